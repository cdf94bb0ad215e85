"""One ladder's result with everything a page says of it (pure)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.ladders import Ladder
from assessments.placement import LevelResult, Placement
from assessments.results import charts, wording
from assessments.results.history import Mark
from assessments.results.lines import Book, Line
from assessments.results.questions import Question, questions_of
from assessments.results.way import Way, way_of

KINDS = {
    "s4": "Beyond",
    "s3": "Fully",
    "s2": "Partly",
    "s1": "Not yet",
    "sn": "Not part of my work",
    "s0": "Not rated",
}
"""Kinds of answers in the order they are stacked, with their words."""


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level's answers: counts in the order of KINDS, the same as pieces of a bar, and those
    that are not met.
    """

    rank: int
    result: LevelResult
    counts: tuple[int, ...]
    bar: tuple[charts.Segment, ...]
    unmet: tuple[Line, ...]

    @property
    def verdict(self) -> str:
        """Whether the level is reached, with its numbers."""
        return wording.verdict(self.result)

    @property
    def met_of(self) -> str:
        """How many are met, of those that count."""
        asked = wording.asked(self.result)
        return f"{self.result.met} of {asked}" if asked else "–"

    @property
    def numbers(self) -> tuple[tuple[str, int], ...]:
        """The counts with the words for what they count."""
        return tuple(zip(KINDS.values(), self.counts, strict=True))

    @property
    def told(self) -> str:
        """The bar in words."""
        return ", ".join(f"{name} {count}" for name, count in self.numbers if count)


@dataclass(frozen=True, slots=True)
class LadderBar:
    """A level of the ladder as a bar; `here` where the learner is, or may be."""

    rank: int
    rung: charts.Rung
    here: bool


@dataclass(frozen=True, slots=True)
class LadderResult:
    """One ladder's result with everything a page says of it."""

    placed: Placement
    label: str
    headline: str
    reasons: tuple[str, ...]
    firm: str
    need_line: str
    rows: tuple[LevelRow, ...]
    rungs: tuple[charts.Rung, ...]
    stairs: charts.Stairs | None
    way: Way
    questions: tuple[Question, ...]

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The kinds of answers there are, for the key; the four of the scale always."""
        there = [sum(row.counts[i] for row in self.rows) for i in range(len(KINDS))]
        return tuple(kind for i, kind in enumerate(KINDS.items()) if i < len(KINDS) - 2 or there[i])

    @property
    def columns(self) -> str:
        """Those kinds as a slice of a row's counts."""
        return f":{len(self.kinds)}"

    @property
    def rank(self) -> int:
        """The level whose colour it wears; 0 while there is none or it is not final."""
        return 0 if self.open else self.placed.low

    @property
    def open(self) -> bool:
        """Whether more answers can still change it."""
        return self.placed.low != self.placed.high

    @property
    def mark(self) -> Mark:
        """It as a mark among others."""
        return Mark(self.placed.low, self.placed.high, self.label)

    @property
    def deciding(self) -> tuple[LevelRow, ...]:
        """The levels that give the placement: all up to the one that ends the range."""
        return self.rows[: self.placed.high + 1]

    @property
    def bars(self) -> tuple[LadderBar, ...]:
        """The ladder as bars, the highest level first."""
        inside = range(max(self.placed.low, 1), self.placed.high + 1)
        return tuple(
            LadderBar(rank, rung, rank in inside)
            for rank, rung in reversed(list(enumerate(self.rungs, 1)))
        )

    @property
    def further(self) -> tuple[Line, ...]:
        """What is not met and not on the way to the next level."""
        on_the_way = {line.statement.id for line in (*self.way.lines, *self.way.others)}
        unmet = (line for row in self.rows for line in row.unmet)
        return tuple(line for line in unmet if line.statement.id not in on_the_way)

    @property
    def told(self) -> str:
        """The ladder picture in words."""
        levels = ", ".join(f"{row.result.name} {row.met_of} met" for row in self.rows)
        return ". ".join(filter(None, [levels, self.need_line, f"You: {self.label}"])) + "."


def ladder_result(ladder: Ladder, placed: Placement, occupation: str, book: Book) -> LadderResult:
    """What a page says of one ladder's placement."""
    rows = tuple(
        _level_row(rank, result, [book[statement.id] for statement in level.statements])
        for rank, (level, result) in enumerate(zip(ladder.levels, placed.levels, strict=True), 1)
    )
    rungs = tuple(
        charts.Rung(
            name=row.result.name,
            met=row.result.met,
            of=wording.asked(row.result),
            need=row.result.need,
            note=_note(row.result),
        )
        for row in rows
    )
    return LadderResult(
        placed=placed,
        label=wording.label(placed),
        headline=wording.headline(placed, occupation),
        reasons=wording.reasons(placed),
        firm=wording.firmness(placed),
        need_line=wording.need_line(placed),
        rows=rows,
        rungs=rungs,
        stairs=charts.stairs(
            rungs,
            placed.low,
            placed.high,
            placed=wording.label(placed) != wording.NOT_PLACED,
            more=wording.to_move_up(placed),
        ),
        way=way_of(placed, ladder, book),
        questions=questions_of(placed, ladder, book),
    )


def _note(level: LevelResult) -> str:
    if level.status == "not_assessable":
        return "not judged"  # what fits below a step; the reasons say why
    return f"{level.unanswered} to rate" if level.unanswered else ""


def _level_row(rank: int, result: LevelResult, lines: Sequence[Line]) -> LevelRow:
    found = Counter(line.kind for line in lines)
    return LevelRow(
        rank=rank,
        result=result,
        counts=tuple(found[kind] for kind in KINDS),
        bar=charts.stack([(kind, found[kind]) for kind in KINDS]),
        unmet=tuple(line for line in lines if line.unmet),
    )
