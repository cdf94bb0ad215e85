"""How far a learner is: counts by part, and where a ladder is heading (pure).

The range is shown only once the first part of its ladder is answered, so that the first
answers are not pulled towards it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from assessments.answers import Answers
from assessments.ladders import ladders_of, place_on
from assessments.parts import Part
from assessments.placement import Placement
from assessments.results import wording
from frameworks.outline import SECONDS_PER_STATEMENT, LevelLine, StatementLine, StrandLine

BOXES = 248
GAP = 4


@dataclass(frozen=True, slots=True)
class PartProgress:
    """A part and how many of its statements have an answer."""

    part: Part
    answered: int

    @property
    def total(self) -> int:
        """All its statements."""
        return len(self.part.rows)

    @property
    def done(self) -> bool:
        """Whether every statement has an answer."""
        return self.answered == self.total

    @property
    def minutes(self) -> float:
        """About how long the rest takes, in half minutes where it is short; 0 when done."""
        left = (self.total - self.answered) * SECONDS_PER_STATEMENT / 60
        if not left or left >= 2:
            return round(left)
        return max(0.5, round(2 * left) / 2)

    @property
    def span(self) -> str:
        """The same in words, "1½ min"; "" when done."""
        whole, half = divmod(self.minutes, 1)
        number = f"{whole:.0f}" * bool(whole) + "½" * bool(half)
        return f"{number} min" if number else ""


@dataclass(frozen=True, slots=True)
class StrandProgress:
    """A strand's parts and how much of it is answered."""

    strand: StrandLine
    parts: tuple[PartProgress, ...]

    @property
    def answered(self) -> int:
        """Statements with an answer."""
        return sum(each.answered for each in self.parts)

    @property
    def total(self) -> int:
        """All its statements."""
        return sum(each.total for each in self.parts)

    @property
    def minutes(self) -> int:
        """About how long the rest takes: what its parts say, rounded up; 0 when all is answered."""
        return ceil(sum(each.minutes for each in self.parts))


@dataclass(frozen=True, slots=True)
class Box:
    """One level of the range picture, in units of its viewBox; `possible` if still in reach."""

    rank: int
    label: str
    x: float
    width: float
    possible: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a ladder is heading, in words and as a picture.

    `begun` is False until its first part is answered; `settled` means that no open answer
    can change the number. `left` counts unanswered statements. `ragged` says that a level is held
    above one that is not; `stop` names the part's level where it is answered whole and none of it
    is met, so that rating on upwards leads nowhere.
    """

    begun: bool
    settled: bool
    left: int
    low: int
    high: int
    headline: str
    detail: str
    boxes: tuple[Box, ...]
    ragged: str = ""
    stop: str = ""

    @property
    def offers_end(self) -> bool:
        """Whether to say that one may stop here."""
        return bool(self.left and self.settled) or bool(self.stop)

    @property
    def bracket(self) -> tuple[float, float]:
        """The left and right end of what is possible, in the picture's units."""
        inside = [box for box in self.boxes if box.possible]
        if not inside:
            return (0, 0)
        return (inside[0].x + 1, inside[-1].x + inside[-1].width - 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One part in a row of bars; `x`, `width` and `filled` are percentages of the row."""

    progress: PartProgress
    x: float
    width: float

    @property
    def filled(self) -> float:
        """How far its answers reach."""
        return round(self.width * self.progress.answered / self.progress.total, 2)


def progress_of(parts: Iterable[Part], answers: Answers) -> tuple[PartProgress, ...]:
    """Each part with its count of answers."""
    return tuple(
        PartProgress(part, sum(answers[line].given for _, line in part.rows)) for part in parts
    )


def strand_progress(strand: StrandLine, parts: Iterable[Part], answers: Answers) -> StrandProgress:
    """The parts of one strand with their counts."""
    return StrandProgress(
        strand, progress_of([part for part in parts if part.kind == strand.kind], answers)
    )


def bars_of(strand: StrandProgress) -> tuple[Bar, ...]:
    """A bar for each part of a strand, side by side and equally wide."""
    step = 100 / len(strand.parts)
    return tuple(
        Bar(part, x=round(step * index + 0.2, 2), width=round(step - 0.6, 2))
        for index, part in enumerate(strand.parts)
    )


def unanswered(parts: Iterable[Part], answers: Answers) -> Iterator[tuple[Part, StatementLine]]:
    """What is still to rate, in order."""
    for part in parts:
        for _, line in part.rows:
            if not answers[line].given:
                yield part, line


def heading_of(part: Part, answers: Answers) -> Heading:
    """Where the ladder of this part is heading."""
    ladder = next(
        ladder
        for ladder in ladders_of(part.strand)
        if ladder.domain is not None and ladder.domain.id == part.domain.id
    )
    placed = place_on(ladder, answers.ratings())
    first = part.domain.levels[0] if part.level is not None else None
    settled = placed.placement is not None
    return Heading(
        begun=settled or _answered(first, part, answers),
        settled=settled,
        left=sum(level.unanswered for level in placed.levels),
        low=placed.low,
        high=placed.high,
        headline=_headline(placed),
        detail=_detail(placed),
        boxes=_boxes(placed),
        ragged=wording.ragged(placed),
        stop="" if settled or part.level is None else _none_met(part.level, answers),
    )


def _none_met(level: LevelLine, answers: Answers) -> str:
    """The level's label where all of it is answered and nothing met."""
    found = [answers[line] for line in level.statements]
    whole = all(answer.given for answer in found) and any(answer.value != "na" for answer in found)
    return level.label if whole and not any(answer.met for answer in found) else ""


def _answered(first: LevelLine | None, part: Part, answers: Answers) -> bool:
    lines = first.statements if first else [line for _, line in part.rows]
    return all(answers[line].given for line in lines)


def _headline(placed: Placement) -> str:
    first = placed.levels[0]
    if placed.placement != 0:
        return wording.label(placed)
    if first.status == "not_assessable":
        return wording.not_placed(first)
    return f"Working towards {first.name}"


def _detail(placed: Placement) -> str:
    if placed.placement is not None:
        return "The open answers cannot change it."
    level = next(level for level in placed.levels if level.status == "open")
    return (
        f"{level.name} needs {level.need} of {level.statements - level.na}: "
        f"you have {level.met}, with {level.unanswered} still to rate."
    )


def _boxes(placed: Placement) -> tuple[Box, ...]:
    width = (BOXES - GAP * (len(placed.levels) - 1)) / len(placed.levels)
    return tuple(
        Box(
            rank,
            level.name,
            round((width + GAP) * (rank - 1), 1),
            round(width, 1),
            max(placed.low, 1) <= rank <= placed.high,
        )
        for rank, level in enumerate(placed.levels, start=1)
    )
