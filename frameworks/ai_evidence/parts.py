"""What a file says, one source and occupation at a time, and what is wrong with it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from frameworks.ai_evidence.fields import (
    FIELDS,
    Value,
    is_missing,
    read_day,
    read_text,
)
from frameworks.importing.faults import BAD_ADDRESS, MAX_STATEMENT_CHARS
from frameworks.onet.read import Fault
from nsx.lib.text import is_web_address

Tell = Callable[[str, str, str], None]
"""Takes a fault's code, its message, and the key of the value that it is of."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one source says of AI in one occupation. A value that is not in `values` is missing.

    Where it stands is no part of what it says.
    """

    code: str
    kind: str
    values: Mapping[str, Value]
    source: str
    url: str
    dated: date
    file: str = field(default="", compare=False)
    line: int = field(default=1, compare=False)

    @property
    def about(self) -> tuple[str, str]:
        """The occupation's code and the kind: of each there is one part."""
        return self.code, self.kind


@dataclass(frozen=True, slots=True)
class Told:
    """A file: its parts, none where it has errors, and what is wrong with it.

    `faults` holds the first of them, `errors` is how many there are.
    """

    file: str
    parts: tuple[Part, ...] = ()
    faults: tuple[Fault, ...] = ()
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands, and what day it is."""

    file: str
    line: int
    today: date


def part_of(
    code: str, kind: str, cells: Mapping[str, str], place: Place, tell: Tell
) -> Part | None:
    """A part from the texts of its cells by key; `tell` is told of each fault.

    None where it says nothing: no value and no date. With a date and no value it says that its
    source has nothing on this occupation as of that day.
    """
    raws = {each.key: cells.get(each.key, "") for each in FIELDS[kind]}
    given = {key: raw for key, raw in raws.items() if not is_missing(raw)}
    if not given and is_missing(cells.get("date", "")):
        return None
    values: dict[str, Value] = {}
    for each in FIELDS[kind]:
        if each.key in given:
            try:
                values[each.key] = each.read(given[each.key])
            except ValueError as fault:
                tell("bad_value", str(fault), each.key)
    source, url, dated = _from(cells, place.today, tell)
    return Part(code, kind, values, source, url, dated, place.file, place.line)


def _from(cells: Mapping[str, str], today: date, tell: Tell) -> tuple[str, str, date]:
    """Source, address and date of a part."""
    source, url, day = (cells.get(key, "") for key in ("source", "url", "date"))
    dated = today
    if is_missing(source):
        tell("no_source", "Who says this? Name the source, as people shall read it.", "source")
    else:
        try:
            read_text(source)
        except ValueError as fault:
            tell("bad_value", str(fault), "source")
    if is_missing(url):
        url = ""
    elif len(url) > MAX_STATEMENT_CHARS:
        told = f"This address has {len(url):,} characters; {MAX_STATEMENT_CHARS:,} are allowed."
        tell("bad_url", told, "url")
    elif not url.isprintable() or not is_web_address(url):
        tell("bad_url", BAD_ADDRESS, "url")
    if is_missing(day):
        told = "Of when is this? Give the day of the data, like 2026-03-24."
        tell("no_date", told, "date")
    else:
        try:
            dated = read_day(day, today)
        except ValueError as fault:
            tell("bad_date", str(fault), "date")
    return source, url, dated
