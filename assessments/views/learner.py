"""A learner's pages around rating: begin, task list, dashboard."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.access import AssessmentQuerySet
from assessments.models import Assessment
from assessments.order import first_to_rate, offers_quick, quick_of
from assessments.parts import parts_of
from assessments.progress import heading_of, strand_progress
from assessments.queries import answers_of
from assessments.queries.dashboard import dashboard_of, examples
from assessments.queries.moves import offer_of
from assessments.queries.teamwork.asked import asked_of
from frameworks.queries import outline_of
from frameworks.queries.requests import wishes_of
from frameworks.views.catalogue import published
from nsx.accounts.guests import person_of
from nsx.accounts.models import User

# Put together once: every page about an assessment asks for it.
WHOLE: AssessmentQuerySet = Assessment.objects.select_related("framework", "occupation")


def own(request: HttpRequest, pk: int, rows: AssessmentQuerySet = WHOLE) -> Assessment:
    """The reader's own assessment among these. Raises Http404 for anybody else's."""
    found: Assessment = get_object_or_404(rows.of(cast(User, request.user)), pk=pk)
    return found


@login_not_required
@require_POST
def start(request: HttpRequest, soc: str) -> HttpResponse:
    """Begin or continue; a visitor becomes a guest, so that nothing is lost."""
    framework = published(soc, request.user)
    assessment = actions.start_assessment(framework=framework, by=person_of(request))
    return redirect("tasks", assessment.pk)


def dashboard(request: HttpRequest) -> HttpResponse:
    """The learner's own page: one main action, every occupation, earlier results."""
    user = cast(User, request.user)
    found = dashboard_of(user)
    context = {
        "dashboard": found,
        "asked": asked_of(user),
        "wishes": wishes_of(user),
        "examples": () if found.cards else examples(user),
        "section": "me",
    }
    return render(request, "assessments/dashboard.html", context)


def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of an assessment, strand by strand, to be done in any order."""
    assessment = own(request, pk)
    answers = answers_of(assessment)
    outline = outline_of(assessment.framework)
    parts = parts_of(outline)
    open_ = assessment.finished_at is None
    context = {
        "assessment": assessment,
        "strands": [strand_progress(strand, parts, answers) for strand in outline.strands],
        "next": first_to_rate(parts, answers),
        "quick": quick_of(outline, answers, assessment.quick)
        if open_ and assessment.quick is not None
        else None,
        "levels": outline.strands[0].domains[0].levels
        if open_ and offers_quick(outline, answers)
        else (),
        # A finished one says so on its result.
        "offer": offer_of(assessment) if open_ else None,
        "begun": any(answers[line].given for line in outline.statements),
        "heading": heading_of(parts[0], answers) if parts else None,
        "section": "me",
    }
    return render(request, "assessments/tasks.html", context)
