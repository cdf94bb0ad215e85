"""Links by which people join a team, and the one behind an address."""

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from nsx.accounts.models import JoinLink, Team
from nsx.accounts.queries.teams import runs

# A dot needs no escape in an address, and mail programs keep it in a link.
_SIGNER = Signer(salt="nsx.accounts.join", sep=".")


def link_of(team: Team) -> JoinLink | None:
    """A team's link, whether it still counts or not."""
    return JoinLink.objects.filter(team=team).select_related("team", "made_by").first()


def token_of(link: JoinLink) -> str:
    """What its address ends in."""
    return _SIGNER.sign(link.key)


def link_behind(token: str) -> JoinLink | None:
    """The link of an address; nothing is looked up for one that was made up."""
    try:
        key = _SIGNER.unsign(token)
    except BadSignature:
        return None
    found = JoinLink.objects.select_related("team__organisation", "team__parent", "made_by")
    return found.filter(key=key).first()


def link_counts(link: JoinLink) -> bool:
    """Whether one can join by it: not old, and whoever made it still runs the team."""
    return link.expires_at > timezone.now() and runs(link.made_by, link.team)
