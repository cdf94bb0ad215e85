"""First pages of managers and admins."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from assessments import actions
from assessments.queries.manage import (
    framework_counts,
    newest_imports,
    published_frameworks,
    roles_of,
    teams_under,
)
from assessments.queries.team import manages, team_lines, team_page, teams_of
from nsx.accounts.models import User

PER_PAGE = 25


def teams(request: HttpRequest) -> HttpResponse:
    """The teams the reader belongs to or manages."""
    context = {"teams": team_lines(cast(User, request.user)), "section": "teams"}
    return render(request, "assessments/teams.html", context)


def team(request: HttpRequest, pk: int) -> HttpResponse:
    """What a team shows its managers; that they looked is on record for everyone in it."""
    user = cast(User, request.user)
    found = get_object_or_404(teams_of(user).select_related("organisation"), pk=pk)
    if not manages(user, found):
        raise PermissionDenied
    actions.record_team_view(team=found, by=user)
    context = {"team": found, "page": team_page(found, user), "section": "teams"}
    return render(request, "assessments/team.html", context)


def manage(request: HttpRequest) -> HttpResponse:
    """An admin's first page: their roles, the frameworks, their teams. No ratings."""
    user = cast(User, request.user)
    if not user.has_role:
        raise PermissionDenied
    roles = roles_of(user)
    page = Paginator(published_frameworks(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "roles": roles,
        "counts": framework_counts(),
        "page": page,
        "imports": newest_imports(),
        "teams": teams_under(roles),
        "section": "manage",
    }
    return render(request, "assessments/manage.html", context)
