"""Answers that hold in another version: from which round, and the least of several."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments.answers import Answer, Answers
from assessments.carry import Round, carried
from assessments.placement import Value

NOW = datetime(2026, 1, 12, tzinfo=UTC)
NA: Value = "na"


def answers(**values: Value) -> Answers:
    """By statement, `s1=3`; the later ones were given later."""
    return Answers(
        {
            int(key[1:]): Answer(value, rated_at=NOW + timedelta(days=index))
            for index, (key, value) in enumerate(values.items())
        }
    )


@pytest.mark.parametrize(
    ("given", "value", "statement"),
    [
        ({"s1": 3, "s2": 2}, 2, 2),
        ({"s1": 1, "s2": 4}, 1, 1),
        ({"s1": 3, "s2": NA}, 3, 1),
        ({"s1": NA, "s2": 4}, 4, 2),
        ({"s1": NA, "s2": NA}, NA, 1),
        ({"s1": 2, "s2": 2}, 2, 1),
    ],
)
def test_of_several_parts_the_least_counts(
    given: dict[str, Value], value: Value, statement: int
) -> None:
    kept = carried([9], [Round(answers(**given), {9: (1, 2)})])[9]
    assert (kept.answer.value, kept.statement, kept.statements) == (value, statement, (1, 2))


@pytest.mark.parametrize("given", [{"s1": 3}, {"s2": 3}, {}, {"s1": 3, "s2": None}])
def test_where_a_part_was_not_answered_it_is_asked(given: dict[str, Value]) -> None:
    assert carried([9], [Round(answers(**given), {9: (1, 2)})]) == {}


@pytest.mark.parametrize(
    ("newer", "older", "expected"),
    [
        ({"s1": 4}, {"s2": 1}, (4, 0)),
        ({}, {"s2": 1}, (1, 1)),
        ({"s1": None}, {"s2": 1}, None),
        ({}, {"s2": None}, None),
    ],
    ids=["the newer", "the older", "taken back", "nothing"],
)
def test_the_first_round_that_says_something_counts(
    newer: dict[str, Value],
    older: dict[str, Value],
    expected: tuple[int, int] | None,
) -> None:
    rounds = [Round(answers(**newer), {9: (1,)}), Round(answers(**older), {9: (2,)})]
    kept = carried([9, 10], rounds)
    assert {pk: (one.answer.value, one.round) for pk, one in kept.items()} == (
        {9: expected} if expected else {}
    )
