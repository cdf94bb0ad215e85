"""Who looks after which team, and how teams stand one under the other."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q, QuerySet

from nsx.accounts.models import Membership, Organisation, Role, Team, User
from nsx.accounts.queries import powers_of
from nsx.accounts.queries.people import organisations_of

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


def shapes(user: User, team: Team) -> bool:
    """Whether they may move or delete a team: whoever could make one where it stands."""
    return makes_in(user, team.organisation_id, team.parent)


def makes_in(user: User, organisation: int, parent: Team | None) -> bool:
    """Whether they may make a team there: under one they run, else as who looks after it."""
    if parent is not None:
        return runs(user, parent)
    return user.is_active and powers_of(user).gives(Membership.Kind.MANAGER, organisation)


def homes_for_new(user: User) -> QuerySet[Organisation]:
    """The organisations in which they may make teams of their own standing."""
    return organisations_of(powers_of(user))


def below(team: Team) -> QuerySet[Team]:
    """The team and all that stand under it, by name."""
    return below_all([team.pk]).order_by("name", "pk")


def below_all(teams: Collection[int]) -> QuerySet[Team]:
    """Teams by row id and all that stand under them."""
    found = Q(pk__in=[])
    for path in _ABOVE:
        found |= Q(**{f"{path}pk__in": teams})
    return Team.objects.filter(found)


def above(team: Team) -> list[Team]:
    """The teams it stands under, the topmost first; a query for each."""
    found: list[Team] = []
    parent = team.parent
    while parent is not None and len(found) < MAX_DEPTH:
        found.insert(0, parent)
        parent = parent.parent
    return found


def depth(team: Team) -> int:
    """How deep it stands, 1 at the top."""
    return len(above(team)) + 1


def height(team: Team, teams: Sequence[Team]) -> int:
    """How many teams stand one under the other from it down, 1 for it alone, among `teams`."""
    return 1 + max((height(each, teams) for each in teams if each.parent_id == team.pk), default=0)


def run_without(user: User, team: Team) -> bool:
    """Whether somebody still runs the team once this person no longer manages it.

    Another manager, one of a team above, or an admin of its organisation. The site's admins run
    every team and are nobody's manager: they do not count.
    """
    teams = [team.pk, *(each.pk for each in above(team))]
    managers = Membership.objects.filter(
        team__in=teams, kind=Membership.Kind.MANAGER, user__is_active=True
    ).exclude(user=user, team=team)
    return managers.exists() or admins_of(team).exists()


def left_alone_without(user: User) -> list[Team]:
    """The teams they manage that nobody would run without them (see run_without), by name.

    Four queries, however many there are.
    """
    managed = Team.objects.filter(memberships__user=user, memberships__kind=Membership.Kind.MANAGER)
    teams = list(managed.select_related("organisation").order_by("name", "pk"))
    if not teams:
        return []
    homes = {team.organisation_id for team in teams}
    parents = dict(Team.objects.filter(organisation__in=homes).values_list("pk", "parent"))
    others = Membership.objects.filter(
        team__organisation__in=homes, kind=Membership.Kind.MANAGER, user__is_active=True
    ).exclude(user=user)
    run = set(others.values_list("team", flat=True))
    admins = Role.objects.filter(
        kind=Role.Kind.ORGANISATION_ADMIN, organisation__in=homes, user__is_active=True
    ).exclude(user=user)
    looked_after = set(admins.values_list("organisation", flat=True))
    return [
        team
        for team in teams
        if team.organisation_id not in looked_after and not run & _line(team.pk, parents)
    ]


def _line(team: int | None, parents: Mapping[int, int | None]) -> set[int]:
    """A team and those it stands under, by row id."""
    found: set[int] = set()
    while team is not None and team not in found:
        found.add(team)
        team = parents.get(team)
    return found


def admins_of(team: Team) -> QuerySet[User]:
    """The admins of its organisation, by name."""
    return User.objects.filter(
        roles__kind=Role.Kind.ORGANISATION_ADMIN,
        roles__organisation=team.organisation_id,
        is_active=True,
    ).order_by("name", "email")
