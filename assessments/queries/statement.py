"""One statement with all the people of a team."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from assessments.cells import UNSAID, Cell
from assessments.gaps import BEYOND, NO_TARGET, Tally, is_asked, is_gap
from assessments.models import EvidenceUse
from assessments.queries.board import Row, Seat, board_with, cells_of
from frameworks.models import Occupation
from nsx.accounts.models import Team


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What one person says of the statement, with how many items of evidence."""

    seat: Seat
    cell: Cell
    evidence: int
    asked: bool
    below: bool

    @property
    def order(self) -> tuple[bool, int, bool, str]:
        """Below target first, the lowest first; then who has not rated what is asked of them."""
        value = self.cell.said if isinstance(self.cell.said, int) else 0
        open_ = self.asked and self.cell.said is None
        return not self.below, value if self.below else 0, not open_, self.seat.name.casefold()


@dataclass(frozen=True, slots=True)
class StatementPage:
    """The statement, what people say of it in numbers, and one by one.

    Not `targeted`: nobody has a target here, so nothing is asked of anyone.
    """

    occupation: Occupation
    strand: str
    row: Row
    tally: Tally
    people: Sequence[PersonLine]
    silent: Sequence[Seat]
    targeted: bool

    @property
    def guides(self) -> list[Seat]:
        """Who rates themselves Beyond, and so can guide others."""
        return [line.seat for line in self.people if line.cell.said == BEYOND]

    @property
    def unrated(self) -> int:
        """How many have no answer, of those it is asked of where there are targets."""
        return sum(
            line.cell.said is None and (line.asked or not self.targeted) for line in self.people
        )


def statement_page(team: Team, statement: int) -> StatementPage | None:
    """The page of a statement, of whatever version, for a manager of the team.

    None where nobody shows its occupation, or the page's version does not have it. The query
    count does not depend on how many people there are.
    """
    board = board_with(team, statement)
    if board is None or board.frame is None or not board.sharing:
        return None
    row = board.frame.row_of(statement, board.frame.rows(board.strand))
    if row is None:
        return None
    shown = [seat.assessment for seat in board.sharing if seat.assessment is not None]
    cells = cells_of(board.frame, [row], shown)
    uses = EvidenceUse.objects.filter(
        assessment__in=shown, statement__in=board.frame.sources([row])
    )
    evidence = dict(uses.order_by().values_list("assessment").annotate(Count("pk")))
    tally, people = Tally(), []
    for seat in board.sharing:
        cell = cells.get(seat.assessment or 0, {}).get(row.line.id, UNSAID)
        target = board.ranks[seat.user]
        tally.add(row.rank, target, cell.said)
        below, asked = is_gap(row.rank, target, cell.said), is_asked(row.rank, target)
        people.append(PersonLine(seat, cell, evidence.get(seat.assessment, 0), asked, below))
    return StatementPage(
        occupation=board.occupation,
        strand=board.strand,
        row=row,
        tally=tally,
        people=sorted(people, key=lambda line: line.order),
        silent=[seat for seat in board.seats if not seat.shares],
        targeted=any(board.ranks[seat.user] != NO_TARGET for seat in board.sharing),
    )
