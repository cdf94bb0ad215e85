"""A team as its managers see it."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_headers

from assessments import actions
from assessments.asked import EVERY_LEVEL, ORDERS, PAGES, SHOWS, SORTS, VIEWS, Asked
from assessments.queries.board.levels import Standing, claims_of, coverage_of, standings_of
from assessments.queries.board.page import Gaps, by_placement, gaps_of
from assessments.queries.board.scene import scene_of
from assessments.queries.board.seats import FEW
from assessments.queries.board.subteams import subteams_of
from assessments.views.teams import managed
from assessments.views.teams.tables import Line, absent_of, heads_of, lines_of, rungs_html
from assessments.views.uploads import from_htmx
from frameworks.models import Strand
from nsx.accounts.models import User


@vary_on_headers("HX-Request")
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """What a team shows its managers; that they looked is on record for everyone who shares."""
    user = cast(User, request.user)
    found = managed(request, pk)
    scene = scene_of(found, user, Asked.of(request.GET.dict()))
    gaps = gaps_of(scene)
    context = shared_by_views(gaps) | VIEW_CONTEXT[gaps.view](gaps)
    below = [each.team for each in context.get("subteams", ()) if each.seen]
    actions.record_views(teams=[found, *below], by=user)
    name = "_board" if from_htmx(request) else "team"
    return render(request, f"teams/{name}.html", context)


def shared_by_views(gaps: Gaps) -> dict[str, Any]:
    """What every view of a team's gaps shows around its table."""
    scene = gaps.scene
    outline = scene.board.frame.outline if scene.board and scene.board.frame else None
    pages = -(-gaps.found // scene.asked.per) or 1
    return {
        "team": scene.team,
        "scene": scene,
        "asked": scene.asked,
        "gaps": gaps,
        "strands": [(each.kind, Strand.Kind(each.kind).label) for each in outline.strands]
        if outline
        else [],
        "views": [(key, words, scene.asked.to(view=key)) for key, words in VIEWS.items()],
        "levels": [(level, scene.asked.to(level=level.key)) for level in scene.levels],
        "every_level": EVERY_LEVEL,
        "sorts": SORTS,
        "orders": ORDERS,
        "shows": {
            key: words for key, words in SHOWS.items() if gaps.view == "matrix" or key != "unsure"
        },
        "per_page": PAGES,
        "number": (number := min(scene.asked.page, pages)),
        "pages": pages,
        "before": scene.asked.but(page=number - 1).address if number > 1 else None,
        "after": scene.asked.but(page=number + 1).address if number < pages else None,
        "section": "teams",
        "page_of": "gaps",
    }


def _matrix(gaps: Gaps) -> dict[str, Any]:
    people = _people(gaps) if gaps.found <= FEW else {}
    return people | {
        "heads": heads_of(gaps),
        "absent": absent_of(gaps),
        "lines": lines_of(gaps),
    }


def _spread(gaps: Gaps) -> dict[str, Any]:
    scene, lines = gaps.scene, lines_of(gaps)
    board = scene.board
    looked = board is not None and scene.team.has_below and not scene.borrowed
    below = subteams_of(board, gaps.rows, scene.reader) if board and looked else ()
    # Sub-teams take the place of the people, whose list is a view of its own.
    people = {} if below else _people(gaps)
    return people | {
        "subteams": below,
        "spread": [
            (line, [(each, each.tallies.get(line.row.line.id)) for each in below]) for line in lines
        ],
    }


def _people(gaps: Gaps, standings: Mapping[int, Standing] | None = None) -> dict[str, Any]:
    scene = gaps.scene
    standings = standings or claims_of(gaps.seats, scene.asked.strand, scene.strand_ids)
    seats = sorted(gaps.seats, key=by_placement) if not scene.asked.order else gaps.seats
    people = [(seat, standings.get(seat.assessment or 0)) for seat in seats]
    return {
        "people": [
            (seat, standing, rungs_html(standing) if standing else "") for seat, standing in people
        ]
    }


def _coverage(gaps: Gaps) -> dict[str, Any]:
    scene = gaps.scene
    seen = [seat.assessment for seat in scene.sharing if seat.assessment is not None]
    frame = scene.board.frame if scene.board else None
    covered = coverage_of(frame, gaps.rows, seen) if frame else {}
    lines: list[Line] = list(lines_of(gaps))
    shown = [seat.assessment for seat in gaps.seats if seat.assessment is not None]
    standings = standings_of(shown, scene.asked.strand, scene.strand_ids)
    return _people(gaps, standings) | {
        "covered": [(line, covered[line.row.line.id]) for line in lines]
    }


VIEW_CONTEXT = {"matrix": _matrix, "spread": _spread, "people": _people, "coverage": _coverage}
