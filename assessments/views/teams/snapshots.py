"""A team over time: snapshots, two moments side by side, two teams side by side."""

from collections.abc import Iterable
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.forms.teamwork import SnapshotForm
from assessments.models import Snapshot
from assessments.queries.board import board_of, targets_of
from assessments.queries.teamwork.about import About, about
from assessments.queries.teamwork.compare import (
    Comparison,
    beside,
    beside_subteam,
    compare,
    levels_of,
    rank_of,
)
from assessments.queries.teamwork.snapshots import moments_of, now_of, snapshots_of
from assessments.views.teams import managed
from nsx.accounts.models import Team, User
from nsx.accounts.queries.teams import managed_by
from nsx.lib.numbers import whole

PER_PAGE = 24
PEOPLE_PER_PAGE = 50
NOW = "now"


def snapshots(request: HttpRequest, pk: int) -> HttpResponse:
    """The team's snapshots with where its people stood; a form takes one now."""
    user, team = cast(User, request.user), managed(request, pk)
    found = about(team, request.GET.dict())
    form = SnapshotForm(request.POST if request.method == "POST" else None)
    if found.occupation and form.is_valid():
        note = form.cleaned_data["note"]
        taken = actions.take_snapshot(team=team, occupation=found.occupation, note=note, by=user)
        told = "The snapshot is taken." if taken else "Nobody shares this, so there is nothing yet."
        messages.success(request, told)
        return redirect(f"{reverse('team-snapshots', args=[pk])}?{found.query}")
    actions.record_team_view(team=team, by=user, what="snapshot")
    board = found.board
    frame = board.frame if board else None
    levels = levels_of(frame, found.strand)
    page = Paginator(snapshots_of(team, found.occupation), PER_PAGE).get_page(
        request.GET.get("page")
    )
    moments = moments_of(page, frame, found.strand, len(levels))
    if board and page.number == 1:
        moments.insert(0, now_of(board, len(levels)))
    context = {
        **_context(team, found),
        "levels": levels,
        "target": board.ranks.everybody if board else 0,
        "page": page,
        "moments": moments,
        "form": form,
        "sharing": bool(board and board.sharing),
    }
    return render(request, "teams/snapshots.html", context, status=422 if form.errors else 200)


@require_POST
def delete(request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
    """Delete a snapshot."""
    user, team = cast(User, request.user), managed(request, pk)
    found: Snapshot = get_object_or_404(Snapshot.objects.filter(team=team), pk=snapshot)
    actions.delete_snapshot(snapshot=found, by=user)
    messages.success(request, f"The snapshot of {timezone.localdate(found.taken_at)} is deleted.")
    return redirect("team-snapshots", pk)


def between(request: HttpRequest, pk: int) -> HttpResponse:
    """What moved between two snapshots, `from` and `to` by row id, or `to` now."""
    user, team = cast(User, request.user), managed(request, pk)
    found = about(team, request.GET.dict())
    known = {str(each.pk): each for each in snapshots_of(team, found.occupation)}
    before = known.get(request.GET.get("from", "")) or _last_before_today(known.values())
    after = known.get(request.GET.get("to", NOW))
    if before and after and after.taken_at < before.taken_at:
        before, after = after, before
    actions.record_team_view(team=team, by=user, what="compare")
    board = found.board
    moved: Comparison | None = None
    if board and before and before != after:
        moved = compare(board, before, after)
    context = {
        **_context(team, found),
        "known": known.values(),
        "before": before,
        "after": after,
        "moved": moved,
        "up": moved.moved.went("up") if moved else 0,
        "down": moved.moved.went("down") if moved else 0,
        "page": Paginator(moved.people if moved else (), PEOPLE_PER_PAGE).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "teams/compare.html", context)


def teams(request: HttpRequest, pk: int) -> HttpResponse:
    """This team beside another one, `with` by row id, at one target level.

    That is one the reader manages too, or one right below this one: of it they get totals.
    """
    user, team = cast(User, request.user), managed(request, pk)
    found = about(team, request.GET.dict())
    mine = {each.pk: each for each in managed_by(user).exclude(pk=pk)}
    others = {each.pk: each for each in team.children.order_by("name", "pk")} | mine
    other = others.get(whole(request.GET.get("with", "")) or 0)
    actions.record_team_view(team=team, by=user, what="compare")
    board, pair = found.board, None
    if board and other:
        rank = rank_of(board, request.GET.get("level", ""))
        if other.pk in mine:
            actions.record_team_view(team=other, by=user, what="compare")
            against = board_of(other, board.occupation, found.strand, targets_of(other))
            pair = beside(board, against, rank)
        else:
            pair = beside_subteam(board, other.pk, rank, user)
    context = {**_context(team, found), "others": others.values(), "other": other, "pair": pair}
    context["told"] = other is not None and other.pk in mine
    strand = board.frame.outline.strand(found.strand) if board and board.frame else None
    context["keys"] = strand.domains[0].levels if strand else ()
    return render(request, "teams/beside.html", context)


def _last_before_today(known: Iterable[Snapshot]) -> Snapshot | None:
    """Of snapshots, newest first, what something is most likely to have moved since."""
    found = list(known)
    today = timezone.localdate()
    past = (each for each in found if timezone.localdate(each.taken_at) < today)
    return next(past, found[0] if found else None)


def _context(team: Team, found: About) -> dict[str, object]:
    return {"team": team, "page_of": "time", "about": found, "section": "teams"}
