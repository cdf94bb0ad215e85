"""The quick form: one statement at a time, and an estimate at the end."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.middleware import HtmxDetails

from assessments import actions
from assessments.models import Assessment
from assessments.order import Quick, first_to_rate, quick_of
from assessments.parts import Row, parts_of
from assessments.queries import Answers, answers_of
from assessments.results import wording
from assessments.views.learner import WHOLE, own
from assessments.views.saving import back_to, discarded, finished_elsewhere, save, told, unsaved
from assessments.views.statements import NOTHING_SENT, Sent, rows_context
from frameworks.queries import outline_of
from nsx.accounts.models import User
from nsx.lib.kept import keeps_form
from nsx.lib.numbers import whole

TRACED = WHOLE.with_traces()


@keeps_form
def quick(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement that the quick form asks next, an earlier one (`?s=`), or its end.

    Answers are sent here and stored as those of any part are (see rating.rate).
    """
    assessment = own(request, pk, WHOLE if request.method == "POST" else TRACED)
    if discarded(request):
        return redirect(request.path)
    if assessment.finished_at is not None:
        return finished_elsewhere(request, assessment)
    if request.method == "POST":
        try:
            return _save(request, assessment)
        except PermissionError:  # finished, or moved, at this moment
            return finished_elsewhere(request, assessment)
    answers = answers_of(assessment)
    if kept := unsaved(request, assessment, answers):
        return kept
    if assessment.quick is None:
        return redirect(f"{reverse('tasks', args=[pk])}#quick")
    found = _standing(assessment, answers)
    context = _page(request, assessment, found, answers, request.GET.get("s", ""))
    template = "quick" if "rows" in context else "quick_end"
    return render(request, f"assessments/{template}.html", context)


@require_POST
def choose_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the quick form from a guessed level, guess anew, or (without one) leave it."""
    assessment = own(request, pk)
    text = request.POST.get("guess", "")
    guess = whole(text)
    try:
        if text and guess is None:
            raise ValueError("bad_rank")
        actions.choose_form(assessment=assessment, guess=guess, by=cast(User, request.user))
    except PermissionError:
        return redirect("result", pk)
    except ValueError:
        messages.info(request, "Choose one of the levels.")
        return redirect("tasks", pk)
    if assessment.quick is not None:
        return redirect("quick", pk)
    parts = parts_of(outline_of(assessment.framework))
    found = first_to_rate(parts, answers_of(assessment))
    return redirect("rate", pk, found[0].key) if found else redirect("tasks", pk)


def _standing(assessment: Assessment, answers: Answers) -> Quick:
    # Answers may still come from a window that was open when the form was left.
    return quick_of(outline_of(assessment.framework), answers, assessment.quick or 1)


def _save(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    answers, sent = save(request, assessment)
    found = _standing(assessment, answers)
    if cast(HtmxDetails, getattr(request, "htmx", None)):
        shown = [
            row for row in found.before if row[1].id in sent.given or row[1].id in sent.clashes
        ]
        context = {"assessment": assessment, "quick": found}
        return told(request, "assessments/_quick_saved.html", context, shown, answers, sent)
    if not sent.whole:
        traced = own(request, assessment.pk, TRACED)
        wanted = str(next(iter((*sent.faults, *sent.clashes))))
        context = _page(request, traced, found, answers, wanted, sent)
        return render(request, "assessments/quick.html", context, status=422)
    if (asked := request.POST.get("evidence", "")).isdigit():
        return redirect("statement-evidence", assessment.pk, asked)
    # Saving a reason goes on; what else leads back leads to its statement.
    if (back := back_to(request.POST)) and "stay" not in request.POST:
        return redirect(f"{reverse('quick', args=[assessment.pk])}?s={back}")
    if found.next is not None and (line := found.next[1]).id in sent.given:
        messages.info(request, f"Choose how well “{line.name}” describes your work today.")
    return redirect("quick", assessment.pk)


def _page(
    request: HttpRequest,
    assessment: Assessment,
    found: Quick,
    answers: Answers,
    asked: str,
    sent: Sent = NOTHING_SENT,
) -> dict[str, Any]:
    """The page of one statement with the one before it, or, with nothing left to ask, the end."""
    order = [*found.before, *filter(None, [found.next])]
    at = next((i for i, (_, line) in enumerate(order) if str(line.id) == asked), None)
    context = {
        "assessment": assessment,
        "quick": found,
        "part": {"title": "Quick form"},
        "address": reverse("quick", args=[assessment.pk]),
        "section": "me",
    }
    if at is None and found.next is None:
        headline = wording.headline(found.placed, assessment.occupation.title)
        return {**context, "headline": headline, "back": order[-1][1] if order else None}
    at = len(order) - 1 if at is None else at
    rows: list[Row] = order[max(at - 1, 0) : at + 1]
    return {
        **context,
        **rows_context(
            request,
            assessment,
            rows,
            answers,
            sent=sent,
            opened=rows[-1][1],
            several=True,
            first=at + 2 - len(rows),
            total=0,
        ),
        "after": context["address"],
        "back": rows[0][1] if len(rows) > 1 else None,
    }
