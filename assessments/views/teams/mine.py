"""The reader's list of teams."""

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries.my_teams import run_beside, team_lines
from nsx.accounts.models import User
from nsx.accounts.queries import powers_of

PER_PAGE = 50


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """The teams the reader is in, those below the ones they manage, and those they run beside."""
    user = cast(User, request.user)
    lines = team_lines(user)
    powers = powers_of(user)
    context = {
        "lines": lines,
        "may_make": powers.any_people or any(line.managed for line in lines),
        "section": "teams",
    }
    if powers.any_people:
        found = Paginator(run_beside(user, lines), PER_PAGE)
        context["page"] = found.get_page(request.GET.get("page"))
    return render(request, "teams/teams.html", context)
