"""Placements as stored: the result of the rule, with the rule's id."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from assessments.models.assessment import Assessment
from frameworks.models import Domain, Strand


class StoredPlacement(models.Model):
    """The result of one ladder through one lens; domain null = pooled durable strand."""

    class Lens(models.TextChoices):
        SELF = "self", "Self-rated"
        EVIDENCED = "evidenced", "With evidence"
        CONFIRMED = "confirmed", "Confirmed"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="placements")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="placements")
    domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, null=True, blank=True, related_name="placements"
    )
    lens = models.CharField(max_length=9, choices=Lens)
    rule = models.CharField(max_length=40)
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()
    result = models.JSONField()

    # What makes a row unique where the domain may be null: one upsert stores them all.
    ladder = models.GeneratedField(
        expression=Coalesce("domain_id", Value(0)),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "strand", "ladder", "lens"],
                name="placement_once_per_ladder_and_lens",
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("high")), name="placement_low_not_above_high"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low}..{self.high} ({self.lens})"
