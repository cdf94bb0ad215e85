"""Showing how many stand where as one bar."""

from typing import NamedTuple

from django import template

from assessments.queries.teamwork.snapshots import Heights

register = template.Library()

GAP = 0.4


class Part(NamedTuple):
    """A piece of the bar in parts of a hundred; `rank` 0 is below the first level."""

    rank: int
    x: float
    width: float


@register.filter
def parts(heights: Heights) -> list[Part]:
    """The pieces of those who are settled, from the lowest level up; who is open stays blank."""
    found, x = [], 0.0
    for rank, count in enumerate(heights.counts):
        width = 100 * count / heights.people if heights.people else 0.0
        if count:
            found.append(Part(min(rank, 4), round(x, 2), round(max(width - GAP, 0.5), 2)))
        x += width
    return found


@register.filter
def at_least(heights: Heights, rank: int) -> int:
    """How many are at a level or above."""
    return heights.at_least(rank)
