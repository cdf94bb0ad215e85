"""Orders of lists. Pure."""

from bisect import bisect_left
from collections.abc import Sequence


def steady(numbers: Sequence[int]) -> list[int]:
    """Indices of a longest run of rising numbers, in order: what need not move to be sorted."""
    ends: list[int] = []  # the least last number of a run of each length
    at: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(number)
            at.append(index)
        else:
            ends[length] = number
            at[length] = index
    run = []
    index = at[-1] if at else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return run[::-1]
