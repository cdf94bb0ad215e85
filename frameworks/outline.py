"""A framework version as the ladders people rate on, in frozen values. Pure.

Published versions never change, so an outline can be kept for as long as one likes
(frameworks.queries.outline_of does).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from frameworks.documents import Form, StrandKind, lead_and_rest

SECONDS_PER_STATEMENT = 11.25
"""Reading and answering one, four in 45 seconds: between 7.5 and 13 by the model behind the
design."""


def minutes(statements: int) -> int:
    """About how long rating that many statements takes, in whole minutes, at least 1."""
    return max(1, round(statements * SECONDS_PER_STATEMENT / 60))


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement: its row's id, its wording and the digest that names the wording.

    `form` is how its file wrote it.
    """

    id: int
    text: str
    digest: str
    lineage: UUID
    form: Form = "text"

    @property
    def lead(self) -> str:
        """The lead phrase, or "" where the wording has none."""
        return lead_and_rest(self.text)[0]

    @property
    def rest(self) -> str:
        """What follows the lead phrase, begun with a capital."""
        rest = lead_and_rest(self.text)[1]
        return rest[:1].upper() + rest[1:]

    @property
    def name(self) -> str:
        """What to call it in a line of its own: the lead phrase, else the whole wording."""
        return self.lead or self.text


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A rung; `rank` 1 is the lowest. It may have no statements."""

    id: int
    rank: int
    key: str
    label: str
    role: str | None
    statements: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True)
class DomainLine:
    """The unit that gets a placement; `label` is "" in strands with one domain."""

    id: int
    key: str
    label: str
    levels: tuple[LevelLine, ...]

    @property
    def statements(self) -> Iterator[StatementLine]:
        """All of them, from the lowest level up."""
        for level in self.levels:
            yield from level.statements


@dataclass(frozen=True, slots=True)
class StrandLine:
    """Occupational, AI or durable skills, with their domains in order."""

    id: int
    kind: StrandKind
    domains: tuple[DomainLine, ...]

    @property
    def statements(self) -> Iterator[StatementLine]:
        """All of them, domain by domain."""
        for domain in self.domains:
            yield from domain.statements


@dataclass(frozen=True, slots=True)
class Outline:
    """The strands of a version, in the order occupational, AI, durable."""

    framework_id: int
    strands: tuple[StrandLine, ...]

    @property
    def statements(self) -> Iterator[StatementLine]:
        """All of them, strand by strand."""
        for strand in self.strands:
            yield from strand.statements

    @property
    def filled(self) -> "Outline":
        """The same without strands that have no statements; where none has any, the first."""
        kept = tuple(strand for strand in self.strands if any(strand.statements))
        return replace(self, strands=kept or self.strands[:1])

    def strand(self, kind: str) -> StrandLine | None:
        """The strand of a kind, or None where the version has none."""
        return next((strand for strand in self.strands if strand.kind == kind), None)
