"""Saying which anchors a statement rests on."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from frameworks.models import Framework, Grounding, Occupation
from frameworks.queries import outline_of
from frameworks.queries.grounds import anchors_for
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.queries import powers_of


class Overtaken(Exception):
    """Somebody said otherwise of the anchor meanwhile; `now` is what they said."""

    def __init__(self, now: Grounding) -> None:
        super().__init__("somebody else was first")
        self.now = now


@transaction.atomic
def ground(
    *,
    framework: Framework,
    lineage: UUID,
    kind: str,
    name: str,
    holds: bool,
    by: User,
    seen: str | None = None,
) -> Grounding:
    """Say that a statement of a version rests on an anchor, or that it does not.

    It holds for the statement in every version. `seen` is what stood there when it was decided:
    linked, refused or "", None where nobody looked. Raises PermissionError for whoever may not edit
    the framework, ValueError with the code of what is not there, statement or anchor, and
    Overtaken.
    """
    _check(framework, lineage, by)
    if name not in anchors_for(framework).get(kind, ()):
        raise ValueError("anchor")
    # Two admins who say something of the same anchor at a time queue here.
    Occupation.objects.select_for_update().get(pk=framework.occupation_id)
    _said(framework, lineage, kind, name, seen, holds)
    made, new = Grounding.objects.get_or_create(
        occupation_id=framework.occupation_id,
        lineage=lineage,
        kind=kind,
        name=name,
        defaults={"holds": holds, "decided_by": by},
    )
    if not new:
        if made.holds == holds:
            return made
        made.holds, made.decided_by, made.decided_at = holds, by, timezone.now()
        made.save()
    _record("link" if holds else "refuse", framework, made, by)
    return made


@transaction.atomic
def unground(
    *,
    framework: Framework,
    lineage: UUID,
    kind: str,
    name: str,
    by: User,
    seen: str | None = None,
) -> bool:
    """Take back what was said of an anchor, whoever said it; False where nothing was.

    Raises PermissionError, ValueError and Overtaken as `ground` does; the anchor may be gone by
    now.
    """
    _check(framework, lineage, by)
    Occupation.objects.select_for_update().get(pk=framework.occupation_id)
    found = _said(framework, lineage, kind, name, seen)
    if found is None:
        return False
    _record("undo", framework, found, by)
    found.delete()
    return True


def _said(
    framework: Framework,
    lineage: UUID,
    kind: str,
    name: str,
    seen: str | None,
    wanted: bool | None = None,
) -> Grounding | None:
    """What is said of an anchor now.

    Raises Overtaken where a page showed something else, unless it is what is `wanted`.
    """
    rows = Grounding.objects.select_related("decided_by").filter(
        occupation=framework.occupation_id, lineage=lineage, kind=kind, name=name
    )
    found = rows.first()
    if found is None or seen is None or found.holds == wanted:
        return found
    if seen != ("linked" if found.holds else "refused"):
        raise Overtaken(found)
    return found


def _check(framework: Framework, lineage: UUID, by: User) -> None:
    if not powers_of(by).edits(framework.occupation.organisation_id):
        raise PermissionError("only an admin of a framework says what its statements rest on")
    if all(line.lineage != lineage for line in outline_of(framework).statements):
        raise ValueError("statement")


def _record(what: str, framework: Framework, about: Grounding, by: User) -> None:
    AuditEvent.objects.create(
        actor=by,
        action=f"grounding.{what}",
        target=f"framework:{framework.pk}",
        detail={"lineage": str(about.lineage), "kind": about.kind, "name": about.name},
    )
