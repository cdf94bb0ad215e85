"""Reading frameworks."""

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

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
from frameworks.models import Citation, Framework, Source, Statement, Strand

KINDS = [kind.value for kind in Strand.Kind]


def document_of(framework: Framework) -> FrameworkDoc:
    """A stored version as the values it was read from; the query count is the same at any size."""
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
    return FrameworkDoc(
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
