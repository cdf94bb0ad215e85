"""Imports: many files uploaded, checked, published or rolled back, one transaction a framework.

Each step of the work is done once however often it is asked for: what a killed run left undone,
the next one does.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from time import monotonic

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from frameworks.actions.drafts import look_at, publish_draft
from frameworks.actions.publishing import retire, roll_back
from frameworks.importing.archives import read_zip
from frameworks.importing.faults import Fault
from frameworks.importing.parse import Parsed, parse
from frameworks.importing.report import report_of
from frameworks.models import Draft, Framework, Import
from frameworks.models.release import WHY_CHARS
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.powers import Powers

CHUNK = 50
"""Files that are stored, and checked, in one transaction."""

CHECKED = (
    "code",
    "title",
    "version",
    "organisation",
    "digest",
    "state",
    "base",
    "report",
    "counts",
)
"""What a check says of a file."""

TELL = 1.0
"""Seconds between two notes that the work gets on."""

NO_FILES = Fault("empty", "There is no .json file in this zip.")


@transaction.atomic
def upload(*, files: Iterable[tuple[str, bytes]], by: User | None, name: str = "") -> Import:
    """Store files, and those inside zips, to be checked. Each is a name and its bytes.

    With a `name` for the import the files are read one at a time.
    """
    if not name:
        files = list(files)
        name = files[0][0] if len(files) == 1 else f"{len(files)} files"
    batch = Import.objects.create(name=name[-255:], by=by)
    drafts = _drafts(batch, files)
    while chunk := list(islice(drafts, CHUNK)):
        Draft.objects.bulk_create(chunk)
    AuditEvent.objects.create(actor=by, action="import.upload", target=f"import:{batch.pk}")
    return batch


def _drafts(batch: Import, files: Iterable[tuple[str, bytes]]) -> Iterator[Draft]:
    for position, (name, content) in enumerate(_unpacked(files)):
        draft = Draft(batch=batch, by=batch.by, position=position, name=name[-255:])
        if isinstance(content, Fault):
            draft.state = Draft.State.BLOCKED
            draft.report = report_of(Parsed(None), [content])
        else:
            draft.data = content
        yield draft


def _unpacked(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes | Fault]]:
    for name, data in files:
        if not name.lower().endswith(".zip"):
            yield name, data
            continue
        empty = True
        for inside, content in read_zip(data):
            empty = False
            yield inside or name, content
        if empty:
            yield name, NO_FILES


def check_import(*, batch: Import, powers: Powers) -> None:
    """Check every file that waits for it, then let the import be reviewed.

    `powers` are those of whoever uploaded it.
    """
    waiting = batch.drafts.filter(state=Draft.State.WAITING)
    while chunk := list(waiting[:CHUNK]):
        _check(batch, chunk, powers)
        _keep(batch, chunk)
    Import.objects.filter(pk=batch.pk, state=Import.State.CHECKING).update(
        state=Import.State.REVIEW
    )


def _check(batch: Import, drafts: list[Draft], powers: Powers) -> None:
    files = [(draft, parse(bytes(draft.data))) for draft in drafts]
    codes = {parsed.document.occupation.soc for _, parsed in files if parsed.document}
    versions: dict[str, list[Framework]] = {code: [] for code in codes}
    for found in Framework.objects.filter(occupation__code__in=codes).select_related("occupation"):
        versions[found.occupation.code].append(found)
    first = _first_of(batch, codes)
    for draft, parsed in files:
        code = parsed.document.occupation.soc if parsed.document else ""
        look_at(
            draft=draft,
            parsed=parsed,
            versions=versions.get(code, []),
            powers=powers,
            beside=first.get(code, ""),
        )
        if code:
            first.setdefault(code, draft.name)


@transaction.atomic
def _keep(batch: Import, drafts: list[Draft]) -> None:
    """Store what was found in files that still wait for it: another worker may have been first.

    Looking at them takes long, storing does not: nobody's answers wait for a whole check.
    """
    ids = [draft.pk for draft in drafts]
    found = Draft.objects.select_for_update().filter(pk__in=ids, state=Draft.State.WAITING)
    waiting = set(found.values_list("pk", flat=True))
    for draft in drafts:
        if draft.pk in waiting:
            draft.save(update_fields=CHECKED)
    _moved(batch)


def _first_of(batch: Import, codes: Iterable[str]) -> dict[str, str]:
    """By code, the file of the import that was checked before."""
    checked = batch.drafts.filter(code__in=codes).exclude(state=Draft.State.WAITING)
    return dict(checked.order_by("-position").values_list("code", "name"))


@transaction.atomic
def check_again(*, batch: Import, by: User) -> None:
    """Let all that is not published be checked anew: what is live may have changed."""
    Draft.objects.filter(batch=batch).exclude(state=Draft.State.PUBLISHED).exclude(data=b"").update(
        state=Draft.State.WAITING
    )
    _begin(batch, Import.State.CHECKING, by, "import.check")


@transaction.atomic
def replace_version(*, draft: Draft, by: User) -> None:
    """Let a file of an import stand in the place of its version, and be checked anew.

    The check refuses it where somebody has begun to rate that version.
    """
    if draft.batch and draft.state == Draft.State.BLOCKED and draft.data:
        draft.replaces, draft.state = True, Draft.State.WAITING
        draft.save(update_fields=["replaces", "state"])
        _begin(draft.batch, Import.State.CHECKING, by, "import.replace")


@transaction.atomic
def discard_import(*, batch: Import, by: User) -> bool:
    """Delete an import of which nothing was published; False where something was."""
    there = Import.objects.select_for_update().get(pk=batch.pk)
    live = batch.drafts.filter(state=Draft.State.PUBLISHED).exists()
    if live or there.state == Import.State.PUBLISHING:
        return False
    AuditEvent.objects.create(actor=by, action="import.discard", target=f"import:{batch.pk}")
    there.delete()
    return True


@transaction.atomic
def begin_publishing(*, batch: Import, by: User | None, why: str = "") -> bool:
    """Say that an import shall go live; False where it is at work, or nothing of it is ready."""
    there = Import.objects.select_for_update().get(pk=batch.pk)
    if there.state in Import.AT_WORK or not batch.drafts.filter(state__in=Draft.READY).exists():
        return False
    batch.published_by, batch.why = by, why[:WHY_CHARS]
    _begin(batch, Import.State.PUBLISHING, by, "import.publish")
    return True


def publish_import(*, batch: Import) -> None:
    """Publish every file that is ready, each in its own transaction; nothing twice."""
    _each(
        batch,
        batch.drafts.filter(state__in=Draft.READY),
        lambda draft: publish_draft(draft=draft, by=batch.published_by, why=batch.why),
    )
    Import.objects.filter(pk=batch.pk, state=Import.State.PUBLISHING).update(
        state=Import.State.DONE
    )


@transaction.atomic
def begin_undoing(*, batch: Import, by: User | None, why: str = "") -> bool:
    """Say that an import shall be rolled back; False where it is at work or nothing went live."""
    there = Import.objects.select_for_update().get(pk=batch.pk)
    if there.state not in (Import.State.DONE, Import.State.REVIEW):
        return False
    if not batch.drafts.filter(state=Draft.State.PUBLISHED).exists():
        return False
    batch.published_by, batch.why = by, why[:WHY_CHARS]
    _begin(batch, Import.State.UNDOING, by, "import.undo")
    return True


def undo_import(*, batch: Import) -> None:
    """Make live again what an import replaced, and retire what it brought anew.

    What was changed again since then stays as it is.
    """
    still_live = batch.drafts.filter(
        state=Draft.State.PUBLISHED, framework__status=Framework.Status.PUBLISHED
    )
    _each(batch, still_live, lambda draft: _undo(batch, draft))
    Import.objects.filter(pk=batch.pk, state=Import.State.UNDOING).update(state=Import.State.UNDONE)


def _undo(batch: Import, draft: Draft) -> None:
    """Both do nothing where the draft's version is live no more."""
    if draft.base:
        roll_back(to=draft.base, by=batch.published_by, why=batch.why, instead_of=draft.framework)
    elif draft.framework:
        retire(framework=draft.framework, by=batch.published_by, why=batch.why)


def _each(batch: Import, drafts: "QuerySet[Draft]", do: Callable[[Draft], object]) -> None:
    """Do it to each, telling now and then that the work gets on; files are left unread."""
    told = monotonic()
    for draft in drafts.only("base", "framework"):
        do(draft)
        if monotonic() - told >= TELL:
            _moved(batch)
            told = monotonic()


def _begin(batch: Import, state: Import.State, by: User | None, action: str) -> None:
    batch.state = state
    batch.moved_at = timezone.now()
    batch.save(update_fields=["state", "moved_at", "published_by", "why"])
    AuditEvent.objects.create(actor=by, action=action, target=f"import:{batch.pk}")


def _moved(batch: Import) -> None:
    Import.objects.filter(pk=batch.pk).update(moved_at=timezone.now())
