"""Made-up people who rate themselves on a ladder, for simulating the order of questions (pure).

The models and their numbers are those of the design (placement.md, "Respondents to simulate").
Everyone rates a form of their own, so that no single form's luck decides. The same seed gives the
same people.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from random import Random
from typing import Protocol

from assessments.placement import Value

LEVELS = 4
STATEMENTS = 10
"""In each level: a strand of 40."""
MIDDLE = (LEVELS - 1) / 2
"""Of the ladder, its levels counted from 0."""
NOT_APPLICABLE = 0.03
"""The share of answers that are n/a, at random, in every model."""
STEPS = (-1.3, 0.0, 1.5)
"""Where on the logistic curve the answers 2, 3 and 4 begin, seen from the statement."""
GUESSES = {0: 0.60, 1: 0.32, 2: 0.08}
"""How many levels off people guess the highest one they hold, and what share of them."""

Answers = list[list[Value]]
"""A full form: by level, lowest first, the answers in the order of the statements."""


class Model(Protocol):
    """A kind of people: draws the answers, but for the n/a, that one of them gives."""

    def form(self, chance: Random) -> Answers:
        """A full form of one more of these people."""


@dataclass(frozen=True, slots=True)
class Graded:
    """Graded responses: a logistic curve per statement.

    A person's skill is theta ~ N(0, 2); a statement lies at b = 1.4 × (level − middle) + N(0, 0.5)
    and its slope is a, log a ~ N(log 1.8, 0.3). `topic` spreads an effect per position in the
    level, which a person carries through all levels. Spreads are standard deviations.
    """

    theta: float = 0.0
    theta_spread: float = 2.0
    spacing: float = 1.4
    item_spread: float = 0.5
    slope: float = 1.8
    slope_spread: float = 0.3
    topic: float = 0.0

    def form(self, chance: Random) -> Answers:
        theta = chance.gauss(self.theta, self.theta_spread)
        topics = [theta + chance.gauss(0, self.topic) for _ in range(STATEMENTS)]
        return [
            [self._answer(skill, self.spacing * (level - MIDDLE), chance) for skill in topics]
            for level in range(LEVELS)
        ]

    def _answer(self, skill: float, where: float, chance: Random) -> Value:
        item = where + chance.gauss(0, self.item_spread)
        slope = self.slope * exp(chance.gauss(0, self.slope_spread))
        # One logistic draw against all three steps gives the curves of the graded response.
        seen = skill - item + _logistic(chance) / slope
        return 1 + sum(seen > step for step in STEPS)


@dataclass(frozen=True, slots=True)
class Guttman:
    """Met below a random cut and unmet above it, each answer flipped with the chance `flipped`."""

    flipped: float

    def form(self, chance: Random) -> Answers:
        cut = chance.randint(0, LEVELS * STATEMENTS)
        return [
            [self._answer(level * STATEMENTS + place < cut, chance) for place in range(STATEMENTS)]
            for level in range(LEVELS)
        ]

    def _answer(self, met: bool, chance: Random) -> Value:
        return 3 if met != (chance.random() < self.flipped) else 2


@dataclass(frozen=True, slots=True)
class RaggedExperts:
    """Experts who no longer do the simple work: theta ~ N(2.2, 0.9).

    In the lower two levels a quarter of the answers are 1 and a tenth n/a.
    """

    graded: Graded = Graded(theta=2.2, theta_spread=0.9)
    outgrown: float = 0.25
    not_applicable: float = 0.10

    def form(self, chance: Random) -> Answers:
        form = self.graded.form(chance)
        lower = [[self._answer(value, chance) for value in level] for level in form[:2]]
        return [*lower, *form[2:]]

    def _answer(self, value: Value, chance: Random) -> Value:
        draw = chance.random()
        if draw < self.outgrown:
            return 1
        return "na" if draw < self.outgrown + self.not_applicable else value


@dataclass(frozen=True, slots=True)
class AtRandom:
    """The four values equally likely, whatever the statement."""

    def form(self, chance: Random) -> Answers:
        return [[chance.randint(1, 4) for _ in range(STATEMENTS)] for _ in range(LEVELS)]


@dataclass(frozen=True, slots=True)
class Mixed:
    """A population of several models, each with its share."""

    shares: tuple[tuple[Model, float], ...]

    def form(self, chance: Random) -> Answers:
        models, shares = zip(*self.shares, strict=True)
        model: Model = chance.choices(models, shares)[0]
        return model.form(chance)


GRADED = Graded()
WEAK = Graded(slope=1.0)
TEN_TOPICS = Graded(topic=0.9)
HALO = Graded(spacing=0.35, item_spread=0.35)
RAGGED = RaggedExperts()
RANDOM = AtRandom()
MODELS: dict[str, Model] = {
    "graded": GRADED,
    "weak statements": WEAK,
    "ten topics": TEN_TOPICS,
    "Guttman 5 %": Guttman(0.05),
    "Guttman 10 %": Guttman(0.10),
    "halo": HALO,
    "ragged experts": RAGGED,
    "random": RANDOM,
    "mixed": Mixed(
        (
            (GRADED, 0.45),
            (TEN_TOPICS, 0.20),
            (WEAK, 0.10),
            (HALO, 0.10),
            (RAGGED, 0.10),
            (RANDOM, 0.05),
        )
    ),
}
"""Every model by the name that placement.md gives it."""


def answers(model: Model, chance: Random) -> Answers:
    """The full form of one more person of this model, 3 % of its answers n/a."""
    return [
        ["na" if chance.random() < NOT_APPLICABLE else value for value in level]
        for level in model.form(chance)
    ]


def guess(top: int, chance: Random) -> int:
    """The level, from 1, that someone names whose highest held one is `top` (0: none).

    Right 60 %, one off 32 % and two off 8 % of the time, up or down alike where both exist. Who
    holds none is right with the lowest.
    """
    aim = max(top, 1)
    off = chance.choices(list(GUESSES), list(GUESSES.values()))[0]
    return chance.choice([level for level in (aim - off, aim + off) if 1 <= level <= LEVELS])


def _logistic(chance: Random) -> float:
    """A draw from the standard logistic distribution."""
    draw = chance.uniform(1e-12, 1 - 1e-12)
    return log(draw / (1 - draw))
