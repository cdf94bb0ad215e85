"""A reviewer's view of a rating, kept beside the learner's own."""

from django.db import transaction

from assessments.actions.rating import store_placements
from assessments.ladders import all_ladders
from assessments.models import Assessment, Rating, Review
from assessments.queries import answers_of
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User

COMMENT_CHARS = 2000


@transaction.atomic
def review_rating(
    *,
    assessment: Assessment,
    statement: int,
    value: int | None,
    comment: str = "",
    by: User,
    seen: int | None = None,
) -> Review:
    """Store a reviewer's value of 1 to 4, or a comment without one, and place its ladders anew.

    `statement` is a row id of the assessment's framework; `seen` is the revision of the rating
    the reviewer had before them, the present one if None. Raises PermissionError unless the
    assessment is shown to a team that `by` manages, and ValueError with the code of what is
    wrong: unknown_statement, not_rated, bad_value, review_empty or text_too_long.
    """
    comment = comment.strip()
    if assessment.learner_id == by.pk or not (
        Assessment.objects.visible_to(by).filter(pk=assessment.pk).exists()
    ):
        raise PermissionError("only a manager the assessment is shown to reviews it")
    if value not in (1, 2, 3, 4, None):
        raise ValueError("bad_value")
    if value is None and not comment:
        raise ValueError("review_empty")
    if len(comment) > COMMENT_CHARS:
        raise ValueError("text_too_long")
    outline = outline_of(assessment.framework)
    ladders = [ladder for ladder in all_ladders(outline) if statement in ladder.ids]
    if not ladders:
        raise ValueError("unknown_statement")
    # A rating saved at the same moment waits, so that neither placement misses the other.
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    rating = Rating.objects.filter(assessment=assessment, statement=statement).first()
    if rating is None:
        raise ValueError("not_rated")
    review = Review.objects.create(
        assessment=assessment,
        statement_id=statement,
        author=by,
        value=value,
        comment=comment,
        revision_seen=rating.revision if seen is None else seen,
    )
    store_placements(assessment=assessment, answers=answers_of(assessment), ladders=ladders)
    AuditEvent.objects.create(actor=by, action="rating.review", target=f"review:{review.pk}")
    return review
