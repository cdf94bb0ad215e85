"""What evidence carries: where it lacks, and what taking some away would change. Pure.

Evidence carries a level where the placement rule, looking through the lens "evidenced", is sure
of it. Nothing is judged here: the rule is asked.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessments.answers import Answers
from assessments.ladders import Ladder, all_ladders, ladders_of, place_on
from assessments.placement import RULE, Level, Rating, place
from assessments.results.strand import NAMES
from frameworks.outline import Outline, StatementLine, StrandLine

NOTHING = "no level"
"""What is carried below the first level."""

LENS = "evidenced"


@dataclass(frozen=True, slots=True)
class Change:
    """What evidence carries on one ladder, before and after: names of levels."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What is no more: statements whose only evidence goes, and levels that fall with it."""

    bare: tuple[StatementLine, ...]
    changes: tuple[Change, ...]


def effect_of(outline: Outline, answers: Answers, taken: Collection[int]) -> Effect:
    """What happens when each of these statements, by row id, loses one item of evidence."""
    lines = [line for line in outline.statements if line.id in taken]
    left = {line.id: {"evidence": max(0, answers[line].evidence - 1)} for line in lines}
    before, after = answers.ratings(), answers.after(left).ratings()
    changes = []
    for ladder in all_ladders(outline):
        if ladder.ids & left.keys():
            was, now = carried(ladder, before), carried(ladder, after)
            if was != now:
                changes.append(Change(title_of(ladder), was, now))
    return Effect(
        tuple(line for line in lines if answers[line].evidence == 1),
        tuple(changes),
    )


def carried(ladder: Ladder, ratings: Mapping[int, Rating]) -> str:
    """The level that evidence alone is sure of, by its name."""
    result = place_on(ladder, ratings, LENS)
    return result.label_low if result.low else NOTHING


def title_of(ladder: Ladder) -> str:
    """What a ladder is called: its domain where a strand has several, else the strand."""
    own = ladder.domain.label if ladder.domain else ""
    return own or NAMES[ladder.strand.kind]


@dataclass(frozen=True, slots=True)
class Step:
    """The fewest statements that carry the next level: `lines`, and `asked` that stand elsewhere.

    `spare` says that others of the level would do as well.
    """

    level: str
    lines: tuple[StatementLine, ...]
    asked: int
    spare: bool

    @property
    def more(self) -> int:
        """How many it takes in all."""
        return len(self.lines) + self.asked


@dataclass(frozen=True, slots=True)
class Lacking:
    """The met statements of a strand without evidence: those that lift it soonest come first.

    `carried` is the level that evidence carries now; `steps` go on from there, as far as the
    answers allow; `rest` is what lifts nothing yet.
    """

    title: str
    carried: str
    steps: tuple[Step, ...]
    rest: tuple[StatementLine, ...]

    @property
    def nothing(self) -> bool:
        """Whether evidence carries no level."""
        return self.carried == NOTHING

    @property
    def count(self) -> int:
        """How many there are, those that were asked for not counted."""
        return sum(len(step.lines) for step in self.steps) + len(self.rest)


def lacking_in(strand: StrandLine, answers: Answers, asked: Collection[int]) -> Lacking:
    """What lacks evidence in a strand, most useful first.

    `asked` are row ids of statements whose evidence a manager asked for: they are shown by
    themselves, so here they count towards a level and stand in no list.
    """
    lines = {line.id: line for line in strand.statements}
    ladder, ratings = ladders_of(strand)[0], answers.ratings()
    steps: list[Step] = []
    rest: list[int] = []
    reaches = True
    for level in ladder.levels:
        # Those that were asked for first: they are to come anyway.
        without = sorted(_without(level, ratings), key=lambda id_: id_ not in asked)
        fewest = _fewest(level, ratings, without) if reaches else None
        reaches = fewest is not None
        chosen = without[:fewest] if fewest else []
        rest += [id_ for id_ in without[len(chosen) :] if id_ not in asked]
        if chosen:
            new = tuple(lines[id_] for id_ in chosen if id_ not in asked)
            step = Step(level.name, new, len(chosen) - len(new), len(without) > len(chosen))
            steps.append(step)
    return Lacking(
        NAMES[strand.kind],
        carried(ladder, ratings),
        tuple(steps),
        tuple(lines[id_] for id_ in rest),
    )


def _without(level: Level, ratings: Mapping[int, Rating]) -> list[int]:
    """The row ids of its statements that are met, as they read now, and have no evidence."""
    found = []
    for statement in level.statements:
        rating = ratings.get(int(statement.id))
        if (
            rating is not None
            and isinstance(rating.value, int)
            and rating.value >= RULE.held_at
            and rating.evidence == 0
            and rating.hash in ("", statement.hash)
        ):
            found.append(int(statement.id))
    return found


def _fewest(level: Level, ratings: Mapping[int, Rating], without: Sequence[int]) -> int | None:
    """How many of these must get evidence for it to carry the level; None where all cannot."""

    def carries(number: int) -> bool:
        shown = {id_: Rating(RULE.held_at, evidence=1) for id_ in without[:number]}
        said = {**ratings, **shown}
        own = {each.id: said[int(each.id)] for each in level.statements if int(each.id) in said}
        return place([level], own, lens=LENS).low == 1

    # More evidence never loses a level, so that the first number that carries can be halved to.
    fewest = bisect_left(range(len(without) + 1), True, key=carries)
    return fewest if fewest <= len(without) else None
