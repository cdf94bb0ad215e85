"""Placements as they were stored, and a learner's results over time (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assessments.placement import (
    Evidence,
    EvidenceCount,
    LevelResult,
    Margin,
    OrderErrors,
    Placement,
)
from assessments.results.timeline import Timeline, timeline
from assessments.results.wording import NOT_PLACED

LadderKey = tuple[int, int | None, str]
"""Strand row id, domain row id (None for the pooled ladder), lens."""

MOST_MARKS = 5
"""So many earlier results are drawn; the table has them all."""


DATES = ("%B %Y", "%-d %B %Y", "%-d %B %Y, %H:%M")
"""A round's date as one speaks of it, and in more words where others have the same."""


def dated(at: datetime, others: Sequence[datetime], forms: Sequence[str] = DATES) -> str:
    """A date in as few words as tell it from the others.

    >>> dated(datetime(2026, 11, 3), [datetime(2025, 11, 3)])
    'November 2026'
    >>> dated(datetime(2026, 11, 3), [datetime(2026, 11, 4)])
    '3 November 2026'
    """
    same = (form for form in forms if all(f"{at:{form}}" != f"{each:{form}}" for each in others))
    return f"{at:{next(same, forms[-1])}}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A self placement of a ladder: its bounds and what to call them."""

    low: int
    high: int
    label: str

    @property
    def placed(self) -> bool:
        """Whether it is a place at all: not where the first level cannot be judged."""
        return self.label != NOT_PLACED


@dataclass(frozen=True, slots=True)
class Past:
    """A round of the occupation. Marks are kept by strand kind; those of single durable domains
    by domain key; what was not rated has none. `at` is when it was finished, or begun where it is
    `open`; `others` is when the other ones were.
    """

    assessment: int
    at: datetime
    version: str
    framework: int = 0
    open: bool = False
    strands: Mapping[str, Mark] = field(default_factory=dict)
    domains: Mapping[str, Mark] = field(default_factory=dict)
    others: tuple[datetime, ...] = ()

    @property
    def month(self) -> str:
        """When it was, as one speaks of it."""
        return "Now" if self.open else dated(self.at, self.others)

    @property
    def day(self) -> str:
        """The same in a list."""
        return "Now, still open" if self.open else dated(self.at, self.others, DATES[1:])


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One result of this occupation. `labels` name each strand asked for and say where it stood,
    "" where it was not rated. `assessment` is None for the one being shown.
    """

    assessment: int | None
    at: datetime | None
    version: str
    labels: tuple[tuple[str, str], ...]


def rows(
    now: HistoryRow, earlier: Sequence[Past], names: Mapping[str, str]
) -> tuple[HistoryRow, ...]:
    """The result being shown and those before it, the newest first; none where it is the first.

    `names` are what the strands to tell of are called, by their kinds.
    """
    if not earlier:
        return ()
    before = [
        HistoryRow(
            each.assessment,
            each.at,
            each.version,
            tuple(
                (name, each.strands[kind].label if kind in each.strands else "")
                for kind, name in names.items()
            ),
        )
        for each in reversed(earlier)
    ]
    return (now, *before)


def picture(
    now: Mark, at: datetime | None, earlier: Sequence[Past], kind: str, levels: Sequence[str]
) -> Timeline | None:
    """One strand's placements over time; what is not final spans all that it may become.

    `levels` are the names the strand has now: where it had more, the highest stands for them.
    What is no place on the ladder at all is left to the table.
    """
    marks = [
        (each.strands[kind], f"{each.at:%b %Y}")
        for each in earlier[-MOST_MARKS:]
        if kind in each.strands
    ]
    top = len(levels)
    return timeline(
        [
            (min(mark.low, top), min(mark.high, top), date)
            for mark, date in [*marks, (now, f"{at:%b %Y}" if at else "Now")]
            if mark.placed
        ],
        ("Not yet", *levels),
    )


def recalled(stored: Mapping[str, Any]) -> Placement:
    """A placement as it was, from what its `as_dict` gave."""
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    fields["levels"] = tuple(LevelResult(**level) for level in stored["levels"])
    fields["margin"] = Margin(**stored["margin"])
    fields["evidence"] = Evidence(
        **{name: pair and EvidenceCount(*pair) for name, pair in stored["evidence"].items()}
    )
    fields["order_errors"] = OrderErrors(*stored["order_errors"])
    return Placement(**fields)
