"""What is live: publishing a version, rolling back to one, retiring one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from frameworks.actions.storing import fresh_lineage, store
from frameworks.alike import alike
from frameworks.diff import Change, Comparison, Decisions, compare, placed_in
from frameworks.documents import FrameworkDoc, content_digest
from frameworks.finding.index import index
from frameworks.impact import on_people
from frameworks.models import Framework, Occupation, Release, Statement, StatementLink
from frameworks.models.release import WHY_CHARS
from frameworks.queries import document_of, organisation_of, outline_of, parent_of
from frameworks.signals import went_live
from nsx.accounts.models import AuditEvent, User

Outcome = Literal["new", "changed", "same", "replaced"]


class Refused(Exception):
    """Why a version cannot go live as asked; `code` is one of formats.md's, the text says more."""

    code = "conflict"


class VersionTaken(Refused):
    """The version string is there with other content, and may not be replaced."""


class BaseMoved(Refused):
    """Another version went live since the change was reviewed."""


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a document, and the version that says it now."""

    outcome: Outcome
    framework: Framework


@transaction.atomic
def publish(
    *,
    document: FrameworkDoc,
    by: User | None,
    decisions: Decisions | None = None,
    replace: bool = False,
    reviewed: Framework | Literal["any"] | None = "any",
    why: str = "",
) -> Published:
    """Make a document the one live version of its occupation, which is made where it is new.

    Statements keep the lineage of those they came from, by the comparison with the version that
    was live and the admin's decisions; links record whether ratings hold. What has the same
    version and content already gives "same". `replace` puts it in the place, and the state, of
    other content of its version where no ratings hang on that (may_be_replaced). `reviewed` is the
    live version that the decisions were made on. Raises VersionTaken and BaseMoved, nothing done.
    """
    occupation, made = _locked(document)
    versions = [] if made else list(occupation.frameworks.all())
    here = next((each for each in versions if each.version == document.version), None)
    digest = content_digest(document)
    if here and here.digest == digest:
        return Published("same", here)
    live = next((each for each in versions if each.status == Framework.Status.PUBLISHED), None)
    if reviewed != "any" and live != reviewed:
        raise BaseMoved("Another version went live since this was checked. Check it again.")
    if here:
        if not replace or not may_be_replaced(here):
            raise VersionTaken(f"{document.version} is already here with other content.")
        return Published("replaced", _replace(here, document, decisions, by, why))
    parent = live or (parent_of(occupation) if versions else None)
    _retire(live)
    new = Framework(occupation=occupation, based_on=parent, digest=digest, **_live_now())
    _store(new, document, decisions, by)
    _announce(new, live, Release.Kind.PUBLISH, by, why)
    return Published("changed" if parent else "new", new)


def may_be_replaced(version: Framework) -> bool:
    """Whether other content may stand in its place: no ratings are of it, or lead through it.

    What was decided between it and a later version would be lost with it.
    """
    if on_people().is_rated(version):
        return False
    code = version.occupation.code
    return not (version.followers.exists() and on_people().concerned([code]))


@transaction.atomic
def roll_back(
    *, to: Framework, by: User | None, why: str = "", instead_of: Framework | None = None
) -> bool:
    """Make a retired version the live one again, as it was; False where it is live already.

    `instead_of` is the version that must be live for it. Whoever moved on from the version keeps
    what they have, and is offered the way back.
    """
    Occupation.objects.select_for_update().get(pk=to.occupation_id)
    to.refresh_from_db(fields=["status", "occupation"])
    if to.status == Framework.Status.PUBLISHED:
        return False
    live = Framework.objects.filter(
        occupation=to.occupation_id, status=Framework.Status.PUBLISHED
    ).first()
    if instead_of and live != instead_of:
        return False
    _retire(live)
    Framework.objects.filter(pk=to.pk).update(**_live_now())
    _announce(to, live, Release.Kind.ROLLBACK, by, why)
    return True


@transaction.atomic
def retire(*, framework: Framework, by: User | None, why: str = "") -> bool:
    """Take the live version out of the catalogue with none in its place; False if it is not live.

    Learners keep what they have and can go on with it; nobody begins it anew. The occupation is
    called again what O*NET calls it, where it does.
    """
    occupation = Occupation.objects.select_for_update().get(pk=framework.occupation_id)
    live = Framework.objects.filter(pk=framework.pk, status=Framework.Status.PUBLISHED)
    if not live.update(status=Framework.Status.RETIRED):
        return False
    if occupation.onet_says:
        Occupation.objects.filter(pk=occupation.pk).update(**occupation.onet_says)
    index([occupation.pk])
    _record(framework, framework, Release.Kind.RETIRE, by, why)
    return True


def _locked(document: FrameworkDoc) -> tuple[Occupation, bool]:
    """The occupation, which two imports of one file at a time queue for; whether it is new."""
    block = document.occupation
    there = Occupation.objects.select_for_update().filter(code=block.soc)
    if found := there.first():
        return found, False
    said = {**_said_of(asdict(block)), "organisation": organisation_of(block.soc)}
    try:
        with transaction.atomic():
            return Occupation.objects.create(code=block.soc, **said), True
    except IntegrityError:
        return there.get(), False


def _store(
    framework: Framework, document: FrameworkDoc, decisions: Decisions | None, by: User | None
) -> None:
    """Write a version, with its links to the one it is based on."""
    parent = framework.based_on
    before = document_of(parent) if parent else None
    comparison = compare(before, document, decisions)
    old_lines = list(outline_of(parent).statements) if parent else []
    old_keys = [line.key for line in placed_in(before)] if before else []
    olds = dict(zip(old_keys, old_lines, strict=True))
    known = {key: line.lineage for key, line in olds.items()}
    statements = store(
        framework=framework,
        document=document,
        lineages=_lineages(framework.occupation, comparison, known),
    )
    ids = {key: line.id for key, line in olds.items()}
    StatementLink.objects.bulk_create(_links(framework, comparison.changes, ids, statements, by))


def _lineages(
    occupation: Occupation, comparison: Comparison, known: Mapping[str, UUID]
) -> dict[str, UUID]:
    """By key, each statement's: its old one's, of several the most alike's, else a fresh one."""
    claims = [
        (alike(old.text, change.new.text), old.key, change.new.key)
        for change in comparison.changes
        if change.new
        for old in change.olds
    ]
    found: dict[str, UUID] = {}
    given: set[UUID] = set()
    for _, old, new in sorted(claims, key=lambda claim: -claim[0]):
        if new not in found and known[old] not in given:
            found[new] = known[old]
            given.add(known[old])
    for change in comparison.changes:
        if change.new and change.new.key not in found:
            # An earlier wording may have come back while its lineage lives on reworded.
            key = change.new.key
            while (lineage := fresh_lineage(occupation, key)) in given:
                key += "+"
            found[change.new.key] = lineage
            given.add(lineage)
    return found


