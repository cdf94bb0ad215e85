"""Evidence on one statement: beneath it on the rating page, or on a page of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.forms.evidence import EvidenceForm
from assessments.models import Assessment, EvidenceUse
from assessments.parts import Part, parts_of
from assessments.queries.evidence import Tally, items_of
from assessments.queries.talk import turns_on
from assessments.views.learner import own
from assessments.views.uploads import from_htmx, message_only, takes_evidence
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import User
from nsx.lib.numbers import whole

AGAIN_SHOWN = 12
"""Own items offered under a statement; the evidence page has them all."""


@dataclass(frozen=True, slots=True)
class Place:
    """A statement of the reader's own assessment, and the part it is rated in."""

    assessment: Assessment
    line: StatementLine
    part: Part


def places_in(assessment: Assessment) -> Iterator[Place]:
    """All its statements in the order they are rated."""
    for part in parts_of(outline_of(assessment.framework)):
        for _, line in part.rows:
            yield Place(assessment, line, part)


@takes_evidence
@require_http_methods(["GET", "POST"])
def statement_evidence(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """What is attached to a statement, and the form to add more."""
    places = places_in(own(request, pk))
    place = next((place for place in places if place.line.id == statement), None)
    if place is None:
        raise Http404("no such statement")
    if request.method != "POST":
        return _show(request, place)
    return _remove(request, place) if "remove" in request.POST else _add(request, place)


def _add(request: HttpRequest, place: Place) -> HttpResponse:
    user = cast(User, request.user)
    form = EvidenceForm(
        request.POST, request.FILES.get("file"), items=items_of(user), guest=user.is_guest
    )
    if form.faults:
        status = 413 if form.too_large else 422
        if from_htmx(request):
            return message_only(request, form.faults, status=status)
        return _show(request, place, form=form, status=status)
    where: dict[str, Any] = {
        "assessment": place.assessment,
        "statement": place.line.id,
        "by": user,
    }
    added = list(form.again)
    if form.adds:
        added.append(
            actions.add_evidence(
                kind=form.kind, url=form.clean_url, note=form.clean_note, file=form.file, **where
            )
        )
    for item in form.again:
        actions.use_evidence(evidence=item, **where)
    said = f"Saved: {', '.join(item.title for item in added)}"
    return _said(request, place, said, "assessments/_evidence_saved.html")


def _remove(request: HttpRequest, place: Place) -> HttpResponse:
    use = own_use(request)
    actions.unuse_evidence(use=use, by=cast(User, request.user))
    said = f"Taken off here. It stays in your evidence: {use.evidence.title}"
    return _said(request, place, said, "assessments/_evidence_removed.html")


def _said(request: HttpRequest, place: Place, said: str, fragment: str) -> HttpResponse:
    if from_htmx(request):
        return render(request, fragment, _context(request, place, said=said))
    messages.success(request, said)
    return redirect("statement-evidence", place.assessment.pk, place.line.id)


def _show(
    request: HttpRequest, place: Place, *, form: EvidenceForm | None = None, status: int = 200
) -> HttpResponse:
    name = "_evidence_form" if from_htmx(request) else "evidence_form"
    context = _context(request, place, form=form)
    return render(request, f"assessments/{name}.html", context, status=status)


def _context(request: HttpRequest, place: Place, **more: Any) -> dict[str, Any]:
    here = (place.assessment.pk, place.line.id)
    attached, again = [], []
    for item in items_of(cast(User, request.user)):
        uses = item.uses.all()
        use = next((use for use in uses if (use.assessment_id, use.statement_id) == here), None)
        if use:
            attached.append((use, item))
        else:
            again.append((item, uses[0] if uses else None))
    return {
        "place": place,
        "statement_id": place.line.id,
        "turns": turns_on(place.assessment, place.line.id),
        "attached": attached,
        "again": again[:AGAIN_SHOWN],
        "again_more": len(again) - AGAIN_SHOWN,
        "tally": Tally.of(item for _, item in attached),
        "in_page": not from_htmx(request),
        "section": "me",
        **more,
    }


def own_use(request: HttpRequest) -> EvidenceUse:
    """The use that is to go. Raises Http404 for anybody else's."""
    given = whole(request.POST.get("remove", ""))
    if given is None:
        raise Http404("no such use")
    own_uses = EvidenceUse.objects.of(cast(User, request.user))
    found: EvidenceUse = get_object_or_404(
        own_uses.select_related("evidence", "statement"), pk=given
    )
    return found
