"""The shape of NSX JSON 1.0 and 1.1: a JSON value to a FrameworkDoc and its faults. Pure.

Reading goes on after a fault with a stand-in value, so that one look at the
report is enough to mend a file.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from frameworks.documents import (
    DomainDoc,
    Form,
    FrameworkDoc,
    LevelDoc,
    OccupationDoc,
    SourceDoc,
    StatementDoc,
    StrandDoc,
    is_code,
    statement_digest,
)
from frameworks.importing import faults
from frameworks.importing.faults import Fault, Found
from frameworks.importing.locate import called, named, pointer
from nsx.lib.text import is_web_address

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,79}", re.ASCII)
ANCHOR_KINDS = (
    "relatedTitles",
    "apprenticeships",
    "skills",
    "knowledge",
    "abilities",
    "workStyles",
    "technology",
    "tasks",
    "cip",
)
# Stands for an object that could not be read: what it lacks is not worth a second fault.
_UNREAD: Mapping[str, Any] = MappingProxyType({})


def read_document(value: Any) -> tuple[FrameworkDoc | None, Found]:
    """The document, and the faults found in it (without line and column).

    With an error among the faults the document holds stand-ins and must not be used.
    """
    reader = _Reader()
    return reader.document(value), reader.found


class _Reader:
    def __init__(self) -> None:
        self.found = Found()

    def fault(self, code: str, where: str, message: str) -> None:
        self.found.add(Fault(code, message, where))

    def warn(self, code: str, where: str, message: str) -> None:
        self.found.add(Fault(code, message, where, severity="warning"))

    # -- values ---------------------------------------------------------------

    def mapping(self, value: Any, where: str, what: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            self.fault("schema", where, f"{called(where)} must be {what}, not {named(value)}.")
            return _UNREAD
        if len(value) > faults.MAX_KEYS:
            self.fault(
                "too_many_items",
                where,
                f"This object has {len(value):,} keys. The limit is {faults.MAX_KEYS}.",
            )
            return _UNREAD
        for key in value:
            if faults.BAD_TEXT.search(key):
                self.fault("bad_text", where, "A key holds a control character. Take it out.")
        return value

    def known(self, value: Mapping[str, Any], where: str, keys: set[str]) -> None:
        for key in value:
            if key not in keys:
                self.warn(
                    "unknown_key",
                    pointer(where, key),
                    f"“{key[:80]}” is not part of this format. It is left out.",
                )

    def items(self, value: Any, where: str, limit: int, what: str) -> list[Any]:
        if not isinstance(value, list):
            self.fault(
                "schema", where, f"{called(where)} must be a list of {what}, not {named(value)}."
            )
            return []
        if len(value) > limit:
            self.fault(
                "too_many_items",
                where,
                f"There are {len(value):,} {what} here. The limit is {limit}.",
            )
            return []
        return value

    def text(
        self, value: Any, where: str, limit: int = faults.MAX_LABEL_CHARS, *, blank: bool = True
    ) -> str:
        if not isinstance(value, str):
            self.fault(
                "schema", where, f"{called(where)} must be text in quotes, not {named(value)}."
            )
            return ""
        if len(value) > limit:
            self.fault(
                "text_too_long",
                where,
                f"This text has {len(value):,} characters. The limit is {limit:,}.",
            )
        if match := faults.BAD_TEXT.search(value):
            self.fault(
                "bad_text",
                where,
                f"Character {match.start() + 1} is U+{ord(match.group()):04X}, a control "
                "character or half a character. Take it out.",
            )
            return ""
        if not blank and not value.strip():
            self.fault(
                "schema", where, f"{called(where)} is empty. Write its text, or take it out."
            )
        return value

    def member(
        self,
        parent: Mapping[str, Any],
        key: str,
        where: str,
        limit: int = faults.MAX_LABEL_CHARS,
        *,
        blank: bool = True,
    ) -> str:
        if key not in parent:
            if parent is not _UNREAD:
                self.fault("schema", where, f"{called(where)} has no “{key}”. Add it.")
            return ""
        return self.text(parent[key], pointer(where, key), limit, blank=blank)

    def optional(
        self,
        parent: Mapping[str, Any],
        key: str,
        where: str,
        limit: int = faults.MAX_LABEL_CHARS,
    ) -> str | None:
        if key not in parent:
            return None
        return self.text(parent[key], pointer(where, key), limit)

    def url(self, parent: Mapping[str, Any], key: str, where: str) -> str | None:
        value = self.optional(parent, key, where, faults.MAX_STATEMENT_CHARS)
        if value is None:
            return None
        if not is_web_address(value):
            self.fault("schema", pointer(where, key), faults.BAD_ADDRESS)
        return value

    # -- parts ----------------------------------------------------------------

    def document(self, value: Any) -> FrameworkDoc | None:
        root = self.mapping(value, "", "an object in { }")
        if not root:
            if isinstance(value, dict) and not self.found.kept:
                self.fault("schema", "", "The file holds no framework. Export it again.")
            return None
        version = root.get("schemaVersion")
        if version not in ("1.0", "1.1"):
            shown = f"“{version[:20]}”" if isinstance(version, str) else named(version)
            self.fault(
                "schema" if version is None else "unsupported_version",
                "/schemaVersion" if "schemaVersion" in root else "",
                f'schemaVersion must be "1.0" or "1.1", not {shown}.',
            )
        full = version != "1.0"
        keys = {
            "schemaVersion",
            "exportedAt",
            "occupation",
            "framework",
            "sources",
            "attribution",
        }
        self.known(root, "", keys | ({"ai", "durable", "anchors", "citations"} if full else set()))
        cited = self.citations(root, full)
        names = frozenset(source.key for source in cited or ())
        framework = self.part(root, "framework")
        self.known(framework, "/framework", {"version", "description", "contextCovered", "levels"})
        strands = [
            StrandDoc(
                "occupational",
                None,
                (DomainDoc("", "", self.levels(framework, "/framework", full=full, cited=names)),),
            )
        ]
        if full and "ai" in root:
            strands.append(self.ai(root["ai"], names))
        if full and "durable" in root:
            strands.append(self.durable(root["durable"], names))
        sources = self.part(root, "sources")
        return FrameworkDoc(
            schema_version=str(version),
            exported_at=self.member(root, "exportedAt", "", blank=False),
            occupation=self.occupation(self.part(root, "occupation"), full),
            version=self.member(framework, "version", "/framework", 80, blank=False),
            description=self.member(framework, "description", "/framework", faults.MAX_PROSE_CHARS),
            context_covered=self.member(
                framework, "contextCovered", "/framework", faults.MAX_PROSE_CHARS
            ),
            strands=tuple(strands),
            anchors=self.anchors(root["anchors"]) if full and "anchors" in root else None,
            citations=cited,
            sources={
                key: self.text(text, pointer("/sources", key), faults.MAX_STATEMENT_CHARS)
                for key, text in sources.items()
            },
            attribution=self.member(root, "attribution", "", faults.MAX_PROSE_CHARS),
        )

    def part(self, root: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        if key not in root:
            self.fault("schema", "", f"The file has no “{key}”. Add it.")
            return _UNREAD
        return self.mapping(root[key], pointer("", key), "an object in { }")

    def occupation(self, block: Mapping[str, Any], full: bool) -> OccupationDoc:
        where = "/occupation"
        keys = {"soc", "title", "group", "sector", "jobZone", "jobZoneInferred"}
        self.known(block, where, keys | ({"jobZoneName"} if full else set()))
        soc = self.member(block, "soc", where, faults.MAX_PROSE_CHARS * 10)
        if "soc" in block and not is_code(soc):
            self.fault(
                "schema",
                "/occupation/soc",
                f"“{soc[:40]}” is not an occupation code. Write it like 41-3031.00, or "
                "x-yourorganisation-role for a role of your own.",
            )
        zone = block.get("jobZone")
        if zone is not None and (
            isinstance(zone, bool) or not isinstance(zone, int) or not 1 <= zone <= 5
        ):
            self.fault(
                "schema",
                "/occupation/jobZone",
                "The job zone must be a whole number from 1 to 5, without quotes.",
            )
            zone = None
        inferred = block.get("jobZoneInferred", False)
        if not isinstance(inferred, bool):
            self.fault(
                "schema",
                "/occupation/jobZoneInferred",
                "jobZoneInferred must be true or false, without quotes.",
            )
            inferred = False
        return OccupationDoc(
            soc=soc,
            title=self.member(block, "title", where, blank=False),
            group=self.member(block, "group", where),
            sector=self.member(block, "sector", where),
            job_zone=zone,
            job_zone_inferred=inferred,
            job_zone_name=self.optional(block, "jobZoneName", where) if full else None,
        )

    def citations(self, root: Mapping[str, Any], full: bool) -> tuple[SourceDoc, ...] | None:
        if not full or "citations" not in root:
            return None
        found = []
        for key, value in self.mapping(root["citations"], "/citations", "an object").items():
            where = pointer("/citations", key)
            entry = self.mapping(value, where, "an object with label and title")
            self.known(entry, where, {"label", "title", "url"})
            found.append(
                SourceDoc(
                    key=self.text(key, where, 80),
                    label=self.member(entry, "label", where, blank=False),
                    title=self.member(entry, "title", where, 1000),
                    url=self.url(entry, "url", where),
                )
            )
        return tuple(found)

    def ai(self, value: Any, cited: frozenset[str]) -> StrandDoc:
        part = self.mapping(value, "/ai", "an object in { }")
        self.known(part, "/ai", {"description", "levels", "evidencePack"})
        pack = None
        if "evidencePack" in part:
            pack = self.mapping(part["evidencePack"], "/ai/evidencePack", "an object")
            self.known(pack, "/ai/evidencePack", {"aei", "safi", "wef"})
            self.plain(pack, "/ai/evidencePack")
        return StrandDoc(
            "ai",
            self.optional(part, "description", "/ai", faults.MAX_PROSE_CHARS),
            (DomainDoc("", "", self.levels(part, "/ai", full=True, cited=cited)),),
            pack,
        )

    def plain(self, value: Any, where: str) -> None:
        """Free-form figures: any shape, but no bad text in them."""
        if isinstance(value, str):
            self.text(value, where, faults.MAX_STATEMENT_CHARS)
        elif isinstance(value, dict):
            for key, inner in self.mapping(value, where, "an object").items():
                self.plain(inner, pointer(where, key))
        elif isinstance(value, list):
            for index, inner in enumerate(self.items(value, where, faults.MAX_ANCHORS, "items")):
                self.plain(inner, pointer(where, index))

    def durable(self, value: Any, cited: frozenset[str]) -> StrandDoc:
        part = self.mapping(value, "/durable", "an object in { }")
        self.known(part, "/durable", {"description", "domains"})
        where = "/durable/domains"
        domains: list[DomainDoc] = []
        for index, inner in enumerate(
            self.items(part.get("domains"), where, faults.MAX_DOMAINS, "domains")
        ):
            here = pointer(where, index)
            entry = self.mapping(inner, here, "an object with key, label and levels")
            self.known(entry, here, {"key", "label", "levels"})
            key = self.member(entry, "key", here, 80, blank=False)
            if any(domain.key == key for domain in domains):
                self.fault("schema", pointer(here, "key"), f"“{key}” names two domains.")
            domains.append(
                DomainDoc(
                    key,
                    self.member(entry, "label", here, blank=False),
                    self.levels(entry, here, full=True, cited=cited),
                )
            )
        return StrandDoc(
            "durable",
            self.optional(part, "description", "/durable", faults.MAX_PROSE_CHARS),
            tuple(domains),
        )

    def levels(
        self, parent: Mapping[str, Any], where: str, *, full: bool, cited: frozenset[str]
    ) -> tuple[LevelDoc, ...]:
        here = pointer(where, "levels")
        if "levels" not in parent:
            if parent is not _UNREAD:
                self.fault("schema", where, f"{called(where)} has no “levels”. Add them.")
            return ()
        block = self.mapping(parent["levels"], here, "an object with one entry a level")
        if not block and isinstance(parent["levels"], dict) and not parent["levels"]:
            self.fault("schema", here, "There is no level here. Add at least one.")
        if len(block) > faults.MAX_LEVELS:
            self.fault("too_many_items", here, f"There are {len(block)} levels. The limit is 20.")
        seen: dict[str, str] = {}
        found = []
        for key, value in block.items():
            at = pointer(here, key)
            if not KEY.fullmatch(key):
                self.fault("schema", at, "A level's key is a short word such as “emerging”.")
            entry = self.mapping(value, at, "an object with label and statements")
            self.known(entry, at, {"label", "statements"} | ({"role"} if full else set()))
            found.append(
                LevelDoc(
                    key,
                    self.member(entry, "label", at, blank=False),
                    self.optional(entry, "role", at) if full else None,
                    self.statements(entry, at, full, cited, seen),
                )
            )
        return tuple(found)

    def statements(
        self,
        entry: Mapping[str, Any],
        where: str,
        full: bool,
        cited: frozenset[str],
        seen: dict[str, str],
    ) -> tuple[StatementDoc, ...]:
        here = pointer(where, "statements")
        if "statements" not in entry:
            if entry is not _UNREAD:
                self.fault("schema", where, f"{called(where)} has no “statements”. Add them.")
            return ()
        items = self.items(entry["statements"], here, faults.MAX_STATEMENTS, "statements")
        if entry["statements"] == []:
            self.warn("empty_level", here, "This level has no statements.")
        found = []
        for index, value in enumerate(items):
            at = pointer(here, index)
            statement = self.statement(value, at, full, cited)
            digest = statement_digest(statement.text)
            if statement.text and digest in seen:
                self.warn("duplicate_statement", at, f"The same text stands at {seen[digest]} too.")
            seen.setdefault(digest, at)
            found.append(statement)
        return tuple(found)

    def statement(self, value: Any, where: str, full: bool, cited: frozenset[str]) -> StatementDoc:
        if not full or not isinstance(value, dict):
            return StatementDoc(self.text(value, where, faults.MAX_STATEMENT_CHARS, blank=False))
        self.known(value, where, {"text", "citations"})
        text = self.member(value, "text", where, faults.MAX_STATEMENT_CHARS, blank=False)
        form: Form = "object"
        keys: list[str] = []
        if "citations" in value:
            form = "cited"
            at = pointer(where, "citations")
            for index, key in enumerate(self.items(value["citations"], at, 50, "citations")):
                keys.append(self.text(key, pointer(at, index), 80))
                if isinstance(key, str) and key not in cited:
                    self.fault(
                        "schema",
                        pointer(at, index),
                        f"“{key[:80]}” is not among the file's citations. Add it there or "
                        "take it out here.",
                    )
        return StatementDoc(text, tuple(keys), form)

    def anchors(self, value: Any) -> dict[str, tuple[str, ...]]:
        block = self.mapping(value, "/anchors", "an object in { }")
        self.known(block, "/anchors", set(ANCHOR_KINDS))
        found = {}
        for kind, names in block.items():
            if kind in ANCHOR_KINDS:
                at = pointer("/anchors", kind)
                listed = self.items(names, at, faults.MAX_ANCHORS, "anchors")
                found[kind] = tuple(
                    self.text(name, pointer(at, index), 1000, blank=False)
                    for index, name in enumerate(listed)
                )
        return found
