"""Versions of a framework as documents and outlines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, cast

from frameworks.access import readable
from frameworks.documents import (
    DomainDoc,
    Form,
    FrameworkDoc,
    LevelDoc,
    OccupationDoc,
    SourceDoc,
    StatementDoc,
    StrandDoc,
    StrandKind,
)
from frameworks.models import Citation, Framework, Level, Source, Statement, Strand
from frameworks.outline import DomainLine, LevelLine, Outline, StatementLine, StrandLine

KINDS = [kind.value for kind in Strand.Kind]


def readable_versions(soc: str, reader: object) -> list[Framework]:
    """The versions of an occupation, newest first, if the reader may see it; one query."""
    return list(
        Framework.objects.select_related("occupation").filter(
            readable(reader), occupation__code=soc
        )
    )


Rows = Mapping[tuple[str, str, str], tuple[int, ...]]
"""By strand, domain and level the row ids of statements, in their order."""


def document_of(framework: Framework) -> FrameworkDoc:
    """A stored version as the values it was read from; the query count is the same at any size."""
    return document_and_rows(framework)[0]


def document_and_rows(framework: Framework) -> tuple[FrameworkDoc, Rows]:
    """The same, and which rows its statements are, in as many queries."""
    strands = sorted(
        framework.strands.prefetch_related("domains__levels").all(),
        key=lambda strand: KINDS.index(strand.kind),
    )
    statements: dict[int, list[Statement]] = defaultdict(list)
    for statement in Statement.objects.filter(level__domain__strand__framework=framework).order_by(
        "level_id", "position"
    ):
        statements[statement.level_id].append(statement)
    sources = list(Source.objects.filter(framework=framework))
    keys = {source.pk: source.key for source in sources}
    cited: dict[int, list[str]] = defaultdict(list)
    for citation in Citation.objects.filter(source__framework=framework).order_by("position"):
        cited[citation.statement_id].append(keys[citation.source_id])
    document = FrameworkDoc(
        schema_version=framework.schema_version,
        exported_at="",
        occupation=OccupationDoc(soc=framework.occupation.code, **framework.occupation_block),
        version=framework.version,
        description=framework.description,
        context_covered=framework.context_covered,
        strands=tuple(_strand(strand, statements, cited) for strand in strands),
        anchors=(
            None
            if framework.anchors is None
            else {kind: tuple(names) for kind, names in framework.anchors}
        ),
        citations=(
            tuple(SourceDoc(s.key, s.label, s.title, s.url) for s in sources)
            if framework.has_citations
            else None
        ),
        sources=framework.sources,
        attribution=framework.attribution,
    )
    return document, {
        (strand.kind, domain.key, level.key): tuple(row.pk for row in statements[level.pk])
        for strand in strands
        for domain in strand.domains.all()
        for level in domain.levels.all()
    }


def _strand(
    strand: Strand, statements: dict[int, list[Statement]], cited: dict[int, list[str]]
) -> StrandDoc:
    def rows(found: Iterable[Statement]) -> tuple[StatementDoc, ...]:
        return tuple(
            StatementDoc(row.text, tuple(cited[row.pk]), cast(Form, row.form)) for row in found
        )

    return StrandDoc(
        cast(StrandKind, strand.kind),
        strand.description,
        tuple(
            DomainDoc(
                domain.key,
                domain.label,
                tuple(
                    LevelDoc(level.key, level.label, level.role, rows(statements[level.pk]))
                    for level in domain.levels.all()
                ),
            )
            for domain in strand.domains.all()
        ),
        strand.evidence_pack,
    )


def outline_of(framework: Framework) -> Outline:
    """The ladders of a version, in one query the first time and none after it.

    The content digest is part of what the outline is remembered by, should a row id ever come
    back.
    """
    return _outline(framework.pk, framework.digest)


@lru_cache(maxsize=512)
def _outline(framework_id: int, digest: str) -> Outline:
    rows = list(
        Level.objects.filter(domain__strand__framework=framework_id)
        .order_by("domain__strand", "domain__position", "rank", "statements__position")
        .values(
            "domain__strand",
            "domain__strand__kind",
            "domain",
            "domain__key",
            "domain__label",
            "pk",
            "rank",
            "key",
            "label",
            "role",
            "statements__pk",
            "statements__text",
            "statements__digest",
            "statements__lineage",
        )
    )

    def by(key: str, found: Iterable[Any]) -> list[list[Any]]:
        return [list(group) for _, group in groupby(found, key=lambda row: row[key])]

    strands = [
        StrandLine(
            in_strand[0]["domain__strand"],
            in_strand[0]["domain__strand__kind"],
            tuple(
                DomainLine(
                    in_domain[0]["domain"],
                    in_domain[0]["domain__key"],
                    in_domain[0]["domain__label"],
                    tuple(_level_line(in_level) for in_level in by("pk", in_domain)),
                )
                for in_domain in by("domain", in_strand)
            ),
        )
        for in_strand in by("domain__strand", rows)
    ]
    return Outline(framework_id, tuple(sorted(strands, key=lambda s: KINDS.index(s.kind))))


def _level_line(rows: list[Any]) -> LevelLine:
    first = rows[0]
    return LevelLine(
        first["pk"],
        first["rank"],
        first["key"],
        first["label"],
        first["role"] or "",
        tuple(
            StatementLine(
                row["statements__pk"],
                row["statements__text"],
                row["statements__digest"],
                row["statements__lineage"],
            )
            for row in rows
            if row["statements__pk"] is not None
        ),
    )
