"""The audit trail, for those with a role."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nsx.accounts.admin_forms import TrailForm
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.powers import Powers
from nsx.accounts.queries import powers_of
from nsx.accounts.queries.trail import in_words, narrowed, trail_seen
from nsx.lib.tables import safe_cell

PER_PAGE = 50
AT_ONCE = 1000
"""Events put into words at a time, so that a long trail needs little memory."""
COLUMNS = ("when", "who", "what", "about", "more", "action", "target")


def admin(request: HttpRequest) -> Powers:
    """What the reader may do. Raises PermissionDenied for those without a role."""
    powers = powers_of(cast(User, request.user))
    if not powers:
        raise PermissionDenied
    return powers


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first, as far as the reader's roles show it."""
    powers = admin(request)
    form = TrailForm(request.GET, powers=powers)
    asked = form.asked()
    page = Paginator(narrowed(trail_seen(powers), asked), PER_PAGE).get_page(
        request.GET.get("page")
    )
    address = request.GET.copy()
    address.pop("page", None)
    context = {
        "powers": powers,
        "page_of": "audit",
        "section": "manage",
        "form": form,
        "page": page,
        "entries": in_words(page.object_list, powers),
        "address": address.urlencode(),
    }
    return render(request, "accounts/audit.html", context, status=422 if form.errors else 200)


@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV, whole."""
    powers = admin(request)
    asked = TrailForm(request.GET, powers=powers).asked()
    rows = _rows(narrowed(trail_seen(powers), asked), powers)
    name = f"nsx-trail-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        rows,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rows(trail: QuerySet[AuditEvent], powers: Powers) -> Iterator[str]:
    # Spreadsheets take a file for UTF-8 only with this in front.
    yield "\ufeff" + _line(COLUMNS)
    events = trail.iterator(chunk_size=AT_ONCE)
    while some := list(islice(events, AT_ONCE)):
        for entry in in_words(some, powers):
            event = entry.event
            when = timezone.localtime(event.at).isoformat(timespec="seconds")
            cells = (when, event.by, entry.what, entry.of, entry.more, event.action, event.target)
            yield _line(cells)


def _line(cells: tuple[str, ...]) -> str:
    out = StringIO()
    csv.writer(out).writerow(safe_cell(cell) for cell in cells)
    return out.getvalue()
