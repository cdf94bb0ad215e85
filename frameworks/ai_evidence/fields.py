"""What there is to know of AI in an occupation: by source its values, and what each may be. Pure.

Kinds and keys are those of a framework file's evidence pack.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from nsx.lib.text import has_control_characters, has_letters

Value = int | float | str

NOTHING = {"", "n/a", "#n/a", "<na>", "n.a.", "na", "nan", "nil", "none", "null"}
"""How people and programs write, in any case, that there is no value."""
MAX_TEXT = 200
FIRST_YEAR = 2000
"""No such data is older; a spreadsheet that lost a date writes 1900."""

NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?")
SHARE = re.compile(r"(?P<percent>[0-9]{1,12}(\.[0-9]{1,30})?) ?%")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAX_COUNT = 10**12


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a pack: its key in JSON, its name for readers, and how it is read.

    `read` takes the text of a cell. It raises ValueError with what to mend.
    """

    key: str
    label: str
    read: Callable[[str], Value] = field(repr=False)


def is_missing(raw: str) -> bool:
    """Whether a cell says that there is no value, if only by a dash or a dot."""
    return raw.casefold() in NOTHING or not has_letters(raw)


def read_count(raw: str) -> int:
    """A whole number from 0 on; 214.0, as some programs write it, is one too."""
    number = _number(raw)
    if number < 0:
        raise ValueError(f"{shown(raw)} is below 0. Nothing can be seen fewer than 0 times.")
    if number != int(number) or number >= MAX_COUNT:
        raise ValueError(f"{shown(raw)} is no whole number below {MAX_COUNT:,}.")
    return int(number)


def read_share(raw: str) -> float:
    """A share from 0 to 1; 95% is one too."""
    if percent := SHARE.fullmatch(raw):
        # Moved as text: 91.8 divided by 100 is not what 0.918 is read as.
        number = float(f"{percent['percent']}e-2")
    else:
        number = _number(raw)
    if not 0 <= number <= 1:
        told = f"{shown(raw)} is no share from 0 to 1. Write 95 of a hundred as 0.95 or as 95%."
        raise ValueError(told)
    return number


def read_score(raw: str) -> float:
    """A score from 0 to 100."""
    return _within(raw, 0, 100, "score")


def read_autonomy(raw: str) -> float:
    """How much people leave to AI, from 1 for nothing to 5 for everything."""
    return _within(raw, 1, 5, "autonomy")


def read_text(raw: str) -> str:
    """A line of words."""
    if len(raw) > MAX_TEXT:
        raise ValueError(f"This text has {len(raw):,} characters; {MAX_TEXT} are allowed.")
    if has_control_characters(raw):
        raise ValueError("This text has a line break or a hidden character. Take it out.")
    if raw.startswith(("=", "+", "-", "@", "|", "%")):
        told = f"{shown(raw)} begins like a formula. Keep the words only, as text."
        raise ValueError(told)
    return raw


def read_day(raw: str, today: date) -> date:
    """A day like 2026-03-24, not after today. Raises ValueError with what to mend."""
    try:
        if not DAY.fullmatch(raw):
            raise ValueError
        day = date.fromisoformat(raw)
    except ValueError:
        told = f"{shown(raw)} is no day. Write year, month and day like 2026-03-24."
        raise ValueError(told) from None
    if day.year < FIRST_YEAR:
        raise ValueError(f"{shown(raw)} is too long ago. Give the day the data is of.")
    if day > today:
        raise ValueError(f"{shown(raw)} is still to come. Give the day the data is of.")
    return day


def shown(raw: str) -> str:
    """A cell's text as a message quotes it."""
    return f"“{raw[:40]}…”" if len(raw) > 40 else f"“{raw}”"


def _number(raw: str) -> float:
    number = float(raw) if NUMBER.fullmatch(raw) else math.nan
    if not math.isfinite(number):
        told = f"{shown(raw)} is no number. Write it like 1092 or 0.95, "
        raise ValueError(told + "and leave it empty where there is none.")
    return number + 0.0  # of minus zero, zero


def _within(raw: str, low: int, high: int, name: str) -> float:
    number = _number(raw)
    if not low <= number <= high:
        raise ValueError(f"{shown(raw)} is no {name} from {low} to {high}. Look at its source.")
    return number


FIELDS: Mapping[str, tuple[Field, ...]] = {
    "aei": (
        Field("taskObservations", "Tasks observed", read_count),
        Field("augmentShare", "People stay in charge", read_share),
        Field("timeSaved", "Time saved", read_share),
        Field("aiAutonomy", "AI autonomy", read_autonomy),
    ),
    "safi": (
        Field("topSkill", "Top skill", read_text),
        Field("score", "Score of 100", read_score),
        Field("quadrant", "Quadrant", read_text),
        Field("precision", "Match", read_text),
    ),
    "wef": (
        Field("cluster", "Cluster", read_text),
        Field("label", "Skill family", read_text),
    ),
}
"""By kind, in the order of the page."""

FROM = ("source", "url", "date")
"""What each part says of itself: who says it (needed), where (if there is a page), and of when."""
