"""Who a team may write to, and the link that ends it."""

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from nsx.accounts.models import Membership, Team

_SIGNER = Signer(salt="nsx.mail.off")


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
