"""All of a learner's evidence, wherever it is used, and the files themselves."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments import actions
from assessments.forms.evidence import EditForm, Fault
from assessments.models import Assessment, Evidence
from assessments.queries.evidence import items_of, shown_through
from assessments.views.statement_evidence import own_use, places_in
from nsx.accounts.models import User


@require_http_methods(["GET", "POST"])
def items(request: HttpRequest) -> HttpResponse:
    """All the learner's evidence, newest first, and where each is used."""
    user = cast(User, request.user)
    if request.method == "POST":
        use = own_use(request)
        actions.unuse_evidence(use=use, by=user)
        said = f"Taken off “{use.statement_name}”. It stays in your evidence."
        messages.success(request, said)
        return redirect("evidence")
    context = {"items": items_of(user), "section": "evidence"}
    return render(request, "assessments/evidence.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what an item says of itself."""
    user = cast(User, request.user)
    item = get_object_or_404(Evidence.objects.of(user), public_id=public_id)
    form = EditForm(request.POST, item) if request.method == "POST" else None
    if form and not form.faults:
        actions.edit_evidence(
            evidence=item, note=form.clean_note, file_name=form.clean_name, by=user
        )
        messages.success(request, f"Saved: {item.title}")
        return redirect("evidence")
    given = form or {"note": item.note, "name": item.file_name}
    context = {"item": item, "form": given, "section": "evidence"}
    return render(request, "assessments/evidence_edit.html", context, status=422 if form else 200)


@require_http_methods(["GET", "POST"])
def use_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose one more statement for an item."""
    user = cast(User, request.user)
    item = get_object_or_404(Evidence.objects.of(user), public_id=public_id)
    assessments = Assessment.objects.of(user).select_related("framework", "occupation")
    places = [place for assessment in assessments for place in places_in(assessment)]
    faults = []
    if request.method == "POST":
        chosen = request.POST.get("on", "")
        place = next((p for p in places if f"{p.assessment.pk}-{p.line.id}" == chosen), None)
        if place:
            actions.use_evidence(
                evidence=item, assessment=place.assessment, statement=place.line.id, by=user
            )
            messages.success(request, f"Now also on “{place.line.name}”: {item.title}")
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
        messages.success(request, f"Deleted: {title}")
        return redirect("evidence")
    uses = item.uses.select_related("statement", "assessment__occupation").order_by("pk")
    context = {"item": item, "uses": uses, "section": "evidence"}
    return render(request, "assessments/evidence_delete.html", context)


@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A file, to save, for its owner and for those an assessment with it is shown to.

    That these saved it is on record for its owner.
    """
    user = cast(User, request.user)
    seen = Evidence.objects.visible_to(user).exclude(file="")
    item = get_object_or_404(seen, public_id=public_id)
    try:
        stored = item.file.open("rb")
    except FileNotFoundError:
        raise Http404("its file is gone") from None
    shown = shown_through(item, user) if item.owner_id != user.pk else None
    if shown:
        assessment, team = shown
        actions.record_team_view(team=team, by=user, assessment=assessment, what="file")
    response = FileResponse(
        stored, as_attachment=True, filename=item.file_name, content_type=item.content_type
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
