"""Answers that hold in another version of a framework. Pure.

What was said of a statement holds where its wording stayed, or where an admin's decision (or how
alike the wording is) says that it does. A merged statement is as good as the least of its parts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.answers import Answer, Answers
from frameworks.lineage import Sources


@dataclass(frozen=True, slots=True)
class Round:
    """Answers by statement row id of one version, and which of these each target rests on."""

    answers: Answers
    sources: Sources


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that holds for a statement of the target: whose round it is from, and of what."""

    answer: Answer
    round: int
    statements: tuple[int, ...]


def carried(targets: Iterable[int], rounds: Sequence[Round]) -> Mapping[int, Kept]:
    """By target statement, the answer that holds for it, from the first round that has one.

    `rounds` go from the newest back. What must be asked is left out.
    """
    found = {}
    for target in targets:
        for index, each in enumerate(rounds):
            parts = [each.answers.by_id.get(pk) for pk in each.sources.get(target, ())]
            given = [part for part in parts if part and part.given]
            if given and len(given) == len(parts):
                found[target] = Kept(_least(given), index, each.sources[target])
                break
    return found


def _least(answers: Sequence[Answer]) -> Answer:
    """The lowest value; "not part of my work" only where all say so."""

    def height(answer: Answer) -> tuple[bool, int, float]:
        value = answer.value
        at = answer.rated_at.timestamp() if answer.rated_at else 0.0
        return not isinstance(value, int), value if isinstance(value, int) else 0, at

    return min(answers, key=height)
