"""Ladders of an outline as the placement rule takes them (pure).

Each domain is a ladder; a strand with several domains (durable) has one more, its pooled
headline: the statements of all domains, rank by rank.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assessments.placement import Level, Placement, Rating, Statement, place
from frameworks.outline import DomainLine, Outline, StatementLine, StrandLine


@dataclass(frozen=True, slots=True)
class Ladder:
    """What gets one placement; `domain` is None for the pooled one."""

    strand: StrandLine
    domain: DomainLine | None
    levels: tuple[Level, ...]

    @property
    def ids(self) -> frozenset[int]:
        """The row ids of its statements."""
        return frozenset(
            int(statement.id) for level in self.levels for statement in level.statements
        )


def ladders_of(strand: StrandLine) -> tuple[Ladder, ...]:
    """A strand's ladders: its headline first, then, where it has several, its domains'."""
    own = tuple(
        Ladder(
            strand,
            domain,
            tuple(_level(level.label, level.statements) for level in domain.levels),
        )
        for domain in strand.domains
    )
    return own if len(own) == 1 else (_pooled(strand), *own)


def all_ladders(outline: Outline) -> Iterator[Ladder]:
    """Every ladder of a version, strand by strand."""
    for strand in outline.strands:
        yield from ladders_of(strand)


def place_on(ladder: Ladder, ratings: Mapping[int, Rating], lens: str = "self") -> Placement:
    """One placement, from ratings by statement row id; those of other ladders are left out."""
    ids = [statement.id for level in ladder.levels for statement in level.statements]
    return place(
        ladder.levels, {id_: ratings[int(id_)] for id_ in ids if int(id_) in ratings}, lens=lens
    )


def _pooled(strand: StrandLine) -> Ladder:
    ranks = sorted({level.rank for domain in strand.domains for level in domain.levels})
    levels = []
    for rank in ranks:
        at_rank = [
            level for domain in strand.domains for level in domain.levels if level.rank == rank
        ]
        levels.append(
            _level(at_rank[0].label, [line for level in at_rank for line in level.statements])
        )
    return Ladder(strand, None, tuple(levels))


def _level(name: str, lines: Iterable[StatementLine]) -> Level:
    return Level(name, tuple(Statement(str(line.id), line.digest) for line in lines))
