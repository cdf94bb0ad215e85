"""Ladders made up for tests of pure rules."""

from uuid import UUID

from frameworks.documents import StrandKind
from frameworks.outline import DomainLine, LevelLine, StatementLine, StrandLine


def strand(kind: StrandKind, domains: list[list[int]], start: int = 0) -> StrandLine:
    """A strand with that many statements in each level of each domain."""
    ids = iter(range(start, start + 100_000))
    return StrandLine(
        start,
        kind,
        tuple(
            DomainLine(
                number,
                f"d{number}",
                f"Domain {number}" if kind == "durable" else "",
                tuple(
                    LevelLine(
                        start * 1000 + number * 10 + rank,
                        rank,
                        f"l{rank}",
                        f"Level {rank}",
                        "",
                        tuple(
                            StatementLine(next(ids), "Text", "digest", UUID(int=0))
                            for _ in range(count)
                        ),
                    )
                    for rank, count in enumerate(levels, start=1)
                ),
            )
            for number, levels in enumerate(domains, start=1)
        ),
    )
