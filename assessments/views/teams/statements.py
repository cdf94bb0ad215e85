"""A team's people on one statement, and where they and their managers differ."""

from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from assessments import actions
from assessments.queries.differences import differences_of
from assessments.queries.statement import statement_page
from assessments.views.teams import managed
from assessments.views.teams.choosing import chosen_occupation, chosen_strand
from frameworks.models import Strand
from nsx.accounts.models import User

PER_PAGE = 50


def statement(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """One statement with everybody who shares its occupation, below target first."""
    user = cast(User, request.user)
    team = managed(request, pk)
    found = statement_page(team, statement)
    if found is None:
        raise Http404("nobody shows this here")
    actions.record_team_view(team=team, by=user, statement=found.row.line.id)
    context = {
        "team": team,
        "found": found,
        "page": Paginator(found.people, PER_PAGE).get_page(request.GET.get("page")),
        "page_of": "gaps",
        "section": "teams",
    }
    return render(request, "teams/statement.html", context)


def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """Statements and people where self-ratings and managers' views differ most."""
    user = cast(User, request.user)
    team = managed(request, pk)
    shown, occupation = chosen_occupation(request, team)
    strand = chosen_strand(request)
    found = differences_of(team, occupation, strand, user) if occupation else None
    if found:
        actions.record_team_view(team=team, by=user, what="differences")
    context = {
        "team": team,
        "occupations": shown,
        "occupation": occupation,
        "strands": Strand.Kind.choices,
        "strand": strand,
        "found": found,
        "page_of": "differences",
        "section": "teams",
    }
    return render(request, "teams/differences.html", context)
