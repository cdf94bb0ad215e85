"""Which occupation and strand a team's page is about, from its address."""

from typing import cast

from django.http import HttpRequest

from assessments.queries.board import targets_of
from assessments.queries.waiting import occupations_shown
from frameworks.models import Occupation, Strand
from nsx.accounts.models import Team, User


def chosen_occupation(
    request: HttpRequest, team: Team
) -> tuple[list[Occupation], Occupation | None]:
    """What the team is shown, and the one the address names, else the target's, else the first."""
    shown = occupations_shown(cast(User, request.user), team)
    asked = request.GET.get("occupation") or request.POST.get("occupation")
    named = next((each for each in shown if each.code == asked), None)
    if named or not shown:
        return shown, named
    target = targets_of(team).occupation
    return shown, target if target in shown else shown[0]


def chosen_strand(request: HttpRequest) -> str:
    """The kind of strand the address names, else the occupational one."""
    asked = request.GET.get("strand", "")
    return asked if asked in Strand.Kind.values else Strand.Kind.OCCUPATIONAL.value
