"""Geometry of the result page's pictures: numbers in, coordinates out (pure).

Two kinds. The stairs, like the radar beside this module, have a view box and are drawn where
their text stays at 12 px or more. The others give shares of the width in per cent, so that text
keeps its size at any width. What is drawn is always told by a table or a list as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

CHAR = 0.6
"""Mean width of a character of the widest interface font, in ems."""


def clip(text: str, room: float, size: float) -> str:
    """The text as it fits into that many pixels at a font size, with "…" where cut."""
    most = max(2, int(room / (size * CHAR)))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# The ladder as stairs


@dataclass(frozen=True, slots=True)
class Rung:
    """A level to draw: `met` of `of` statements, `need` to reach it; `note` goes below."""

    name: str
    met: int
    of: int
    need: int
    note: str = ""

    @property
    def fill(self) -> float:
        """The met share in per cent."""
        return round(100 * self.met / self.of, 1) if self.of else 0

    @property
    def line(self) -> float:
        """The needed share in per cent."""
        return round(100 * self.need / self.of, 1) if self.of else 0


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the stairs: its box, the filled height in it and the line to reach."""

    rank: int
    x: float
    y: float
    width: float
    height: float
    fill: float
    need: float | None
    name: str
    sub: str
    note: str

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return round(self.x + self.width / 2, 1)

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return round(self.x + self.width, 1)

    @property
    def fill_y(self) -> float:
        """The y of the filled part's top."""
        return round(self.y + self.height - self.fill, 1)


@dataclass(frozen=True, slots=True)
class Marker:
    """The "You" pill with a pointer to each end of the range it covers."""

    x: float
    y: float
    width: float
    pointers: tuple[float, ...]
    text: str

    @property
    def middle(self) -> float:
        """The x of its text."""
        return round(self.x + self.width / 2, 1)

    @property
    def text_y(self) -> float:
        """The y of its text."""
        return round(self.y + 20, 1)

    @property
    def tip_y(self) -> float:
        """The y of the pointers' tips."""
        return round(self.y + 41, 1)


@dataclass(frozen=True, slots=True)
class Climb:
    """The line from the pill, from `from_y` up to `y`, over and down to the next step."""

    x: float
    y: float
    from_y: float
    to_x: float
    to_y: float
    text: str

    @property
    def path(self) -> str:
        """The line as path data."""
        return f"M{self.x} {self.from_y}V{self.y}H{self.to_x}V{self.to_y}"

    @property
    def middle(self) -> float:
        """The x of its text."""
        return round((self.x + self.to_x) / 2, 1)

    @property
    def text_y(self) -> float:
        """The y of its text."""
        return round(self.y - 8, 1)

    @property
    def tip_y(self) -> float:
        """The y of the arrow's tip."""
        return round(self.to_y + 3, 1)


@dataclass(frozen=True, slots=True)
class Stairs:
    """The whole picture, `width` by `height`; `base` is where the steps stand."""

    width: float
    height: float
    base: float
    ground: float | None
    steps: tuple[Step, ...]
    marker: Marker | None
    climb: Climb | None

    @property
    def name_y(self) -> float:
        """The y of the levels' names."""
        return self.base + 19

    @property
    def sub_y(self) -> float:
        """The y of their counts."""
        return self.base + 40

    @property
    def note_y(self) -> float:
        """The y of their notes."""
        return self.base + 59


WIDTH, BASE, SIDE, GUTTER = 560.0, 228.0, 8.0, 8.0
LOWEST, HIGHEST = 36.0, 162.0
MOST_STEPS = 6
"""More levels than these are shown as bars only: their names would not fit below the steps."""


