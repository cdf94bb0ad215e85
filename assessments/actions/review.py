"""The talk about an answer: views of reviewers, what they ask for, what the learner replies.

Each turn is kept beside the learner's own answer, and none is ever changed or taken away.
"""

from django.db import transaction
from django.db.models import QuerySet

from assessments import signals
from assessments.actions.rating import store_placements
from assessments.evidence.text import Refused, check_note
from assessments.ladders import Ladder, all_ladders
from assessments.models import Assessment, Evidence, Rating, Review
from assessments.queries import answers_of
from frameworks.models import Statement
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User

COMMENT_CHARS = 2000

Kind = Review.Kind


@transaction.atomic
def review_rating(
    *,
    assessment: Assessment,
    statement: int,
    value: int | None,
    comment: str = "",
    by: User,
    seen: int | None = None,
    view: int | None = None,
) -> Review:
    """Store a reviewer's value of 1 to 4, or a comment without one, and place its ladders anew.

    `statement` is a row id of the assessment's framework; `seen` is the revision of the rating
    the reviewer had before them, and `view` the newest view with a value, 0 for none; what is
    None is not asked. The same words once more, as from a form sent twice, change nothing.
    Raises PermissionError unless the assessment is shown to a team that `by` manages, and
    ValueError with the code of what is wrong: unknown_statement, not_rated, changed or
    view_changed (since they were seen), bad_value, review_empty, bad_text or text_too_long.
    """
    comment = check_comment(comment)
    if value not in (1, 2, 3, 4, None):
        raise ValueError("bad_value")
    if value is None and not comment:
        raise ValueError("review_empty")
    rating, ladders = _answer_before(assessment, statement, by, seen)
    said = Review.objects.filter(assessment=assessment, statement=statement)
    if again := _said_already(said, rating, Kind.VIEW, comment, by, value):
        return again
    newest = said.filter(value__isnull=False).first()
    if value is not None and view not in (None, newest.pk if newest else 0):
        raise ValueError("view_changed")
    review = _say(rating, Kind.VIEW, comment, by, value)
    if value is not None:
        store_placements(assessment=assessment, answers=answers_of(assessment), ladders=ladders)
    _record("rating.review", review, by)
    return review


@transaction.atomic
def ask_for_evidence(
    *, assessment: Assessment, statement: int, comment: str = "", by: User, seen: int | None = None
) -> Review:
    """Ask the learner to show something for an answer; open until they do, or reply.

    Raises what review_rating does.
    """
    comment = check_comment(comment)
    rating, _ = _answer_before(assessment, statement, by, seen)
    said = Review.objects.filter(assessment=assessment, statement=statement)
    if again := _said_already(said, rating, Kind.ASK, comment, by):
        return again
    review = _say(rating, Kind.ASK, comment, by)
    _record("rating.ask", review, by)
    return review


@transaction.atomic
def reply(*, assessment: Assessment, statement: int, comment: str, by: User) -> Review:
    """The learner's word to what was said of their answer.

    Raises PermissionError for somebody else's assessment, ValueError where nothing was said in
    any of their rounds (no_talk), without words (review_empty), and for unknown_statement,
    bad_text and text_too_long.
    """
    if assessment.learner_id != by.pk:
        raise PermissionError("only the learner replies")
    comment = check_comment(comment)
    if not comment:
        raise ValueError("review_empty")
    if all(line.id != statement for line in outline_of(assessment.framework).statements):
        raise ValueError("unknown_statement")
    here = Statement.objects.filter(pk=statement).values("lineage")
    if not Review.objects.filter(assessment__learner=by, statement__lineage__in=here).exists():
        raise ValueError("no_talk")
    review = _reply(assessment, statement, comment, by)
    signals.said.send(sender=Review, review=review)
    return review


def give_evidence(
    *, assessment: Assessment, statement: int, evidence: Evidence, by: User
) -> Review | None:
    """Answer an open ask by the evidence itself: a reply without words; None where none is open.

    Part of using evidence, and of its transaction.
    """
    turns = Review.objects.filter(assessment=assessment, statement=statement)
    newest = turns.exclude(kind=Kind.VIEW).values_list("kind", flat=True).first()
    if newest != Kind.ASK:
        return None
    review = _reply(assessment, statement, "", by)
    signals.evidence_given.send(sender=Review, review=review, evidence=evidence)
    return review


def check_comment(raw: str) -> str:
    """A comment without outer white space. Raises ValueError: text_too_long or bad_text."""
    if len(raw.strip()) > COMMENT_CHARS:
        raise ValueError("text_too_long")
    try:
        return check_note(raw)
    except Refused as refused:
        raise ValueError(refused.code) from None


def _answer_before(
    assessment: Assessment, statement: int, by: User, seen: int | None
) -> tuple[Rating, list[Ladder]]:
    """The answer a reviewer speaks of, held still meanwhile, and the ladders it is on."""
    ladders = [
        each for each in all_ladders(outline_of(assessment.framework)) if statement in each.ids
    ]
    # A rating saved at the same moment waits, so that neither placement misses the other.
    list(Assessment.objects.select_for_update().filter(pk=assessment.pk).values_list("pk"))
    if assessment.learner_id == by.pk or not (
        Assessment.objects.visible_to(by).filter(pk=assessment.pk).exists()
    ):
        raise PermissionError("only a manager the assessment is shown to reviews it")
    if not ladders:
        raise ValueError("unknown_statement")
    rating = Rating.objects.filter(assessment=assessment, statement=statement).first()
    if rating is None or (rating.value is None and not rating.not_applicable):
        raise ValueError("not_rated")
    if seen is not None and seen != rating.revision:
        raise ValueError("changed")
    return rating, ladders


def _said_already(
    said: QuerySet[Review],
    rating: Rating,
    kind: Kind,
    comment: str,
    by: User,
    value: int | None = None,
) -> Review | None:
    """The last turn, where it is this very one: the same words of the same answer."""
    last = said.first()
    same = last and (last.kind, last.comment, last.author_id, last.value, last.revision_seen) == (
        kind,
        comment,
        by.pk,
        value,
        rating.revision,
    )
    return last if same else None


def _say(rating: Rating, kind: Kind, comment: str, by: User, value: int | None = None) -> Review:
    review = Review.objects.create(
        assessment_id=rating.assessment_id,
        statement_id=rating.statement_id,
        author=by,
        kind=kind,
        value=value,
        comment=comment,
        revision_seen=rating.revision,
        value_seen=rating.value,
    )
    signals.said.send(sender=Review, review=review)
    return review


def _reply(assessment: Assessment, statement: int, comment: str, by: User) -> Review:
    """Beside whatever the learner answers by now; they may have taken it back."""
    rating = Rating.objects.filter(assessment=assessment, statement=statement).first()
    review = Review.objects.create(
        assessment=assessment,
        statement_id=statement,
        author=by,
        kind=Kind.REPLY,
        comment=comment,
        revision_seen=rating.revision if rating else 0,
        value_seen=rating.value if rating else None,
    )
    _record("rating.reply", review, by)
    return review


def _record(action: str, review: Review, by: User) -> None:
    AuditEvent.objects.create(actor=by, action=action, target=f"review:{review.pk}")
