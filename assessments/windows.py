"""Answers given in several windows: what may be stored over what is there (pure).

An answer says which revision of its rating its window knew. Over a newer one that says something
else it is not stored: its learner sees both and chooses.
"""

from dataclasses import dataclass
from typing import Literal

from assessments.answers import Answer
from assessments.placement import Value

Outcome = Literal["store", "leave", "ask"]


@dataclass(frozen=True, slots=True)
class Window:
    """What a window knew of the answer to a statement when another one was given there.

    `over` is the revision it knew. `tried` are values it has sent since then without hearing back:
    finding one of them stored is no news to it. `untouched` says that the answer is the one the
    window was opened with, so that nobody gave it there.
    """

    over: int
    tried: frozenset[Value] = frozenset()
    untouched: bool = False


def outcome(stored: Answer, value: Value, reason: str, window: Window | None) -> Outcome:
    """Whether an answer may be stored, is left as it is, or has to be asked about.

    Nothing is asked where the stored answer is not newer than what the window knew, or says the
    same, and none goes over a mere "not sure", which stays. Without a window (a program that gives
    answers) the last one wins.
    """
    if window is None or stored.revision <= window.over:
        return "store"
    if window.untouched:
        return "leave"
    same = stored.value == value and (value != "na" or stored.reason == reason.strip())
    return "store" if same or knew(stored, window) or only_marked(stored) else "ask"


def knew(stored: Answer, window: Window | None) -> bool:
    """Whether what is stored is no news to the window an answer was given in."""
    return window is None or stored.revision <= window.over or stored.value in window.tried


def only_marked(stored: Answer) -> bool:
    """Whether no answer was ever given: the first that was stored is "not sure" alone."""
    return stored.value is None and stored.revision == 1


def stamp(value: Value, reason: str, *, not_sure: bool) -> str:
    """An answer in a line, to tell whether a form changed it."""
    said = "" if value is None else str(value)
    return f"{said}{'?' if not_sure else ''}{':' + reason.strip() if value == 'na' else ''}"


VALUES: dict[str, Value] = {"": None, "1": 1, "2": 2, "3": 3, "4": 4, "na": "na"}
"""Values as forms write them."""
