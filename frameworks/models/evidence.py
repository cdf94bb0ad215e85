"""What is known of AI in an occupation, by source."""

from django.db import models
from django.utils import timezone

from frameworks.models.fields import OrderedJSONField
from frameworks.models.occupation import Occupation


class AiEvidence(models.Model):
    """What one source says of AI in one occupation now.

    A framework keeps the evidence pack of its file; this stands beside it, as O*NET's anchors
    do. A value that a source does not give is not in `values`: it is missing, never zero.
    """

    class Kind(models.TextChoices):
        AEI = "aei", "Use seen in practice"
        SAFI = "safi", "How far AI can go"
        WEF = "wef", "Skill family"

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="ai_evidence", db_index=False
    )
    kind = models.CharField(max_length=4, choices=Kind)
    values = OrderedJSONField(help_text="By the keys of a framework file's evidence pack.")
    source = models.CharField(max_length=200, help_text="Who says it, and where.")
    url = models.CharField(max_length=2000, blank=True)
    dated = models.DateField(help_text="The day the source's data is of.")
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "kind"], name="ai_evidence_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["aei", "safi", "wef"]), name="ai_evidence_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.kind}"
