"""Asking a team to rate an occupation by a day, and reminding those who have not."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.actions.plans import check_manager
from assessments.models import Campaign
from frameworks.models import Occupation
from nsx.accounts.actions.mail import take_turns
from nsx.accounts.models import AuditEvent, Team, User

MESSAGE_CHARS = 500


@transaction.atomic
def start_campaign(
    *, team: Team, occupation: Occupation, due: date, message: str = "", by: User
) -> Campaign | None:
    """Ask a team to rate an occupation until a day; None where it is asked that already.

    Raises PermissionDenied unless `by` manages the team.
    """
    check_manager(team, by)
    campaign, made = Campaign.objects.get_or_create(
        team=team,
        occupation=occupation,
        ended_at=None,
        defaults={"due": due, "message": message, "made_by": by},
    )
    if not made:
        return None
    _record("campaign.start", team, by, {"campaign": campaign.pk})
    return campaign


@transaction.atomic
def end_campaign(*, campaign: Campaign, by: User) -> None:
    """Ask nobody any more. Twice changes nothing. Raises PermissionDenied."""
    check_manager(campaign.team, by)
    running = Campaign.objects.filter(pk=campaign.pk, ended_at=None)
    if running.update(ended_at=timezone.now()):
        _record("campaign.end", campaign.team, by, {"campaign": campaign.pk})


@transaction.atomic
def write_to(*, team: Team, users: Collection[int], by: User) -> list[int]:
    """Which of these can be written to now, by membership row id; they are then spoken for.

    Nobody is who turned the team's mail off, or had some today. Raises PermissionDenied unless
    `by` manages the team. The mail itself is a task's, once this is stored.
    """
    check_manager(team, by)
    places = take_turns(team=team, users=users)
    if places:
        _record("team.remind", team, by, {"memberships": places})
    return places


def _record(action: str, team: Team, by: User, detail: dict[str, object]) -> None:
    AuditEvent.objects.create(actor=by, action=action, target=f"team:{team.pk}", detail=detail)
