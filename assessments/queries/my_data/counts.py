"""How much is kept of a person, and what stays when they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from assessments.models import (
    Assessment,
    Campaign,
    Evidence,
    PlanItem,
    Rating,
    Review,
    Share,
    Snapshot,
    SnapshotRow,
    Target,
)
from frameworks.models import Correction, Draft, FrameworkRequest, Grounding, Import
from nsx.accounts.models import AuditEvent, Invitation, JoinLink, Membership, Role, Team, User
from nsx.accounts.queries.teams import left_alone_without


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by what they are; `bytes` of files, `alone` are teams that nobody else runs.

    `guided` are others' plans they guide, `made` what they made for teams, `written` what they
    began or said as an admin.
    """

    rounds: int
    occupations: int
    answers: int
    evidence: int
    files: int
    bytes: int
    said: int
    plan: int
    shares: int
    kept: int
    teams: int
    roles: int
    requests: int
    invited: int
    links: int
    guided: int
    reviews: int
    made: int
    written: int
    corrections: int
    doings: int
    alone: Sequence[Team]


def counts_of(user: User) -> Counts:
    """All of it in twenty-four queries at most, however much there is."""
    rounds = Assessment.objects.of(user).aggregate(
        rounds=Count("pk"), occupations=Count("occupation", distinct=True)
    )
    evidence = Evidence.objects.of(user).aggregate(
        items=Count("pk"), files=Count("pk", filter=~Q(file="")), bytes=Sum("size", default=0)
    )
    given = Q(value__isnull=False) | Q(not_applicable=True)
    plans = PlanItem.objects.filter(made_by=user).exclude(learner=user).count()
    targets = Target.objects.filter(set_by=user).exclude(user=user).count()
    campaigns = Campaign.objects.filter(made_by=user).count()
    return Counts(
        rounds=rounds["rounds"],
        occupations=rounds["occupations"],
        answers=Rating.objects.filter(given, assessment__learner=user).count(),
        evidence=evidence["items"],
        files=evidence["files"],
        bytes=evidence["bytes"],
        said=Review.objects.filter(assessment__learner=user).count(),
        plan=PlanItem.objects.filter(learner=user).count(),
        shares=Share.objects.of(user).count(),
        kept=SnapshotRow.objects.filter(learner=user).count(),
        teams=Membership.objects.filter(user=user).count(),
        roles=Role.objects.filter(user=user).count(),
        requests=FrameworkRequest.objects.filter(user=user).count(),
        invited=Invitation.objects.filter(invited_by=user, accepted_at=None).count(),
        links=JoinLink.objects.filter(made_by=user).count(),
        guided=PlanItem.objects.filter(guide=user).exclude(learner=user).count(),
        reviews=Review.objects.filter(author=user).exclude(assessment__learner=user).count(),
        made=plans + campaigns + targets + Snapshot.objects.filter(taken_by=user).count(),
        written=sum(rows.count() for rows in _written_by(user)),
        corrections=Correction.objects.of(user).count(),
        doings=AuditEvent.objects.filter(actor=user).count(),
        alone=left_alone_without(user),
    )


def _written_by(user: User) -> Sequence[QuerySet[Any]]:
    return (
        Import.objects.filter(by=user),
        Draft.objects.filter(by=user),
        Grounding.objects.filter(decided_by=user),
    )
