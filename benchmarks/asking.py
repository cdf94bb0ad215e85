"""Simulate what the settled order and the quick form ask, and how often they agree with the full
form, over the models of `benchmarks.respondents`: part of `make bench`.

Placements are equally frequent; for the quick form's goals they are also drawn as they come.

`python -m benchmarks.asking --people 200`; prints a table per form, asserts nothing.
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple, Self

from assessments.placement import Level, Rating, Statement, next_statement, place
from benchmarks.respondents import LEVELS, MODELS, STATEMENTS, Answers, Model, answers, guess

SEED = 26
PEOPLE = 1000
MOST_DRAWS = 100
"""For each person wanted: a placement still short of people after so many draws is left out."""
LADDER = tuple(
    Level(f"L{rank}", tuple(Statement(f"{rank}.{i}", "") for i in range(1, STATEMENTS + 1)))
    for rank in range(1, LEVELS + 1)
)


@dataclass(frozen=True, slots=True)
class Goals:
    """The least agreement in per cent, and the most statements to ask where that is limited."""

    agree: float
    median: int | None = None
    p90: int | None = None


GOALS = {
    "settled": {
        **dict.fromkeys(MODELS, Goals(agree=100)),
        "graded": Goals(agree=100, median=23, p90=34),
    },
    "quick": {
        "graded": Goals(agree=99, median=15, p90=23),
        "mixed": Goals(agree=97, median=15, p90=23),
    },
}
"""By form and model."""


class Person(NamedTuple):
    """A full form by statement id, the placement it gives, and the level its owner guesses."""

    form: dict[str, Rating]
    placement: int
    start: int


class Played(NamedTuple):
    """How many statements a form asked, and how many levels off the full form's it placed."""

    asked: int
    off: int


class Figures(NamedTuple):
    """What many people were asked: statements, and per cent of them by how far off they ended."""

    people: int
    median: int
    p90: int
    agree: float
    one_off: float
    more: float

    @classmethod
    def of(cls, found: Sequence[Played]) -> Self:
        """The figures of everyone who played one form."""
        asked = [each.asked for each in found]
        off = Counter(min(each.off, 2) for each in found)
        shares = (100 * off[levels] / len(found) for levels in (0, 1, 2))
        return cls(len(found), quantile(asked, 0.5), quantile(asked, 0.9), *shares)


ROW = "  {:<17}{:>7}{:>8}{:>6}{:>9}{:>9}{:>8}  {}"
HEAD = ("people", "median", "p90", "agree %", "1 off %", "more %", "goals")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table per form; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(description="Simulate what the two forms ask.")
    parser.add_argument(
        "--people", type=int, default=PEOPLE, help=f"at each placement of a model ({PEOPLE})"
    )
    options = parser.parse_args(arguments)
    print(
        f"Asking made-up people, {options.people:,} at each placement of a model (seed {SEED}), on"
        f" {LEVELS} levels of {STATEMENTS} statements"
    )
    rows: dict[str, list[str]] = {form: [] for form in GOALS}
    for name, model in MODELS.items():
        people = crowd(model, options.people, Random(f"{SEED}-{name}"))
        missing = sorted(set(range(LEVELS + 1)) - {person.placement for person in people})
        rare = [f"too rare: placements {', '.join(map(str, missing))}"] if missing else []
        for form, goals in GOALS.items():
            found = [played(person, quick=form == "quick") for person in people]
            figures = Figures.of(found)
            told = _beside(figures, goals[name]) if name in goals else ()
            rows[form].append(_row(name, figures, (*told, *rare)))
    rows["as they come"] = [
        _as_they_come(name, goals, options.people) for name, goals in GOALS["quick"].items()
    ]
    for form, lines in rows.items():
        print("\n".join(["", ROW.format(form, *HEAD), *lines]))
    return 0


def _as_they_come(name: str, goals: Goals, number: int) -> str:
    """The quick form's row for as many people with placements as frequent as the model has them."""
    chance = Random(f"{SEED}-{name}")
    people = (_person(answers(MODELS[name], chance), chance) for _ in range((LEVELS + 1) * number))
    figures = Figures.of([played(person, quick=True) for person in people])
    return _row(name, figures, _beside(figures, goals))


def crowd(model: Model, number: int, chance: Random) -> list[Person]:
    """So many people of a model at each placement of the full form, drawn until they are there.

    A placement too rare to have its number after `MOST_DRAWS` times as many draws is left out.
    """
    places: list[list[Person]] = [[] for _ in range(LEVELS + 1)]
    for _ in range(MOST_DRAWS * number):
        person = _person(answers(model, chance), chance)
        if len(places[person.placement]) < number:
            places[person.placement].append(person)
            if all(len(people) == number for people in places):
                break
    return [person for people in places if len(people) == number for person in people]


def played(person: Person, *, quick: bool) -> Played:
    """Ask one person statement by statement until the form has nothing left to ask."""
    given: dict[str, Rating] = {}
    start = person.start if quick else None
    while (id_ := next_statement(LADDER, given, start=start)) is not None:
        given[id_] = person.form[id_]
    estimate = place(LADDER, given).estimate
    assert estimate is not None, "a form with nothing left to ask has an estimate"
    return Played(len(given), abs(estimate - person.placement))


def quantile(numbers: Iterable[int], share: float) -> int:
    """The least of the numbers that at least this share of them does not exceed."""
    ordered = sorted(numbers)
    return ordered[math.ceil(share * len(ordered)) - 1]


def _person(form: Answers, chance: Random) -> Person:
    given = {
        statement.id: Rating(value)
        for level, values in zip(LADDER, form, strict=True)
        for statement, value in zip(level.statements, values, strict=True)
    }
    result = place(LADDER, given)
    held = [rank for rank, level in enumerate(result.levels, 1) if level.status == "held"]
    assert result.placement is not None, "a full form is final"
    return Person(given, result.placement, guess(max(held, default=0), chance))


def _row(name: str, figures: Figures, told: Iterable[str]) -> str:
    shares = (f"{share:.2f}" for share in (figures.agree, figures.one_off, figures.more))
    cells = (f"{figures.people:,}", figures.median, figures.p90, *shares)
    return ROW.format(name, *cells, ", ".join(told)).rstrip()


def _beside(figures: Figures, goals: Goals) -> Iterator[str]:
    """How the figures stand beside the goals."""
    for asked, most in ((figures.median, goals.median), (figures.p90, goals.p90)):
        if most is not None:
            yield f"≤ {most}: {_met(asked <= most)}"
    yield f"≥ {goals.agree} %: {_met(figures.agree >= goals.agree)}"


def _met(reached: bool) -> str:
    return "met" if reached else "not met"


if __name__ == "__main__":
    raise SystemExit(main())
