"""A table of people to invite, read from CSV, and what is wrong with its rows. Pure."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from nsx.accounts.words import IN_TEAMS, KINDS
from nsx.lib.text import has_control_characters

MAX_BYTES = 256 * 1024
MAX_ROWS = 1000
"""Rows below the header: more are sent in a second file."""
MAX_EMAIL = 254
MAX_NAME = 150
MAX_PLACE = 200

COLUMNS = ("email", "name", "role", "team", "organisation")
_ALIASES = {"e-mail": "email", "kind": "role", "organization": "organisation"}
_KINDS: Mapping[str, str] = {
    "": "learner",
    "member": "learner",
    "organization admin": "organisation_admin",
} | {label.lower(): kind for kind, label in KINDS.items()}
_LIMITS = {"email": MAX_EMAIL, "name": MAX_NAME, "team": MAX_PLACE, "organisation": MAX_PLACE}
_NEXT = {",", ";", "\t"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place, and how to mend it."""

    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """One person to invite, by names; `number` is the row a spreadsheet shows it in, from 1.

    `kind` is one of words.KINDS. A row with a fault invites nobody.
    """

    number: int
    email: str = ""
    name: str = ""
    kind: str = "learner"
    team: str = ""
    organisation: str = ""
    fault: Fault | None = None


class Unreadable(Exception):
    """The file as a whole is not what we take; `code` for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def read_roster(data: bytes, *, team: str = "") -> list[Row]:
    """The rows of a CSV file with a header of COLUMNS, in any order; only email must be there.

    UTF-8 with or without a mark in front; cells stand between commas, semicolons or tabs. With
    `team` it is of people for that team and those below it: rows that name none are for it, and
    roles of admins are not known. Raises Unreadable where no row can be trusted; a bad row is
    returned with its fault.
    """
    text = _text(data)
    lines = _lines(text)
    if not lines:
        raise Unreadable("empty", "The file is empty. Its first row names the columns: email, …")
    names = _header(lines[0])
    rows = [
        _row(number, names, cells, team)
        for number, cells in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise Unreadable("no_rows", "The file has a header and no people. Add one row for each.")
    if len(rows) > MAX_ROWS:
        raise Unreadable(
            "too_many_rows",
            f"The file has {len(rows):,} people. The limit is {MAX_ROWS:,}. Send it in parts.",
        )
    return rows


def fault_of_offer(kind: str, team: str, organisation: str) -> Fault | None:
    """What does not fit together in a role and its place; "" for none.

    A manager needs a team, an organisation admin an organisation, and no admin a team.
    """
    label = KINDS[kind].lower()
    if kind == "manager" and not team:
        return Fault("team", "team_missing", "A manager needs a team. Name one.")
    if kind.endswith("admin") and team:
        told = f"The role of {label} is not about one team. Leave the team empty."
        return Fault("team", "team_too_much", told)
    if kind == "organisation_admin" and not organisation:
        told = "An organisation admin needs an organisation. Name one."
        return Fault("organisation", "organisation_missing", told)
    if kind == "site_admin" and organisation:
        told = "A site admin looks after the whole site. Leave the organisation empty."
        return Fault("organisation", "organisation_too_much", told)
    return None


def write_roster(rows: Sequence[Row]) -> str:
    """The CSV that reads as these rows again."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([row.email, row.name, KINDS[row.kind], row.team, row.organisation])
    return out.getvalue()


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "too_large",
            f"That file is larger than {MAX_BYTES // 1024} KB. Send it in parts.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(
            "not_utf8", f"Line {line} is not UTF-8. Save the table as “CSV UTF-8” and try again."
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Unreadable(
            "control_characters", f"Line {line} has a hidden character. Save it as CSV again."
        )
    return text


def _lines(text: str) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    between = max(sorted(_NEXT), key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise Unreadable(
            "bad_quotes",
            f"Line {reader.line_num} has quotes that do not close, or a huge cell. Mend it first.",
        ) from error


def _header(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    names = [_ALIASES.get(name, name) for name in names]
    while names and not names[-1]:
        names.pop()
    if "email" not in names:
        raise Unreadable(
            "no_email_column",
            f"The first row names the columns: {', '.join(COLUMNS)}. There is no “email”.",
        )
    if unknown := [name for name in names if name not in COLUMNS]:
        raise Unreadable(
            "unknown_column",
            f"We do not know the column “{unknown[0][:40]}”. We take {', '.join(COLUMNS)}.",
        )
    if len(set(names)) < len(names):
        raise Unreadable("column_twice", "A column is there twice. Keep one of them.")
    return names


def _row(number: int, names: Sequence[str], cells: Sequence[str], place: str) -> Row:
    extra = [cell for cell in cells[len(names) :] if cell.strip()]
    if extra:
        told = f"This row has {len(cells)} cells, the header {len(names)}. Quote cells with commas."
        return Row(number, fault=Fault("", "too_many_cells", told))
    said = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    email, name = said.get("email", "").lower(), said.get("name", "")
    asked = " ".join(said.get("role", "").lower().replace("_", " ").replace("-", " ").split())
    kind = _KINDS.get(asked)
    team, organisation = said.get("team", "") or place, said.get("organisation", "")
    fault = _fault_of_cells(said)
    if not fault and place and kind not in IN_TEAMS:
        told = f"“{asked[:40]}” is nobody’s place in a team. Use member or manager."
        fault = Fault("role", "unknown_role", told)
    if not fault and kind is None:
        told = f"We do not know the role “{asked[:40]}”. Use {', '.join(KINDS.values())}."
        fault = Fault("role", "unknown_role", told)
    if not fault and kind:
        fault = fault_of_offer(kind, team, organisation)
    shown = email[:MAX_EMAIL]
    return Row(number, shown, name[:MAX_NAME], kind or "learner", team, organisation, fault)


def _fault_of_cells(said: Mapping[str, str]) -> Fault | None:
    if not said.get("email"):
        return Fault("email", "empty", "There is no e-mail. Add one, or delete the row.")
    for column, limit in _LIMITS.items():
        text = said.get(column, "")
        if has_control_characters(text):
            told = "This cell has a line break or a hidden character. Take it out."
            return Fault(column, "control_characters", told)
        if len(text) > limit:
            told = f"This cell has {len(text):,} characters. The limit is {limit}."
            return Fault(column, "text_too_long", told)
    if said.get("name", "").startswith(("=", "+", "-", "@")):
        told = "A name starts with a letter. Take the sign in front out."
        return Fault("name", "formula", told)
    return None
