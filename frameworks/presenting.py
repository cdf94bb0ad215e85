"""A framework as its pages show it: names, counts, figures and sources (pure).

Counts are always counted, never quoted from the file.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from frameworks.documents import FrameworkDoc, OccupationDoc, StrandDoc
from frameworks.onet.anchors import Line

TAB_LABELS = {
    "occupational": "Occupational",
    "ai": "AI skills",
    "durable": "Durable skills",
    "sources": "Sources",
}

JOB_ZONES = {
    1: "little or no preparation",
    2: "some preparation",
    3: "medium preparation",
    4: "considerable preparation",
    5: "extensive preparation",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of an occupation's pages, with the number of things on it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A cited source as one page numbers it; `anchor` is the id of its entry at the foot."""

    number: int
    label: str
    title: str
    url: str | None

    @property
    def anchor(self) -> str:
        """The id of its entry at the foot of the page."""
        return f"source-{self.number}"


@dataclass(frozen=True, slots=True)
class AnchorList:
    """One kind of source anchor: how to head it and how to lay it out."""

    key: str
    title: str
    gloss: str
    layout: str
    names: tuple[str, ...]
    values: tuple[str, ...] = ()
    now: "Differing | None" = None

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Each name with its importance, "" where none is shown."""
        return list(zip(self.names, self.values or ("",) * len(self.names), strict=True))


@dataclass(frozen=True, slots=True)
class Differing:
    """What O*NET says now and a framework does not, and the other way round."""

    more: tuple[str, ...]
    less: tuple[str, ...]


# key, title, gloss, layout; in the order of the page.
_ANCHORS = (
    ("skills", "Skills", "What this work calls for most", "ranked"),
    ("abilities", "Abilities", "What body and mind bring to it", "ranked"),
    ("knowledge", "Knowledge", "What one needs to know about", "ranked"),
    ("workStyles", "Work styles", "How the work is done well", "ranked"),
    ("tasks", "Tasks", "What people in this job do", "wide"),
    ("technology", "Technology", "Tools and software in use", "pills"),
    ("relatedTitles", "Related titles", "Other names for the same work", "pills"),
    ("cip", "Education", "Study programs that lead here, by CIP code", "pills"),
    ("apprenticeships", "Apprenticeships", "Programs to learn it on the job", "pills"),
)

NAMES = frozenset({"relatedTitles"})
"""Kinds that say what an occupation is called, and nothing of the work."""

RATED = ("skills", "knowledge", "abilities")
"""Kinds that O*NET rates by their importance, from 1 to 5."""


def anchor_kinds() -> tuple[tuple[str, str, str, str], ...]:
    """Kinds of source anchors in the order of the page: key, title, gloss, layout."""
    return _ANCHORS


def anchor_title(kind: str) -> str:
    """What to call a kind of source anchor."""
    return next((title for key, title, _, _ in _ANCHORS if key == kind), kind)


def tabs_of(document: FrameworkDoc) -> tuple[Tab, ...]:
    """The pages a version has: one for each strand, and one for its sources."""
    tabs = [Tab(s.kind, TAB_LABELS[s.kind], statements_in(s)) for s in document.strands]
    anchors = sum(len(names) for names in (document.anchors or {}).values())
    return (*tabs, Tab("sources", TAB_LABELS["sources"], anchors))


def statements_in(strand: StrandDoc) -> int:
    """How many statements a strand has."""
    return sum(len(level.statements) for domain in strand.domains for level in domain.levels)


def sources_of(document: FrameworkDoc, strand: StrandDoc | None) -> dict[str, ShownSource]:
    """By key, the sources a page lists at its foot: those its strand cites, else all."""
    used = None if strand is None else set(_cited(strand))
    cited = [s for s in document.citations or () if used is None or s.key in used]
    return {
        source.key: ShownSource(number, source.label, source.title, source.url)
        for number, source in enumerate(cited, start=1)
    }


def _cited(strand: StrandDoc) -> Iterator[str]:
    yield from strand.evidence_pack or ()
    for domain in strand.domains:
        for level in domain.levels:
            for statement in level.statements:
                yield from statement.citations


def anchors_of(document: FrameworkDoc) -> tuple[AnchorList, ...]:
    """The kinds of source anchors that have any, in the order of the page."""
    anchors = document.anchors or {}
    return tuple(
        AnchorList(key, title, gloss, layout, anchors[key])
        for key, title, gloss, layout in _ANCHORS
        if anchors.get(key)
    )


def anchors_beside(
    document: FrameworkDoc, now: Mapping[str, Sequence[Line]]
) -> tuple[AnchorList, ...]:
    """The same, each with where O*NET says otherwise now; of kinds it says nothing of, nothing."""
    return tuple(
        replace(each, now=_differing(each.names, [line.name for line in now[each.key]]))
        if each.key in now
        else each
        for each in anchors_of(document)
    )


def _differing(ours: Sequence[str], theirs: Sequence[str]) -> Differing | None:
    more = tuple(name for name in theirs if name not in ours)
    less = tuple(name for name in ours if name not in theirs)
    return Differing(more, less) if more or less else None


def lists_of(
    anchors: Mapping[str, Sequence[Line]], but: Container[str] = ()
) -> tuple[AnchorList, ...]:
    """O*NET's own anchors in the order of the page, with their importance; kinds in `but` not."""
    return tuple(
        AnchorList(
            key,
            title,
            f"{gloss}; importance from 1 to 5" if key in RATED else gloss,
            layout,
            tuple(line.name for line in anchors[key]),
            tuple(map(_importance, anchors[key])) if key in RATED else (),
        )
        for key, title, gloss, layout in _ANCHORS
        if key not in but and anchors.get(key)
    )


def _importance(line: Line) -> str:
    return "" if line.importance is None else f"{line.importance:.2f}"


def renamed(block: OccupationDoc, said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What O*NET calls an occupation now, where a framework calls it otherwise: what, and how."""
    found = []
    if said.get("title") not in (None, block.title):
        found.append(("Title", said["title"]))
    if said.get("group") not in (None, block.group):
        found.append(("Group", said["group"]))
    if said.get("job_zone") not in (None, block.job_zone):
        found.append(("Job Zone", str(said["job_zone"])))
    return found


def onet_release(sources: Mapping[str, str]) -> str:
    """“30.2” of “v30.2 (CC BY 4.0)”; "" where a file rests on no O*NET release."""
    match = re.search(r"\d+(?:\.\d+)*", sources.get("onet", ""))
    return match.group() if match else ""


def releases_of(*sources: Mapping[str, str]) -> list[str]:
    """The O*NET releases that these rest on, for the sentence that says so."""
    return sorted({onet_release(each) for each in sources} - {""})


def plain_version(version: str) -> str:
    """“26.10” of “v.26.10”: after the word “Version” the v says nothing."""
    return re.sub(r"^v\.?\s*(?=\d)", "", version, flags=re.IGNORECASE)
