"""Inviting people, and what the invited see."""

from collections.abc import Sequence
from typing import Any, cast

from allauth.account.internal.flows.signup import complete_signup
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from nsx.accounts import tasks
from nsx.accounts.actions import invitations as actions
from nsx.accounts.actions.roles import Refused
from nsx.accounts.admin_forms import InviteForm, read_upload
from nsx.accounts.forms import InvitedForm
from nsx.accounts.models import Invitation, User
from nsx.accounts.powers import Powers
from nsx.accounts.queries.invitations import (
    Line,
    invitation_of,
    pending,
    plan_of,
    still_counts,
)
from nsx.accounts.roster import Row, Unreadable, read_roster, write_roster
from nsx.accounts.views.people import people_admin
from nsx.lib.http import TooManyRequests

PER_PAGE = 50


def invite(request: HttpRequest) -> HttpResponse:
    """Ask for people, show what inviting them would do, and do it once that is confirmed."""
    user, powers = people_admin(request)
    if request.method != "POST":
        return _page(request, powers)
    step = request.POST.get("step")
    make_new = "make_new" in request.POST
    try:
        if step == "confirm":
            return _confirm(request, user, read_roster(request.POST.get("table", "").encode()))
        if step == "file":
            return _check(request, powers, read_upload(request.FILES.get("file")), make_new)
    except Unreadable as unreadable:
        status = 413 if unreadable.code == "too_large" else 422
        return _page(request, powers, unreadable=unreadable, make_new=make_new, status=status)
    form = InviteForm(request.POST, powers=powers)
    if not form.is_valid():
        return _page(request, powers, form=form, status=422)
    return _check(request, powers, form.rows(), make_new=False)


def _confirm(request: HttpRequest, user: User, rows: list[Row]) -> HttpResponse:
    _, made = actions.invite(rows=rows, by=user, make_new="make_new" in request.POST)
    mail_invited(request, made)
    return redirect("invite")


def mail_invited(request: HttpRequest, made: Sequence[Invitation]) -> None:
    """Have the invitations mailed, and say what became of them."""
    sent = tasks.deliver([each.pk for each in made], request.build_absolute_uri("/").rstrip("/"))
    people = "1 person is" if len(made) == 1 else f"{len(made)} people are"
    told = f"{people} invited." if made else "Nobody was left to invite. Nothing changed."
    if len(made) > tasks.AT_ONCE:
        told += " Their mails go out in the next minutes."
    messages.success(request, told)
    if sent < len(made):
        messages.error(request, f"{len(made) - sent} not sent yet. Use “Send again” below.")


def _check(request: HttpRequest, powers: Powers, rows: list[Row], make_new: bool) -> HttpResponse:
    lines = plan_of(rows, powers=powers, make_new=make_new)
    context = {"powers": powers, "page_of": "people", "section": "manage"}
    context |= told_of_plan(lines, make_new)
    return render(request, "accounts/invite_check.html", context)


def told_of_plan(lines: Sequence[Line], make_new: bool) -> dict[str, Any]:
    """What templates/accounts/_plan.html takes, and the table to send back on confirming."""
    invites = sum(line.invites for line in lines)
    faults = [line for line in lines if line.row.fault]
    return {
        "lines": [line for line in lines if not line.row.fault],
        "faults": faults,
        "invites": invites,
        "rest": len(lines) - invites - len(faults),
        "makes": list(dict.fromkeys(line.makes for line in lines if line.invites and line.makes)),
        "make_new": make_new,
        # What is confirmed is read and checked again; a row with a fault is not sent along.
        "table": write_roster([line.row for line in lines if line.invites]),
    }


def _page(request: HttpRequest, powers: Powers, *, status: int = 200, **sent: Any) -> HttpResponse:
    page = Paginator(pending(powers), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "powers": powers,
        "page_of": "people",
        "section": "manage",
        "form": InviteForm(None, powers=powers),
        "page": page,
        "now": timezone.now(),
    } | sent
    return render(request, "accounts/invite.html", context, status=status)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation once more, with a fresh link."""
    user, powers = people_admin(request)
    send_again(request, get_object_or_404(pending(powers), pk=pk), user)
    return redirect("invite")


def send_again(request: HttpRequest, found: Invitation, user: User) -> None:
    """Mail an invitation once more, and say whether it went."""
    actions.invite_again(invitation=found, by=user)
    if tasks.deliver([found.pk], request.build_absolute_uri("/").rstrip("/")):
        messages.success(request, f"Sent to {found.email} again. The older link no longer works.")
    else:
        messages.error(request, "The mail server did not take it. Try again in a few minutes.")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    user, powers = people_admin(request)
    take_back(request, get_object_or_404(pending(powers), pk=pk), user)
    return redirect("invite")


def take_back(request: HttpRequest, found: Invitation, user: User) -> None:
    """Withdraw an invitation, and say so."""
    actions.withdraw_invitation(invitation=found, by=user)
    messages.success(request, f"The invitation to {found.email} no longer works.")


@login_not_required
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invited person sees behind the link: accept it, or make an account and accept."""
    found = invitation_of(token)
    if found is None or not still_counts(found):
        context = {"used": found is not None and found.accepted_at is not None}
        return render(request, "accounts/invitation_gone.html", context, status=410)
    if not request.user.is_authenticated:
        return _join(request, found)
    user = request.user
    if (user.email or "").lower() != found.email:
        return render(
            request, "accounts/invitation_foreign.html", {"invitation": found}, status=403
        )
    if request.method == "POST":
        return _accept(request, found, user)
    return render(request, "accounts/invitation.html", {"invitation": found})


def _join(request: HttpRequest, found: Invitation) -> HttpResponse:
    """For one who is not signed in: sign in where there is an account, else make one."""
    # The address is the invitation's, whatever was sent.
    data = {**request.POST.dict(), "email": found.email} if request.method == "POST" else None
    form = InvitedForm(data, initial={"name": found.name})
    if data is not None:
        if not ratelimit.consume(request, action="signup"):
            raise TooManyRequests(60)
        if form.is_valid() and not form.account_already_exists:
            try:
                user = form.join(request, found)
            except Refused:
                return redirect(request.path)  # which says what became of it
            messages.success(request, f"Welcome. You are now: {found.offer}.")
            on = _way_on(found)
            return cast(HttpResponse, complete_signup(request, user=user, redirect_url=on))
    known = User.objects.filter(email=found.email).exists() or form.account_already_exists
    context = {"invitation": found, "form": None if known else form, "known": known}
    status = 422 if form.errors and not known else 200
    return render(request, "accounts/invitation.html", context, status=status)


def _accept(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    try:
        actions.accept_invitation(invitation=found, by=user)
    except Refused:
        return redirect(request.path)  # which says what became of it
    messages.success(request, f"You are now: {found.offer}.")
    return redirect(_way_on(found))


def _way_on(found: Invitation) -> str:
    """Where to go once it is accepted: to choose what the team sees, where there is one."""
    return reverse("team-show", args=[found.team_id]) if found.team_id else reverse("dashboard")
