"""Versions of a framework as documents and outlines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from frameworks.access import readable
from frameworks.documents import (
    DomainDoc,
    FrameworkDoc,
    LevelDoc,
    OccupationDoc,
    SourceDoc,
    StatementDoc,
    StrandDoc,
)
from frameworks.models import Citation, Framework, Level, Source, Strand
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


def rows_of(framework: Framework) -> Rows:
    """Which rows the statements of a version are; no query after its document was read."""
    return {
        (strand.kind, domain.key, level.key): tuple(line.id for line in level.statements)
        for strand in outline_of(framework).strands
        for domain in strand.domains
        for level in domain.levels
    }


def document_of(framework: Framework) -> FrameworkDoc:
    """A stored version as the values it was read from.

    Its outline, its strands, and where it has citations their sources and themselves: four
    queries at most at any size, and one fewer once the outline is known.
    """
    sources: list[Source] = []
    cited: dict[int, list[str]] = defaultdict(list)
    if framework.has_citations:
        sources = list(Source.objects.filter(framework=framework))
        keys = {source.pk: source.key for source in sources}
        rows = Citation.objects.filter(source__framework=framework).order_by("position")
        for statement, source in rows.values_list("statement", "source"):
            cited[statement].append(keys[source])
    said = {
        pk: (description, pack)
        for pk, description, pack in Strand.objects.filter(framework=framework).values_list(
            "pk", "description", "evidence_pack"
        )
    }
    return FrameworkDoc(
        schema_version=framework.schema_version,
        exported_at="",
        occupation=OccupationDoc(soc=framework.occupation.code, **framework.occupation_block),
        version=framework.version,
        description=framework.description,
        context_covered=framework.context_covered,
        strands=tuple(
            _strand(strand, *said[strand.id], cited) for strand in outline_of(framework).strands
        ),
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


def _strand(
    strand: StrandLine,
    description: str | None,
    pack: Mapping[str, Any] | None,
    cited: Mapping[int, list[str]],
) -> StrandDoc:
    def level(line: LevelLine) -> LevelDoc:
        return LevelDoc(
            line.key,
            line.label,
            line.role,
            tuple(
                StatementDoc(each.text, tuple(cited.get(each.id, ())), each.form)
                for each in line.statements
            ),
        )

    return StrandDoc(
        strand.kind,
        description,
        tuple(
            DomainDoc(domain.key, domain.label, tuple(map(level, domain.levels)))
            for domain in strand.domains
        ),
        pack,
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
            "statements__form",
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
        first["role"],
        tuple(
            StatementLine(
                row["statements__pk"],
                row["statements__text"],
                row["statements__digest"],
                row["statements__lineage"],
                row["statements__form"],
            )
            for row in rows
            if row["statements__pk"] is not None
        ),
    )
