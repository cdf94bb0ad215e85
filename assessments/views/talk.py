"""What a learner's managers said of their answers, and the learner's replies."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.forms.review import fault_of
from assessments.models import Assessment
from assessments.queries.talk import talk_about, threads_of
from assessments.views.learner import own
from assessments.views.statement_evidence import Place, places_in
from nsx.accounts.models import User

PER_PAGE = 50


def talks(request: HttpRequest) -> HttpResponse:
    """All that was said, open asks for evidence first."""
    threads = threads_of(cast(User, request.user))
    context = {
        "page": Paginator(threads, PER_PAGE).get_page(request.GET.get("page")),
        "asked": sum(thread.asked is not None for thread in threads),
        "section": "me",
    }
    return render(request, "assessments/talks.html", context)


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """One answer of the reader's own with what was said of it, and a reply."""
    assessment = own(request, pk)
    place = next((each for each in places_in(assessment) if each.line.id == statement), None)
    if place is None:
        raise Http404("no such statement")
    if request.method != "POST":
        return _show(request, assessment, place)
    comment = request.POST.get("comment", "")
    try:
        actions.reply(
            assessment=assessment,
            statement=statement,
            comment=comment,
            by=cast(User, request.user),
        )
    except ValueError as error:
        code = "reply_empty" if str(error) == "review_empty" else str(error)
        return _show(request, assessment, place, 422, comment=comment, fault=fault_of(code))
    messages.success(request, "Your reply is saved. Your managers see it beside your rating.")
    return redirect("talk", pk, statement)


def _show(
    request: HttpRequest, assessment: Assessment, place: Place, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "place": place,
        "talk": talk_about(assessment, place.line),
        "section": "me",
        **more,
    }
    return render(request, "assessments/talk.html", context, status=status)
