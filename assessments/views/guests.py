"""Which of two assessments to go on with, after a guest signed in to an account."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments.access import AssessmentQuerySet
from assessments.actions import guests
from assessments.models import Assessment
from nsx.accounts.models import User
from nsx.lib.numbers import whole


@dataclass(frozen=True, slots=True)
class Pair:
    """The finished one the guest brought, the open one of the account, and what was chosen."""

    brought: Assessment
    mine: Assessment
    chosen: str

    @property
    def name(self) -> str:
        """The form field of this choice."""
        return f"go-on-{self.brought.pk}"


def choose(request: HttpRequest) -> HttpResponse:
    """Ask; every answer keeps both."""
    user = cast(User, request.user)
    pairs = pairs_of(request, user)
    if not pairs:
        return redirect("dashboard")
    missing = request.method == "POST" and not all(pair.chosen for pair in pairs)
    if request.method == "POST" and not missing:
        for pair in pairs:
            if pair.chosen == str(pair.brought.pk):
                guests.go_on_with(assessment=pair.brought, by=user)
        messages.success(request, "Done. The other one is in your history, as it was.")
        return redirect("dashboard")
    context = {"pairs": pairs, "missing": missing, "section": "me"}
    return render(request, "assessments/choose.html", context, status=422 if missing else 200)


def pairs_of(request: HttpRequest, user: User) -> list[Pair]:
    """What the address asks about, as far as it still needs an answer. Raises Http404."""
    asked = request.GET.get("with", "").split(",", 50)[:50]
    ids = [id_ for id_ in map(whole, asked) if id_ is not None]
    if not ids:
        raise Http404
    counted = with_answers(Assessment.objects.of(user))
    # What was reviewed meanwhile is not opened again.
    found = counted.with_choices().filter(pk__in=ids).order_by("pk")
    brought = [row for row in found if not row.reviewed]
    if not brought:
        raise Http404
    open_ones = counted.filter(
        finished_at=None, occupation__in=[row.occupation_id for row in brought]
    )
    mine = {row.occupation_id: row for row in open_ones}
    pairs = []
    for row in brought:
        other = mine.get(row.occupation_id)
        if row.finished_at is not None and other is not None:
            chosen = request.POST.get(f"go-on-{row.pk}", "")
            known = chosen if chosen in {str(row.pk), str(other.pk)} else ""
            pairs.append(Pair(brought=row, mine=other, chosen=known))
    return pairs


def with_answers(assessments: AssessmentQuerySet) -> AssessmentQuerySet:
    """Each with `answered`, how many statements, and `answered_at`, the last time."""
    given = Q(ratings__value__isnull=False) | Q(ratings__not_applicable=True)
    return assessments.select_related("occupation").annotate(
        answered=Count("ratings", filter=given), answered_at=Max("ratings__rated_at")
    )
