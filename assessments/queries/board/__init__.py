"""What a team shows of one strand of an occupation, in a query count that does not grow with it.

`seats` says who shows what, `targets` what is asked of whom, `frame` which statements stand on
the page and whose answers of other versions hold for them, `heights` where people of other
versions stand on its levels; `spread` counts answers, `cells`
reads them one by one, `subteams` tells totals of the teams below.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.queries.board.cells import cells_of
from assessments.queries.board.frame import Frame, Row, frame_of, versions_of
from assessments.queries.board.heights import ladders_of
from assessments.queries.board.seats import Seat, seats_of
from assessments.queries.board.spread import spread_of
from assessments.queries.board.subteams import SubTeam, subteams_of
from assessments.queries.board.targets import Ranks, Targets, targets_of
from frameworks.models import Framework, Occupation, Statement
from nsx.accounts.models import Team

__all__ = [
    "Board",
    "Frame",
    "Ranks",
    "Row",
    "Seat",
    "SubTeam",
    "Targets",
    "board_of",
    "board_with",
    "cells_of",
    "spread_of",
    "subteams_of",
    "targets_of",
]


@dataclass(frozen=True, slots=True)
class Board:
    """A team's people and statements in one strand of an occupation, and what is asked of whom.

    `frame` is None where the occupation has no framework.
    """

    team: Team
    occupation: Occupation
    strand: str
    targets: Targets
    ranks: Ranks
    seats: tuple[Seat, ...]
    frame: Frame | None

    @property
    def sharing(self) -> list[Seat]:
        """Those who show this occupation."""
        return [seat for seat in self.seats if seat.shares]


def board_of(
    team: Team,
    occupation: Occupation,
    strand: str,
    targets: Targets,
    versions: Mapping[Framework, int | None] | None = None,
) -> Board:
    """The board for a manager of the team, who sees all that is shared with it.

    Three queries, or two where the caller knows the occupation's versions.
    """
    versions = versions_of(occupation, strand) if versions is None else versions
    strands = [pk for pk in versions.values() if pk is not None]
    seats = seats_of(team, occupation, strand, strands)
    used = {seat.framework for seat in seats if seat.framework is not None}
    frame = frame_of(versions, used)
    ladders = ladders_of(frame, strand, used, versions)
    ranks = targets.ranks(frame.outline, occupation.pk, strand) if frame else Ranks()
    return Board(
        team, occupation, strand, targets, ranks, tuple(seat.on(ladders) for seat in seats), frame
    )


def board_with(team: Team, statement: int) -> Board | None:
    """The board of the strand that a statement, of whatever version, stands in; None without one.

    For a manager of the team, as board_of.
    """
    rows = Statement.objects.select_related("level__domain__strand__framework__occupation")
    found = rows.filter(pk=statement).first()
    if found is None:
        return None
    strand = found.level.domain.strand
    return board_of(team, strand.framework.occupation, strand.kind, targets_of(team))
