"""A learner's evidence."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments.models import Evidence
from nsx.accounts.models import User


def items(request: HttpRequest) -> HttpResponse:
    """All the learner's evidence, newest first."""
    found = Evidence.objects.filter(owner=cast(User, request.user))
    return render(request, "assessments/evidence.html", {"items": found, "section": "evidence"})
