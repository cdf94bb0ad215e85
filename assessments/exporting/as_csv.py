"""A team's sheet as CSV: the matrix that opens first, or a row for every answer. Pure."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from assessments.cells import Cell
from assessments.exporting.sheet import (
    NOT_SHARED,
    Line,
    Sheet,
    Someone,
    asked_of,
    gap_of,
    text_of,
    told_apart,
)
from assessments.scale import LABELS
from nsx.lib.tables import safe_cell

# Spreadsheets take a file for UTF-8 only with this in front.
MARK = "\ufeff"
MATRIX_HEAD = ("Level", "Domain", "Statement", "Below target", "Rated", "Not rated")
LONG_HEAD = (
    *("Person", "Level", "Domain", "Statement", "Own rating", "In words", "Not sure"),
    *("Reviewer's rating", "Of this answer", "Confirmed", "Evidence", "Target", "Asked", "Gap"),
)


def matrix(sheet: Sheet) -> Iterator[str]:
    """Statements by people, line by line as it is sent."""
    yield MARK + _line([*MATRIX_HEAD, *told_apart(each.name for each in sheet.people)])
    for place, (line, counts) in enumerate(zip(sheet.lines, sheet.counts(), strict=True)):
        tally = counts.tally
        cells = [
            NOT_SHARED if each.marks is None else text_of(each.marks[place])
            for each in sheet.people
        ]
        numbers = (tally.below, tally.rated, counts.missing)
        yield _line([line.level, line.domain, line.text, *map(str, numbers), *cells])


def long(sheet: Sheet) -> Iterator[str]:
    """One row for every person and statement, for pivot tables and programs."""
    yield MARK + _line(LONG_HEAD)
    for name, each in zip(told_apart(p.name for p in sheet.people), sheet.people, strict=True):
        if each.marks is None:
            yield _line([name, "", "", "", "", NOT_SHARED, *[""] * (len(LONG_HEAD) - 6)])
            continue
        target = sheet.level(each.target)
        # A person at a time: larger pieces are sent faster than lines.
        yield "".join(
            _line([name, line.level, line.domain, line.text, *_said(line, each, mark, target)])
            for line, mark in zip(sheet.lines, each.marks, strict=True)
        )


def _said(line: Line, each: Someone, mark: Cell, target: str) -> list[str]:
    return [
        "" if mark.said is None else str(mark.said),
        LABELS[mark.said],
        _yes(mark.not_sure),
        "" if mark.review is None else str(mark.review),
        _yes(mark.current),
        _yes(mark.confirmed),
        str(mark.evidence),
        target,
        _yes(asked_of(line, each)),
        _yes(gap_of(line, each, mark)),
    ]


def _yes(found: bool) -> str:
    return "yes" if found else ""


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()
