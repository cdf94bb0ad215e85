"""The answers to look over before finishing, part by part (pure)."""

from dataclasses import dataclass

from assessments.answers import Answers
from assessments.parts import Part
from assessments.results.lines import Book, Line
from frameworks.outline import Outline

STRANDS = {"occupational": "", "ai": "", "durable": "Durable skills: "}
"""What stands before a part's title, where the title alone would not say what it is of."""


@dataclass(frozen=True, slots=True)
class CheckPart:
    """One part with its lines; blank ones are those without an answer that counts."""

    part: Part
    lines: tuple[Line, ...]
    blank: tuple[Line, ...]

    @property
    def title(self) -> str:
        """The part's title as it reads in a list of all parts."""
        return STRANDS[self.part.kind] + self.part.title

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return len(self.lines) - len(self.blank)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything on the page: what is missing, not sure, or met without evidence."""

    parts: tuple[CheckPart, ...]
    unsure: tuple[Line, ...]
    unbacked: tuple[Line, ...]

    @property
    def total(self) -> int:
        """All statements."""
        return sum(len(part.lines) for part in self.parts)

    @property
    def answered(self) -> int:
        """Those with an answer that counts."""
        return sum(part.answered for part in self.parts)

    @property
    def left(self) -> int:
        """Those without one."""
        return self.total - self.answered

    @property
    def missing(self) -> tuple[CheckPart, ...]:
        """The parts with statements still to answer."""
        return tuple(part for part in self.parts if part.blank)


def checklist_of(outline: Outline, answers: Answers) -> Checklist:
    """All answers of an assessment as a list to look over."""
    book = Book(outline, answers)
    parts = []
    for part in book.parts:
        lines = tuple(book.of(part))
        parts.append(CheckPart(part, lines, tuple(line for line in lines if line.kind == "s0")))
    return Checklist(
        parts=tuple(parts),
        unsure=tuple(line for line in book if line.answer.not_sure and line.answer.given),
        unbacked=tuple(line for line in book if line.answer.met and not line.answer.evidence),
    )
