"""Rating one part of an assessment."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from assessments.models import Assessment
from assessments.order import onward
from assessments.parts import Part, parts_of
from assessments.progress import heading_of, strand_progress
from assessments.queries import Answers, answers_of
from assessments.views.learner import WHOLE, own
from assessments.views.saving import back_to, discarded, finished_elsewhere, save, told, unsaved
from assessments.views.statements import NOTHING_SENT, Sent, rows_context
from frameworks.queries import outline_of
from nsx.lib.kept import keeps_form

TRACED = WHOLE.with_traces()


@keeps_form
def rate(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part of an assessment: its page, and where its answers are sent.

    htmx sends what changed and gets the progress back; a plain form sends the whole
    part and goes on. Faulty answers come back with 422, and so do those that stand against a
    newer one of another window; all others are stored.
    """
    assessment = own(request, pk, WHOLE if request.method == "POST" else TRACED)
    parts = parts_of(outline_of(assessment.framework))
    current = next((each for each in parts if each.key == part), None)
    if current is None:
        raise Http404("no such part")
    if discarded(request):
        return redirect(request.path)
    if assessment.finished_at is not None:
        return finished_elsewhere(request, assessment)
    if request.method == "POST":
        try:
            return _save(request, assessment, parts, current)
        except PermissionError:  # finished, or moved, at this moment
            return finished_elsewhere(request, assessment)
    answers = answers_of(assessment)
    if kept := unsaved(request, assessment, answers):
        return kept
    context = _page(request, assessment, parts, current, answers)
    return render(request, "assessments/rate.html", context)


def _save(
    request: HttpRequest, assessment: Assessment, parts: tuple[Part, ...], current: Part
) -> HttpResponse:
    answers, sent = save(request, assessment)
    if cast(HtmxDetails, getattr(request, "htmx", None)):
        context = _progress(assessment, parts, current, answers)
        return told(request, "assessments/_saved.html", context, current.rows, answers, sent)
    if not sent.whole:
        shown = own(request, assessment.pk, TRACED)
        context = _page(request, shown, parts, current, answers, sent)
        return render(request, "assessments/rate.html", context, status=422)
    if (asked := request.POST.get("evidence", "")).isdigit():
        return redirect("statement-evidence", assessment.pk, asked)
    here = reverse("rate", args=[assessment.pk, current.key])
    if stay := back_to(request.POST):
        return redirect(f"{here}?s={stay}#s-{stay}")
    return redirect(_after(assessment, parts, current, answers))


def _after(assessment: Assessment, parts: tuple[Part, ...], current: Part, answers: Answers) -> str:
    """Where "Continue" leads: to what settles the placement, the next part, or the result."""
    found = onward(parts, current, answers)
    if found is None:
        return reverse("result", args=[assessment.pk])
    part, line = found
    address = reverse("rate", args=[assessment.pk, part.key])
    first = next((each for _, each in part.rows if not answers[each].given), None)
    return address if line in (None, first) else f"{address}?s={line.id}#s-{line.id}"


def _progress(
    assessment: Assessment, parts: tuple[Part, ...], current: Part, answers: Answers
) -> dict[str, Any]:
    """What changes with every answer: counts, range, settled, where to go on."""
    strand = strand_progress(current.strand, parts, answers)
    return {
        "assessment": assessment,
        "part": current,
        "strand": strand,
        "here": next(each for each in strand.parts if each.part == current),
        "heading": heading_of(current, answers),
        "after": _after(assessment, parts, current, answers),
    }


def _page(
    request: HttpRequest,
    assessment: Assessment,
    parts: tuple[Part, ...],
    current: Part,
    answers: Answers,
    sent: Sent = NOTHING_SENT,
) -> dict[str, Any]:
    several = current.level is None
    following = onward(parts, current, answers)
    return {
        **_progress(assessment, parts, current, answers),
        **rows_context(request, assessment, current.rows, answers, sent=sent, several=several),
        "address": reverse("rate", args=[assessment.pk, current.key]),
        "following": following[0] if following else None,
        "section": "me",
    }
