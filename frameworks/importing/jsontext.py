"""A file's bytes to a JSON value, or to what keeps them from being one. Pure."""

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from frameworks.importing import faults
from frameworks.importing.faults import Fault
from frameworks.importing.locate import Places, bad_number

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


def decode(data: bytes) -> str | Fault:
    """The text of UTF-8 with or without a mark in front, or why it is none that we take."""
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        return Fault("empty", "The file is empty. Export it again and send the new copy.")
    if len(data) > faults.MAX_BYTES:
        return Fault(
            "too_large",
            f"The file is {len(data) / 1024 / 1024:.1f} MiB. The limit is 2 MiB: "
            "send it in several files.",
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


def too_deep(text: str) -> Fault | None:
    """Where brackets are nested deeper than any file of ours needs."""
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
                    "No file of ours needs more than 8: check for repeated brackets.",
                    line=line,
                    column=column,
                )
        elif mark in "]}":
            depth -= 1
    return None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A JSON value with stand-ins for bad numbers; what is odd in it, counted by code."""

    value: Any
    odd: Counter[str]
    broken: Fault | None = None


def load(text: str) -> Loaded:
    """The value of a JSON text; what it says twice or cannot say in numbers is counted."""
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
            "This is a web page, not JSON. Download the file again and send that one."
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
        return Loaded(None, odd, broken)
    return Loaded(value, odd)


_ODD = {
    "duplicate_key": "“{}” stands twice in the same object. Keep one of the two.",
    "bad_number": f"“{{}}” is not a number we can keep. Write up to {faults.MAX_DIGITS} digits.",
}


def odd_in(places: Places, loaded: Loaded) -> list[Fault]:
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


def placed(places: Places, fault: Fault) -> Fault:
    """A fault with line and column of what its pointer names."""
    line, column = places.of(fault.pointer)
    return replace(fault, line=line, column=column)


def printable(fault: Fault) -> Fault:
    """A fault that a terminal can show, whatever the file's own words in it are."""
    return replace(
        fault,
        message=faults.BAD_TEXT.sub("\ufffd", fault.message),
        pointer=faults.BAD_TEXT.sub("\ufffd", fault.pointer),
    )
