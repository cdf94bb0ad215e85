"""A person's list of teams: those they are in or manage, those below, and those they run."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Prefetch, QuerySet

from assessments.models import Share
from assessments.queries.team import people_of, shares_here, teams_of
from nsx.accounts.models import Membership, Team, User
from nsx.accounts.queries.teams import below_all, run_by


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team in the reader's list; `sharing` counts people, and is told to its managers only.

    `depth` is 0 unless a team of the list stands above it.
    """

    team: Team
    depth: int
    inside: bool
    managed: bool
    managers: tuple[str, ...]
    people: int
    sharing: int
    shared_by_me: int


def team_lines(user: User) -> list[TeamLine]:
    """The teams the reader is in, and below each they manage all that stand under it, as a tree.

    The query count does not depend on how many there are.
    """
    places: dict[int, str] = dict(
        Membership.objects.filter(user=user).values_list("team", "kind").order_by()
    )
    managed = [pk for pk, kind in places.items() if kind == Membership.Kind.MANAGER]
    teams = list(_told(below_all(managed) | teams_of(user)))
    counts = _counts([team.pk for team in teams])
    mine: dict[int, int] = dict(
        Share.objects.filter(learner=user).order_by().values_list("team").annotate(Count("pk"))
    )
    return [
        TeamLine(
            team=team,
            depth=depth,
            inside=team.pk in places,
            managed=team.pk in managed,
            managers=tuple(str(place.user) for place in team.memberships.all()),
            people=counts.get(team.pk, (0, 0))[0],
            sharing=counts.get(team.pk, (0, 0))[1],
            shared_by_me=mine.get(team.pk, 0),
        )
        for team, depth in _tree(teams)
    ]


def run_beside(user: User, shown: Sequence[TeamLine]) -> QuerySet[Team]:
    """The teams they run as an admin that are not in the list yet, with how many are in them."""
    found = run_by(user).exclude(pk__in=[line.team.pk for line in shown])
    return (
        found.select_related("organisation", "parent")
        .annotate(people=Count("memberships"))
        .order_by("organisation__name", "name", "pk")
    )


def _told(teams: QuerySet[Team]) -> QuerySet[Team]:
    managers = Membership.objects.filter(
        kind=Membership.Kind.MANAGER, user__is_active=True
    ).select_related("user")
    return (
        teams.distinct()
        .select_related("organisation")
        .prefetch_related(Prefetch("memberships", managers.order_by("user__name", "pk")))
        .order_by("name", "pk")
    )


def _counts(teams: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By team: how many are looked at in it, and how many of them share."""
    counted = (
        people_of(Team.objects.filter(pk__in=teams))
        .order_by()
        .values_list("team")
        .annotate(Count("pk"), sharing=Count("pk", filter=Exists(shares_here())))
    )
    return {team: (people, sharing) for team, people, sharing in counted}


def _tree(teams: Sequence[Team]) -> Iterator[tuple[Team, int]]:
    """Each team followed by those under it, with how deep it stands in this list."""
    known = {team.pk for team in teams}
    under: dict[int | None, list[Team]] = defaultdict(list)
    for team in teams:
        under[team.parent_id if team.parent_id in known else None].append(team)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[Team, int]]:
        for team in under[parent]:
            yield team, depth
            yield from walk(team.pk, depth + 1)

    return walk(None, 0)
