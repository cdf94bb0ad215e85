"""Importing what others measured of AI in occupations."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from frameworks.ai_evidence.compare import Plan
from frameworks.ai_evidence.parts import Part
from frameworks.models import AiEvidence, Occupation
from frameworks.queries.ai_evidence import plan_of
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.queries import powers_of

COLUMNS = ["values", "source", "url", "dated", "imported_at"]
ROWS = 500
"""Rows of one statement."""


@transaction.atomic
def import_ai_evidence(*, parts: Iterable[Part], by: User | None, older: bool = False) -> Plan:
    """Store what these parts say where it differs from what is there; all of it or nothing.

    Older data than what is stored changes nothing, unless `older` says so, and no framework is
    touched. `by` is None on the command line. Raises PermissionError for whoever does not look
    after all frameworks.
    """
    if by is not None and not powers_of(by).all_frameworks:
        raise PermissionError("AI evidence is imported by who looks after all frameworks")
    parts = list(parts)
    # Two imports queue here; the second one sees what the first wrote.
    rows = Occupation.objects.order_by("pk").select_for_update(no_key=True)
    ids = dict(rows.values_list("code", "pk"))
    plan = plan_of(parts, older=older)
    if plan.writes:
        _write(plan, ids)
        detail = {outcome: plan.counts[outcome] for outcome in ("added", "changed")}
        AuditEvent.objects.create(
            actor=by, action="ai_evidence.import", target="site", detail=detail
        )
    return plan


def _write(plan: Plan, ids: dict[str, int]) -> None:
    row = partial(AiEvidence, imported_at=timezone.now())
    AiEvidence.objects.bulk_create(
        (
            row(
                occupation_id=ids[part.code],
                kind=part.kind,
                values=dict(part.values),
                source=part.source,
                url=part.url,
                dated=part.dated,
            )
            for part in (change.part for change in plan.writes)
        ),
        ROWS,
        update_conflicts=True,
        unique_fields=["occupation", "kind"],
        update_fields=COLUMNS,
    )
