"""What a learner does with evidence: add, use again, edit, replace, take off, delete.

What changes where evidence is places the assessments it touches anew, finished ones too, because
the placement "with evidence" rests on it.
"""

import uuid
from collections.abc import Iterable
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from assessments.actions.rating import place_anew
from assessments.actions.review import give_evidence
from assessments.evidence.files import CheckedFile
from assessments.models import Assessment, Evidence, EvidenceUse
from assessments.queries.evidence import room_of
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User


@transaction.atomic
def add_evidence(
    *,
    kind: str,
    by: User,
    assessment: Assessment | None = None,
    statement: int | None = None,
    url: str = "",
    note: str = "",
    file: CheckedFile | None = None,
) -> Evidence:
    """Keep a new item, and use it on a statement, by its row id, where one is named.

    Link, note and file come checked (assessments.evidence.text and .files). Raises Refused with
    `quota` or `too_many_items` where there is no room, PermissionError for somebody else's
    assessment, ValueError for a statement of another framework, IntegrityError for an item
    without what its kind says.
    """
    _wait_for(by)
    room_of(by).check_new(len(file.data) if file else 0)
    evidence = Evidence(owner=by, kind=kind, note=note, url=url if kind == "link" else "")
    if kind == Evidence.Kind.FILE and file is not None:
        _name(evidence, file)
    evidence.save()
    _record("evidence.add", evidence, by)
    if assessment is not None and statement is not None:
        use_evidence(evidence=evidence, assessment=assessment, statement=statement, by=by)
    if evidence.file and file is not None:
        # Last, so that what goes wrong before leaves nothing on the disk.
        evidence.file.storage.save(evidence.file.name, ContentFile(file.data))
    return evidence


@transaction.atomic
def replace_evidence(
    *, evidence: Evidence, by: User, url: str = "", file: CheckedFile | None = None
) -> Evidence:
    """Put another file, or another address, in the place of an item's own; its uses stay.

    Both come checked. The earlier file goes once this is committed. Returns the item as it is
    now. Raises Refused with `quota` where there is no room, ValueError for a note and where
    what its kind asks for is missing, PermissionError for somebody else's item, and
    Evidence.DoesNotExist where it was deleted meanwhile.
    """
    _wait_for(by)
    item = _own(evidence, by)
    old = item.file.name
    if item.kind == Evidence.Kind.FILE and file is not None:
        room_of(by).check_swap(item.size, len(file.data))
        _name(item, file)
        transaction.on_commit(partial(item.file.storage.delete, str(old)))
    elif item.kind == Evidence.Kind.LINK and url:
        item.url = url
    else:
        raise ValueError("bad_value")
    item.changed_at = timezone.now()
    item.save()
    _record("evidence.replace", item, by)
    if file is not None and item.file:
        item.file.storage.save(item.file.name, ContentFile(file.data))
    return item


@transaction.atomic
def use_evidence(
    *, evidence: Evidence, assessment: Assessment, statement: int, by: User
) -> EvidenceUse:
    """Use an item on one more statement; where it is used already nothing changes.

    Where a reviewer asked for evidence, this answers them.
    Raises PermissionError for somebody else's item or assessment, ValueError for a
    statement of another framework.
    """
    if evidence.owner_id != by.pk or assessment.learner_id != by.pk:
        raise PermissionError("only their owner brings evidence and assessment together")
    if all(line.id != statement for line in outline_of(assessment.framework).statements):
        raise ValueError("bad_value")
    use, created = EvidenceUse.objects.get_or_create(
        evidence=evidence, assessment=assessment, statement_id=statement
    )
    if created:
        _record("evidence.use", evidence, by, assessment=assessment.pk, statement=statement)
        _place_anew([assessment.pk])
        give_evidence(assessment=assessment, statement=statement, evidence=evidence, by=by)
    return use


