"""Who could learn a statement from whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from assessments.cells import Cell
from assessments.gaps import BEYOND, Said, Tally, is_gap, widest_first
from assessments.models import PlanItem
from assessments.placement import RULE
from assessments.queries.board import Board, Row, cells_of, spread_of
from assessments.queries.teamwork.plans import planned_pairs
from assessments.results.wording import SAID
from nsx.accounts.models import Team

SUGGESTED = 5
"""So many statements are suggested at once, the widest gaps first."""

NAMED = 8
"""So many people are named beside a suggested statement; a page of its own has the rest."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Someone who rates a statement Beyond; `guiding` counts their open items in the team."""

    user: int
    name: str
    confirmed: bool
    guiding: int

    @property
    def why(self) -> str:
        """The hint that goes with the name."""
        busy = f", guides {self.guiding} already" if self.guiding else ""
        return f"{SAID[BEYOND]}{', confirmed' if self.confirmed else ', self-rated'}{busy}"


@dataclass(frozen=True, slots=True)
class Learner:
    """Someone who has not met a statement; `gap` where their target asks for it."""

    user: int
    name: str
    said: Said
    gap: bool
    planned: bool

    @property
    def says(self) -> str:
        """Their answer in words."""
        return "Not rated" if self.said is None else SAID[self.said]


@dataclass(frozen=True, slots=True)
class Match:
    """A statement with who could learn it, lowest first, and who could guide, confirmed first."""

    row: Row
    tally: Tally
    learners: tuple[Learner, ...]
    guides: tuple[Guide, ...]

    @property
    def open(self) -> list[Learner]:
        """Those with a gap that nothing is planned for."""
        return [each for each in self.learners if each.gap and not each.planned]

    @property
    def named(self) -> list[Learner]:
        """The first of these."""
        return self.open[:NAMED]

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.open) - len(self.named)


def suggestions(board: Board) -> list[Match]:
    """The widest gaps that somebody can guide others in and that are not all planned for.

    Six queries, one more where people have targets of their own.
    """
    if board.frame is None:
        return []
    rows = {row.line.id: row for row in board.frame.rows(board.strand)}
    tallies, guides = spread_of(board.frame, list(rows.values()), board.sharing, board.ranks)
    planned = planned_pairs(board.team, [seat.user for seat in board.sharing])
    count = Counter(lineage for _, lineage in planned)
    looked_at: list[Row] = []
    sure = 0
    for key in widest_first(list(rows), tallies):
        if sure == SUGGESTED or not tallies[key].below:
            break
        if guides[key]:
            looked_at.append(rows[key])
            # With as many planned as are below, only their answers tell whether they are the same.
            sure += count[rows[key].line.lineage] < tallies[key].below
    found = matches(board, looked_at, tallies, planned)
    return [match for match in found if match.open][:SUGGESTED]


def match_of(board: Board, lineage: UUID) -> Match | None:
    """One statement of the strand; None where the version the page is drawn on has none such."""
    if board.frame is None:
        return None
    rows = [row for row in board.frame.rows(board.strand) if row.line.lineage == lineage]
    planned = planned_pairs(board.team, [seat.user for seat in board.sharing])
    return next(iter(matches(board, rows, {}, planned)), None)


def matches(
    board: Board,
    rows: Sequence[Row],
    tallies: Mapping[int, Tally],
    planned: set[tuple[int, UUID]],
) -> list[Match]:
    """These statements with the people of the board; three queries, none for no statements."""
    if board.frame is None or not rows:
        return []
    cells = cells_of(
        board.frame, rows, [seat.assessment for seat in board.seats if seat.assessment]
    )
    busy = guiding_in(board.team)
    return [
        Match(
            row,
            tallies.get(row.line.id) or Tally(),
            tuple(_learners(board, row, cells, planned)),
            tuple(_guides(board, row, cells, busy)),
        )
        for row in rows
    ]


def guiding_in(team: Team) -> dict[int, int]:
    """How many open items each person guides in a team, by user row id; one query."""
    found = PlanItem.objects.filter(team=team, done_at=None, guide__isnull=False).order_by()
    return {user: count for user, count in found.values_list("guide").annotate(Count("pk")) if user}


def _learners(
    board: Board,
    row: Row,
    cells: Mapping[int, Mapping[int, Cell]],
    planned: set[tuple[int, UUID]],
) -> list[Learner]:
    found = []
    for seat in board.sharing:
        said = _cell(cells, seat.assessment, row).said
        if said == "na" or (isinstance(said, int) and said >= RULE.held_at):
            continue
        gap = is_gap(row.rank, board.ranks[seat.user], said)
        there = (seat.user, row.line.lineage) in planned
        found.append(Learner(seat.user, seat.name, said, gap, there))
    return sorted(found, key=lambda each: (not each.gap, each.said or 0, each.name.casefold()))


def _guides(
    board: Board, row: Row, cells: Mapping[int, Mapping[int, Cell]], busy: Mapping[int, int]
) -> list[Guide]:
    found = []
    for seat in board.sharing:
        cell = _cell(cells, seat.assessment, row)
        if cell.said == BEYOND:
            found.append(Guide(seat.user, seat.name, cell.confirmed, busy.get(seat.user, 0)))
    return sorted(found, key=lambda each: (not each.confirmed, each.guiding, each.name.casefold()))


def _cell(cells: Mapping[int, Mapping[int, Cell]], assessment: int | None, row: Row) -> Cell:
    return cells.get(assessment or 0, {}).get(row.line.id, Cell())
