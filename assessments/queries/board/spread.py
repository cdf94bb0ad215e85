"""How many people say what of each statement, counted by the database."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Count, Max, Min

from assessments.gaps import Tally
from assessments.queries.board.frame import Frame, Row, ratings_on
from assessments.queries.board.seats import Seat
from assessments.queries.board.targets import Ranks

BEYOND = 4


def spread_of(
    frame: Frame, rows: Sequence[Row], seats: Collection[Seat], ranks: Ranks
) -> tuple[Mapping[int, Tally], Mapping[int, tuple[int, ...]]]:
    """A tally of each statement by its row id, and who can guide others in it; one query.

    Guides are user row ids, at most two, of those who rate themselves Beyond. One query more
    where people have targets of their own.
    """
    shown = {seat.assessment: seat.user for seat in seats if seat.assessment is not None}
    own = {pk for pk, user in shown.items() if user in ranks.own}
    tallies = {row.line.id: Tally() for row in rows}
    guides: dict[int, dict[int, None]] = {row.line.id: {} for row in rows}
    level = {row.line.id: row.rank for row in rows}
    asked = ratings_on(frame.sources(rows))
    counted = (
        asked.filter(assessment__in=[pk for pk in shown if pk not in own])
        .values_list("statement", "value", "not_applicable")
        .annotate(Count("pk"), Min("assessment"), Max("assessment"))
    )
    groups = [(*row, ranks.everybody) for row in counted]
    if own:
        raw = asked.filter(assessment__in=own)
        for statement, value, na, pk in raw.values_list(
            "statement", "value", "not_applicable", "assessment"
        ):
            groups.append((statement, value, na, 1, pk, pk, ranks[shown[pk]]))
    for statement, value, na, count, first, last, target in groups:
        for line in frame.holds[statement]:
            if line not in tallies:
                continue
            tallies[line].add(level[line], target, "na" if na else value, count)
            if value == BEYOND:
                guides[line] |= {shown[first]: None, shown[last]: None}
    return tallies, {line: tuple(some)[:2] for line, some in guides.items()}
