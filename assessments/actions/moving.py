"""Moving to another version of a framework: what holds comes along, the rest is asked."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from assessments.actions.rating import finish_assessment, is_empty, place_anew
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

    An answer comes with its first date, evidence and reason, and names the one it came from;
    reviews come along where the wording is the same. The assessment that is left is finished as
    it stands, so that its result stays what it was. An open one on `to` is gone on with: what was
    answered there stays. Raises PermissionError for somebody else's, ValueError for a version of
    another occupation or one that is not live.
    """
    mine = Assessment.objects.of(by).select_for_update().filter(occupation=assessment.occupation_id)
    rounds = {row.pk: row for row in mine.select_related("framework", "occupation")}
    if assessment.pk not in rounds:
        raise PermissionError("only its learner moves an assessment")
    left = rounds[assessment.pk]
    live = Framework.objects.filter(pk=to.pk, status=Framework.Status.PUBLISHED)
    if to.occupation_id != left.occupation_id or not live.exists():
        raise ValueError("only the live version of its occupation is moved to")
    if left.framework_id == to.pk:
        return left
    line, kept = answers_kept(left, to)
    there = _make_room(list(rounds.values()), left, to, by)
    _bring(there, to, kept, line)
    place_anew(assessment=there)
    AuditEvent.objects.create(
        actor=by,
        action="assessment.move",
        target=f"assessment:{there.pk}",
        detail={"from": left.pk},
    )
    return there


def _make_room(
    rounds: Sequence[Assessment], left: Assessment, to: Framework, by: User
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
    came_from = {
        (row.assessment_id, row.statement_id): row
        for row in Rating.objects.filter(assessment__in=line)
    }
    rows = []
    for pk, one in brought.items():
        olds = [came_from[line[one.round].pk, each] for each in one.statements]
        old = next(row for row in olds if row.rated_at == one.answer.rated_at)
        rows.append(
            Rating(
                assessment=there,
                statement_id=pk,
                digest=digests[pk],
                value=old.value,
                not_applicable=old.not_applicable,
                reason=old.reason,
                not_sure=any(row.not_sure for row in olds),
                revision=old.revision,
                rated_at=old.rated_at,
                carried_from=old,
            )
        )
    Rating.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["assessment", "statement"],
        update_fields=[
            "digest",
            "value",
            "not_applicable",
            "reason",
            "not_sure",
            "revision",
            "rated_at",
            "carried_from",
        ],
    )
    if rows:
        Assessment.objects.filter(pk=there.pk).update(revision=F("revision") + 1)
        there.refresh_from_db(fields=["revision"])
    _bring_evidence(there, brought, line)
    _bring_reviews(there, rows)


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


def _bring_reviews(there: Assessment, rows: Sequence[Rating]) -> None:
    """A review holds for the wording it was given for, and for that alone."""
    same = {
        (row.carried_from.assessment_id, row.carried_from.statement_id): row
        for row in rows
        if row.carried_from and row.carried_from.digest == row.digest
    }
    olds = Review.objects.filter(assessment__in={pk for pk, _ in same}).order_by("created_at", "pk")
    Review.objects.bulk_create(
        Review(
            assessment=there,
            statement_id=same[review.assessment_id, review.statement_id].statement_id,
            author_id=review.author_id,
            value=review.value,
            comment=review.comment,
            revision_seen=review.revision_seen,
            created_at=review.created_at,
        )
        for review in olds
        if (review.assessment_id, review.statement_id) in same
    )
