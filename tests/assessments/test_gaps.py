"""What counts as a gap, what is counted, and in which order: rules by table."""

import pytest

from assessments.asked import Asked
from assessments.gaps import Said, Tally, is_gap, names_in_short, reaches, widest_first
from assessments.queries.board import Seat


@pytest.mark.parametrize(
    ("rank", "target", "said", "gap"),
    [
        (1, 3, 1, True),
        (3, 3, 2, True),
        (3, 3, 3, False),
        (3, 3, 4, False),
        (4, 3, 1, False),
        (1, 0, 1, False),
        (1, 3, None, False),
        (1, 3, "na", False),
    ],
)
def test_a_gap_is_an_answer_below_fully_up_to_the_target(
    rank: int, target: int, said: Said, gap: bool
) -> None:
    assert is_gap(rank, target, said) is gap


def test_a_tally_counts_those_it_is_asked_of_and_everybodys_answers() -> None:
    tally = Tally()
    answers: list[tuple[int, Said]] = [(3, 1), (3, 3), (3, "na"), (3, None), (2, 1), (2, "na")]
    for target, said in answers:
        tally.add(3, target, said)
    assert (tally.values, tally.na, tally.people) == ([2, 0, 1, 0], 2, 5)
    assert (tally.rated, tally.below, tally.excused, tally.share) == (2, 1, 1, 50)


def test_the_widest_gap_has_most_people_then_the_larger_part_then_its_place() -> None:
    tallies = {
        1: Tally(rated=10, below=2),
        2: Tally(rated=4, below=3),
        3: Tally(rated=9, below=3),
        4: Tally(rated=10, below=2),
    }
    assert widest_first([1, 2, 3, 4, 5], tallies) == [2, 3, 1, 4, 5]


@pytest.mark.parametrize(
    ("low", "judged", "target", "at"),
    [(3, True, 3, True), (2, True, 3, False), (0, True, 0, False), (3, False, 3, False)],
)
def test_who_is_at_target(low: int, judged: bool, target: int, at: bool) -> None:
    assert Seat(1, "Kit", assessment=1, low=low, high=4, judged=judged).at(target) is at
    assert reaches(low, target) is (low >= target > 0)
    assert not Seat(1, "Kit", low=4).at(target)


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["Ines Rowe", "Ben Ark"], ["Ines", "Ben"]),
        (["Ben Ashdown", "Ben Ark", "Ben Cole"], ["Ben As.", "Ben Ar.", "Ben C."]),
        (["Ben", "Ben Ark"], ["Ben", "Ben A."]),
        (["kit@example.org", ""], ["kit", ""]),
    ],
)
def test_column_heads_tell_people_apart(names: list[str], short: list[str]) -> None:
    assert [names_in_short(names)[name] for name in names] == short


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ({}, ""),
        ({"view": "people", "page": "2"}, "view=people&page=2"),
        ({"view": "nonsense", "sort": "x", "show": "all", "order": "size"}, ""),
        ({"page": "-1", "per": "1000"}, ""),
        ({"page": "٣", "per": "200"}, "per=200"),
        ({"q": " Kit & Co ", "target": "a\0b"}, "q=Kit+%26+Co"),
        ({"level": "x" * 500}, "level=" + "x" * 100),
    ],
)
def test_an_address_says_what_is_asked_and_nothing_that_makes_no_sense(
    query: dict[str, str], address: str
) -> None:
    assert Asked.of(query).address == address


def test_another_view_begins_with_its_first_page() -> None:
    asked = Asked.of({"page": "3", "level": "proficient"})
    assert asked.to(view="people") == "?level=proficient&view=people"
