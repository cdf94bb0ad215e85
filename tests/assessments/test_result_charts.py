"""Where the pictures of a result put things: never outside, never in proportion wrong."""

from datetime import datetime, timedelta

import pytest

from assessments.results.charts import Rung, clip, meter, stack, stairs
from assessments.results.radar import Spoke, radar
from assessments.results.timeline import timeline

FOUR = [
    Rung(name, met, 10, 8)
    for name, met in zip(
        ("Emerging", "Developing", "Proficient", "Advanced"), (10, 9, 5, 1), strict=True
    )
]


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [("Emerging", 128, "Emerging"), ("A very long name of a level", 128, "A very long n…")],
)
def test_text_is_cut_where_it_does_not_fit(text: str, room: float, shown: str) -> None:
    assert clip(text, room, 14.5) == shown


def test_stairs_rise_and_are_filled_as_far_as_statements_are_met() -> None:
    picture = stairs(FOUR, 2, 2, more=3)
    assert picture is not None
    assert picture.marker is not None
    assert picture.climb is not None
    assert [step.height for step in picture.steps] == [36, 78, 120, 162]
    assert [step.fill for step in picture.steps] == [36, 70.2, 60, 16.2]
    assert picture.marker.pointers == (picture.steps[1].middle,)
    assert picture.climb.text == "3 more to move up"
    assert picture.climb.to_x == picture.steps[2].middle


@pytest.mark.parametrize(
    ("low", "high", "placed", "text", "pointers"),
    [
        (2, 2, True, "You", 1),
        (1, 4, True, "You, so far", 2),
        (0, 0, True, "You", 1),
        (0, 0, False, None, 0),
    ],
)
def test_the_marker_covers_the_range(
    low: int, high: int, placed: bool, text: str | None, pointers: int
) -> None:
    picture = stairs(FOUR, low, high, placed=placed)
    assert picture is not None
    marker = picture.marker
    assert (marker.text if marker else None) == text
    assert len(marker.pointers if marker else ()) == pointers
    if marker:
        assert marker.x >= 0
        assert marker.x + marker.width <= picture.width
        assert marker.y >= 0


@pytest.mark.parametrize(("levels", "drawn"), [(0, False), (1, True), (6, True), (7, False)])
def test_stairs_are_drawn_for_as_many_levels_as_can_be_named(levels: int, drawn: bool) -> None:
    assert (stairs([Rung("Level", 1, 2, 2)] * levels, 0, 0) is not None) is drawn


def test_a_stack_fills_the_bar_and_leaves_out_what_is_not_there() -> None:
    pieces = stack([("s4", 3), ("s3", 0), ("s2", 1)])
    assert [(piece.kind, piece.x, piece.width) for piece in pieces] == [
        ("s4", 0, 75),
        ("s2", 75, 25),
    ]
    assert stack([("s4", 0)]) == ()


def test_a_meter_tells_what_is_sure_from_what_may_be() -> None:
    cells = meter(1, 3, 4, was=2).cells
    assert [(cell.on, cell.maybe) for cell in cells] == [
        (True, False),
        (False, True),
        (False, True),
        (False, False),
    ]
    assert (meter(1, 1, 4, was=2).was, meter(1, 1, 4).was) == (50, None)


LEVELS = ("Not yet", "Emerging", "Developing", "Proficient", "Advanced")


@pytest.mark.parametrize(
    ("ranks", "rows", "dates"),
    [
        ([1, 2, 2], ["Emerging", "Developing", "Proficient"], ["0", "1", "2"]),
        ([4, 4], ["Advanced"], ["0", "1"]),
        ([0, 1], ["Not yet", "Emerging", "Developing"], ["0", "1"]),
        ([1, 1, 1, 1], ["Emerging", "Developing"], ["0", "", "", "3"]),
    ],
)
def test_a_timeline_has_the_rows_and_dates_it_needs(
    ranks: list[int], rows: list[str], dates: list[str]
) -> None:
    picture = timeline([(rank, rank, str(i)) for i, rank in enumerate(ranks)], LEVELS)
    assert picture is not None
    assert [name for _, name in picture.rows] == rows
    assert [moment.date for moment in picture.moments] == dates
    by_name = {name: y for y, name in picture.rows}
    assert [moment.y for moment in picture.moments] == [by_name[LEVELS[rank]] for rank in ranks]
    assert not picture.open


def test_an_open_result_reaches_from_what_is_sure_to_what_is_possible() -> None:
    picture = timeline([(1, 1, "then"), (1, 3, "later"), (2, 2, "now")], LEVELS)
    assert picture is not None
    ys = {name: y for y, name in picture.rows}
    then, later, now = picture.moments
    assert (later.y, later.top) == (ys["Emerging"], ys["Proficient"])
    assert [moment.open for moment in (then, later, now)] == [False, True, False]
    assert [link.open for link in picture.links] == [True, True]
    assert [len(link.path) for link in picture.links] == [1, 2]


@pytest.mark.parametrize(
    ("days", "xs", "dates"),
    [
        ([0, 100], [40, 92], "a b"),
        ([0, 30, 365], [40, 45, 92], "a c"),
        ([0, 182.5, 365], [40, 66, 92], "a b c"),
        ([0, 1, 2, 365], [40, 45, 50, 92], "a d"),
        ([0, 364, 364.5, 365], [40, 82, 87, 92], "a d"),
        ([0, 0], [40, 92], "a b"),
        # One that was begun before the last was finished.
        ([0, 100, 90], [40, 87, 92], "a c"),
    ],
)
def test_results_stand_where_their_dates_are(
    days: list[float], xs: list[float], dates: str
) -> None:
    when = [datetime(2026, 1, 1) + timedelta(days=each) for each in days]
    drawn = [(1, 1, letter) for letter, _ in zip("abcd", days, strict=False)]
    picture = timeline(drawn, LEVELS, dates=8, when=when)
    assert picture
    assert [moment.x for moment in picture.moments] == pytest.approx(xs, abs=0.5)
    assert " ".join(filter(None, (moment.date for moment in picture.moments))) == dates


def test_one_result_makes_no_timeline() -> None:
    assert timeline([(1, 1, "now")], LEVELS) is None


def test_a_radar_puts_points_on_their_axes_and_leaves_out_what_has_no_value() -> None:
    spokes = [
        Spoke("A", "Top", 4),
        Spoke("B", "Not yet", 0),
        Spoke("C", "", None),
        Spoke("D", "", 2),
    ]
    picture = radar(spokes, 4)
    assert picture is not None
    assert [axis.point for axis in picture.axes] == [(210, 54), (210, 172), None, (151, 172)]
    assert len(picture.rings) == 4
    assert picture.was == ""


@pytest.mark.parametrize(
    ("rated", "spokes", "drawn"), [(2, 10, False), (3, 10, True), (13, 13, False)]
)
def test_a_radar_is_drawn_where_it_can_be_read(rated: int, spokes: int, drawn: bool) -> None:
    values = [Spoke("Name", "", 1 if i < rated else None) for i in range(spokes)]
    assert (radar(values, 4) is not None) is drawn
