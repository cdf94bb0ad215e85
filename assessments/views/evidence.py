"""A learner's evidence: on a statement, all of it, and the files themselves."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments import actions
from assessments.evidence.queries import Tally, items_of
from assessments.forms import EvidenceForm, Fault
from assessments.models import Assessment, Evidence, EvidenceUse
from assessments.parts import Part, parts_of
from assessments.views.learner import own
from assessments.views.uploads import from_htmx, message_only, takes_evidence
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import User

AGAIN_SHOWN = 12
"""Own items offered under a statement; the evidence page has them all."""


@dataclass(frozen=True, slots=True)
class Place:
    """A statement of the reader's own assessment, and the part it is rated in."""

    assessment: Assessment
    line: StatementLine
    part: Part


@takes_evidence
@require_http_methods(["GET", "POST"])
def statement_evidence(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """What is attached to a statement, and the form to add more."""
    assessment = own(request, pk)
    for part in parts_of(outline_of(assessment.framework)):
        for _, line in part.rows:
            if line.id == statement:
                place = Place(assessment, line, part)
                if request.method != "POST":
                    return _show(request, place)
                return _remove(request, place) if "remove" in request.POST else _add(request, place)
    raise Http404("no such statement")


def _add(request: HttpRequest, place: Place) -> HttpResponse:
    user = cast(User, request.user)
    form = EvidenceForm(request.POST, request.FILES.get("file"), items=items_of(user))
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
    said = f"Saved: {', '.join(item.title for item in added)}."
    return _said(request, place, said, "assessments/_evidence_saved.html")


def _remove(request: HttpRequest, place: Place) -> HttpResponse:
    use = _own_use(request)
    actions.unuse_evidence(use=use, by=cast(User, request.user))
    said = f"Removed: {use.evidence.title}. It stays in your evidence."
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
        "attached": attached,
        "again": again[:AGAIN_SHOWN],
        "again_more": len(again) - AGAIN_SHOWN,
        "tally": Tally.of(item for _, item in attached),
        "in_page": not from_htmx(request),
        "section": "me",
        **more,
    }


@require_http_methods(["GET", "POST"])
def items(request: HttpRequest) -> HttpResponse:
    """All the learner's evidence, newest first, and where each is used."""
    user = cast(User, request.user)
    said = ""
    if request.method == "POST":
        use = _own_use(request)
        actions.unuse_evidence(use=use, by=user)
        said = f"Removed from {use.statement_name}. It stays in your evidence."
        if not from_htmx(request):
            messages.success(request, said)
            return redirect("evidence")
    name = "_evidence_items" if from_htmx(request) else "evidence"
    context = {"items": items_of(user), "said": said, "section": "evidence"}
    return render(request, f"assessments/{name}.html", context)


@require_http_methods(["GET", "POST"])
def use_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose one more statement for an item."""
    user = cast(User, request.user)
    item = get_object_or_404(Evidence.objects.of(user), public_id=public_id)
    assessments = Assessment.objects.of(user).select_related("framework", "occupation")
    places = [
        Place(assessment, line, part)
        for assessment in assessments
        for part in parts_of(outline_of(assessment.framework))
        for _, line in part.rows
    ]
    faults = []
    if request.method == "POST":
        chosen = request.POST.get("on", "")
        place = next((p for p in places if f"{p.assessment.pk}-{p.line.id}" == chosen), None)
        if place:
            actions.use_evidence(
                evidence=item, assessment=place.assessment, statement=place.line.id, by=user
            )
            messages.success(request, f"{item.title} is now on {place.line.name}.")
            return redirect("evidence")
        code = "bad_value" if chosen else "empty"
        faults = [Fault("on", code, "Choose a statement from the list.")]
    context = {"item": item, "places": places, "faults": faults, "section": "evidence"}
    status = 422 if faults else 200
    return render(request, "assessments/evidence_use.html", context, status=status)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then delete an item wherever it is used."""
    user = cast(User, request.user)
    item = get_object_or_404(Evidence.objects.of(user), public_id=public_id)
    if request.method == "POST":
        title = item.title
        actions.delete_evidence(evidence=item, by=user)
        messages.success(request, f"Deleted: {title}.")
        return redirect("evidence")
    uses = item.uses.select_related("statement", "assessment__occupation").order_by("pk")
    context = {"item": item, "uses": uses, "section": "evidence"}
    return render(request, "assessments/evidence_delete.html", context)


@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A file, to save, for its owner and for those an assessment with it is shown to."""
    seen = Evidence.objects.visible_to(cast(User, request.user)).exclude(file="")
    item = get_object_or_404(seen, public_id=public_id)
    try:
        stored = item.file.open("rb")
    except FileNotFoundError:
        raise Http404("its file is gone") from None
    response = FileResponse(
        stored, as_attachment=True, filename=item.file_name, content_type=item.content_type
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _own_use(request: HttpRequest) -> EvidenceUse:
    """The use that is to go. Raises Http404 for anybody else's."""
    given = request.POST.get("remove", "")
    if not (given.isascii() and given.isdecimal()):
        raise Http404("no such use")
    own_uses = EvidenceUse.objects.filter(evidence__owner=cast(User, request.user))
    return get_object_or_404(own_uses.select_related("evidence", "statement"), pk=given)
