"""A learner's pages: start, rate a level, see the result."""

from typing import cast

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments.actions import save_ratings, start_assessment
from assessments.models import Assessment
from assessments.queries import ladder, place_strand
from frameworks.models import Strand
from frameworks.views.catalogue import published
from nsx.accounts.models import User

SCALE = [
    (1, "Not yet", "I do not do this yet"),
    (2, "Partly", "Parts of it, or with more help than it says"),
    (3, "Fully", "Yes, I do this just as it says"),
    (4, "Beyond", "I do more than this, or guide others in it"),
]


def own(request: HttpRequest, pk: int) -> Assessment:
    """The reader's own assessment. Raises Http404 for anybody else's."""
    return get_object_or_404(
        Assessment.objects.select_related("framework", "occupation"),
        pk=pk,
        learner=cast(User, request.user),
    )


@login_not_required
@require_POST
def start(request: HttpRequest, soc: str) -> HttpResponse:
    """Begin or continue; a visitor becomes a guest, so that nothing is lost."""
    framework = published(soc)
    if not request.user.is_authenticated:
        guest = User(is_guest=True)
        guest.set_unusable_password()
        guest.save()
        login(request, guest, backend="django.contrib.auth.backends.ModelBackend")
    assessment = start_assessment(framework=framework, by=cast(User, request.user))
    return redirect("rate", assessment.pk, 1)


def rate(request: HttpRequest, pk: int, rank: int) -> HttpResponse:
    """One level of the occupational strand; saving goes on to the next."""
    assessment = own(request, pk)
    levels = ladder(Strand.objects.get(framework=assessment.framework, kind="occupational"))
    if not 1 <= rank <= len(levels):
        raise Http404("no such part")
    level = levels[rank - 1]
    statements = list(level.statements.all())
    if request.method == "POST":
        given = {row.pk: request.POST.get(f"s{row.pk}", "") for row in statements}
        values = {key: int(raw) for key, raw in given.items() if raw in {"1", "2", "3", "4"}}
        save_ratings(assessment=assessment, values=values, by=cast(User, request.user))
        if rank == len(levels):
            return redirect("result", pk)
        return redirect("rate", pk, rank + 1)
    found = {rating.statement_id: rating.value for rating in assessment.ratings.all()}
    context = {
        "assessment": assessment,
        "level": level,
        "levels": levels,
        "rows": [(row, found.get(row.pk)) for row in statements],
        "scale": SCALE,
        "last": rank == len(levels),
    }
    return render(request, "assessments/rate.html", context)


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The placement with its reasons and the statements that would lift it."""
    assessment = own(request, pk)
    levels = ladder(Strand.objects.get(framework=assessment.framework, kind="occupational"))
    placed = place_strand(assessment, levels)
    rows = {str(row.pk): row for level in levels for row in level.statements.all()}
    context = {
        "assessment": assessment,
        "placed": placed,
        "next_steps": [rows[key] for key in placed.next_steps],
    }
    return render(request, "assessments/result.html", context)
