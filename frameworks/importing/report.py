"""Faults as they are stored and shown: with the lines around them. Pure."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from frameworks.importing.faults import BAD_TEXT, Fault
from frameworks.importing.parse import Parsed

AROUND = 1
"""Lines shown before and after a fault's own."""

MAX_CHARS = 240
"""Shown of a line; a file without line breaks is one."""


def plain(fault: Fault) -> dict[str, Any]:
    """A fault without its severity, as reports list it under errors or warnings."""
    return {key: value for key, value in asdict(fault).items() if key != "severity"}


def report_of(parsed: Parsed, errors: Iterable[Fault]) -> dict[str, list[dict[str, Any]]]:
    """{errors, warnings}: each fault with `lines`, [number, text] pairs around it."""
    lines = parsed.text.split("\n")

    def entry(fault: Fault) -> dict[str, Any]:
        return plain(fault) | {"lines": _around(lines, fault)}

    return {
        "errors": [entry(fault) for fault in errors],
        "warnings": [entry(fault) for fault in parsed.warnings],
    }


def _around(lines: list[str], fault: Fault) -> list[tuple[int, str]]:
    if lines == [""]:
        return []
    first = max(1, fault.line - AROUND)
    last = min(len(lines), fault.line + AROUND)
    return [
        (number, _cut(lines[number - 1], fault.column if number == fault.line else 1))
        for number in range(first, last + 1)
    ]


def _cut(line: str, column: int) -> str:
    """The part of a long line that the column is in; what cannot be shown as a mark."""
    start = max(0, column - MAX_CHARS // 2) if len(line) > MAX_CHARS else 0
    text = line[start : start + MAX_CHARS]
    before, after = "…" * bool(start), "…" * (start + MAX_CHARS < len(line))
    return BAD_TEXT.sub("\ufffd", f"{before}{text.rstrip()}{after}")
