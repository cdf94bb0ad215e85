"""The floor of an import: rows from files that are trusted blindly, one insert per table."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

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

BATCH = 5_000


@transaction.atomic
def inserted(contents: Iterable[dict[str, Any]]) -> None:
    """Store all files at once: nothing is checked, compared, or recorded."""
    files = list(contents)
    known = {each.code: each for each in Occupation.objects.all()}
    fresh = [
        Occupation(code=block["soc"], title=block["title"])
        for file in files
        if (block := file["occupation"])["soc"] not in known
    ]
    known |= {each.code: each for each in Occupation.objects.bulk_create(fresh, BATCH)}
    frameworks = Framework.objects.bulk_create(
        (
            Framework(
                occupation=known[file["occupation"]["soc"]],
                version=file["framework"]["version"],
                schema_version=file["schemaVersion"],
                occupation_block=file["occupation"],
                description=file["framework"]["description"],
                context_covered=file["framework"]["contextCovered"],
                sources=file["sources"],
                anchors=list(file.get("anchors", {}).items()),
                attribution=file["attribution"],
            )
            for file in files
        ),
        BATCH,
    )
    sources = {
        (each.framework_id, each.key): each
        for each in Source.objects.bulk_create(
            (
                Source(framework=framework, key=key, position=position, **source)
                for framework, file in zip(frameworks, files, strict=True)
                for position, (key, source) in enumerate(file.get("citations", {}).items())
            ),
            BATCH,
        )
    }
    parts = [
        (Strand(framework=framework, kind=kind), domains)
        for framework, file in zip(frameworks, files, strict=True)
        for kind, domains in strands(file)
    ]
    Strand.objects.bulk_create((strand for strand, _ in parts), BATCH)
    domains = [
        (Domain(strand=strand, key=key, position=position), levels)
        for strand, found in parts
        for position, (key, levels) in enumerate(found)
    ]
    Domain.objects.bulk_create((domain for domain, _ in domains), BATCH)
    rungs = [
        (Level(domain=domain, rank=rank, key=key, label=level["label"]), level["statements"])
        for domain, levels in domains
        for rank, (key, level) in enumerate(levels.items(), start=1)
    ]
    Level.objects.bulk_create((level for level, _ in rungs), BATCH)
    lines = [
        (
            Statement(level=level, position=position, text=text_of(line)),
            line,
            level.domain.strand.framework_id,
        )
        for level, statements in rungs
        for position, line in enumerate(statements)
    ]
    Statement.objects.bulk_create((statement for statement, _, _ in lines), BATCH)
    Citation.objects.bulk_create(
        (
            Citation(statement=statement, source=sources[framework, key], position=position)
            for statement, line, framework in lines
            if isinstance(line, dict)
            for position, key in enumerate(line.get("citations", ()))
        ),
        BATCH,
    )


def strands(file: dict[str, Any]) -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Each strand with the levels of its domains by their keys."""
    yield "occupational", [("", file["framework"]["levels"])]
    if "ai" in file:
        yield "ai", [("", file["ai"]["levels"])]
    if "durable" in file:
        yield "durable", [(each["key"], each["levels"]) for each in file["durable"]["domains"]]


def text_of(line: Any) -> str:
    """The wording of a statement."""
    text: str = line if isinstance(line, str) else line["text"]
    return text
