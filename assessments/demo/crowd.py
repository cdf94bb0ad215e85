"""Many people at once: rows in bulk instead of one action each, placed by the same rule.

For teams too large to be played person by person: the demo's shops, `seed_team`, benchmarks.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from assessments.actions.rating import Given
from assessments.demo.people import AGREED, DIFFERED, FIRST_NAMES, LAST_NAMES, NOTES
from assessments.demo.stage import answer
from assessments.ladders import Ladder, ladders_of, place_on
from assessments.models import (
    Assessment,
    Evidence,
    EvidenceUse,
    Rating,
    Review,
    Share,
    StoredPlacement,
)
from assessments.placement import LENSES, RULE, Value
from assessments.placement import Rating as Placed
from frameworks.models import Framework
from frameworks.outline import StatementLine, StrandLine
from frameworks.queries import outline_of
from nsx.accounts.models import Membership, Team, User

AT_ONCE = 500
"""People made together, so that a large team needs little memory."""
ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Crowd:
    """What people of a crowd have in common.

    They are in `teams` and show each of them the framework's occupation. Of a hundred, `shares`
    do so, and `finishes` of these are through. They rate the strands of `kinds`. `reviewer` looks
    at some answers of every third.
    """

    teams: Sequence[Team]
    framework: Framework
    now: datetime
    kinds: Collection[str] = ("occupational",)
    reviewer: User | None = None
    shares: int = 95
    finishes: int = 85

    @transaction.atomic
    def come(self, people: int, chance: Random) -> list[User]:
        """Make that many people; the same chance makes the same ones."""
        names = named(chance)
        made: list[User] = []
        while len(made) < people:
            batch = list(islice(names, min(AT_ONCE, people - len(made))))
            made += self._some(batch, len(made), chance)
        return made

    def _some(self, names: Sequence[str], before: int, chance: Random) -> list[User]:
        where = self.teams[0].pk
        users = User.objects.bulk_create(
            User(
                name=name,
                email=f"{name.lower().replace('. ', '.').replace(' ', '.')}.{where}-{number}"
                "@example.org",
                password=make_password(None),
            )
            for number, name in enumerate(names, start=before + 1)
        )
        Membership.objects.bulk_create(
            Membership(team=team, user=user) for user in users for team in self.teams
        )
        showing = [user for user in users if chance.randrange(100) < self.shares]
        rounds = Assessment.objects.bulk_create(self._round(user, chance) for user in showing)
        Share.objects.bulk_create(
            Share(
                learner_id=each.learner_id,
                team=team,
                occupation_id=each.occupation_id,
                created_at=each.finished_at or each.started_at,
            )
            for each in rounds
            for team in self.teams
        )
        self._answered(rounds, chance)
        return users

    def _round(self, user: User, chance: Random) -> Assessment:
        """Begun some days ago, and for most finished two hours later."""
        begun = self.now - timedelta(days=chance.randint(2, 240), hours=2)
        done = begun + timedelta(hours=2) if chance.randrange(100) < self.finishes else None
        return Assessment(
            learner=user,
            occupation_id=self.framework.occupation_id,
            framework=self.framework,
            revision=1,
            started_at=begun,
            finished_at=done,
        )

    def _answered(self, rounds: Sequence[Assessment], chance: Random) -> None:
        strands = [each for each in outline_of(self.framework).strands if each.kind in self.kinds]
        ladders = [ladder for strand in strands for ladder in ladders_of(strand)]
        told = [_Told(each, strands, self.reviewer, chance) for each in rounds]
        Rating.objects.bulk_create((row for each in told for row in each.ratings()), ROWS)
        Evidence.objects.bulk_create(each.evidence for each in told if each.evidence)
        EvidenceUse.objects.bulk_create(row for each in told for row in each.uses())
        Review.objects.bulk_create((row for each in told for row in each.reviews), ROWS)
        StoredPlacement.objects.bulk_create(
            (row for each in told for row in each.placements(ladders)), ROWS
        )


class _Told:
    """What one person says of the statements, what backs it, and what the reviewer says."""

    def __init__(
        self,
        round_: Assessment,
        strands: Sequence[StrandLine],
        reviewer: User | None,
        chance: Random,
    ) -> None:
        self.round = round_
        self.at = round_.finished_at or round_.started_at + timedelta(minutes=20)
        self.lines: Mapping[StatementLine, Given] = dict(_said(strands, round_, chance))
        self.placed = {
            line.id: Placed(_value(given), hash=line.digest) for line, given in self.lines.items()
        }
        self.evidence, self.backed = self._backed(chance)
        self.reviews = list(self._reviewed(reviewer, chance))

    def ratings(self) -> Iterator[Rating]:
        """A row for every answer."""
        for line, given in self.lines.items():
            na = given.value == "na"
            yield Rating(
                assessment=self.round,
                statement_id=line.id,
                digest=line.digest,
                value=None if na else given.value,
                not_applicable=na,
                reason=given.reason,
                not_sure=given.not_sure,
                revision=1,
                rated_at=self.at,
            )

    def uses(self) -> Iterator[EvidenceUse]:
        """Where the evidence stands."""
        for line in self.backed:
            if self.evidence:
                yield EvidenceUse(
                    evidence=self.evidence, assessment=self.round, statement_id=line.id
                )

    def placements(self, ladders: Sequence[Ladder]) -> Iterator[StoredPlacement]:
        """Every ladder through every lens, as `store_placements` would."""
        for ladder in ladders:
            for lens in LENSES:
                result = place_on(ladder, self.placed, lens)
                yield StoredPlacement(
                    assessment=self.round,
                    strand_id=ladder.strand.id,
                    domain_id=ladder.domain.id if ladder.domain else None,
                    lens=lens,
                    rule=result.rule,
                    low=result.low,
                    high=result.high,
                    result=result.as_dict(),
                )

    def _backed(self, chance: Random) -> tuple[Evidence | None, list[StatementLine]]:
        """One note that some of what is met rests on."""
        met = [line for line, given in self.lines.items() if _is_met(given)]
        backed = chance.sample(met, min(len(met), chance.randint(0, 6)))
        for line in backed:
            self.placed[line.id] = replace(self.placed[line.id], evidence=1)
        if not backed:
            return None, []
        note = Evidence(
            owner_id=self.round.learner_id,
            kind=Evidence.Kind.NOTE,
            note=chance.choice(NOTES),
            created_at=self.at,
        )
        return note, backed

    def _reviewed(self, reviewer: User | None, chance: Random) -> Iterator[Review]:
        """Views of the first so many answers; every fifth or so is another one."""
        if reviewer is None or chance.randrange(3):
            return
        rated = [(line, given.value) for line, given in self.lines.items()]
        for line, value in rated[: chance.randint(3, 30)]:
            if not isinstance(value, int):
                continue
            other = value - 1 if value > 1 else value + 1
            seen = other if chance.random() < 0.2 else value
            self.placed[line.id] = replace(self.placed[line.id], confirmed=seen)
            yield Review(
                assessment=self.round,
                statement_id=line.id,
                author=reviewer,
                value=seen,
                comment=chance.choice(AGREED) if seen == value else DIFFERED[seen > value],
                revision_seen=1,
                value_seen=value,
                created_at=self.at + timedelta(hours=chance.randint(1, 40)),
            )


def _value(given: Given) -> Value:
    return given.value if isinstance(given.value, int) else "na"


def _is_met(given: Given) -> bool:
    return isinstance(given.value, int) and given.value >= RULE.held_at


def _said(
    strands: Sequence[StrandLine], round_: Assessment, chance: Random
) -> Iterator[tuple[StatementLine, Given]]:
    """Answers by what the person can do; who is not through has answered a part."""
    part = 1.0 if round_.finished_at else chance.uniform(0.3, 0.9)
    for strand in strands:
        skill = chance.triangular(0.6, 4.4, 2.7)
        lines = [
            (line, level.rank)
            for domain in strand.domains
            for level in domain.levels
            for line in level.statements
        ]
        for line, rank in lines[: round(len(lines) * part)]:
            yield line, answer(skill - rank, chance)


def named(chance: Random) -> Iterator[str]:
    """Names without end, each once: later ones get a letter between first and last."""
    between = [""] + [f" {letter}." for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    for letter in between:
        names = [f"{first}{letter} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
        chance.shuffle(names)
        yield from names
