"""Versions that are not live yet, and the imports that bring many of them at once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from frameworks.models.framework import Framework
from nsx.accounts.models import Organisation, User
from nsx.accounts.powers import Powers


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports, narrowed to what an admin may work on."""

    def visible_to(self, user: User, powers: Powers) -> "ImportQuerySet":
        """All of them for who looks after every framework, else their own."""
        if powers.all_frameworks:
            return self.all()
        return self.filter(by=user) if powers.any_frameworks else self.none()


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts, narrowed to what an admin may work on."""

    def visible_to(self, user: User, powers: Powers) -> "DraftQuerySet":
        """All of them for who looks after every framework, else their own and their employer's."""
        if powers.all_frameworks:
            return self.all()
        if not powers.any_frameworks:
            return self.none()
        mine = Q(by=user) & (Q(organisation__in=powers.frameworks) | Q(code=""))
        return self.filter(mine | Q(organisation__in=powers.frameworks))

    def waiting(self) -> "DraftQuerySet":
        """Those that can still be published."""
        return self.filter(state__in=Draft.READY)


class Import(models.Model):
    """A batch of files: uploaded, checked, reviewed, published."""

    class State(models.TextChoices):
        CHECKING = "checking", "Checking"
        REVIEW = "review", "Waiting for review"
        PUBLISHING = "publishing", "Publishing"
        DONE = "done", "Done"
        UNDOING = "undoing", "Rolling back"
        UNDONE = "undone", "Rolled back"

    AT_WORK = (State.CHECKING, State.PUBLISHING, State.UNDOING)

    name = models.CharField(max_length=255)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    why = models.CharField(max_length=500, blank=True)
    moved_at = models.DateTimeField(
        default=timezone.now, help_text="When its work last got on, so that a page can tell."
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["checking", "review", "publishing", "done", "undoing", "undone"]
                ),
                name="import_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """One version that is not live: a framework file, with what an admin decided of it.

    It stays a file until it is published, so that nobody can come upon half a framework.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Not checked yet"
        BLOCKED = "blocked", "Blocked"
        CHANGED = "changed", "Changed"
        NEW = "new", "New"
        SAME = "same", "The same"
        PUBLISHED = "published", "Published"

    READY = (State.CHANGED, State.NEW)

    batch = models.ForeignKey(
        Import, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=255, blank=True, help_text="The file's; blank: made here.")
    code = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    base = models.ForeignKey(
        Framework,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The live version it was compared with.",
    )
    counts = models.JSONField(default=dict, help_text="Statements in all, and of each kind")
    replaces = models.BooleanField(
        default=False, help_text="May stand in the place of other content that nobody has rated."
    )
    framework = models.ForeignKey(
        Framework, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts"
    )
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)
    # The large ones come last: SQLite passes through what stands before a column it reads.
    decisions = models.JSONField(default=dict)
    report = models.JSONField(default=dict, help_text="{errors, warnings}: faults with their lines")
    data = models.BinaryField(default=b"", help_text="The file's bytes; gone once published.")

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["batch", "state", "title"], name="draft_by_state"),
            models.Index(fields=["code"], name="draft_by_code"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "blocked", "changed", "new", "same", "published"]
                ),
                name="draft_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.name} {self.version}".strip()
