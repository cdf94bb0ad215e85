"""A team's snapshots, read by what is shared today; and the moment that is now."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from assessments.gaps import Said
from assessments.heights import Bounds
from assessments.models import Share, Snapshot, SnapshotRow
from assessments.moved import Standing
from assessments.queries.board import Board, Frame, Row, cells_of
from assessments.queries.board.frame import frame_of, versions_of
from assessments.queries.board.heights import ladders_of
from frameworks.models import Occupation
from nsx.accounts.models import Team

LENS = "self"


@dataclass(frozen=True, slots=True)
class Heights:
    """How many people are settled at each level of a strand, the lowest first.

    `counts` begins with those below the first; `open` are not settled yet, or cannot be judged.
    `reached` says by level how many are at it or above for sure, settled or not.
    """

    counts: tuple[int, ...]
    open: int
    reached: tuple[int, ...]

    @property
    def people(self) -> int:
        """All of them."""
        return sum(self.counts) + self.open

    def at_least(self, rank: int) -> int:
        """How many are at this level or above, for sure."""
        return self.reached[rank] if rank < len(self.reached) else 0


@dataclass(frozen=True, slots=True)
class Moment:
    """A snapshot, or now where `snapshot` is None, with where its people stand in a strand."""

    snapshot: Snapshot | None
    heights: Heights
    at: datetime | None = None

    @property
    def key(self) -> str:
        """What names it in an address."""
        return str(self.snapshot.pk) if self.snapshot else "now"


def snapshots_of(team: Team, occupation: Occupation | None) -> QuerySet[Snapshot]:
    """The team's snapshots of an occupation, the newest first."""
    found = Snapshot.objects.filter(team=team, occupation=occupation)
    return found.select_related("taken_by", "team", "occupation")


def rows_in_force() -> QuerySet[SnapshotRow]:
    """Rows of people who share the occupation with the team now, and that very round.

    Who shows one chosen round since shows no other, an older one neither.
    """
    share = Share.objects.in_force().filter(
        Q(only=None) | Q(only=OuterRef("assessment")),
        team=OuterRef("snapshot__team"),
        learner=OuterRef("learner"),
        occupation=OuterRef("snapshot__occupation"),
    )
    return SnapshotRow.objects.filter(Exists(share)).order_by()


def moments_of(
    snapshots: Iterable[Snapshot], frame: Frame | None, strand: str, levels: int
) -> list[Moment]:
    """These snapshots with where their people stood on the frame's levels.

    One query, one more where rounds of other versions are among them.
    """
    snapshots = list(snapshots)
    bounds: dict[int, list[Bounds]] = defaultdict(list)
    found = rows_in_force().filter(snapshot__in=[each.pk for each in snapshots])
    rows = list(found.values_list("snapshot", "assessment__framework", "placements"))
    ladders = ladders_of(frame, strand, {version for _, version, _ in rows})
    for pk, version, placements in rows:
        bounds[pk].append(ladders.told(version, _bounds(placements, strand)))
    return [Moment(each, heights_of(bounds[each.pk], levels), each.taken_at) for each in snapshots]


def heights_of(bounds: Iterable[Bounds], levels: int) -> Heights:
    """Counts of settled levels from their bounds, for a strand of so many levels."""
    found = list(bounds)
    settled = Counter(min(low, levels) for low, high in found if high is not None and low == high)
    counts = tuple(settled[rank] for rank in range(levels + 1))
    judged = [low for low, high in found if high is not None]
    reached = tuple(sum(low >= rank for low in judged) for rank in range(levels + 1))
    return Heights(counts, len(found) - sum(counts), reached)


def now_of(board: Board, levels: int) -> Moment:
    """The moment that is now."""
    return Moment(None, heights_of(bounds_now(board), levels))


def bounds_now(board: Board) -> list[Bounds]:
    """Of everybody who shares; without a high one for whose level cannot be judged."""
    return [(seat.low, seat.high if seat.judged else None) for seat in board.sharing]


def standings_now(board: Board, frame: Frame, rows: Sequence[Row]) -> Mapping[int, Standing]:
    """Where everybody who shares stands now, by user; two queries."""
    seats = {seat.assessment: seat for seat in board.sharing if seat.assessment is not None}
    cells = cells_of(frame, rows, list(seats))
    return {
        seat.user: Standing(
            seat.low,
            seat.high if seat.judged else None,
            {line: cell.said for line, cell in cells.get(assessment, {}).items()},
        )
        for assessment, seat in seats.items()
    }


def standings_then(
    snapshot: Snapshot, frame: Frame, rows: Sequence[Row], strand: str
) -> Mapping[int, Standing]:
    """The same in a snapshot, of those who share still; as many queries as moments_of()."""
    wanted = {row.line.id for row in rows}
    holds = {str(statement): lines for statement, lines in frame.holds.items()}
    found = {}
    kept = rows_in_force().filter(snapshot=snapshot)
    stored = list(kept.values_list("learner", "assessment__framework", "answers", "placements"))
    ladders = ladders_of(frame, strand, {version for _, version, *_ in stored})
    for user, version, answers, placements in stored:
        low, high = ladders.told(version, _bounds(placements, strand))
        said: dict[int, Said] = {
            line: value
            for statement, value in answers.items()
            for line in holds.get(statement, ())
            if line in wanted
        }
        found[user] = Standing(low, high, said)
    return found


def frame_over(board: Board, snapshots: Iterable[Snapshot]) -> Frame | None:
    """The frame that answers of these snapshots are read in beside today's; three queries more
    where they are of older versions."""
    versions = versions_of(board.occupation, board.strand)
    then = rows_in_force().filter(snapshot__in=[each.pk for each in snapshots])
    used = set(then.values_list(F("assessment__framework"), flat=True).distinct())
    now = {seat.framework for seat in board.seats if seat.framework is not None}
    return frame_of(versions, used | now)


def _bounds(placements: Mapping[str, Mapping[str, Sequence[int]]], strand: str) -> Bounds:
    low, high = placements.get(strand, {}).get(LENS, (0, None))
    return low, high
