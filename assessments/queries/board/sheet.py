"""What a scene shows, filled into a sheet to be taken along."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assessments.asked import EVERY_LEVEL, SHOWS, SORTS, Asked
from assessments.cells import UNSAID, Cell
from assessments.exporting.sheet import Line, Placed, Sheet, Someone
from assessments.models import EvidenceUse
from assessments.placement import RULE
from assessments.queries.board.levels import Standing, standings_of
from assessments.queries.board.page import Gaps, gaps_of, view_of
from assessments.queries.board.scene import Scene
from assessments.queries.board.seats import Seat
from frameworks.models import Strand


def sheet_of(scene: Scene, *, day: date) -> Sheet | None:
    """The statements and people that are asked for, whole, not only one page; six queries.

    They come in the page's order, those who share nothing last. None where there is nothing to
    show: no occupation, or none with a framework that has the strand.
    """
    asked = replace(scene.asked, view="matrix", order=scene.asked.order or "name")
    if view_of(scene) != "matrix" and asked.show == "unsure":
        # Only the matrix tells who is unsure: the other pages show all, and so does this.
        asked = replace(asked, show="all")
    scene = replace(scene, asked=asked)
    frame = scene.board.frame if scene.board else None
    if scene.occupation is None or frame is None or scene.strand is None:
        return None
    gaps = gaps_of(scene, everybody=True)
    seats = [seat for seat in gaps.seats if seat.shares]
    shown = [seat.assessment for seat in seats if seat.assessment is not None]
    standings = standings_of(shown, asked.strand, scene.strand_ids)
    marks = _marks(gaps, shown)
    people = [
        _someone(seat, scene, standings, marks)
        for seat in [*seats, *(seat for seat in gaps.absent if asked.names(seat.name))]
    ]
    return Sheet(
        team=scene.team.name,
        organisation=scene.team.organisation.name,
        occupation=scene.occupation.title,
        code=scene.occupation.code,
        version=frame.framework.version,
        strand=Strand.Kind(asked.strand).label,
        target=scene.target.label if scene.target else "",
        filters="; ".join(_filters(scene, asked)),
        day=day,
        rule=RULE.id,
        levels=[(level.label, _size(scene, level.rank)) for level in scene.levels],
        lines=[
            Line(
                row.line.name,
                row.line.text,
                row.rank,
                row.level,
                row.domain,
                gaps.tallies[row.line.id],
                gaps.asked_of(row),
            )
            for row in gaps.rows
        ],
        people=people,
        shared=len(scene.sharing),
    )


def _someone(
    seat: Seat,
    scene: Scene,
    standings: Mapping[int, Standing],
    marks: Mapping[int, Sequence[Cell]],
) -> Someone:
    if seat.assessment is None:
        return Someone(seat.name)
    standing = standings[seat.assessment]
    met = [rung.met for rung in standing.rungs]
    return Someone(
        seat.name,
        scene.ranks[seat.user],
        seat.started_at,
        seat.finished_at,
        {lens: Placed(each.label, met) for lens, each in standing.headlines.items()},
        marks[seat.assessment],
    )


def _marks(gaps: Gaps, shown: Collection[int]) -> Mapping[int, Sequence[Cell]]:
    """What each of these assessments says of the rows, in their order; one query."""
    uses = EvidenceUse.objects.filter(assessment__in=shown).order_by()
    # Counted here: grouped by the database they would be looked up by statement (see waiting).
    evidence = Counter(uses.values_list("assessment", "statement"))
    ids = [row.line.id for row in gaps.rows]
    # Few different marks stand in many cells: each is kept once.
    known: dict[Cell, Cell] = {}

    def mark(pk: int, cell: Cell) -> Cell:
        told = cell._replace(statement=None, evidence=evidence[pk, cell.statement or 0])
        return known.setdefault(told, told)

    cells = gaps.cells
    return {
        pk: tuple(mark(pk, said.get(id_, UNSAID)) for id_ in ids)
        for pk in shown
        for said in (cells.get(pk, {}),)
    }


def _filters(scene: Scene, asked: Asked) -> list[str]:
    """What narrows and orders the view, in words."""
    found = []
    if scene.level:
        found.append(f"Level {scene.level.label}")
    elif asked.level == EVERY_LEVEL:
        found.append("All levels")
    domain = next((each.label for each in scene.domains if each.key == asked.domain), "")
    if domain:
        found.append(domain)
    if scene.tries and scene.target:
        found.append(f"{scene.target.label} tried out as target")
    if asked.show != "all":
        found.append(SHOWS[asked.show])
    if asked.q:
        found.append(f"Names with “{asked.q}”")
    if scene.borrowed is not None:
        found.append("Answers to statements of the same wording in other occupations")
    found.append(SORTS[asked.sort])
    return found


def _size(scene: Scene, rank: int) -> int:
    """How many statements a level has, in all domains of the strand."""
    return sum(row.rank == rank for row in scene.rows)
