"""A learner's pages around rating: begin, task list, result, dashboard."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.ladders import ladders_of, place_on
from assessments.models import Assessment
from assessments.parts import parts_of
from assessments.progress import heading_of, strand_progress, unanswered
from assessments.queries import answers_of
from assessments.queries.dashboard import dashboard_of, examples
from frameworks.queries import outline_of
from frameworks.views.catalogue import published
from nsx.accounts.guests import person_of
from nsx.accounts.models import User


def own(request: HttpRequest, pk: int) -> Assessment:
    """The reader's own assessment. Raises Http404 for anybody else's."""
    mine = Assessment.objects.of(cast(User, request.user))
    found: Assessment = get_object_or_404(mine.select_related("framework", "occupation"), pk=pk)
    return found


@login_not_required
@require_POST
def start(request: HttpRequest, soc: str) -> HttpResponse:
    """Begin or continue; a visitor becomes a guest, so that nothing is lost."""
    framework = published(soc)
    assessment = actions.start_assessment(framework=framework, by=person_of(request))
    return redirect("tasks", assessment.pk)


def dashboard(request: HttpRequest) -> HttpResponse:
    """The learner's own page: one main action, every occupation, earlier results."""
    found = dashboard_of(cast(User, request.user))
    context = {
        "dashboard": found,
        "examples": () if found.cards else examples(),
        "section": "me",
    }
    return render(request, "assessments/dashboard.html", context)


def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of an assessment, strand by strand, to be done in any order."""
    assessment = own(request, pk)
    answers = answers_of(assessment)
    outline = outline_of(assessment.framework)
    parts = parts_of(outline)
    context = {
        "assessment": assessment,
        "strands": [strand_progress(strand, parts, answers) for strand in outline.strands],
        "next": next(unanswered(parts, answers), None),
        "begun": any(answers[line].given for line in outline.statements),
        "heading": heading_of(parts[0], answers) if parts else None,
        "section": "me",
    }
    return render(request, "assessments/tasks.html", context)


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The placement with its reasons and the statements that would lift it."""
    assessment = own(request, pk)
    outline = outline_of(assessment.framework)
    strand = outline.strands[0]
    placed = place_on(ladders_of(strand)[0], answers_of(assessment).ratings())
    lines = {str(line.id): line for line in strand.statements}
    context = {
        "assessment": assessment,
        "placed": placed,
        "next_steps": [lines[key] for key in placed.next_steps],
        "section": "me",
    }
    return render(request, "assessments/result.html", context)


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the assessment and show its result."""
    actions.finish_assessment(assessment=own(request, pk), by=cast(User, request.user))
    return redirect("result", pk)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again, or go to the one that is open."""
    assessment = own(request, pk)
    if actions.reopen_assessment(assessment=assessment, by=cast(User, request.user)):
        return redirect("tasks", pk)
    return redirect("dashboard")
