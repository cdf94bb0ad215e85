"""The people of a team, and what each of them shows of one occupation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery

from assessments.gaps import reaches
from assessments.models import Assessment, Share
from frameworks.models import Occupation, Strand
from nsx.accounts.models import Membership, Team

UNJUDGED = "not_assessable"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person of the team; without `assessment` they show nothing of the occupation.

    `low` and `high` bound the level they are at in the strand, as they rate themselves; 0 and
    the top while nothing is rated. Not `judged`: too little of the first level is their work.
    """

    user: int
    name: str
    assessment: int | None = None
    framework: int | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    low: int = 0
    high: int | None = None
    judged: bool = True

    @property
    def shares(self) -> bool:
        """Whether there is anything of theirs to see."""
        return self.assessment is not None

    @property
    def placed(self) -> bool:
        """Whether the level is settled."""
        return self.high is not None and self.low == self.high

    def at(self, target: int) -> bool:
        """Whether they are at a target level for sure."""
        return self.shares and self.judged and reaches(self.low, target)


def seats_of(
    team: Team, occupation: Occupation, strand: str, strands: Collection[int]
) -> list[Seat]:
    """Everybody of a team by name, those who share first; two queries. Who is switched off is not.

    `strands` are the row ids of this strand in every version. Whoever asks must be one of the
    team's managers: this tells what the team sees.
    """
    people = list(_people(team, occupation))
    shown = [only or newest for *_, shares, only, newest in people if shares and (only or newest)]
    heads = {row[0]: row[1:] for row in _heads(shown, strand, strands)}
    seats = []
    for user, name, email, shares, only, newest in people:
        pk = (only or newest) if shares else None
        if pk is None:
            seats.append(Seat(user, name or email))
            continue
        version, started, ended, low, high, first = heads[pk]
        seats.append(
            Seat(
                user, name or email, pk, version, started, ended, low or 0, high, first != UNJUDGED
            )
        )
    return sorted(seats, key=lambda seat: (not seat.shares, seat.name.casefold(), seat.user))


def members_of(team: Team) -> list[Seat]:
    """Everybody whose skills a team is about, by name, while there is no occupation to show."""
    people = Membership.objects.filter(
        team=team, kind=Membership.Kind.MEMBER, user__is_active=True
    ).select_related("user")
    seats = [Seat(each.user_id, str(each.user)) for each in people]
    return sorted(seats, key=lambda seat: (seat.name.casefold(), seat.user))


def _people(team: Team, occupation: Occupation) -> Iterable[tuple[Any, ...]]:
    """User, name, e-mail, whether they share, the one round they show, and their newest."""
    share = Share.objects.filter(
        team=OuterRef("team"), learner=OuterRef("user"), occupation=occupation
    )
    newest = Assessment.objects.filter(learner=OuterRef("user"), occupation=occupation)
    return (
        Membership.objects.filter(Q(kind=Membership.Kind.MEMBER) | Exists(share), team=team)
        .filter(user__is_active=True)
        .annotate(
            shares=Exists(share),
            only=Subquery(share.values("only")[:1]),
            newest=Subquery(newest.newest_first().values("pk")[:1]),
        )
        .values_list("user", "user__name", "user__email", "shares", "only", "newest")
    )


def _heads(shown: Collection[int], strand: str, strands: Collection[int]) -> Iterable[Any]:
    """Of these assessments: version, dates, and where the strand as a whole stands."""
    head = FilteredRelation(
        "placements",
        condition=Q(
            placements__lens="self",
            placements__domain__isnull=strand == Strand.Kind.DURABLE,
            placements__strand__in=list(strands),
        ),
    )
    return (
        Assessment.objects.filter(pk__in=shown)
        .annotate(head=head)
        .order_by()
        .values_list(
            "pk",
            "framework",
            "started_at",
            "finished_at",
            "head__low",
            "head__high",
            "head__result__levels__0__status",
        )
    )
