"""A JSON file of evidence packs into parts or its faults, and back. Pure.

docs/ai-evidence.md describes it: packs have the keys they have in a framework file.
"""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from frameworks.ai_evidence.fields import FIELDS, FROM
from frameworks.ai_evidence.parts import Part, Place, part_of
from frameworks.ai_evidence.table import no_code
from frameworks.documents import is_code
from frameworks.importing.faults import BAD_TEXT, Fault
from frameworks.importing.jsontext import decode, load, odd_in, placed, printable, too_deep
from frameworks.importing.locate import called, locate, named, pointer
from frameworks.onet.read import MAX_FAULTS, Table

ROOT = ("sources", "occupations")
NAMES = ("soc", "title", *FIELDS)


def read_packs(told: Table, data: bytes, today: date) -> list[Part]:
    """The parts of a JSON file; `told` takes its faults, each with line and JSON pointer."""
    text = decode(data)
    fault = text if isinstance(text, Fault) else too_deep(text)
    if fault or isinstance(text, Fault):
        return _stop(told, fault)
    loaded = load(text)
    if loaded.broken:
        return _stop(told, loaded.broken)
    reading = _Reading(today, told.file)
    parts = reading.document(loaded.value)
    places = locate(text, [*reading.faults, *reading.begins.values()])
    for odd in odd_in(places, loaded):
        _tell(told, odd)
    # A stand-in was read for a number that is none: what is said of that is no fault.
    numbers = {where for where, _, _ in places.numbers}
    for each in reading.faults.values():
        if each.pointer not in numbers:
            _tell(told, placed(places, each))
    told.faults.sort(key=lambda each: each.line)
    return [replace(part, line=places.of(reading.begins[part.code])[0]) for part in parts]


def write_packs(parts: Iterable[Part]) -> str:
    """The JSON that reads as these parts again, where the first one of a kind is from said once."""
    sources: dict[str, dict[str, str]] = {}
    packs: dict[str, dict[str, Any]] = {}
    for part in parts:
        said = {"source": part.source, "url": part.url, "date": part.dated.isoformat()}
        own = {} if sources.setdefault(part.kind, said) == said else said
        packs.setdefault(part.code, {})[part.kind] = {**part.values, **own}
    occupations = [{"soc": code, **pack} for code, pack in packs.items()]
    root = {"sources": sources, "occupations": occupations}
    return json.dumps(root, ensure_ascii=False, separators=(",", ":"))


def _stop(told: Table, fault: Fault | None) -> list[Part]:
    if fault:
        _tell(told, fault)
    return []


def _tell(told: Table, fault: Fault) -> None:
    fault = printable(fault)
    if fault.severity == "error":
        told.error(fault.code, fault.message, fault.line, fault.pointer)
    elif len(told.faults) < MAX_FAULTS:
        told.warn(fault.code, fault.message, fault.line)


class _Reading:
    """One reading of a value: the first fault of each place, and where each occupation begins.

    `usual` holds what parts of a kind say of themselves where they do not say otherwise.
    """

    def __init__(self, today: date, file: str) -> None:
        self.place = Place(file, 1, today)
        self.faults: dict[str, Fault] = {}
        self.begins: dict[str, str] = {}
        self.usual: dict[str, dict[str, str]] = {}

    def error(self, code: str, message: str, where: str) -> None:
        self.faults.setdefault(where, Fault(code, message, where))

    def document(self, value: Any) -> list[Part]:
        root = self.mapping(value, "", ROOT)
        if "sources" in root:
            sources = self.mapping(root["sources"], "/sources", FIELDS)
            for kind in FIELDS.keys() & sources.keys():
                self.usual[kind] = self.texts(sources[kind], pointer("/sources", kind), FROM)
        listed = root.get("occupations")
        if not isinstance(listed, list) or not listed:
            if isinstance(value, dict):
                mend = "There is no list “occupations” with an entry for each. Add it."
                self.error("schema", mend, "/occupations")
            return []
        found: list[Part] = []
        for index, entry in enumerate(listed):
            found += self.occupation(entry, pointer("/occupations", index))
        return found

    def occupation(self, value: Any, where: str) -> list[Part]:
        entry = self.mapping(value, where, NAMES)
        if not isinstance(value, dict):
            return []
        code = entry.get("soc")
        at = pointer(where, "soc") if "soc" in entry else where
        if not isinstance(code, str) or not is_code(code):
            named_as = code if isinstance(code, str) else json.dumps(code)[:50]
            self.error("bad_code", no_code(named_as), at)
            return []
        if code in self.begins:
            other = called(self.begins[code])
            self.error("duplicate", f"{code} is {other[0].lower()}{other[1:]} too. Keep one.", at)
            return []
        self.begins[code] = where
        kinds = [kind for kind in FIELDS if entry.get(kind) is not None]
        found = [self.part(code, kind, entry[kind], pointer(where, kind)) for kind in kinds]
        return [part for part in found if part]

    def part(self, code: str, kind: str, value: Any, where: str) -> Part | None:
        keys = [*(each.key for each in FIELDS[kind]), *FROM]
        said = self.texts(value, where, keys)
        if not isinstance(value, dict):
            return None
        usual = self.usual.get(kind, {})

        def tell(fault: str, message: str, key: str) -> None:
            above = pointer("/sources", kind) if key in usual and key not in said else where
            self.error(fault, message, pointer(above, key))

        return part_of(code, kind, {**usual, **said}, self.place, tell)

    def mapping(self, value: Any, where: str, known: Container[str]) -> Mapping[str, Any]:
        """An object; of another value that it is none, and of what we do not know in it."""
        if not isinstance(value, dict):
            told = f"{called(where)} should be an object in {{ }}, and is {named(value)}."
            self.error("schema", told, where)
            return {}
        for key in value:
            if key not in known:
                told = f"We do not know {called(pointer(where, key))}. It is passed over."
                at = pointer(where, key)
                self.faults[at] = Fault("unknown_key", told, at, severity="warning")
        return value

    def texts(self, entry: Any, where: str, known: Iterable[str]) -> dict[str, str]:
        """The values of an object as cells have them; null is an empty one."""
        found = {}
        entry = self.mapping(entry, where, known := set(known))
        for key, value in entry.items():
            if key not in known:
                continue
            if value is None:
                found[key] = ""
            elif isinstance(value, bool) or not isinstance(value, (int, float, str)):
                told = f"{called(pointer(where, key))} is {named(value)}. Write a number or text."
                self.error("schema", told, pointer(where, key))
                found[key] = ""
            elif isinstance(value, str):
                if BAD_TEXT.search(value):
                    told = "There is a hidden character in this text. Take it out."
                    self.error("bad_text", told, pointer(where, key))
                found[key] = BAD_TEXT.sub("", value).strip()
            else:
                found[key] = repr(value)
        return found
