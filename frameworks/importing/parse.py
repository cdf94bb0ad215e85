"""A framework file's bytes to a FrameworkDoc, or to all of its faults at once. Pure."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from frameworks.documents import FrameworkDoc
from frameworks.importing import faults
from frameworks.importing.faults import Fault, Found
from frameworks.importing.locate import Places, bad_number, locate
from frameworks.importing.shapes import read_document

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_NO_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[^"\[\]{}]+', re.DOTALL)
_SQUARE = str.maketrans("{}", "[]")
_ENCODINGS = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
    (b"\x00\x00\xfe\xff", "UTF-32 text"),
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document, or None where there are errors; warnings come with either."""

    document: FrameworkDoc | None
    errors: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    text: str = field(default="", repr=False)

    def fault_at(self, pointer: str, code: str, message: str) -> Fault:
        """A fault that others found at a value, such as the database, with its place."""
        return _placed(locate(self.text, [pointer]), Fault(code, message, pointer))


def parse(data: bytes) -> Parsed:
    """Read one file. Never raises for bad input: every fault says where and how to mend it."""
    text = _decode(data)
    if isinstance(text, Fault):
        return Parsed(None, (text,))
    if deep := _too_deep(text):
        return Parsed(None, (deep,))
    loaded = _load(text)
    document, found = None, Found()
    if loaded.broken is None:
        document, found = read_document(loaded.value)
    if not (found.kept or loaded.broken or loaded.odd):
        return Parsed(document, text=text)
    places = locate(text, (fault.pointer for fault in found.kept))
    odd = _odd(places, loaded)
    told = {fault.pointer for fault in odd if fault.code == "bad_number"}
    # A stand-in was read for a bad number: what is said of that is no fault of the file.
    said = [
        _placed(places, fault)
        for fault in found.kept
        if fault.pointer not in told or fault.severity == "warning"
    ]
    counts = dict(found.counts)
    counts["error"] += loaded.odd.total() - (len(found.kept) - len(said)) + bool(loaded.broken)
    if loaded.broken:
        said.append(loaded.broken)
    everything = sorted(map(_printable, [*said, *odd]), key=_position)
    errors = _listed(everything, "error", counts)
    warnings = _listed(everything, "warning", counts)
    return Parsed(None if errors else document, errors, warnings, text)


def _listed(found: list[Fault], severity: str, counts: Mapping[str, int]) -> tuple[Fault, ...]:
    """The first faults of a severity, and how many more there are."""
    kept = [fault for fault in found if fault.severity == severity][: faults.MAX_FAULTS]
    more = counts[severity] - len(kept)
    if more > 0:
        told = f"And {more:,} more like these. Mend these first, then check again."
        kept.append(replace(kept[-1], code="too_many_items", message=told, pointer=""))
    return tuple(kept)


def _position(fault: Fault) -> tuple[int, int, str]:
    return fault.line, fault.column, fault.code


def _placed(places: Places, fault: Fault) -> Fault:
    line, column = places.of(fault.pointer)
    return replace(fault, line=line, column=column)


def _printable(fault: Fault) -> Fault:
    """A fault that a terminal can show, whatever the file's own words in it are."""
    return replace(
        fault,
        message=faults.BAD_TEXT.sub("\ufffd", fault.message),
        pointer=faults.BAD_TEXT.sub("\ufffd", fault.pointer),
    )


def _decode(data: bytes) -> str | Fault:
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        return Fault("empty", "The file is empty. Export it again and send the new copy.")
    if len(data) > faults.MAX_BYTES:
        return Fault(
            "too_large",
            f"The file is {len(data) / 1024 / 1024:.1f} MiB. The limit is 2 MiB: "
            "put one framework in each file.",
        )
    for mark, name in _ENCODINGS:
        if data.startswith(mark):
            return Fault(
                "unsupported_encoding", f"This is {name}. Save it as plain JSON text in UTF-8."
            )
    if b"\x00" in data[:4]:
        return Fault(
            "unsupported_encoding", "This looks like UTF-16 or UTF-32 text. Save it as UTF-8."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        line, column = Places(before).line_and_column(len(before))
        return Fault(
            "not_utf8",
            f"Byte {error.start + 1} is not UTF-8. Save the file with the encoding UTF-8.",
            line=line,
            column=column,
        )


def _too_deep(text: str) -> Fault | None:
    # Every round takes the innermost brackets out: quick, however many there are.
    marks = _NO_BRACKETS.sub("", text).translate(_SQUARE)
    for _ in range(faults.MAX_DEPTH):
        marks = marks.replace("[]", "")
    if not marks:
        return None
    depth = 0
    for match in _BRACKETS.finditer(text):
        mark = match.group()
        if mark in "[{":
            depth += 1
            if depth > faults.MAX_DEPTH:
                line, column = Places(text).line_and_column(match.start())
                return Fault(
                    "too_deep",
                    f"Brackets are nested more than {faults.MAX_DEPTH} deep here. "
                    "A framework needs 8: check for repeated brackets.",
                    line=line,
                    column=column,
                )
        elif mark in "]}":
            depth -= 1
    return None


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A JSON value with stand-ins for bad numbers; what is odd in it, counted by code."""

    value: Any
    odd: Counter[str]
    broken: Fault | None = None


def _load(text: str) -> _Loaded:
    odd: Counter[str] = Counter()

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            odd["duplicate_key"] += len(items) - len(result)
        return result

    def whole(raw: str) -> int:
        # First the quick answer: a file may hold half a million numbers.
        if len(raw) <= faults.MAX_DIGITS or not bad_number(raw):
            return int(raw)
        odd["bad_number"] += 1
        return 0

    def other(raw: str) -> float:
        if not bad_number(raw):
            return float(raw)
        odd["bad_number"] += 1
        return 0

    try:
        value = json.loads(
            text,
            strict=False,  # raw control characters are reported as bad_text, with their place
            object_pairs_hook=pairs,
            parse_int=whole,
            parse_float=other,
            parse_constant=other,
        )
    except json.JSONDecodeError as error:
        told = (
            "This is a web page, not JSON. Export the framework again and send that file."
            if text.lstrip().startswith("<")
            else f"The text stops being JSON here ({error.msg}). Look for a missing comma, "
            "quote or bracket at or just before this place."
        )
        broken = Fault(
            "invalid_json",
            told,
            line=error.lineno,
            column=error.colno,
        )
        return _Loaded(None, odd, broken)
    return _Loaded(value, odd)


_ODD = {
    "duplicate_key": "“{}” stands twice in the same object. Keep one of the two.",
    "bad_number": f"“{{}}” is not a number we can keep. Write up to {faults.MAX_DIGITS} digits.",
}


def _odd(places: Places, loaded: _Loaded) -> list[Fault]:
    """The first of the faults that are seen while loading, each with its place."""
    doubled = [
        ("duplicate_key", where, at, where.rpartition("/")[2]) for where, at in places.duplicates
    ]
    numbers = [("bad_number", where, at, raw[:20]) for where, at, raw in places.numbers]
    found = []
    for code, where, at, what in doubled + numbers:
        line, column = places.line_and_column(at)
        found.append(Fault(code, _ODD[code].format(what[:80]), where, line, column))
    # One that stands too far on to be placed is told all the same.
    missing = loaded.odd.keys() - {fault.code for fault in found}
    return found + [Fault(code, _ODD[code].format("…")) for code in sorted(missing)]
