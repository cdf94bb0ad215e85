"""What teams ask of a person: their plan, whom they guide, and mail from their teams."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.models import PlanItem
from assessments.queries.teamwork.campaigns import asking
from assessments.queries.teamwork.plans import guided_by, items_of, own_lines_of
from nsx.accounts.actions.mail import switch_mail
from nsx.accounts.models import Membership, User
from nsx.accounts.queries.mail import membership_of

DONE_SHOWN = 25


def plan(request: HttpRequest) -> HttpResponse:
    """What the reader means to learn, what their teams ask them to rate, and whom they guide."""
    user = cast(User, request.user)
    mine = items_of(user)
    done = mine.exclude(done_at=None).order_by("-done_at", "-pk")[:DONE_SHOWN]
    lines = own_lines_of([*mine.filter(done_at=None), *done], user)
    context = {
        "open": [each for each in lines if each.line.item.done_at is None],
        "done": [each for each in lines if each.line.item.done_at],
        "campaigns": asking(user),
        "guided": guided_by(user),
        "today": timezone.localdate(),
        "section": "me",
    }
    return render(request, "assessments/plan.html", context)


@require_POST
def done(request: HttpRequest, item: int) -> HttpResponse:
    """Say that one's own item is done."""
    user = cast(User, request.user)
    found: PlanItem = get_object_or_404(items_of(user), pk=item)
    actions.finish_plan_item(item=found, by=user)
    messages.success(request, "Done. Well learned.")
    return redirect("plan")


@require_POST
def mail(request: HttpRequest, team: int) -> HttpResponse:
    """Turn a team's mail on or off."""
    user = cast(User, request.user)
    place = get_object_or_404(Membership.objects.select_related("team"), team=team, user=user)
    on = request.POST.get("on") == "1"
    switch_mail(membership=place, on=on, by=user)
    told = "may write to you again" if on else "writes to you no more"
    messages.success(request, f"{place.team} {told}.")
    return redirect("sharing")


@csrf_exempt  # a mail program posts here on its own, with the signed address as its only proof
@login_not_required
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """Turn a team's mail off by the link in it, signed in or not: a button, then that it is off."""
    place = membership_of(token)
    if place is None:
        raise Http404
    if request.method == "POST":
        switch_mail(membership=place, on=False, by=place.user)
        place.reminders = False
    return render(request, "teams/mail_off.html", {"place": place})
