"""What is known of AI in an occupation, as pages show it. Pure.

A framework keeps the evidence pack of its file. What was imported since stands beside it where it
says otherwise, or in its place where there is none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from frameworks.ai_evidence.fields import FIELDS
from frameworks.ai_evidence.parts import Part
from frameworks.documents import StrandDoc
from frameworks.presenting import ShownSource

NOT_GIVEN = "Not given"
"""What stands where a source has no value."""

TITLES = {
    "aei": "Use seen in practice",
    "safi": "How far AI can go",
    "wef": "Skill family",
}
_LABELS = {each.key: each.label for known in FIELDS.values() for each in known}
_SHARES = {"augmentShare", "timeSaved"}
_WORDS = {"topSkill", "label"}
"""Names that people gave; other text is made of keys, such as “Q2_ai_augmented”."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the evidence pack; `share` is a percentage to draw as a bar.

    `here` is what a framework says instead, where it stands beside one.
    """

    label: str
    value: str
    share: str = ""
    missing: bool = False
    here: str = ""


@dataclass(frozen=True, slots=True)
class PackPart:
    """What one source says of AI in the occupation.

    Of imported data `dated` is the day it is of. `now` is imported data that says otherwise, with
    the figures that differ.
    """

    key: str
    title: str
    source: str
    figures: tuple[Figure, ...]
    family: str = ""
    url: str = ""
    dated: date | None = None
    now: "PackPart | None" = None


def pack_of(
    strand: StrandDoc | None,
    sources: Mapping[str, ShownSource],
    now: Mapping[str, Part] | None = None,
) -> tuple[PackPart, ...]:
    """The parts of a strand's pack in the order of its file, then what only `now` has.

    `now` holds imported data by kind. What a file has that is no plain value is left out.
    """
    now = now or {}
    parts = [
        _part(key, found, sources[key].label if key in sources else "")
        for key, found in ((strand.evidence_pack if strand else None) or {}).items()
    ]
    beside = [_beside(part, now[part.key]) if part.key in now else part for part in parts]
    own = {part.key for part in parts}
    return (*beside, *(_imported(now[kind]) for kind in FIELDS if kind in now and kind not in own))


def _part(key: str, found: Any, source: str) -> PackPart:
    values: Mapping[str, Any] = found if isinstance(found, Mapping) else {"value": found}
    if key in FIELDS and (found is None or isinstance(found, Mapping)):
        said = found or {}
        values = {**said, **{each.key: None for each in FIELDS[key] if each.key not in said}}
    family = str(values.get("label") or "") if key == "wef" else ""
    figures = tuple(
        figure
        for figure in _figures(values, known=[each.key for each in FIELDS.get(key, ())])
        # The family is the label of its cluster: one of them says it.
        if not family or figure.missing
    )
    return PackPart(key, TITLES.get(key, spaced(key)), source, figures, family)


def _imported(part: Part) -> PackPart:
    """A part as if a framework had it, with where it is from."""
    values = {each.key: part.values.get(each.key) for each in FIELDS[part.kind]}
    return replace(_part(part.kind, values, part.source), url=part.url, dated=part.dated)


def _beside(part: PackPart, imported: Part) -> PackPart:
    """A framework's part, with the imported figures that read otherwise."""
    ours = {figure.label: figure.value for figure in _all(part)}
    shown = _imported(imported)
    differ = tuple(
        replace(figure, here=ours.get(figure.label, NOT_GIVEN))
        for figure in _all(shown)
        if figure.value != ours.get(figure.label, NOT_GIVEN)
    )
    return replace(part, now=replace(shown, figures=differ)) if differ else part


def _all(part: PackPart) -> tuple[Figure, ...]:
    """Its figures, its family as one of them."""
    family = (Figure(_LABELS["label"], part.family),) if part.family else ()
    return (*family, *part.figures)


def _figures(values: Mapping[str, Any], known: list[str]) -> Iterator[Figure]:
    for key, value in values.items():
        if key in known and value in (None, ""):
            yield Figure(_LABELS[key], NOT_GIVEN, missing=True)
            continue
        if isinstance(value, (Mapping, list)) or value is None:
            continue
        label = _LABELS.get(key, spaced(key))
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if key in _SHARES and number and 0 <= value <= 1:
            yield Figure(label, f"{value:.0%}", f"{value:.0%}")
        elif key == "score" and number and 0 <= value <= 100:
            yield Figure(label, f"{value:g}", f"{value:g}%")
        elif number:
            yield Figure(label, f"{value:,.12g}" if isinstance(value, float) else f"{value:,}")
        else:
            yield Figure(label, str(value) if key in _WORDS else spaced(str(value)))


def spaced(name: str) -> str:
    """“Q2_ai_augmented” as “AI augmented”, “topSkill” as “Top skill”: keys made readable."""
    if " " in name:
        return name
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", re.sub(r"^Q\d_", "", name)).replace("_", " ")
    words = re.sub(r"\bai\b", "AI", words.lower())
    return words[:1].upper() + words[1:]
