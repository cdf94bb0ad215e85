"""Reading assessments into the values the placement rule and the pages take."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from assessments import placement as rule
from assessments.answers import Answer, Answers
from assessments.models import Assessment, EvidenceUse, Rating, Review
from frameworks.outline import StatementLine

EVIDENCE = (
    EvidenceUse.objects.filter(assessment=OuterRef("assessment"), statement=OuterRef("statement"))
    .order_by()
    .values("statement")
    .annotate(n=Count("pk"))
    .values("n")
)
REVIEW = (
    # A comment alone takes nothing back.
    Review.objects.filter(
        assessment=OuterRef("assessment"), statement=OuterRef("statement"), value__isnull=False
    )
    .order_by("-created_at", "-pk")
    .values("value")[:1]
)
RATED_FIELDS = (
    "statement",
    "value",
    "not_applicable",
    "reason",
    "not_sure",
    "revision",
    "digest",
    "rated_at",
    "evidence",
    "confirmed",
    "carried_from__assessment__framework__version",
)
# Every page of a learner asks for these, and putting the question together takes longer than
# the answer: it is done once, and plain rows come back.
RATED = Rating.objects.annotate(
    evidence=Coalesce(Subquery(EVIDENCE, output_field=IntegerField()), Value(0)),
    confirmed=Subquery(REVIEW),
).values_list(*RATED_FIELDS)


def answers_of(assessment: Assessment) -> Answers:
    """All answers of an assessment with evidence counts and reviews, in one query."""
    return Answers(
        {
            statement: Answer("na" if not_applicable else value, *others)
            for statement, value, not_applicable, *others in RATED.filter(assessment=assessment)
        }
    )


def answers_by(assessments: Iterable[int]) -> dict[int, Answers]:
    """The same for several at once, by their row ids; one query."""
    found: dict[int, dict[int, Answer]] = {pk: {} for pk in assessments}
    rows = RATED.filter(assessment__in=list(found)).values_list("assessment", *RATED_FIELDS)
    for pk, statement, value, not_applicable, *others in rows:
        found[pk][statement] = Answer("na" if not_applicable else value, *others)
    return {pk: Answers(answers) for pk, answers in found.items()}


def last_time(
    assessment: Assessment, lines: Iterable[StatementLine]
) -> dict[UUID, tuple[datetime, rule.Value]]:
    """What the learner last said of these in the assessments finished before this one began.

    Of those of the occupation: where the newest says nothing of one, an older one that does. By
    lineage, so that an answer is found again in another version of the framework: when it was
    given, and its value. The assessment is an open one and comes with_traces().
    """
    if assessment.earlier is None:
        return {}
    rows = Rating.objects.filter(
        Q(value__isnull=False) | Q(not_applicable=True),
        assessment__learner=assessment.learner_id,
        assessment__occupation=assessment.occupation_id,
        # One that is opened again is older than some of what is finished.
        assessment__finished_at__lte=assessment.started_at,
        statement__lineage__in=[line.lineage for line in lines],
    ).order_by("assessment__finished_at", "assessment")
    return {
        lineage: (at, "na" if not_applicable else value)
        for lineage, at, value, not_applicable in rows.values_list(
            "statement__lineage", "rated_at", "value", "not_applicable"
        )
    }


def said(row: Rating) -> dict[str, Any]:
    """What a rating says anew of an Answer."""
    return {
        "value": "na" if row.not_applicable else row.value,
        "reason": row.reason,
        "not_sure": row.not_sure,
        "revision": row.revision,
        "digest": row.digest,
        "rated_at": row.rated_at,
        "kept_from": None,
    }
