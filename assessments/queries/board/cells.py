"""What each of some people says of each of some statements, one by one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from assessments.gaps import Said
from assessments.models import Review
from assessments.queries.board.frame import Frame, Row, ratings_on


class Cell(NamedTuple):
    """An answer: 1 to 4, "na" or None; whether its owner is sure; the reviewer's value.

    `review` is the newest view's value and `current` whether it is of the answer as it stands;
    `statement` is the row that was answered, which may be of an older version.
    """

    said: Said = None
    not_sure: bool = False
    review: int | None = None
    current: bool = False
    statement: int | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a reviewer looked at this very answer and agrees."""
        return self.current and self.review == self.said


UNSAID = Cell()


def cells_of(
    frame: Frame, rows: Sequence[Row], assessments: Collection[int]
) -> Mapping[int, Mapping[int, Cell]]:
    """Cells by assessment and then by statement row id of the frame; two queries.

    What has no answer has no cell.
    """
    wanted = {row.line.id for row in rows}
    whose, what = list(assessments), frame.sources(rows)
    views: dict[tuple[int, int], tuple[int | None, int]] = {
        (assessment, statement): (value, seen)
        for assessment, statement, value, seen in Review.objects.filter(
            assessment__in=whose, value__isnull=False
        )
        .order_by("created_at", "pk")
        .values_list("assessment", "statement", "value", "revision_seen")
    }
    found: dict[int, dict[int, Cell]] = defaultdict(dict)
    ratings = (
        ratings_on(what)
        .filter(assessment__in=whose)
        .values_list("assessment", "statement", "value", "not_applicable", "not_sure", "revision")
    )
    holds = frame.holds
    for assessment, statement, value, na, not_sure, revision in ratings.iterator(2000):
        said = "na" if na else value
        if said is None:
            continue
        review, seen = views.get((assessment, statement), (None, -1))
        cell = Cell(said, not_sure, review, seen == revision, statement)
        for line in holds[statement]:
            if line in wanted:
                found[assessment][line] = cell
    return found
