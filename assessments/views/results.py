"""A learner's result, the look over the answers before it, and finishing."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.ladders import ladders_of, place_on
from assessments.order import part_to_rate, quick_of
from assessments.parts import parts_of
from assessments.queries import answers_of
from assessments.queries.moves import offer_of
from assessments.queries.own_plan import planned_in
from assessments.queries.results import past_of, stored_of
from assessments.queries.sharing import share_context
from assessments.results import wording
from assessments.results.checklist import checklist_of
from assessments.results.page import result_of
from assessments.views.learner import WHOLE, own
from frameworks.queries import outline_of
from nsx.accounts.models import User
from nsx.lib.kept import kept_paths

WITH_NEWEST = WHOLE.with_newest()
STAYS = {
    "reviewed": "Someone has reviewed these answers, so they stay as they are. "
    "Rate again to change them.",
    "newer": "You have a newer result, so this one stays as it is. Rate again to change it.",
}
"""Why a finished one is not opened again."""


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the learner stands, why, and what comes next.

    A finished assessment shows the placements stored when it was; an open one is placed now.
    """
    assessment = own(request, pk, WITH_NEWEST.with_choices())
    outline, answers = outline_of(assessment.framework), answers_of(assessment)
    found = result_of(
        # What it was called when it was rated, whatever is live since.
        occupation=assessment.framework.occupation_block["title"],
        version=assessment.framework.version,
        outline=outline,
        answers=answers,
        stored=stored_of(assessment) if assessment.finished_at else {},
        past=past_of(assessment),
        at=assessment.finished_at,
    )
    context = {
        "assessment": assessment,
        "result": found,
        "quick": quick_of(outline, answers, assessment.quick) if assessment.quick else None,
        "onward": part_to_rate(parts_of(outline), answers, assessment.quick),
        "offer": offer_of(assessment) if assessment.newest == pk else None,
        "planned": planned_in(assessment),
        **share_context(assessment, cast(User, request.user)),
        "section": "me",
    }
    return render(request, "assessments/result.html", context)


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What is not rated, not sure or without evidence, to look at before finishing."""
    assessment = own(request, pk)
    if assessment.finished_at is not None:
        return redirect("result", pk)
    outline, answers = outline_of(assessment.framework).filled, answers_of(assessment)
    placed = place_on(ladders_of(outline.strands[0])[0], answers.ratings())
    context = {
        "assessment": assessment,
        "checklist": checklist_of(outline, answers),
        "standing": wording.headline(placed, assessment.occupation.title),
        "section": "me",
    }
    return render(request, "assessments/review.html", context)


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the assessment and show its result."""
    assessment = own(request, pk)
    if assessment.finished_at is None:
        if waits := kept_paths(request, reverse("tasks", args=[pk])):
            messages.info(request, "Some answers are not saved yet. Look at them, then finish.")
            return redirect(waits[0])
        if actions.is_empty(assessment):
            messages.info(request, "There is nothing to finish yet. Rate a statement first.")
            return redirect("tasks", pk)
        actions.finish_assessment(assessment=assessment, by=cast(User, request.user))
        messages.success(request, "Finished. This result stays as it is, with its date.")
    return redirect("result", pk)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again, or go to the one that is open; back to the result where it stays as it is."""
    assessment = own(request, pk, WITH_NEWEST)
    user = cast(User, request.user)
    try:
        if actions.reopen_assessment(assessment=assessment, by=user):
            return redirect("tasks", pk)
    except ValueError as why:
        messages.info(request, STAYS[str(why)])
        return redirect("result", pk)
    if assessment.newest != assessment.pk:
        messages.info(request, "You have this one open. Finish it before you open another one.")
    return redirect("tasks", assessment.newest)
