"""A CSV file of evidence packs, a row for each occupation, into parts or its faults. Pure.

Columns are found by their header, in any order. docs/ai-evidence.md lists them.
"""

import csv
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from io import StringIO

from frameworks.ai_evidence.fields import FIELDS, FROM, shown
from frameworks.ai_evidence.parts import Part, Place, part_of
from frameworks.documents import is_code
from frameworks.onet.read import Table, plain_ends

CODES = {"code", "soc", "soccode", "onetsoccode"}
TITLES = {"title", "occupation"}
"""For people who look at the table; we have titles of our own."""

SIGNATURES = ((b"PK\x03\x04", "a zip or an Excel workbook"), (b"\x1f\x8b", "a gzip archive"))
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]")
"""No text has these. What hides or turns letters is told of its cell."""
MEND = "Save the table as “CSV UTF-8” and try again."


def read_table(told: Table, data: bytes, today: date) -> list[Part]:
    """The parts of a CSV; `told` takes its faults."""
    text = _text(told, data)
    if text is None:
        return []
    lines = _lines(told, text)
    if not lines:
        if told.sound:
            told.error("empty", "The file is empty. Its first line names the columns: code, …")
        return []
    width, columns = _columns(told, lines[0][1])
    if not told.sound:
        return []
    found = list(_parts(told, lines[1:], width, columns, today))
    if not lines[1:]:
        told.error("empty", "There is a header and no row. Add a row for each occupation.")
    elif not text.endswith("\n"):
        cut = "The last line has no end. If the file was cut off, get it again."
        told.warn("cut_off", cut, lines[-1][0])
    return found


def _text(told: Table, data: bytes) -> str | None:
    for mark, name in SIGNATURES:
        if data.startswith(mark):
            told.error("encoding", f"This is {name}. {MEND}")
            return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        told.error("encoding", f"This is UTF-16. {MEND}")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        told.error("encoding", f"Here stands something that is not UTF-8. {MEND}", line)
        return None
    # Excel's own first line says what stands between cells; we see that without it.
    text = re.sub(r"\Asep=.(?=\n)", "", plain_ends(text), flags=re.IGNORECASE)
    if bad := CONTROLS.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        told.error("bad_text", f"Here stands a control character, {bad.group()!r}. {MEND}", line)
        return None
    return text


def _lines(told: Table, text: str) -> list[tuple[int, list[str]]]:
    """Line number and cells of each row that says something, between commas, semicolons or tabs."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    rows = csv.reader(
        StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True
    )
    found = []
    try:
        begin = 1
        for cells in rows:
            if any(cell.strip() for cell in cells):
                found.append((begin, [cell.strip() for cell in cells]))
            begin = rows.line_num + 1
    except csv.Error:
        mend = "Quotes do not close in the row that begins here, or a cell is huge. Mend it first."
        told.error("bad_csv", mend, begin)
        return []
    return found


def _columns(told: Table, header: Sequence[str]) -> tuple[int, Mapping[str, int]]:
    """How many cells a row has, and by a column's plain name where it stands.

    A header that names what we do not know is told of, one that we cannot go by is an error.
    """
    places: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(header):
        name = _plain(cell)
        name = "code" if name in CODES else name
        if name in TITLES:
            continue
        if name not in NAMES:
            unknown.append(shown(cell) if cell else "one without a name")
        elif name in places:
            told.error("double_column", f"{shown(cell)} stands here twice. Take one out.", 1, cell)
        else:
            places[name] = place
    if "code" not in places:
        told.error("missing_column", "There is no column “code”. Add one, like 41-3031.00.", 1)
    if not _kinds(places):
        known = ", ".join(NAMES[_plain(kind + each.key)] for kind, each in _FIRST)
        mend = f"No column has a value that we know: {known}, … Is this the right file?"
        told.error("missing_column", mend, 1)
    for kind in _kinds(places):
        for key in ("source", "date"):
            if kind + key not in places:
                name = NAMES[kind + key]
                told.error("missing_column", f"Add a column “{name}”: who says it, and when.", 1)
    if unknown:
        listed = ", ".join(unknown[:10]) + (", …" if len(unknown) > 10 else "")
        told.warn("unknown_column", f"Passed over, since we do not know them: {listed}.")
    return len(header), places


def _parts(
    told: Table,
    lines: Sequence[tuple[int, list[str]]],
    width: int,
    columns: Mapping[str, int],
    today: date,
) -> Iterator[Part]:
    seen: dict[str, int] = {}
    for number, cells in lines:
        if len(cells) != width:
            mend = f"This row has {len(cells)} cells, the header {width}. "
            told.error("ragged", mend + "Was it cut off, or is a comma not in quotes?", number)
            continue
        code = unguarded(cells[columns["code"]])
        if not is_code(code):
            told.error("bad_code", no_code(code), number, "code")
            continue
        if (before := seen.setdefault(code, number)) != number:
            told.error("duplicate", f"{code} stands in line {before} too.", number, "code")
            continue
        place = Place(told.file, number, today)
        for kind in _kinds(columns):
            keys = [*(each.key for each in FIELDS[kind]), *FROM]
            by_key = {
                key: cells[columns[name]] for key in keys if (name := _plain(kind + key)) in columns
            }
            tell = partial(_tell, told, number, kind)
            if part := part_of(code, kind, by_key, place, tell):
                yield part


def _tell(told: Table, line: int, kind: str, fault: str, message: str, key: str) -> None:
    told.error(fault, message, line, NAMES[_plain(kind + key)])


def _kinds(columns: Container[str]) -> list[str]:
    """The kinds that a file has values of: of the others it says nothing."""
    return [k for k in FIELDS if any(_plain(k + each.key) in columns for each in FIELDS[k])]


def columns_of(kind: str) -> list[str]:
    """The columns of a kind as we write them."""
    return [NAMES[_plain(kind + key)] for key in [*(each.key for each in FIELDS[kind]), *FROM]]


def unguarded(raw: str) -> str:
    """A code that a file guards from spreadsheets as a formula: ="41-3031.00"."""
    return raw[2:-1] if raw.startswith('="') and raw.endswith('"') else raw


def no_code(raw: str) -> str:
    """What to do about a code that no occupation can have."""
    return f"{shown(raw)} is no occupation’s code. It is written like 41-3031.00, as text."


def _plain(name: str) -> str:
    """A column's name without what people write differently: “AEI task observations”."""
    return re.sub(r"[\W_]", "", name).casefold()


def _snake(key: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()


NAMES: Mapping[str, str] = {
    "code": "code",
    **{
        _plain(kind + key): f"{kind}_{_snake(key)}"
        for kind, known in FIELDS.items()
        for key in [*(each.key for each in known), *FROM]
    },
}
"""By its plain name, a column as we write it."""
_FIRST = [(kind, known[0]) for kind, known in FIELDS.items()]
