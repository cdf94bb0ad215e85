"""Changes to assessments: each one keyword-only, atomic, and by somebody."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, Rating, StoredPlacement
from assessments.queries import ladder, place_strand
from frameworks.models import Framework, Statement, Strand
from nsx.accounts.models import AuditEvent, User


@transaction.atomic
def start_assessment(*, framework: Framework, by: User) -> Assessment:
    """The learner's open assessment of the occupation; a new one where there is none."""
    assessment, created = Assessment.objects.get_or_create(
        learner=by,
        occupation=framework.occupation,
        finished_at=None,
        defaults={"framework": framework},
    )
    if created:
        AuditEvent.objects.create(
            actor=by, action="assessment.start", target=f"assessment:{assessment.pk}"
        )
    return assessment


@transaction.atomic
def save_ratings(*, assessment: Assessment, values: Mapping[int, int], by: User) -> None:
    """Store values (1 to 4) by statement id and place the occupational strand anew.

    Statements of other frameworks are ignored. Raises ValueError for a value off
    the scale, PermissionError for an assessment of somebody else.
    """
    if assessment.learner_id != by.pk:
        raise PermissionError("only its learner rates an assessment")
    if not set(values.values()) <= {1, 2, 3, 4}:
        raise ValueError("a rating is 1, 2, 3 or 4")
    now = timezone.now()
    statements = Statement.objects.filter(
        pk__in=values, level__domain__strand__framework_id=assessment.framework_id
    )
    Rating.objects.bulk_create(
        [
            Rating(
                assessment=assessment,
                statement=statement,
                digest=statement.digest,
                value=values[statement.pk],
                rated_at=now,
            )
            for statement in statements
        ],
        update_conflicts=True,
        unique_fields=["assessment", "statement"],
        update_fields=["value", "digest", "not_applicable", "reason", "rated_at"],
    )
    strand = Strand.objects.get(framework=assessment.framework_id, kind="occupational")
    result = place_strand(assessment, ladder(strand))
    StoredPlacement.objects.update_or_create(
        assessment=assessment,
        domain=strand.domains.get(),
        lens="self",
        defaults={
            "strand": strand,
            "rule": result.rule,
            "low": result.low,
            "high": result.high,
            "result": result.as_dict(),
        },
    )
