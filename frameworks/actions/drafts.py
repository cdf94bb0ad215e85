"""Drafts: opened, rewritten, decided on, checked, published, discarded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from frameworks.actions.publishing import (
    BaseMoved,
    Published,
    Refused,
    may_be_replaced,
    publish,
)
from frameworks.diff import Comparison, Decisions, compare, placed_in
from frameworks.documents import FrameworkDoc, content_digest
from frameworks.editing import NotThere, checked, reword
from frameworks.exporting import export, format_exported_at, schema_of
from frameworks.importing.faults import Fault
from frameworks.importing.parse import Parsed, parse
from frameworks.importing.report import report_of
from frameworks.models import Draft, Framework
from frameworks.queries import document_of, organisation_of
from frameworks.queries.drafts import document_in, followed_by, versions_of
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.powers import Powers

SITTING = timedelta(hours=1)

TAKEN = "{} is already here with other content. Give the file a new version, or replace it."
TAKEN_AND_RATED = "{} is here with other content, and people rate it. Give the file a new version."
TWICE = "{} is for the same occupation. Import them one after the other."
NOT_YOURS = "You look after other frameworks than this one. Ask a site admin to import it."


@transaction.atomic
def open_draft(*, framework: Framework, version: str, by: User | None) -> Draft:
    """A draft that begins as a copy of a version, under a new version string."""
    document = replace(document_of(framework), version=version)
    return new_draft(document=document, by=by)


@transaction.atomic
def new_draft(*, document: FrameworkDoc, by: User | None, name: str = "") -> Draft:
    """A draft of these contents, checked. `name` is the file's it came from, if one."""
    draft = Draft.objects.create(data=_file(document), by=by, name=name)
    check_draft(draft=draft)
    AuditEvent.objects.create(actor=by, action="draft.make", target=f"draft:{draft.pk}")
    return draft


@transaction.atomic
def rewrite_draft(
    *,
    draft: Draft,
    document: FrameworkDoc,
    by: User | None,
    revision: int,
    became: Mapping[str, str] | None = None,
) -> bool:
    """Put other contents into a draft and check it; False where somebody else has since then.

    `revision` is the draft's that the change was made on. `became` names statements of the
    draft (by key) that were edited and how they are named now, so that what they were in the
    live version is not guessed anew.
    """
    found = Draft.objects.select_for_update().filter(pk=draft.pk, revision=revision)
    if not found.exclude(state=Draft.State.PUBLISHED).exists():
        return False
    before = Decisions.from_json(draft.decisions)
    draft.decisions = _renamed(draft, before, became or {}).as_json()
    draft.data = _file(document)
    draft.revision = revision + 1
    draft.updated_at = timezone.now()
    check_draft(draft=draft)
    AuditEvent.objects.create(actor=by, action="draft.edit", target=f"draft:{draft.pk}")
    return True


def _renamed(draft: Draft, decisions: Decisions, became: Mapping[str, str]) -> Decisions:
    """The decisions by the new names; an edited statement stays what it was in the live version."""
    if not became:
        return decisions
    live = document_of(draft.base) if draft.base else None
    comparison = compare(live, document_in(draft), decisions)
    olds = {
        change.new.key: tuple(old.key for old in change.olds)
        for change in comparison.changes
        if change.new
    }
    # One may now have the name that another had, so all old names go first.
    names = became.keys() | set(became.values())
    was = {name: found for name, found in decisions.was.items() if name not in names}
    keep = {name: found for name, found in decisions.keep.items() if name not in names}
    for old_name, new_name in became.items():
        if olds.get(old_name) or old_name in decisions.was:
            was[new_name] = olds.get(old_name, ())
        # Where the wording changed, what was decided of its ratings is open again.
        if _wording(old_name) == _wording(new_name) and old_name in decisions.keep:
            keep[new_name] = decisions.keep[old_name]
    return Decisions(was, keep, decisions.keep_all)


def _wording(name: str) -> str:
    """The digest in a statement's key (frameworks.diff.Placed)."""
    return name.split("/")[-2]


@transaction.atomic
def put_wording(*, draft: Draft, key: str, text: str, by: User | None) -> bool:
    """Give one statement of a draft another text, as a suggested correction has it.

    False, and nothing done, where the statement is not there any more, where the text may not
    stand in a framework, or where the draft is published or changed by somebody else meanwhile.
    """
    try:
        edited = reword(document_in(draft), key, text=text)
    except (NotThere, ValueError):
        return False
    if checked(edited.document).errors:
        return False
    return rewrite_draft(
        draft=draft,
        document=edited.document,
        by=by,
        revision=draft.revision,
        became=edited.became,
    )


@transaction.atomic
def decide(*, draft: Draft, decisions: Decisions, by: User | None) -> bool:
    """Store what an admin decided of a draft's statements, and count anew.

    False, and nothing done, where it went live meanwhile.
    """
    draft.decisions = decisions.as_json()
    draft.updated_at = timezone.now()
    if not check_draft(draft=draft):
        return False
    event = {"actor": by, "action": "draft.decide", "target": f"draft:{draft.pk}"}
    # Each choice is saved as it is made: one line in the trail tells of a sitting.
    since = draft.updated_at - SITTING
    if not AuditEvent.objects.filter(**event, at__gte=since).exists():
        AuditEvent.objects.create(**event)
    return True


