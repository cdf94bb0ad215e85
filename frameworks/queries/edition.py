"""Which edition of the public pages this is: a mark that changes with anything they show."""

from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, Max, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from frameworks.models import AiEvidence, FrameworkRequest, Grounding, Release
from nsx.accounts.models import AuditEvent

BEGUN, DONE = "onet.import", "onet.imported"
"""The events that an import of O*NET leaves before its first batch and with its last one."""

LONG = timedelta(hours=1)
"""Longer than any import takes: one that was broken off is not under way for ever."""

Mark = tuple[str, int, str | None]


def edition() -> tuple[Mark, ...] | None:
    """A mark of all that visitors are shown of the database, in one query.

    It changes when a version goes live, comes back or is retired, with every import, and when
    somebody asks for a framework or says what a statement rests on. None while an import of
    O*NET is under way, since its batches leave no mark of their own.
    """
    site = AuditEvent.objects.filter(target="site")
    lately = site.filter(at__gte=timezone.now() - LONG)
    parts = [
        _mark("begun", lately.filter(action=BEGUN), "pk"),
        _mark("done", lately.filter(action=DONE), "pk"),
        _mark("evidence", AiEvidence.objects.all(), "imported_at"),
        _mark("groundings", Grounding.objects.all(), "decided_at"),
        _mark("releases", Release.objects.all(), "pk"),
        _mark("requests", FrameworkRequest.objects.all(), "pk"),
        _mark("site", site, "pk"),
    ]
    marks: list[Mark] = sorted(parts[0].union(*parts[1:], all=True))
    (_, _, begun), (_, _, done), *others = marks
    return None if int(begun or 0) > int(done or 0) else tuple(others)


def _mark(of: str, rows: QuerySet[Any], newest: str) -> QuerySet[Any, Any]:
    """A row with how many there are and the newest: rows may become visible out of their order."""
    named = rows.order_by().values(of=Value(of, output_field=CharField()))
    found: QuerySet[Any, Any] = named.annotate(
        count=Count("pk"), newest=Cast(Max(newest), CharField())
    ).values_list("of", "count", "newest")
    return found
