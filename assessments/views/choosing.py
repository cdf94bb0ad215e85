"""Choosing the statements that an item of evidence shows."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.evidence.seeking import has_all, topics, words_of
from assessments.forms.evidence import Fault
from assessments.models import Assessment, Evidence
from assessments.queries.evidence import used_at
from assessments.views.evidence import own_item
from assessments.views.statement_evidence import Place, places_in
from assessments.views.uploads import from_htmx
from nsx.accounts.models import User

FOUND = 30
"""Statements that a search shows."""

LIKELY = 6
"""Statements that are offered first."""


@require_http_methods(["GET", "POST"])
def use_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose statements for an item: among those that are likely, by search, or among all."""
    user, item = cast(User, request.user), own_item(request, public_id)
    rounds = Assessment.objects.of(user).with_newest().newest_first()
    assessments = rounds.select_related("framework", "occupation")
    places = [place for assessment in assessments for place in places_in(assessment)]
    given = request.POST if request.method == "POST" else request.GET
    keys = given.getlist("on")
    chosen = [place for place in places if place.key in keys]
    words, faults = given.get("q", "").strip(), []
    if request.method == "POST" and "find" not in request.POST:
        faults = _faults(keys, chosen)
        if not faults:
            _use(item, chosen, user)
            on = f"“{chosen[0].line.name}”" if len(chosen) == 1 else f"{len(chosen)} statements"
            messages.success(request, f"Now also on {on}: {item.title}")
            return redirect("evidence-item", item.public_id)
    used = used_at(item)
    free = [p for p in places if p not in chosen and (p.assessment.pk, p.line.id) not in used]
    context = {
        "item": item,
        "chosen": chosen,
        "searched": words,
        "places": places,
        "now": [place for place in free if place.assessment.pk == place.assessment.newest],
        "earlier": any(place.assessment.pk != place.assessment.newest for place in free),
        "faults": faults,
        "section": "evidence",
        **_offered(item, free, words),
    }
    name = "_evidence_places" if from_htmx(request) else "evidence_use"
    return render(request, f"assessments/{name}.html", context, status=422 if faults else 200)


def _faults(keys: Sequence[str], chosen: Sequence[Place]) -> list[Fault]:
    known = {place.key for place in chosen}
    if not any(keys):
        return [Fault("on", "empty", "Tick at least one statement.")]
    if set(keys) - known:
        return [Fault("on", "bad_value", "One of these is not there any more. Choose again.")]
    return []


@transaction.atomic
def _use(item: Evidence, chosen: Sequence[Place], user: User) -> None:
    for place in chosen:
        actions.use_evidence(
            evidence=item, assessment=place.assessment, statement=place.line.id, by=user
        )


def _offered(item: Evidence, places: Sequence[Place], words: str) -> dict[str, object]:
    """What to choose from: what a search found, else what is likely, and all part by part."""
    if words:
        wanted = words_of(words)
        found = [place for place in places if has_all((place.line.text,), wanted)]
        return {"found": found[:FOUND], "found_more": len(found) - FOUND}
    about = topics(item.title, item.note)
    alike = {place.key: len(about & topics(place.line.text)) for place in places}
    now = (p for p in places if alike[p.key] and p.assessment.pk == p.assessment.newest)
    likely = sorted(now, key=lambda p: -alike[p.key])
    return {"likely": likely[:LIKELY]}
