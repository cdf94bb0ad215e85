"""A framework file's bytes to a FrameworkDoc, or to all of its faults at once. Pure."""

import json
import math
import re
from dataclasses import dataclass, replace
from typing import Any

from frameworks.documents import FrameworkDoc
from frameworks.importing import faults
from frameworks.importing.faults import Fault
from frameworks.importing.locate import Places, locate
from frameworks.importing.shapes import read_document

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
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


def parse(data: bytes) -> Parsed:
    """Read one file. Never raises for bad input: every fault says where and how to mend it."""
    text = _decode(data)
    if isinstance(text, Fault):
        return Parsed(None, (text,))
    value = _load(text)
    if isinstance(value, tuple):
        return Parsed(None, tuple(map(_printable, value)))
    document, found = read_document(value)
    if found:
        places = locate(text)
        found = sorted((_printable(_placed(places, fault)) for fault in found), key=_position)
    errors = tuple(fault for fault in found if fault.severity == "error")
    warnings = tuple(fault for fault in found if fault.severity == "warning")
    return Parsed(None if errors else document, errors, warnings)


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


def _load(text: str) -> Any | tuple[Fault, ...]:
    """The JSON value, or a tuple of faults (JSON itself has no tuples)."""
    if deep := _too_deep(text):
        return (deep,)
    odd = False

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal odd
        result = dict(items)
        odd = odd or len(result) != len(items)
        return result

    def whole(raw: str) -> int:
        nonlocal odd
        if len(raw) > faults.MAX_DIGITS:
            odd = True
            return 0
        return int(raw)

    def fraction(raw: str) -> float:
        nonlocal odd
        number = float(raw)
        odd = odd or not math.isfinite(number)
        return number

    def constant(raw: str) -> float:
        nonlocal odd
        odd = True
        return 0.0

    broken: tuple[Fault, ...] = ()
    value: Any = None
    try:
        value = json.loads(
            text,
            strict=False,  # raw control characters are reported as bad_text, with their place
            object_pairs_hook=pairs,
            parse_int=whole,
            parse_float=fraction,
            parse_constant=constant,
        )
    except json.JSONDecodeError as error:
        broken = (
            Fault(
                "invalid_json",
                f"The text stops being JSON here ({error.msg}). Look for a missing comma, "
                "quote or bracket at or just before this place.",
                line=error.lineno,
                column=error.colno,
            ),
        )
    if not odd:
        return broken or value
    return tuple(sorted([*_odd(text), *broken], key=_position))


def _odd(text: str) -> list[Fault]:
    places = locate(text)
    found = []
    for where, at in places.duplicates:
        line, column = places.line_and_column(at)
        key = where.rpartition("/")[2]
        found.append(
            Fault(
                "duplicate_key",
                f"“{key[:80]}” stands twice in the same object. Keep one of the two.",
                where,
                line,
                column,
            )
        )
    for where, at, raw in places.scalars:
        if _bad_number(raw):
            line, column = places.line_and_column(at)
            found.append(
                Fault(
                    "bad_number",
                    f"“{raw[:20]}” is not a number we can keep. "
                    f"Write up to {faults.MAX_DIGITS} digits.",
                    where,
                    line,
                    column,
                )
            )
    return found


def _bad_number(raw: str) -> bool:
    if raw in {"NaN", "Infinity", "-Infinity"}:
        return True
    if re.fullmatch(r"-?\d+", raw):
        return len(raw) > faults.MAX_DIGITS
    if re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", raw):
        return not math.isfinite(float(raw))
    return False
