"""Occupations and what O*NET says of them now."""

from django.db import models
from django.db.models import Q

from frameworks.access import OccupationQuerySet
from nsx.accounts.models import Organisation


class Occupation(models.Model):
    """A kind of work. `code` is O*NET-SOC, or `x-<organisation>-<slug>` for a local role.

    Title, group and Job Zone are what we call it here: its live framework's words (publishing
    sets them), else O*NET's (importing and retiring do). `onet_says` is what O*NET calls it now,
    in any case.
    """

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
    onet_release = models.CharField(
        max_length=20, blank=True, help_text="The last O*NET release that has it; blank: none."
    )
    onet_gone = models.BooleanField(
        default=False, help_text="The release imported last no longer has it."
    )
    onet_says = models.JSONField(
        default=dict, help_text="{title, group, job_zone, job_zone_inferred} as O*NET has them."
    )

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


class OccupationTitle(models.Model):
    """One of the other names O*NET knows for an occupation; the first twelve are anchors too."""

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="titles", db_index=False
    )
    title = models.CharField(max_length=200)
    short = models.CharField(max_length=200, blank=True, help_text="Of an abbreviation: “RN”.")
    rank = models.PositiveIntegerField()

    class Meta:
        ordering = ["rank"]
        constraints = [
            # Its index also finds an occupation's titles, so the key needs none of its own.
            models.UniqueConstraint(fields=["occupation", "rank"], name="title_rank_once"),
        ]

    def __str__(self) -> str:
        return self.title


class RelatedOccupation(models.Model):
    """That O*NET thinks of another occupation as related, and how nearly: 1 is the nearest."""

    class Tier(models.TextChoices):
        SHORT = "Primary-Short", "Most closely related"
        LONG = "Primary-Long", "Closely related"
        SUPPLEMENTAL = "Supplemental", "Related"

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="related", db_index=False
    )
    to = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="+")
    tier = models.CharField(max_length=20, choices=Tier)
    index = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "to"], name="related_once"),
            models.CheckConstraint(
                condition=Q(tier__in=["Primary-Short", "Primary-Long", "Supplemental"]),
                name="related_tier_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} → {self.to_id}"
