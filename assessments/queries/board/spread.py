"""How many people say what of each statement, counted by the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Max, Min, Value, When
from django.db.models.expressions import Combinable

from assessments.gaps import BEYOND, Tally
from assessments.queries.board.frame import Frame, Row, ratings_on
from assessments.queries.board.seats import Seat
from assessments.queries.board.targets import Ranks


def spread_of(
    frame: Frame, rows: Sequence[Row], seats: Collection[Seat], ranks: Ranks
) -> tuple[Mapping[int, Tally], Mapping[int, tuple[int, ...]]]:
    """A tally of each statement by its row id, and who can guide others in it; one query.

    Guides are user row ids, at most two, of those who rate themselves Beyond.
    """
    shown = {seat.assessment: seat.user for seat in seats if seat.assessment is not None}
    own = [pk for pk, user in shown.items() if user in ranks.own]
    tallies = {row.line.id: Tally() for row in rows}
    guides: dict[int, dict[int, None]] = {row.line.id: {} for row in rows}
    level = {row.line.id: row.rank for row in rows}
    for statement, value, na, whose, count, first, last in _counted(frame, rows, shown, own):
        target = ranks.everybody if whose is None else ranks[shown[whose]]
        for line in frame.holds[statement]:
            if line not in tallies:
                continue
            tallies[line].add(level[line], target, "na" if na else value, count)
            if value == BEYOND:
                guides[line] |= {shown[first]: None, shown[last]: None}
    return tallies, {line: tuple(some)[:2] for line, some in guides.items()}


def _counted(
    frame: Frame, rows: Sequence[Row], shown: Collection[int], own: Collection[int]
) -> Iterable[tuple[Any, ...]]:
    """How many say what of each statement; `own` assessments, whose target differs, one by one."""
    alone: Combinable = Value(None, output_field=BigIntegerField())
    if own:
        alone = Case(When(assessment__in=own, then=F("assessment")), default=alone)
    return (
        ratings_on(frame.sources(rows))
        .filter(assessment__in=list(shown))
        .annotate(whose=alone)
        .values_list("statement", "value", "not_applicable", "whose")
        .annotate(Count("pk"), Min("assessment"), Max("assessment"))
    )
