"""What people say of an occupation that they do not show: through statements they do show."""

from collections.abc import Mapping
from dataclasses import replace

from assessments.cells import Cell
from assessments.models import Rating
from assessments.queries.board import Board
from assessments.queries.board.frame import Frame
from assessments.queries.board.seats import Seat
from assessments.queries.shared import shown_to
from nsx.accounts.models import User


def borrowed_seats(
    board: Board, frame: Frame, reader: User
) -> tuple[tuple[Seat, ...], Mapping[int, Mapping[int, Cell]]]:
    """The board's seats with somebody's newest assessment, and cells by it; two queries.

    An answer holds where the wording is the very same; of several the newest counts. What was
    confirmed was so for another occupation, so no cell says confirmed. Only what the team is
    shown is read.
    """
    shown: dict[int, int] = dict(
        shown_to(reader, board.team).order_by("pk").values_list("learner", "pk")
    )
    whose = {}
    digests: dict[str, list[int]] = {}
    for line in frame.outline.statements:
        digests.setdefault(line.digest, []).append(line.id)
    cells: dict[int, dict[int, Cell]] = {}
    answers = Rating.objects.filter(
        assessment__in=shown_to(reader, board.team).values("pk"), statement__digest__in=digests
    ).order_by("rated_at", "pk")
    for user, digest, value, na, not_sure in answers.values_list(
        "assessment__learner", "statement__digest", "value", "not_applicable", "not_sure"
    ):
        said = "na" if na else value
        if said is not None and user in shown:
            whose[user] = shown[user]
            for line_id in digests[digest]:
                cells.setdefault(shown[user], {})[line_id] = Cell(said, not_sure)
    seats = [
        replace(seat, assessment=whose[seat.user]) if seat.user in whose else seat
        for seat in board.seats
    ]
    return tuple(sorted(seats, key=lambda seat: not seat.shares)), cells
