"""Inviting people, and what becomes of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from nsx.accounts.actions.roles import Refused, check_runs, give_role, put_in_team
from nsx.accounts.models import (
    AuditEvent,
    Invitation,
    Membership,
    Organisation,
    Role,
    Team,
    User,
)
from nsx.accounts.queries import powers_of
from nsx.accounts.queries.invitations import Line, digest_of, may_give, plan_of, still_counts
from nsx.accounts.roster import Row


@transaction.atomic
def invite(
    *,
    rows: Sequence[Row],
    by: User | None,
    make_new: bool = False,
    under: Team | None = None,
) -> tuple[list[Line], list[Invitation]]:
    """Invite everybody of a roster who can be invited; the rest stays as the plan says.

    The plan is made anew, with the powers `by` has now; None is the command line. With `under`,
    into that team and those below it, which `by` must run; else PermissionDenied is raised. Doing
    it again invites nobody twice. No mail goes out: that is send_invitation, once this is stored.
    """
    if by is not None:
        # A second click waits here, and then finds everybody invited.
        by = User.objects.select_for_update().get(pk=by.pk)
    if under is not None:
        check_runs(by, under)
    powers = None if by is None else powers_of(by)
    lines = plan_of(rows, powers=powers, make_new=make_new, under=under)
    new = _NewPlaces(under, by)
    asked = [_invitation(line, new, by) for line in lines if line.invites]
    made = Invitation.objects.bulk_create(asked)
    AuditEvent.objects.bulk_create(_event("invitation.make", each, by) for each in made)
    return lines, made


def send_invitation(*, invitation: Invitation, site: str) -> bool:
    """Mail a fresh link, after which an older one no longer works; False if there is nothing to.

    `site` is how its address begins, without a slash at the end. Raises what the mail server
    answers, and then all is as before. Not one transaction: while a mail server takes its time,
    nobody else's work may wait for the database.
    """
    token, now = token_urlsafe(32), timezone.now()
    as_it_is = {name: getattr(invitation, name) for name in ("digest", "sent_at", "expires_at")}
    anew = {
        "digest": digest_of(token),
        "sent_at": now,
        "expires_at": now + timedelta(days=settings.INVITATION_DAYS),
    }
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not waiting.update(**anew):
        return False
    context = {
        "invitation": invitation,
        "link": site + reverse("account_invitation", args=[token]),
        "site": site,
        "days": settings.INVITATION_DAYS,
    }
    text = render_to_string("accounts/email/invitation.txt", context)
    try:
        send_mail("Your invitation to NSX", text, None, [invitation.email])
    except OSError:  # what smtplib raises, and a server that is not there
        waiting.filter(digest=anew["digest"]).update(**as_it_is)
        raise
    return True


@transaction.atomic
def invite_again(*, invitation: Invitation, by: User) -> None:
    """Note that an invitation goes out once more, given by `by` from now on.

    Raises PermissionDenied. The mail is send_invitation's.
    """
    _check_gives(by, invitation)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(invited_by=by)
    _event("invitation.again", invitation, by).save()


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Take an invitation back: its link works no more. Raises PermissionDenied."""
    _check_gives(by, invitation)
    event = _event("invitation.withdraw", invitation, by)
    if Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()[0]:
        event.save()


def hold_invitation(*, invitation: Invitation) -> Invitation:
    """The row as it is now, for the rest of the transaction: who else accepts it waits.

    Raises Refused where it is used, old, taken back, or no longer theirs to give who gave it.
    """
    held = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation", "team", "invited_by")
        .filter(pk=invitation.pk)
        .first()
    )
    if held is None or not still_counts(held):
        raise Refused("This invitation no longer counts. Ask for a new one.")
    return held


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User) -> None:
    """Become what one was invited as; whoever invited must still be allowed to give that.

    Raises Refused where the invitation is somebody else's, used, old, or no longer theirs to give.
    """
    held = hold_invitation(invitation=invitation)
    if by.is_guest or (by.email or "").lower() != held.email:
        raise Refused(f"This invitation is for {held.email}. Sign in with that e-mail.")
    if held.name and not by.name:
        by.name = held.name
        by.save(update_fields=["name"])
    _give(held, by)
    held.accepted_at = timezone.now()
    held.save(update_fields=["accepted_at"])
    _event("invitation.accept", held, by).save()


@transaction.atomic
def delete_invitations_from_before(*, day: datetime, by: User | None) -> int:
    """Delete those that expired before a moment, with the addresses in them; how many.

    The calendar decides; `by` is None for it.
    """
    old = list(Invitation.objects.filter(expires_at__lt=day))
    AuditEvent.objects.bulk_create(_event("invitation.delete", each, by) for each in old)
    Invitation.objects.filter(pk__in=[each.pk for each in old]).delete()
    return len(old)


def _give(held: Invitation, user: User) -> None:
    """In the name of whoever invited, so that the trail says who gave it."""
    if held.team:
        managing = Membership.objects.filter(team=held.team, user=user, kind="manager").exists()
        manager = managing or held.kind == Invitation.Kind.MANAGER
        kind = Membership.Kind.MANAGER if manager else Membership.Kind.MEMBER
        put_in_team(team=held.team, user=user, kind=kind, by=held.invited_by)
    elif held.kind != Invitation.Kind.LEARNER:
        give_role(
            user=user,
            kind=Role.Kind(held.kind),
            organisation=held.organisation,
            by=held.invited_by,
        )


def _check_gives(by: User, invitation: Invitation) -> None:
    if not may_give(by, invitation):
        raise PermissionDenied


class _NewPlaces:
    """Organisations and teams that a roster names and that are made on the way, each once."""

    def __init__(self, under: Team | None, by: User | None) -> None:
        self.under, self.by = under, by
        self.homes: dict[str, int] = {}
        self.teams: dict[tuple[int, str], int] = {}

    def organisation(self, name: str) -> int:
        """The row id of an organisation; one with the same letters is the same."""
        slug = slugify(name)[:40]
        if slug not in self.homes:
            home, _ = Organisation.objects.get_or_create(slug=slug, defaults={"name": name})
            self.homes[slug] = home.pk
        return self.homes[slug]

    def team(self, organisation: int, name: str) -> int:
        """The row id of a team, under the one that people are invited from."""
        key = (organisation, " ".join(name.casefold().split()))
        if key not in self.teams:
            made = Team.objects.create(organisation_id=organisation, name=name, parent=self.under)
            AuditEvent.objects.create(
                actor=self.by,
                action="team.make",
                target=f"team:{made.pk}",
                detail={"parent": made.parent_id},
            )
            self.teams[key] = made.pk
        return self.teams[key]


def _invitation(line: Line, new: _NewPlaces, by: User | None) -> Invitation:
    row, now = line.row, timezone.now()
    organisation, team = line.organisation, line.team
    if organisation is None and row.organisation:
        organisation = new.organisation(row.organisation)
    if team is None and row.team and organisation:
        team = new.team(organisation, row.team)
    return Invitation(
        email=row.email,
        name=row.name,
        kind=row.kind,
        organisation_id=organisation,
        team_id=team,
        invited_by=by,
        # No link leads here until one is mailed.
        digest=digest_of(token_urlsafe(32)),
        made_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )


def _event(action: str, invitation: Invitation, by: User | None) -> AuditEvent:
    target = "site:0"
    if invitation.team_id:
        target = f"team:{invitation.team_id}"
    elif invitation.organisation_id:
        target = f"organisation:{invitation.organisation_id}"
    detail = {"invitation": invitation.pk, "kind": invitation.kind}
    return AuditEvent(actor=by, action=action, target=target, detail=detail)
