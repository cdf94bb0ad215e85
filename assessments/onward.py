"""The one thing a learner's own page puts first. Pure.

What is open goes before what could be begun, and what would change a result before a look at it:
rate on, or see what that came to; answer what is new; settle a level that is still open; rate again
when it is due; see the newest result; start. What is open and was not touched for months has
stepped back: it comes before a look at a result only.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal[
    "begin",
    "continue",
    "estimate",
    "settled",
    "finish",
    "new",
    "settle",
    "again",
    "result",
    "start",
]
IDLE_MONTHS = 3
"""After so many without a touch an open round is no longer what its learner is at."""


@dataclass(frozen=True, slots=True)
class Round:
    """The newest round of an occupation, or one begun anew. All counts are of statements.

    `answered` of it, and `left` what is unanswered and could still change a placement; `asked` what
    another version would ask that it may move to. `settled` says that the main placement is, and
    `estimate` that the quick form ended with one. `touched` is the last day anything was done with
    it, `finished` the day it was, None while it is open. `fixed` says that it is not opened again,
    `live` that its occupation can be begun anew.
    """

    key: int
    touched: date
    finished: date | None = None
    answered: int = 0
    left: int = 0
    asked: int = 0
    settled: bool = False
    estimate: bool = False
    fixed: bool = False
    live: bool = True


@dataclass(frozen=True, slots=True)
class Onward:
    """What to do, and with which round; `start` is with none."""

    kind: Kind
    key: int | None = None


def onward(rounds: Iterable[Round], *, today: date, rerate_after: int) -> Onward:
    """What comes first. `rerate_after` is in months after the end of a round; 0 is never.

    Of several rounds the one touched last goes first, and of those to rate again the one finished
    longest ago. `rounds` come in the order that decides between equals.
    """
    known = sorted(rounds, key=lambda each: each.touched, reverse=True)
    if not known:
        return Onward("start")
    opened = [each for each in known if each.finished is None]
    idle = [each for each in opened if _later(each.touched, IDLE_MONTHS) <= today]
    if fresh := [each for each in opened if each not in idle]:
        return Onward(_open_kind(fresh[0]), fresh[0].key)
    done = [each for each in known if each.finished]
    due = [each for each in done if each.live and is_due(each.finished, today, rerate_after)]
    due.sort(key=lambda each: each.finished or each.touched)
    return (
        _first("new", done, lambda each: each.asked > 0)
        or _first("settle", done, lambda each: each.left > 0 and not each.fixed)
        or _first("again", due, lambda each: True)
        or next((Onward(_open_kind(each), each.key) for each in idle), None)
        or Onward("result", known[0].key)
    )


def is_due(finished: date | None, today: date, months: int) -> bool:
    """Whether so many months have passed; never for 0 months, nor while it is open.

    >>> is_due(date(2026, 1, 31), date(2026, 2, 28), 1)
    True
    """
    return finished is not None and months > 0 and _later(finished, months) <= today


def _open_kind(each: Round) -> Kind:
    if not each.left:
        return "finish"
    if each.settled:
        return "settled"
    if each.estimate:
        return "estimate"
    return "continue" if each.answered else "begin"


def _first(kind: Kind, rounds: Sequence[Round], fits: Callable[[Round], bool]) -> Onward | None:
    return next((Onward(kind, each.key) for each in rounds if fits(each)), None)


def _later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
