"""One file of an import: its faults or its changes, and what is decided of them."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from frameworks import actions, reviewing, tasks
from frameworks.diff import Change, Decisions, Placed
from frameworks.forms.imports import decisions_from
from frameworks.models import Draft, Framework, Import
from frameworks.presenting import releases_of
from frameworks.queries.imports import FileGroup, reports
from frameworks.queries.reviews import Review, review_of
from frameworks.views.import_access import import_for
from nsx.lib.numbers import whole
from nsx.lib.tables import safe_cell

COLUMNS = ("file", "outcome", "severity", "code", "message", "line", "column", "pointer")


def shown_file(request: HttpRequest, batch: Import, groups: Sequence[FileGroup]) -> dict[str, Any]:
    """What a review shows of the file asked for, or else of the first that says something."""
    asked = request.GET.get("file")
    number = _first(groups) if asked is None else whole(asked)
    if number is None:
        if asked is None:
            return {"file": None}
        raise Http404("no such file")
    file = get_object_or_404(batch.drafts.select_related("base__occupation"), pk=number)
    if file.state not in Draft.READY:
        return {"file": file, **_conflict(file)}
    review = review_of(file)
    choose_for = request.GET.get("was", "")
    return {
        "file": file,
        "review": review,
        "sections": reviewing.sections(review.comparison, review.people, choose_for),
        "also": reviewing.also(review.differences),
        "releases": releases_of(review.document.sources),
        "pills": reviewing.pills(review.comparison.counts),
        "asked": sum(change.asks for change in review.comparison.changes),
        "choose": True,
        "choose_for": choose_for,
        "choose_url": f"?{urlencode({'file': file.pk})}&was=",
        "show_all": "all" in request.GET,
        "moved": _moved(file),
    }


def _first(groups: Sequence[FileGroup]) -> int | None:
    files = {group.state: group.files[0].pk for group in groups}
    states = (*Draft.READY, Draft.State.BLOCKED)
    return next((files[state] for state in states if state in files), None)


def _conflict(file: Draft) -> dict[str, bool]:
    """Whether a file is blocked by what is stored here, and whether it may take its place."""
    faults = file.report.get("errors", []) if file.state == Draft.State.BLOCKED else []
    if not faults or any(fault["code"] != "conflict" for fault in faults):
        return {}
    if any(fault["pointer"] != "/framework/version" for fault in faults) or not file.data:
        return {"conflict": True}
    here = Framework.objects.filter(occupation__code=file.code, version=file.version).first()
    return {"conflict": True, "replaceable": here is not None and actions.may_be_replaced(here)}


def _moved(file: Draft) -> Framework | None:
    """The version that went live since the file was compared, if one did."""
    live = Framework.objects.filter(
        occupation__code=file.code, status=Framework.Status.PUBLISHED
    ).first()
    return live if live and live.pk != file.base_id else None


def _ready(request: HttpRequest, number: int, pk: int) -> tuple[Draft, Any]:
    """A file that waits to be published. Raises Http404."""
    batch, user, _ = import_for(request, number)
    waiting = batch.drafts.filter(state__in=Draft.READY)
    return get_object_or_404(waiting.select_related("base__occupation", "batch"), pk=pk), user


@require_POST
def decide(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Store what the form says of one file: statement by statement, or keep or ask all."""
    file, user = _ready(request, number, pk)
    if file.batch and file.batch.state in Import.AT_WORK:
        return redirect("import", number)
    before = Decisions.from_json(file.decisions)
    everything = {"keep": True, "ask": False}.get(request.POST.get("all", ""))
    if everything is None:
        found = decisions_from(request.POST, review_of(file).comparison, before)
    else:
        found = Decisions(before.was, {}, keep_all=everything)
    if not actions.decide(draft=file, decisions=found, by=user):
        return redirect("import", number)  # it went live meanwhile
    if request.headers.get("HX-Request"):  # saved as it was chosen; the page stays as it is
        return HttpResponse(status=204)
    messages.success(request, f"Saved for {file.title}.")
    return redirect(f"{reverse('import', args=[number])}?{urlencode({'file': pk})}#file")


@require_POST
def replace(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Let a blocked file stand in the place of its version, as far as nobody has rated that."""
    batch, user, _ = import_for(request, number)
    file = get_object_or_404(batch.drafts.filter(state=Draft.State.BLOCKED), pk=pk)
    if batch.state not in Import.AT_WORK:
        actions.replace_version(draft=file, by=user)
        tasks.check_import.call(batch.pk)
    return redirect(f"{reverse('import', args=[number])}?{urlencode({'file': pk})}#file")


@require_safe
def diff(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """What one file would change, for programs."""
    file, _ = _ready(request, number, pk)
    response = JsonResponse(_told(file, review_of(file)), json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{file.code}.diff.json"'
    return response


def _told(file: Draft, review: Review) -> dict[str, Any]:
    def placed(line: Placed) -> dict[str, Any]:
        kept = ("strand", "domain", "level", "position", "text", "citations")
        return {key: getattr(line, key) for key in kept}

    def change(each: Change) -> dict[str, Any]:
        return {
            "kind": each.kind,
            "old": [placed(line) for line in each.olds],
            "new": placed(each.new) if each.new else None,
            "alike": round(each.similarity, 4),
            "keep": each.keep if each.asks else None,
            "decided": each.decided,
            "people": [review.people.rated.get(line.key, 0) for line in each.olds],
        }

    return {
        "code": file.code,
        "title": file.title,
        "from": review.base.version if review.base else None,
        "to": file.version,
        "counts": review.comparison.counts,
        "changes": [change(each) for each in review.comparison.changes if each.kind != "same"],
        "also": [
            {key: value for key, value in asdict(each).items() if key != "listing"}
            for each in review.differences
        ],
    }


@require_safe
def report_json(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """What was found in every file, as the command line tells it."""
    batch, _, _ = import_for(request, number)

    def lines() -> Iterator[str]:
        yield '{"files":['
        for index, entry in enumerate(reports(batch)):
            yield ("," if index else "") + "\n" + json.dumps(entry, ensure_ascii=False)
        yield "\n]}\n"

    return _download(lines(), "application/json", f"import-{number}.json")


@require_safe
def report_csv(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """The same with one row a fault; files without any have a row of their own."""
    batch, _, _ = import_for(request, number)

    def lines() -> Iterator[str]:
        # The mark tells spreadsheets that this is UTF-8.
        yield "\ufeff" + _row(COLUMNS)
        for entry in reports(batch):
            for values in _rows(entry):
                yield _row([entry["path"], entry["outcome"], *values])

    return _download(lines(), "text/csv; charset=utf-8", f"import-{number}.csv")


def _rows(entry: dict[str, Any]) -> Iterator[list[Any]]:
    for severity in ("error", "warning"):
        for fault in entry[f"{severity}s"]:
            yield [severity, *(fault[key] for key in COLUMNS[3:])]
    if not (entry["errors"] or entry["warnings"]):
        yield []


def _row(values: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(str(value)) for value in values])
    return out.getvalue()


def _download(lines: Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(lines, content_type=content_type, headers=headers)
