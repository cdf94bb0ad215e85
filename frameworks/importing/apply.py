"""A parsed document into the database: one transaction a file."""

from collections.abc import Iterator
from typing import Literal
from uuid import UUID, uuid5

from django.db import transaction
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

Outcome = Literal["new", "same", "changed", "conflict"]


def outcome_of(document: FrameworkDoc) -> Outcome:
    """What importing would be: new, same, changed (a new version string) or conflict."""
    versions = dict(
        Framework.objects.filter(occupation__code=document.occupation.soc).values_list(
            "version", "digest"
        )
    )
    if not versions:
        return "new"
    if document.version not in versions:
        return "changed"
    return "same" if versions[document.version] == content_digest(document) else "conflict"


@transaction.atomic
def apply(*, document: FrameworkDoc, by: User | None, publish: bool = False) -> Outcome:
    """Store a document; a first version, or any with `publish`, is published.

    Same and conflict change nothing. Statements keep the lineage of the same
    wording in the same strand and domain of the occupation. Leaves an AuditEvent.
    """
    block = document.occupation
    occupation, _ = Occupation.objects.get_or_create(
        code=block.soc,
        defaults={
            "title": block.title,
            "group": block.group,
            "sector": block.sector,
            "job_zone": block.job_zone,
            "job_zone_inferred": block.job_zone_inferred,
        },
    )
    # Two imports of one file at a time queue here instead of both finding it new.
    Occupation.objects.select_for_update().get(pk=occupation.pk)
    outcome = outcome_of(document)
    if outcome in {"same", "conflict"}:
        return outcome
    framework = Framework.objects.create(
        occupation=occupation,
        version=document.version,
        schema_version=document.schema_version,
        occupation_block={
            "title": block.title,
            "group": block.group,
            "sector": block.sector,
            "job_zone": block.job_zone,
            "job_zone_inferred": block.job_zone_inferred,
            "job_zone_name": block.job_zone_name,
        },
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
    if publish or outcome == "new":
        now = timezone.now()
        Framework.objects.filter(occupation=occupation, status=Framework.Status.PUBLISHED).update(
            status=Framework.Status.RETIRED
        )
        Framework.objects.filter(pk=framework.pk).update(
            status=Framework.Status.PUBLISHED, published_at=now
        )
    AuditEvent.objects.create(
        actor=by, action="framework.import", target=f"framework:{framework.pk}"
    )
    return outcome


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
