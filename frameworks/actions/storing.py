"""A document into the rows of a version. Only publishing does it, inside its transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from uuid import UUID, uuid5

from frameworks.diff import placed_in
from frameworks.documents import FrameworkDoc, LevelDoc, statement_digest
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
    """The lineage of a statement that came from no other, by its key (frameworks.diff).

    Those of one occupation begin alike, so that they lie together in the index: writing a
    framework touches a page or two of it and not one for every statement.
    """
    return UUID(bytes=_home(occupation.code) + uuid5(LINEAGE, key).bytes[8:])


@lru_cache
def _home(code: str) -> bytes:
    return uuid5(LINEAGE, code).bytes[:8]


def store(
    *, framework: Framework, document: FrameworkDoc, lineages: Mapping[str, UUID]
) -> dict[str, Statement]:
    """Write a version that names its occupation, base, digest and status; gives its statements.

    They, and their `lineages`, go by their keys (frameworks.diff).
    """
    block = asdict(document.occupation)
    del block["soc"]
    framework.version = document.version
    framework.schema_version = document.schema_version
    framework.occupation_block = block
    framework.description = document.description
    framework.context_covered = document.context_covered
    framework.sources = dict(document.sources)
    if document.anchors is not None:
        framework.anchors = [[kind, list(names)] for kind, names in document.anchors.items()]
    framework.has_citations = document.citations is not None
    framework.attribution = document.attribution
    framework.save(force_insert=True)
    sources = _store_sources(framework, document)
    keys = [line.key for line in placed_in(document)]
    rows = _store_strands(framework, document, sources, [lineages[key] for key in keys])
    return dict(zip(keys, rows, strict=True))


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
