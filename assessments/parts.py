"""How an assessment is divided for rating: parts of at most 14 statements (pure).

Short parts keep people going, and the easy level comes first: an occupational part is a
level, an AI part the whole strand, a durable part a domain. What is longer is cut further.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from frameworks.documents import StrandKind
from frameworks.outline import DomainLine, LevelLine, Outline, StatementLine, StrandLine
from frameworks.outline import minutes as minutes  # where rating is timed, it is asked for here

MAX_PART = 14

Row = tuple[LevelLine, StatementLine]


@dataclass(frozen=True, slots=True)
class Part:
    """One page of rating. `key` stands in its address, `number` counts in its strand from 1."""

    key: str
    title: str
    number: int
    of: int
    strand: StrandLine
    domain: DomainLine
    rows: tuple[Row, ...]

    @property
    def kind(self) -> StrandKind:
        """The kind of its strand."""
        return self.strand.kind

    @property
    def level(self) -> LevelLine | None:
        """The level all its statements belong to; None where it holds several."""
        levels = {level.id: level for level, _ in self.rows}
        return next(iter(levels.values())) if len(levels) == 1 else None


def parts_of(outline: Outline) -> tuple[Part, ...]:
    """All parts in the order they are best rated; a level without statements has none."""
    found: list[Part] = []
    for strand in outline.strands:
        cut = list(_cut(strand))
        found += [
            Part(f"{strand.kind}-{number}", title, number, len(cut), strand, domain, rows)
            for number, (title, domain, rows) in enumerate(cut, start=1)
        ]
    return tuple(found)


def _cut(strand: StrandLine) -> Iterator[tuple[str, DomainLine, tuple[Row, ...]]]:
    for domain in strand.domains:
        rows = tuple((level, line) for level in domain.levels for line in level.statements)
        title = domain.label or ("AI skills" if strand.kind == "ai" else "")
        if strand.kind != "occupational" and len(rows) <= MAX_PART:
            if rows:
                yield title, domain, rows
            continue
        for level in domain.levels:
            name = f"{title}: {level.label}" if title else level.label
            in_level = tuple((level, line) for line in level.statements)
            pieces = -(-len(in_level) // MAX_PART)
            for piece in range(pieces):
                suffix = f" ({piece + 1} of {pieces})" if pieces > 1 else ""
                share = in_level[
                    len(in_level) * piece // pieces : len(in_level) * (piece + 1) // pieces
                ]
                yield name + suffix, domain, share
