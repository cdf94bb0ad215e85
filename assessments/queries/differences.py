"""Where a team's people and their reviewers differ, from answers that are shown now."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.differences import Views, hint, most_apart
from assessments.gaps import names_in_short
from assessments.models import Review
from assessments.queries.board import Row, Seat, board_of, cells_of, targets_of
from frameworks.models import Occupation
from nsx.accounts.models import Team, User


@dataclass(frozen=True, slots=True)
class StatementDiffers:
    """A statement that somebody sees differently, and who."""

    row: Row
    views: Views
    people: Sequence[Seat]


@dataclass(frozen=True, slots=True)
class PersonDiffers:
    """A person with views of their answers as they stand, and what that looks like in words."""

    seat: Seat
    views: Views
    hint: str


@dataclass(frozen=True, slots=True)
class Differences:
    """`you` is who reviewed, in words: "you" where all views are the reader's."""

    you: str
    statements: Sequence[StatementDiffers]
    people: Sequence[PersonDiffers]
    total: Views


def differences_of(team: Team, occupation: Occupation, strand: str, reader: User) -> Differences:
    """For a manager of the team; the query count does not depend on how many people there are."""
    board = board_of(team, occupation, strand, targets_of(team))
    if board.frame is None:
        return Differences("you", (), (), Views())
    seats = {seat.assessment: seat for seat in board.sharing if seat.assessment is not None}
    said = Review.objects.filter(assessment__in=list(seats), value__isnull=False)
    by = set(said.order_by().values_list("assessment", "author").distinct())
    you = "you" if {author for _, author in by} <= {reader.pk} else "their managers"
    rows = {row.line.id: row for row in board.frame.rows(strand)}
    cells = cells_of(board.frame, list(rows.values()), {assessment for assessment, _ in by})
    total = Views()
    lines: dict[int, Views] = {}
    people: dict[int, Views] = {}
    apart: dict[int, list[Seat]] = {}
    for pk, seat in seats.items():
        for line, cell in cells.get(pk, {}).items():
            if cell.current and cell.review is not None and isinstance(cell.said, int):
                for views in (
                    total,
                    lines.setdefault(line, Views()),
                    people.setdefault(pk, Views()),
                ):
                    views.add(cell.said, cell.review)
                if cell.said != cell.review:
                    apart.setdefault(line, []).append(seat)
    names = names_in_short(seats[pk].name for pk in people)
    return Differences(
        you=you,
        statements=[
            StatementDiffers(rows[line], lines[line], apart[line]) for line in most_apart(lines)
        ],
        people=[
            PersonDiffers(seats[pk], views, hint(names[seats[pk].name], you, views))
            for pk, views in sorted(people.items(), key=lambda each: -each[1].apart)
        ],
        total=total,
    )
