"""Who may be written to, and the links that end it."""

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from nsx.accounts.models import Membership, Team, User

_SIGNER = Signer(salt="nsx.mail.off")
_RERATE = Signer(salt="nsx.mail.rerate.off")


def off_token(membership: Membership) -> str:
    """What the link ends in that turns a team's mail off, for whoever was sent it."""
    return _SIGNER.sign(str(membership.pk))


def membership_of(token: str) -> Membership | None:
    """Whose mail of which team such a link turns off; None where it is not ours or they left."""
    try:
        pk = int(_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Membership.objects.select_related("team", "user").filter(pk=pk).first()


def open_to_mail(team: Team) -> QuerySet[Membership]:
    """Those of a team that did not turn its mail off, with the people."""
    found = Membership.objects.filter(team=team, reminders=True, user__is_active=True)
    return found.select_related("user", "team")


def mail_of(user: User) -> QuerySet[Membership]:
    """A person's places in teams, each of which may write to them or not."""
    return Membership.objects.filter(user=user).select_related("team").order_by("team__name", "pk")


def rerate_off_token(user: User) -> str:
    """What the link ends in that turns off being asked to rate anew, for whoever was sent it."""
    return _RERATE.sign(str(user.pk))


def user_of_rerate_off(token: str) -> User | None:
    """Who is asked no more by such a link; None where it is not ours or they are gone."""
    try:
        pk = int(_RERATE.unsign(token))
    except (BadSignature, ValueError):
        return None
    return User.objects.filter(pk=pk, is_guest=False).first()


def reachable() -> QuerySet[User]:
    """People who can get mail: guests have no address, and who is switched off is left alone."""
    return User.objects.filter(is_active=True, is_guest=False).exclude(email=None)
