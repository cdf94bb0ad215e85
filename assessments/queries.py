"""Reading assessments into the values the placement rule and the pages take."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from assessments import placement as rule
from assessments.models import Assessment, EvidenceUse, Rating, Review
from frameworks.outline import StatementLine


@dataclass(frozen=True, slots=True)
class Answer:
    """What a learner said of one statement, with what stands beside it.

    `value` is 1 to 4, "na" or None; `evidence` counts items; `confirmed` is the newest
    review's value, or None. `digest` names the wording the answer was given for.
    """

    value: rule.Value = None
    reason: str = ""
    not_sure: bool = False
    revision: int = 0
    digest: str = ""
    rated_at: datetime | None = None
    evidence: int = 0
    confirmed: rule.Value = None

    @property
    def given(self) -> bool:
        """Whether there is an answer at all."""
        return self.value is not None

    @property
    def met(self) -> bool:
        """Whether it counts as met: Fully or Beyond."""
        return isinstance(self.value, int) and self.value >= rule.RULE.held_at

    def rating(self) -> rule.Rating:
        """The same for the placement rule."""
        return rule.Rating(self.value, self.confirmed, self.evidence, self.digest)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one assessment by statement row id; unanswered ones give a blank."""

    by_id: Mapping[int, Answer] = field(default_factory=dict)

    def __getitem__(self, statement: StatementLine) -> Answer:
        return self.by_id.get(statement.id, BLANK)

    def after(self, rows: Iterable[Rating]) -> "Answers":
        """The answers once these rows are stored."""
        changed = {
            row.statement_id: replace(self.by_id.get(row.statement_id, BLANK), **_said(row))
            for row in rows
        }
        return Answers({**self.by_id, **changed})

    def ratings(self) -> dict[int, rule.Rating]:
        """All of them for the placement rule."""
        return {id_: answer.rating() for id_, answer in self.by_id.items()}


BLANK = Answer()


def answers_of(assessment: Assessment) -> Answers:
    """All answers of an assessment with evidence counts and reviews, in one query."""
    use = (
        EvidenceUse.objects.filter(
            assessment=OuterRef("assessment"), statement=OuterRef("statement")
        )
        .order_by()
        .values("statement")
        .annotate(n=Count("pk"))
        .values("n")
    )
    review = (
        Review.objects.filter(assessment=OuterRef("assessment"), statement=OuterRef("statement"))
        .order_by("-created_at", "-pk")
        .values("value")[:1]
    )
    rows = Rating.objects.filter(assessment=assessment).annotate(
        evidence=Coalesce(Subquery(use, output_field=IntegerField()), Value(0)),
        confirmed=Subquery(review),
    )
    return Answers(
        {
            row.statement_id: Answer(**_said(row), evidence=row.evidence, confirmed=row.confirmed)
            for row in rows
        }
    )


def last_time(assessment: Assessment) -> dict[UUID, tuple[datetime, rule.Value]]:
    """What the learner said in their newest earlier assessment of the occupation.

    By lineage, so that an answer is found again in a later version of the framework:
    when it was given, and its value.
    """
    newest = (
        Assessment.objects.filter(
            learner=assessment.learner_id,
            occupation=assessment.occupation_id,
            started_at__lt=assessment.started_at,
            finished_at__isnull=False,
        )
        .order_by("-started_at", "-pk")
        .values("pk")[:1]
    )
    rows = Rating.objects.filter(assessment__in=Subquery(newest)).values_list(
        "statement__lineage", "rated_at", "value", "not_applicable"
    )
    return {
        lineage: (at, "na" if not_applicable else value)
        for lineage, at, value, not_applicable in rows
        if not_applicable or value is not None
    }


def _said(row: Rating) -> dict[str, Any]:
    return {
        "value": "na" if row.not_applicable else row.value,
        "reason": row.reason,
        "not_sure": row.not_sure,
        "revision": row.revision,
        "digest": row.digest,
        "rated_at": row.rated_at,
    }
