"""What is known of AI in an occupation, as pages show it. Pure.

A framework keeps the evidence pack of its file. What was imported since stands beside it where it
says otherwise, or in its place where there is none.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from frameworks.ai_evidence.fields import FIELDS, Value, is_missing
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
_KNOWN = {each.key: each for known in FIELDS.values() for each in known}
_SHARES = {"augmentShare", "timeSaved"}
_WORDS = {"topSkill", "label"}
"""Names that people gave; other text is made of keys, such as “Q2_ai_augmented”."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the evidence pack; `share` is a percentage to draw as a bar.

    `exact` is the value as finely as it is ever told; "" where that is `value` itself. `here` is
    what a framework says instead, where it stands beside one.
    """

    label: str
    value: str
    share: str = ""
    missing: bool = False
    here: str = ""
    exact: str = ""

    @property
    def fine(self) -> str:
        """The value as finely as it is ever told."""
        return self.exact or self.value


@dataclass(frozen=True, slots=True)
class PackPart:
    """What one source says of AI in the occupation.

    Of imported data `dated` is the day it is of. `now` is imported data that says otherwise, with
    the figures that differ; `same` is imported data that says the same.
    """

    key: str
    title: str
    source: str
    figures: tuple[Figure, ...]
    family: str = ""
    url: str = ""
    dated: date | None = None
    now: "PackPart | None" = None
    same: "PackPart | None" = None

    @property
    def says(self) -> bool:
        """Whether there is any value in it."""
        return bool(self.family) or not all(figure.missing for figure in self.figures)


def pack_of(
    strand: StrandDoc | None,
    sources: Mapping[str, ShownSource],
    now: Mapping[str, Part] | None = None,
) -> tuple[PackPart, ...]:
    """The parts of a strand's pack in the order of its file, then what only `now` has.

    `now` holds imported data by kind. What a file has that is no plain value is left out; where
    no part has any value there is none.
    """
    now = now or {}
    parts = [
        _part(key, found, sources[key].label if key in sources else "")
        for key, found in ((strand.evidence_pack if strand else None) or {}).items()
    ]
    beside = [_beside(part, now[part.key]) if part.key in now else part for part in parts]
    own = {part.key for part in parts}
    more = (_imported(now[kind]) for kind in FIELDS if kind in now and kind not in own)
    found = tuple(part for part in (*beside, *more) if part.family or part.figures)
    return found if any(part.says or part.now for part in found) else ()


def says_anything(pack: Mapping[str, Any] | None) -> bool:
    """Whether a file's evidence pack has any value that is shown."""
    return any(_part(key, found, "").says for key, found in (pack or {}).items())


def _part(key: str, found: Any, source: str) -> PackPart:
    values: Mapping[str, Any] = found if isinstance(found, Mapping) else {"value": found}
    if key in FIELDS and (isinstance(found, Mapping) or _nothing(found)):
        said = found if isinstance(found, Mapping) else {}
        values = {**said, **{each.key: None for each in FIELDS[key] if each.key not in said}}
    label = values.get("label")
    family = "" if key != "wef" or _nothing(label) else str(label)
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
    """A framework's part, with the imported figures that say otherwise."""
    ours = {figure.label: figure for figure in _all(part)}
    shown = _imported(imported)
    pairs = [(each, ours.get(each.label, Figure(each.label, NOT_GIVEN))) for each in _all(shown)]
    differ = tuple(_against(new, own) for new, own in pairs if new.fine != own.fine)
    if differ:
        return replace(part, now=replace(shown, figures=differ))
    return replace(part, same=shown) if shown.says else part


def _against(new: Figure, own: Figure) -> Figure:
    """A figure with what a framework says instead, both as finely as it takes to see it."""
    if new.value == own.value:
        return replace(new, value=new.fine, here=own.fine)
    return replace(new, here=own.value)


def _all(part: PackPart) -> tuple[Figure, ...]:
    """Its figures, its family as one of them."""
    family = (Figure(_KNOWN["label"].label, part.family),) if part.family else ()
    return (*family, *part.figures)


def _figures(values: Mapping[str, Any], known: list[str]) -> Iterator[Figure]:
    for key, value in values.items():
        if key in known and _nothing(value):
            yield Figure(_KNOWN[key].label, NOT_GIVEN, missing=True)
        elif not isinstance(value, (Mapping, list)) and value is not None:
            yield _figure(key, _read(key, value) if key in known else value)


def _figure(key: str, value: Any) -> Figure:
    label = _KNOWN[key].label if key in _KNOWN else spaced(key)
    if isinstance(value, bool):
        return Figure(label, "Yes" if value else "No")
    if not isinstance(value, (int, float)):
        return Figure(label, str(value) if key in _WORDS else spaced(str(value)))
    if key in _SHARES and 0 <= value <= 1:
        return Figure(label, percent(value), _bar(value * 100), exact=percent(value, 2))
    return Figure(label, number(value), _bar(value) if key == "score" else "")


def _nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and is_missing(value.strip()))


def _read(key: str, value: Any) -> Any:
    """A value of a framework's file as an import reads it: “95%” is a share too. Else as it is."""
    if isinstance(value, str):
        try:
            read: Value = _KNOWN[key].read(value.strip())
        except ValueError:
            return value
        return read
    return value


def _bar(hundredths: float) -> str:
    """How long a bar is; a little one can be seen, and one that is not full as well."""
    if not 0 <= hundredths <= 100:
        return ""
    whole = round(hundredths)
    return f"{whole if hundredths in (0, 100) else min(99, max(1, whole))}%"


def percent(share: float, places: int = 0) -> str:
    """A share from 0 to 1 in hundredths: only none of it is 0%, and only all of it 100%."""
    exact, step = Decimal(repr(share + 0)) * 100, Decimal(1).scaleb(-places)
    shown = exact.quantize(step, ROUND_HALF_UP)
    if shown in (0, 100) and shown != exact:
        return f"over {100 - step}%" if shown else f"under {step}%"
    return f"{_plain(shown)}%"


def number(value: float) -> str:
    """A number with two decimals at most: only none is 0."""
    if isinstance(value, int) or not math.isfinite(value) or abs(value) >= 1e15:
        return f"{value:,}"
    shown = Decimal(repr(value + 0)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not shown and value:
        return "under 0.01" if value > 0 else "just below 0"
    return _plain(shown)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spaced(name: str) -> str:
    """“Q2_ai_augmented” as “AI augmented”, “topSkill” as “Top skill”: keys made readable."""
    if " " in name:
        return name
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", re.sub(r"^Q\d_", "", name)).replace("_", " ")
    words = re.sub(r"\bai\b", "AI", words.lower())
    return words[:1].upper() + words[1:]
