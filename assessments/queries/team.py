"""The teams of a reader, and who is in them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.models import Share
from nsx.accounts.models import Membership, Team, User

MEMBER, MANAGER = Membership.Kind.MEMBER, Membership.Kind.MANAGER


def teams_of(user: User) -> QuerySet[Team]:
    """The teams the reader is in or manages, by name."""
    return Team.objects.filter(memberships__user=user).order_by("name", "pk")


def manages(user: User, team: Team) -> bool:
    """Whether the reader is one of the team's managers."""
    return Membership.objects.filter(team=team, user=user, kind=MANAGER).exists()


def people_of(teams: QuerySet[Team]) -> QuerySet[Membership]:
    """Those whose skills these teams look at: members, and managers who share their own.

    Whose account is switched off is not shown.
    """
    found = Membership.objects.filter(Q(kind=MEMBER) | Exists(shares_here()), team__in=teams)
    return found.filter(user__is_active=True)


def shares_here() -> QuerySet[Share]:
    """For use inside a query on memberships: what the person shares with the team."""
    return Share.objects.filter(team=OuterRef("team"), learner=OuterRef("user"))
