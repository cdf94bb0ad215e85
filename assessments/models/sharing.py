"""Who sees what of a learner."""

from django.db import models
from django.utils import timezone

from assessments.access import ShareQuerySet
from assessments.models.assessment import Assessment
from frameworks.models import Occupation
from nsx.accounts.models import Team, User


class Share(models.Model):
    """A learner shows an occupation to a team; withdrawing deletes the row.

    With `only` set, just that assessment is shown; otherwise the newest one,
    finished or not, and later ones.
    """

    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shares")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="shares")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="shares")
    only = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, null=True, blank=True, related_name="shares"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "team", "occupation"], name="share_once"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} shows {self.occupation} to {self.team}"

    def shows(self, assessment: Assessment, *, newest: bool) -> bool:
        """Whether it shows one of the learner's assessments, told if that is their newest."""
        if assessment.occupation_id != self.occupation_id:
            return False
        return newest if self.only_id is None else self.only_id == assessment.pk
