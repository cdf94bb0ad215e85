"""First pages of managers and admins."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from assessments import actions
from assessments.models import Assessment
from assessments.queries import manage as about_site
from assessments.queries.shared import shared_result, shown_to
from assessments.queries.team import manages, team_lines, team_page, teams_of
from nsx.accounts.models import Team, User
from nsx.accounts.powers import powers_from
from nsx.accounts.queries import roles_of

PER_PAGE = 25


def managed(request: HttpRequest, pk: int) -> Team:
    """The team, for one of its managers.

    Raises Http404 for those who are not in it, and PermissionDenied for its members.
    """
    user = cast(User, request.user)
    found = get_object_or_404(teams_of(user).select_related("organisation"), pk=pk)
    if not manages(user, found):
        raise PermissionDenied
    return found


def teams(request: HttpRequest) -> HttpResponse:
    """The teams the reader belongs to or manages."""
    context = {"teams": team_lines(cast(User, request.user)), "section": "teams"}
    return render(request, "assessments/teams.html", context)


def team(request: HttpRequest, pk: int) -> HttpResponse:
    """What a team shows its managers; that they looked is on record for everyone in it."""
    user = cast(User, request.user)
    found = managed(request, pk)
    actions.record_team_view(team=found, by=user)
    context = {"team": found, "page": team_page(found, user), "section": "teams"}
    return render(request, "assessments/team.html", context)


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
    return render(request, "assessments/shared.html", context)


def manage(request: HttpRequest) -> HttpResponse:
    """An admin's first page: people in numbers, frameworks, what happened. No ratings."""
    user = cast(User, request.user)
    if not user.has_role:
        raise PermissionDenied
    roles = roles_of(user)
    powers = powers_from((role.kind, role.organisation_id) for role in roles)
    frameworks = Paginator(about_site.published_frameworks(user), PER_PAGE)
    context = {
        "roles": roles,
        "powers": powers,
        "page_of": "overview",
        "people": about_site.people_counts(roles),
        "counts": about_site.framework_counts(),
        "page": (page := frameworks.get_page(request.GET.get("page"))),
        "edited": {f.pk for f in page if powers.edits(f.occupation.organisation_id)},
        "events": about_site.newest_events(roles),
        "teams": about_site.teams_under(roles),
        "section": "manage",
    }
    return render(request, "assessments/manage.html", context)
