"""What reviewers say of answers, for questions about many answers at once."""

from collections.abc import Iterable, Mapping

from django.db.models import F, OuterRef

from assessments.models import Review

# The sum hides the column from the planner (see assessments.queries.board.frame.ratings_on).
CURRENT_VIEWS = (
    Review.objects.filter(assessment=OuterRef("assessment"), value__isnull=False)
    .annotate(which=F("statement") + 0)
    .filter(which=OuterRef("statement"), revision_seen=OuterRef("revision"))
)
"""For use inside a query that tells an answer's assessment, statement and revision.

A view is current while the answer is still the one its author saw. A comment alone is none.
"""


def newest_views(assessments: Iterable[int]) -> Mapping[tuple[int, int], tuple[int, int]]:
    """By assessment and statement the newest view's value, and the revision its author saw.

    One query. A comment alone takes no view back.
    """
    rows = (
        Review.objects.filter(assessment__in=list(assessments), value__isnull=False)
        .order_by("created_at", "pk")
        .values_list("assessment", "statement", "value", "revision_seen")
    )
    return {
        (assessment, statement): (value, seen)
        for assessment, statement, value, seen in rows
        if value is not None
    }
