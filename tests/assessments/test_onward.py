"""The one thing a learner's own page puts first, as a table."""

from datetime import date

import pytest

from assessments.onward import Kind, Onward, Round, is_due, onward

TODAY = date(2026, 11, 21)
YESTERDAY, LAST_WEEK = date(2026, 11, 20), date(2026, 11, 14)
MAY, LAST_YEAR = date(2026, 5, 21), date(2025, 6, 1)


def done(key: int, at: date = MAY, *, left: int = 0, asked: int = 0, **more: bool) -> Round:
    return Round(key, at, finished=at, answered=8, left=left, asked=asked, **more)


@pytest.mark.parametrize(
    ("rounds", "kind", "key"),
    [
        pytest.param([], "start", None, id="nothing yet"),
        pytest.param([Round(1, YESTERDAY, left=8)], "begin", 1, id="begun and left blank"),
        pytest.param([Round(1, YESTERDAY, answered=3, left=5)], "continue", 1, id="half way"),
        pytest.param([Round(1, YESTERDAY, answered=8)], "finish", 1, id="all settled"),
        pytest.param(
            [Round(1, YESTERDAY, answered=8, left=5, settled=True)], "settled", 1, id="the main one"
        ),
        pytest.param(
            [Round(1, YESTERDAY, answered=5, left=9, estimate=True)], "estimate", 1, id="estimated"
        ),
        pytest.param(
            [Round(1, MAY, answered=3, left=5), done(2, YESTERDAY, asked=1)],
            "new",
            2,
            id="what is new before what was left for months",
        ),
        pytest.param(
            [Round(1, MAY, answered=3, left=5), done(2, LAST_YEAR)],
            "again",
            2,
            id="what is due before what was left for months",
        ),
        pytest.param(
            [Round(1, MAY, answered=3, left=5), done(2, YESTERDAY)],
            "continue",
            1,
            id="left for months, and nothing else to do",
        ),
        pytest.param(
            [Round(1, date(2026, 8, 22), answered=3, left=5), done(2, LAST_YEAR)],
            "continue",
            1,
            id="not yet three months",
        ),
        pytest.param(
            [Round(1, LAST_WEEK, answered=3, left=5), Round(2, YESTERDAY, answered=1, left=7)],
            "continue",
            2,
            id="the open one touched last",
        ),
        pytest.param(
            [done(1, YESTERDAY, asked=2), Round(2, LAST_WEEK, answered=1, left=7)],
            "continue",
            2,
            id="what is open before what is new",
        ),
        pytest.param(
            [done(1, YESTERDAY, left=3), done(2, asked=1)], "new", 2, id="new before still open"
        ),
        pytest.param(
            [done(1, LAST_YEAR), done(2, YESTERDAY, left=3)], "settle", 2, id="open before due"
        ),
        pytest.param(
            [done(1, YESTERDAY, left=3, fixed=True)], "result", 1, id="reviewed: it stays open"
        ),
        pytest.param(
            [done(1, MAY), done(2, LAST_YEAR), done(3, YESTERDAY)],
            "again",
            2,
            id="the one finished longest ago",
        ),
        pytest.param([done(1, LAST_YEAR, live=False)], "result", 1, id="it cannot be begun anew"),
        pytest.param([done(1, LAST_WEEK), done(2, YESTERDAY)], "result", 2, id="the newest"),
    ],
)
def test_what_comes_first(rounds: list[Round], kind: Kind, key: int | None) -> None:
    assert onward(rounds, today=TODAY, rerate_after=6) == Onward(kind, key)


@pytest.mark.parametrize(
    ("finished", "months", "due"),
    [
        (MAY, 6, True),
        (date(2026, 5, 22), 6, False),
        (MAY, 0, False),
        (None, 6, False),
        (date(2025, 11, 21), 12, True),
        (date(2025, 12, 1), 12, False),
        (date(2026, 8, 31), 3, False),
        (date(2026, 8, 21), 3, True),
    ],
)
def test_rating_again_is_due_so_many_months_after_the_end(
    finished: date | None, months: int, due: bool
) -> None:
    assert is_due(finished, TODAY, months) == due


def test_a_day_that_a_shorter_month_does_not_have_is_its_last() -> None:
    assert is_due(date(2026, 8, 31), date(2026, 11, 30), 3)
    assert is_due(date(2024, 2, 29), date(2025, 2, 28), 12)


def test_never_is_never() -> None:
    assert onward([done(1, LAST_YEAR)], today=TODAY, rerate_after=0) == Onward("result", 1)
