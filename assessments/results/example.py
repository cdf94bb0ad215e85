"""The help page's example: made-up answers on a ladder of four levels, placed (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from assessments.answers import Answer, Answers
from assessments.ladders import ladders_of, place_on
from assessments.placement import next_statement
from assessments.results import wording
from assessments.results.ladder import LadderResult, LevelRow, ladder_result
from assessments.results.lines import Book
from frameworks.outline import DomainLine, LevelLine, Outline, StatementLine, StrandLine
from nsx.lib.numbers import whole

LEVELS = ("Emerging", "Developing", "Proficient", "Advanced")
EACH = 10
"""Statements on each level."""
FIELDS = ("met", "na", "open")
MET, UNMET = 3, 2
STATUS = {
    "held": "Reached",
    "not_held": "Not reached",
    "open": "Still open",
    "not_assessable": "Cannot be judged",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a level's statements are met, not part of the work, and not answered."""

    met: int
    na: int
    open: int

    @property
    def unmet(self) -> int:
        """The rest."""
        return EACH - self.met - self.na - self.open


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the example, as it is filled in and as the rule counts it."""

    rank: int
    counts: Counts
    row: LevelRow

    @property
    def name(self) -> str:
        """What it is called."""
        return LEVELS[self.rank - 1]

    @property
    def asked(self) -> int:
        """How many of its statements count."""
        return wording.asked(self.row.result)

    @property
    def status(self) -> str:
        """Whether it is reached, in a word or three."""
        return STATUS[self.row.result.status]


@dataclass(frozen=True, slots=True)
class Example:
    """The example's result. `fitted` says that what was asked for did not fit into ten."""

    head: LadderResult
    levels: tuple[Level, ...]
    fitted: bool

    @property
    def questions(self) -> tuple[str, ...]:
        """What we would ask about; not that made-up answers are alike."""
        return tuple(each.text for each in self.head.questions if not each.all)

    @property
    def quick(self) -> str:
        """What the quick form says of it: a level and those presumed; "" unless it would stop."""
        placed = self.head.placed
        if placed.estimate is None or not placed.presumed or not self._quick_stops:
            return ""
        presumed = [LEVELS[number - 1] for number in placed.presumed]
        return f"{LEVELS[placed.estimate - 1]}; {' and '.join(presumed)} presumed"

    @property
    def _quick_stops(self) -> bool:
        ladder = ladders_of(OUTLINE.strands[0])[0]
        ratings = {str(id_): each.rating() for id_, each in self._answers.by_id.items()}
        start = self.head.placed.high or 1
        return next_statement(ladder.levels, ratings, start=start) is None

    @property
    def _answers(self) -> Answers:
        return _answers(tuple(level.counts for level in self.levels))


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody's answers to look at: `query` puts them into the example."""

    title: str
    about: str
    counts: tuple[Counts, ...]

    @property
    def query(self) -> str:
        """Its numbers as the form sends them."""
        return query_of(self.counts)


START = (Counts(10, 0, 0), Counts(9, 0, 0), Counts(5, 0, 0), Counts(1, 0, 0))

PROFILES = (
    Profile(
        "Good at the top, with gaps below",
        "Meets Proficient but not Developing. The lower level stands, and we ask about it.",
        (Counts(10, 0, 0), Counts(6, 0, 0), Counts(9, 0, 0), Counts(2, 0, 0)),
    ),
    Profile(
        "Half-way through",
        "Has not answered all, so the result is a range.",
        (Counts(9, 0, 0), Counts(6, 0, 3), Counts(2, 0, 7), Counts(0, 0, 10)),
    ),
    Profile(
        "The quick form",
        "Answers few statements of the lower levels. The result is an estimate.",
        (Counts(2, 0, 8), Counts(2, 0, 8), Counts(9, 0, 0), Counts(0, 0, 7)),
    ),
)


def query_of(counts: tuple[Counts, ...]) -> str:
    """The counts as an address's parameters."""
    numbers = {
        f"{field}{rank}": getattr(each, field)
        for rank, each in enumerate(counts, start=1)
        for field in FIELDS
    }
    return urlencode(numbers)


def example_of(asked: Mapping[str, str]) -> Example:
    """The example from `met1`, `na1`, `open1` to `open4`; what is not asked is as at the start.

    A number that is none, or too many for ten statements, is brought into range.
    """
    found, fitted = [], False
    for rank, usual in enumerate(START, start=1):
        named = any(f"{field}{rank}" in asked for field in FIELDS)
        left, numbers = EACH, []
        for field in FIELDS:
            said = asked.get(f"{field}{rank}", "").strip()
            number = whole(said) if said else (0 if named else getattr(usual, field))
            numbers.append(min(number or 0, left))
            fitted |= number is None or number > left
            left -= numbers[-1]
        found.append(Counts(*numbers))
    counts = tuple(found)
    answers = _answers(counts)
    ladder = ladders_of(OUTLINE.strands[0])[0]
    placed = place_on(ladder, answers.ratings())
    head = ladder_result(ladder, placed, "this example", Book(OUTLINE, answers))
    levels = tuple(
        Level(rank, each, row)
        for rank, (each, row) in enumerate(zip(counts, head.rows, strict=True), start=1)
    )
    return Example(head, levels, fitted)


def _answers(counts: tuple[Counts, ...]) -> Answers:
    """Answers that give these counts."""
    given = {}
    for level, each in zip(OUTLINE.strands[0].domains[0].levels, counts, strict=True):
        values: list[int | str] = [MET] * each.met + [UNMET] * each.unmet + ["na"] * each.na
        # The open ones are the last.
        for line, value in zip(level.statements, values, strict=False):
            given[line.id] = Answer("na" if value == "na" else int(value))
    return Answers(given)


def _level(rank: int, label: str) -> LevelLine:
    lines = tuple(
        StatementLine(rank * 100 + n, f"{label} statement {n}", "", UUID(int=rank * 100 + n))
        for n in range(1, EACH + 1)
    )
    return LevelLine(rank, rank, label.lower(), label, None, lines)


OUTLINE = Outline(
    0,
    (
        StrandLine(
            0,
            "occupational",
            (
                DomainLine(
                    0,
                    "",
                    "",
                    tuple(_level(rank, label) for rank, label in enumerate(LEVELS, start=1)),
                ),
            ),
        ),
    ),
)
"""The ladder that the answers are on."""
