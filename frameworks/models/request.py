"""Who would like to rate themselves in an occupation that has no framework."""

from django.db import models
from django.utils import timezone

from frameworks.models.occupation import Occupation
from nsx.accounts.models import User


class FrameworkRequest(models.Model):
    """A person asks for a framework; one each, and gone with the person."""

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="requests", db_index=False
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="framework_requests")
    why = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "user"], name="framework_request_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} asks for {self.occupation_id}"
