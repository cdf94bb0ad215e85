"""The result page as values: what stands where, why, and what comes next (pure).

From an outline, the answers and the placements; the sentences are wording's, the pictures'
coordinates charts' and radar's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assessments import charts, wording
from assessments.ladder_results import LadderResult, ladder_result
from assessments.ladders import Ladder, ladders_of, place_on, recalled
from assessments.lines import Book, Line
from assessments.marks import LadderKey, Mark, Past
from assessments.parts import minutes
from assessments.placement import LENSES, Placement
from assessments.radar import Radar, Spoke, radar
from frameworks.outline import Outline, StrandLine

if TYPE_CHECKING:
    from assessments.queries import Answers

MOST_MARKS = 5
"""So many earlier results are drawn; the table has them all."""
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
        if self.now is None or self.was is None or self.now.low != self.now.high:
            return ""
        by = self.now.low - self.was.low
        return "the same" if by == 0 else f"▲ up {by}" if by > 0 else f"▼ down {-by}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Statements with evidence: confirmed as well, not confirmed, and without; in all."""

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
    def told(self) -> str:
        """The radar in words."""
        rated = [row.now for row in self.domains if row.now]
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


@dataclass(frozen=True, slots=True)
class LensRow:
    """One strand seen three ways; `backed` and `confirmed` are what each alone supports."""

    name: str
    rated: str
    backed: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A result of this occupation; `labels` are in the order of the result's strands, "" where
    a strand was not rated. `assessment` is None for the one being shown.
    """

    assessment: int | None
    at: datetime | None
    version: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The whole page. `strands` are in the outline's order, the first is the main one."""

    strands: tuple[StrandResult, ...]
    lenses: tuple[LensRow, ...]
    reviewed: int
    confirmed: int
    unsure: tuple[Line, ...]
    left_out: tuple[Line, ...]
    seen_otherwise: tuple[Line, ...]
    history: tuple[HistoryRow, ...]
    timeline: charts.Timeline | None
    before: Past | None
    newer: Past | None
    rule: str

    @property
    def main(self) -> StrandResult:
        """The strand that gives the page its sentence."""
        return self.strands[0]

    @property
    def empty(self) -> bool:
        """Whether nothing has been answered at all."""
        return not any(strand.rated for strand in self.strands)

    @property
    def look(self) -> bool:
        """Whether anything of the main strand, or any mark, is worth a second look."""
        return bool(self.main.head.questions or self.unsure or self.seen_otherwise or self.left_out)

    @property
    def others(self) -> tuple[StrandResult, ...]:
        """The strands after the main one."""
        return self.strands[1:]

    @property
    def rests_on(self) -> str:
        """What the main result rests on."""
        covered, total = self.main.coverage.covered, self.main.total
        found = f"Self-rated. {covered or 'None'} of {total} with evidence."
        return f"{found} {self.confirmed} confirmed by your manager." if self.reviewed else found


def result_of(
    *,
    occupation: str,
    version: str,
    outline: Outline,
    answers: Answers,
    stored: Mapping[LadderKey, Mapping[str, Any]],
    past: Sequence[Past],
    at: datetime | None,
) -> Result:
    """The result of one assessment of an occupation's framework version.

    `stored` holds results of the rule that stand as they are, the missing ones are placed now;
    `past` are the learner's other finished ones, oldest first; `at` is when this one was
    finished, None while it is open.
    """
    book = Book(outline, answers)
    placements = _placements(outline, answers, stored)
    earlier = [each for each in past if at is None or each.at <= at]
    before = earlier[-1] if earlier else None
    strands = tuple(
        _strand(strand, occupation, book, placements, before) for strand in outline.strands
    )
    main = book.of(outline.strands[0])
    return Result(
        strands=strands,
        lenses=_lenses(outline, strands, placements, answers),
        reviewed=sum(line.answer.confirmed is not None for line in main),
        confirmed=sum(line.confirmed for line in main),
        unsure=tuple(line for line in book if line.answer.not_sure),
        left_out=tuple(line for line in book if line.answer.value == "na"),
        seen_otherwise=tuple(line for line in book if line.seen_otherwise),
        history=_history(strands, earlier, version, at),
        timeline=_timeline(strands[0], earlier, at),
        before=before,
        newer=past[-1] if len(past) > len(earlier) else None,
        rule=strands[0].head.placed.rule,
    )


