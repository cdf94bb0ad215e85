"""The result page as values: what stands where, why, and what comes next (pure).

From an outline, the answers and the placements; the sentences are wording's, the pictures'
coordinates charts' and radar's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.answers import Answers
from assessments.ladders import ladders_of, place_on
from assessments.placement import LENSES, Placement
from assessments.results import history
from assessments.results.history import HistoryRow, LadderKey, Past, recalled
from assessments.results.lines import Book, Line
from assessments.results.strand import StrandResult, key_of, strand_result
from assessments.results.timeline import Timeline
from frameworks.outline import Outline


@dataclass(frozen=True, slots=True)
class LensRow:
    """One strand seen three ways; `backed` and `confirmed` are what each alone supports."""

    name: str
    rated: str
    backed: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class Result:
    """The whole page. `strands` are in the outline's order, the first is the main one; those
    without statements are left out.
    """

    strands: tuple[StrandResult, ...]
    lenses: tuple[LensRow, ...]
    reviewed: int
    confirmed: int
    unsure: tuple[Line, ...]
    seen_otherwise: tuple[Line, ...]
    history: tuple[HistoryRow, ...]
    timeline: Timeline | None
    before: Past | None
    rule: str

    @property
    def main(self) -> StrandResult:
        """The strand that gives the page its sentence."""
        return self.strands[0]

    @property
    def told(self) -> str:
        """The main strand's results over time in words, the oldest first."""
        return " ".join(
            f"{f'{row.at:%B %Y}' if row.at else 'Now'}: {row.labels[0][1] or 'Not rated'}."
            for row in reversed(self.history)
        )

    @property
    def empty(self) -> bool:
        """Whether nothing has been answered at all."""
        return not any(strand.rated for strand in self.strands)

    @property
    def look(self) -> bool:
        """Whether anything of the main strand, or any mark, is worth a second look."""
        return bool(self.main.head.questions or self.unsure or self.seen_otherwise)

    @property
    def others(self) -> tuple[StrandResult, ...]:
        """The strands after the main one."""
        return self.strands[1:]


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
    outline = outline.filled
    book = Book(outline, answers)
    placements = _placements(outline, answers, stored)
    earlier = [each for each in past if at is None or each.at <= at]
    before = earlier[-1] if earlier else None
    strands = tuple(
        strand_result(strand, occupation, book, placements, before) for strand in outline.strands
    )
    main, lines = strands[0], book.of(outline.strands[0])
    labels = tuple((strand.short, strand.head.label if strand.rated else "") for strand in strands)
    return Result(
        strands=strands,
        lenses=_lenses(outline, strands, placements, answers),
        reviewed=sum(line.answer.confirmed is not None for line in lines),
        confirmed=sum(line.confirmed for line in lines),
        unsure=tuple(line for line in book if line.answer.not_sure),
        seen_otherwise=tuple(line for line in book if line.seen_otherwise),
        history=history.rows(
            HistoryRow(None, at, version, labels),
            earlier,
            {strand.kind: strand.short for strand in strands},
        ),
        timeline=history.picture(main.head.mark, at, earlier, main.kind, main.levels)
        if main.rated
        else None,
        before=before,
        rule=main.head.placed.rule,
    )


def _placements(
    outline: Outline, answers: Answers, stored: Mapping[LadderKey, Mapping[str, Any]]
) -> dict[LadderKey, Placement]:
    ratings = answers.ratings()
    found = {}
    for strand in outline.strands:
        for ladder in ladders_of(strand):
            for lens in LENSES:
                key = key_of(ladder, lens)
                kept = stored.get(key)
                found[key] = recalled(kept) if kept else place_on(ladder, ratings, lens)
    return found


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
        seen = [placements[key_of(head, lens)] for lens in LENSES]
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
