"""Who looks after which team."""

from django.db.models import Q, QuerySet

from nsx.accounts.models import Membership, Team, User
from nsx.accounts.queries import powers_of

MAX_DEPTH = 4
"""How many teams may stand one under the other: a region, its shops, their desks, a shift."""

_ABOVE = ["parent__" * steps for steps in range(MAX_DEPTH)]


def managed_by(user: User) -> QuerySet[Team]:
    """The teams whose people show this manager what they share."""
    return Team.objects.filter(
        memberships__user=user, memberships__kind=Membership.Kind.MANAGER
    ).order_by("name", "pk")


def run_by(user: User) -> QuerySet[Team]:
    """The teams whose people and managers they may change; it shows them nobody's ratings.

    Those they manage, all teams below these, and those of organisations whose people they look
    after.
    """
    mine = Membership.objects.filter(user=user, kind=Membership.Kind.MANAGER).values("team")
    above = Q()
    for path in _ABOVE:
        above |= Q(**{f"{path}pk__in": mine})
    powers = powers_of(user)
    if powers.site:
        return Team.objects.all()
    return Team.objects.filter(above | Q(organisation__in=powers.people))


def runs(user: User, team: Team) -> bool:
    """Whether they may change who is in a team."""
    return user.is_active and run_by(user).filter(pk=team.pk).exists()
