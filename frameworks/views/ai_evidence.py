"""Importing AI evidence in the browser: choose files, see what they would change, import them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from frameworks.actions.ai_evidence import import_ai_evidence
from frameworks.ai_evidence.compare import Change, Plan
from frameworks.ai_evidence.document import write_packs
from frameworks.ai_evidence.fields import FIELDS
from frameworks.ai_evidence.parts import Told
from frameworks.ai_evidence.read import read_file, read_files
from frameworks.ai_evidence.table import columns_of
from frameworks.importing.faults import MAX_BYTES
from frameworks.onet.read import Fault
from frameworks.packs import TITLES
from frameworks.queries.ai_evidence import holdings, identified, plan_of, titles_of
from frameworks.views.admins import admin_of
from frameworks.views.import_uploads import takes_imports
from nsx.accounts.models import User
from nsx.accounts.powers import Powers

MAX_FILES = 20
OUTCOMES = ("changed", "older", "added")
"""What is listed, in this order."""
LISTED = 40
"""Occupations of each list of a dry run; the command lists any number of them."""

NOTHING = Fault("", "empty", "Choose at least one file, then press Check.")
TOO_MANY = Fault("", "too_many_items", f"You chose more than {MAX_FILES} files. Send some later.")
TOO_MUCH = Fault(
    "", "too_large", "This is too much at once. Send fewer files, or use the command line."
)
STALE = Fault("", "stale", "What you confirmed cannot be read any more. Choose the files again.")


def everywhere(request: HttpRequest) -> tuple[User, Powers]:
    """The reader, who looks after all frameworks. Raises PermissionDenied for anybody else."""
    user, powers = admin_of(request)
    if not powers.all_frameworks:
        raise PermissionDenied
    return user, powers


def _refuse(request: HttpRequest, faults: Sequence[Any], status: int) -> HttpResponse:
    _, powers = everywhere(request)
    return _page(request, powers, faults=faults, status=status)


@takes_imports(everywhere, _refuse)
@require_http_methods(["GET", "HEAD", "POST"])
def ai_evidence(request: HttpRequest) -> HttpResponse:
    """What is there; files that are sent are checked, and imported once that is confirmed."""
    user, powers = everywhere(request)
    if request.method != "POST":
        return _page(request, powers)
    if "packs" in request.POST:
        return _confirm(request, user, request.POST["packs"])
    files = request.FILES.getlist("files")
    if not files:
        return _refuse(request, [NOTHING], 422)
    if len(files) > MAX_FILES:
        return _refuse(request, [TOO_MANY], 422)
    read = ((file.name or "", file.read(MAX_BYTES + 1)) for file in files)
    return _check(request, powers, read_files(read, timezone.localdate()))


def _confirm(request: HttpRequest, user: User, packs: str) -> HttpResponse:
    """What is confirmed is read, checked and compared again."""
    told = read_file("confirmed.json", packs.encode(errors="replace"), timezone.localdate())
    if told.errors:
        return _refuse(request, [STALE], 422)
    counts = import_ai_evidence(parts=told.parts, by=user).counts
    said = f"Imported: {counts['added']:,} added, {counts['changed']:,} changed."
    if left := counts["older"]:
        said += f" {left:,} kept, since newer data came meanwhile."
    if not counts["added"] + counts["changed"]:
        said = "All of this is here already. Nothing changed."
    messages.success(request, said)
    return redirect("ai-evidence")


def _check(request: HttpRequest, powers: Powers, told: Sequence[Told]) -> HttpResponse:
    plan = plan_of(part for file in told for part in file.parts)
    packs = write_packs(change.part for change in plan.writes)
    if len(packs.encode()) > MAX_BYTES:
        return _refuse(request, [TOO_MUCH], 413)
    errors = sum(file.errors for file in told)
    context = {
        "told": told,
        "faults": [fault for file in told for fault in file.faults] + list(plan.faults),
        "unlisted": plan.unknown - len(plan.faults),
        "errors": errors,
        "more": errors - sum(f.severity == "error" for file in told for f in file.faults),
        "packs": packs,
        **_told_of(plan),
    }
    # A file with errors is refused; what the others say can go all the same.
    return _render(request, "ai_evidence_check", powers, context, status=422 if errors else 200)


def _told_of(plan: Plan) -> Mapping[str, Any]:
    """What a plan does, in numbers and lists: the first of each outcome, and how many more."""
    found = {
        outcome: [each for each in plan.changes if each.outcome == outcome] for outcome in OUTCOMES
    }
    titles = titles_of({each.part.code for some in found.values() for each in some[:LISTED]})
    lists = {
        outcome: {
            "groups": [
                (TITLES[group.kind], group.now, group.before, lines)
                for group, lines in _grouped(some[:LISTED], titles)
            ],
            "count": len(some),
            "more": len(some[LISTED:]),
        }
        for outcome, some in found.items()
    }
    numbers = {"counts": plan.counts, "writes": len(plan.writes), "unknown": plan.unknown}
    return {"lists": lists, "listed": LISTED, **numbers}


class _Group(NamedTuple):
    """What is said once of many parts: what of, and who says it when, now and before."""

    kind: str
    now: tuple[str, str, date]
    before: tuple[str, str, date] | None


def _grouped(
    changes: Iterable[Change], titles: Mapping[str, str]
) -> list[tuple[_Group, list[tuple[Change, str]]]]:
    """Changes of the same source, address and day together, in the order of the files."""
    found: dict[_Group, list[tuple[Change, str]]] = {}
    for each in changes:
        part, old = each.part, each.before
        before = (old.source, old.url, old.dated) if old else None
        group = _Group(part.kind, (part.source, part.url, part.dated), before)
        found.setdefault(group, []).append((each, titles[part.code]))
    return list(found.items())


def _page(
    request: HttpRequest, powers: Powers, *, faults: Sequence[Any] = (), status: int = 200
) -> HttpResponse:
    context = {
        "faults": faults,
        "holdings": [(TITLES[each.kind], each) for each in holdings()],
        "identified": identified(),
        "kinds": [(TITLES[kind], columns_of(kind)) for kind in FIELDS],
    }
    return _render(request, "ai_evidence", powers, context, status)


def _render(
    request: HttpRequest, template: str, powers: Powers, context: Mapping[str, Any], status: int
) -> HttpResponse:
    frame = {"powers": powers, "page_of": "evidence", "section": "manage"}
    return render(request, f"frameworks/{template}.html", {**frame, **context}, status=status)
