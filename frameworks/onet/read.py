"""One file of O*NET into rows, or everything that is wrong with it. Pure.

Columns are found by their header. A fault says file, line, column and how to mend it; a file with
any error gives no rows at all, so that nobody imports half of it.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, Literal

from frameworks.onet.profiles import ELEMENTS, RANGES, TIERS, Check, Column, Elements, Sheet

Row = tuple[Any, ...]

MAX_FAULTS = 20
"""Told of one file; the rest is counted."""
NOTHING = ("", "n/a", "N/A")
"""How O*NET writes that there is nothing to say."""
ANYTHING = (float("-inf"), float("inf"))

CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
# What a file of Windows-1252 hardly has, and one of UTF-8 that was damaged somewhere surely does.
UTF8_PAIRS = re.compile(b"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xc2\xc3\xfe\xff]")
# What a letter became that nobody could read, and what UTF-8 looks like read as Windows-1252.
UNREAD = re.compile("\ufffd")
TWICE = re.compile("[\u00c2\u00c3][\u00a0-\u00bf]|\u00e2\u20ac")
LINE_ENDS = re.compile("\r+\n")
CODE = re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}")
SOC = re.compile(r"[0-9]{2}-[0-9]{4}(\.[0-9]{2})?")
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
CIP = re.compile(r"[0-9]{2}\.[0-9]{4}")
RAPIDS = re.compile(r"[0-9]{4}[A-Z]{0,4}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where (line from 1; the column's header, "" for a whole line), what to do."""

    file: str
    code: str
    message: str
    line: int = 1
    column: str = ""
    severity: Literal["error", "warning"] = "error"


@dataclass(slots=True)
class Table:
    """A file's rows, the values in the order of the sheet's columns; none where it has errors."""

    file: str
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    errors: int = 0

    @property
    def sound(self) -> bool:
        """Whether its rows may be used."""
        return not self.errors

    def error(self, code: str, message: str, line: int = 1, column: str = "") -> None:
        """Tell of it while there is room; count it in any case."""
        self.errors += 1
        if self.errors <= MAX_FAULTS:
            self.faults.append(Fault(self.file, code, message, line, column))

    def warn(self, code: str, message: str, line: int = 1) -> None:
        """Tell of what does not stop us."""
        self.faults.append(Fault(self.file, code, message, line, severity="warning"))


def read(file: str, data: bytes, sheet: Sheet) -> Table:
    """The rows of a file. Tabs part the cells, or commas where its header has no tab."""
    table = Table(file)
    text = _decoded(table, data)
    if text is None:
        return table
    lines = _cells(text, commas="\t" not in text.partition("\n")[0])
    first = next(lines, None)
    if first is None or not any(cell.strip() for cell in first[1]):
        table.error("empty", "The file has no header. Download it again.")
        return table
    header = [cell.strip() for cell in first[1]]
    places = _places(table, header, sheet)
    if places is None:
        return table
    try:
        _fill(table, lines, header, places, sheet)
    except csv.Error as fault:
        table.error("bad_csv", f"We cannot read the file as CSV: {fault}. Download it again.")
    if not table.rows and table.sound:
        table.error("empty", "The file has a header and no rows. Download it again.")
    if table.sound:
        if sheet.elements:
            _check_elements(table, sheet.elements)
        if _may_be_cut_off(text):
            table.warn(
                "cut_off",
                "The last line has no end. If the file was cut off, download it again.",
                text.count("\n") + 1,
            )
    if not table.sound:
        table.rows.clear()
    return table


def _may_be_cut_off(text: str) -> bool:
    """Whether the last line has no end, and does not stop with what the one before it stops with.

    A file of O*NET's own may lack the last line end; its last column then is one of few words, or
    of sentences, which stop with the same mark.
    """
    *_, before, last = ("", *text.rsplit("\n", 2)[-2:])
    same_mark = before[-1:] == last[-1:] and not last[-1:].isalnum()
    return bool(last) and not same_mark and before.rpartition("\t")[2] != last.rpartition("\t")[2]


