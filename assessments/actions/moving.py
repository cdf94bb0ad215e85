"""Moving to another version of a framework: what holds comes along, the rest is asked."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F

from assessments.actions.rating import finish_assessment, is_empty, place_anew, store_ratings
from assessments.carry import Kept
from assessments.models import Assessment, EvidenceUse, Rating, Review
from assessments.queries.answers import answers_of
from assessments.queries.moves import answers_kept
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User


@transaction.atomic
def move_assessment(*, assessment: Assessment, to: Framework, by: User) -> Assessment:
    """The learner's open assessment on the version `to`, with all the answers that hold there.

    An answer comes with its first date, evidence and reason, and names the one that was given;
    reviews come along where the wording is the same. The assessment that is left is finished as
    it stands, so that its result stays what it was; a blank one changes its version. An open one
    on `to` is gone on with: what was answered there stays. Moving twice gives the same one.
    Raises PermissionError for somebody else's, ValueError for a version of another occupation or
    one that is not live.
    """
    mine = Assessment.objects.of(by).filter(occupation=assessment.occupation_id)
    # Saves and other moves wait for this, and this for them; what they left is read afterwards.
    list(mine.select_for_update().values_list("pk"))
    rounds = {row.pk: row for row in mine.select_related("framework", "occupation")}
    if assessment.pk not in rounds:
        raise PermissionError("only its learner moves an assessment")
    left = rounds[assessment.pk]
    if there := _there_already(left, to, rounds.values()):
        return there
    live = Framework.objects.filter(pk=to.pk, status=Framework.Status.PUBLISHED)
    if to.occupation_id != left.occupation_id or not live.exists():
        raise ValueError("only the live version of its occupation is moved to")
    if left.finished_at is None and is_empty(left):
        there = left
        left.placements.all().delete()
        left.framework = to
        left.save(update_fields=["framework"])
    else:
        line, kept = answers_kept(left, to)
        there = _make_room(rounds.values(), left, to, by)
        _bring(there, to, kept, line)
    place_anew(assessment=there)
    AuditEvent.objects.create(
        actor=by,
        action="assessment.move",
        target=f"assessment:{there.pk}",
        detail={"from": left.pk},
    )
    return there


def _there_already(
    left: Assessment, to: Framework, rounds: Iterable[Assessment]
) -> Assessment | None:
    """Where an earlier move led, unless the one that was left was opened again since."""
    if left.framework_id == to.pk:
        return left
    if left.finished_at is None:
        return None
    return next(
        (
            row
            for row in rounds
            if row.moved_from_id == left.pk
            and row.framework_id == to.pk
            and (row.finished_at is None or row.started_at >= left.finished_at)
        ),
        None,
    )


def _make_room(
    rounds: Iterable[Assessment], left: Assessment, to: Framework, by: User
) -> Assessment:
    """The one open assessment, on the version `to`."""
    for row in rounds:
        if row.finished_at is not None or row.framework_id == to.pk:
            continue
        if row != left and is_empty(row):
            row.delete()
        else:
            finish_assessment(assessment=row, by=by)
    there, _ = Assessment.objects.get_or_create(
        learner=by, occupation=to.occupation, finished_at=None, defaults={"framework": to}
    )
    if there.moved_from_id is None:
        there.moved_from = left
        there.save(update_fields=["moved_from"])
    return there


def _bring(
    there: Assessment, to: Framework, kept: Mapping[int, Kept], line: Sequence[Assessment]
) -> None:
    """Answers, evidence and reviews of what holds; what is answered there already stays."""
    answered = {pk for pk, answer in answers_of(there).by_id.items() if answer.given}
    digests = {line.id: line.digest for line in outline_of(to).statements}
    brought = {pk: one for pk, one in kept.items() if pk not in answered}
    given = {
        (row.assessment_id, row.statement_id): row
        for row in Rating.objects.filter(assessment__in=line)
    }
    olds = {pk: given[line[one.round].pk, one.statement] for pk, one in brought.items()}
    rows = [
        Rating(
            assessment=there,
            statement_id=pk,
            digest=digests[pk],
            value=olds[pk].value,
            not_applicable=olds[pk].not_applicable,
            reason=olds[pk].reason,
            not_sure=any(given[line[one.round].pk, each].not_sure for each in one.statements),
            revision=olds[pk].revision,
            rated_at=olds[pk].rated_at,
            # However often it moves on, it names the one that the learner gave.
            carried_from_id=olds[pk].carried_from_id or olds[pk].pk,
        )
        for pk, one in brought.items()
    ]
    store_ratings(rows)
    if rows:
        Assessment.objects.filter(pk=there.pk).update(revision=F("revision") + 1)
        there.refresh_from_db(fields=["revision"])
    _bring_evidence(there, brought, line)
    _bring_reviews(there, {pk: old for pk, old in olds.items() if old.digest == digests[pk]})


def _bring_evidence(
    there: Assessment, brought: Mapping[int, Kept], line: Sequence[Assessment]
) -> None:
    targets: dict[tuple[int, int], list[int]] = {}
    for pk, one in brought.items():
        for statement in one.statements:
            targets.setdefault((line[one.round].pk, statement), []).append(pk)
    EvidenceUse.objects.bulk_create(
        (
            EvidenceUse(evidence_id=use.evidence_id, assessment=there, statement_id=pk)
            for use in EvidenceUse.objects.filter(assessment__in=line)
            for pk in targets.get((use.assessment_id, use.statement_id), ())
        ),
        ignore_conflicts=True,
    )


def _bring_reviews(there: Assessment, same: Mapping[int, Rating]) -> None:
    """A review holds for the wording it was given for, and for that alone."""
    targets: dict[tuple[int, int], list[int]] = {}
    for pk, old in same.items():
        targets.setdefault((old.assessment_id, old.statement_id), []).append(pk)
    olds = Review.objects.filter(assessment__in={pk for pk, _ in targets})
    Review.objects.bulk_create(
        Review(
            assessment=there,
            statement_id=pk,
            author_id=review.author_id,
            kind=review.kind,
            value=review.value,
            comment=review.comment,
            revision_seen=review.revision_seen,
            value_seen=review.value_seen,
            created_at=review.created_at,
        )
        for review in olds.order_by("created_at", "pk")
        for pk in targets.get((review.assessment_id, review.statement_id), ())
    )
