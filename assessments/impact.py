"""Whom a change of frameworks concerns, in numbers (frameworks.impact)."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count, Q, Subquery

from assessments.access import rounds_of_the_row
from assessments.models import Assessment, Rating
from frameworks.models import Framework

GIVEN = Q(value__isnull=False) | Q(not_applicable=True)


class People:
    """Answers from the assessments there are."""

    def raters(self, lineages: Collection[UUID]) -> Mapping[UUID, int]:
        """People with an answer to the statement in any version, each counted once."""
        rows = Rating.objects.filter(GIVEN, statement__lineage__in=lineages).order_by()
        return dict(
            rows.values_list("statement__lineage").annotate(
                Count("assessment__learner", distinct=True)
            )
        )

    def on_versions(self, frameworks: Collection[int]) -> Mapping[int, int]:
        """People whose newest round of the occupation is of this version."""
        newest = Subquery(rounds_of_the_row().newest_first().values("pk")[:1])
        rows = Assessment.objects.filter(framework__in=frameworks, pk=newest).order_by()
        return dict(rows.values_list("framework").annotate(Count("pk")))

    def concerned(self, codes: Collection[str]) -> int:
        """People with an answer in an assessment of any of these occupations."""
        rows = Rating.objects.filter(GIVEN, assessment__occupation__code__in=codes).order_by()
        found: int = rows.aggregate(n=Count("assessment__learner", distinct=True))["n"]
        return found

    def is_rated(self, framework: Framework) -> bool:
        """Whether there is an assessment of it, with answers or without."""
        return Assessment.objects.filter(framework=framework).exists()
