"""A learner's assessment of themselves and its ratings."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from assessments.access import AssessmentQuerySet
from frameworks.models import Framework, Occupation, Statement
from nsx.accounts.models import User


class Assessment(models.Model):
    """One round of rating. It stays on its framework version until its owner moves it."""

    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assessments")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="assessments")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="assessments")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    moved_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="moved_to",
        help_text="The round on another version whose answers came along.",
    )
    quick = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="In the quick form: the rank of the occupational level they guessed.",
    )
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text="When its learner was last asked by mail to rate anew."
    )

    # Known only where they were asked for, with_traces(): the newest finished one before this,
    # whether it has any evidence, whether admins said what its occupation's statements rest on, and
    # a mark of O*NET's anchors; with_newest(): the newest one of the learner's occupation;
    # with_choices(): whether anybody reviewed its answers, and whether its occupation can be begun
    # anew.
    earlier: int | None
    has_evidence: bool
    has_groundings: bool
    anchors_mark: str
    newest: int
    reviewed: bool
    live: bool

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        # Every page of a team asks for the newest round of each of its people.
        indexes = [models.Index(fields=["learner", "occupation"], name="assessment_of_learner")]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "occupation"],
                condition=Q(finished_at__isnull=True),
                name="assessment_one_open_per_occupation",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="assessment_finished_after_start",
            ),
            models.CheckConstraint(
                condition=Q(quick__isnull=True) | Q(quick__gte=1),
                name="assessment_quick_is_a_rank",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.occupation}"


class Rating(models.Model):
    """A learner's answer to one statement. Undo blanks the value; the row stays."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ratings")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="ratings")
    digest = models.CharField(max_length=64)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    not_applicable = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    not_sure = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    rated_at = models.DateTimeField(default=timezone.now)
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "statement"], name="rating_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__range=(1, 4)),
                name="rating_value_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | (Q(value__isnull=True) & ~Q(reason="")),
                name="rating_not_applicable_has_reason_and_no_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"
