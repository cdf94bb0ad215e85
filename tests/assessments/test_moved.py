"""What moved between two moments, by table."""

import pytest

from assessments.gaps import Said
from assessments.moved import Asked, Moved, Standing, Way, moved, way_between

STATEMENTS = [Asked(1, 1), Asked(2, 1), Asked(3, 2), Asked(4, 3)]


def person(answers: str, low: int = 0, high: int | None = None) -> Standing:
    """Answers to the statements in order: 1 to 4, 0 for not part of the work, a dot for none."""
    said: dict[int, Said] = {}
    for statement, letter in zip(STATEMENTS, answers, strict=True):
        if letter != ".":
            said[statement.id] = "na" if letter == "0" else int(letter)
    return Standing(low, low if high is None else high, said)


def between(before: dict[int, str], after: dict[int, str], target: int = 0) -> Moved:
    users = {*before, *after}
    return moved(
        {user: person(answers) for user, answers in before.items()},
        {user: person(answers) for user, answers in after.items()},
        STATEMENTS,
        dict.fromkeys(users, target),
    )


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ((1, 1), (2, 2), "up"),
        ((2, 2), (1, 1), "down"),
        ((2, 2), (2, 2), "same"),
        ((0, 0), (1, 1), "up"),
        ((0, 4), (2, 2), "open"),
        ((2, 2), (0, 4), "open"),
        ((1, 2), (2, 3), "open"),
        ((1, 2), (3, 4), "up"),
        ((3, 4), (1, 2), "down"),
        ((1, 2), (1, 2), "open"),
        ((0, None), (2, 2), "open"),
        ((2, 2), (0, None), "open"),
    ],
)
def test_a_placement_moves_where_it_did_for_sure(
    before: tuple[int, int | None], after: tuple[int, int | None], way: Way
) -> None:
    assert way_between(Standing(*before), Standing(*after)) == way


@pytest.mark.parametrize(
    ("before", "after", "gained", "lost"),
    [
        ("1111", "3111", 1, 0),
        ("3311", "1311", 0, 1),
        ("3111", "1311", 1, 1),
        ("1111", "2222", 0, 0),
        ("3333", "4444", 0, 0),
        ("....", "3333", 0, 0),
        ("3333", "....", 0, 0),
        ("0000", "3333", 0, 0),
        ("3333", "0000", 0, 0),
        (".111", "3311", 1, 0),
    ],
)
def test_an_answer_counts_where_it_was_given_in_both(
    before: str, after: str, gained: int, lost: int
) -> None:
    found = between({1: before}, {1: after})
    assert (found.gained, found.lost) == (gained, lost)
    [move] = found.people
    assert (move.gained, move.lost) == (gained, lost)


def test_nothing_is_claimed_of_people_who_are_in_one_alone() -> None:
    found = between({1: "1111", 2: "1111"}, {2: "3111", 3: "3333"}, target=3)
    assert (found.joined, found.left) == ((3,), (1,))
    assert [move.user for move in found.people] == [2]
    assert {each.id: each.rated for each in found.statements} == {1: 1, 2: 1, 3: 1, 4: 1}
    assert (found.gained, found.lost, found.gaps_before, found.gaps_after) == (1, 0, 4, 3)


def test_the_widest_movement_comes_first_either_way() -> None:
    before = {1: "1133", 2: "1133", 3: "1313"}
    after = {1: "1333", 2: "1331", 3: "1111"}
    found = between(before, after)
    assert [(each.id, each.change) for each in found.statements] == [
        (4, -2),
        (2, 1),
        (1, 0),
        (3, 0),
    ]
    assert [(each.before, each.after, each.rated) for each in found.statements][:2] == [
        (3, 1, 3),
        (1, 2, 3),
    ]


@pytest.mark.parametrize(("target", "gaps"), [(0, (0, 0)), (1, (2, 1)), (2, (3, 2)), (3, (4, 3))])
def test_gaps_are_to_one_target_on_both_sides(target: int, gaps: tuple[int, int]) -> None:
    found = between({1: "1111"}, {1: "3111"}, target=target)
    assert (found.gaps_before, found.gaps_after) == gaps


def test_who_moved_most_comes_first() -> None:
    before = {1: person("1111", 1), 2: person("1111", 1), 3: person("1111", 1)}
    after = {1: person("1111", 1), 2: person("3333", 1), 3: person("3111", 2)}
    found = moved(before, after, STATEMENTS, {})
    assert [move.user for move in found.people] == [3, 2, 1]
    assert [move.moved for move in found.people] == [True, True, False]
    assert (found.went("up"), found.went("same"), found.went("down")) == (1, 2, 0)


def test_nobody_at_all_is_no_trouble() -> None:
    assert moved({}, {}, STATEMENTS, {}).people == ()
    assert moved({}, {}, [], {}).statements == ()
