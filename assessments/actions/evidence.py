"""What a learner does with evidence: add, use again, edit, take off a statement, delete.

All but editing place the assessments they touch anew, finished ones too, because the placement
"with evidence" rests on them.
"""

import uuid
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db import transaction

from assessments.actions.rating import place_anew
from assessments.actions.review import give_evidence
from assessments.evidence.files import CheckedFile
from assessments.models import Assessment, Evidence, EvidenceUse
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User


@transaction.atomic
def add_evidence(
    *,
    assessment: Assessment,
    statement: int,
    kind: str,
    by: User,
    url: str = "",
    note: str = "",
    file: CheckedFile | None = None,
) -> Evidence:
    """Keep a new item and use it on a statement, by its row id.

    Link, note and file come checked (assessments.evidence.text and .files). Raises
    PermissionError for somebody else's assessment, ValueError for a statement of another
    framework, IntegrityError for an item without what its kind says.
    """
    evidence = Evidence(owner=by, kind=kind, note=note, url=url if kind == "link" else "")
    if kind == Evidence.Kind.FILE and file is not None:
        evidence.file.name = f"evidence/{uuid.uuid4().hex}"
        evidence.file_name = file.name
        evidence.content_type = file.content_type
        evidence.size = len(file.data)
    evidence.save()
    _record("evidence.add", evidence, by)
    use_evidence(evidence=evidence, assessment=assessment, statement=statement, by=by)
    if evidence.file and file is not None:
        # Last, so that what goes wrong before leaves nothing on the disk.
        evidence.file.storage.save(evidence.file.name, ContentFile(file.data))
    return evidence


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


@transaction.atomic
def edit_evidence(*, evidence: Evidence, note: str, by: User, file_name: str = "") -> None:
    """Change what an item says of itself: its note, and the name of its file.

    Both come checked; without a name the file keeps its own. Raises PermissionError for
    somebody else's item, IntegrityError for a note without text.
    """
    if evidence.owner_id != by.pk:
        raise PermissionError("only its owner edits evidence")
    evidence.note = note
    evidence.file_name = file_name or evidence.file_name
    evidence.save(update_fields=["note", "file_name"])
    _record("evidence.edit", evidence, by)


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
def delete_evidence(*, evidence: Evidence, by: User) -> None:
    """Delete an item wherever it is used; its file goes once this is committed.

    Raises PermissionError for somebody else's.
    """
    if evidence.owner_id != by.pk:
        raise PermissionError("only its owner deletes evidence")
    touched = list(evidence.uses.values_list("assessment_id", flat=True).distinct())
    _record("evidence.delete", evidence, by)
    evidence.delete()
    _place_anew(touched)


def _place_anew(assessments: Iterable[int]) -> None:
    # Locked, so that it waits for a rating that is being saved and sees it.
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("framework")
    for assessment in locked.filter(pk__in=assessments).order_by("pk"):
        place_anew(assessment=assessment)


def _record(action: str, evidence: Evidence, by: User, **place: int) -> None:
    AuditEvent.objects.create(
        actor=by, action=action, target=f"evidence:{evidence.pk}", detail=place
    )
