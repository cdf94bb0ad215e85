"""Joining a team, showing it something, and leaving it."""

from typing import Any, cast

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from assessments import actions
from assessments.forms.teams import ShowForm
from assessments.queries.joining import places_of, to_show, told_of_joining
from nsx.accounts.actions.roles import Refused, remove_from_team
from nsx.accounts.models import JoinLink, Membership, User
from nsx.accounts.queries.links import link_behind, link_counts
from nsx.lib.http import TooManyRequests

RETRY_AFTER = 600
"""The window of ACCOUNT_RATE_LIMITS["join"]."""


@login_not_required
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of a link sees: which team it is, and what joining shows to whom."""
    link = link_behind(token)
    if link is None and not _may_guess(request):
        raise TooManyRequests(RETRY_AFTER)
    if link is None or not link_counts(link):
        return render(request, "teams/join_gone.html", {"link": link}, status=410)
    user = request.user if isinstance(request.user, User) else None
    if user is None or user.is_guest:
        context = {"team": link.team, **told_of_joining(link.team), "guest": user}
        return render(request, "teams/join_first.html", context)
    if places_of(user).filter(team=link.team).exists():
        messages.info(request, f"You are in {link.team} already.")
        return redirect("team-show", link.team_id)
    return _join(request, link, user)


def _may_guess(request: HttpRequest) -> bool:
    """Count a wrong link; the library's public function would let every GET pass."""
    counted = {"app": "allauth.account", "action": "join", "limit_get": True}
    return bool(ratelimit.consume(request, **counted))


def _join(request: HttpRequest, link: JoinLink, user: User) -> HttpResponse:
    form = ShowForm(request.POST or None, mine=to_show(user, link.team))
    if request.method == "POST" and form.is_valid():
        try:
            actions.join_team(link=link, show=form.shown, only=form.only, by=user)
        except Refused:
            return redirect(request.path)  # which says what became of it
        messages.success(request, _said(f"You are in {link.team}.", form, link.team.name))
        return redirect("teams")
    context = _frame(request, user, link.team, form) | {"joining": True}
    return render(request, "teams/join.html", context, status=422 if form.errors else 200)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what a team sees that one is in already, as after accepting an invitation."""
    user = cast(User, request.user)
    place: Membership = get_object_or_404(places_of(user), team=pk)
    form = ShowForm(request.POST or None, mine=to_show(user, place.team))
    if request.method == "POST" and form.is_valid():
        if form.shown:
            actions.share_occupation(
                assessment=form.shown, team=place.team, only=form.only, by=user
            )
        messages.success(request, _said("", form, place.team.name))
        return redirect("teams")
    context = _frame(request, user, place.team, form) | {"place": place}
    return render(request, "teams/join.html", context, status=422 if form.errors else 200)


def _said(before: str, form: ShowForm, team: str) -> str:
    shown = form.shown
    told = f"{team} sees your {shown.occupation} result." if shown else "You show nothing to it."
    return f"{before} {told}".strip()


def _frame(request: HttpRequest, user: User, team: Any, form: ShowForm) -> dict[str, Any]:
    return {
        "team": team,
        **told_of_joining(team),
        "mine": to_show(user, team),
        "form": form,
        "section": "teams",
    }


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what ends when one leaves a team, and leave it."""
    user = cast(User, request.user)
    place: Membership = get_object_or_404(places_of(user), team=pk)
    context = {"place": place, "team": place.team, "section": "teams"}
    if request.method == "POST":
        try:
            remove_from_team(membership=place, by=user)
        except Refused as refused:
            context["refused"] = str(refused)
            return render(request, "teams/leave.html", context, status=409)
        messages.success(request, f"You left {place.team}. It no longer sees anything of yours.")
        return redirect("teams")
    return render(request, "teams/leave.html", context)
