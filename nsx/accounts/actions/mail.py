"""Who may write to a person, and when."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nsx.accounts.models import AuditEvent, Membership, Team, User


@transaction.atomic
def switch_mail(*, membership: Membership, on: bool, by: User) -> None:
    """Let a team write to its member, or no longer. Raises PermissionDenied for somebody else's.

    Who follows the link in a mail of theirs is they.
    """
    if membership.user_id != by.pk:
        raise PermissionDenied
    if not Membership.objects.filter(pk=membership.pk, reminders=not on).update(reminders=on):
        return
    target, detail = f"user:{by.pk}", {"team": membership.team_id}
    if on:
        AuditEvent.objects.create(actor=by, action="mail.on", target=target, detail=detail)
    else:
        AuditEvent.objects.create(actor=by, action="mail.off", target=target, detail=detail)


@transaction.atomic
def take_turns(*, team: Team, users: Collection[int]) -> list[int]:
    """Which of these the team may write to now, by membership row id: each once a day.

    They count as written to from here on, so that a second click writes to nobody.
    """
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    free = Membership.objects.select_for_update().filter(
        Q(reminded_at=None) | Q(reminded_at__lt=today),
        team=team,
        user__in=users,
        user__is_active=True,
        reminders=True,
    )
    found = list(free.order_by("pk").values_list("pk", flat=True))
    Membership.objects.filter(pk__in=found).update(reminded_at=timezone.now())
    return found


@transaction.atomic
def give_turns_back(*, places: Collection[int]) -> None:
    """These memberships got no mail after all: they may be written to today.

    The worker's own doing, so nothing is told of it.
    """
    Membership.objects.filter(pk__in=places).update(reminded_at=None)


@transaction.atomic
def choose_rerate_after(*, user: User, months: int, by: User) -> None:
    """Be asked by mail to rate anew so many months after a result; 0 for never.

    Who follows the link in a mail of theirs is they. Raises PermissionDenied for somebody else.
    """
    if user.pk != by.pk:
        raise PermissionDenied
    if not User.objects.filter(pk=user.pk).exclude(rerate_after=months).update(rerate_after=months):
        return
    user.rerate_after = months
    AuditEvent.objects.create(
        actor=by, action="mail.when", target=f"user:{user.pk}", detail={"months": months}
    )