class EditedMeanwhile(Exception):
    """The words of `item` are not those that were shown before they were edited."""

    def __init__(self, item: Evidence) -> None:
        super().__init__("edited in another window")
        self.item = item


@transaction.atomic
def edit_evidence(
    *, evidence: Evidence, note: str, by: User, file_name: str = "", seen: str = ""
) -> Evidence:
    """Change what an item says of itself: its note, and the name of its file.

    Both come checked; without a name the file keeps its own. `seen` is the stamp of what was
    shown. Returns the item as it is now. Raises EditedMeanwhile where other words were stored
    since, PermissionError for somebody else's item, IntegrityError for a note without text, and
    Evidence.DoesNotExist where it was deleted meanwhile.
    """
    item = _own(evidence, by)
    name = file_name or item.file_name
    if seen and seen != item.stamp and (note, name) != (item.note, item.file_name):
        raise EditedMeanwhile(item)
    item.note, item.file_name = note, name
    item.save(update_fields=["note", "file_name"])
    _record("evidence.edit", item, by)
    return item


@transaction.atomic
def unuse_evidence(*, use: EvidenceUse, by: User) -> None:
    """Take an item off a statement; its owner keeps it for others.

    Raises PermissionError for somebody else's.
    """
    if use.evidence.owner_id != by.pk:
        raise PermissionError("only its owner takes evidence off a statement")
    place = {"assessment": use.assessment_id, "statement": use.statement_id}
    use.delete()
    _record("evidence.unuse", use.evidence, by, **place)
    _place_anew([place["assessment"]])


@transaction.atomic
def unuse_everywhere(*, evidence: Evidence, by: User) -> int:
    """Take an item off all its statements; its owner keeps it. How many there were.

    Raises PermissionError for somebody else's item, Evidence.DoesNotExist for one that is gone.
    """
    item = _own(evidence, by)
    uses = list(item.uses.values_list("pk", "assessment", "statement").order_by("pk"))
    item.uses.filter(pk__in=[pk for pk, *_ in uses]).delete()
    for _, assessment, statement in uses:
        _record("evidence.unuse", item, by, assessment=assessment, statement=statement)
    _place_anew({assessment for _, assessment, _ in uses})
    return len(uses)


@transaction.atomic
def delete_evidence(*, evidence: Evidence, by: User) -> None:
    """Delete an item wherever it is used; its file goes once this is committed.

    Raises PermissionError for somebody else's, Evidence.DoesNotExist for one that is gone.
    """
    item = _own(evidence, by)
    touched = list(item.uses.values_list("assessment_id", flat=True).distinct())
    _record("evidence.delete", item, by)
    item.delete()
    _place_anew(touched)


def _wait_for(owner: User) -> None:
    """Two that add or replace at once wait for each other, or both would find the last room."""
    # Not against what merely names the person, as every entry of the trail does.
    User.objects.select_for_update(no_key=True).filter(pk=owner.pk).first()


def _own(evidence: Evidence, by: User) -> Evidence:
    """The item as it is now, locked: its file may have been replaced since it was read."""
    if evidence.owner_id != by.pk:
        raise PermissionError("only its owner changes evidence")
    return Evidence.objects.select_for_update().get(pk=evidence.pk)


def _name(evidence: Evidence, file: CheckedFile) -> None:
    """Give an item a file's name, type and size, and a place that tells nothing."""
    evidence.file.name = f"evidence/{uuid.uuid4().hex}"
    evidence.file_name = file.name
    evidence.content_type = file.content_type
    evidence.size = len(file.data)


def _place_anew(assessments: Iterable[int]) -> None:
    # Locked, so that it waits for a rating that is being saved and sees it.
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("framework")
    for assessment in locked.filter(pk__in=assessments).order_by("pk"):
        place_anew(assessment=assessment)


def _record(action: str, evidence: Evidence, by: User, **place: int) -> None:
    AuditEvent.objects.create(
        actor=by, action=action, target=f"evidence:{evidence.pk}", detail=place
    )
