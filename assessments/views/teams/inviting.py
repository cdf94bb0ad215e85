"""Asking people into a team: by e-mail, by a table, by a link."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.forms.teams import TeamInviteForm
from assessments.views.teams import frame, run
from nsx.accounts.actions.invitations import invite as send_invitations
from nsx.accounts.actions.links import make_link, withdraw_link
from nsx.accounts.admin_forms import read_upload
from nsx.accounts.models import Team, User
from nsx.accounts.queries.invitations import pending_in, plan_of
from nsx.accounts.queries.links import link_of
from nsx.accounts.roster import Row, Unreadable, read_roster
from nsx.accounts.views.invitations import mail_invited, send_again, take_back, told_of_plan

PER_PAGE = 50


def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for people, show what inviting them would do, and do it once that is confirmed."""
    user, team = run(request, pk)
    if request.method != "POST":
        return _page(request, user, team)
    step, make_new = request.POST.get("step"), "make_new" in request.POST
    try:
        if step == "confirm":
            table = request.POST.get("table", "").encode()
            return _confirm(request, user, team, read_roster(table, team=team.name))
        if step == "file":
            rows = read_upload(request.FILES.get("file"), team=team.name)
            return _check(request, user, team, rows, make_new)
    except Unreadable as unreadable:
        status = 413 if unreadable.code == "too_large" else 422
        sent = {"unreadable": unreadable, "make_new": make_new}
        return _page(request, user, team, status=status, **sent)
    form = TeamInviteForm(request.POST, team=team)
    if not form.is_valid():
        return _page(request, user, team, form=form, status=422)
    return _check(request, user, team, form.rows(), make_new=False)


def _confirm(request: HttpRequest, user: User, team: Team, rows: list[Row]) -> HttpResponse:
    make_new = "make_new" in request.POST
    _, made = send_invitations(rows=rows, by=user, make_new=make_new, under=team)
    mail_invited(request, made)
    return redirect("team-invite", team.pk)


def _check(
    request: HttpRequest, user: User, team: Team, rows: list[Row], make_new: bool
) -> HttpResponse:
    lines = plan_of(rows, powers=None, make_new=make_new, under=team)
    context = frame(user, team, "people") | told_of_plan(lines, make_new)
    return render(request, "teams/invite_check.html", context)


def _page(
    request: HttpRequest, user: User, team: Team, *, status: int = 200, **sent: Any
) -> HttpResponse:
    page = Paginator(pending_in(team), PER_PAGE).get_page(request.GET.get("page"))
    context = frame(user, team, "people") | {
        "form": TeamInviteForm(team=team, initial={"kind": request.GET.get("kind")}),
        "page": page,
        "now": timezone.now(),
    }
    return render(request, "teams/invite.html", context | sent, status=status)


@require_POST
def again(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Send an invitation once more, with a fresh link."""
    user, team = run(request, pk)
    send_again(request, get_object_or_404(pending_in(team), pk=invitation), user)
    return redirect("team-invite", team.pk)


@require_POST
def withdraw(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    user, team = run(request, pk)
    take_back(request, get_object_or_404(pending_in(team), pk=invitation), user)
    return redirect("team-invite", team.pk)


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link to join by, or a fresh one in the place of the old."""
    user, team = run(request, pk)
    older = " The older one no longer works." if link_of(team) else ""
    made = make_link(team=team, by=user)
    told = f"Whoever has the link can join until {made.expires_at:%-d %B %Y}."
    messages.success(request, told + older)
    return redirect("team-people", team.pk)


@require_POST
def link_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the link back: nobody joins by it any more."""
    user, team = run(request, pk)
    withdraw_link(team=team, by=user)
    messages.success(request, "The link no longer works. Who joined by it stays.")
    return redirect("team-people", team.pk)
