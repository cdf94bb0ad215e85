"""What a team works towards and what it agreed on: targets, plans, campaigns, snapshots."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from assessments.models.assessment import Assessment
from frameworks.models import Occupation, Statement, Strand
from nsx.accounts.models import Team, User


class Target(models.Model):
    """The level a team, or one person in it, works towards in a strand of an occupation.

    `level` is a level's key, which holds across versions of the framework. The team's oldest
    target names the occupation its page opens with.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="targets")
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="targets"
    )
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="targets")
    strand = models.CharField(max_length=12, choices=Strand.Kind)
    level = models.CharField(max_length=80)
    set_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "occupation", "strand"],
                condition=Q(user=None),
                name="target_once_per_team",
            ),
            models.UniqueConstraint(
                fields=["team", "user", "occupation", "strand"],
                condition=Q(user__isnull=False),
                name="target_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.team}: {self.level} in {self.occupation}"


class PlanItem(models.Model):
    """A statement a person means to reach: by when, with whose guidance.

    One agreed with a team is seen by its managers for as long as the occupation is shared; one
    without a team is the learner's own.
    """

    guide_shown: bool
    """Whether the guide still shows the team the occupation; told by the queries of plans."""

    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="plan_items")
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="plan_items"
    )
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="plan_items")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="plan_items")
    guide = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="guided_items"
    )
    due = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [F("due").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "team", "statement"],
                condition=Q(done_at=None, team__isnull=False),
                name="plan_item_once_with_team",
            ),
            models.UniqueConstraint(
                fields=["learner", "statement"],
                condition=Q(done_at=None, team=None),
                name="plan_item_once_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.statement}"


class Campaign(models.Model):
    """A team is asked to rate an occupation anew by a day. `ended_at` None: it runs."""

    open_round: int | None
    """The round that who is asked rates it in now; told by the query of what is asked."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="campaigns")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="campaigns")
    due = models.DateField()
    message = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "occupation"],
                condition=Q(ended_at=None),
                name="campaign_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.occupation} by {self.due}"


class Snapshot(models.Model):
    """What a team showed of an occupation at a moment; `taken_by` None: the calendar."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="snapshots")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="snapshots")
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.team}, {self.taken_at:%Y-%m-%d}"


class SnapshotRow(models.Model):
    """One person in a snapshot. It goes when they stop sharing the occupation with the team.

    `answers` is {statement row id: 1 to 4 or "na"}, `confirmed` the reviews' values that were
    current, `placements` {strand kind: {lens: [low, high]}} of the headline ladders.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="rows")
    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="snapshot_rows")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="snapshot_rows"
    )
    answers = models.JSONField(default=dict)
    confirmed = models.JSONField(default=dict)
    placements = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "learner"], name="snapshot_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} in {self.snapshot}"
