"""A statement with its answer and its place, as pages list them (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.answers import Answer, Answers
from assessments.parts import Part, parts_of
from assessments.placement import RULE
from assessments.results.wording import SAID
from frameworks.outline import Outline, StatementLine, StrandLine


@dataclass(frozen=True, slots=True)
class Line:
    """A statement, what was said of it, and the part and level it is rated in."""

    statement: StatementLine
    answer: Answer
    part: str
    level: str

    @property
    def stale(self) -> bool:
        """Whether the answer was given for other wording; then it does not count."""
        given, now = self.answer.digest, self.statement.digest
        return bool(given and now and given != now)

    @property
    def score(self) -> int:
        """The value as a number; 0 where there is none that counts."""
        value = self.answer.value
        return value if isinstance(value, int) and not self.stale else 0

    @property
    def kind(self) -> str:
        """Its colour: s4 to s1 for the scale, sn for not part of my work, s0 for no answer."""
        return "sn" if self.answer.value == "na" and not self.stale else f"s{self.score}"

    @property
    def unmet(self) -> bool:
        """Whether it was answered with Not yet or Partly."""
        return 0 < self.score < RULE.held_at

    @property
    def said(self) -> str:
        """The learner's answer in words."""
        return SAID.get(self.answer.value or 0, "Not rated")

    @property
    def reviewed(self) -> str:
        """The reviewer's answer in words."""
        return SAID.get(self.answer.confirmed or 0, "")

    @property
    def confirmed(self) -> bool:
        """Whether a reviewer meets it too."""
        return self.answer.met and self._reviewer_meets

    @property
    def seen_otherwise(self) -> bool:
        """Whether a reviewer says that it is met and the learner that it is not, or the reverse."""
        given = self.score > 0 and self.answer.confirmed is not None
        return given and self.answer.met != self._reviewer_meets

    @property
    def _reviewer_meets(self) -> bool:
        value = self.answer.confirmed
        return isinstance(value, int) and value >= RULE.held_at


class Book:
    """All lines of an assessment, by statement id or strand by strand."""

    def __init__(self, outline: Outline, answers: Answers) -> None:
        self.parts: tuple[Part, ...] = parts_of(outline)
        self._lines = {
            str(statement.id): Line(statement, answers[statement], part.key, level.label)
            for part in self.parts
            for level, statement in part.rows
        }

    def __getitem__(self, id_: str) -> Line:
        return self._lines[id_]

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def of(self, group: StrandLine | Part) -> list[Line]:
        """The lines of a strand or a part, in order."""
        if isinstance(group, Part):
            return [self._lines[str(statement.id)] for _, statement in group.rows]
        return [self._lines[str(statement.id)] for statement in group.statements]
