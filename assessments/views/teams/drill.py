"""One person's answers as they show them to the team."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from assessments import actions
from assessments.models import Assessment
from assessments.queries.shared import shared_result, shown_to
from assessments.views.teams import managed
from nsx.accounts.models import User


def shared(request: HttpRequest, pk: int, assessment: int) -> HttpResponse:
    """One result as its learner shows it to the team, for as long as they do."""
    user = cast(User, request.user)
    found = managed(request, pk)
    shown: Assessment = get_object_or_404(
        shown_to(user, found).select_related("learner", "occupation", "framework"), pk=assessment
    )
    actions.record_team_view(team=found, by=user, assessment=shown)
    context = {
        "team": found,
        "assessment": shown,
        "strands": shared_result(shown),
        "section": "teams",
    }
    return render(request, "teams/shared.html", context)
