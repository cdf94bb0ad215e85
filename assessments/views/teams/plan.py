"""A team's development plan: who learns what, from whom, until when."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments import actions, tasks
from assessments.forms.teamwork import PlanItemForm, SuggestionsForm
from assessments.models import PlanItem
from assessments.queries.teamwork.about import About, about
from assessments.queries.teamwork.pairs import Match, match_of, suggestions
from assessments.queries.teamwork.plans import lines_of, shown_items
from assessments.views.teams import managed, site_of
from frameworks.documents import lead_and_rest
from frameworks.models import Statement
from nsx.accounts.models import Team, User
from nsx.lib.numbers import whole

WITH_PLACE = Statement.objects.select_related("level__domain__strand__framework__occupation")
PER_PAGE = 50
DONE_SHOWN = 25


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """What is planned, how far it is, and what could be planned next; a form plans the latter."""
    user, team = cast(User, request.user), managed(request, pk)
    found = about(team, request.GET.dict())
    board = found.board
    matches = suggestions(board) if board else []
    form = SuggestionsForm(request.POST if request.method == "POST" else None, matches=matches)
    if form.is_valid():
        due = form.cleaned_data["due"]
        _made(request, actions.plan(team=team, pairs=form.chosen, due=due, by=user))
        return redirect(f"{reverse('team-plan', args=[pk])}?{found.query}")
    actions.record_team_view(team=team, by=user, what="plan")
    items = shown_items(team)
    page = Paginator(items.filter(done_at=None), PER_PAGE).get_page(request.GET.get("page"))
    done = items.exclude(done_at=None).order_by("-done_at", "-pk")[:DONE_SHOWN]
    lines = lines_of([*page, *done], team)
    context = {
        "team": team,
        "page_of": "plan",
        "about": found,
        "matches": matches,
        "aimed": bool(board and (board.ranks.everybody or any(board.ranks.own.values()))),
        "form": form,
        "page": page,
        "open": [line for line in lines if line.item.done_at is None],
        "done": [line for line in lines if line.item.done_at],
        "today": timezone.localdate(),
        "section": "teams",
    }
    return render(request, "teams/plan.html", context, status=422 if form.errors else 200)


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one statement; `statement` and `person` of the address are row ids.

    Without a statement it asks for one, of the occupation and strand the address names.
    """
    user, team = cast(User, request.user), managed(request, pk)
    found, match = _asked(team, request)
    actions.record_team_view(team=team, by=user, what="plan")
    context = {
        "team": team,
        "page_of": "plan",
        "about": found,
        "match": match,
        "person": request.GET.get("person", ""),
        "section": "teams",
    }
    if match is None:
        board = found.board
        rows = board.frame.rows(found.strand) if board and board.frame else []
        return render(request, "teams/plan_new.html", {**context, "rows": rows})
    form = PlanItemForm(
        request.POST if request.method == "POST" else None,
        match=match,
        initial={
            "person": request.GET.get("person"),
            "guide": next(
                (g.user for g in match.guides if str(g.user) != request.GET.get("person")), None
            ),
        },
    )
    if form.is_valid():
        pair = actions.Pair(int(form.cleaned_data["person"]), match.row.line.id, form.guide)
        words = {name: form.cleaned_data[name] for name in ("due", "note")}
        _made(request, actions.plan(team=team, pairs=[pair], by=user, **words))
        return redirect(f"{reverse('team-plan', args=[pk])}?{found.query}")
    status = 422 if form.errors else 200
    return render(request, "teams/plan_new.html", {**context, "form": form}, status=status)


def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One item: its guide, day and note can be changed."""
    user, team = cast(User, request.user), managed(request, pk)
    found: PlanItem = get_object_or_404(shown_items(team), pk=item, done_at=None)
    _, match = about_statement(team, WITH_PLACE.get(pk=found.statement_id))
    guide = found.guide_id if found.guide_shown else None
    form = PlanItemForm(
        request.POST if request.method == "POST" else None,
        match=match,
        item=found,
        initial={"guide": guide, "due": found.due, "note": found.note},
    )
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("due", "note")}
        try:
            actions.change_plan_item(item=found, guide=form.guide, by=user, **words)
        except PlanItem.DoesNotExist:
            raise Http404("taken out or done at this moment") from None
        messages.success(request, f"The plan of {found.learner} is changed.")
        return redirect("team-plan", pk)
    actions.record_team_view(team=team, by=user, what="plan")
    context = {
        "team": team,
        "page_of": "plan",
        "line": lines_of([found], team)[0],
        "form": form,
        "today": timezone.localdate(),
        "section": "teams",
    }
    return render(request, "teams/plan_item.html", context, status=422 if form.errors else 200)


@require_POST
def done(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Say that an item is done."""
    user, team = cast(User, request.user), managed(request, pk)
    found: PlanItem = get_object_or_404(shown_items(team), pk=item)
    actions.finish_plan_item(item=found, by=user)
    messages.success(request, f"Done: {found.learner}, {name_of(found.statement)}.")
    return redirect("team-plan", pk)


@require_POST
def remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take an item out of the plan."""
    user, team = cast(User, request.user), managed(request, pk)
    found: PlanItem = get_object_or_404(shown_items(team), pk=item)
    actions.remove_plan_item(item=found, by=user)
    messages.success(request, f"Taken out: {found.learner}, {name_of(found.statement)}.")
    return redirect("team-plan", pk)


def _asked(team: Team, request: HttpRequest) -> tuple[About, Match | None]:
    """What the page is about, and the statement it names; Http404 for one the team has not."""
    if "statement" not in request.GET:
        return about(team, request.GET.dict()), None
    pk = whole(request.GET["statement"]) or 0
    statement = get_object_or_404(WITH_PLACE, pk=pk)
    found, match = about_statement(team, statement)
    if match is None:
        raise Http404
    return found, match


def about_statement(team: Team, statement: Statement) -> tuple[About, Match | None]:
    """The occupation and strand of a statement, and who could learn it from whom.

    None where the team has nothing to do with it, or its framework has left it out.
    """
    strand = statement.level.domain.strand
    code = strand.framework.occupation.code
    found = about(team, {"occupation": code, "strand": strand.kind})
    board = found.board if found.occupation == strand.framework.occupation else None
    return found, match_of(board, statement.lineage) if board else None


def _made(request: HttpRequest, items: list[PlanItem]) -> None:
    """Say what was planned, and have those it is about told by mail."""
    if not items:
        messages.info(request, "Nothing is planned: it was already, or somebody stopped sharing.")
        return
    tasks.mail_plan.enqueue([item.pk for item in items], site_of(request))
    count = len(items)
    people = f"{items[0].learner} is" if count == 1 else f"{count} are"
    messages.success(request, f"Planned. {people} told by mail, and so is who guides.")


def name_of(statement: Statement) -> str:
    """What to call a statement in a line of its own."""
    return lead_and_rest(statement.text)[0] or statement.text
