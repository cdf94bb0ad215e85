"""What a learner shows for a rating."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.assessment import Assessment
from frameworks.models import Statement
from nsx.accounts.models import User


class Evidence(models.Model):
    """A link, a file or a note; one item may serve several ratings."""

    class Kind(models.TextChoices):
        LINK = "link", "Link"
        FILE = "file", "File"
        NOTE = "note", "Note"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=4, choices=Kind)
    note = models.TextField(blank=True)
    url = models.CharField(max_length=2000, blank=True)
    file = models.FileField(upload_to="evidence/", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    (Q(kind="link") & ~Q(url=""))
                    | (Q(kind="file") & ~Q(file=""))
                    | (Q(kind="note") & ~Q(note=""))
                ),
                name="evidence_has_what_its_kind_says",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or self.url or self.note[:60]


class EvidenceUse(models.Model):
    """One item of evidence on one statement of one assessment."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="uses")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="evidence_uses"
    )
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="evidence_uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "assessment", "statement"], name="evidence_use_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} on {self.statement_id}"
