"""Which looks at a team could show somebody's answers, and looks in words. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Span = tuple[datetime, datetime | None]
"""From when until before when; None: still."""

AS_A_WHOLE = "looked at the team"
WAYS: Mapping[str, str] = {
    "list": "looked at a list of the team",
    "confirm": "looked at answers of the team to confirm them",
    "differences": "looked at where ratings of the team differ",
    "snapshot": "looked at how the team was on a day",
    "compare": "compared the team with another day or team",
    "plan": "looked at the team’s plan",
    "campaign": "looked at how far the team has rated",
    "print": "opened the team’s page to print",
}
"""What else than its page was looked at; what is not named here counts as a look at the team."""

NAMED = 3
"""So many answers are called by their names, the rest is counted."""


@dataclass(frozen=True, slots=True)
class Change:
    """Sharing an occupation with a team began or ended; without one, all that was shared did."""

    at: datetime
    team: int
    occupation: int | None
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What was looked at so many times: the team, one's result, or the answer that is named."""

    times: int
    exported: bool = False
    result: bool = False
    answer: str = ""
    what: str = ""


def spans_of(changes: Iterable[Change]) -> Mapping[int, Sequence[Span]]:
    """When anything was shared with each team, from what changed in whatever order."""
    found: dict[int, list[Span]] = defaultdict(list)
    open_since: dict[int, datetime] = {}
    shared: dict[int, set[int | None]] = defaultdict(set)
    for change in sorted(changes, key=lambda each: (each.at, not each.begins)):
        now = shared[change.team]
        if change.begins:
            now.add(change.occupation)
            open_since.setdefault(change.team, change.at)
            continue
        if change.occupation is None:
            now.clear()
        now.discard(change.occupation)
        if not now and change.team in open_since:
            found[change.team].append((open_since.pop(change.team), change.at))
    for team, since in open_since.items():
        found[team].append((since, None))
    return found


def in_words(looks: Iterable[Look]) -> list[str]:
    """What one person did on one day, each thing once: "looked at the team 3 times"."""
    counted: dict[str, int] = defaultdict(int)
    answers: dict[str, None] = {}
    for look in looks:
        if look.answer and look.result:
            answers[look.answer] = None
        else:
            counted[_thing(look)] += look.times
    lines = [f"{thing}{_times(count)}" for thing, count in sorted(counted.items(), key=_first)]
    return lines + ([_opened(list(answers))] if answers else [])


def _thing(look: Look) -> str:
    whose = "your result" if look.result else "the team"
    if look.exported:
        return WAYS["print"] if look.what == "print" else f"exported {whose}"
    if look.result and look.what == "file":
        return "saved a file of your evidence"
    if look.result and look.what == "evidence":
        return "looked at an item of your evidence"
    if look.answer:
        return f"looked at what the team says of “{look.answer}”"
    return f"opened {whose}" if look.result else WAYS.get(look.what, AS_A_WHOLE)


def _first(item: tuple[str, int]) -> tuple[bool, str]:
    """The team first, then the rest by its words."""
    return item[0] != AS_A_WHOLE, item[0]


def _times(count: int) -> str:
    return {1: "", 2: " twice"}.get(count, f" {count} times")


def _opened(answers: Sequence[str]) -> str:
    """The answers that were opened, by name as far as there is room.

    >>> _opened(["Chain", "Brakes"])
    'opened your answers to “Chain” and “Brakes”'
    """
    named = [f"“{answer}”" for answer in answers[:NAMED]]
    more = len(answers) - len(named)
    if more:
        named.append(f"{more} more")
    *most, last = named
    listed = f"{', '.join(most)} and {last}" if most else last
    return f"opened your answer{'s' if len(answers) > 1 else ''} to {listed}"
