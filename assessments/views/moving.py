"""Moving to the live version of a framework: what it changes, and doing it."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments import actions
from assessments.models import Assessment
from assessments.queries import answers_of
from assessments.queries.moves import Offer, confirmations_kept, evidence_kept, offer_of
from assessments.views.learner import own
from assessments.views.results import WITH_NEWEST
from frameworks.presenting import plain_version
from frameworks.queries import outline_of
from nsx.accounts.models import User
from nsx.lib.numbers import whole

CHANGED = "Another version went live a moment ago. Look again before you move."


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """What the live version changes for this assessment; sent as a form, it moves.

    Only the newest round moves. The form says which version it showed, so that nobody moves to
    another one than they saw.
    """
    assessment = own(request, pk, WITH_NEWEST)
    if assessment.newest != pk:
        return redirect("move", assessment.newest)
    offer = offer_of(assessment)
    if offer is None or offer.target is None:
        return _nowhere(request, assessment, offer)
    if request.method == "POST":
        if whole(request.POST.get("to", "")) != offer.target.pk:
            messages.info(request, CHANGED)
            return redirect("move", pk)
        try:
            there = actions.move_assessment(
                assessment=assessment, to=offer.target, by=cast(User, request.user)
            )
        except ValueError:  # what is live changed between the two questions
            messages.info(request, CHANGED)
            return redirect("move", pk)
        messages.success(request, _came_along(there))
        return redirect("tasks", there.pk)
    context = {
        "assessment": assessment,
        "offer": offer,
        "evidence": evidence_kept(offer),
        "confirmations": confirmations_kept(offer),
        "section": "me",
    }
    return render(request, "assessments/move.html", context)


def _nowhere(request: HttpRequest, assessment: Assessment, offer: Offer | None) -> HttpResponse:
    """There is nothing to move to: it is on the live version, or none is live."""
    version = plain_version(assessment.framework.version)
    here = f"You are on version {version}, which is the newest one."
    gone = "It is no longer in the catalogue. You keep what you have."
    messages.info(request, gone if offer else here)
    return redirect("result" if assessment.finished_at else "tasks", assessment.pk)


def _came_along(there: Assessment) -> str:
    answers = answers_of(there)
    lines = list(outline_of(there.framework).statements)
    came = sum(bool(answers[line].kept_from) for line in lines)
    left = sum(not answers[line].given for line in lines)
    return (
        f"You are on version {plain_version(there.framework.version)} now. "
        f"{came} answer{'s' * (came != 1)} came along, {left} to answer."
    )
