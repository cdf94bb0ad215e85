"""What a reviewer says of a learner's rating, beside it and never over it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.assessment import Assessment
from frameworks.models import Statement
from nsx.accounts.models import User


class Review(models.Model):
    """A reviewer's own value for a statement, with the rating revision they saw."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reviews")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="reviews")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="reviews")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    revision_seen = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__range=(1, 4)),
                name="review_value_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"
