"""A document into the rows of a version. Only publishing does it, inside its transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from uuid import UUID, uuid5

from frameworks.diff import Placed
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

# The namespace of lineages: equal wording of one occupation always gets the same one.
LINEAGE = UUID("6f1c5a0e-3b0d-5c55-9e53-0a4a0c1f7d11")


def fresh_lineage(occupation: Occupation, key: str) -> UUID:
    """The lineage of a statement that came from no other, by its key (frameworks.diff)."""
    return uuid5(LINEAGE, f"{occupation.code}:{key}")


def store(
    *,
    occupation: Occupation,
    document: FrameworkDoc,
    placed: Sequence[Placed],
    lineages: Mapping[str, UUID],
    based_on: Framework | None,
) -> tuple[Framework, list[Statement]]:
    """The version, retired as yet, and its statements in the order of `placed`.

    `placed` is what frameworks.diff.placed_in says of the document, `lineages` names the
    statements' by their keys.
    """
    block = asdict(document.occupation)
    del block["soc"]
    framework = Framework.objects.create(
        occupation=occupation,
        version=document.version,
        based_on=based_on,
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
    sources = _store_sources(framework, document)
    ids = [lineages[line.key] for line in placed]
    return framework, _store_strands(framework, document, sources, ids)


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
    framework: Framework,
    document: FrameworkDoc,
    sources: Mapping[str, Source],
    lineages: Sequence[UUID],
) -> list[Statement]:
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
    lines = list(_statements(zip(levels, (pair[2] for pair in pairs), strict=True), lineages))
    statements = Statement.objects.bulk_create(statement for statement, _ in lines)
    Citation.objects.bulk_create(
        Citation(statement=statement, source=sources[key], position=position)
        for statement, keys in lines
        for position, key in enumerate(keys)
    )
    return statements


def _statements(
    levels: Iterable[tuple[Level, LevelDoc]], lineages: Iterable[UUID]
) -> Iterator[tuple[Statement, tuple[str, ...]]]:
    """Rows with their citation keys."""
    lineage = iter(lineages)
    for level, document in levels:
        for position, statement in enumerate(document.statements):
            row = Statement(
                level=level,
                position=position,
                text=statement.text,
                digest=statement_digest(statement.text),
                form=statement.form,
                lineage=next(lineage),
            )
            yield row, statement.citations
