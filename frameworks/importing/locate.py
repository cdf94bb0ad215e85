"""Where in a JSON text each value stands. Pure; used only once a fault is known."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from frameworks.importing import faults

MAX_VALUES = 30_000  # looked at; a real file has 500, and what comes later has no place
_SPACE = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"[^,\]}\s]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", re.ASCII)


def pointer(parent: str, key: str | int) -> str:
    """A JSON Pointer (RFC 6901) one step below `parent`; of a key as much as a label has."""
    step = str(key)[: faults.MAX_LABEL_CHARS].replace("~", "~0").replace("/", "~1")
    return f"{parent}/{step}"


def called(where: str) -> str:
    """A place in words, for people who do not read pointers: “title”, entry 3 of “statements”."""
    parent, _, last = where.rpartition("/")
    if not last:
        return "The file"
    if last.isdecimal():
        return f"Entry {int(last) + 1} of “{parent.rpartition('/')[2]}”"
    return f"“{last}”"


def named(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "an object"


def bad_number(raw: str) -> bool:
    """Whether a number is none that can be kept: no number at all, or a huge one."""
    if raw in {"NaN", "Infinity", "-Infinity"}:
        return True
    match = _NUMBER.fullmatch(raw)
    if not match:
        return False
    if match.lastindex:
        return not math.isfinite(float(raw))
    return len(raw) > faults.MAX_DIGITS


@dataclass(slots=True)
class Places:
    """Offsets of the wanted pointers, and of the first faults that only a scan can place."""

    text: str
    wanted: set[str] = field(default_factory=set)
    values: dict[str, int] = field(default_factory=dict)
    duplicates: list[tuple[str, int]] = field(default_factory=list)
    numbers: list[tuple[str, int, str]] = field(default_factory=list)
    left: int = MAX_VALUES
    starts: list[int] = field(init=False)  # of lines; a hostile file has a fault at every key

    def __post_init__(self) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """1-based line, and column in characters, of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def of(self, where: str) -> tuple[int, int]:
        """Line and column of the nearest value at or above a pointer."""
        while where and where not in self.values:
            where = where.rpartition("/")[0]
        return self.line_and_column(self.values.get(where, 0))


def locate(text: str, pointers: Iterable[str] = ()) -> Places:
    """Scan `text` as far as it is JSON, and no further than MAX_VALUES.

    What follows a fault has no place, and is given that of what it stands in.
    """
    places = Places(text)
    for where in pointers:
        while where and where not in places.wanted:
            places.wanted.add(where)
            where = where.rpartition("/")[0]
    # Broken from some point on: the offsets so far still stand.
    with suppress(IndexError, ValueError):
        _value(places, _skip(text, 0), "")
    return places


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(places: Places, at: int, where: str) -> int:
    text = places.text
    places.left -= 1
    if places.left < 0:
        raise ValueError(at)
    if where in places.wanted or not where:
        # Of a key that stands twice the last value is the one that was read.
        places.values[where] = at
    if text[at] == "{":
        return _object(places, at, where)
    if text[at] == "[":
        index = 0
        at = _skip(text, at + 1)
        while text[at] != "]":
            at = _skip(text, _value(places, at, pointer(where, index)))
            index += 1
            if text[at] == ",":
                at = _skip(text, at + 1)
        return at + 1
    if text[at] == '"':
        return int(scanstring(text, at + 1, False)[1])
    match = _SCALAR.match(text, at)
    if not match:
        raise ValueError(at)
    if len(places.numbers) < faults.MAX_FAULTS and bad_number(match.group()):
        places.numbers.append((where, at, match.group()))
    return match.end()


def _object(places: Places, at: int, where: str) -> int:
    text = places.text
    seen = set()
    at = _skip(text, at + 1)
    while text[at] != "}":
        if text[at] != '"':
            raise ValueError(at)
        key, end = scanstring(text, at + 1, False)
        here = pointer(where, key)
        if key in seen and len(places.duplicates) < faults.MAX_FAULTS:
            places.duplicates.append((here, at))
        seen.add(key)
        at = _skip(text, end)
        if text[at] != ":":
            raise ValueError(at)
        at = _skip(text, _value(places, _skip(text, at + 1), here))
        if text[at] == ",":
            at = _skip(text, at + 1)
    return at + 1
