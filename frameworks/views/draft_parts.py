"""The other pages of a draft: a statement, levels and domains, sources, what it is about."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from frameworks import editing, reshaping
from frameworks.diff import Placed
from frameworks.documents import StrandKind
from frameworks.drafting import at_from, mark_of, place_of, spots, statement_at
from frameworks.editing import STRANDS, Edited, NotThere, Taken, handle
from frameworks.forms.drafts import AboutForm, StatementForm, Told, source_from, tidy
from frameworks.presenting import TAB_LABELS
from frameworks.queries import outline_of
from frameworks.queries.drafts import live_of
from frameworks.queries.grounds import footings_in
from frameworks.views.desk import (
    CONFLICT,
    Desk,
    at_desk,
    status_of,
    strand_address,
    strand_of,
)
from frameworks.views.drafts import after, beside

OTHER = "Somebody changed this while you were at it. Compare the two, then save yours or leave it."
LOST = "Somebody removed this while you were at it. Save it as a new statement, or leave it."
TAKEN = "Another source has this key. Choose one that is not in the list."


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
@at_desk
def draft_statement(request: HttpRequest, desk: Desk, short: str) -> HttpResponse:
    """Edit one statement: its words, its sources, the level it stands in."""
    try:
        placed = editing.by_handle(desk.document, short)
    except NotThere:
        if request.method == "POST":
            return _overtaken(request, desk)
        raise Http404("no such statement") from None
    if request.method != "POST":
        return _form(request, desk, placed, placed.strand)
    if request.POST.get("cited", "") != mark_of(placed.citations):
        return _overtaken(request, desk, placed)
    return _put(request, desk, placed, placed.strand)


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
@at_desk
def draft_add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write a new statement for the end of a level."""
    data = request.POST if request.method == "POST" else request.GET
    try:
        strand = at_from(data.get("to", "")).strand
    except NotThere:
        raise Http404("no such level") from None
    strand_of(desk, strand)
    if request.method == "POST":
        return _put(request, desk, None, strand)
    return _form(request, desk, None, strand, to=data["to"])


def _put(request: HttpRequest, desk: Desk, placed: Placed | None, strand: str) -> HttpResponse:
    form = StatementForm(request.POST, desk.document, placed)
    try:
        edited = form.edited()
    except NotThere:
        raise Http404("no such level") from None
    if faults := desk.save(edited):
        status = status_of(faults)
        return _form(request, desk, placed, strand, form=form, faults=faults, status=status)
    short, say = handle(edited.key), "Saved" if placed else "Added"
    return after(request, desk, strand, f"{say}.", short)


def _overtaken(request: HttpRequest, desk: Desk, placed: Placed | None = None) -> HttpResponse:
    """What was sent beside what stands there now, to be saved over it or left."""
    now = placed or statement_at(desk.document, request.POST.get("place", ""))
    form = StatementForm(request.POST, desk.document, now)
    try:
        strand = at_from(form.to).strand
    except NotThere:
        raise Http404("no such level") from None
    faults = (Told(CONFLICT, OTHER if now else LOST),)
    return _form(request, desk, now, strand, form=form, faults=faults, status=409, now=now)


def _form(
    request: HttpRequest,
    desk: Desk,
    placed: Placed | None,
    strand: str,
    *,
    status: int = 200,
    form: StatementForm | None = None,
    to: str = "",
    **more: Any,
) -> HttpResponse:
    """The form of a statement, on a page of its own or for its place in the list."""
    known = placed.citations if placed else ()
    context = desk.context(strand) | {
        "placed": placed,
        "short": handle(placed.key) if placed else "",
        "text": form.text if form else placed.text if placed else "",
        "cites": form.citations if form else known,
        "to": form.to if form else to or (place_of(placed).rpartition("@")[0] if placed else ""),
        "place": place_of(placed) if placed else "",
        "cited": mark_of(known),
        "spots": spots(desk.document, strand),
        "back": strand_address(desk.draft.pk, strand),
        **beside(desk.document),
        **(_resting(desk, placed) if placed else {}),
        **more,
    }
    if "HX-Request" not in request.headers:
        return render(request, "frameworks/draft_statement.html", context, status=status)
    response = render(request, "frameworks/_draft_statement.html", context, status=status)
    if request.method == "POST":
        # The form stands in the list: it comes back to its own place, not for the whole list.
        response["HX-Retarget"], response["HX-Reswap"] = "#edf", "outerHTML"
    return response


def _resting(desk: Desk, placed: Placed) -> dict[str, Any]:
    """What a statement rests on as it stands, and where to change it if it is live too."""
    found, lineage = footings_in(desk.document, desk.draft, placed)
    live = live_of(desk.draft) if lineage else None
    there = live and any(line.lineage == lineage for line in outline_of(live).statements)
    return {
        "found": found,
        "fix": reverse("statement-anchors", args=[desk.draft.code, lineage]) if there else "",
    }


