"""What people say should read otherwise in a framework, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from frameworks.models.draft import Draft
from frameworks.models.framework import Framework, Statement
from frameworks.models.occupation import Occupation
from nsx.accounts.models import User
from nsx.accounts.powers import Powers


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Suggestions, narrowed to those a person may see."""

    def of(self, user: User) -> "CorrectionQuerySet":
        """Those they made."""
        return self.filter(suggested_by=user)

    def decidable_with(self, powers: Powers) -> "CorrectionQuerySet":
        """Those of frameworks that these powers reach."""
        if powers.all_frameworks:
            return self.all()
        return self.filter(occupation__organisation__in=powers.frameworks)


class Correction(models.Model):
    """A suggestion for one statement, or one source anchor, of one version.

    It keeps the wording it was said of, so that it still tells its story when the version's
    rows are replaced.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="corrections")
    framework = models.ForeignKey(Framework, on_delete=models.SET_NULL, null=True, blank=True)
    version = models.CharField(max_length=80)
    statement = models.ForeignKey(Statement, on_delete=models.SET_NULL, null=True, blank=True)
    anchor_kind = models.CharField(max_length=40, blank=True, help_text="Blank: a statement.")
    text = models.TextField(help_text="The statement, or the anchor's name, as it stood.")
    says = models.TextField(blank=True, help_text="How it should read; blank: see why.")
    why = models.TextField(blank=True)
    suggested_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    draft = models.ForeignKey(
        Draft, on_delete=models.SET_NULL, null=True, blank=True, help_text="Where it went."
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "occupation"], name="correction_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "declined"]),
                name="correction_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="correction_decided_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="correction_declined_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(says="") | ~Q(why=""), name="correction_says_something"
            ),
            models.CheckConstraint(
                condition=Q(anchor_kind="") | Q(statement__isnull=True),
                name="correction_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation} {self.version}: {self.text}"
