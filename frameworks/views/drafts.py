"""Editing a draft: its list, the statements of a strand, one statement."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from frameworks import actions, editing
from frameworks.diff import Placed
from frameworks.documents import FrameworkDoc, StatementDoc
from frameworks.drafting import as_text, at_from, ladders_in
from frameworks.editing import NotThere, handle
from frameworks.models import Draft, Framework, Occupation
from frameworks.presenting import anchors_of, lists_of, onet_release, sources_of
from frameworks.queries.drafts import document_in
from frameworks.queries.onet import anchors_now
from frameworks.views.admins import admin_of
from frameworks.views.desk import Desk, at_desk, status_of, strand_address, strand_of

REMOVED = "removed"
"""In the session: what was last taken out, so that it can be put back."""

NOTHING_BACK = "There is nothing to put back, or its level is gone."
GONE = "Somebody changed or removed this statement. Here is the draft as it stands now."


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts that the reader may work on, the newest first."""
    user, powers = admin_of(request)
    found = Draft.objects.visible_to(user, powers).filter(batch=None)
    context = {
        "drafts": found.exclude(state=Draft.State.PUBLISHED)
        .select_related("base", "by", "organisation")
        .order_by("-updated_at", "-pk"),
        "powers": powers,
        "page_of": "drafts",
        "section": "manage",
    }
    return render(request, "frameworks/drafts.html", context)


@require_POST
def draft_open(request: HttpRequest, soc: str) -> HttpResponse:
    """A draft of the next version; the reader's own that is there already goes on."""
    user, powers = admin_of(request)
    live = Framework.objects.filter(status=Framework.Status.PUBLISHED).select_related("occupation")
    framework = get_object_or_404(live, occupation__code=soc)
    if not powers.edits(framework.occupation.organisation_id):
        raise Http404("another organisation's")
    mine = Draft.objects.visible_to(user, powers).filter(batch=None, by=user, code=soc)
    draft = mine.exclude(state=Draft.State.PUBLISHED).last()
    if draft is None:
        version = editing.next_version(framework.version)
        draft = actions.open_draft(framework=framework, version=version, by=user)
    return redirect("draft", draft.pk)


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
@at_desk
def draft(request: HttpRequest, desk: Desk, strand: str = "occupational") -> HttpResponse:
    """The statements of a strand; a POST moves one or takes it out."""
    strand_of(desk, strand)
    if request.method != "POST":
        return editor(request, desk, strand)
    try:
        placed = editing.by_handle(desk.document, request.POST.get("s", ""))
        edited, said = _edit(desk, request.POST.get("do", ""), placed)
    except NotThere:
        return editor(request, desk, strand, told=GONE, status=409)
    if faults := desk.save(edited):
        return editor(request, desk, strand, told=faults[0].message, status=status_of(faults))
    if not edited.key:
        remember(request, desk, placed)
    focus = handle(edited.key) if edited.key else ""
    return after(request, desk, strand, said, focus)


def after(
    request: HttpRequest, desk: Desk, strand: str, said: str, focus: str = ""
) -> HttpResponse:
    """Back to the strand at the same place, or only its body where a script asked."""
    if "HX-Request" in request.headers:
        fresh = replace(desk, document=document_in(desk.draft))
        return editor(request, fresh, strand, said=said, focus=focus)
    messages.success(request, said)
    return redirect(strand_address(desk.draft.pk, strand) + f"#s-{focus}" * bool(focus))


def editor(
    request: HttpRequest, desk: Desk, strand: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a strand, or its body alone."""
    document, found = desk.document, strand_of(desk, strand)
    context = desk.context(strand) | {
        "strand": found,
        "back": strand_address(desk.draft.pk, strand),
        "ladders": ladders_in(document, found),
        "sources": sources_of(document, found),
        **beside(document),
        "removed": removed_from(request, desk),
        **more,
    }
    name = "_draft_body.html" if "HX-Request" in request.headers else "draft.html"
    return render(request, f"frameworks/{name}", context, status=status)


def _edit(desk: Desk, do: str, placed: Placed) -> tuple[editing.Edited, str]:
    """The document after what a row's button asks for, and what to say. Raises NotThere."""
    name = name_of(placed)
    if do == "remove":
        return editing.remove(desk.document, placed.key), f"Removed: {name}"
    if do not in ("up", "down"):
        raise NotThere(do)
    return editing.shift(desk.document, placed.key, -1 if do == "up" else 1), f"Moved {do}: {name}"


def beside(document: FrameworkDoc) -> dict[str, Any]:
    """What stands beside statements while they are written: tasks first, then the other kinds.

    That is the draft's own anchors, else O*NET's now.
    """
    anchors, release = anchors_of(document), onet_release(document.sources)
    if not anchors and (here := Occupation.objects.filter(code=document.occupation.soc).first()):
        anchors, release = lists_of(anchors_now(here)), here.onet_release
    return {
        "anchors": sorted(anchors, key=lambda anchor: anchor.key != "tasks"),
        "releases": [release] if release else [],
    }


@require_POST
@at_desk
def draft_undo(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put back what was removed last, where it stood."""
    removed = removed_from(request, desk)
    strand = str(removed.get("strand", "occupational"))
    strand_of(desk, strand)
    try:
        if not removed:
            raise NotThere("nothing was removed")
        text, citations, form = removed["statement"]
        known = {source.key for source in desk.document.citations or ()}
        statement = StatementDoc(text, tuple(key for key in citations if key in known), form)
        at = at_from(removed["at"])
        edited = editing.add(desk.document, at, statement, removed["position"])
    except NotThere:
        return editor(request, desk, strand, told=NOTHING_BACK, status=409)
    if faults := desk.save(edited):
        return editor(request, desk, strand, told=faults[0].message, status=status_of(faults))
    del request.session[REMOVED]
    return after(request, desk, strand, f"Put back: {removed['name']}", handle(edited.key))


def removed_from(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """What was last taken out of this draft in this session; {} for nothing."""
    removed: dict[str, Any] = request.session.get(REMOVED) or {}
    return removed if removed.get("draft") == desk.draft.pk else {}


def remember(request: HttpRequest, desk: Desk, placed: Placed) -> None:
    """Keep what is taken out of the draft, so that it can be put back."""
    kept = editing.statement_of(desk.document, placed.key)
    request.session[REMOVED] = {
        "draft": desk.draft.pk,
        "at": as_text(editing.at_of(placed)),
        "strand": placed.strand,
        "position": placed.position,
        "statement": [kept.text, list(kept.citations), kept.form],
        "name": name_of(placed),
    }


def name_of(placed: Placed) -> str:
    """What to call a statement in a line of its own."""
    return placed.text.partition(" — ")[0][:80]
