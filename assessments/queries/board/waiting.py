"""Answers with evidence that no reviewer has a current view of: they wait for a manager."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from assessments.models import EvidenceUse, Rating
from assessments.queries.reviews import CURRENT_VIEWS


class Waiting(NamedTuple):
    """An answer of a person's that waits, by the row id of the statement that was answered."""

    assessment: int
    statement: int


def waiting_by_statement(assessments: Collection[int]) -> Mapping[int, int]:
    """How many of these people's answers wait, by the statement that was answered; one query."""
    return Counter(each.statement for each in waiting_in(assessments))


def waiting_in(assessments: Collection[int]) -> list[Waiting]:
    """Those answers one by one, in the order of the statements; one query.

    Grouped or ordered by the database, they would be looked up by statement, of which there are
    few that all the nation has evidence for, and not by person.
    """
    found = {Waiting(*pair) for pair in _waiting(assessments)}
    return sorted(found, key=lambda each: (each.statement, each.assessment))


def _waiting(assessments: Collection[int]) -> Iterable[tuple[int, int]]:
    return WAITING.filter(assessment__in=list(assessments)).values_list("assessment", "statement")


_ANSWER = Rating.objects.filter(
    assessment=OuterRef("assessment"), statement=OuterRef("statement"), value__isnull=False
)
WAITING = (
    EvidenceUse.objects.annotate(revision=Subquery(_ANSWER.values("revision")[:1]))
    .filter(~Exists(CURRENT_VIEWS), revision__isnull=False)
    .order_by()
)
"""Uses of evidence for answers that nobody has looked at since they were given.

Each team's page asks for it, and putting the question together takes longer than the answer.
"""
