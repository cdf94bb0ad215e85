"""Agreeing with many answers at once: choose, look over, confirm."""

from collections.abc import Iterable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.queries.shared import shown_to
from assessments.queries.waiting import MOST, Which, people_waiting, waiting_in
from assessments.views.teams import managed
from assessments.views.teams.choosing import chosen_occupation
from frameworks.models import Occupation, Statement
from nsx.accounts.models import Team, User
from nsx.lib.numbers import whole

NAMED = 5
"""So many answers that were left out are told by name."""


@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be confirmed together, a list of exactly that, and confirming what is ticked."""
    team = managed(request, pk)
    shown, occupation = chosen_occupation(request, team)
    if request.method == "POST":
        return _confirm(request, team, occupation)
    which = _which(request, occupation) if occupation else None
    if which is None or not which.narrowed:
        return _choose(request, team, shown, occupation)
    return _list(request, team, which)


def _which(request: HttpRequest, occupation: Occupation) -> Which:
    asked = request.GET if request.method == "GET" else request.POST
    person, statement = whole(asked.get("person", "")), whole(asked.get("statement", ""))
    same = Statement.objects.filter(level__domain__strand__framework__occupation=occupation)
    return Which(
        occupation,
        User.objects.filter(pk=person).first() if person else None,
        same.filter(pk=statement).first() if statement else None,
        asked.get("with") == "evidence",
    )


def _choose(
    request: HttpRequest, team: Team, shown: list[Occupation], occupation: Occupation | None
) -> HttpResponse:
    user = cast(User, request.user)
    people = people_waiting(user, team, occupation) if occupation else []
    actions.record_team_view(team=team, by=user, what="confirm")
    context = {
        "team": team,
        "occupations": shown,
        "occupation": occupation,
        "people": people,
        "backed": sum(each.backed for each in people),
        "page_of": "gaps",
        "section": "teams",
    }
    return render(request, "teams/confirm.html", context)


def _list(
    request: HttpRequest, team: Team, which: Which, *, fault: str = "", status: int = 200
) -> HttpResponse:
    user = cast(User, request.user)
    waiting, total = waiting_in(user, team, which)
    actions.record_team_view(team=team, by=user, what="confirm")
    context = {
        "team": team,
        "which": which,
        "waiting": waiting,
        "total": total,
        "most": MOST,
        "fault": fault,
        "page_of": "gaps",
        "section": "teams",
    }
    return render(request, "teams/confirm_list.html", context, status=status)


def _confirm(request: HttpRequest, team: Team, occupation: Occupation | None) -> HttpResponse:
    """Confirm what is ticked, and tell what was left out."""
    user = cast(User, request.user)
    picked = list(_picked(request.POST.getlist("pick")))
    which = _which(request, occupation) if occupation else None
    if not picked and which:
        return _list(request, team, which, fault="nothing_chosen", status=422)
    ours = set(shown_to(user, team).values_list("pk", flat=True))
    outcome = actions.confirm_ratings(
        choices=[choice for choice in picked if choice.assessment in ours], by=user
    )
    lost = [*outcome.left_out, *(choice for choice in picked if choice.assessment not in ours)]
    done = outcome.confirmed + outcome.already
    if done:
        messages.success(request, f"Confirmed: {done} rating{'' if done == 1 else 's'}.")
    if lost:
        messages.warning(request, _left_out(user, team, lost))
    asked = {
        key: request.POST[key]
        for key in ("occupation", "person", "statement", "with")
        if request.POST.get(key)
    }
    return redirect(f"{reverse('team-bulk', args=[team.pk])}?{urlencode(asked)}")


def _picked(raw: Iterable[str]) -> Iterable[actions.Choice]:
    """The ticked boxes, each "assessment-statement-revision"; what is not is no choice."""
    for text in raw:
        numbers = [whole(part) for part in text.split("-")]
        match numbers:
            case [int(assessment), int(statement), int(seen)]:
                yield actions.Choice(assessment, statement, seen)


def _left_out(user: User, team: Team, lost: list[actions.Choice]) -> str:
    """Which were left out and why, by name where the reader may still see them."""
    people = {row.pk: str(row.learner) for row in shown_to(user, team).select_related("learner")}
    statements = {
        row.pk: row.text.partition(" — ")[0]
        for row in Statement.objects.filter(pk__in={choice.statement for choice in lost})
    }
    named = [
        f"{people[choice.assessment]}, {statements.get(choice.statement, '')}"
        for choice in lost
        if choice.assessment in people
    ]
    told = "; ".join(named[:NAMED])
    more = f" and {len(lost) - len(named[:NAMED])} more" if len(lost) > len(named[:NAMED]) else ""
    what = f": {told}{more}" if told else ""
    return (
        f"Left out {len(lost)}, changed, viewed by another manager or no longer shared "
        f"since you looked{what}. Look at them again."
    )
