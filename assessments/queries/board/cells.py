"""What each of some people says of each of some statements, one by one."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import ExpressionWrapper, F, Field

from assessments.cells import Cell
from assessments.queries.board.frame import Frame, Row, ratings_on
from assessments.queries.reviews import newest_views

# Thousands of rows are read at once: turning flags into True and False takes as long as they do.
PLAIN_NA = ExpressionWrapper(F("not_applicable"), output_field=Field())
PLAIN_UNSURE = ExpressionWrapper(F("not_sure"), output_field=Field())


def cells_of(
    frame: Frame, rows: Sequence[Row], assessments: Collection[int]
) -> Mapping[int, Mapping[int, Cell]]:
    """Cells by assessment and then by statement row id of the frame; two queries.

    What has no answer has no cell.
    """
    wanted = {row.line.id for row in rows}
    whose, what = list(assessments), frame.sources(rows)
    views = newest_views(whose)
    found: dict[int, dict[int, Cell]] = {pk: {} for pk in whose}
    ratings = (
        ratings_on(what)
        .filter(assessment__in=whose)
        .annotate(na=PLAIN_NA, unsure=PLAIN_UNSURE)
        .values_list("assessment", "statement", "value", "na", "unsure", "revision")
    )
    holds = {statement: [pk for pk in frame.holds[statement] if pk in wanted] for statement in what}
    alike: dict[tuple[object, ...], Cell] = {}
    for assessment, statement, value, na, not_sure, revision in ratings.iterator(4000):
        if value is None and not na:
            continue
        key = (statement, value, not_sure)
        if (assessment, statement) in views:
            review, seen = views[assessment, statement]
            cell = Cell("na" if na else value, bool(not_sure), review, seen == revision, statement)
        elif key in alike:
            cell = alike[key]
        else:
            cell = alike[key] = Cell("na" if na else value, bool(not_sure), statement=statement)
        mine = found[assessment]
        for line in holds[statement]:
            mine[line] = cell
    return found
