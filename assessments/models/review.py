"""What a reviewer says of a learner's rating, beside it and never over it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.assessment import Assessment
from frameworks.models import Statement
from nsx.accounts.models import User


class Review(models.Model):
    """One turn of the talk about an answer; the newest view with a value confirms.

    A reviewer gives a view (their own value, a comment, or both) or asks for evidence; the
    learner replies. Each turn keeps which answer its author saw: its revision, and its value
    where that was 1 to 4.
    """

    place: int
    """By which membership its learner can be told; told by assessments.queries.reminding alone."""

    class Kind(models.TextChoices):
        VIEW = "view", "View"
        ASK = "ask", "Asks for evidence"
        REPLY = "reply", "Reply"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reviews")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="reviews")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="reviews")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.VIEW)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    revision_seen = models.PositiveIntegerField()
    value_seen = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the learner was told by mail of what it asks for."
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__range=(1, 4)),
                name="review_value_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(kind="view") | Q(kind__in=["ask", "reply"], value__isnull=True),
                name="review_value_in_a_view_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"
