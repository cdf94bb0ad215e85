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
    return WAITING.filter(assessment__in=list(assessments))


_HERE = {"assessment": OuterRef("assessment"), "statement": OuterRef("statement")}
_ANSWER = Rating.objects.filter(**_HERE, value__isnull=False)
_SEEN = Review.objects.filter(**_HERE, value__isnull=False, revision_seen=OuterRef("revision"))
WAITING = (
    EvidenceUse.objects.annotate(revision=Subquery(_ANSWER.values("revision")[:1]))
    .filter(~Exists(_SEEN), revision__isnull=False)
    .order_by()
)
"""Uses of evidence for answers that nobody has looked at since they were given.

Each team's page asks for it, and putting the question together takes longer than the answer.
"""
