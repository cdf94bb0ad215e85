"""What was live when, and which statement of a version became which of the next."""

from django.db import models
from django.utils import timezone

from frameworks.models.framework import Framework, Statement
from nsx.accounts.models import User

WHY_CHARS = 500
"""Kept of the reason somebody gives; a longer one from the command line is cut."""


class Release(models.Model):
    """A version went live, came back, or was retired: who did it, when and why. Append only."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", "Published"
        ROLLBACK = "rollback", "Rolled back to"
        RETIRE = "retire", "Retired"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="releases")
    previous = models.ForeignKey(
        Framework,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="What was live until then.",
    )
    kind = models.CharField(max_length=8, choices=Kind)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=WHY_CHARS, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["publish", "rollback", "retire"]),
                name="release_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.framework}"


class StatementLink(models.Model):
    """An old statement and what became of it in the version that followed.

    Only where more than the place changed: what has the same lineage and wording needs none.
    A merged statement has several old ones, a split one several new ones. `keep` says that a
    rating of the one holds for the other.
    """

    class Relation(models.TextChoices):
        REWORDED = "reworded", "Reworded"
        MERGED = "merged", "Merged"
        SPLIT = "split", "Split"

    old = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="became")
    new = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="came_from")
    framework = models.ForeignKey(
        Framework,
        on_delete=models.CASCADE,
        related_name="links",
        help_text="The version of the new statement.",
    )
    relation = models.CharField(max_length=8, choices=Relation)
    keep = models.BooleanField()
    decided_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        help_text="Who decided other than by similarity.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="statement_link_once"),
            models.CheckConstraint(
                condition=models.Q(relation__in=["reworded", "merged", "split"]),
                name="statement_link_relation_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} {self.relation} {self.new_id}"