@transaction.atomic
def discard_draft(*, draft: Draft, by: User | None) -> None:
    """Delete a draft that was not published; nobody but its admins ever saw it."""
    gone, _ = Draft.objects.filter(pk=draft.pk).exclude(state=Draft.State.PUBLISHED).delete()
    if gone:
        AuditEvent.objects.create(actor=by, action="draft.discard", target=f"draft:{draft.pk}")


@transaction.atomic
def check_draft(*, draft: Draft) -> bool:
    """Read the file of a draft and store what it would do; False where it went live meanwhile."""
    found = Draft.objects.select_for_update().filter(pk=draft.pk)
    if not found.exclude(state=Draft.State.PUBLISHED).exists():
        return False
    look_at(draft=draft)
    draft.save()
    return True


def look_at(
    *,
    draft: Draft,
    parsed: Parsed | None = None,
    versions: Sequence[Framework] | None = None,
    powers: Powers | None = None,
    beside: str = "",
) -> None:
    """Write on a draft what its file would do: state, report and counts. Nothing is stored.

    `parsed` and `versions`, newest first, are its file and its occupation's where the caller has
    them. `powers` are its owner's: a code they do not look after blocks it. `beside` names
    another file of its import for the same occupation, which blocks it too.
    """
    parsed = parsed or parse(bytes(draft.data))
    errors = list(parsed.errors)
    comparison = None
    draft.state, draft.base = Draft.State.BLOCKED, None
    if parsed.document:
        there = versions_of(parsed.document.occupation.soc) if versions is None else versions
        errors += _describe(draft, parsed, parsed.document, there, powers)
        same = any((v.version, v.digest) == (draft.version, draft.digest) for v in there)
        if beside:
            errors.append(parsed.fault_at("/occupation/soc", "conflict", TWICE.format(beside)))
        if same and not errors:
            draft.state = Draft.State.SAME
        elif not errors:
            parent = followed_by(draft, there)
            draft.state = Draft.State.CHANGED if parent else Draft.State.NEW
            before = document_of(parent) if parent else None
            comparison = compare(before, parsed.document, Decisions.from_json(draft.decisions))
    draft.report = report_of(parsed, errors)
    draft.counts = _counts(parsed.document, comparison)


def _describe(
    draft: Draft,
    parsed: Parsed,
    document: FrameworkDoc,
    versions: Sequence[Framework],
    powers: Powers | None,
) -> Iterator[Fault]:
    """Write on the draft what its file is of; why it may not go live as it is."""
    draft.code, draft.title = document.occupation.soc, document.occupation.title
    draft.version, draft.digest = document.version, content_digest(document)
    draft.organisation = organisation_of(draft.code)
    if powers is not None and not powers.edits(draft.organisation_id):
        # What is stored of it is not theirs to know.
        yield parsed.fault_at("/occupation/soc", "conflict", NOT_YOURS)
        return
    draft.base = next((v for v in versions if v.status == Framework.Status.PUBLISHED), None)
    here = next((v for v in versions if v.version == draft.version), None)
    if here is None or here.digest == draft.digest:
        return
    rated = not may_be_replaced(here)
    if rated or not draft.replaces:
        told = TAKEN_AND_RATED if rated else TAKEN
        yield parsed.fault_at("/framework/version", "conflict", told.format(draft.version))


def _counts(document: FrameworkDoc | None, comparison: Comparison | None) -> dict[str, int]:
    if comparison:
        return comparison.counts
    return {"statements": len(placed_in(document))} if document else {}


@transaction.atomic
def publish_draft(*, draft: Draft, by: User | None, why: str = "") -> Published | None:
    """Make a draft live as it was reviewed; publishing twice does nothing more.

    None where it cannot go live, or is no longer waiting to: its state and report say why.
    """
    draft = Draft.objects.select_related("base").select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.state not in Draft.READY:
        return None
    parsed = parse(bytes(draft.data))
    if parsed.document is None:
        return None
    try:
        published = publish(
            document=parsed.document,
            by=by,
            decisions=Decisions.from_json(draft.decisions),
            replace=draft.replaces,
            reviewed=draft.base,
            why=why,
        )
    except Refused as refused:
        _block(draft, parsed, refused)
        return None
    mark_published(draft=draft, framework=published.framework)
    return published


def mark_published(*, draft: Draft, framework: Framework) -> None:
    """Its work is done, and what it says stands in the version."""
    draft.state, draft.framework, draft.data = Draft.State.PUBLISHED, framework, b""
    draft.updated_at = timezone.now()
    draft.save(update_fields=["state", "framework", "data", "updated_at"])


def _block(draft: Draft, parsed: Parsed, refused: Refused) -> None:
    place = "/occupation/soc" if isinstance(refused, BaseMoved) else "/framework/version"
    fault: Fault = parsed.fault_at(place, refused.code, str(refused))
    draft.state, draft.report = Draft.State.BLOCKED, report_of(parsed, [fault])
    draft.save(update_fields=["state", "report"])


def _file(document: FrameworkDoc) -> bytes:
    """The document as the file it would be, with nothing left out."""
    return export(
        document, schema=schema_of(document), exported_at=format_exported_at(timezone.now())
    )
