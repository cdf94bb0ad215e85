"""Links by which people join a team."""

from datetime import timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nsx.accounts.actions.roles import Refused, check_runs
from nsx.accounts.models import AuditEvent, JoinLink, Membership, Team, User
from nsx.accounts.queries.links import link_counts


@transaction.atomic
def make_link(*, team: Team, by: User) -> JoinLink:
    """A fresh link to a team, after which an older one no longer works.

    Raises PermissionDenied.
    """
    check_runs(by, team)
    now = timezone.now()
    link, _ = JoinLink.objects.update_or_create(
        team=team,
        defaults={
            "key": token_urlsafe(16),
            "made_by": by,
            "made_at": now,
            "expires_at": now + timedelta(days=settings.JOIN_LINK_DAYS),
        },
    )
    _record("link.make", team, by)
    return link


@transaction.atomic
def withdraw_link(*, team: Team, by: User) -> None:
    """Take a team's link back: nobody joins by it any more. Raises PermissionDenied."""
    check_runs(by, team)
    if JoinLink.objects.filter(team=team).delete()[0]:
        _record("link.withdraw", team, by)


@transaction.atomic
def join_by_link(*, link: JoinLink, by: User) -> bool:
    """Become a member of the link's team; False for who is in it already.

    They share nothing by it. Raises Refused for a guest, and for a link that no longer counts.
    """
    held = (
        JoinLink.objects.select_for_update(of=("self",))
        .select_related("team", "made_by")
        .filter(pk=link.pk, key=link.key)
        .first()
    )
    if held is None or not link_counts(held):
        raise Refused("This link no longer works. Ask for a new one.")
    if by.is_guest:
        raise Refused("You have no account yet. Sign up first; your answers stay.")
    _, joined = Membership.objects.get_or_create(team=held.team, user=by)
    if joined:
        _record("link.join", held.team, by)
    return joined


def _record(action: str, team: Team, by: User) -> None:
    AuditEvent.objects.create(actor=by, action=action, target=f"team:{team.pk}")