def _decoded(table: Table, data: bytes) -> str | None:
    """The text of UTF-8 or, told as a warning, of Windows-1252; None where it is neither."""
    mend = "Save it as UTF-8, or download it again."
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:2]:
        table.error("encoding", f"This is UTF-16 or UTF-32. {mend}")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        if UTF8_PAIRS.search(data):
            table.error("encoding", f"Here the UTF-8 of this file is broken. {mend}", line)
            return None
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            table.error("encoding", f"This is neither UTF-8 nor Windows-1252. {mend}", line)
            return None
        table.warn("encoding", f"Not UTF-8: we read it as Windows-1252. {mend}", line)
    text = plain_ends(text)
    if bad := CONTROLS.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        if bad.group() == "\r":
            told = "Here a line ends otherwise than the rest. Save it with one kind of line ends."
            table.error("bad_text", told, line)
            return None
        table.error("bad_text", f"Here stands a control character, {bad.group()!r}. {mend}", line)
        return None
    _tell_of_letters(table, text)
    return text


def _tell_of_letters(table: Table, text: str) -> None:
    """Of what is no letter that anybody wrote: somebody saved the file wrongly before."""
    for pattern, why in ((UNREAD, "a letter was lost"), (TWICE, "UTF-8 was put into UTF-8")):
        if found := pattern.findall(text):
            line = text.count("\n", 0, text.index(found[0])) + 1
            more = f", and {len(found) - 1:,} like it" if len(found) > 1 else ""
            told = f"Here stands “{found[0]}”{more}: {why}. Download the file again."
            table.warn("encoding", told, line)


def plain_ends(text: str) -> str:
    """A text whose lines end as on any machine, also after a round trip between two of them."""
    return LINE_ENDS.sub("\n", text) if "\n" in text else text.replace("\r", "\n")


def _cells(text: str, *, commas: bool) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is not empty. A quote is a letter, but in a .csv."""
    if commas:
        rows = csv.reader(StringIO(text, newline=""))
        yield from ((rows.line_num, cells) for cells in rows if any(map(str.strip, cells)))
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.split("\t")


def _places(table: Table, header: Sequence[str], sheet: Sheet) -> list[int | None] | None:
    """Where each column of the sheet stands; None where one that we need is missing or double."""
    folded = [cell.casefold() for cell in header]
    places: list[int | None] = []
    for column in sheet.columns:
        found = next((h.casefold() for h in column.headers if h.casefold() in folded), None)
        if found is None:
            places.append(None)
            if column.without:
                told = f"The column “{column.headers[0]}” is missing: {column.without}"
                table.warn("missing_column", told)
            if not column.optional:
                there = ", ".join(f"“{cell[:40]}”" for cell in header[:20])
                told = f"The column “{column.headers[0]}” is missing; there are {there}. "
                told += "Is this the right file?"
                table.error("missing_column", told, 1, column.headers[0])
        else:
            places.append(folded.index(found))
            if folded.count(found) > 1:
                told = f"The column “{column.headers[0]}” stands here twice. Take one out."
                table.error("double_column", told, 1, column.headers[0])
    return places if table.sound else None


def _fill(
    table: Table,
    lines: Iterator[tuple[int, list[str]]],
    header: Sequence[str],
    places: Sequence[int | None],
    sheet: Sheet,
) -> None:
    """Check every cell of the columns we read. A value that came before is not checked again."""
    width = len(header)
    known: list[dict[str, Any]] = [{} for _ in places]
    plan = list(zip(places, known, sheet.columns, strict=True))
    seen: dict[Row, tuple[int, Row]] = {}
    again: list[int] = []
    unique, rows = sheet.unique, table.rows
    for number, cells in lines:
        if len(cells) != width:
            told = f"This line has {len(cells)} cells, the header {width}. "
            told += "Was it cut off? Download the file again."
            table.error("ragged", told, number)
            continue
        row: list[Any] = []
        for place, values, column in plan:
            if place is None:
                row.append("")
                continue
            raw = cells[place]
            try:
                row.append(values[raw])
            except KeyError:
                try:
                    value = CHECKS[column.check](_bare(raw), column)
                except ValueError as fault:
                    table.error("bad_value", str(fault), number, header[place])
                else:
                    values[raw] = value
                    row.append(value)
        if len(row) < len(plan):
            continue
        whole = tuple(row)
        if unique:
            key = tuple([row[at] for at in unique])
            before, same = seen.setdefault(key, (number, whole))
            if before != number and same == whole:
                again.append(number)
                continue
            if before != number:
                column_name = header[places[unique[0]] or 0]
                told = f"{', '.join(map(str, key))} stands in line {before} already. Keep one."
                table.error("duplicate", told, number, column_name)
        rows.append(whole)
        if sheet.scales:
            scale, at = sheet.scales
            low, high = RANGES.get(row[scale], ANYTHING)
            if not low <= row[at] <= high:
                told = f"{row[at]:g} is no rating on the scale {row[scale]}, {low:g} to {high:g}."
                table.error("bad_value", told, number, header[places[at] or 0])
    if again:
        told = f"{len(again):,} lines say what" if len(again) > 1 else "This line says what"
        table.warn("repeated", f"{told} an earlier one says. We take each once.", again[0])


def _check_elements(table: Table, elements: Elements) -> None:
    """Whether these are the ratings the file's name promises, on a scale that we can use."""
    others = tuple(each for each in ELEMENTS if each not in elements.begin)
    if all(row[1].startswith(others) for row in table.rows):
        told = f"It rates {table.rows[0][2]} ({table.rows[0][1]}) and others, none of which "
        table.error("wrong_file", f"{told}belongs here. Is this the right file?")
    elif not any(row[3] in elements.scales for row in table.rows):
        scales = " nor ".join(elements.scales)
        told = f"No row is on the scale {scales}, by which we choose. Download the file again."
        table.error("no_scale", told, 1, "Scale ID")


