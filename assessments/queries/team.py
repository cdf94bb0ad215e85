"""The teams of a reader, and who is in them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from assessments.models import Share
from nsx.accounts.models import Membership, Team, User

MEMBER, MANAGER = Membership.Kind.MEMBER, Membership.Kind.MANAGER


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team in the reader's list; `sharing` counts people, and is told to its managers only."""

    team: Team
    managed: bool
    managers: tuple[str, ...]
    people: int
    sharing: int
    shared_by_me: int


def teams_of(user: User) -> QuerySet[Team]:
    """The teams the reader is in or manages, by name."""
    return Team.objects.filter(memberships__user=user).order_by("name", "pk")


def manages(user: User, team: Team) -> bool:
    """Whether the reader is one of the team's managers."""
    return Membership.objects.filter(team=team, user=user, kind=MANAGER).exists()


def team_lines(user: User) -> list[TeamLine]:
    """The reader's list of teams; the query count does not depend on how many there are."""
    managers = Membership.objects.filter(kind=MANAGER, user__is_active=True).select_related("user")
    teams = list(
        teams_of(user)
        .select_related("organisation")
        .prefetch_related(Prefetch("memberships", managers.order_by("user__name", "pk")))
    )
    counted = (
        people_of(teams_of(user))
        .order_by()
        .values_list("team")
        .annotate(Count("pk"), sharing=Count("pk", filter=Exists(_shares_here())))
    )
    counts = {team_id: (people, sharing) for team_id, people, sharing in counted}
    mine: dict[int, int] = dict(
        Share.objects.filter(learner=user).order_by().values_list("team").annotate(Count("pk"))
    )

    def line(team: Team) -> TeamLine:
        found = [membership.user for membership in team.memberships.all()]
        people, sharing = counts.get(team.pk, (0, 0))
        return TeamLine(
            team=team,
            managed=user in found,
            managers=tuple(str(each) for each in found),
            people=people,
            sharing=sharing,
            shared_by_me=mine.get(team.pk, 0),
        )

    return [line(team) for team in teams]


def people_of(teams: QuerySet[Team]) -> QuerySet[Membership]:
    """Those whose skills these teams look at: members, and managers who share their own.

    Whose account is switched off is not shown.
    """
    found = Membership.objects.filter(Q(kind=MEMBER) | Exists(_shares_here()), team__in=teams)
    return found.filter(user__is_active=True)


def _shares_here() -> QuerySet[Share]:
    """For use inside a query on memberships: what the person shares with the team."""
    return Share.objects.filter(team=OuterRef("team"), learner=OuterRef("user"))
