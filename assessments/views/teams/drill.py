"""One person's answers as they show them to the team, and the talk about each."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from assessments import actions, tasks
from assessments.access import AssessmentQuerySet
from assessments.forms.review import NOBODY, STALE, ViewForm, fault_of
from assessments.models import Assessment
from assessments.queries.cell import TeamCell, cell_of
from assessments.queries.shared import shared_result, shown_to
from assessments.scale import SCALE
from assessments.views.teams import managed, site_of
from nsx.accounts.models import Membership, Team, User

PANEL = "panel"


def shared(request: HttpRequest, pk: int, assessment: int) -> HttpResponse:
    """One result as its learner shows it to the team, for as long as they do."""
    team = managed(request, pk)
    shown: Assessment = get_object_or_404(_shown(request, team), pk=assessment)
    return _result(request, team, shown.learner, [shown], shown)


def person(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """A person across what they show to the team, one occupation at a time."""
    team = managed(request, pk)
    in_team = Membership.objects.filter(user__is_active=True).select_related("user")
    found = get_object_or_404(in_team, team=team, user=person)
    rows = list(_shown(request, team).filter(learner=person))
    if not rows:
        context = {"team": team, "person": found.user, "page_of": "people", "section": "teams"}
        return render(request, "teams/person.html", context)
    asked = request.GET.get("occupation")
    chosen = next((row for row in rows if row.occupation.code == asked), rows[0])
    return _result(request, team, found.user, rows, chosen)


def _shown(request: HttpRequest, team: Team) -> AssessmentQuerySet:
    found = shown_to(cast(User, request.user), team)
    related = found.select_related("learner", "occupation", "framework")
    return related.order_by("occupation__title", "pk")


def _result(
    request: HttpRequest, team: Team, person: User, rows: list[Assessment], chosen: Assessment
) -> HttpResponse:
    actions.record_team_view(team=team, by=cast(User, request.user), assessment=chosen)
    context = {
        "team": team,
        "person": person,
        "shown": rows,
        "assessment": chosen,
        "strands": shared_result(chosen),
        "page_of": "people",
        "section": "teams",
    }
    return render(request, "teams/person.html", context)


@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, pk: int, person: int, statement: int) -> HttpResponse:
    """One answer beside what managers say of it; a page, or what the team page's panel shows.

    A manager gives a view, agrees or asks for evidence. What cannot be stored comes back as it
    was sent, with 422, or 409 where the answer changed meanwhile.
    """
    team = managed(request, pk)
    found = cell_of(team, person, statement)
    if found is None:
        raise Http404("nothing of theirs is shown here")
    if request.method != "POST":
        return _show(request, found)
    form = ViewForm.read(request.POST)
    try:
        told = _store(found, form, cast(User, request.user), site_of(request))
    except PermissionError:  # withdrawn at this moment, or the reader's own
        raise Http404("nothing to say here") from None
    except ValueError as error:
        return _refuse(request, team, found, form, str(error))
    if not _in_panel(request):
        messages.success(request, told)
        return redirect("team-cell", pk, person, statement)
    now = cell_of(team, person, statement)
    return _show(request, now or found, told=told)


def _store(found: TeamCell, form: ViewForm, by: User, site: str) -> str:
    """Keep what the manager said; in words. Of what the form showed, nothing may have changed."""
    if found.line is None:
        raise ValueError("unknown_statement")
    where: dict[str, Any] = {
        "assessment": found.assessment,
        "statement": found.line.id,
        "comment": form.comment,
        "seen": form.revision_of(found.assessment.pk, found.line.id),
        "by": by,
    }
    if form.act == "ask":
        actions.ask_for_evidence(**where)
        tasks.tell_soon(team=found.team.pk, user=found.seat.user, site=site)
        return f"{found.first} is asked for evidence."
    where["view"] = form.seen.view if form.seen else None
    if form.act != "agree":
        actions.review_rating(value=form.value, **where)
        return "Your view is saved."
    value = found.talk.value if isinstance(found.talk.value, int) else 0
    if value != (form.saw or 0):
        where["seen"] = NOBODY
    actions.review_rating(value=value, **where)
    return f"Confirmed: {found.first} and you agree."


def _refuse(
    request: HttpRequest, team: Team, found: TeamCell, form: ViewForm, code: str
) -> HttpResponse:
    now = cell_of(team, found.seat.user, found.row.line.id) or found
    status = 409 if code in STALE else 422
    return _show(request, now, form=form, fault=fault_of(code), status=status)


def _show(request: HttpRequest, found: TeamCell, status: int = 200, **more: Any) -> HttpResponse:
    user = cast(User, request.user)
    actions.record_team_view(
        team=found.team, by=user, assessment=found.assessment, statement=found.row.line.id
    )
    panel = _in_panel(request)
    context = {
        "cell": found,
        "team": found.team,
        "own": found.seat.user == user.pk,
        "scale": SCALE,
        "in_page": not panel,
        "page_of": "gaps",
        "section": "teams",
        **more,
    }
    name = "_panel" if panel else "cell"
    return render(request, f"teams/{name}.html", context, status=status)


def _in_panel(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and getattr(htmx, "target", None) == PANEL
