"""The import wizard: upload, check, review, publish, roll back."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frameworks import actions, tasks
from frameworks.forms.imports import UploadForm
from frameworks.importing.faults import Fault
from frameworks.models import Draft, Import
from frameworks.queries import imports as about
from frameworks.views.admins import admin_of
from frameworks.views.import_access import import_for
from frameworks.views.import_file import shown_file
from frameworks.views.import_uploads import takes_imports
from nsx.accounts.models import User
from nsx.accounts.powers import Powers
from nsx.accounts.queries import powers_of
from nsx.lib.numbers import whole

AT_ONCE = 20
"""Files that are checked while the reader waits; more are left to the worker."""

SILENCE = 30
"""Seconds without progress after which no worker seems to run."""

DRAFTS_SHOWN = 25

STEPS = ("Upload", "Check", "Review", "Publish")


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """All imports, newest first, and drafts made in the app that wait."""
    user, powers = admin_of(request)
    drafts = Paginator(about.drafts_made_here(user, powers), DRAFTS_SHOWN)
    page = about.page_of_imports(user, powers, request.GET.get("page"))
    context = {
        "page": page,
        "lines": about.lines_of(page),
        "drafts": drafts.get_page(request.GET.get("drafts")),
    }
    return _render(request, "frameworks/imports.html", powers, context)


def _refuse(request: HttpRequest, faults: Sequence[Fault], status: int) -> HttpResponse:
    """The upload page again, with what is wrong."""
    context = {"faults": faults, "steps": _steps(1)}
    powers = powers_of(cast(User, request.user))
    return _render(request, "frameworks/import_new.html", powers, context, status)


@takes_imports(admin_of, _refuse)
@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Choose files; they are checked, and nothing goes live."""
    user, powers = admin_of(request)
    if request.method != "POST":
        return _render(request, "frameworks/import_new.html", powers, {"steps": _steps(1)})
    form = UploadForm(request.FILES.getlist("files"))
    if form.faults:
        return _refuse(request, form.faults, 422)
    batch = actions.upload(files=form.contents(), by=user, name=form.name)
    _check(batch)
    return redirect("import", batch.pk)


def _check(batch: Import) -> None:
    """Check the files of an import: few at once, many beside."""
    if batch.drafts.filter(state=Draft.State.WAITING).count() <= AT_ONCE:
        tasks.check_import.call(batch.pk)
    else:
        tasks.check_import.enqueue(batch.pk)


@require_safe
def review(request: HttpRequest, number: int) -> HttpResponse:
    """An import as it stands: at work, to be reviewed, or done."""
    batch, _, powers = import_for(request, number)
    if batch.state in Import.AT_WORK:
        return _at_work(request, batch, powers)
    if _asked_by(request) == "work":
        return HttpResponse(headers={"HX-Refresh": "true"})
    wanted = _wanted(request)
    found = about.tallies(batch, wanted.words) if wanted.words else None
    everything = about.tallies(batch)
    groups = about.groups(batch, everything if found is None else found, wanted)
    context = {
        "batch": batch,
        "wanted": wanted,
        "groups": groups,
        "tallies": everything,
        "files": sum(tally.files for tally in everything.values()),
        "ready": sum(everything[s].files for s in Draft.READY if s in everything),
        "steps": _steps({"review": 3}.get(batch.state, 5)),
    }
    if _asked_by(request) == "files":
        return render(request, "frameworks/_import_files.html", context)
    context["blocked"] = about.blocked_files(batch) if Draft.State.BLOCKED in everything else []
    context["people"] = about.people_concerned(batch)
    context |= shown_file(request, batch, groups)
    return _render(request, "frameworks/import.html", powers, context)


def _at_work(request: HttpRequest, batch: Import, powers: Powers) -> HttpResponse:
    context = {
        "batch": batch,
        "progress": about.progress(batch),
        "silent": (timezone.now() - batch.moved_at).total_seconds() > SILENCE,
        "steps": _steps(2 if batch.state == Import.State.CHECKING else 4),
    }
    if _asked_by(request) == "work":
        return render(request, "frameworks/_import_work.html", context)
    return _render(request, "frameworks/import_work.html", powers, context)


@require_POST
def go_on(request: HttpRequest, number: int) -> HttpResponse:
    """Ask anew for work that seems to stand still; every step of it can be done again."""
    batch, _, _ = import_for(request, number)
    todo = {
        Import.State.CHECKING: tasks.check_import,
        Import.State.PUBLISHING: tasks.publish_import,
        Import.State.UNDOING: tasks.undo_import,
    }.get(Import.State(batch.state))
    if todo:
        todo.enqueue(batch.pk)
    return redirect("import", batch.pk)


@require_POST
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Check again all that is not published: what is live may have changed."""
    batch, user, _ = import_for(request, number)
    if batch.state in (Import.State.REVIEW, Import.State.DONE):
        actions.check_again(batch=batch, by=user)
        _check(batch)
    return redirect("import", batch.pk)


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Let everything that is ready go live."""
    batch, user, powers = import_for(request, number)
    owners = batch.drafts.filter(state__in=Draft.READY).order_by().values_list("organisation")
    if not all(powers.edits(organisation) for (organisation,) in owners.distinct()):
        # A role was taken away since the check, which tells it file by file.
        messages.info(request, "Some of these files are not yours any more. Look again.")
        return check(request, number)
    if actions.begin_publishing(batch=batch, by=user, why=_why(request)):
        tasks.publish_import.enqueue(batch.pk)
    elif batch.state not in Import.AT_WORK:
        messages.info(request, "Nothing here waits to be published.")
    return redirect("import", batch.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """What rolling back would do, then do it."""
    batch, user, powers = import_for(request, number)
    if request.method == "POST":
        if actions.begin_undoing(batch=batch, by=user, why=_why(request)):
            tasks.undo_import.enqueue(batch.pk)
        return redirect("import", batch.pk)
    if batch.state not in (Import.State.DONE, Import.State.REVIEW):
        return redirect("import", batch.pk)
    context = {"batch": batch, "undoing": about.undoing(batch)}
    return _render(request, "frameworks/import_undo.html", powers, context)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then delete an import of which nothing went live."""
    batch, user, powers = import_for(request, number)
    if request.method != "POST":
        context = {"batch": batch, "files": batch.drafts.count()}
        return _render(request, "frameworks/import_discard.html", powers, context)
    if actions.discard_import(batch=batch, by=user):
        messages.success(request, f"Discarded: {batch.name}")
        return redirect("imports")
    messages.info(request, "Some of this is live, so it stays here. You can roll it back.")
    return redirect("import", batch.pk)


def _why(request: HttpRequest) -> str:
    return " ".join(request.POST.get("why", "").replace("\0", "").split())[:500]


def _wanted(request: HttpRequest) -> about.Wanted:
    words = request.GET.get("q", "").replace("\0", "")[:200].strip()
    page = whole(request.GET.get("page", "")) or 1
    return about.Wanted(words, request.GET.get("state", ""), page)


def _asked_by(request: HttpRequest) -> str:
    """Which part of the page htmx asks for; "" for the page."""
    htmx = getattr(request, "htmx", None)
    return (htmx.target or "") if htmx else ""


def _steps(current: int) -> list[tuple[int, str, str]]:
    """The four steps with their numbers: done, now, or still to come."""
    return [
        (number, name, "ok" if number < current else "now" if number == current else "")
        for number, name in enumerate(STEPS, start=1)
    ]


def _render(
    request: HttpRequest,
    template: str,
    powers: Powers,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    frame = {"powers": powers, "page_of": "imports", "section": "manage"}
    return render(request, template, {**frame, **context}, status=status)
