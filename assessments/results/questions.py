"""A placement's flags as questions a learner can act on (pure)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assessments.ladders import Ladder
from assessments.placement import RULE, Placement
from assessments.results.lines import Book, Line
from assessments.results.wording import SAID, many

Levels = list[list[Line]]
MISFITS = 5
"""So many statements are named where the order of the answers surprises."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to look at again, with the statements it is about; `all` where it is every one."""

    text: str
    lines: tuple[Line, ...] = ()
    all: bool = False


def questions_of(placed: Placement, ladder: Ladder, book: Book) -> tuple[Question, ...]:
    """One question for each flag that asks for something, in the rule's order.

    `provisional` is told by the headline; `thin` is no news where the level has no more
    statements to answer.
    """
    found: dict[str, Callable[[Placement, Levels], Question]] = {
        "ragged": _ragged,
        "misfit": _misfit,
        "straight_line": _straight_line,
        "na_sensitive": _left_out,
        "thin": _thin,
        "stale": _stale,
    }
    levels = [[book[row.id] for row in level.statements] for level in ladder.levels]
    asked = [flag for flag in placed.flags if flag in found]
    if "thin" in asked and placed.levels[placed.low - 1].statements < RULE.thin_below:
        asked.remove("thin")
    return tuple(found[flag](placed, levels) for flag in asked)


def _ragged(placed: Placement, levels: Levels) -> Question:
    above = placed.levels[placed.held_above[-1] - 1].name
    following = placed.levels[placed.high]
    if following.status == "not_assessable":
        # What was left out of it is named where the page says what stands in the way.
        return Question(f"You meet {above}, but {following.name} cannot be judged.")
    check = _kept(levels[placed.high], {"s1", "s2"})
    return Question(f"You meet {above} but not {following.name}: check {many(len(check))}.", check)


def _misfit(placed: Placement, levels: Levels) -> Question:
    highest = max(i for i, level in enumerate(placed.levels) if level.met)
    unmet = tuple(line for level in levels[:highest] for line in _kept(level, {"s1", "s2"}))
    unmet = unmet[:MISFITS]
    return Question(
        f"You meet harder statements than these {len(unmet)}. Do these answers fit?"
        if len(unmet) > 1
        else "You meet harder statements than this one. Does the answer fit?",
        unmet,
    )


def _straight_line(placed: Placement, levels: Levels) -> Question:
    scores = [line.score for level in levels for line in level if line.score]
    return Question(
        f"You gave “{SAID[scores[0]]}” {len(scores)} times. Does it fit each one?", all=True
    )


def _left_out(placed: Placement, levels: Levels) -> Question:
    deciding = levels[: placed.high + 1]
    check = tuple(line for level in deciding for line in _kept(level, {"sn"}))
    return Question(f"What you left out changes your level: check {many(len(check))}.", check)


def _thin(placed: Placement, levels: Levels) -> Question:
    level = placed.levels[placed.low - 1]
    check = tuple(line for line in levels[placed.low - 1] if line.score)
    return Question(
        f"{level.name} rests on {many(level.met + level.unmet, 'answer')}. Do they fit?"
        if level.met + level.unmet > 1
        else f"{level.name} rests on 1 answer. Does it fit?",
        check,
    )


def _stale(placed: Placement, levels: Levels) -> Question:
    check = tuple(line for level in levels for line in level if line.stale)
    return Question(f"{many(len(check))} changed wording since you answered. Rate again.", check)


def _kept(lines: Iterable[Line], kinds: set[str]) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.kind in kinds)
