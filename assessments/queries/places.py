"""Who is in a team and whether they share: never what. For whoever runs it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, Q, QuerySet

from assessments.models import Campaign, PlanItem, Snapshot, Target
from assessments.queries.team import shares_here
from nsx.accounts.models import Membership, Team, User
from nsx.accounts.queries.teams import above, admins_of, run_by


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are in a team as what, and how many share something with it."""

    members: int
    managers: int
    sharing: int


@dataclass(frozen=True, slots=True)
class RunBy:
    """Those who may change who is in a team: its managers, those of teams above, the admins."""

    managers: tuple[str, ...]
    above: tuple[tuple[Team, tuple[str, ...]], ...]
    admins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goes:
    """What deleting a team takes along, in numbers; the plans stay with their people."""

    people: int
    shares: int
    plans: int
    snapshots: int
    campaigns: int
    targets: int
    invitations: int
    teams: tuple[Team, ...]

    @property
    def nothing(self) -> bool:
        """Whether the team is empty."""
        return not any((self.people, self.shares, self.invitations, self.teams))


def places_in(team: Team, words: str = "") -> QuerySet[Membership]:
    """Everybody in a team, managers first, with `shares`: whether they show it anything."""
    found = Membership.objects.filter(team=team).select_related("user", "team__organisation")
    if words:
        found = found.filter(Q(user__name__icontains=words) | Q(user__email__icontains=words))
    found = found.annotate(shares=Exists(shares_here()))
    return found.order_by("kind", "user__name", "user__email", "pk")


def counts_in(team: Team) -> Counts:
    """How many are in a team; one query."""
    manager = Q(kind=Membership.Kind.MANAGER)
    return Counts(
        **Membership.objects.filter(team=team).aggregate(
            members=Count("pk", filter=~manager),
            managers=Count("pk", filter=manager),
            sharing=Count("pk", filter=Exists(shares_here())),
        )
    )


def teams_under(team: Team) -> QuerySet[Team]:
    """The teams right below, by name, with how many people are in each."""
    return team.children.annotate(people=Count("memberships")).order_by("name", "pk")


def run_by_whom(team: Team) -> RunBy:
    """Who runs a team, by name; the query count grows with nothing but how deep it stands."""
    over = above(team)
    managers = Membership.objects.filter(
        team__in=[team.pk, *(each.pk for each in over)],
        kind=Membership.Kind.MANAGER,
        user__is_active=True,
    )
    names: dict[int, list[str]] = {}
    for place in managers.select_related("user").order_by("user__name", "pk"):
        names.setdefault(place.team_id, []).append(str(place.user))
    return RunBy(
        managers=tuple(names.get(team.pk, ())),
        above=tuple((each, tuple(names.get(each.pk, ()))) for each in over if each.pk in names),
        admins=tuple(str(user) for user in admins_of(team)),
    )


def other_teams(user: User, team: Team) -> QuerySet[Team]:
    """Where somebody of the team can be handed over to: others of its organisation they run."""
    found = run_by(user).filter(organisation=team.organisation_id).exclude(pk=team.pk)
    return found.order_by("name", "pk")


def what_goes(team: Team) -> Goes:
    """What deleting a team would take along; seven queries."""
    counts = counts_in(team)
    return Goes(
        people=counts.members + counts.managers,
        shares=counts.sharing,
        plans=PlanItem.objects.filter(team=team).count(),
        snapshots=Snapshot.objects.filter(team=team).count(),
        campaigns=Campaign.objects.filter(team=team).count(),
        targets=Target.objects.filter(team=team).count(),
        invitations=team.invitations.filter(accepted_at=None).count(),
        teams=tuple(team.children.order_by("name", "pk")),
    )