def _links(
    framework: Framework,
    changes: Sequence[Change],
    olds: Mapping[str, int],
    statements: Mapping[str, Statement],
    by: User | None,
) -> list[StatementLink]:
    return [
        StatementLink(
            old_id=olds[old.key],
            new=statements[change.new.key],
            framework=framework,
            relation=change.kind,
            keep=change.keep,
            decided_by=by if change.decided else None,
        )
        for change in changes
        if change.new and change.asks
        for old in change.olds
    ]


def _replace(
    here: Framework,
    document: FrameworkDoc,
    decisions: Decisions | None,
    by: User | None,
    why: str,
) -> Framework:
    """Other content of a version that nobody has rated, in its place and state."""
    followers = list(here.followers.values_list("pk", flat=True))
    live = here.status == Framework.Status.PUBLISHED
    new = Framework(occupation=here.occupation, based_on=here.based_on)
    new.digest = content_digest(document)
    new.status, new.published_at = here.status, timezone.now() if live else here.published_at
    here.delete()
    _store(new, document, decisions if new.based_on else None, by)
    Framework.objects.filter(pk__in=followers).update(based_on=new)
    if live:
        _announce(new, None, Release.Kind.PUBLISH, by, why)
    else:
        _record(new, None, Release.Kind.PUBLISH, by, why)
    return new


def _live_now() -> dict[str, Any]:
    """What makes a version the published one; another must be retired first."""
    return {"status": Framework.Status.PUBLISHED, "published_at": timezone.now()}


def _retire(live: Framework | None) -> None:
    if live:
        Framework.objects.filter(pk=live.pk).update(status=Framework.Status.RETIRED)


def _announce(
    framework: Framework, live: Framework | None, kind: Release.Kind, by: User | None, why: str
) -> None:
    """Its occupation is called and found by what is live now; it is on record, and heard of."""
    occupation, said = framework.occupation, _said_of(framework.occupation_block)
    if any(getattr(occupation, key) != value for key, value in said.items()):
        Occupation.objects.filter(pk=occupation.pk).update(**said)
    index([occupation.pk])
    _record(framework, live, kind, by, why)
    went_live.send(sender=Framework, framework=framework)


def _record(
    framework: Framework,
    previous: Framework | None,
    kind: Release.Kind,
    by: User | None,
    why: str,
) -> None:
    Release.objects.create(
        framework=framework, previous=previous, kind=kind, by=by, why=why[:WHY_CHARS]
    )
    AuditEvent.objects.create(
        actor=by, action=f"framework.{kind.value}", target=f"framework:{framework.pk}"
    )


def _said_of(block: Mapping[str, Any]) -> dict[str, Any]:
    """What an Occupation row keeps of an occupation block."""
    return {
        key: block[key] for key in ("title", "group", "sector", "job_zone", "job_zone_inferred")
    }
