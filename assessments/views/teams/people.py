"""Who is in a team: the list, and one person's place in it."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.forms.teams import HandOverForm
from assessments.queries import places as queries
from assessments.views.teams import frame, run
from nsx.accounts import tasks
from nsx.accounts.actions import roles as actions
from nsx.accounts.models import Membership, Team, User
from nsx.accounts.queries.invitations import pending_in
from nsx.accounts.queries.links import link_counts, link_of, token_of
from nsx.accounts.queries.teams import MAX_DEPTH, depth, runs
from nsx.lib.http import words_of

PER_PAGE = 50
PENDING_SHOWN = 10


@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Members and managers, whether they share, who is invited, the teams below."""
    user, team = run(request, pk)
    words = words_of(request)
    page = Paginator(queries.places_in(team, words), PER_PAGE)
    invited = pending_in(team)
    context = frame(user, team, "people") | {
        "words": words,
        "page": page.get_page(request.GET.get("page")),
        "counts": queries.counts_in(team),
        "under": queries.teams_under(team),
        "may_grow": depth(team) < MAX_DEPTH,
        "runs": queries.run_by_whom(team),
        "invited": invited[:PENDING_SHOWN],
        "invitations": invited.count(),
        **told_of_link(request, team),
    }
    return render(request, "teams/people.html", context)


def told_of_link(request: HttpRequest, team: Team) -> dict[str, Any]:
    """The team's link to join, with its address where it still works."""
    link = link_of(team)
    if link is None or not link_counts(link):
        return {"link": link, "address": ""}
    address = reverse("join", args=[token_of(link)])
    return {"link": link, "address": request.build_absolute_uri(address)}


@require_safe
def person(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """One person's place in a team, and what would become of it."""
    user, team = run(request, pk)
    return _page(request, user, team, _place(team, person))


@require_POST
def kind(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Make a member a manager, or a manager a member."""
    user, team = run(request, pk)
    place = _place(team, person)
    sent = request.POST.get("kind")
    if sent not in Membership.Kind.values:
        return _page(request, user, team, place, refused="Choose member or manager.", status=422)
    wanted = Membership.Kind(sent)

    def change() -> None:
        actions.put_in_team(team=team, user=place.user, kind=wanted, by=user)

    return _done(request, place, change, f"{place.user} is now a {wanted.label.lower()}.")


@require_POST
def remove(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Take somebody out of a team; what they shared with it ends, and they are told."""
    user, team = run(request, pk)
    place = _place(team, person)

    def change() -> None:
        actions.remove_from_team(membership=place, by=user)

    said = f"{place.user} is no longer in {team}."
    answer = _done(request, place, change, said)
    if answer.status_code == 302 and place.user != user:
        site = request.build_absolute_uri("/").rstrip("/")
        tasks.tell_gone([place.user_id], f"{team}, {team.organisation}", site)
    return answer


@require_POST
def hand_over(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Put somebody into another team of the organisation, and tell them."""
    user, team = run(request, pk)
    place = _place(team, person)
    form = HandOverForm(request.POST, user=user, team=team)
    if not form.is_valid():
        return _page(request, user, team, place, form=form, status=422)
    to = form.cleaned_data["team"]

    def change() -> None:
        actions.hand_over(membership=place, to=to, by=user)

    answer = _done(request, place, change, f"{place.user} is now in {to}.")
    if answer.status_code == 302 and place.user != user:
        site = request.build_absolute_uri("/").rstrip("/")
        tasks.tell_moved(place.user_id, team.name, to.pk, site)
    return answer


def _place(team: Team, person: int) -> Membership:
    found: Membership = get_object_or_404(queries.places_in(team), user=person)
    return found


def _done(
    request: HttpRequest, place: Membership, change: Callable[[], None], said: str
) -> HttpResponse:
    """Make a change and go back to a page that is still theirs, or say why it cannot be."""
    team, user = place.team, cast(User, request.user)
    try:
        change()
    except actions.Refused as refused:
        return _page(request, user, team, place, refused=str(refused), status=409)
    messages.success(request, said)
    return redirect("team-people", team.pk) if runs(user, team) else redirect("teams")


def _page(
    request: HttpRequest,
    user: User,
    team: Team,
    place: Membership,
    *,
    status: int = 200,
    **sent: Any,
) -> HttpResponse:
    context = frame(user, team, "people") | {
        "place": place,
        "self": place.user == user,
        "sharing": queries.counts_in(team).sharing,
        "form": HandOverForm(user=user, team=team),
    }
    return render(request, "teams/place.html", context | sent, status=status)
