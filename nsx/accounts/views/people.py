"""Pages on which admins look after people."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from nsx.accounts.actions import roles as actions
from nsx.accounts.admin_forms import PlaceForm, RoleForm
from nsx.accounts.models import Membership, Role, User
from nsx.accounts.powers import Powers
from nsx.accounts.queries import people as queries
from nsx.accounts.queries import powers_of

PER_PAGE = 50


def people_admin(request: HttpRequest) -> tuple[User, Powers]:
    """Who asks, and what they may do. Raises PermissionDenied unless they look after people."""
    user = cast(User, request.user)
    powers = powers_of(user)
    if not powers.any_people:
        raise PermissionDenied
    return user, powers


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody the reader looks after, with roles and teams. No ratings."""
    _, powers = people_admin(request)
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    only = request.GET.get("role", "")
    found = queries.people_found(powers, words=words, only=only)
    context = {
        "powers": powers,
        "page_of": "people",
        "section": "manage",
        "words": words,
        "only": only,
        "filters": {
            key: label
            for key, label in queries.FILTERS.items()
            if powers.site or key != Role.Kind.SITE_ADMIN
        },
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "accounts/people.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, teams, and whether their account is on."""
    user, powers = people_admin(request)
    found = get_object_or_404(queries.people_seen(powers), pk=pk)
    return page_of_person(request, user, powers, found)


@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody an admin."""
    user, powers = people_admin(request)
    found = get_object_or_404(queries.people_seen(powers), pk=pk)
    form = RoleForm(request.POST, powers=powers)
    if not form.is_valid():
        return page_of_person(request, user, powers, found, role_form=form, status=422)
    kind, organisation = Role.Kind(form.cleaned_data["kind"]), form.cleaned_data["organisation"]
    return done(
        request,
        found,
        lambda: actions.give_role(user=found, kind=kind, organisation=organisation, by=user),
        f"{found} is now {kind.label.lower()}.",
    )


@require_POST
def take(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    """Take an admin role away."""
    user, powers = people_admin(request)
    found = get_object_or_404(queries.people_seen(powers), pk=pk)
    held = get_object_or_404(queries.roles_seen(powers), pk=role, user=found)
    return done(
        request,
        found,
        lambda: actions.take_role(role=held, by=user),
        f"{found} is no longer {held.get_kind_display().lower()}.",
    )


@require_POST
def put_in_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody into a team, or change what they are in it."""
    user, powers = people_admin(request)
    found = get_object_or_404(queries.people_seen(powers), pk=pk)
    form = PlaceForm(request.POST, powers=powers)
    if not form.is_valid():
        return page_of_person(request, user, powers, found, place_form=form, status=422)
    team, kind = form.cleaned_data["team"], Membership.Kind(form.cleaned_data["kind"])
    return done(
        request,
        found,
        lambda: actions.put_in_team(team=team, user=found, kind=kind, by=user),
        f"{found} is now {kind.label.lower()} of {team}.",
    )


@require_POST
def leave(request: HttpRequest, pk: int, team: int) -> HttpResponse:
    """Take somebody out of a team."""
    user, powers = people_admin(request)
    found = get_object_or_404(queries.people_seen(powers), pk=pk)
    held = get_object_or_404(queries.memberships_seen(powers), team=team, user=found)
    return done(
        request,
        found,
        lambda: actions.remove_from_team(membership=held, by=user),
        f"{found} is no longer in {held.team}.",
    )


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an account off, or on again."""
    user, powers = people_admin(request)
    found = get_object_or_404(queries.people_seen(powers), pk=pk)
    on = request.POST.get("on") == "1"
    return done(
        request,
        found,
        lambda: actions.switch_account(user=found, on=on, by=user),
        f"{found} can {'sign in again' if on else 'no longer sign in'}.",
    )


def done(
    request: HttpRequest, found: User, change: Callable[[], object], said: str
) -> HttpResponse:
    """Make a change and go back to a page that is still theirs, or say why it cannot be."""
    user = cast(User, request.user)
    try:
        change()
    except actions.Refused as refused:
        powers = powers_of(user)
        return page_of_person(request, user, powers, found, refused=str(refused), status=409)
    messages.success(request, said)
    powers = powers_of(user)
    if queries.people_seen(powers).filter(pk=found.pk).exists():
        return redirect("person", pk=found.pk)
    return redirect("people" if powers.any_people else "manage" if powers else "dashboard")


def page_of_person(
    request: HttpRequest,
    user: User,
    powers: Powers,
    found: User,
    *,
    status: int = 200,
    **forms_and_refusal: Any,
) -> HttpResponse:
    """The page, with forms as they were sent and why a change was refused."""
    context = {
        "powers": powers,
        "page_of": "people",
        "section": "manage",
        "person": found,
        "self": found.pk == user.pk,
        "roles": queries.roles_seen(powers).filter(user=found),
        "memberships": queries.memberships_seen(powers).filter(user=found),
        "may_switch": queries.belongs_to_them_alone(powers, found) and found.pk != user.pk,
        "role_form": RoleForm(None, powers=powers),
        "place_form": PlaceForm(None, powers=powers),
    } | forms_and_refusal
    return render(request, "accounts/person.html", context, status=status)
