"""Answers with evidence that no reviewer has a current view of: they wait for a manager."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from assessments.models import EvidenceUse, Rating, Review


class Waiting(NamedTuple):
    """An answer of a person's that waits, by the row id of the statement that was answered."""

    assessment: int
    statement: int


def waiting_by_statement(assessments: Collection[int]) -> Mapping[int, int]:
    """How many of these people's answers wait, by the statement that was answered; one query."""
    counted = _waiting(assessments).values_list("statement")
    return dict(counted.annotate(Count("assessment", distinct=True)))


def waiting_in(assessments: Collection[int]) -> list[Waiting]:
    """Those answers one by one, in the order of the statements; one query."""
    found = _waiting(assessments).values_list("assessment", "statement").distinct()
    return [Waiting(*pair) for pair in found.order_by("statement", "assessment")]


def _waiting(assessments: Collection[int]) -> QuerySet[EvidenceUse]:
    """Uses of evidence for answers that nobody has looked at since they were given."""
    here = {"assessment": OuterRef("assessment"), "statement": OuterRef("statement")}
    answer = Rating.objects.filter(**here, value__isnull=False)
    seen = Review.objects.filter(**here, value__isnull=False, revision_seen=OuterRef("revision"))
    return (
        EvidenceUse.objects.filter(assessment__in=list(assessments))
        .annotate(revision=Subquery(answer.values("revision")[:1]))
        .filter(~Exists(seen), revision__isnull=False)
        .order_by()
    )
