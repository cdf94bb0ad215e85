"""First pages of managers and admins."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nsx.accounts.models import Team, User


def teams(request: HttpRequest) -> HttpResponse:
    """The teams the reader belongs to or manages."""
    found = Team.objects.filter(memberships__user=cast(User, request.user)).order_by("name")
    return render(request, "assessments/teams.html", {"teams": found, "section": "teams"})


def manage(request: HttpRequest) -> HttpResponse:
    """An admin's first page."""
    if not cast(User, request.user).has_role:
        raise PermissionDenied
    return render(request, "assessments/manage.html", {"section": "manage"})
