"""The lists behind the headline facts of a team's page, and another occupation to try."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments import actions
from assessments.asked import EVERY_LEVEL, Asked
from assessments.models import Rating
from assessments.queries.board.levels import standings_of
from assessments.queries.board.page import Gaps, gaps_of
from assessments.queries.board.scene import Scene, scene_of
from assessments.queries.board.seats import Seat
from assessments.queries.board.waiting import Waiting, waiting_in
from assessments.views.teams import managed
from assessments.views.teams.tables import lines_of
from frameworks.finding.asked import asked_of
from frameworks.finding.find import find
from nsx.accounts.models import User

PER_PAGE = 50

Grouping = Callable[[Scene, Seat], str]


def listed(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    """Who or what stands behind a fact of the team's page; the look is on record."""
    user = cast(User, request.user)
    found = managed(request, pk)
    asked = Asked.of(request.GET.dict() | {"view": "spread", "show": "all", "q": ""})
    scene = scene_of(found, user, asked)
    title, shown = LISTS[which]
    actions.record_team_view(team=found, by=user, what="list")
    context = {"team": found, "scene": scene, "title": title, "which": which}
    context |= {"asked": asked, "section": "teams", "page_of": "gaps"}
    return render(request, "teams/list.html", context | shown(scene, request.GET.get("page")))


def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Find an occupation to see the team's gaps in, before it is set. Shows nobody's ratings."""
    found = managed(request, pk)
    asked = replace(asked_of(request.GET.dict()), has="framework")
    matches = find(asked, request.user, request.GET.get("page"))
    context = {
        "team": found,
        "asked": asked,
        "page": matches.page,
        "hits": matches.hits,
        "section": "teams",
        "page_of": "gaps",
    }
    return render(request, "teams/what_if.html", context)


def _finished(scene: Scene, seat: Seat) -> str:
    if not seat.shares:
        return "Not shared"
    if scene.borrowed is not None:
        return "Have answers that hold here"
    return "Finished" if seat.finished_at else "Still rating"


def _at_target(scene: Scene, seat: Seat) -> str:
    target = scene.ranks[seat.user]
    if not seat.shares:
        return "Not shared"
    if scene.borrowed is not None:
        return "Not known"
    if not target:
        return "No target"
    if not seat.judged:
        return "Cannot be judged: too little of the first level is their work"
    return "At target" if seat.at(target) else "Not at target yet"


GROUPS = (
    "Finished",
    "At target",
    "Not at target yet",
    "Still rating",
    "Cannot be judged: too little of the first level is their work",
    "No target",
    "Have answers that hold here",
    "Not known",
    "Not shared",
)
"""In the order in which they are listed."""


def _people(grouped: Grouping) -> Callable[[Scene, str | None], dict[str, Any]]:
    """A list of everybody in groups."""

    def shown(scene: Scene, number: str | None) -> dict[str, Any]:
        people = [(grouped(scene, seat), seat) for seat in scene.seats]
        people.sort(key=lambda each: GROUPS.index(each[0]))
        page = Paginator(people, PER_PAGE).get_page(number)
        seen = [seat.assessment for _, seat in page if seat.assessment is not None]
        placed = scene.borrowed is None and bool(seen)
        standings = standings_of(seen, scene.asked.strand, scene.strand_ids) if placed else {}
        levels = {level.rank: level for level in scene.levels}
        rows = [
            (group, seat, standings.get(seat.assessment or 0), levels.get(scene.ranks[seat.user]))
            for group, seat in page
        ]
        counts = {name: sum(group == name for group, _ in people) for name in GROUPS}
        return {"page": page, "rows": rows, "counts": counts}

    return shown


def _gaps(scene: Scene, number: str | None) -> dict[str, Any]:
    """All statements that somebody is below target in, the widest gap first."""
    gaps: Gaps = gaps_of(_all_levels(scene))
    lines = [line for line in lines_of(gaps) if line.tally.below]
    return {"page": Paginator(lines, PER_PAGE).get_page(number)}


def _all_levels(scene: Scene) -> Scene:
    return replace(scene, asked=replace(scene.asked, level=EVERY_LEVEL, sort="gap", domain=""))


def _waiting(scene: Scene, number: str | None) -> dict[str, Any]:
    """Answers with evidence that nobody has a view of as they stand, statement by statement."""
    theirs = {
        seat.assessment: seat
        for seat in scene.sharing
        if seat.assessment is not None and seat.user != scene.reader.pk
    }
    frame = scene.board.frame if scene.board else None
    waits = waiting_in(list(theirs)) if frame and scene.borrowed is None else []
    page = Paginator(waits, PER_PAGE).get_page(number)
    answers = _answers(list(page))
    lines = {line.id: line for line in frame.outline.statements} if frame else {}
    rows = []
    for pair in page:
        line = lines.get(next(iter(frame.holds.get(pair.statement, ())), 0)) if frame else None
        rows.append((theirs[pair.assessment], pair.statement, line, answers.get(pair)))
    return {"page": page, "rows": rows}


def _answers(pairs: Sequence[Waiting]) -> dict[tuple[int, int], int | None]:
    """What was answered, by assessment and statement."""
    found = Rating.objects.filter(
        assessment__in={pair.assessment for pair in pairs},
        statement__in={pair.statement for pair in pairs},
    ).values_list("assessment", "statement", "value")
    return {(assessment, statement): value for assessment, statement, value in found}


LISTS: dict[str, tuple[str, Callable[[Scene, str | None], dict[str, Any]]]] = {
    "finished": ("Who has finished rating", _people(_finished)),
    "at-target": ("Who is at target", _people(_at_target)),
    "gaps": ("Gaps, the widest first", _gaps),
    "waiting": ("Ratings with evidence that wait for you", _waiting),
}
