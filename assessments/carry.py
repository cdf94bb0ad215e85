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
    """An answer that holds for a statement of the target, and the round it is from.

    `statement` is the one it was given to, `statements` are all it rests on: with that one, the
    other parts of a merged one.
    """

    answer: Answer
    round: int
    statement: int
    statements: tuple[int, ...]


def carried(targets: Iterable[int], rounds: Sequence[Round]) -> Mapping[int, Kept]:
    """By target statement, the answer that holds for it, from the first round that has one.

    `rounds` go from the newest back. What must be asked is left out; so is what the learner took
    back, whatever an older round says.
    """
    found = {}
    for target in targets:
        for index, each in enumerate(rounds):
            wanted = each.sources.get(target, ())
            parts = {pk: each.answers.by_id[pk] for pk in wanted if pk in each.answers.by_id}
            if any(not part.given for part in parts.values()):
                break
            if parts and len(parts) == len(wanted):
                least = min(parts, key=lambda pk: _height(parts[pk]))
                found[target] = Kept(parts[least], index, least, wanted)
                break
    return found


def _height(answer: Answer) -> tuple[bool, int, float]:
    """What sorts the lowest value first, and "not part of my work" last; then the oldest."""
    at = answer.rated_at.timestamp() if answer.rated_at else 0.0
    value = answer.value if isinstance(answer.value, int) else 0
    return value == 0, value, at
