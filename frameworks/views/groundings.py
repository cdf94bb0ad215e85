"""Admins: which anchors the statements of a framework rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import actions
from frameworks.grounds import Footing
from frameworks.models import Framework
from frameworks.outline import StatementLine, StrandLine
from frameworks.presenting import TAB_LABELS, anchor_title
from frameworks.queries import outline_of
from frameworks.queries.grounds import (
    Footings,
    SaidOf,
    anchors_for,
    footings_as_said,
    release_of,
    said_of,
)
from frameworks.queries.history import editable
from frameworks.views.admins import admin_of
from nsx.accounts.models import User
from nsx.accounts.powers import Powers

DONE = {
    "link": "Linked. It shows beside the statement now.",
    "refuse": "Refused. It shows no more.",
    "undo": "Taken back.",
}
NOT_THERE = {
    "": "Choose an anchor first.",
    "anchor": "That anchor is not in the sources any more. Choose another.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with what is shown beside it, and what an admin refused."""

    line: StatementLine
    footings: tuple[Footing, ...]
    refused: tuple[Footing, ...]


@require_safe
def anchors(request: HttpRequest, soc: str) -> HttpResponse:
    """What every statement of the live version rests on, a strand at a time."""
    framework, _, powers = _live(request, soc)
    outline = outline_of(framework).filled
    strand = outline.strand(request.GET.get("strand", "")) or outline.strands[0]
    mark, said = said_of(pk=framework.occupation_id)
    shown = footings_as_said(framework, mark, said)
    lines = list(strand.statements)
    context = {
        "strand": strand,
        "tabs": [(each.kind, TAB_LABELS[each.kind]) for each in outline.strands],
        "domains": [
            (
                domain,
                [
                    (level, [_row(line, shown, said) for line in level.statements])
                    for level in domain.levels
                    if level.statements
                ],
            )
            for domain in strand.domains
        ],
        "count": len(lines),
        "found": sum(line.id in shown for line in lines),
        "back": "list",
    }
    return _render(request, "anchors", framework, powers, context)


@require_http_methods(["GET", "HEAD", "POST"])
def statement_anchors(request: HttpRequest, soc: str, lineage: UUID) -> HttpResponse:
    """What one statement rests on: confirm it, refuse it, or choose another anchor."""
    framework, user, powers = _live(request, soc)
    strand, line = _statement(framework, lineage)
    fault = None
    if request.method == "POST":
        do = next((each for each in DONE if each in request.POST), "link")
        fault = _decide(framework, lineage, do, request.POST.get(do, ""), user)
        if fault is None:
            messages.success(request, DONE[do])
            if request.POST.get("back") != "list":
                return redirect("statement-anchors", soc, lineage)
            there = reverse("framework-anchors", args=[soc])
            return redirect(f"{there}?strand={strand.kind}#s-{line.id}")
    mark, said = said_of(pk=framework.occupation_id)
    row = _row(line, footings_as_said(framework, mark, said), said)
    context = {
        "strand": strand,
        "row": row,
        "choices": _choices(framework, said.get(lineage, {})),
        "fault": (fault, NOT_THERE[fault]) if fault is not None else None,
    }
    status = 422 if fault is not None else 200
    return _render(request, "statement_anchors", framework, powers, context, status)


def _decide(framework: Framework, lineage: UUID, do: str, value: str, by: User) -> str | None:
    """Do as a button says; what is against it, None for nothing."""
    kind, _, name = value.replace("\0", "").partition("/")
    if not name:
        return ""
    try:
        if do == "undo":
            actions.unground(framework=framework, lineage=lineage, kind=kind, name=name, by=by)
        else:
            actions.ground(
                framework=framework,
                lineage=lineage,
                kind=kind,
                name=name,
                holds=do == "link",
                by=by,
            )
    except ValueError as refused:
        return str(refused)
    return None


def _live(request: HttpRequest, soc: str) -> tuple[Framework, User, Powers]:
    """The live version of an occupation that the reader may change. Raises Http404."""
    user, powers = admin_of(request)
    versions = Framework.objects.filter(
        status=Framework.Status.PUBLISHED, occupation__in=editable(powers)
    )
    found = get_object_or_404(versions.select_related("occupation"), occupation__code=soc)
    return found, user, powers


def _statement(framework: Framework, lineage: UUID) -> tuple[StrandLine, StatementLine]:
    for strand in outline_of(framework).strands:
        for line in strand.statements:
            if line.lineage == lineage:
                return strand, line
    raise Http404("no such statement")


def _row(line: StatementLine, shown: Footings, said: SaidOf) -> Row:
    refused = sorted(each for each, holds in said.get(line.lineage, {}).items() if not holds)
    return Row(
        line,
        shown.get(line.id, ()),
        tuple(Footing(kind, name, linked=False) for kind, name in refused),
    )


def _choices(
    framework: Framework, said: Mapping[tuple[str, str], bool]
) -> list[tuple[str, list[Footing]]]:
    """The anchors that may be linked by kind; those that are linked left out."""
    return [
        (anchor_title(kind), some)
        for kind, names in anchors_for(framework).items()
        if (some := [Footing(kind, n, linked=False) for n in names if not said.get((kind, n))])
    ]


def _render(
    request: HttpRequest,
    name: str,
    framework: Framework,
    powers: Powers,
    context: dict[str, object],
    status: int = 200,
) -> HttpResponse:
    release = release_of(framework)
    context |= {
        "framework": framework,
        "occupation": framework.occupation,
        "releases": [release] if release else [],
        "powers": powers,
        "page_of": "frameworks",
        "section": "manage",
    }
    return render(request, f"frameworks/{name}.html", context, status=status)
