"""A parsed document into the database: one transaction a file."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Literal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from frameworks.documents import FrameworkDoc, LevelDoc, content_digest, statement_digest
from frameworks.models import (
    Citation,
    Domain,
    Framework,
    Level,
    Occupation,
    Source,
    Statement,
    Strand,
)
from nsx.accounts.models import AuditEvent, User

# The namespace of lineages: equal wording of one occupation always gets the same one.
LINEAGE = UUID("6f1c5a0e-3b0d-5c55-9e53-0a4a0c1f7d11")

Outcome = Literal["new", "same", "changed", "conflict", "published", "replaced"]


@transaction.atomic
def apply(
    *, document: FrameworkDoc, by: User | None, publish: bool = False, replace: bool = False
) -> Outcome:
    """Store a document; a first version, or any with `publish`, is published.

    Returns what became of it: *new*, *changed* (a new version of an occupation), *same*
    (nothing to do), *published* (the same as a draft, which is published now), *replaced*
    (it stands in the place of other content of its version, which `replace` allows as long
    as nobody has begun to rate that) or *conflict* (nothing done). Statements keep the
    lineage of the same wording in the same strand and domain of the occupation. Whatever is
    done leaves an AuditEvent.
    """
    occupation, _ = Occupation.objects.get_or_create(
        code=document.occupation.soc, defaults=_said_of(asdict(document.occupation))
    )
    # Two imports of one file at a time queue here instead of both finding it new.
    occupation = Occupation.objects.select_for_update().get(pk=occupation.pk)
    versions = Framework.objects.filter(occupation=occupation)
    here = versions.filter(version=document.version).first()
    if here is None:
        outcome: Outcome = "changed" if versions.exists() else "new"
        framework = _store(occupation, document)
        if publish or outcome == "new":
            _publish(framework)
    elif here.digest == content_digest(document):
        framework = here
        if not publish or here.status != Framework.Status.DRAFT:
            return "same"
        outcome = "published"
        _publish(framework)
    else:
        if not replace or not _deleted(here):
            return "conflict"
        outcome = "replaced"
        framework = _store(occupation, document)
        if here.status == Framework.Status.PUBLISHED or publish:
            _publish(framework)
        elif here.status == Framework.Status.RETIRED:
            versions.filter(pk=framework.pk).update(status=here.status)
    AuditEvent.objects.create(
        actor=by,
        action=f"framework.{'publish' if outcome == 'published' else 'import'}",
        target=f"framework:{framework.pk}",
    )
    return outcome


def _deleted(framework: Framework) -> bool:
    """Whether it could be deleted: nothing of anybody's rests on it."""
    try:
        framework.delete()
    except ProtectedError:
        return False
    return True


def _publish(framework: Framework) -> None:
    """Make it the one version that is published, and its occupation what it says of it."""
    versions = Framework.objects.filter(occupation=framework.occupation)
    versions.filter(status=Framework.Status.PUBLISHED).update(status=Framework.Status.RETIRED)
    versions.filter(pk=framework.pk).update(
        status=Framework.Status.PUBLISHED, published_at=timezone.now()
    )
    said = _said_of(framework.occupation_block)
    Occupation.objects.filter(pk=framework.occupation.pk).update(**said)


def _said_of(block: Mapping[str, Any]) -> dict[str, Any]:
    """What an Occupation row keeps of an occupation block."""
    return {
        key: block[key] for key in ("title", "group", "sector", "job_zone", "job_zone_inferred")
    }


def _store(occupation: Occupation, document: FrameworkDoc) -> Framework:
    block = asdict(document.occupation)
    del block["soc"]
    framework = Framework.objects.create(
        occupation=occupation,
        version=document.version,
        schema_version=document.schema_version,
        occupation_block=block,
        description=document.description,
        context_covered=document.context_covered,
        sources=dict(document.sources),
        anchors=(
            None
            if document.anchors is None
            else [[kind, list(names)] for kind, names in document.anchors.items()]
        ),
        has_citations=document.citations is not None,
        attribution=document.attribution,
        digest=content_digest(document),
    )
    _store_strands(framework, document, _store_sources(framework, document))
    return framework


def _store_sources(framework: Framework, document: FrameworkDoc) -> dict[str, Source]:
    sources = [
        Source(
            framework=framework,
            key=source.key,
            label=source.label,
            title=source.title,
            url=source.url,
            position=position,
        )
        for position, source in enumerate(document.citations or ())
    ]
    return {source.key: source for source in Source.objects.bulk_create(sources)}


def _store_strands(
    framework: Framework, document: FrameworkDoc, sources: dict[str, Source]
) -> None:
    strands = Strand.objects.bulk_create(
        Strand(
            framework=framework,
            kind=strand.kind,
            description=strand.description,
            evidence_pack=None if strand.evidence_pack is None else dict(strand.evidence_pack),
        )
        for strand in document.strands
    )
    domains = Domain.objects.bulk_create(
        Domain(strand=row, key=domain.key, label=domain.label, position=position)
        for row, strand in zip(strands, document.strands, strict=True)
        for position, domain in enumerate(strand.domains)
    )
    documents = [domain for strand in document.strands for domain in strand.domains]
    pairs = [
        (row, rank, level)
        for row, domain in zip(domains, documents, strict=True)
        for rank, level in enumerate(domain.levels, start=1)
    ]
    levels = Level.objects.bulk_create(
        Level(domain=row, rank=rank, key=level.key, label=level.label, role=level.role)
        for row, rank, level in pairs
    )
    lines = list(_statements(framework, list(zip(levels, (p[2] for p in pairs), strict=True))))
    Statement.objects.bulk_create(statement for statement, _ in lines)
    Citation.objects.bulk_create(
        Citation(statement=statement, source=sources[key], position=position)
        for statement, keys in lines
        for position, key in enumerate(keys)
    )


def _statements(
    framework: Framework, levels: list[tuple[Level, LevelDoc]]
) -> Iterator[tuple[Statement, tuple[str, ...]]]:
    """Rows with their citation keys. The n-th equal text of a domain has its own lineage."""
    seen: dict[tuple[str, str, str], int] = {}
    for level, document in levels:
        domain = level.domain
        for position, statement in enumerate(document.statements):
            digest = statement_digest(statement.text)
            place = (domain.strand.kind, domain.key, digest)
            seen[place] = seen.get(place, 0) + 1
            name = ":".join([framework.occupation.code, *place, str(seen[place])])
            row = Statement(
                level=level,
                position=position,
                text=statement.text,
                digest=digest,
                form=statement.form,
                lineage=uuid5(LINEAGE, name),
            )
            yield row, statement.citations