def stairs(
    rungs: Sequence[Rung], low: int, high: int, *, placed: bool = True, more: int | None = None
) -> Stairs | None:
    """A ladder with the range low to high marked; None where it has too many levels.

    `placed` is False where there is no place to mark; `more` is how many statements are missing
    to the step above, where that can be said.
    """
    if not 1 <= len(rungs) <= MOST_STEPS:
        return None
    ground = 1 if placed and low == 0 else 0
    pitch = (WIDTH - 2 * SIDE + GUTTER) / (len(rungs) + ground)
    steps = tuple(
        _step(rank, rung, SIDE + pitch * (rank - 1 + ground), pitch - GUTTER, len(rungs))
        for rank, rung in enumerate(rungs, 1)
    )
    middles = (SIDE + (pitch - GUTTER) / 2, *(step.middle for step in steps))
    if not ground:
        middles = (0.0, *(step.middle for step in steps))
    tops = (BASE, *(step.y for step in steps))
    marker = climb = None
    if placed:
        marker = _marker(middles[low], middles[high], tops[high], final=low == high)
        if more and low == high and high < len(steps):
            above = steps[high]
            climb = Climb(
                x=marker.middle,
                y=round(min(marker.y - 22, above.y - 32), 1),
                from_y=round(marker.y - 6, 1),
                to_x=above.middle,
                to_y=round(above.y - 10, 1),
                text=f"{more} more to move up",
            )
    noted = any(step.note for step in steps)
    height = BASE + (74 if noted else 54)
    return Stairs(WIDTH, height, BASE, middles[0] if ground else None, steps, marker, climb)


def _step(rank: int, rung: Rung, x: float, width: float, levels: int) -> Step:
    rise = (rank - 1) / (levels - 1) if levels > 1 else 0.5
    height = LOWEST + (HIGHEST - LOWEST) * rise
    return Step(
        rank=rank,
        x=round(x, 1),
        y=round(BASE - height, 1),
        width=round(width, 1),
        height=round(height, 1),
        fill=round(height * rung.fill / 100, 1),
        need=round(BASE - height * rung.line / 100, 1) if rung.of else None,
        name=clip(rung.name, width + GUTTER, 14.5),
        sub=clip(f"{rung.met} of {rung.of}" if rung.of else "", width, 13),
        note=clip(rung.note, width + GUTTER, 12.5),
    )


def _marker(left: float, right: float, top: float, *, final: bool) -> Marker:
    half = 35.0
    return Marker(
        x=round(left - half, 1),
        y=round(top - 52, 1),
        width=round(right - left + 2 * half, 1),
        pointers=(left,) if final else (left, right),
        text="You" if final else "You, so far",
    )


# Bars, in per cent of the width


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a stacked bar; `shown` says whether its digit fits."""

    kind: str
    count: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where its digit goes."""
        return round(self.x + self.width / 2, 2)

    @property
    def shown(self) -> bool:
        """Narrower ones would be covered by their digit."""
        return self.width >= 8

    @property
    def narrow(self) -> bool:
        """Whether its digit fits on wide screens only."""
        return self.width < 16


def stack(counts: Sequence[tuple[str, int]]) -> tuple[Segment, ...]:
    """Counts by kind as pieces of one bar that fills the width; empty ones are left out."""
    total = sum(count for _, count in counts)
    found, x = [], 0.0
    for kind, count in counts:
        if count:
            width = 100 * count / total
            found.append(Segment(kind, count, round(x, 2), round(width, 2)))
            x += width
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of a meter; `on` is reached for certain, `maybe` may be."""

    x: float
    width: float
    on: bool
    maybe: bool


@dataclass(frozen=True, slots=True)
class Meter:
    """A placement as filled cells, with a mark where it stood before."""

    cells: tuple[Cell, ...]
    was: float | None


def meter(low: int, high: int, top: int, was: int | None = None) -> Meter:
    """A placement low to high on a ladder of `top` levels."""
    share = 100 / top
    cells = tuple(
        Cell(round(i * share + 0.4, 2), round(share - 0.8, 2), i < low, low <= i < high)
        for i in range(top)
    )
    return Meter(cells, None if was is None else round(min(was, top) * share, 2))
