"""How far each person of a team is with rating, told only of those who share."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from assessments.models import Assessment, Share
from nsx.accounts.models import Membership, Team


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is asked. Of who does not share nothing more is known.

    `done_at` is when they last finished a round in the time that counts; `rating`: one is open
    that has answers.
    """

    place: Membership
    shares: bool
    done_at: datetime | None = None
    rating: bool = False

    @property
    def name(self) -> str:
        """Who it is."""
        return str(self.place.user)

    @property
    def done(self) -> bool:
        """Whether they rated in the time that counts."""
        return self.done_at is not None

    @property
    def state(self) -> str:
        """The same in a word or two."""
        if not self.shares:
            return "Not shared"
        if self.done:
            return "Rated"
        return "Rating now" if self.rating else "Not yet"


@dataclass(frozen=True, slots=True)
class Progress:
    """The people who are asked by name, those who share first."""

    people: tuple[Person, ...]

    @property
    def sharing(self) -> list[Person]:
        """Those who share."""
        return [person for person in self.people if person.shares]

    @property
    def done(self) -> list[Person]:
        """Those of them who rated."""
        return [person for person in self.people if person.done]

    @property
    def waiting(self) -> list[Person]:
        """Those who did not, or do not share."""
        return [person for person in self.people if not person.done]

    @property
    def percent(self) -> int:
        """How many in a hundred of those who share are done."""
        return round(100 * len(self.done) / len(self.sharing)) if self.sharing else 0


@dataclass(frozen=True, slots=True)
class Roll:
    """A team's people with what they share and their rounds of it, for any occupation of it."""

    places: tuple[Membership, ...]
    shares: dict[tuple[int, int], int | None] = field(default_factory=dict)
    rounds: dict[tuple[int, int], list[tuple[int, datetime | None, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def progress(
        self, occupation: int, since: datetime | None = None, until: datetime | None = None
    ) -> Progress:
        """Who finished a round of an occupation between two moments; None is without an end.

        Members are asked, and managers who share it. Where only one round is shared, no other
        counts.
        """
        found = [
            self._person(place, occupation, since, until)
            for place in self.places
            if place.kind == Membership.Kind.MEMBER or (place.user_id, occupation) in self.shares
        ]
        return Progress(
            tuple(sorted(found, key=lambda each: (not each.shares, each.name.casefold())))
        )

    def _person(
        self, place: Membership, occupation: int, since: datetime | None, until: datetime | None
    ) -> Person:
        key = (place.user_id, occupation)
        if key not in self.shares:
            return Person(place, shares=False)
        only = self.shares[key]
        shown = [(at, revision) for pk, at, revision in self.rounds[key] if only in (None, pk)]
        ends = [
            at
            for at, _ in shown
            if at and (since is None or at >= since) and (until is None or at <= until)
        ]
        rating = any(at is None and revision for at, revision in shown)
        return Person(place, True, max(ends, default=None), rating)


def roll_of(team: Team) -> Roll:
    """The team's roll; three queries."""
    places = Membership.objects.filter(team=team).select_related("user").order_by("pk")
    shares = Share.objects.filter(team=team, learner__memberships__team=team)
    roll = Roll(
        tuple(places),
        {
            (who, what): only
            for who, what, only in shares.values_list("learner", "occupation", "only")
        },
    )
    rounds = Assessment.objects.filter(
        learner__in=shares.values("learner"), occupation__in=shares.values("occupation")
    ).order_by()
    for who, what, pk, at, revision in rounds.values_list(
        "learner", "occupation", "pk", "finished_at", "revision"
    ):
        if (who, what) in roll.shares:
            roll.rounds[who, what].append((pk, at, revision))
    return roll
