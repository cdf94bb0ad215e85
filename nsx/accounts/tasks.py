"""Long work about people, done by `manage.py db_worker`."""

import logging
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from nsx.accounts.actions.invitations import send_invitation
from nsx.accounts.models import Invitation, Membership, Team, User

AT_ONCE = 10
"""So many mails go out while the admin waits; more than that the worker sends."""

log = logging.getLogger(__name__)


def send_all(ids: Sequence[int], site: str) -> int:
    """Mail invitations by row id, each on its own; how many went out.

    An address that is refused stops no other. Where no server answers the rest is not tried. What
    did not go out stays "not sent yet", for "send again".
    """
    sent = 0
    waiting = Invitation.objects.filter(pk__in=ids).order_by("pk")
    for invitation in waiting.select_related("organisation", "team", "invited_by"):
        try:
            sent += send_invitation(invitation=invitation, site=site)
        except SMTPRecipientsRefused:
            log.exception("invitation %s was refused", invitation.pk)
        except OSError:
            log.exception("invitation %s and those after it were not sent", invitation.pk)
            break
    return sent


def deliver(ids: Sequence[int], site: str) -> int:
    """Mail a few invitations now, or have the worker mail many; how many are sent or on their way.

    `site` is how the address of the site begins, without a slash at the end.
    """
    if len(ids) <= AT_ONCE:
        return send_all(ids, site)
    send_later.enqueue(list(ids), site)
    return len(ids)


@task()
def send_later(ids: list[int], site: str) -> int:
    """send_all, by the worker."""
    return send_all(ids, site)


def tell_gone(people: Sequence[int], team: str, site: str) -> None:
    """Have the worker mail people by row id that they are no longer in a team (its name)."""
    if people:
        told_gone.enqueue(list(people), team, site)


def tell_moved(person: int, was: str, now: int, site: str) -> None:
    """Have the worker mail somebody that they are in another team now (a row id)."""
    told_moved.enqueue(person, was, now, site)


@task()
def told_gone(people: list[int], team: str, site: str) -> None:
    """Mail each of them on their own."""
    for user in User.objects.filter(pk__in=people, is_active=True).order_by("pk"):
        _tell(user, f"You are no longer in {team}", "gone", {"team": team, "site": site})


@task()
def told_moved(person: int, was: str, now: int, site: str) -> None:
    """Mail them where they are now, and that it sees nothing yet."""
    user = User.objects.filter(pk=person, is_active=True).first()
    team = Team.objects.select_related("organisation").filter(pk=now).first()
    if user is None or team is None:
        return
    managers = User.objects.filter(
        memberships__team=team, memberships__kind=Membership.Kind.MANAGER
    ).order_by("name", "email")
    told = {
        "was": was,
        "team": team,
        "managers": [str(manager) for manager in managers],
        "link": site + reverse("team-show", args=[team.pk]),
        "site": site,
    }
    _tell(user, f"You are now in {team}", "moved", told)


def _tell(user: User, subject: str, template: str, told: dict[str, object]) -> None:
    if not user.email:
        return
    text = render_to_string(f"accounts/email/team_{template}.txt", told | {"user": user})
    try:
        # A name may hold what ends a header.
        send_mail(" ".join(subject.split()), text, None, [user.email])
    except OSError:  # what smtplib raises, and a server that is not there
        log.exception("user %s was not told of their team", user.pk)
