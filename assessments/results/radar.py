"""Geometry of the radar of domains: placements in, coordinates out (pure)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TypeAlias

from assessments.results.charts import clip

At: TypeAlias = Callable[[float, float], tuple[float, float]]
"""Where a value on an axis lies, by the axis's turn in radians."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a radar: its end, where its two lines of text go, its point if it has one."""

    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str
    name: str
    label: str
    point: tuple[float, float] | None

    @property
    def label_y(self) -> float:
        """The y of the second line of text."""
        return self.text_y + 15


@dataclass(frozen=True, slots=True)
class Radar:
    """Rings are the levels from 1 up; shapes are lists of points for polygons."""

    view: str
    centre: tuple[float, float]
    rings: tuple[str, ...]
    ticks: tuple[tuple[float, float, int], ...]
    axes: tuple[Axis, ...]
    shape: str
    was: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """A value to draw: None where there is none, which is not the same as 0."""

    name: str
    label: str
    value: int | None
    was: int | None = None


RADIUS = 118.0
CX, CY = 210.0, 172.0
FEWEST_SPOKES, MOST_SPOKES = 3, 12
VIEW = (-50.0, 6.0, 520.0, 328.0)


def radar(spokes: Sequence[Spoke], top: int) -> Radar | None:
    """Values 0 to top around a centre; None where there are too few or too many to read."""
    rated = sum(spoke.value is not None for spoke in spokes)
    if rated < FEWEST_SPOKES or len(spokes) > MOST_SPOKES or top < 1:
        return None
    turns = [2 * pi * i / len(spokes) for i in range(len(spokes))]

    def at(turn: float, value: float) -> tuple[float, float]:
        far = RADIUS * value / top
        return round(CX + far * sin(turn), 1), round(CY - far * cos(turn), 1)

    def shape(values: Sequence[float]) -> str:
        corners = (at(turn, value) for turn, value in zip(turns, values, strict=True))
        return " ".join(f"{x},{y}" for x, y in corners)

    half = turns[1] / 2
    was = [spoke.was for spoke in spokes]
    return Radar(
        view=" ".join(f"{number:g}" for number in VIEW),
        centre=(CX, CY),
        rings=tuple(shape([ring] * len(spokes)) for ring in range(1, top + 1)),
        ticks=tuple((*at(half, ring * cos(half)), ring) for ring in range(1, top + 1)),
        axes=tuple(_axis(turn, at, spoke, top) for turn, spoke in zip(turns, spokes, strict=True)),
        shape=shape([spoke.value or 0 for spoke in spokes]),
        was=shape([value or 0 for value in was]) if any(v is not None for v in was) else "",
    )


def _axis(turn: float, at: At, spoke: Spoke, top: int) -> Axis:
    x, y = at(turn, top)
    across, down = sin(turn), -cos(turn)
    pole = abs(across) < 0.1
    text_x = x + 11.3 * across
    # At the top both lines stand above the end, at the bottom below it.
    text_y = y + ((-25 if down < 0 else 18) if pole else 11.7 * down)
    left, _, width, _ = VIEW
    room = 170.0 if pole else left + width - text_x if across > 0 else text_x - left
    return Axis(
        x=x,
        y=y,
        text_x=round(text_x, 1),
        text_y=round(text_y, 1),
        anchor="middle" if pole else "start" if across > 0 else "end",
        name=clip(spoke.name, room, 13),
        label=clip(spoke.label, room, 12.5),
        point=None if spoke.value is None else at(turn, spoke.value),
    )
