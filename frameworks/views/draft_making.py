"""How a draft begins and ends: a new framework, the file, discarding."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import actions
from frameworks.forms.making import NewForm
from frameworks.presenting import JOB_ZONES
from frameworks.views.admins import admin_of
from frameworks.views.desk import Desk, at_desk


@require_http_methods(["GET", "POST"])
def framework_new(request: HttpRequest) -> HttpResponse:
    """Begin a framework for an occupation that has none, or for a role of one organisation.

    A local role's code is shown before anything is made.
    """
    user, powers = admin_of(request)
    form = NewForm(powers, request.POST if request.method == "POST" else None)
    if request.method == "GET" and powers.edits(None):
        form.begin_with(request.GET.get("code", ""))
    if request.method == "POST" and not form.faults and not form.proposed:
        draft = actions.new_draft(document=form.document, by=user)
        messages.success(request, "Begun. Nobody sees it before you publish it.")
        return redirect("draft", draft.pk)
    context = {
        "form": form,
        "zones": JOB_ZONES,
        "releases": [form.release] if form.release else [],
        "powers": powers,
        "page_of": "drafts",
        "section": "manage",
    }
    status = 422 if form.faults else 200
    return render(request, "frameworks/framework_new.html", context, status=status)


@require_safe
@at_desk
def draft_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The draft as an NSX JSON attachment."""
    name = f"{desk.draft.code}-{slugify(desk.draft.version) or 'draft'}.json"
    return HttpResponse(
        bytes(desk.draft.data),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@at_desk
def draft_discard(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask, then throw a draft away."""
    if request.method == "POST":
        actions.discard_draft(draft=desk.draft, by=desk.user)
        messages.success(request, f"Discarded: {desk.draft}")
        return redirect("drafts")
    return render(request, "frameworks/draft_discard.html", desk.context("discard"))
