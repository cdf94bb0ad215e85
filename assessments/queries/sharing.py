"""Who sees what of a learner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from assessments.models import Assessment, Share
from nsx.accounts.models import AuditEvent, Membership, Team, User

LOOKS = ("team.view", "team.export")
LOOKS_SHOWN = 10


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
class Look:
    """A manager looked at what a team shows, or opened the learner's result."""

    team: str
    by: str
    event: AuditEvent

    @property
    def closely(self) -> bool:
        """Whether they opened the result."""
        return "assessment" in self.event.detail


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


def given_by(user: User) -> list[Given]:
    """All the learner's shares with those who see them, in two queries."""
    return [Given(share, _managers(share.team)) for share in shares_of(user)]


def looks_at(user: User, given: Iterable[Given]) -> list[Look]:
    """Who opened a result of the learner's, ever, and who looked at the teams they share with.

    The latter since they share. What others in the team were looked at for is theirs to know.
    """
    since: dict[str, datetime] = {}
    for each in sorted(given, key=lambda each: each.share.created_at):
        since.setdefault(f"team:{each.share.team_id}", each.share.created_at)
    mine = list(Assessment.objects.of(user).values_list("pk", flat=True))
    seen = Q(detail__assessment__in=mine)
    for team, at in since.items():
        seen |= Q(detail__assessment__isnull=True, target=team, at__gte=at)
    found = AuditEvent.objects.filter(seen, action__in=LOOKS).select_related("actor")
    events = list(found[:LOOKS_SHOWN])
    teams = Team.objects.in_bulk({_team(event) for event in events})
    return [
        Look(str(teams.get(_team(event), "A former team")), event.by, event) for event in events
    ]


def _team(event: AuditEvent) -> int:
    """The row id in "team:<id>"."""
    return int(event.target.partition(":")[2])


def _teams(user: User) -> QuerySet[Team]:
    return (
        Team.objects.filter(memberships__user=user)
        .prefetch_related(_with_managers("memberships"))
        .order_by("name")
    )


def _with_managers(path: str) -> Prefetch[str, QuerySet[Membership], str]:
    managers = Membership.objects.filter(kind=Membership.Kind.MANAGER).select_related("user")
    return Prefetch(path, managers.order_by("user__name", "pk"), to_attr="managers")


def _managers(team: Team) -> tuple[str, ...]:
    found: list[Membership] = getattr(team, "managers", [])
    return tuple(str(membership.user) for membership in found)
