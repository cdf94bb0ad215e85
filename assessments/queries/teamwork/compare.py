"""Two moments of a team, or two teams, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.gaps import Tally
from assessments.models import Snapshot
from assessments.moved import Asked, Moved, PersonMove, Standing, StatementMove, moved
from assessments.queries.board import Board, Frame, Ranks, Row, spread_of
from assessments.queries.board.frame import frame_of, versions_of
from assessments.queries.board.targets import level_ranks
from assessments.queries.teamwork.snapshots import (
    Heights,
    frame_over,
    heights_of,
    standings_now,
    standings_then,
)
from assessments.results.wording import range_label


@dataclass(frozen=True, slots=True)
class Levels:
    """The names of a strand's levels, the lowest first."""

    names: tuple[str, ...]

    def words(self, standing: Standing) -> str:
        """Where somebody stands."""
        low, high, top = standing.low, standing.high, len(self.names)
        if high is None or not top:
            return "Not rated"
        if low == high == 0:
            return f"Towards {self.names[0]}"
        low, high = min(low, top), min(high, top)
        ends = self.names[max(low, 1) - 1], self.names[max(high, 1) - 1]
        return range_label(low, high, ends, top=top, judged=True)

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person who is in both, in words."""

    name: str
    before: str
    after: str
    move: PersonMove


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement with how many meet it before and after; the parts are of a hundred."""

    row: Row
    move: StatementMove

    @property
    def before(self) -> int:
        """The part of the earlier bar that is full."""
        return round(100 * self.move.before / self.move.rated)

    @property
    def after(self) -> int:
        """The part of the later bar that is full."""
        return round(100 * self.move.after / self.move.rated)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two moments: what moved, in words, and who is in one alone."""

    moved: Moved
    people: tuple[PersonLine, ...]
    statements: tuple[StatementLine, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def still(self) -> int:
        """How many people did not move at all."""
        return len(self.moved.people) - len(self.people)


def levels_of(frame: Frame | None, strand: str) -> Levels:
    """The levels of a strand; none where the framework has no such strand."""
    found = frame.outline.strand(strand) if frame else None
    domain = found.domains[0] if found and found.domains else None
    return Levels(tuple(level.label for level in domain.levels) if domain else ())


def compare(board: Board, before: Snapshot, after: Snapshot | None) -> Comparison | None:
    """Two moments in the board's strand, the later one now where it is None.

    None where the occupation has no framework. At most nine queries.
    """
    frame = frame_over(board, [each for each in (before, after) if each])
    if frame is None:
        return None
    rows = frame.rows(board.strand)
    then = standings_then(before, frame, rows, board.strand)
    later = (
        standings_now(board, frame, rows)
        if after is None
        else standings_then(after, frame, rows, board.strand)
    )
    asked = [Asked(row.line.id, row.rank) for row in rows]
    ranks = board.targets.ranks(frame.outline, board.occupation.pk, board.strand)
    found = moved(then, later, asked, {user: ranks[user] for user in {*then, *later}})
    names = {seat.user: seat.name for seat in board.seats}
    levels = levels_of(frame, board.strand)
    lines = {row.line.id: row for row in rows}
    return Comparison(
        moved=found,
        people=tuple(
            PersonLine(
                names.get(each.user, ""), levels.words(each.before), levels.words(each.after), each
            )
            for each in found.people
            if each.moved
        ),
        statements=tuple(
            StatementLine(lines[each.id], each)
            for each in found.statements
            if each.gained or each.lost
        ),
        joined=tuple(sorted(names.get(user, "") for user in found.joined)),
        left=tuple(sorted(names.get(user, "") for user in found.left)),
    )


@dataclass(frozen=True, slots=True)
class Column:
    """One team beside another: how many share, where they are placed, and each statement."""

    name: str
    sharing: int
    heights: Heights
    tallies: Mapping[int, Tally]


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A statement with what each team says of it, in the order of the columns."""

    row: Row
    tallies: tuple[Tally, ...]

    @property
    def apart(self) -> int:
        """How many parts of a hundred lie between the shares below target."""
        shares = [tally.share for tally in self.tallies if tally.rated]
        return max(shares) - min(shares) if len(shares) == len(self.tallies) else 0


@dataclass(frozen=True, slots=True)
class Beside:
    """Teams side by side at one target level, the statements it asks for furthest apart first."""

    columns: tuple[Column, ...]
    rows: tuple[BesideRow, ...]
    levels: Levels
    rank: int


def beside(boards: Sequence[Board], rank: int | None) -> Beside | None:
    """Teams in the same strand at the same target level; the first one's where `rank` is None.

    Whoever asks manages all of them, and sees their people one by one. Statements are in the
    version that all are read in; None where there is none. Two queries, and one a team.
    """
    first = boards[0]
    used = {seat.framework for board in boards for seat in board.sharing if seat.framework}
    frame = frame_of(versions_of(first.occupation, first.strand), used)
    if frame is None:
        return None
    ranked = [board.ranks.everybody for board in boards if board.ranks.everybody]
    at = rank if rank is not None else next(iter(ranked), 0)
    levels = levels_of(frame, first.strand)
    rows = frame.rows(first.strand)
    columns = tuple(_column(board, frame, rows, at, len(levels)) for board in boards)
    found = [
        BesideRow(row, tuple(column.tallies[row.line.id] for column in columns)) for row in rows
    ]
    asked = [each for each in found if each.row.rank <= at]
    return Beside(columns, tuple(sorted(asked, key=lambda each: -each.apart)), levels, at)


def rank_of(board: Board, level: str) -> int | None:
    """The rank of a level by its key; None where there is none such."""
    return level_ranks(board.frame.outline, board.strand).get(level) if board.frame else None


def _column(board: Board, frame: Frame, rows: Sequence[Row], rank: int, levels: int) -> Column:
    tallies, _ = spread_of(frame, rows, board.sharing, Ranks(rank))
    bounds = [(seat.low, seat.high) for seat in board.sharing]
    return Column(board.team.name, len(board.sharing), heights_of(bounds, levels), tallies)