@require_http_methods(["GET", "POST"])
@at_desk
def draft_shape(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The levels and domains of every strand, and which strands there are."""
    faults: tuple[Told, ...] = ()
    if request.method == "POST":
        try:
            edited = _reshaped(desk, request.POST)
        except (NotThere, Taken):
            faults = (Told(CONFLICT, OTHER),)
        else:
            faults = desk.save(edited)
        if not faults:
            messages.success(request, "Saved.")
            return redirect("draft-shape", desk.draft.pk)
    kinds = {strand.kind for strand in desk.document.strands}
    context = desk.context("shape") | {
        "strands": [_shape_of(desk, kind) for kind in STRANDS if kind in kinds],
        "missing": [(kind, TAB_LABELS[kind]) for kind in STRANDS if kind not in kinds],
        "faults": faults,
        "given": request.POST,
    }
    status = status_of(faults) if faults else 200
    return render(request, "frameworks/draft_shape.html", context, status=status)


def _shape_of(desk: Desk, kind: StrandKind) -> dict[str, Any]:
    """A strand's levels, each once however many domains have it, and its domains."""
    strand = strand_of(desk, kind)
    levels: dict[str, dict[str, Any]] = {}
    for domain in strand.domains:
        for level in domain.levels:
            shown = levels.setdefault(
                level.key,
                {
                    "key": level.key,
                    "label": level.label,
                    "role": level.role or "",
                    "seen": mark_of(level.label, level.role or ""),
                    "count": 0,
                },
            )
            shown["count"] += len(level.statements)
    domains = [
        {
            "key": domain.key,
            "label": domain.label,
            "seen": mark_of(domain.label),
            "count": sum(len(level.statements) for level in domain.levels),
        }
        for domain in strand.domains
    ]
    return {
        "kind": kind,
        "label": TAB_LABELS[kind],
        "description": strand.description or "",
        "seen": mark_of(strand.description or ""),
        "levels": list(levels.values()),
        "domains": domains if kind == "durable" else [],
    }


def _reshaped(desk: Desk, data: QueryDict) -> Edited:
    """The document after what a button on the page asks for. Raises NotThere and Taken."""
    kind = next((kind for kind in STRANDS if kind == data.get("strand")), None)
    if kind is None:
        raise NotThere("no such strand")
    label, role, key = tidy(data.get("label", "")), tidy(data.get("role", "")), data.get("key", "")
    document = desk.document
    text = tidy(data.get("description", ""))
    by = {"up": -1, "down": 1}.get(data.get("do", ""), 0)
    deeds: dict[str, Callable[[], Edited]] = {
        "strand-add": lambda: reshaping.add_strand(document, kind),
        "strand-remove": lambda: reshaping.remove_strand(document, kind),
        "strand-save": lambda: reshaping.describe_strand(document, kind, text),
        "level-add": lambda: reshaping.add_level(document, kind, label=label, role=role),
        "level-save": lambda: reshaping.rename_level(document, kind, key, label=label, role=role),
        "level-remove": lambda: reshaping.remove_level(document, kind, key),
        "domain-add": lambda: reshaping.add_domain(document, label=label),
        "domain-save": lambda: reshaping.rename_domain(document, key, label=label),
        "domain-remove": lambda: reshaping.remove_domain(document, key),
        "level-shift": lambda: reshaping.shift_level(document, kind, key, by),
        "domain-shift": lambda: reshaping.shift_domain(document, key, by),
    }
    of, do = data.get("of", ""), data.get("do", "")
    deed = deeds.get(f"{of}-shift" if by else f"{of}-{do}")
    if deed is None or (do == "save" and data.get("seen", "") not in _marks(desk, kind, key)):
        raise NotThere(do)
    return deed()


def _marks(desk: Desk, kind: StrandKind, key: str) -> set[str]:
    """The marks of what stands there now, for a form that was shown something."""
    shape = _shape_of(desk, kind)
    found = [each for each in (*shape["levels"], *shape["domains"]) if each["key"] == key]
    return {each["seen"] for each in (*found, shape)}


@require_http_methods(["GET", "POST"])
@at_desk
def draft_sources(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sources that statements may cite."""
    faults: tuple[Told, ...] = ()
    if request.method == "POST":
        faults = _sourced(desk, request.POST)
        if not faults:
            messages.success(request, "Saved.")
            return redirect("draft-sources", desk.draft.pk)
    cited = [
        key
        for strand in desk.document.strands
        for domain in strand.domains
        for level in domain.levels
        for statement in level.statements
        for key in statement.citations
    ]
    context = desk.context("sources") | {
        "rows": [(s, mark_of(s), cited.count(s.key)) for s in desk.document.citations or ()],
        "faults": faults,
        "given": source_from(request.POST) if faults else None,
        "instead_of": request.POST.get("instead_of", ""),
    }
    status = status_of(faults) if faults else 200
    return render(request, "frameworks/draft_sources.html", context, status=status)


def _sourced(desk: Desk, data: QueryDict) -> tuple[Told, ...]:
    """Save or remove a source as sent; what is against it."""
    document, there = desk.document, data.get("instead_of", "")
    now = next((s for s in document.citations or () if s.key == there), None)
    if there and (now is None or data.get("seen", "") != mark_of(now)):
        return (Told(CONFLICT, OTHER),)
    try:
        if data.get("do") == "remove":
            return desk.save(reshaping.remove_source(document, there))
        return desk.save(reshaping.put_source(document, source_from(data), there))
    except Taken:
        return (Told("duplicate_key", TAKEN),)
    except NotThere:
        return (Told(CONFLICT, OTHER),)


@require_http_methods(["GET", "POST"])
@at_desk
def draft_about(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the framework says of itself and of its occupation."""
    posted = request.method == "POST"
    form = AboutForm(desk.document, request.POST if posted else None)
    faults: tuple[Told, ...] = ()
    overtaken = posted and request.POST.get("seen", "") != form.seen
    if overtaken:
        faults = (Told(CONFLICT, OTHER),)
    elif posted:
        faults = desk.save(form.edited())
        if not faults:
            messages.success(request, "Saved.")
            return redirect("draft-about", desk.draft.pk)
    context = desk.context("about") | {
        "form": form,
        "faults": faults,
        "differing": form.differing if overtaken else (),
    }
    status = status_of(faults) if faults else 200
    return render(request, "frameworks/draft_about.html", context, status=status)
