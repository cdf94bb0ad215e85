"""The gaps of a team as a page shows them: filtered, sorted and counted."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assessments.asked import Asked
from assessments.cells import UNSAID, Cell
from assessments.gaps import BEYOND, Said, Tally, is_asked, is_gap, widest_first
from assessments.queries.board.cells import cells_of
from assessments.queries.board.frame import Frame, Row
from assessments.queries.board.scene import Scene
from assessments.queries.board.seats import FEW, Seat
from assessments.queries.board.spread import spread_of
from assessments.queries.board.targets import Ranks
from assessments.queries.board.waiting import Waiting, waiting_by_statement, waiting_in

Cells = Mapping[int, Mapping[int, Cell]]
Tallies = Mapping[int, Tally]


@dataclass(frozen=True)
class Gaps:
    """What a manager sees of a scene.

    `rows` are the statements and `seats` the people of this page, filtered and sorted; `found`
    counts the people on all pages. `tallies`, `guides` (user row ids) and `waiting` (answers with
    evidence that no one has a view of) are by statement, of everybody and of the whole strand;
    `cells` are of this page, by assessment; of these `picked` match the filter, None for all.
    """

    scene: Scene
    view: str
    rows: Sequence[Row] = ()
    seats: Sequence[Seat] = ()
    found: int = 0
    tallies: Tallies = field(default_factory=dict)
    guides: Mapping[int, Sequence[int]] = field(default_factory=dict)
    waiting: Mapping[int, int] = field(default_factory=dict)
    waits: int = 0
    cells: Cells = field(default_factory=dict)
    picked: frozenset[tuple[int, int]] | None = None

    @cached_property
    def absent(self) -> list[Seat]:
        """Those who show nothing of this."""
        return [seat for seat in self.scene.seats if not seat.shares]

    @property
    def finished(self) -> int:
        """How many of those who share finished what they share."""
        return sum(seat.finished_at is not None for seat in self.scene.sharing)

    @property
    def alike(self) -> bool:
        """Whether everybody works towards the same level."""
        return not self.scene.ranks.own

    @cached_property
    def judged(self) -> list[Seat]:
        """Those who have a target and can be told to be at it or not."""
        ranks = self.scene.ranks
        return [seat for seat in self.scene.sharing if seat.judged and ranks[seat.user]]

    @property
    def at_target(self) -> int:
        """How many of these are at their target."""
        ranks = self.scene.ranks
        return sum(seat.at(ranks[seat.user]) for seat in self.judged)

    @cached_property
    def widest(self) -> Row | None:
        """The statement with the most people below target; None where nobody is."""
        rows = {row.line.id: row for row in self.scene.rows}
        first = next(iter(widest_first(list(rows), self.tallies)), None)
        if first is None or first not in self.tallies or not self.tallies[first].below:
            return None
        return rows[first]

    @property
    def widest_tally(self) -> Tally:
        """What people say of that statement."""
        return self.tallies[self.widest.line.id] if self.widest else Tally()

    def asked_of(self, row: Row) -> int:
        """Of how many people a statement is asked."""
        ranks = self.scene.ranks
        return sum(is_asked(row.rank, ranks[seat.user]) for seat in self.scene.sharing)


def view_of(scene: Scene) -> str:
    """The view that is asked for, else the one that so many people have room in."""
    return scene.asked.view or ("matrix" if len(scene.sharing) <= FEW else "spread")


def gaps_of(scene: Scene, *, everybody: bool = False) -> Gaps:
    """What the page shows of a scene; four queries at most.

    With `everybody` nobody is left to a further page.
    """
    view = view_of(scene)
    board = scene.board
    if board is None or board.frame is None or scene.strand is None:
        return Gaps(scene, view)
    found = people_of(scene, view)
    per = len(found) if everybody else scene.asked.per
    start = min(scene.asked.page - 1, max(0, len(found) - 1) // max(1, per)) * per
    seats = found[start : start + per]
    rows = scene.rows
    cells, tallies, guides = _answers(scene, board.frame, view, rows, seats)
    waiting: Counter[int] = Counter()
    theirs = [seat.assessment for seat in scene.sharing if seat.user != scene.reader.pk]
    counted = {} if scene.borrowed else waiting_by_statement([pk for pk in theirs if pk])
    for statement, count in counted.items():
        waiting.update(dict.fromkeys(board.frame.holds.get(statement, ()), count))
    here = [row for row in rows if _is_shown(row, scene)]
    picked = _picked(scene, here, seats, cells) if view == "matrix" else None
    kept = [row for row in here if _is_kept(row, scene.asked, tallies, waiting, picked)]
    if scene.asked.sort == "gap":
        order = widest_first([row.line.id for row in kept], tallies)
        by_id = {row.line.id: row for row in kept}
        kept = [by_id[key] for key in order]
    return Gaps(
        scene,
        view,
        kept,
        seats,
        len(found),
        tallies,
        guides,
        waiting,
        sum(counted.values()),
        cells,
        picked,
    )


def people_of(scene: Scene, view: str) -> list[Seat]:
    """The people a view lists, as they are asked for: in a matrix of many only those who share."""
    seats = list(scene.seats)
    if view == "matrix" and len(seats) > FEW:
        seats = scene.sharing
    seats = [seat for seat in seats if scene.asked.names(seat.name)]
    if (scene.asked.order or ("placement" if view == "people" else "name")) == "placement":
        seats.sort(key=by_placement)
    return seats


def by_placement(seat: Seat) -> tuple[bool, int, int]:
    """A sorting key: those who share first, the highest placement first."""
    return not seat.shares, -seat.low, -(seat.high or 0)


def _answers(
    scene: Scene, frame: Frame, view: str, rows: Sequence[Row], seats: Sequence[Seat]
) -> tuple[Cells, Tallies, Mapping[int, Sequence[int]]]:
    """Cells of the page's people, and tallies and guides of everybody."""
    if scene.borrowed is not None:
        return scene.borrowed, *tallied(rows, scene.sharing, scene.ranks, scene.borrowed)
    shown = [seat.assessment for seat in seats if seat.assessment is not None]
    if view != "matrix":
        return {}, *spread_of(frame, rows, scene.sharing, scene.ranks)
    if len(shown) == len(scene.sharing):
        cells = cells_of(frame, rows, shown)
        return cells, *tallied(rows, seats, scene.ranks, cells)
    cells = cells_of(frame, [row for row in rows if _is_shown(row, scene)], shown)
    return cells, *spread_of(frame, rows, scene.sharing, scene.ranks)


