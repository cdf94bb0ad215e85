"""Making, naming, placing and deleting teams."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from assessments.forms.teams import MoveForm, NewTeamForm, RenameForm
from assessments.queries.places import what_goes
from assessments.views.teams import frame, run
from nsx.accounts import tasks
from nsx.accounts.actions import teams as actions
from nsx.accounts.actions.roles import Refused
from nsx.accounts.models import Team, User
from nsx.accounts.queries import powers_of
from nsx.accounts.queries.teams import managed_by, shapes


def new(request: HttpRequest) -> HttpResponse:
    """Make a team, where the reader may; ?parent= says under which."""
    user = cast(User, request.user)
    powers = powers_of(user)
    if not powers.any_people and not managed_by(user).exists():
        raise PermissionDenied
    initial = {"parent": request.GET.get("parent")}
    form = NewTeamForm(request.POST or None, initial=initial, user=user, site=powers.site)
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(form, user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{made} is there. Now invite its people.")
            return redirect("team-people", made.pk)
    context = {"form": form, "site": powers.site, "section": "teams"}
    return render(request, "teams/new.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _made(form: NewTeamForm, user: User) -> Team:
    sent = form.cleaned_data
    home = sent["organisation"]
    if home is None:
        home = actions.make_organisation(name=sent["new_organisation"], by=user)
    return actions.make_team(
        organisation=home,
        name=sent["name"],
        parent=sent["parent"],
        manage=sent["manage"],
        by=user,
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a team; the page also leads to moving and deleting it."""
    user, team = run(request, pk)
    if request.method != "POST":
        return _page(request, user, team)
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            actions.rename_team(team=team, name=form.cleaned_data["name"], by=user)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"The team is called {team}.")
            return redirect("team-people", team.pk)
    return _page(request, user, team, rename_form=form, status=422)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a team with all below it somewhere else in its organisation."""
    user, team = run(request, pk)
    if not shapes(user, team):
        raise PermissionDenied
    form = MoveForm(request.POST, user=user, team=team)
    if form.is_valid():
        parent = form.cleaned_data["parent"]
        try:
            actions.move_team(team=team, parent=parent, by=user)
        except Refused as refused:
            form.add_error("parent", str(refused))
        else:
            where = f"under {parent}" if parent else "under no other team"
            messages.success(request, f"{team} now stands {where}.")
            return redirect("team-people", team.pk)
    return _page(request, user, team, move_form=form, status=422)


def _page(
    request: HttpRequest, user: User, team: Team, *, status: int = 200, **sent: Any
) -> HttpResponse:
    shaped = shapes(user, team)
    context = frame(user, team, "people") | {
        "shapes": shaped,
        "rename_form": RenameForm(initial={"name": team.name}, auto_id="rename-%s"),
        "move_form": MoveForm(user=user, team=team) if shaped else None,
    }
    return render(request, "teams/edit.html", context | sent, status=status)


def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what deleting a team takes along, and delete it."""
    user, team = run(request, pk)
    if not shapes(user, team):
        raise PermissionDenied
    if request.method == "POST":
        people = list(team.memberships.exclude(user=user).values_list("user", flat=True))
        name, home = team.name, team.organisation.name
        actions.delete_team(team=team, by=user)
        tasks.tell_gone(people, f"{name}, {home}", request.build_absolute_uri("/").rstrip("/"))
        messages.success(request, f"{name} is deleted.")
        return redirect("teams")
    context = frame(user, team, "people") | {"goes": what_goes(team)}
    return render(request, "teams/delete.html", context)
