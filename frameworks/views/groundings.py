"""Admins: which anchors the statements of a framework rest on."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import actions
from frameworks.grounds import Anchors, Footing, Said, heir_of
from frameworks.models import Framework, Grounding
from frameworks.outline import StatementLine, StrandLine
from frameworks.presenting import TAB_LABELS, anchor_title
from frameworks.queries import outline_of
from frameworks.queries.grounds import (
    anchors_for,
    footings_as_said,
    gone_from,
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
    "nothing": "Somebody took this back already.",
}
NOT_THERE = {
    "": "Choose an anchor first.",
    "anchor": "That anchor is not in the sources any more. Choose another.",
    "statement": "That statement is not in the live version any more. Go back to the list.",
}
DECISIONS = ("link", "refuse", "undo")


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with what is shown beside it, what an admin refused, and what is gone.

    With `gone` links comes what each is most likely called now. `told` has by value who said so.
    """

    line: StatementLine
    footings: tuple[Footing, ...]
    refused: tuple[Footing, ...]
    gone: tuple[tuple[Footing, Footing | None], ...]
    told: Mapping[str, str]
    done: str = ""


@require_safe
def anchors(request: HttpRequest, soc: str) -> HttpResponse:
    """What every statement of the live version rests on, a strand at a time."""
    framework, _, powers = _live(request, soc)
    outline = outline_of(framework).filled
    strand = outline.strand(request.GET.get("strand", "")) or outline.strands[0]
    rows = _Rows(framework, request.GET)
    lines = list(strand.statements)
    context = {
        "strand": strand,
        "tabs": [(each.kind, TAB_LABELS[each.kind]) for each in outline.strands],
        "domains": [
            (
                domain,
                [
                    (level, [rows.of(line) for line in level.statements])
                    for level in domain.levels
                    if level.statements
                ],
            )
            for domain in strand.domains
        ],
        "count": len(lines),
        "found": sum(line.id in rows.shown for line in lines),
        "gone": sum(len(rows.gone.get(line.lineage, ())) for line in lines),
        "back": "list",
    }
    return _render(request, "anchors", framework, powers, context)


@require_http_methods(["GET", "HEAD", "POST"])
def statement_anchors(request: HttpRequest, soc: str, lineage: UUID) -> HttpResponse:
    """What one statement rests on: confirm it, refuse it, or choose another anchor."""
    framework, user, powers = _live(request, soc)
    strand, line = _statement(framework, lineage)
    fault, status = None, 200
    if request.method == "POST":
        try:
            done = _decide(framework, lineage, request.POST, user)
        except actions.Overtaken as meanwhile:
            fault, status = ("conflict", _told(meanwhile.now) + " Look again, then decide."), 409
        except ValueError as refused:
            fault, status = (str(refused), NOT_THERE[str(refused)]), 422
        else:
            return _after(request, soc, strand, line, done)
    rows = _Rows(framework, request.GET)
    context = {
        "strand": strand,
        "row": rows.of(line),
        "choices": _choices(rows.anchors, rows.said.get(lineage, {})),
        "fault": fault,
    }
    return _render(request, "statement_anchors", framework, powers, context, status)


def _after(
    request: HttpRequest, soc: str, strand: StrandLine, line: StatementLine, done: str
) -> HttpResponse:
    """Back to where a button was pressed. In the list the row itself says what was done."""
    if request.POST.get("back") != "list":
        messages.success(request, DONE[done])
        return redirect("statement-anchors", soc, line.lineage)
    there = reverse("framework-anchors", args=[soc])
    return redirect(f"{there}?strand={strand.kind}&done={done}&at={line.id}#s-{line.id}")


def _decide(framework: Framework, lineage: UUID, sent: QueryDict, by: User) -> str:
    """Do as a button says; what was done. Raises ValueError and Overtaken as the actions do."""
    do = next((each for each in DECISIONS if each in sent), "link")
    value = sent.get(do, "").replace("\0", "")
    kind, _, name = value.partition("/")
    if not name:
        raise ValueError("")
    saw = {text: state for state, _, text in (each.partition(":") for each in sent.getlist("saw"))}
    about = partial(
        actions.unground if do == "undo" else partial(actions.ground, holds=do == "link"),
        framework=framework,
        lineage=lineage,
        kind=kind,
        name=name,
        by=by,
        # A form tells what it showed of what is decided; of the rest nothing was.
        seen=saw.get(value, "") if "saw" in sent else None,
    )
    return do if about() else "nothing"


def _told(decided: Grounding) -> str:
    """Who said what of an anchor, and when."""
    who = decided.decided_by or "Somebody"
    when = date_format(timezone.localtime(decided.decided_at), "j M Y, H:i")
    return f"{who} {'linked' if decided.holds else 'refused'} this, {when}."


class _Rows:
    """The statements of a version as admins see them; what they need is read once."""

    def __init__(self, framework: Framework, told: QueryDict) -> None:
        mark, self.said = said_of(pk=framework.occupation_id)
        self.shown = footings_as_said(framework, mark, self.said)
        self.anchors = anchors_for(framework)
        self.gone = gone_from(self.anchors, self.said)
        self._done = (told.get("at", ""), DONE.get(told.get("done", ""), ""))
        self._told: dict[UUID, dict[str, str]] = defaultdict(dict)
        decided = Grounding.objects.filter(occupation=framework.occupation_id)
        for each in decided.select_related("decided_by") if self.said else ():
            self._told[each.lineage][f"{each.kind}/{each.name}"] = _told(each)

    def of(self, line: StatementLine) -> Row:
        said = self.said.get(line.lineage, {})
        refused = sorted(each for each, holds in said.items() if not holds)
        at, done = self._done
        return Row(
            line,
            self.shown.get(line.id, ()),
            tuple(Footing(kind, name, linked=False) for kind, name in refused),
            tuple((each, self._heir(each, said)) for each in self.gone.get(line.lineage, ())),
            self._told.get(line.lineage, {}),
            done if at == str(line.id) else "",
        )

    def _heir(self, gone: Footing, said: Said) -> Footing | None:
        """The anchor that is most likely meant by one that is gone."""
        names = [name for name in self.anchors.get(gone.kind, ()) if (gone.kind, name) not in said]
        name = heir_of(gone.name, names)
        return Footing(gone.kind, name, linked=False) if name else None


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


def _choices(anchors: Anchors, said: Said) -> list[tuple[str, list[Footing]]]:
    """The anchors that may be linked by kind; those that are linked left out."""
    return [
        (anchor_title(kind), some)
        for kind, names in anchors.items()
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
