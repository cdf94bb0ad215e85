"""What a team works towards, and what some of its people do instead."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.forms.targets import TargetForm
from assessments.models import Target
from assessments.queries.aims import aims_of, found_for, frameworks_for, levels_in
from assessments.views.teams import frame, run
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import Team, User
from nsx.lib.http import words_of
from nsx.lib.numbers import whole


def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """All targets, and one to set: ?occupation= and ?who= say whose, ?strand= and ?level= what."""
    user, team = run(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    whom = _whom(team, asked.get("who", ""))
    code = asked.get("occupation", "").replace("\x00", "")
    live = frameworks_for(team).filter(occupation__code=code).first()
    if live is None and request.method == "POST":
        messages.error(request, "Choose an occupation from the list.")
        return redirect("team-targets", team.pk)
    if live is None:
        return _page(request, user, team, whom=whom)
    if request.method != "POST":
        wish = {asked["strand"]: asked.get("level", "")} if "strand" in asked else {}
        form = _form(team, whom, live, wish=wish)
        return _page(request, user, team, whom=whom, live=live, form=form)
    form = _form(team, whom, live, request.POST)
    if not form.is_valid():
        return _page(request, user, team, whom=whom, live=live, form=form, status=422)
    levels = form.cleaned_data
    changed = actions.set_targets(
        team=team, user=whom, occupation=live.occupation, levels=levels, by=user
    )
    told = f"Targets of {whom or team} are set." if changed else "Nothing changed."
    messages.success(request, told)
    return redirect("team-targets", team.pk)


def _whom(team: Team, sent: str) -> User | None:
    """The person of the team that is asked about; None for the whole team."""
    if not sent:
        return None
    place = get_object_or_404(team.memberships.select_related("user"), user=whole(sent) or 0)
    return place.user


def _form(
    team: Team, whom: User | None, live: Framework, data: Any = None, wish: Any = None
) -> TargetForm:
    levels = levels_in(outline_of(live))
    rows = Target.objects.filter(team=team, user=whom, occupation=live.occupation)
    initial = dict(rows.values_list("strand", "level"))
    for strand, level in (wish or {}).items():
        # A rank does as well as a key, and what the framework has not changes nothing.
        keys = list(levels.get(strand, {}))
        rank = whole(level) or 0
        initial[strand] = keys[rank - 1] if 0 < rank <= len(keys) else level
    none = "As the team" if whom else "No target"
    return TargetForm(data, levels=levels, none=none, initial=initial)


def _page(
    request: HttpRequest,
    user: User,
    team: Team,
    *,
    whom: User | None,
    live: Framework | None = None,
    form: TargetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    words = words_of(request)
    context = frame(user, team, "targets") | {
        "aims": aims_of(team),
        "places": team.memberships.select_related("user").order_by("user__name", "user__email"),
        "whom": whom,
        "live": live,
        "form": form,
        "words": words,
    }
    if live is None:
        context["found"], context["more"] = found_for(team, words)
    return render(request, "teams/targets.html", context, status=status)


@require_POST
def remove(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """Remove one target."""
    user, team = run(request, pk)
    found = get_object_or_404(Target.objects.filter(team=team).select_related("team"), pk=target)
    actions.remove_target(target=found, by=user)
    messages.success(request, "The target is removed.")
    return redirect("team-targets", team.pk)
