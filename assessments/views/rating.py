"""Rating one part of an assessment."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments import actions
from assessments.parts import parts_of
from assessments.queries import answers_of
from assessments.views.learner import own
from frameworks.queries import outline_of
from nsx.accounts.models import User

SCALE = [
    (1, "Not yet", "I do not do this yet"),
    (2, "Partly", "Parts of it, or with more help than it says"),
    (3, "Fully", "Yes, I do this just as it says"),
    (4, "Beyond", "I do more than this, or guide others in it"),
]


def rate(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part; saving goes on to the next."""
    assessment = own(request, pk)
    parts = parts_of(outline_of(assessment.framework))
    index = next((i for i, each in enumerate(parts) if each.key == part), None)
    if index is None:
        raise Http404("no such part")
    current = parts[index]
    if request.method == "POST":
        given = {}
        for _, line in current.rows:
            raw = request.POST.get(f"v-{line.id}", "")
            if raw in {"1", "2", "3", "4"}:
                given[line.id] = actions.Given(int(raw))
        actions.save_ratings(assessment=assessment, given=given, by=cast(User, request.user))
        if index + 1 == len(parts):
            return redirect("result", pk)
        return redirect("rate", pk, parts[index + 1].key)
    answers = answers_of(assessment)
    context = {
        "assessment": assessment,
        "part": current,
        "rows": [(line, answers[line]) for _, line in current.rows],
        "scale": SCALE,
        "last": index + 1 == len(parts),
        "section": "me",
    }
    return render(request, "assessments/rate.html", context)
