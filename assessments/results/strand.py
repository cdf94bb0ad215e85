"""One strand's result: its headline, its domains, what its evidence covers (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.ladders import Ladder, ladders_of
from assessments.parts import minutes
from assessments.placement import Placement
from assessments.results import charts, wording
from assessments.results.history import LadderKey, Mark, Past
from assessments.results.ladder import LadderResult, ladder_result
from assessments.results.lines import Book, Line
from assessments.results.radar import Radar, Spoke, radar
from frameworks.outline import StrandLine

NAMES = {"occupational": "Occupational skills", "ai": "AI skills", "durable": "Durable skills"}
SHORT = {"occupational": "Occupation", "ai": "AI", "durable": "Durable"}


@dataclass(frozen=True, slots=True)
class DomainRow:
    """A durable domain's placement, 0 to `top`, and where it stood before."""

    name: str
    now: Mark | None
    was: Mark | None
    meter: charts.Meter
    rests_on: str
    part: str

    @property
    def change(self) -> str:
        """What became of it since, in words; "" where that cannot be said."""
        if not (self.now and self.was and self.now.placed and self.was.placed):
            return ""
        if self.now.low != self.now.high or self.was.low != self.was.high:
            return ""
        by = self.now.low - self.was.low
        return "the same" if by == 0 else f"▲ up {by}" if by > 0 else f"▼ down {-by}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Statements with evidence: confirmed as well, not confirmed, and without; in all.

    Those that are not part of the work need none, so they are left out.
    """

    confirmed: int
    waiting: int
    without: int
    total: int
    lacking: tuple[Line, ...]

    @property
    def covered(self) -> int:
        """Those with evidence."""
        return self.confirmed + self.waiting

    @property
    def rest(self) -> int:
        """All but the confirmed ones with evidence."""
        return self.total - self.confirmed

    @property
    def share(self) -> float:
        """The same in per cent."""
        return round(100 * self.covered / self.total, 1) if self.total else 0


@dataclass(frozen=True, slots=True)
class StrandResult:
    """A strand: rated or not, its headline ladder, its domains where it has several."""

    kind: str
    name: str
    total: int
    answered: int
    part: str
    head: LadderResult
    domains: tuple[DomainRow, ...]
    radar: Radar | None
    coverage: Coverage

    @property
    def short(self) -> str:
        """Its name where there is little room."""
        return SHORT[self.kind]

    @property
    def compared(self) -> bool:
        """Whether any domain was placed before."""
        return any(row.was for row in self.domains)

    @property
    def rated(self) -> bool:
        """Whether it has any answer."""
        return self.answered > 0

    @property
    def top(self) -> int:
        """The number of levels."""
        return len(self.head.rows)

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of its levels, lowest first."""
        return tuple(row.result.name for row in self.head.rows)

    @property
    def told(self) -> str:
        """The radar in words."""
        rated = [row.now for row in self.domains if row.now and row.now.placed]
        names = {row.now: row.name for row in reversed(self.domains) if row.now}
        best, least = max(rated, key=_low), min(rated, key=_low)
        return (
            f"Highest: {names[best]}, {best.label}. Lowest: {names[least]}, {least.label}. "
            "All are in the table."
        )

    @property
    def left(self) -> int:
        """How many statements have no answer."""
        return self.total - self.answered

    @property
    def minutes(self) -> int:
        """About how long the rest takes."""
        return minutes(self.left)


def key_of(ladder: Ladder, lens: str = "self") -> LadderKey:
    """Where a ladder's placement through a lens is kept."""
    return ladder.strand.id, ladder.domain.id if ladder.domain else None, lens


def strand_result(
    strand: StrandLine,
    occupation: str,
    book: Book,
    placements: Mapping[LadderKey, Placement],
    before: Past | None,
) -> StrandResult:
    """What a page says of a strand, from its placements; `before` is the newest earlier result."""
    head, *others = ladders_of(strand)
    lines = book.of(strand)
    top = len(head.levels)
    domains = tuple(
        _domain(ladder, placements[key_of(ladder)], book, top, before) for ladder in others
    )
    spokes = [
        Spoke(
            row.name,
            row.now.label if row.now else "Not rated",
            row.now.low if row.now and row.now.placed else None,
            row.was.low if row.was and row.was.placed else None,
        )
        for row in domains
    ]
    return StrandResult(
        kind=strand.kind,
        name=NAMES[strand.kind],
        total=len(lines),
        answered=sum(line.answer.given for line in lines),
        part=next((line.part for line in lines if not line.answer.given), lines[0].part)
        if lines
        else "",
        head=ladder_result(head, placements[key_of(head)], occupation, book),
        domains=domains,
        radar=radar(spokes, top),
        coverage=_coverage(lines),
    )


def _domain(
    ladder: Ladder, placed: Placement, book: Book, top: int, before: Past | None
) -> DomainRow:
    domain = ladder.domain
    if domain is None:
        raise ValueError("the pooled ladder is no domain")
    lines = [book[statement.id] for level in ladder.levels for statement in level.statements]
    rated = any(line.answer.given for line in lines)
    was = before.domains.get(domain.key) if before else None
    at = placed.levels[max(placed.low - 1, 0)]
    return DomainRow(
        name=domain.label,
        now=Mark(placed.low, placed.high, wording.label(placed)) if rated else None,
        was=was,
        meter=charts.meter(
            placed.low if rated else 0, placed.high if rated else 0, top, was.low if was else None
        ),
        rests_on=wording.many(at.met + at.unmet) if rated else "",
        part=lines[0].part if lines else "",
    )


def _coverage(lines: Sequence[Line]) -> Coverage:
    lines = [line for line in lines if line.kind != "sn"]
    covered = [line for line in lines if line.answer.evidence]
    confirmed = sum(line.confirmed for line in covered)
    return Coverage(
        confirmed=confirmed,
        waiting=len(covered) - confirmed,
        without=len(lines) - len(covered),
        total=len(lines),
        lacking=tuple(line for line in lines if line.answer.met and not line.answer.evidence),
    )


def _low(mark: Mark) -> int:
    return mark.low
