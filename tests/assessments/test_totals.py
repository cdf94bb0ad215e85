"""Totals tell of no group of one to four people, however they are taken together."""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.gaps import FEWEST, Tally, is_enough, shown_together, totals_beside

RANK, TARGET = 1, 2


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ([], ""),
        ([0], "+"),
        ([4], "-"),
        ([5], "+"),
        ([5, 5], "++"),
        ([0, 1], "+-"),
        ([7, 3], "--"),
        ([7, 3, 12], "--+"),
        ([7, 3, 2, 12], "+--+"),
        ([3, 0, 9, 6], "-++-"),
        ([1, 1, 1, 1], "----"),
        ([1, 1, 1, 1, 5], "-----"),
        ([1, 1, 1, 1, 1, 5], "-----+"),
    ],
)
def test_what_may_stand_beside_each_other(people: list[int], shown: str) -> None:
    assert shown_together(people) == [sign == "+" for sign in shown]


@given(st.lists(st.integers(0, 14), min_size=1, max_size=5))
def test_no_sum_or_difference_of_what_is_shown_is_of_too_few(people: list[int]) -> None:
    for group in told_apart(people):
        assert is_enough(sum(people[place] for place in group)), group


@given(st.lists(st.integers(0, 40), max_size=12))
def test_no_more_is_held_back_than_that_takes(people: list[int]) -> None:
    shown = shown_together(people)
    small = sum(not is_enough(count) for count in people)
    assert shown.count(False) <= small + 1
    if not small:
        assert all(shown)


@st.composite
def groups(draw: st.DrawFn) -> list[tuple[list[int], list[int]]]:
    """Values that some people gave: of each group those the reader sees, and the others."""
    values = st.lists(st.integers(1, 4), max_size=9)
    return draw(st.lists(st.tuples(values, values), min_size=1, max_size=4))


@given(groups())
def test_who_takes_those_they_see_away_is_left_with_nobody_or_enough(
    given: list[tuple[list[int], list[int]]],
) -> None:
    told = totals_beside([tally(seen) for seen, _ in given], [tally(more) for _, more in given])
    for (seen, others), (total, whole) in zip(given, told, strict=True):
        left = (total.answers if total else 0) - len(seen) if total else 0
        assert is_enough(left)
        assert left == (len(others) if whole else 0)
        if total:
            assert total == tally(seen + others if whole else seen)
        else:
            assert not seen


def test_a_tally_without_those_one_sees_is_none_rather_than_nought() -> None:
    few, enough = tally([2] * 4), tally([2] * 5)
    assert totals_beside([Tally(), tally([3])], [few, enough]) == [
        (None, False),
        (tally([3]), False),
    ]
    assert totals_beside([Tally()], [Tally()]) == [(Tally(), True)]


def test_tallies_add_up() -> None:
    one, other = tally([1, 4]), tally([2])
    one.add(RANK, TARGET, "na")
    assert one + other == Tally([1, 1, 0, 1], na=1, rated=3, below=2)


def tally(values: Sequence[int]) -> Tally:
    made = Tally()
    for value in values:
        made.add(RANK, TARGET, value)
    return made


def told_apart(people: Sequence[int]) -> list[list[int]]:
    """Every set of groups whose total follows from those that are shown and the total of all."""
    figures = [
        [int(place == here) for place in range(len(people))]
        for here, ok in enumerate(shown_together(people))
        if ok
    ]
    if is_enough(sum(people)):
        figures.append([1] * len(people))
    found = []
    for signs in product((-1, 0, 1), repeat=len(figures)):
        mixed = [
            sum(sign * figure[place] for sign, figure in zip(signs, figures, strict=True))
            for place in range(len(people))
        ]
        if set(mixed) <= {0, 1}:
            found.append([place for place, part in enumerate(mixed) if part])
    return found


def test_the_fewest_are_five() -> None:
    assert FEWEST == 5
