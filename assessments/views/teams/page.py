"""A team as its managers see it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments import actions
from assessments.queries.team import team_page
from assessments.views.teams import managed
from nsx.accounts.models import User


def team(request: HttpRequest, pk: int) -> HttpResponse:
    """What a team shows its managers; that they looked is on record for everyone in it."""
    user = cast(User, request.user)
    found = managed(request, pk)
    actions.record_team_view(team=found, by=user)
    context = {"team": found, "page": team_page(found, user), "section": "teams"}
    return render(request, "teams/team.html", context)
