"""The made-up people are those whom the design describes, and the forms are played on them."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest

from assessments.placement import Value, next_statement
from benchmarks import asking
from benchmarks.respondents import (
    LEVELS,
    MODELS,
    RAGGED,
    RANDOM,
    STATEMENTS,
    Graded,
    Guttman,
    Model,
    answers,
    guess,
)

every_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)


def drawn(model: Model, people: int, seed: int = 1) -> list[Value]:
    """All answers of so many people, one after the other."""
    chance = Random(seed)
    forms = [answers(model, chance) for _ in range(people)]
    return [value for form in forms for level in form for value in level]


def share(values: Sequence[Value], wanted: Value) -> float:
    return values.count(wanted) / len(values)


@every_model
def test_the_same_seed_gives_the_same_people(model: Model) -> None:
    assert drawn(model, 5, seed=1) == drawn(model, 5, seed=1) != drawn(model, 5, seed=2)


@every_model
def test_a_form_is_full_and_on_the_scale(model: Model) -> None:
    form = answers(model, Random(1))
    assert [len(level) for level in form] == [STATEMENTS] * LEVELS
    assert set(drawn(model, 50)) <= {1, 2, 3, 4, "na"}


@pytest.mark.parametrize("name", sorted(MODELS.keys() - {"ragged experts", "mixed"}))
def test_three_answers_in_a_hundred_are_not_applicable(name: str) -> None:
    assert share(drawn(MODELS[name], 1000), "na") == pytest.approx(0.03, abs=0.005)


def test_without_flips_a_guttman_form_is_met_up_to_a_cut_and_not_beyond() -> None:
    chance = Random(1)
    cuts = set()
    for _ in range(500):
        form = [value for level in Guttman(flipped=0).form(chance) for value in level]
        cut = form.count(3)
        assert form == [3] * cut + [2] * (LEVELS * STATEMENTS - cut)
        cuts.add(cut)
    assert cuts == set(range(LEVELS * STATEMENTS + 1))


def test_guttman_flips_the_share_it_says() -> None:
    def values(flipped: float) -> list[Value]:
        chance = Random(1)
        forms = [Guttman(flipped).form(chance) for _ in range(500)]
        return [value for form in forms for level in form for value in level]

    pairs = list(zip(values(0.0), values(0.1), strict=True))
    assert sum(plain != flipped for plain, flipped in pairs) / len(pairs) == pytest.approx(
        0.10, abs=0.01
    )


def test_the_random_give_the_four_values_alike() -> None:
    values = drawn(RANDOM, 1000)
    assert [share(values, value) for value in (1, 2, 3, 4)] == pytest.approx([0.2425] * 4, abs=0.01)


def test_experts_have_outgrown_a_quarter_of_the_lower_half() -> None:
    chance = Random(1)
    forms = [RAGGED.form(chance) for _ in range(500)]
    lower, upper = (
        [value for form in forms for level in form[half] for value in level]
        for half in (slice(0, 2), slice(2, 4))
    )
    assert share(lower, "na") == pytest.approx(0.10, abs=0.01)
    assert share(lower, 1) == pytest.approx(0.25, abs=0.02)
    assert (share(upper, "na"), share(upper, 4) > 0.2) == (0, True)


def test_a_graded_response_follows_the_logistic_curve_at_each_step() -> None:
    """For someone in the middle, on statements in the middle that are all alike."""
    flat = Graded(theta_spread=0, spacing=0, item_spread=0, slope=1, slope_spread=0)
    chance = Random(1)
    values = [value for _ in range(1000) for level in flat.form(chance) for value in level]
    # 1 / (1 + e^step) for the steps -1.3, 0 and 1.5
    at_least = [sum(share(values, value) for value in range(least, 5)) for least in (2, 3, 4)]
    assert at_least == pytest.approx([0.786, 0.5, 0.182], abs=0.01)


@pytest.mark.parametrize(
    ("top", "shares"),
    [
        (0, {1: 0.60, 2: 0.32, 3: 0.08}),
        (1, {1: 0.60, 2: 0.32, 3: 0.08}),
        (2, {2: 0.60, 1: 0.16, 3: 0.16, 4: 0.08}),
        (3, {3: 0.60, 2: 0.16, 4: 0.16, 1: 0.08}),
        (4, {4: 0.60, 3: 0.32, 2: 0.08}),
    ],
)
def test_a_guess_is_right_or_off_as_often_as_it_should(top: int, shares: dict[int, float]) -> None:
    chance = Random(1)
    number = 20_000
    found = Counter(guess(top, chance) for _ in range(number))
    assert {level: count / number for level, count in found.items()} == pytest.approx(
        shares, abs=0.015
    )


def test_a_crowd_has_equal_numbers_at_each_placement_and_leaves_out_the_rare() -> None:
    graded = asking.crowd(MODELS["graded"], 3, Random(1))
    assert Counter(person.placement for person in graded) == dict.fromkeys(range(LEVELS + 1), 3)
    rare = asking.crowd(RANDOM, 3, Random(1))
    assert Counter(person.placement for person in rare) == {0: 3, 1: 3}


@every_model
def test_the_settled_order_always_agrees_with_the_full_form(model: Model) -> None:
    people = asking.crowd(model, 5, Random(1))
    assert [asking.played(person, quick=False).off for person in people] == [0] * len(people)


def test_the_quick_form_begins_at_the_guess_and_asks_less_of_an_expert() -> None:
    experts = [
        person._replace(start=LEVELS)
        for person in asking.crowd(MODELS["graded"], 20, Random(1))
        if person.placement == LEVELS
    ]
    assert next_statement(asking.LADDER, {}, start=LEVELS) == f"{LEVELS}.1"
    for person in experts:
        quick, settled = (asking.played(person, quick=quick) for quick in (True, False))
        assert quick.asked < settled.asked


@pytest.mark.parametrize(("share", "expected"), [(0.5, 3), (0.9, 5), (0.2, 1), (0.21, 2), (1, 5)])
def test_a_quantile_is_one_of_the_numbers(share: float, expected: int) -> None:
    assert asking.quantile([5, 3, 1, 2, 4], share) == expected


def test_figures_tell_how_far_off_people_ended() -> None:
    found = [asking.Played(asked, off) for asked, off in ((4, 0), (9, 0), (7, 1), (20, 3), (8, 2))]
    assert asking.Figures.of(found) == (5, 8, 20, 40, 20, 40)


def test_it_prints_the_same_table_for_each_form_every_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert asking.main(["--people", "2"]) == 0
    first = capsys.readouterr().out
    asking.main(["--people", "2"])
    assert capsys.readouterr().out == first
    settled, quick, as_they_come = first.split("\n\n")[1:]
    for table in (settled, quick):
        assert [name for name in MODELS if f"\n  {name} " in table] == list(MODELS)
    assert "≤ 23: " in settled
    assert "≥ 97 %: " in quick
    assert [name for name in MODELS if f"\n  {name} " in as_they_come] == ["graded", "mixed"]
    assert as_they_come.count("≤ 15: ") == 2
    for table in (settled, quick):
        assert table.count("too rare: placements 2, 3, 4") == 1, "the random never get there"
