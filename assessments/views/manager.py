"""An admin's first page."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments.queries import manage as about_site
from nsx.accounts.models import User
from nsx.accounts.powers import powers_from
from nsx.accounts.queries import roles_of

PER_PAGE = 25


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
