"""Who sees what of a learner, by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from assessments.models import Assessment, Share
from frameworks.models import Occupation
from nsx.accounts.models import AuditEvent, Membership, Team, User


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team the learner is in, with the names of those who would see what is shared."""

    team: Team
    managers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A share that is in force, with the names of those who see it."""

    share: Share
    managers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareBox:
    """What "Share with my team" shows: what is shared already, and the teams left to choose."""

    assessment: Assessment
    guest: bool
    in_teams: bool
    given: tuple[Given, ...]
    choices: tuple[TeamChoice, ...]

    @property
    def asks(self) -> bool:
        """Whether sharing is the next thing to do: no team sees it, and one could."""
        return bool(self.choices) and not self.given


@dataclass(frozen=True, slots=True)
class Shown:
    """What one team sees of one occupation: `now` is the round it sees today.

    `rounds` are all that could be shown alone, the newest first.
    """

    share: Share
    now: Assessment | None
    rounds: tuple[Assessment, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A team the learner is in, all it sees of them, and whether there is more to show."""

    membership: Membership
    managers: tuple[str, ...]
    shown: tuple[Shown, ...]
    more: bool

    @property
    def team(self) -> Team:
        """The team."""
        return self.membership.team


@dataclass(frozen=True, slots=True)
class Overview:
    """All teams of a learner; the table of teams by occupations where both are several."""

    places: tuple[Place, ...]

    @property
    def shares(self) -> list[Share]:
        """All that is shared."""
        return [each.share for place in self.places for each in place.shown]

    @property
    def occupations(self) -> list[Occupation]:
        """Those that any team sees, by title."""
        found = {share.occupation_id: share.occupation for share in self.shares}
        return sorted(found.values(), key=lambda each: (each.title, each.pk))

    @property
    def table(self) -> list[tuple[Place, list[Shown | None]]]:
        """A row a team, a cell an occupation; empty unless there are at least two of each."""
        columns = self.occupations
        if len(columns) < 2 or len(self.places) < 2:
            return []
        rows = []
        for place in self.places:
            known = {each.share.occupation_id: each for each in place.shown}
            rows.append((place, [known.get(column.pk) for column in columns]))
        return rows


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who has become a manager of a team since something was shared with it."""

    name: str
    team: Team
    since: datetime


def share_context(assessment: Assessment, user: User) -> dict[str, ShareBox | None]:
    """What templates/assessments/_share.html takes, in at most four queries.

    A page that has sent its form back adds the form as `share_form`.
    `share` is None where the assessment is not the reader's own: nothing is theirs to share.
    """
    if assessment.learner_id != user.pk:
        return {"share": None}
    teams = [] if user.is_guest else list(_teams(user))
    given = {
        share.team_id: Given(share, _managers(share.team))
        for share in shares_of(user).filter(occupation=assessment.occupation_id)
    }
    box = ShareBox(
        assessment=assessment,
        guest=user.is_guest,
        in_teams=bool(teams),
        given=tuple(given.values()),
        choices=tuple(TeamChoice(team, _managers(team)) for team in teams if team.pk not in given),
    )
    return {"share": box}


def shares_of(user: User) -> QuerySet[Share]:
    """The learner's own shares with occupation, team and its managers, by team."""
    return (
        Share.objects.filter(learner=user)
        .select_related("occupation", "team", "only")
        .prefetch_related(_with_managers("team__memberships"))
        .order_by("team__name", "occupation__title")
    )


def overview_of(user: User) -> Overview:
    """All teams of a learner with what each sees, in four queries."""
    places = (
        Membership.objects.filter(user=user)
        .select_related("team__organisation")
        .prefetch_related(_with_managers("team__memberships"))
        .order_by("team__name", "pk")
    )
    rounds: dict[int, list[Assessment]] = {}
    # One without a single answer says nothing, and a team that sees the newest does not see it.
    for each in Assessment.objects.of(user).exclude(finished_at=None, revision=0).newest_first():
        rounds.setdefault(each.occupation_id, []).append(each)
    shown: dict[int, list[Shown]] = {}
    shares = Share.objects.of(user).select_related("team", "occupation", "only")
    for share in shares.order_by("occupation__title", "pk"):
        known = rounds.get(share.occupation_id, [])
        now = share.only or next(iter(known), None)
        shown.setdefault(share.team_id, []).append(Shown(share, now, tuple(known)))
    return Overview(
        tuple(
            Place(
                membership=place,
                managers=_managers(place.team),
                shown=tuple(seen := shown.get(place.team_id, [])),
                more=len(seen) < len(rounds),
            )
            for place in places
        )
    )


def new_managers(shares: Iterable[Share], *, since: datetime | None = None) -> list[Newcomer]:
    """Who became a manager of a team after something was shared with it, the newest first.

    With `since`, only after that too. One query, and one more where there is anybody.
    """
    shared: dict[str, datetime] = {}
    for share in shares:
        known = shared.setdefault(f"team:{share.team_id}", share.created_at)
        shared[f"team:{share.team_id}"] = min(known, share.created_at)
    if not shared:
        return []
    made = AuditEvent.objects.filter(
        action="team.join",
        detail__kind=Membership.Kind.MANAGER.value,
        target__in=shared,
        at__gt=max(since, min(shared.values())) if since else min(shared.values()),
    )
    became: dict[tuple[str, int], datetime] = {}
    for at, target, detail in made.order_by("at", "pk").values_list("at", "target", "detail"):
        if at > shared[target]:
            became[target, detail["user"]] = at
    if not became:
        return []
    places = Membership.objects.filter(
        kind=Membership.Kind.MANAGER,
        user__is_active=True,
        user__in={user for _, user in became},
        team__in=[int(target.partition(":")[2]) for target, _ in became],
    ).select_related("user", "team")
    found = [
        Newcomer(str(place.user), place.team, became[key])
        for place in places
        if (key := (f"team:{place.team_id}", place.user_id)) in became
    ]
    return sorted(found, key=lambda each: each.since, reverse=True)


def _teams(user: User) -> QuerySet[Team]:
    return (
        Team.objects.filter(memberships__user=user)
        .prefetch_related(_with_managers("memberships"))
        .order_by("name")
    )


def _with_managers(path: str) -> Prefetch[str, QuerySet[Membership], str]:
    managers = Membership.objects.filter(
        kind=Membership.Kind.MANAGER, user__is_active=True
    ).select_related("user")
    return Prefetch(path, managers.order_by("user__name", "pk"), to_attr="managers")


def _managers(team: Team) -> tuple[str, ...]:
    found: list[Membership] = getattr(team, "managers", [])
    return tuple(str(membership.user) for membership in found)
