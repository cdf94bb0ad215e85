"""Which source anchors a statement rests on, where an admin has said so."""

from django.db import models
from django.utils import timezone

from frameworks.models.occupation import Occupation
from nsx.accounts.models import User


class Grounding(models.Model):
    """An admin's word on one anchor of one statement: it rests on it, or it does not.

    Without it the link is a suggestion by likeness (frameworks.grounds). It is kept by lineage, so
    that it holds for a statement's later versions too; anchors are known by kind and name, since
    a framework and O*NET keep their own rows of them.
    """

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="groundings", db_index=False
    )
    lineage = models.UUIDField()
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=1000)
    holds = models.BooleanField(help_text="False: the suggestion was wrong.")
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "lineage", "kind", "name"], name="grounding_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