def _bare(raw: str) -> str:
    """A cell without the blanks, and the quotes that a spreadsheet puts, around all of it."""
    raw = raw.strip()
    if len(raw) > 1 and raw[0] == raw[-1] == '"':
        return raw[1:-1].replace('""', '"').strip()
    return raw


def _code(raw: str, _: Column) -> str:
    if not CODE.fullmatch(raw):
        raise ValueError(f"{_shown(raw)} is no O*NET-SOC code. It is written like 41-3031.00.")
    return raw


def _soc(raw: str, _: Column) -> str:
    """O*NET's code of a code of either kind: SOC's own is that of the whole occupation."""
    raw = _unguarded(raw)
    if not SOC.fullmatch(raw):
        raise ValueError(f"{_shown(raw)} is no SOC code. It is written like 41-3031 or 41-3031.00.")
    return raw if "." in raw else f"{raw}.00"


def _text(raw: str, column: Column) -> str:
    if len(raw) > column.most:
        raise ValueError(f"This text has {len(raw):,} characters; {column.most:,} are allowed.")
    if raw in NOTHING:
        if column.optional:
            return ""
        raise ValueError("There is nothing here. Download the file again.")
    return raw


def _number(raw: str, _: Column) -> float:
    if not NUMBER.fullmatch(raw):
        raise ValueError(f"{_shown(raw)} is no number. It is written like 3.75.")
    return float(raw)


def _zone(raw: str, _: Column) -> int:
    if raw not in ("1", "2", "3", "4", "5"):
        raise ValueError(f"{_shown(raw)} is no Job Zone. There are 1 to 5.")
    return int(raw)


def _count(raw: str, _: Column) -> int:
    if not (raw.isascii() and raw.isdigit() and 0 < int(raw[:6]) < 10_000):
        raise ValueError(f"{_shown(raw)} is no whole number from 1 on.")
    return int(raw)


def _tier(raw: str, _: Column) -> str:
    if raw not in TIERS:
        raise ValueError(f"{_shown(raw)} is no tier. There are {', '.join(TIERS)}.")
    return raw


def _flag(raw: str, _: Column) -> bool:
    if raw not in ("Y", "N", *NOTHING):
        raise ValueError(f"{_shown(raw)} is neither Y, N nor n/a.")
    return raw == "Y"


def _cip(raw: str, _: Column) -> str:
    raw = _unguarded(raw)
    if not CIP.fullmatch(raw):
        told = f"{_shown(raw)} is no CIP code. It is written like 01.0000: "
        raise ValueError(told + "if a spreadsheet took zeros off, keep the column as text.")
    return raw


def _rapids(raw: str, _: Column) -> str:
    raw = _unguarded(raw)
    if not RAPIDS.fullmatch(raw):
        told = f"{_shown(raw)} is no RAPIDS code. It is written like 0870 or 0870CB: "
        raise ValueError(told + "if a spreadsheet took zeros off, keep the column as text.")
    return raw


def _unguarded(raw: str) -> str:
    """A code that a file guards from spreadsheets as a formula: ="01.0000"."""
    return raw[2:-1] if raw.startswith('="') and raw.endswith('"') else raw


def _shown(raw: str) -> str:
    return f"“{raw[:40]}…”" if len(raw) > 40 else f"“{raw}”"


CHECKS: dict[Check, Callable[[str, Column], Any]] = {
    "code": _code,
    "soc": _soc,
    "text": _text,
    "number": _number,
    "zone": _zone,
    "count": _count,
    "tier": _tier,
    "flag": _flag,
    "cip": _cip,
    "rapids": _rapids,
}
