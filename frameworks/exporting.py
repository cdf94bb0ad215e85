"""Frozen values to NSX JSON, compact and in the key order of the exchange. Pure."""

import json
from datetime import UTC, datetime
from typing import Any

from frameworks.documents import DomainDoc, FrameworkDoc, LevelDoc, StatementDoc, StrandDoc


def format_exported_at(moment: datetime) -> str:
    """`2026-05-15T12:40:51.793Z`: UTC with milliseconds. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("exportedAt needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def check_exported_at(text: str) -> str:
    """The text as it came. Raises ValueError for all but a moment as above."""
    try:
        moment = datetime.fromisoformat(text)
        good = format_exported_at(moment) == text
    except ValueError:
        good = False
    if not good:
        raise ValueError("exportedAt is UTC with milliseconds, like 2026-05-15T12:40:51.793Z")
    return text


def export(document: FrameworkDoc, *, schema: str | None, exported_at: str) -> bytes:
    """The file as UTF-8 without a trailing newline.

    `schema` is "1.0", "1.1" or None for the document's own. A 1.0 file holds the
    occupational strand only and bare statements; the rest has no place in it.
    Raises ValueError for another schema.
    """
    schema = schema or document.schema_version
    if schema not in {"1.0", "1.1"}:
        raise ValueError(f"schema {schema!r} is not 1.0 or 1.1")
    full = schema == "1.1"
    occupation = document.occupation
    block: dict[str, Any] = {
        "soc": occupation.soc,
        "title": occupation.title,
        "group": occupation.group,
        "sector": occupation.sector,
        "jobZone": occupation.job_zone,
        "jobZoneInferred": occupation.job_zone_inferred,
    }
    if full and occupation.job_zone_name is not None:
        block["jobZoneName"] = occupation.job_zone_name
    strands = {strand.kind: strand for strand in document.strands}
    result: dict[str, Any] = {
        "schemaVersion": schema,
        "exportedAt": exported_at,
        "occupation": block,
        "framework": {
            "version": document.version,
            "description": document.description,
            "contextCovered": document.context_covered,
            "levels": _levels(strands["occupational"].domains[0].levels, full),
        },
    }
    if full:
        if "ai" in strands:
            result["ai"] = _ai(strands["ai"])
        if "durable" in strands:
            result["durable"] = _durable(strands["durable"])
        if document.anchors is not None:
            result["anchors"] = {kind: list(names) for kind, names in document.anchors.items()}
        if document.citations is not None:
            result["citations"] = {
                source.key: {"label": source.label, "title": source.title}
                | ({} if source.url is None else {"url": source.url})
                for source in document.citations
            }
    result["sources"] = dict(document.sources)
    result["attribution"] = document.attribution
    return json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode()


def schema_of(document: FrameworkDoc) -> str:
    """The schema version to write a document in: its own, or 1.1 where 1.0 has no place for it."""
    (first, *others) = document.strands
    statements = [each for level in first.domains[0].levels for each in level.statements]
    plain = (
        not others
        and document.anchors is None
        and document.citations is None
        and document.occupation.job_zone_name is None
        and all(level.role is None for level in first.domains[0].levels)
        and all(each.form == "text" for each in statements)
    )
    return document.schema_version if plain else "1.1"


def _ai(strand: StrandDoc) -> dict[str, Any]:
    result = _described(strand) | {"levels": _levels(strand.domains[0].levels, full=True)}
    if strand.evidence_pack is not None:
        result["evidencePack"] = dict(strand.evidence_pack)
    return result


def _durable(strand: StrandDoc) -> dict[str, Any]:
    def domain(value: DomainDoc) -> dict[str, Any]:
        return {"key": value.key, "label": value.label, "levels": _levels(value.levels, full=True)}

    return _described(strand) | {"domains": [domain(value) for value in strand.domains]}


def _described(strand: StrandDoc) -> dict[str, Any]:
    return {} if strand.description is None else {"description": strand.description}


def _levels(levels: tuple[LevelDoc, ...], full: bool) -> dict[str, Any]:
    result = {}
    for level in levels:
        entry: dict[str, Any] = {"label": level.label}
        if full and level.role is not None:
            entry["role"] = level.role
        entry["statements"] = [_statement(statement, full) for statement in level.statements]
        result[level.key] = entry
    return result


def _statement(statement: StatementDoc, full: bool) -> Any:
    if not full or statement.form == "text":
        return statement.text
    if statement.form == "object":
        return {"text": statement.text}
    return {"text": statement.text, "citations": list(statement.citations)}
