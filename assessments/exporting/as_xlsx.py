"""A team's sheet as a workbook: gaps in their colours, people, statements, and what it is. Pure.

Every text is typed as text, whatever it begins with, so that no name is ever a formula. Rows are
written as they come: a large team needs little more memory than its answers.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from assessments.cells import Cell
from assessments.exporting.sheet import (
    CLAUSE,
    CONFIRMED,
    DIFFERS,
    NOT_MINE,
    NOT_RATED,
    NOT_SHARED,
    UNSURE,
    Line,
    Sheet,
    Someone,
    asked_of,
    text_of,
    told_apart,
)
from assessments.placement import LENSES
from assessments.scale import SCALE

Value = str | int | date

MOST_CHARACTERS = 32_767
"""What a cell of a workbook holds."""
MOST_PEOPLE = 16_000
"""A sheet has 16,384 columns; of a larger team there is CSV."""

# The colours of the page in light: a digit stands in every cell, so none of them is alone.
FILLS = {
    "Gap 1": ("B3400B", "FFFFFF"),
    "Gap 2": ("F7C48F", "172033"),
    "Fully": ("DDE4F8", "172033"),
    "Beyond": ("3E3A9D", "FFFFFF"),
    "Not asked": ("FFFFFF", "4A5468"),
    "None": ("EFEDE6", "4A5468"),
}
HEAD, WHOLE, PLAIN, NUMBER, DAY = "NSX head", "NSX wording", "NSX text", "NSX number", "NSX day"
LINE = Side(style="thin", color="DDDAD1")
GAP_COLUMNS = ("Statement", "Level", "Domain", "Below target", "Rated", "Not rated")
LENS_WORDS = {"self": "Self-rated", "evidenced": "With evidence", "confirmed": "Confirmed"}


def workbook(sheet: Sheet) -> bytes:
    """The whole file. Raises ValueError for more than MOST_PEOPLE."""
    if len(sheet.people) > MOST_PEOPLE:
        raise ValueError("a workbook has no room for so many people")
    book = Workbook(write_only=True)
    for style in _styles():
        book.add_named_style(style)
    _gaps(_Page(book, "Gaps"), sheet)
    _people(_Page(book, "People"), sheet)
    _statements(_Page(book, "Statements"), sheet)
    _about(_Page(book, "About"), sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class _Page:
    """One sheet of the workbook, written row by row."""

    def __init__(self, book: Workbook, title: str) -> None:
        self.sheet: Any = book.create_sheet(title)
        self.known: dict[tuple[Value, str], Any] = {}

    def shape(self, freeze: str, widths: Sequence[float]) -> None:
        """What stays in sight, and how wide the first columns are."""
        self.sheet.freeze_panes = freeze
        for number, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width

    def cell(self, value: Value, style: str = "") -> Any:
        """A cell; text stays text. It is written as it is met, so equal ones are one object."""
        found = self.known.get((value, style))
        if found is None:
            found = self.known[value, style] = WriteOnlyCell(self.sheet)
            if isinstance(value, str):
                found.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:MOST_CHARACTERS] or None
                found.data_type = "s" if value else "n"
                found.style = style or PLAIN
            else:
                found.value = value
                found.style = style or NUMBER
        return found

    def row(self, values: Iterable[Value], style: str = "") -> None:
        """A row of one style."""
        self.sheet.append([self.cell(value, style) for value in values])


def _gaps(page: _Page, sheet: Sheet) -> None:
    page.shape("G3", [46, 13, 18 if _has_domains(sheet) else 4, 8, 8, 8, *[13] * len(sheet.people)])
    page.row([*GAP_COLUMNS, *told_apart(each.name for each in sheet.people)], HEAD)
    page.row([*[""] * (len(GAP_COLUMNS) - 1), "Level", *map(_level, sheet.people)], HEAD)
    for place, (line, counts) in enumerate(zip(sheet.lines, sheet.counts(), strict=True)):
        tally = counts.tally
        row = [page.cell(line.name, WHOLE), page.cell(line.level), page.cell(line.domain)]
        row += [page.cell(n) for n in (tally.below, tally.rated, counts.missing)]
        for each in sheet.people:
            if each.marks is None:
                row.append(page.cell(NOT_SHARED, "None"))
            else:
                mark = each.marks[place]
                row.append(page.cell(text_of(mark), _look(line, each, mark)))
        page.sheet.append(row)


def _people(page: _Page, sheet: Sheet) -> None:
    page.shape("B2", [26, 13, *[17] * 3, *[14] * len(sheet.levels), 12, 12, *[12] * 4])
    levels = [f"{label}: met of {count}" for label, count in sheet.levels]
    coverage = ("Rated", "Met", "Met with evidence", "Confirmed")
    lenses = [LENS_WORDS[lens] for lens in LENSES]
    page.row(["Person", "Target", *lenses, *levels, "Begun", "Finished", *coverage], HEAD)
    for name, each in zip(told_apart(p.name for p in sheet.people), sheet.people, strict=True):
        if each.marks is None:
            page.row([name, "", NOT_SHARED])
            continue
        placed = each.placed or {}
        own = placed.get("self")
        cells: list[Value] = [name, sheet.level(each.target)]
        cells += [placed[lens].label if lens in placed else "" for lens in LENSES]
        cells += own.met if own else [0] * len(sheet.levels)
        row = [page.cell(value) for value in cells]
        row += [page.cell(at.date() if at else "", DAY) for at in (each.started, each.finished)]
        page.sheet.append([*row, *(page.cell(number) for number in each.coverage)])


def _statements(page: _Page, sheet: Sheet) -> None:
    page.shape("B2", [70, 13, 18 if _has_domains(sheet) else 4, *[10] * 10, 60])
    words = [f"{value} {label}" for value, label, _ in SCALE]
    page.row(
        [
            *("Statement", "Level", "Domain", *words, "Not part of the work", "Not rated"),
            *("Asked and rated", "Below target", "Met with evidence", "Confirmed"),
            "Who can guide",
        ],
        HEAD,
    )
    for line, counts in zip(sheet.lines, sheet.counts(), strict=True):
        tally = counts.tally
        page.sheet.append(
            [
                page.cell(line.text, WHOLE),
                page.cell(line.level),
                page.cell(line.domain),
                *(page.cell(number) for number in tally.values),
                *(page.cell(number) for number in (tally.na, counts.not_rated)),
                *(page.cell(number) for number in (tally.rated, tally.below)),
                *(page.cell(number) for number in (counts.evidence, counts.confirmed)),
                *(page.cell(names, WHOLE) for names in in_cells(counts.guides)),
            ]
        )


def _about(page: _Page, sheet: Sheet) -> None:
    page.shape("A1", [24, 90])
    sharing = [each.name for each in sheet.sharing]
    lines: list[tuple[str, Value]] = [
        ("Team", sheet.team),
        ("Organisation", sheet.organisation),
        ("Occupation", f"{sheet.occupation} ({sheet.code})"),
        ("Framework version", sheet.version),
        ("Strand", sheet.strand),
        ("Target level", sheet.target or "None"),
        ("Shown", sheet.filters or "Everything"),
        ("Date", sheet.day),
        ("Placement rule", sheet.rule),
        ("Please note", CLAUSE),
        ("People", len(sheet.people)),
        ("Who shares", len(sharing)),
        *(("", names) for names in in_cells(sharing)),
    ]
    lines += [(str(value), f"{label}: {gloss}") for value, label, gloss in SCALE]
    lines += [
        (NOT_RATED, "Not rated"),
        (NOT_MINE, "Not part of my work"),
        (CONFIRMED, "Confirmed: a reviewer looked at this very answer and agrees"),
        (DIFFERS, "Reviewed differently: a reviewer looked at this very answer and does not agree"),
        (UNSURE, "The person is not sure"),
        ("Below target", "Answers 1 and 2 to statements at or below the person's target level"),
        ("Counts", "Of everyone who shares. Evidence, confirmed and guides: of the people listed"),
    ]
    for label, told in lines:
        style = DAY if isinstance(told, date) else WHOLE
        page.sheet.append([page.cell(label, HEAD), page.cell(told, style)])


def in_cells(names: Iterable[str], room: int = MOST_CHARACTERS) -> list[str]:
    """Names in one cell, or in as many as they need.

    >>> in_cells(["Ada", "Ben", "Kit"], 8), in_cells([])
    (['Ada, Ben', 'Kit'], [''])
    """
    found = [""]
    for name in names:
        longer = f"{found[-1]}, {name}" if found[-1] else name
        if len(longer) <= room:
            found[-1] = longer
        else:
            found.append(name)
    return found


def _look(line: Line, each: Someone, mark: Cell) -> str:
    """The style of an answer: warm where it is a gap; what is not asked stays quiet."""
    if not isinstance(mark.said, int):
        return "None"
    if mark.said > 2:
        return "Fully" if mark.said == 3 else "Beyond"
    return f"Gap {mark.said}" if asked_of(line, each) else "Not asked"


def _level(each: Someone) -> str:
    """A person's own placement, under their name."""
    own = (each.placed or {}).get("self")
    return own.label if own else NOT_SHARED if each.marks is None else ""


def _has_domains(sheet: Sheet) -> bool:
    return any(line.domain for line in sheet.lines)


def _styles() -> list[NamedStyle]:
    box = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
    middle = Alignment(horizontal="center", vertical="center")
    top = Alignment(vertical="top", wrap_text=True)
    found = [
        NamedStyle(HEAD, font=Font(bold=True), alignment=Alignment(wrap_text=True, vertical="top")),
        NamedStyle(WHOLE, alignment=top, number_format="@"),
        NamedStyle(PLAIN, alignment=Alignment(vertical="top"), number_format="@"),
        NamedStyle(NUMBER, alignment=Alignment(vertical="top", horizontal="right")),
        NamedStyle(DAY, alignment=top, number_format="yyyy-mm-dd"),
    ]
    for name, (fill, ink) in FILLS.items():
        found.append(
            NamedStyle(
                name,
                font=Font(color=ink, bold=name in ("Gap 1", "Beyond")),
                fill=PatternFill("solid", start_color=fill),
                alignment=middle,
                border=box,
                number_format="@",
            )
        )
    return found
