"""A draft as its pages show it: rows, places and marks that forms carry. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from frameworks.diff import Placed, placed_in
from frameworks.documents import FrameworkDoc, StrandDoc
from frameworks.editing import At, NotThere, at_of, handle
from nsx.lib.numbers import whole


def mark_of(*values: object) -> str:
    """A mark of what a form showed, to tell whether somebody changed it since."""
    return hashlib.sha256(repr(values).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def at_from(text: str) -> At:
    """The level that `as_text` named. Raises NotThere."""
    strand, _, rest = text.partition("/")
    level, mark, domain = rest.partition("/")
    if not mark or strand not in ("occupational", "ai", "durable"):
        raise NotThere(text)
    return At(strand, domain, level)  # type: ignore[arg-type]


def as_text(at: At) -> str:
    """A level as one value of a form; a domain's key may hold any character."""
    return f"{at.strand}/{at.level}/{at.domain}"


def statement_at(document: FrameworkDoc, place: str) -> Placed | None:
    """The statement that stands where a form says its own stood."""
    where, _, position = place.rpartition("@")
    try:
        at = at_from(where)
    except NotThere:
        return None
    number = whole(position)
    return next(
        (p for p in placed_in(document) if at_of(p) == at and p.position == number),
        None,
    )


def place_of(placed: Placed) -> str:
    """Where a statement stands, for `statement_at`."""
    return f"{as_text(at_of(placed))}@{placed.position}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A level that statements can be put in, as a choice."""

    value: str
    label: str
    domain: str


def spots(document: FrameworkDoc, strand: str) -> Sequence[Spot]:
    """The levels of a strand, lowest first, domain by domain."""
    return [
        Spot(as_text(At(each.kind, domain.key, level.key)), level.label, domain.label)
        for each in document.strands
        if each.kind == strand
        for domain in each.domains
        for level in domain.levels
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as a row: `first` and `last` of its level."""

    placed: Placed
    handle: str
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """A level with its rows; `at` names it in"""

    at: str
    key: str
    label: str
    role: str
    rank: int
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return f"level-{mark_of(self.at)}"


def ladders_in(document: FrameworkDoc, strand: StrandDoc) -> list[tuple[str, list[Rung]]]:
    """The domains of a strand by label, with their levels and rows."""
    placed = [each for each in placed_in(document) if each.strand == strand.kind]
    found = []
    for domain in strand.domains:
        rungs = []
        for rank, level in enumerate(domain.levels, start=1):
            here = [p for p in placed if (p.domain, p.level) == (domain.key, level.key)]
            lines = tuple(
                Line(p, handle(p.key), p.position == 1, p.position == len(here)) for p in here
            )
            at = as_text(At(strand.kind, domain.key, level.key))
            rungs.append(Rung(at, level.key, level.label, level.role or "", rank, lines))
        found.append((domain.label, rungs))
    return found
