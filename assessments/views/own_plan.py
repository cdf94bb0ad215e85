"""A learner's own plan: add to it, change it, tick it, and rate what is ticked."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments import actions
from assessments.forms.own_plan import OwnItemForm
from assessments.models import PlanItem
from assessments.queries.own_plan import items_to_change, own_lines_of, place_of, round_to_move
from assessments.queries.teamwork.campaigns import asking
from assessments.queries.teamwork.plans import guided_by, items_of
from assessments.views.learner import own
from frameworks.documents import lead_and_rest
from frameworks.queries import outline_of
from nsx.accounts.models import User

PER_PAGE = 50
DONE_SHOWN = 25


def plan(request: HttpRequest) -> HttpResponse:
    """What the reader means to learn, what their teams ask them to rate, and whom they guide."""
    user = cast(User, request.user)
    mine = items_of(user)
    page = Paginator(mine.filter(done_at=None), PER_PAGE).get_page(request.GET.get("page"))
    done = mine.exclude(done_at=None).order_by("-done_at", "-pk")[:DONE_SHOWN]
    lines = own_lines_of([*page, *done], user)
    context = {
        "page": page,
        "open": [each for each in lines if each.line.item.done_at is None],
        "done": [each for each in lines if each.line.item.done_at],
        "campaigns": asking(user),
        "guided": guided_by(user),
        "today": timezone.localdate(),
        "section": "plan",
    }
    return render(request, "assessments/plan.html", context)


@require_POST
def add(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """Put a statement of one's own assessment into the plan."""
    assessment = own(request, pk)
    try:
        actions.plan_alone(assessment=assessment, statement=statement, by=cast(User, request.user))
    except ValueError:
        raise Http404("no such statement") from None
    if not getattr(request, "htmx", None):
        return redirect(f"{reverse('result', args=[pk])}#pl-{statement}")
    lines = outline_of(assessment.framework).statements
    line = next(each for each in lines if each.id == statement)
    context = {"assessment": assessment, "statement": line, "planned": {line.lineage}, "told": True}
    return render(request, "assessments/_plan_add.html", context)


def item(request: HttpRequest, item: int) -> HttpResponse:
    """One item of one's own: its day and its note."""
    user = cast(User, request.user)
    found: PlanItem = get_object_or_404(items_to_change(user), pk=item, done_at=None)
    form = OwnItemForm(
        request.POST if request.method == "POST" else None,
        item=found,
        initial={"due": found.due, "note": found.note},
    )
    if form.is_valid():
        try:
            actions.change_plan_item(item=found, guide=found.guide_id, by=user, **form.cleaned_data)
        except PlanItem.DoesNotExist:
            raise Http404("taken out or done at this moment") from None
        messages.success(request, f"Saved: {name_of(found)}.")
        return redirect(f"{reverse('plan')}#item-{found.pk}")
    [line] = own_lines_of([found], user)
    context = {"each": line, "form": form, "today": timezone.localdate(), "section": "plan"}
    status = 422 if form.errors else 200
    return render(request, "assessments/plan_item.html", context, status=status)


@require_POST
def done(request: HttpRequest, item: int) -> HttpResponse:
    """Say that an item is done; then go and rate it, unless it is met already."""
    user = cast(User, request.user)
    found: PlanItem = get_object_or_404(items_of(user), pk=item)
    actions.finish_plan_item(item=found, by=user)
    [line] = own_lines_of([found], user)
    messages.success(request, f"Done: {name_of(found)}.")
    if not line.line.met:
        return redirect("plan-rate", found.pk)
    return redirect("plan")


@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, item: int) -> HttpResponse:
    """To an item's statement in the open round; where none is open, ask before one begins."""
    user = cast(User, request.user)
    found: PlanItem = get_object_or_404(items_of(user), pk=item)
    place = place_of(found, user)
    if place is None and (stuck := round_to_move(found, user)):
        messages.info(request, "Your open round is on a version without it. Move, then rate it.")
        return redirect("move", stuck.pk)
    if place is None:
        messages.info(request, "It cannot be rated: its framework has it no more.")
        return redirect("plan")
    if place.new and request.method == "GET":
        [line] = own_lines_of([found], user)
        context = {"each": line, "today": timezone.localdate(), "section": "plan"}
        return render(request, "assessments/plan_rate.html", context)
    assessment = actions.start_assessment(framework=place.framework, by=user)
    return redirect(place.address(assessment))


@require_POST
def undo(request: HttpRequest, item: int) -> HttpResponse:
    """Take back that an item is done."""
    user = cast(User, request.user)
    found: PlanItem = get_object_or_404(items_of(user), pk=item)
    if actions.open_plan_item(item=found, by=user):
        messages.success(request, f"Back in your plan: {name_of(found)}.")
    else:
        messages.info(request, "You have planned that anew already.")
    return redirect("plan")


@require_POST
def remove(request: HttpRequest, item: int) -> HttpResponse:
    """Take an item of one's own out of the plan."""
    user = cast(User, request.user)
    found: PlanItem = get_object_or_404(items_to_change(user), pk=item)
    actions.remove_plan_item(item=found, by=user)
    messages.success(request, f"Taken out of your plan: {name_of(found)}.")
    return redirect("plan")


def name_of(item: PlanItem) -> str:
    """What to call an item in a line."""
    return lead_and_rest(item.statement.text)[0] or item.statement.text
