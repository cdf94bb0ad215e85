"""Showing an occupation to a team, and ending it."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Assessment, PlanItem, Share, SnapshotRow, Target
from nsx.accounts.models import AuditEvent, Membership, Team, User


@transaction.atomic
def share_occupation(*, assessment: Assessment, team: Team, only: bool, by: User) -> Share:
    """Show the assessment's occupation to a team: the newest result and later ones.

    With `only`, just this assessment is shown. Sharing again with the same team replaces what
    it saw; what it sees more of it sees from now on, not what was kept from it till then.
    Raises PermissionError for somebody else's assessment, for a guest, and for a team the
    learner is not in.
    """
    if assessment.learner_id != by.pk:
        raise PermissionError("only its learner shares an assessment")
    if by.is_guest:
        raise PermissionError("a guest has nobody to share with until they sign up")
    if not Membership.objects.filter(team=team, user=by).exists():
        raise PermissionError("a learner shares with teams they are in")
    if only:
        _hold(team.pk)
    whose: dict[str, Any] = {"learner": by, "team": team, "occupation_id": assessment.occupation_id}
    shown = {"only": assessment if only else None}
    widened = not only and Share.objects.filter(**whose, only__isnull=False).exists()
    share, _ = Share.objects.update_or_create(
        **whose, defaults=shown | ({"created_at": timezone.now()} if widened else {})
    )
    if only:
        _rows_of(by, share).exclude(assessment=assessment).delete()
    _record("share.give", share, by)
    return share


@transaction.atomic
def withdraw_share(*, share: Share, by: User) -> None:
    """End a share: from now on the team sees a name and "not shared", in its snapshots too.

    Who guided others in the occupation there does so no more.
    Raises PermissionError for somebody else's.
    """
    if share.learner_id != by.pk:
        raise PermissionError("only the learner withdraws a share")
    _hold(share.team_id)
    _record("share.withdraw", share, by)
    share.delete()
    _rows_of(by, share).delete()
    guided = PlanItem.objects.filter(guide=by, team=share.team_id, occupation=share.occupation_id)
    guided.update(guide=None)


@transaction.atomic
def end_shares(*, user: User, team: Team, **_: object) -> None:
    """A person left a team: what they shared with it ends, and stays ended should they return.

    That they left is on record; they withdrew nothing themselves.
    """
    _hold(team.pk)
    Share.objects.filter(learner=user, team=team).delete()
    SnapshotRow.objects.filter(learner=user, snapshot__team=team).delete()
    Target.objects.filter(user=user, team=team).delete()
    PlanItem.objects.filter(guide=user, team=team).update(guide=None)


def _hold(team: int) -> None:
    """Wait for a snapshot that is being taken: it read who shares, and keeps it when it is done."""
    Team.objects.select_for_update().get(pk=team)


def hold_teams(shares: QuerySet[Share]) -> None:
    """The same for all teams that these show something to, in an order that is always the same."""
    teams = Team.objects.filter(pk__in=shares.values("team"))
    list(teams.select_for_update().order_by("pk").values_list("pk"))


def _rows_of(learner: User, share: Share) -> QuerySet[SnapshotRow]:
    return SnapshotRow.objects.filter(
        learner=learner, snapshot__team=share.team_id, snapshot__occupation=share.occupation_id
    )


def _record(action: str, share: Share, by: User) -> None:
    AuditEvent.objects.create(
        actor=by,
        action=action,
        target=f"share:{share.pk}",
        detail={"team": share.team_id, "occupation": share.occupation_id, "only": share.only_id},
    )
