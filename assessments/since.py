"""What became of a learner's answers from one round to another, statement by statement. Pure.

A statement is found again in another version by its lineage, however it is worded there. The
other way round everything is mirrored: what went up went down, what is new is gone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from assessments.answers import Answer, Answers
from assessments.changes import Place, places_of
from assessments.placement import RULE, Value
from assessments.results.wording import SAID
from frameworks.alike import Mark, marks_of_parts
from frameworks.outline import Outline, StatementLine

Kind = Literal[
    "up",
    "down",
    "rated",
    "unrated",
    "neither",
    "came",
    "left",
    "new",
    "gone",
    "reworded",
    "same",
]
"""`rated`, `unrated` and `neither`: answered in the later or the earlier round alone, or in none;
`came` and `left`: it is part of the learner's work now, or no longer; `new` and `gone`: asked in
the later or the earlier version alone; `reworded`: the same answer to other words."""

MIRRORED: Mapping[Kind, Kind] = {
    "up": "down",
    "rated": "unrated",
    "came": "left",
    "new": "gone",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A statement in one round: where it stands, and what was said of it."""

    place: Place
    line: StatementLine
    answer: Answer

    @property
    def value(self) -> Value:
        """1 to 4, "na" or None; what was said of other words says nothing."""
        return None if self.answer.digest not in ("", self.line.digest) else self.answer.value

    @property
    def said(self) -> str:
        """The same in words."""
        return SAID.get(self.value or 0, "Not rated")

    @property
    def backed(self) -> bool:
        """Whether there is evidence."""
        return self.answer.evidence > 0

    @property
    def confirmed(self) -> bool:
        """Whether it is met, and a reviewer says so too."""
        seen = self.answer.confirmed
        return self.answer.met and isinstance(seen, int) and seen >= RULE.held_at


@dataclass(frozen=True, slots=True)
class Step:
    """A statement in both rounds, or in the one that asked it.

    `told` is it as it is now, or as it was where it is gone.
    """

    kind: Kind
    told: Told
    before: Told | None
    after: Told | None

    @property
    def reworded(self) -> bool:
        """Whether it says it in other words than before."""
        return bool(
            self.before and self.after and self.before.line.digest != self.after.line.digest
        )

    @property
    def marks(self) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """Which words of the lead phrase and of the rest are others now."""
        was = self.before or self.told
        return marks_of_parts(was.line.text, self.told.line.text)

    @property
    def level_before(self) -> str:
        """The level it stood in, where that is another one now; else ""."""
        if not self.before or not self.after or self.before.place.key == self.after.place.key:
            return ""
        return self.before.place.level.label


@dataclass(frozen=True, slots=True)
class Since:
    """Every statement of the two rounds once: as the later version has them, then what is gone."""

    steps: tuple[Step, ...]

    def of(self, *kinds: Kind) -> list[Step]:
        """Those of some kinds."""
        return [step for step in self.steps if step.kind in kinds]

    def within(self, strand: str) -> "Since":
        """What is of one strand, by where each statement stands now."""
        return Since(tuple(step for step in self.steps if step.told.place.strand.kind == strand))

    @property
    def evidence(self) -> tuple[int, int]:
        """How many statements have evidence that had none, and the reverse."""
        return _gained_and_lost(
            (bool(step.before and step.before.backed), bool(step.after and step.after.backed))
            for step in self.steps
        )

    @property
    def confirmations(self) -> tuple[int, int]:
        """How many are confirmed that were not, and the reverse."""
        return _gained_and_lost(
            (bool(step.before and step.before.confirmed), bool(step.after and step.after.confirmed))
            for step in self.steps
        )


def since(before: Outline, then: Answers, after: Outline, now: Answers) -> Since:
    """From the round on `before` that said `then` to the one on `after` that says `now`."""
    olds = {told.line.lineage: told for told in _told(before, then)}
    news = list(_told(after, now))
    steps = [_step(olds.get(told.line.lineage), told) for told in news]
    known = {told.line.lineage for told in news}
    gone = [Step("gone", told, told, None) for key, told in olds.items() if key not in known]
    return Since((*steps, *gone))


def kind_between(before: Value, after: Value) -> Kind:
    """What became of an answer to the same statement.

    >>> kind_between(2, 3), kind_between("na", 1), kind_between(4, None)
    ('up', 'came', 'unrated')
    """
    if before == after:
        return "same" if after is not None else "neither"
    if before is None or after is None:
        return "rated" if before is None else "unrated"
    if isinstance(before, int) and isinstance(after, int):
        return "up" if after > before else "down"
    return "came" if isinstance(after, int) else "left"


def ups_and_downs(before: Mapping[UUID, Value], after: Mapping[UUID, Value]) -> tuple[int, int]:
    """How many answers went up and how many down, by lineage."""
    kinds = [kind_between(before[each], after[each]) for each in after if each in before]
    return kinds.count("up"), kinds.count("down")


def _gained_and_lost(pairs: Iterable[tuple[bool, bool]]) -> tuple[int, int]:
    """Of what was and is so, how often it came and how often it went."""
    found = list(pairs)
    return found.count((False, True)), found.count((True, False))


def _told(outline: Outline, answers: Answers) -> Iterator[Told]:
    for place, line in places_of(outline):
        yield Told(place, line, answers[line])


def _step(before: Told | None, after: Told) -> Step:
    if before is None:
        return Step("new", after, None, after)
    kind = kind_between(before.value, after.value)
    if kind == "same" and before.line.digest != after.line.digest:
        kind = "reworded"
    return Step(kind, after, before, after)
