"""What reviewers say of answers, for questions about many answers at once."""

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
