"""Deleting one round of rating."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.queries.deleting import loss_of
from assessments.views.learner import own
from nsx.accounts.models import User
from nsx.lib.kept import drop_forms


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes, what stays and what teams see then; delete it."""
    assessment = own(request, pk)
    if request.method == "POST":
        title, begun = assessment.occupation.title, assessment.started_at
        actions.delete_assessment(assessment=assessment, by=cast(User, request.user))
        drop_forms(request, actions.of_rounds([pk]))
        messages.success(request, f"Deleted: {title}, begun {begun:%-d %B %Y}.")
        return redirect("dashboard")
    context = {"assessment": assessment, "loss": loss_of(assessment), "section": "me"}
    return render(request, "assessments/delete.html", context)
