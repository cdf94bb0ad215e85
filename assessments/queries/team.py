"""What a team shows its managers: people, and the placements they share."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from assessments.models import Assessment, EvidenceUse, Rating, Share
from assessments.queries.placements import StrandView, strands_of
from assessments.queries.shared import shown_to
from frameworks.models import Strand
from nsx.accounts.models import Membership, Team, User

MEMBER, MANAGER = Membership.Kind.MEMBER, Membership.Kind.MANAGER


@dataclass(frozen=True, slots=True)
class Shown:
    """One occupation a person shows: its newest assessment, or the one they chose."""

    assessment: Assessment
    strands: Mapping[str, StrandView]
    evidence: int
    rated_at: datetime | None

    @property
    def cells(self) -> list[StrandView | None]:
        """The three strands in order; None where the framework has no such strand."""
        return [self.strands.get(kind.value) for kind in Strand.Kind]

    @property
    def reviewed(self) -> int:
        """How many answers a reviewer gave their own value for."""
        return sum(strand.confirmed.rated for strand in self.strands.values())


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the team with what they share, which may be nothing."""

    user: User
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class TeamPage:
    """A team's people, those who share first, with counts of those who share."""

    people: tuple[Person, ...]

    @property
    def sharing(self) -> list[Person]:
        """Those who share something."""
        return [person for person in self.people if person.shown]

    @property
    def finished(self) -> int:
        """How many of them finished at least one assessment they share."""
        return self._count(lambda shown: shown.assessment.finished_at is not None)

    @property
    def with_evidence(self) -> int:
        """How many of them added evidence to something they share."""
        return self._count(lambda shown: shown.evidence > 0)

    @property
    def reviewed(self) -> int:
        """How many of them have an answer that a reviewer looked at."""
        return self._count(lambda shown: shown.reviewed > 0)

    @property
    def occupations(self) -> list[str]:
        """The titles of what is shared, each once."""
        return sorted(
            {shown.assessment.occupation.title for each in self.people for shown in each.shown}
        )

    def _count(self, wanted: Callable[[Shown], bool]) -> int:
        return sum(any(wanted(shown) for shown in person.shown) for person in self.sharing)


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


def team_page(team: Team, manager: User) -> TeamPage:
    """What the team shows this manager; the query count does not depend on how many people."""
    shown = list(
        shown_to(manager, team).select_related("occupation").order_by("occupation__title", "pk")
    )
    ids = [row.pk for row in shown]
    strands = strands_of(shown)
    evidence: dict[int, int] = dict(
        EvidenceUse.objects.filter(assessment__in=ids)
        .order_by()
        .values_list("assessment")
        .annotate(Count("evidence", distinct=True))
    )
    rated_at: dict[int, datetime] = dict(
        Rating.objects.filter(assessment__in=ids)
        .order_by()
        .values_list("assessment")
        .annotate(Max("rated_at"))
    )
    by_learner: dict[int, list[Shown]] = defaultdict(list)
    for row in shown:
        by_learner[row.learner_id].append(
            Shown(row, strands[row.pk], evidence.get(row.pk, 0), rated_at.get(row.pk))
        )
    members = people_of(Team.objects.filter(pk=team.pk)).select_related("user")
    people = [Person(each.user, tuple(by_learner[each.user_id])) for each in members]
    return TeamPage(
        tuple(sorted(people, key=lambda each: (not each.shown, str(each.user).casefold())))
    )
