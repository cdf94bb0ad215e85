"""One ladder's result with everything a page says of it (pure)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.ladders import Ladder
from assessments.placement import LevelResult, Placement
from assessments.results import charts, wording
from assessments.results.lines import Book, Line
from assessments.results.questions import Question, questions_of

KINDS = {
    "s4": "Beyond",
    "s3": "Fully",
    "s2": "Partly",
    "s1": "Not yet",
    "sn": "Not part of my work",
    "s0": "Not rated",
}
"""Kinds of answers in the order they are stacked, with their words."""
SCALE_KINDS = ("s4", "s3", "s2", "s1")


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level's answers: counts in the order of KINDS, the same as pieces of a bar."""

    rank: int
    result: LevelResult
    counts: tuple[int, ...]
    bar: tuple[charts.Segment, ...]

    @property
    def met_of(self) -> str:
        """How many are met, of those that count."""
        return f"{self.result.met} of {wording.asked(self.result)}"

    @property
    def told(self) -> str:
        """The bar in words."""
        named = zip(KINDS.values(), self.counts, strict=True)
        return ", ".join(f"{name} {count}" for name, count in named if count)


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
    next_level: str
    next_lines: tuple[Line, ...]
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
    def bars(self) -> tuple[LadderBar, ...]:
        """The ladder as bars, the highest level first."""
        inside = range(max(self.placed.low, 1), self.placed.high + 1)
        return tuple(
            LadderBar(rank, rung, rank in inside)
            for rank, rung in reversed(list(enumerate(self.rungs, 1)))
        )

    @property
    def told(self) -> str:
        """The ladder picture in words."""
        levels = ", ".join(f"{row.result.name} {row.met_of} met" for row in self.rows)
        return f"{levels}. {self.need_line}. {self.label}."


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
    following = wording.blocking(placed) if placed.low == placed.high else None
    following = following or (placed.levels[placed.low] if placed.low < placed.high else None)
    steps = {id_: book[id_] for id_ in placed.next_steps}
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
            placed=wording.label(placed) != "Not placed",
            more=wording.to_move_up(placed),
        ),
        next_level=following.name if following else "",
        # What is partly there already comes first: it is the shortest way up.
        next_lines=tuple(sorted(steps.values(), key=lambda line: -line.score)),
        questions=questions_of(placed, ladder, book),
    )


def _note(level: LevelResult) -> str:
    if level.status == "not_assessable":
        return "cannot be judged"
    return f"{level.unanswered} to rate" if level.unanswered else ""


def _level_row(rank: int, result: LevelResult, lines: Iterable[Line]) -> LevelRow:
    found = Counter(line.kind for line in lines)
    counts = tuple(found[kind] for kind in KINDS)
    return LevelRow(rank, result, counts, charts.stack([(kind, found[kind]) for kind in KINDS]))
