"""Placements over time as a picture: shares of the width in per cent, heights in pixels (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from assessments.results.charts import clip


@dataclass(frozen=True, slots=True)
class Moment:
    """A result: where its mark goes, and its date where there is room for it.

    `y` is what is sure and `top` what is possible: they differ while a result is open.
    """

    x: float
    y: float
    top: float
    rank: int
    anchor: str
    date: str

    @property
    def open(self) -> bool:
        """Whether more answers could still lift it."""
        return self.top != self.y

    @property
    def reach(self) -> float:
        """How far what is possible goes above what is sure."""
        return self.y - self.top


@dataclass(frozen=True, slots=True)
class Link:
    """The line between two results, straight or as a step; `open` where one of them is."""

    path: tuple[tuple[float, float, float, float], ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Results as marks on lines, one line a level; `y` in pixels, `x` in per cent.

    The lines begin at `left`, after their names.
    """

    height: float
    left: float
    rows: tuple[tuple[float, str], ...]
    moments: tuple[Moment, ...]
    links: tuple[Link, ...]

    @property
    def open(self) -> bool:
        """Whether any result in it is."""
        return any(moment.open for moment in self.moments)

    @property
    def date_y(self) -> float:
        """The y of the dates."""
        return self.height - 10


ROW = 34.0
APART = 5.0
"""Marks keep so many per cent of the width between them, where there is room."""
ROOM_FOR_A_DATE = 16.0
"""And dates so many."""


def timeline(
    placements: Sequence[tuple[int, int, str]],
    names: Sequence[str],
    *,
    start: float = 40,
    row: float = ROW,
    dates: int = 3,
    whole: bool = False,
    room: float = 90,
    when: Sequence[datetime] = (),
) -> Timeline | None:
    """Placements low to high with their dates, oldest first, on a ladder named from "Not yet" up.

    None for fewer than two. Only the rows that are needed are drawn, and one above, unless the
    `whole` ladder is asked for; `row` is their height. The first mark is at `start` per cent, and
    the names have `room` pixels; of more than so many `dates` only the first and the last are
    written. `when` places the marks by their dates, else they are evenly spaced; a date that has no
    room there is left out.
    """
    if len(placements) < 2:
        return None
    least = 0 if whole else min(low for low, _, _ in placements)
    most = len(names) - 1
    if not whole:
        most = min(max(high for _, high, _ in placements) + 1, most)
    ys = {rank: 18 + row * (most - rank) for rank in range(least, most + 1)}
    last = len(placements) - 1
    xs = _places(when or range(last + 1), start)
    written = _written(xs) if when else set(range(last + 1))
    moments = tuple(
        Moment(
            x=xs[i],
            y=ys[low],
            top=ys[high],
            rank=low,
            anchor="end" if i == last else "middle",
            date=date if i in written and (last < dates or i in (0, last)) else "",
        )
        for i, (low, high, date) in enumerate(placements)
    )
    links = tuple(_link(here, there) for here, there in pairwise(moments))
    rows = tuple((y, clip(names[rank], room, 13)) for rank, y in ys.items())
    return Timeline(ys[least] + 46, start - 8, rows, moments, links)


def _places(when: Sequence[Any], start: float) -> list[float]:
    """Where marks go from `start` to 92 per cent: by what they are at, and never on each other."""
    last = len(when) - 1
    whole = when[-1] - when[0] if when[-1] > when[0] else None
    apart = min(APART, (92 - start) / last)
    found: list[float] = []
    for i, at in enumerate(when):
        x = start + (92 - start) * ((at - when[0]) / whole if whole else i / last)
        least = found[-1] + apart if found else start
        found.append(min(max(x, least), 92 - apart * (last - i)))
    return [round(x, 2) for x in found]


def _written(xs: Sequence[float]) -> set[int]:
    """Which of the marks have room for their dates; the first and the last always."""
    found = {0, len(xs) - 1}
    before = xs[0]
    for i, x in enumerate(xs[1:-1], start=1):
        if x - before >= ROOM_FOR_A_DATE and xs[-1] - x >= ROOM_FOR_A_DATE:
            found.add(i)
            before = x
    return found


def _link(here: Moment, there: Moment) -> Link:
    across, up = (here.x, here.y, there.x, here.y), (there.x, here.y, there.x, there.y)
    return Link((across, up) if here.y != there.y else (across,), here.open or there.open)
