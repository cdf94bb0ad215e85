"""What a team shows, to take along: as CSV, as a workbook, and on paper."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessments import actions
from assessments.asked import Asked
from assessments.exporting import as_csv, as_xlsx
from assessments.exporting.sheet import Sheet
from assessments.placement import RULE
from assessments.queries.board.scene import scene_of
from assessments.queries.board.sheet import sheet_of
from assessments.queries.meeting import meeting_of
from assessments.views.teams import managed
from frameworks.models import Strand
from nsx.accounts.models import Team, User

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOO_MANY = "A workbook holds {most:,} people at most. Take the CSV, or find people by name first."


@require_safe
def team_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """What the page shows, all people of it, as CSV; with `?form=long` a row for every answer."""
    form = "long" if request.GET.get("form") == "long" else "matrix"
    team, sheet = _sheet(request, pk)
    actions.record_team_export(team=team, by=cast(User, request.user), what="csv")
    lines = as_csv.long(sheet) if form == "long" else as_csv.matrix(sheet)
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers=_named(sheet, f"{form}.csv" if form == "long" else "csv"),
    )


@require_safe
def team_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a workbook; whoever asks for more people than it holds is sent back."""
    team, sheet = _sheet(request, pk)
    if len(sheet.people) > as_xlsx.MOST_PEOPLE:
        messages.error(request, TOO_MANY.format(most=as_xlsx.MOST_PEOPLE))
        return redirect(f"{reverse('team', args=[pk])}?{request.GET.urlencode()}")
    actions.record_team_export(team=team, by=cast(User, request.user), what="xlsx")
    return HttpResponse(as_xlsx.workbook(sheet), content_type=XLSX, headers=_named(sheet, "xlsx"))


@require_safe
def team_print(request: HttpRequest, pk: int) -> HttpResponse:
    """A page for a meeting: the facts, the widest gaps, where people stand, what was agreed."""
    user = cast(User, request.user)
    team = managed(request, pk)
    meeting = meeting_of(scene_of(team, user, Asked.of(request.GET.dict())))
    actions.record_team_export(team=team, by=user, what="print")
    context = {
        "team": team,
        "meeting": meeting,
        "scene": meeting.gaps.scene,
        "gaps": meeting.gaps,
        "strand": Strand.Kind(meeting.gaps.scene.asked.strand or "occupational").label,
        "day": timezone.localdate(),
        "rule": RULE.id,
        "section": "teams",
    }
    return render(request, "teams/print.html", context)


def _sheet(request: HttpRequest, pk: int) -> tuple[Team, Sheet]:
    """The team, and what its manager takes along. Raises Http404 where there is nothing."""
    user = cast(User, request.user)
    team = managed(request, pk)
    scene = scene_of(team, user, Asked.of(request.GET.dict()))
    sheet = sheet_of(scene, day=timezone.localdate())
    if sheet is None:
        raise Http404
    return team, sheet


def _named(sheet: Sheet, ending: str) -> dict[str, str]:
    """The headers of a file to be stored, under the team's name and the day."""
    name = slugify(sheet.team)[:60] or "team"
    return {
        "Content-Disposition": f'attachment; filename="nsx-{name}-{sheet.day:%Y-%m-%d}.{ending}"',
        "Cache-Control": "private, no-store",
    }
