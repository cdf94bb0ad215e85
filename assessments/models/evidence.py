"""What a learner shows for a rating."""

import uuid
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from assessments.access import EvidenceQuerySet, EvidenceUseQuerySet
from assessments.evidence.text import host_of
from assessments.models.assessment import Assessment
from frameworks.documents import lead_and_rest
from frameworks.models import Statement
from nsx.accounts.models import User

TITLE_CHARS = 60


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
    changed_at = models.DateTimeField(
        null=True, blank=True, help_text="When its file or link was last replaced."
    )

    objects = EvidenceQuerySet.as_manager()

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
        return self.title

    @property
    def title(self) -> str:
        """What to call it in a line: the file's name, or how its note begins, or the host."""
        return self.file_name or self._first_line or self.host

    @property
    def stamp(self) -> str:
        """Of what may be edited, so that a form can tell which words it showed."""
        return sha256(f"{self.file_name}\0{self.note}".encode()).hexdigest()[:16]

    @property
    def rest(self) -> str:
        """What its note says beyond the title; all of it where the title cuts it short."""
        first_line, _, rest = self.note.partition("\n")
        return rest.strip() if self.title == first_line else self.note

    @property
    def _first_line(self) -> str:
        line = self.note.partition("\n")[0]
        return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1].rstrip() + "…"

    @property
    def host(self) -> str:
        """Where its link leads, to show beside it; "" without a link."""
        return host_of(self.url)

    @property
    def can_be_looked_at(self) -> bool:
        """Whether its own page shows what is in its file."""
        return self.content_type.startswith(("image/", "text/"))

    @property
    def badge(self) -> str:
        """Its type in at most four letters."""
        if self.kind == self.Kind.FILE:
            return self.file_name.rpartition(".")[2][:4].upper()
        return "URL" if self.kind == self.Kind.LINK else "NOTE"

    @property
    def noun(self) -> str:
        """What it counts as: "2 photos"."""
        photo = self.kind == self.Kind.FILE and self.content_type.startswith("image/")
        return "photo" if photo else self.kind


@receiver(post_delete, sender=Evidence)
def _delete_file(instance: Evidence, **_: Any) -> None:
    """However the row goes, with its owner too, its file goes once that is committed."""
    if instance.file.name:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name))


class EvidenceUse(models.Model):
    """One item of evidence on one statement of one assessment."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="uses")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="evidence_uses"
    )
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="evidence_uses")

    objects = EvidenceUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "assessment", "statement"], name="evidence_use_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} on {self.statement_id}"

    @property
    def statement_name(self) -> str:
        """What to call the statement in a line: its lead phrase, else the whole wording."""
        return lead_and_rest(self.statement.text)[0] or self.statement.text
