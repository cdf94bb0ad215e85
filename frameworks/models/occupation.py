"""Occupations and what O*NET says of them now."""

from django.db import models
from django.db.models import Q

from frameworks.access import OccupationQuerySet
from nsx.accounts.models import Organisation


class Occupation(models.Model):
    """A kind of work. `code` is O*NET-SOC, or `x-<organisation>-<slug>` for a local role."""

    code = models.CharField(max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="occupations"
    )
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    group = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=200, blank=True)
    job_zone = models.PositiveSmallIntegerField(null=True, blank=True)
    job_zone_inferred = models.BooleanField(default=False)

    objects = OccupationQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(job_zone__isnull=True) | Q(job_zone__range=(1, 5)),
                name="occupation_job_zone_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Anchor(models.Model):
    """One thing O*NET says of an occupation now: a skill, a task, a related title."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="anchors")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=1000)
    code = models.CharField(max_length=40, blank=True)
    rank = models.PositiveIntegerField()
    importance = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "kind", "rank"], name="anchor_rank_once"),
        ]

    def __str__(self) -> str:
        return self.name
