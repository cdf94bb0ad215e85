"""The evidence library: all of a learner's items, one by itself, and where evidence lacks."""

from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from assessments import actions
from assessments.evidence.previews import READ, has_lines, has_picture, lines_of
from assessments.evidence.text import Refused
from assessments.forms.evidence import EvidenceForm
from assessments.models import Evidence
from assessments.queries.evidence import room_of, shown_through, uses_of
from assessments.queries.library import Asked, library_of, missing_of, with_uses
from assessments.views.uploads import from_htmx, takes_evidence
from nsx.accounts.models import User

PAGE = 25


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """All the learner's evidence, newest first, where each is used, and how to find some of it."""
    user = cast(User, request.user)
    given = request.GET
    asked = Asked(
        q=given.get("q", "").strip()[:200],
        kind=given.get("kind", ""),
        occupation=given.get("occupation", ""),
        unused=given.get("use") == "none",
    )
    library = library_of(user, asked)
    page = Paginator(library.found, PAGE).get_page(given.get("page"))
    address = urlencode(
        [(key, given[key]) for key in ("q", "kind", "occupation", "use") if given.get(key)]
    )
    context = {
        "asked": asked,
        "library": library,
        "kinds": Evidence.Kind.choices,
        "page": page,
        "items": with_uses(list(page.object_list)),
        "address": address,
        "section": "evidence",
    }
    name = "_evidence_list" if from_htmx(request) else "evidence"
    return render(request, f"assessments/{name}.html", context)


@takes_evidence
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Keep a new item; which statements it shows is asked next."""
    user = cast(User, request.user)
    form = None
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES.get("file"))
        try:
            if not form.faults:
                item = actions.add_evidence(
                    kind=form.kind,
                    url=form.clean_url,
                    note=form.clean_note,
                    file=form.file,
                    by=user,
                )
                return redirect("evidence-use", item.public_id)
        except Refused as refused:
            form.refuse("file", refused)
    context = {"form": form, "room": room_of(user), "section": "evidence"}
    return render(
        request, "assessments/evidence_add.html", context, status=form.status if form else 200
    )


@require_safe
def item(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One item by itself, with a look at it, for its owner and for those it is shown to.

    That these looked is on record for its owner.
    """
    user = cast(User, request.user)
    found = get_object_or_404(Evidence.objects.visible_to(user), public_id=public_id)
    context: dict[str, Any] = {
        "item": found,
        "own": found.owner_id == user.pk,
        "picture": has_picture(found.content_type),
        "section": "evidence",
    }
    if has_lines(found.content_type):
        try:
            with found.file.open("rb") as stored:
                context["lines"] = lines_of(stored.read(READ))
        except FileNotFoundError:
            context["gone"] = True
    if context["own"]:
        context["uses"] = uses_of(found)
    elif shown := shown_through(found, user):
        assessment, team = shown
        context |= {"assessment": assessment, "team": team, "section": "teams"}
        actions.record_item_view(team=team, by=user, assessment=assessment, item=found)
    return render(request, "assessments/evidence_item.html", context)


@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """Which statements lack evidence, by occupation, those that lift a level soonest first."""
    context = {"all": missing_of(cast(User, request.user)), "section": "evidence"}
    return render(request, "assessments/evidence_missing.html", context)
