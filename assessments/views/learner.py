"""A learner's pages around rating: begin, task list, dashboard."""

from typing import cast

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.models import Assessment
from assessments.parts import parts_of
from frameworks.queries import outline_of
from frameworks.views.catalogue import published
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
    if not request.user.is_authenticated:
        guest = User(is_guest=True)
        guest.set_unusable_password()
        guest.save()
        login(request, guest, backend="nsx.accounts.backends.Backend")
    assessment = actions.start_assessment(framework=framework, by=cast(User, request.user))
    return redirect("tasks", assessment.pk)


def dashboard(request: HttpRequest) -> HttpResponse:
    """What the learner is working on."""
    assessments = Assessment.objects.of(cast(User, request.user)).select_related("occupation")
    return render(
        request, "assessments/dashboard.html", {"assessments": assessments, "section": "me"}
    )


def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of an assessment, in any order."""
    assessment = own(request, pk)
    parts = parts_of(outline_of(assessment.framework))
    context = {"assessment": assessment, "parts": parts, "section": "me"}
    return render(request, "assessments/tasks.html", context)
