"""One framework file as frozen values: what parsing gives and exporting takes.

Pure: nothing here touches Django, the clock or the disk. Where a file may leave
something out, None means absent, so that a file comes back as it was.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import Any, Literal

StrandKind = Literal["occupational", "ai", "durable"]
Form = Literal["text", "object", "cited"]

LEAD_MARK = " — "
SOC = re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}|x-[a-z0-9]+(?:-[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class StatementDoc:
    """A statement; `form` says how the file wrote it: bare text, object, object with citations."""

    text: str
    citations: tuple[str, ...] = ()
    form: Form = "text"


@dataclass(frozen=True, slots=True)
class LevelDoc:
    """A rung, lowest first, with its statements in order."""

    key: str
    label: str
    role: str | None
    statements: tuple[StatementDoc, ...]


@dataclass(frozen=True, slots=True)
class DomainDoc:
    """The unit that gets a placement; occupational and AI strands have one, with key ""."""

    key: str
    label: str
    levels: tuple[LevelDoc, ...]


@dataclass(frozen=True, slots=True)
class StrandDoc:
    """Occupational, AI or durable skills."""

    kind: StrandKind
    description: str | None
    domains: tuple[DomainDoc, ...]
    evidence_pack: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SourceDoc:
    """An entry of the file's `citations`."""

    key: str
    label: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class OccupationDoc:
    """The file's occupation block; `soc` is O*NET-SOC or a local code."""

    soc: str
    title: str
    group: str
    sector: str
    job_zone: int | None
    job_zone_inferred: bool
    job_zone_name: str | None


@dataclass(frozen=True, slots=True)
class FrameworkDoc:
    """A whole framework file."""

    schema_version: str
    exported_at: str
    occupation: OccupationDoc
    version: str
    description: str
    context_covered: str
    strands: tuple[StrandDoc, ...]
    anchors: Mapping[str, tuple[str, ...]] | None
    citations: tuple[SourceDoc, ...] | None
    sources: Mapping[str, str]
    attribution: str


def is_code(text: str) -> bool:
    """Whether it can be an occupation's: O*NET-SOC, or `x-<organisation>-<slug>`."""
    return len(text) <= 80 and bool(SOC.fullmatch(text))


@lru_cache(maxsize=8192)
def statement_digest(text: str) -> str:
    """The identity of a wording: sha256 of the text in NFC, trimmed, white space folded."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(folded.encode()).hexdigest()


def lead_and_rest(text: str) -> tuple[str, str]:
    """The lead phrase before the first " — " and the rest; ("", text) without one."""
    lead, mark, rest = text.partition(LEAD_MARK)
    return (lead, rest) if mark else ("", text)


def content_digest(document: FrameworkDoc) -> str:
    """What a file says, whenever and in whichever way it was written.

    Equal digests mean nothing to import: neither the schema's version, nor how letters are
    composed, nor how statements without citations are written is content.
    """
    content = [
        astuple(document.occupation),
        document.version,
        document.description,
        document.context_covered,
        [_content_of(strand) for strand in document.strands],
        {kind: list(names) for kind, names in (document.anchors or {}).items()},
        [astuple(source) for source in document.citations or ()],
        dict(document.sources),
        document.attribution,
    ]
    written = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(unicodedata.normalize("NFC", written).encode()).hexdigest()


def _content_of(strand: StrandDoc) -> list[Any]:
    pack = None if strand.evidence_pack is None else dict(strand.evidence_pack)
    return [
        strand.kind,
        strand.description,
        pack,
        [
            [
                domain.key,
                domain.label,
                [
                    [level.key, level.label, level.role]
                    + [[each.text, *each.citations] for each in level.statements]
                    for level in domain.levels
                ],
            ]
            for domain in strand.domains
        ],
    ]
