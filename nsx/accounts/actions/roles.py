"""Who is what: roles, places in teams, and whether an account is on."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nsx.accounts.models import AuditEvent, Membership, Organisation, Role, Team, User
from nsx.accounts.queries import powers_of
from nsx.accounts.queries.people import belongs_to_them_alone
from nsx.accounts.queries.teams import run_without, runs
from nsx.accounts.signals import team_left
from nsx.lib.sessions import end_sessions


class Refused(Exception):
    """It cannot be done now; the message says why and what else to do."""


def check_power(by: User | None, kind: str, organisation: int | None) -> None:
    """Raises PermissionDenied unless `by` may give `kind` there; None is the command line.

    Asked when it is done, in its transaction: who lost power has lost it.
    """
    if by is None:
        return
    if not by.is_active or not powers_of(by).gives(kind, organisation):
        raise PermissionDenied


def check_runs(by: User | None, team: Team) -> None:
    """Raises PermissionDenied unless `by` may change who is in a team; None is the command line."""
    if by is not None and not runs(by, team):
        raise PermissionDenied


@transaction.atomic
def give_role(
    *, user: User, kind: Role.Kind, organisation: Organisation | None, by: User | None
) -> bool:
    """Make a person an admin; without an organisation, of the whole site. False if they are one.

    Raises PermissionDenied, and Refused for a guest or a role that does not fit the place.
    """
    place = organisation.pk if organisation else None
    check_power(by, kind, place)
    if user.is_guest:
        raise Refused("A guest has no account yet. They sign up first.")
    if kind == Role.Kind.ORGANISATION_ADMIN and organisation is None:
        raise Refused("An organisation admin needs an organisation. Choose one.")
    if kind == Role.Kind.SITE_ADMIN and organisation is not None:
        raise Refused("A site admin looks after the whole site. Choose no organisation.")
    _, made = Role.objects.get_or_create(user=user, kind=kind, organisation=organisation)
    if made:
        _record_role("role.give", user, kind, place, by)
    return made


@transaction.atomic
def take_role(*, role: Role, by: User | None) -> None:
    """Take an admin role away, at once.

    Raises PermissionDenied, and Refused for the last site admin.
    """
    check_power(by, role.kind, role.organisation_id)
    if role.kind == Role.Kind.SITE_ADMIN:
        keep_one_site_admin(role.user_id)
    if Role.objects.filter(pk=role.pk).delete()[0]:
        _record_role("role.take", role.user, role.kind, role.organisation_id, by)


@transaction.atomic
def put_in_team(*, team: Team, user: User, kind: Membership.Kind, by: User | None) -> bool:
    """Put a person into a team, or change what they are in it; False if nothing changed.

    They share nothing by it. Raises PermissionDenied, and Refused for a guest and for the last
    manager who would become a member.
    """
    check_runs(by, team)
    if user.is_guest:
        raise Refused("A guest has no account yet. They sign up first.")
    known = Membership.objects.filter(team=team, user=user).first()
    if known and known.kind == kind:
        return False
    if known and by == user:
        _leave_to_someone(known)
    Membership.objects.update_or_create(team=team, user=user, defaults={"kind": kind})
    AuditEvent.objects.create(
        actor=by,
        action="team.join",
        target=f"team:{team.pk}",
        detail={"user": user.pk, "kind": kind.value},
    )
    return True


@transaction.atomic
def remove_from_team(*, membership: Membership, by: User | None) -> None:
    """Take a person out of a team, or leave it oneself; what they shared with it ends.

    Raises PermissionDenied, and Refused for a manager who leaves a team that nobody else runs.
    """
    team, alone = membership.team, by == membership.user
    if alone:
        _leave_to_someone(membership)
    else:
        check_runs(by, team)
    if not Membership.objects.filter(pk=membership.pk).delete()[0]:
        return
    team_left.send(sender=Membership, user=membership.user, team=team)
    AuditEvent.objects.create(
        actor=by,
        action="team.quit" if alone else "team.leave",
        target=f"team:{team.pk}",
        detail={"user": membership.user_id},
    )


@transaction.atomic
def hand_over(*, membership: Membership, to: Team, by: User) -> None:
    """Put a person from one team into another of the same organisation, as a member.

    What they shared with the first ends, and the second sees nothing until they share. Raises
    PermissionDenied unless `by` runs both, and Refused for a team elsewhere or the same one.
    """
    if to.pk == membership.team_id or to.organisation_id != membership.team.organisation_id:
        raise Refused("Choose another team of the same organisation.")
    check_runs(by, membership.team)
    check_runs(by, to)
    if not Membership.objects.filter(team=to, user=membership.user).exists():
        put_in_team(team=to, user=membership.user, kind=Membership.Kind.MEMBER, by=by)
    remove_from_team(membership=membership, by=by)


def _leave_to_someone(membership: Membership) -> None:
    """Raises Refused where a team would be left to nobody; two who leave at once wait here."""
    team = Team.objects.select_for_update().get(pk=membership.team_id)
    if membership.kind == Membership.Kind.MANAGER and not run_without(membership.user, team):
        raise Refused("You are the only manager. Make someone else a manager first.")


@transaction.atomic
def switch_account(*, user: User, on: bool, by: User) -> None:
    """Let a person sign in, or no longer; who is signed in is out with their next click.

    Raises PermissionDenied for a person that others look after too, and Refused for one's own
    account and the last site admin.
    """
    powers = powers_of(by)
    if not by.is_active or not powers.any_people or not belongs_to_them_alone(powers, user):
        raise PermissionDenied
    if user.pk == by.pk:
        raise Refused("This is your own account. Another admin can switch it off.")
    if user.is_active == on:
        return
    if not on:
        keep_one_site_admin(user.pk)
    user.is_active = on
    user.save(update_fields=["is_active"])
    target = f"user:{user.pk}"
    if on:
        AuditEvent.objects.create(actor=by, action="user.switch_on", target=target)
    else:
        # Or a browser they were signed in with would be let in again once it is on.
        transaction.on_commit(partial(end_sessions, user.pk))
        AuditEvent.objects.create(actor=by, action="user.switch_off", target=target)


def keep_one_site_admin(leaving: int) -> None:
    """Raises Refused where nobody else could administer the site; others wait until it is done."""
    held = Role.objects.select_for_update().filter(kind=Role.Kind.SITE_ADMIN)
    admins = list(held.order_by("pk").values_list("user", "user__is_active"))
    if (leaving, True) in admins and not any(on for user, on in admins if user != leaving):
        raise Refused("This is the last site admin. Make someone else a site admin first.")


def _record_role(
    action: str, user: User, kind: str, organisation: int | None, by: User | None
) -> None:
    AuditEvent.objects.create(
        actor=by,
        action=action,
        target=f"user:{user.pk}",
        detail={"kind": str(kind), "organisation": organisation},
    )
