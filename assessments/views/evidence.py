"""What a learner does with one item of evidence: edit, replace, use again, take off, delete."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.evidence.text import Refused
from assessments.forms.evidence import EditForm, ReplaceForm
from assessments.models import Evidence
from assessments.queries.evidence import room_of
from assessments.queries.library import standing_of
from assessments.views.statement_evidence import own_use
from assessments.views.uploads import takes_evidence
from nsx.accounts.models import User


def own_item(request: HttpRequest, public_id: UUID) -> Evidence:
    """An item of the reader's own. Raises Http404 for any other."""
    own = Evidence.objects.of(cast(User, request.user))
    found: Evidence = get_object_or_404(own, public_id=public_id)
    return found


@contextmanager
def _still_there() -> Iterator[None]:
    """404 where the item was deleted in another tab since it was read."""
    try:
        yield
    except Evidence.DoesNotExist:
        raise Http404("deleted meanwhile") from None


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what an item says of itself."""
    item = own_item(request, public_id)
    form = EditForm(request.POST, item) if request.method == "POST" else None
    status, other = 422 if form else 200, None
    if form and not form.faults:
        try:
            with _still_there():
                item = actions.edit_evidence(
                    evidence=item,
                    note=form.clean_note,
                    file_name=form.clean_name,
                    seen=form.seen,
                    by=cast(User, request.user),
                )
            messages.success(request, f"Saved: {item.title}")
            return redirect("evidence-item", item.public_id)
        except actions.EditedMeanwhile as edited:
            status, item, other = 409, edited.item, edited.item
    given = form or {"note": item.note, "name": item.file_name}
    # With the words of the other window on the page, saving again is meant.
    seen = form.seen if form and not other else item.stamp
    context = {"item": item, "form": given, "seen": seen, "other": other, "section": "evidence"}
    return render(request, "assessments/evidence_edit.html", context, status=status)


@takes_evidence
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put another file or address in an item's place; all its uses stay."""
    item, user = own_item(request, public_id), cast(User, request.user)
    if item.kind == Evidence.Kind.NOTE:
        raise Http404("a note is edited")
    form = None
    if request.method == "POST":
        form = ReplaceForm(request.POST, request.FILES.get("file"), item)
        try:
            if not form.faults:
                with _still_there():
                    new = actions.replace_evidence(
                        evidence=item, url=form.clean_url, file=form.file, by=user
                    )
                messages.success(request, f"Replaced. It is now: {new.title}")
                return redirect("evidence-item", item.public_id)
        except Refused as refused:
            form.refuse("file", refused)
    context = {
        "item": item,
        "form": form,
        "standing": standing_of(item),
        "room": room_of(user),
        "section": "evidence",
    }
    status = form.status if form else 200
    return render(request, "assessments/evidence_replace.html", context, status=status)


@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what taking an item off would change, then take it off a statement, or off all."""
    item, user = own_item(request, public_id), cast(User, request.user)
    if request.method != "POST":
        context = {"item": item, "standing": standing_of(item), "section": "evidence"}
        return render(request, "assessments/evidence_off.html", context)
    if request.POST.get("remove") == "all":
        with _still_there():
            count = actions.unuse_everywhere(evidence=item, by=user)
        where = f"{count} statement{'' if count == 1 else 's'}"
    else:
        use = own_use(request, item)
        actions.unuse_evidence(use=use, by=user)
        where = f"“{use.statement_name}”"
    messages.success(request, f"Taken off {where}. It stays in your evidence.")
    return redirect("evidence-item", item.public_id)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what goes with an item, then delete it wherever it is used."""
    item = own_item(request, public_id)
    if request.method == "POST":
        with _still_there():
            actions.delete_evidence(evidence=item, by=cast(User, request.user))
        messages.success(request, f"Deleted: {item.title}")
        return redirect("evidence")
    context = {"item": item, "standing": standing_of(item), "section": "evidence"}
    return render(request, "assessments/evidence_delete.html", context)
