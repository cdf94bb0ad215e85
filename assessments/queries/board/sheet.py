"""A team's board filled into a sheet to be taken along."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import Count

from assessments.exporting.sheet import Line, Mark, Placed, Sheet, Someone
from assessments.headlines import headline_of
from assessments.models import EvidenceUse, StoredPlacement
from assessments.placement import RULE
from assessments.queries.board import Board, Frame, Ranks, Row, Seat, cells_of
from assessments.queries.board.cells import UNSAID
from frameworks.models import Strand
from frameworks.outline import StrandLine


def sheet_of(
    board: Board,
    rows: Sequence[Row],
    seats: Sequence[Seat],
    ranks: Ranks,
    *,
    domain: str = "",
    filters: str = "",
    day: date,
) -> Sheet:
    """The statements of `rows` and the people of `seats` in these orders; four queries.

    `ranks` is what is asked of whom, which may be a target that is only tried out. Raises
    ValueError for a board of an occupation without a framework.
    """
    frame = board.frame
    if frame is None:
        raise ValueError("no_framework")
    shown = [seat.assessment for seat in seats if seat.assessment is not None]
    marks = _marks(frame, rows, shown)
    placed = _placed(shown, board.strand, domain)
    people = [
        Someone(seat.name)
        if seat.assessment is None
        else Someone(
            seat.name,
            ranks[seat.user],
            seat.started_at,
            seat.finished_at,
            placed.get(seat.assessment, {}),
            marks[seat.assessment],
        )
        for seat in seats
    ]
    levels = _levels(frame.outline.strand(board.strand), domain)
    target = ranks.everybody
    return Sheet(
        team=board.team.name,
        organisation=board.team.organisation.name,
        occupation=board.occupation.title,
        code=board.occupation.code,
        version=frame.framework.version,
        strand=Strand.Kind(board.strand).label,
        target=levels[target - 1][0] if 0 < target <= len(levels) else "",
        filters=filters,
        day=day,
        rule=RULE.id,
        levels=levels,
        lines=[Line(row.line.name, row.line.text, row.rank, row.level, row.domain) for row in rows],
        people=people,
    )


def _marks(
    frame: Frame, rows: Sequence[Row], shown: Collection[int]
) -> Mapping[int, Sequence[Mark]]:
    """What each of these assessments says of the rows, in their order; three queries."""
    cells = cells_of(frame, rows, shown)
    uses = (
        EvidenceUse.objects.filter(assessment__in=shown)
        .order_by()
        .values_list("assessment", "statement")
        .annotate(Count("pk"))
    )
    evidence = {(pk, statement): count for pk, statement, count in uses}
    ids = [row.line.id for row in rows]
    # Few different marks stand in many cells: each is kept once.
    known: dict[Mark, Mark] = {}
    found = {}
    for pk in shown:
        said, marks = cells.get(pk, {}), []
        for id_ in ids:
            cell = said.get(id_, UNSAID)
            mark = Mark(*cell[:4], evidence.get((pk, cell.statement), 0))
            marks.append(known.setdefault(mark, mark))
        found[pk] = tuple(marks)
    return found


def _placed(shown: Collection[int], strand: str, domain: str) -> Mapping[int, Mapping[str, Placed]]:
    """Placements by assessment and lens, of the strand as a whole or of one domain; one query."""
    rows = StoredPlacement.objects.filter(assessment__in=shown, strand__kind=strand)
    if domain:
        rows = rows.filter(domain__key=domain)
    else:
        rows = rows.filter(domain__isnull=strand == Strand.Kind.DURABLE)
    found: dict[int, dict[str, Placed]] = defaultdict(dict)
    for pk, lens, result in rows.values_list("assessment", "lens", "result").iterator(2000):
        met = [level["met"] for level in result["levels"]]
        found[pk][lens] = Placed(headline_of(result).label, met)
    return found


def _levels(strand: StrandLine | None, domain: str) -> list[tuple[str, int]]:
    """The levels of the strand, or of one domain of it, with how many statements each has."""
    labels: dict[int, str] = {}
    counts: dict[int, int] = defaultdict(int)
    for each in strand.domains if strand else ():
        if domain in ("", each.key):
            for level in each.levels:
                labels.setdefault(level.rank, level.label)
                counts[level.rank] += len(level.statements)
    return [(labels[rank], counts[rank]) for rank in sorted(labels)]
