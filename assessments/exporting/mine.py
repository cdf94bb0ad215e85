"""Everything that is kept of one person, as they take it along. Pure.

Queries fill these once. `document` turns them into the JSON of data.json, whose shape SCHEMA
names: fields may be added under the same name, one that goes or changes its meaning makes a new
one. Times are ISO 8601 with their zone, days are ISO dates; what was not said is null or "".
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

SCHEMA = "nsx-my-data/1"

When = datetime | None


@dataclass(frozen=True, slots=True)
class Device:
    """A second step to sign in with, by what it is; its secret stays where it is."""

    kind: str
    added_at: datetime
    last_used_at: When


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address of the account."""

    email: str
    confirmed: bool
    primary: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """Who they are to us."""

    name: str
    email: str
    without_account: bool
    joined_at: datetime
    last_signed_in_at: When
    asked_to_rate_anew_after_months: int
    addresses: Sequence[Address]
    second_steps: Sequence[Device]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `answer` is 1 to 4, "na", or null where it was taken back.

    `first_given_in` is the version it was given in, where it came along from an earlier round.
    """

    strand: str
    domain: str
    level: str
    statement: str
    answer: int | str | None
    reason: str
    not_sure: bool
    rated_at: datetime
    times_changed: int
    first_given_in: str | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A result of the rule: from which level to which, 0 for none yet, by what evidence."""

    strand: str
    domain: str
    by: str
    low: int
    high: int
    rule: str


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of the talk about an answer; `by` null: somebody who left.

    `answer_seen` is the answer it was said of, after so many changes (`changes_seen`);
    `mailed_at` when a mail told them of it.
    """

    statement: str
    by: str | None
    what: str
    value: int | None
    comment: str
    at: datetime
    answer_seen: int | None
    changes_seen: int
    mailed_at: When


@dataclass(frozen=True, slots=True)
class Round:
    """A round of rating with all that hangs on it."""

    id: int
    occupation: str
    code: str
    version: str
    started_at: datetime
    finished_at: When
    moved_on_from: int | None
    quick_form: bool
    guessed_level: int | None
    asked_to_rate_anew_at: When
    answers: Sequence[Answer]
    placements: Sequence[Placed]
    talk: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Use:
    """Where an item of evidence stands."""

    round: int
    statement: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of evidence. `file` is its place in the zip; null for a link or note.

    `file_missing` says that its file could not be found; the rest of it is here.
    """

    kind: str
    note: str
    url: str
    file_name: str
    file: str | None
    file_missing: bool
    content_type: str
    bytes: int
    added_at: datetime
    file_changed_at: When
    used_on: Sequence[Use]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something kept of them in a line or two: what, when, about what, in whose words."""

    what: str
    at: datetime | date | None
    about: str
    words: str = ""
    by: str | None = None
    more: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Mine:
    """All of it. Sections of entries are empty lists where there is nothing."""

    made_at: datetime
    profile: Profile
    rounds: Sequence[Round]
    evidence: Sequence[Item]
    plan: Sequence[Entry]
    shares: Sequence[Entry]
    teams: Sequence[Entry]
    targets: Sequence[Entry]
    kept_by_teams: Sequence[Entry]
    roles: Sequence[Entry]
    requests: Sequence[Entry]
    corrections: Sequence[Entry]
    invitations: Sequence[Entry]
    reviews_i_gave: Sequence[Entry]
    guiding: Sequence[Entry]
    made_for_others: Sequence[Entry]
    who_looked: Sequence[Entry]
    what_i_did: Sequence[Entry]
    done_to_me: Sequence[Entry]


def document(mine: Mine) -> dict[str, Any]:
    """What data.json says, in the order it is read in."""
    return {"schema": SCHEMA, **asdict(mine)}


def text_of(mine: Mine) -> Iterator[str]:
    """data.json in pieces, so that nobody holds all of its text at once."""
    return json.JSONEncoder(ensure_ascii=False, indent=1, default=_plain).iterencode(document(mine))


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in data.json")


def unique_names(names: Sequence[str]) -> list[str]:
    """The same names, each once whatever its case: "a.pdf", "A.pdf" become "a.pdf", "A (2).pdf".

    They come checked, without folders in them; what is left of one is taken off all the same.

    >>> unique_names(["a.pdf", "A.pdf", "../x", ""])
    ['a.pdf', 'A (2).pdf', 'x', 'file']
    """
    taken: set[str] = set()
    found = []
    for raw in names:
        name = raw.replace("\\", "/").rpartition("/")[2].strip(". ") or "file"
        stem, dot, suffix = name.rpartition(".")
        if not stem:
            stem, dot, suffix = name, "", ""
        number, wanted = 1, name
        while wanted.casefold() in taken:
            number += 1
            wanted = f"{stem} ({number}){dot}{suffix}"
        taken.add(wanted.casefold())
        found.append(wanted)
    return found


README = """Your data from NSX, the National Skills Exchange
{line}

Made on {day} for {name}.

my-answers.txt  Your rounds and answers in words.
data.json   Everything we keep about you, to read with a text editor or a program.
files/      The files of your evidence, under the names you gave them.

What stands in data.json, section by section:

profile          Your name, e-mail addresses, and second steps by kind. No passwords or secrets.
rounds           Each round of rating: every answer with its date, reason and "not sure", your
                 placements with the rule that made them, and what was said about your answers.
                 Answers: 1 Not yet, 2 Partly, 3 Fully, 4 Beyond, "na" Not part of my work.
evidence         Your notes, links and files, and the statements they stand on.
plan             What you mean to learn.
shares           Which team sees which occupation.
teams, roles     Where you are a member, a manager or an admin.
targets          Levels that teams set for you.
kept_by_teams    What teams kept of you by date.
requests         Frameworks you asked for.
corrections      Corrections you suggested.
invitations      Invitations to your addresses, and those you made.
reviews_i_gave   Your own words about others' answers; whose answers is not told.
guiding          Statements you guide others in; whom is not told.
made_for_others  What you made as a manager or admin, in your words.
who_looked       Who looked at what you share, and when.
what_i_did       The log of what you did here.
done_to_me       What others did to your account and your places in teams.

Levels of placements count from 0, for none yet. Times carry their time zone.
The shape of data.json is called {schema}.
"""


def readme(mine: Mine) -> str:
    """README.txt in plain words."""
    title = README.partition("\n")[0]
    return README.format(
        line="=" * len(title),
        day=mine.made_at.date().isoformat(),
        name=mine.profile.name or mine.profile.email or "a visitor without an account",
        schema=SCHEMA,
    )