def _history(
    strands: Sequence[StrandResult], earlier: Sequence[Past], version: str, at: datetime | None
) -> tuple[HistoryRow, ...]:
    """This result and those before it, the newest first; nothing where it is the first."""
    if not earlier:
        return ()
    now = tuple(strand.head.label if strand.rated else "" for strand in strands)
    kinds = [strand.kind for strand in strands]
    return (
        HistoryRow(None, at, version, now),
        *(
            HistoryRow(
                each.assessment,
                each.at,
                each.version,
                tuple(each.strands[kind].label if kind in each.strands else "" for kind in kinds),
            )
            for each in reversed(earlier)
        ),
    )


def _timeline(
    main: StrandResult, earlier: Sequence[Past], at: datetime | None
) -> charts.Timeline | None:
    """The main strand's placements as marks; what is not final stands at what is sure."""
    if not main.rated:
        return None
    marks = [
        (min(each.strands[main.kind].low, main.top), f"{each.at:%b %Y}")
        for each in earlier[-MOST_MARKS:]
        if main.kind in each.strands
    ]
    marks.append((main.head.placed.low, f"{at:%b %Y}" if at else "Now"))
    return charts.timeline(marks, ("Not yet", *(row.result.name for row in main.head.rows)))


def _placements(
    outline: Outline, answers: Answers, stored: Mapping[LadderKey, Mapping[str, Any]]
) -> dict[LadderKey, Placement]:
    ratings = answers.ratings()
    found = {}
    for strand in outline.strands:
        for ladder in ladders_of(strand):
            for lens in LENSES:
                key = _key(ladder, lens)
                kept = stored.get(key)
                found[key] = recalled(kept) if kept else place_on(ladder, ratings, lens)
    return found


def _low(mark: Mark) -> int:
    return mark.low


def _key(ladder: Ladder, lens: str = "self") -> LadderKey:
    return ladder.strand.id, ladder.domain.id if ladder.domain else None, lens


def _strand(
    strand: StrandLine,
    occupation: str,
    book: Book,
    placements: Mapping[LadderKey, Placement],
    before: Past | None,
) -> StrandResult:
    head, *others = ladders_of(strand)
    lines = book.of(strand)
    top = len(head.levels)
    domains = tuple(
        _domain(ladder, placements[_key(ladder)], book, top, before) for ladder in others
    )
    spokes = [
        Spoke(
            row.name,
            row.now.label if row.now else "Not rated",
            row.now.low if row.now else None,
            row.was.low if row.was else None,
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
        head=ladder_result(head, placements[_key(head)], occupation, book),
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
    covered = [line for line in lines if line.answer.evidence]
    confirmed = sum(line.confirmed for line in covered)
    return Coverage(
        confirmed=confirmed,
        waiting=len(covered) - confirmed,
        without=len(lines) - len(covered),
        total=len(lines),
        lacking=tuple(line for line in lines if line.answer.met and not line.answer.evidence),
    )


def _lenses(
    outline: Outline,
    strands: Sequence[StrandResult],
    placements: Mapping[LadderKey, Placement],
    answers: Answers,
) -> tuple[LensRow, ...]:
    """The three lenses of each rated strand, where evidence or a review makes a difference."""
    given = answers.by_id.values()
    backed = any(answer.evidence for answer in given)
    reviewed = any(answer.confirmed is not None for answer in given)
    if not backed and not reviewed:
        return ()
    rows = []
    for strand, result in zip(outline.strands, strands, strict=True):
        head = ladders_of(strand)[0]
        seen = [placements[_key(head, lens)] for lens in LENSES]
        if result.rated and len({placed.low for placed in seen}) > 1:
            rows.append(
                LensRow(
                    result.name,
                    result.head.label,
                    _supported(seen[1]) if backed else "No evidence yet",
                    _supported(seen[2]) if reviewed else "Not looked at yet",
                )
            )
    return tuple(rows)


def _supported(placed: Placement) -> str:
    """What a lens alone supports: the level it holds for certain."""
    return placed.label_low if placed.low else "No level yet"