def tallied(
    rows: Sequence[Row], seats: Collection[Seat], ranks: Ranks, cells: Cells
) -> tuple[Tallies, Mapping[int, Sequence[int]]]:
    """What spread_of counts, from cells that are there already; all guides are named."""
    counts: Counter[tuple[int, int, Said]] = Counter()
    guides: dict[int, list[int]] = {row.line.id: [] for row in rows}
    for seat in seats:
        target = ranks[seat.user]
        mine = cells.get(seat.assessment or 0, {})
        counts.update([(line, target, cell.said) for line, cell in mine.items()])
        for line, cell in mine.items():
            if cell.said == BEYOND and line in guides:
                guides[line].append(seat.user)
    tallies = {row.line.id: Tally() for row in rows}
    level = {row.line.id: row.rank for row in rows}
    for (line, target, said), count in counts.items():
        if line in tallies:
            tallies[line].add(level[line], target, said, count)
    return tallies, guides


def _is_shown(row: Row, scene: Scene) -> bool:
    domain, level = scene.asked.domain, scene.level
    return (not domain or row.domain_key == domain) and (level is None or row.rank == level.rank)


def _is_kept(
    row: Row,
    asked: Asked,
    tallies: Tallies,
    waiting: Mapping[int, int],
    picked: Collection[tuple[int, int]] | None,
) -> bool:
    """Whether a statement has an answer that the filter asks for."""
    line = row.line.id
    if picked is not None:
        return any(line == statement for _, statement in picked)
    if asked.show == "below":
        return tallies[line].below > 0
    return asked.show != "waiting" or waiting.get(line, 0) > 0


def _picked(
    scene: Scene, rows: Sequence[Row], seats: Sequence[Seat], cells: Cells
) -> frozenset[tuple[int, int]] | None:
    """The cells of a matrix the filter asks for, by assessment and statement; None for all."""
    show = scene.asked.show
    if show == "all":
        return None
    shown = [(seat, seat.assessment) for seat in seats if seat.assessment is not None]
    waits = set(waiting_in([pk for _, pk in shown])) if show == "waiting" else set()
    ranks = scene.ranks

    def matches(seat: Seat, pk: int, row: Row, cell: Cell) -> bool:
        if show == "below":
            return is_gap(row.rank, ranks[seat.user], cell.said)
        if show == "unsure":
            return cell.not_sure
        return seat.user != scene.reader.pk and Waiting(pk, cell.statement or 0) in waits

    return frozenset(
        (pk, row.line.id)
        for seat, pk in shown
        for row in rows
        if matches(seat, pk, row, cells.get(pk, {}).get(row.line.id, UNSAID))
    )
