"""New versions of a document: the same with some statements changed."""

from collections.abc import Callable
from dataclasses import replace

from frameworks.documents import DomainDoc, FrameworkDoc, LevelDoc, StatementDoc

Levels = list[list[StatementDoc]]


def edited(
    document: FrameworkDoc,
    change: Callable[[Levels], object],
    *,
    version: str = "v2",
    kind: str = "occupational",
    domain: int = 0,
) -> FrameworkDoc:
    """The document as `version`, after `change` has worked on one domain's lists of statements."""

    def changed(found: DomainDoc) -> DomainDoc:
        levels = [list(level.statements) for level in found.levels]
        change(levels)
        return replace(
            found,
            levels=tuple(
                replace(level, statements=tuple(statements))
                for level, statements in zip(found.levels, levels, strict=True)
            ),
        )

    strands = tuple(
        replace(
            strand,
            domains=tuple(
                changed(each) if index == domain else each
                for index, each in enumerate(strand.domains)
            ),
        )
        if strand.kind == kind
        else strand
        for strand in document.strands
    )
    return replace(document, version=version, strands=strands)


def says(document: FrameworkDoc, *levels: list[str], version: str = "v1") -> FrameworkDoc:
    """The document with these occupational statements, level by level."""

    def put(found: Levels) -> None:
        for index, texts in enumerate(levels):
            found[index] = [StatementDoc(text) for text in texts]

    return edited(document, put, version=version)


def with_level_below(document: FrameworkDoc, text: str, *, version: str = "v2") -> FrameworkDoc:
    """The document with one more occupational level, "starter", under the others."""
    starter = LevelDoc("starter", "Starter", None, (StatementDoc(text),))
    strands = tuple(
        replace(
            strand,
            domains=tuple(
                replace(domain, levels=(starter, *domain.levels)) for domain in strand.domains
            ),
        )
        if strand.kind == "occupational"
        else strand
        for strand in document.strands
    )
    return replace(document, version=version, strands=strands)
