"""The people of a team, and what each of them shows of one occupation."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, Subquery

from assessments.gaps import reaches
from assessments.models import Assessment
from assessments.queries.board.heights import Ladders
from frameworks.models import Occupation, Strand
from nsx.accounts.models import Membership, Team

UNJUDGED = "not_assessable"

FEW = 25
"""So many people stand side by side in one table; of more the page counts answers."""

NEWEST = Assessment.objects.filter(learner=OuterRef("user")).newest_first().values("pk")
"""For use inside a query on memberships: the person's rounds, the newest first."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person of the team; without `assessment` they show nothing of the occupation.

    `low` and `high` bound the level they are at in the strand, as they rate themselves; 0 and
    the top while nothing is rated. On a board they are ranks of its frame's levels. Not `judged`:
    too little of the first level is their work.
    `result` is that placement whole, {} without answers; None where more than FEW share.
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
    result: Mapping[str, Any] | None = None

    @property
    def shares(self) -> bool:
        """Whether there is anything of theirs to see."""
        return self.assessment is not None

    def on(self, ladders: Ladders) -> "Seat":
        """The same with its bounds on the levels of the page."""
        low, high = ladders.told(self.framework, (self.low, self.high))
        return self if (low, high) == (self.low, self.high) else replace(self, low=low, high=high)

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
        version, started, ended, low, high, first, *whole = heads[pk]
        judged = first != UNJUDGED
        result = (whole[0] or {}) if whole else None
        head = (version, started, ended, low or 0, high, judged, result)
        seats.append(Seat(user, name or email, pk, *head))
    return sorted(seats, key=lambda seat: (not seat.shares, seat.name.casefold(), seat.user))


def members_of(team: Team) -> list[Seat]:
    """Everybody whose skills a team is about, by name, while there is no occupation to show."""
    people = Membership.objects.filter(
        team=team, kind=Membership.Kind.MEMBER, user__is_active=True
    ).select_related("user")
    seats = [Seat(each.user_id, str(each.user)) for each in people]
    return sorted(seats, key=lambda seat: (seat.name.casefold(), seat.user))


def _people(team: Team, occupation: Occupation) -> Iterable[tuple[Any, ...]]:
    """User, name, e-mail, their share if any, the one round it shows, and their newest."""
    share = FilteredRelation(
        "user__shares",
        condition=Q(user__shares__team=team, user__shares__occupation=occupation),
    )
    return (
        Membership.objects.filter(team=team, user__is_active=True)
        .annotate(share=share, newest=Subquery(NEWEST.filter(occupation=occupation)[:1]))
        .filter(Q(kind=Membership.Kind.MEMBER) | Q(share__isnull=False))
        .values_list("user", "user__name", "user__email", "share", "share__only", "newest")
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
            *(["head__result"] if len(shown) <= FEW else []),
        )
    )
