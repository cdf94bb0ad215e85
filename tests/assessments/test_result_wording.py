"""What a result says in words: the sentence, why, and what would lift or settle it."""

import json
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.placement import Level, Placement, Rating, Statement, Value, place
from assessments.results import wording

CASES = Path(__file__).resolve().parents[3] / "shared" / "design" / "placement-cases.json"
VALUES: dict[str, Value] = {"1": 1, "2": 2, "3": 3, "4": 4, "n": "na", ".": None}
NAMES = ("Emerging", "Developing", "Proficient", "Advanced")


def placed(*answers: str) -> Placement:
    """A ladder as long as these answers, a character a statement, a text a level."""
    levels = [
        Level(NAMES[i], tuple(Statement(f"{i}.{j}", "") for j in range(len(text))))
        for i, text in enumerate(answers)
    ]
    ratings = {
        f"{i}.{j}": Rating(VALUES[sign])
        for i, text in enumerate(answers)
        for j, sign in enumerate(text)
    }
    return place(levels, ratings)


ALL, NONE, BLANK = "3" * 10, "1" * 10, "." * 10

TOLD = [
    (
        (ALL, "3333333331", "3333311111", "3111111111"),
        "You are at Developing in Baking",
        (
            "You meet 9 of 10 Developing statements.",
            "Meet 3 more Proficient statements to move up.",
        ),
        "Firm by 2 answers.",
    ),
    (
        ("3333333311", NONE, NONE, NONE),
        "You are at Emerging in Baking",
        ("You meet 8 of 10 Emerging statements.", "Meet 8 more Developing statements to move up."),
        "One answer decides this.",
    ),
    (
        ("3333333222", NONE, NONE, NONE),
        "You are working towards Emerging in Baking",
        ("You meet 7 of 10 Emerging statements.", "Meet 1 more Emerging statement to move up."),
        "",
    ),
    (
        (ALL, ALL, ALL, ALL),
        "You are at Advanced in Baking",
        ("You meet 10 of 10 Advanced statements.", "That is the top level here."),
        "Firm by 3 answers.",
    ),
    (
        ("33333333..", "111.......", BLANK, BLANK),
        "You are at Emerging in Baking",
        (
            "You meet 8 of 10 Emerging statements.",
            "Meet 8 more Developing statements to move up. You have not rated 7 of that level yet.",
        ),
        "",
    ),
    (
        (BLANK, BLANK, BLANK, BLANK),
        "Your level in Baking is still open",
        (
            "Emerging needs 8 of 10.",
            "You meet 0, with 10 still to rate.",
            "3 to 40 more answers settle it.",
        ),
        "",
    ),
    (
        ("333333333.", "33333333..", "333333....", NONE),
        "You are between Developing and Proficient in Baking",
        (
            "Proficient needs 8 of 10.",
            "You meet 6, with 4 still to rate.",
            "2 to 4 more answers settle it.",
        ),
        "",
    ),
    (
        ("3333333...", NONE, NONE, NONE),
        "You are at Emerging or below in Baking",
        (
            "Emerging needs 8 of 10.",
            "You meet 7, with 3 still to rate.",
            "1 to 3 more answers settle it.",
        ),
        "",
    ),
    (
        ("n" * 6 + "3333", ALL, NONE, NONE),
        "Not placed: too little of Emerging is part of your work",
        ("Emerging cannot be judged: more than half of it is not part of your work.",),
        "",
    ),
    (
        (ALL, "n" * 6 + "3333", NONE, NONE),
        "You are at Emerging in Baking",
        (
            "You meet 10 of 10 Emerging statements.",
            "Developing cannot be judged: more than half of it is not part of your work.",
        ),
        "Firm by 3 answers.",
    ),
    (
        ("n" * 5 + "33331", NONE, NONE, NONE),
        "You are at Emerging in Baking",
        ("You meet 4 of 5 Emerging statements.", "Meet 8 more Developing statements to move up."),
        "One answer decides this.",
    ),
    (
        ("333", "", "333"),
        "You are at Emerging in Baking",
        (
            "You meet 3 of 3 Emerging statements.",
            "Developing has no statements yet, so it cannot be judged.",
        ),
        "One answer decides this.",
    ),
]


@pytest.mark.parametrize(("answers", "headline", "reasons", "firm"), TOLD)
def test_a_placement_is_told(
    answers: tuple[str, ...], headline: str, reasons: tuple[str, ...], firm: str
) -> None:
    result = placed(*answers)
    assert wording.headline(result, "Baking") == headline
    assert wording.reasons(result) == reasons
    assert wording.firmness(result) == firm


def cases() -> list[Any]:
    if not CASES.exists():
        return [pytest.param({}, {}, marks=pytest.mark.skip(reason="../shared is absent"))]
    document = json.loads(CASES.read_text(encoding="utf-8"))
    plain = {"id", "note", "strand", "answers", "start", "expect"}
    return [
        pytest.param(case, document["strands"][case["strand"]], id=case["id"])
        for case in document["cases"]
        if case.keys() <= plain
    ]


@pytest.mark.parametrize(("case", "levels"), cases())
def test_the_sentence_says_what_the_shared_cases_expect(
    case: dict[str, Any], levels: list[tuple[str, int]]
) -> None:
    expect, first = case["expect"], levels[0][0]
    result = place(
        [
            Level(name, tuple(Statement(f"{i}.{j}", "") for j in range(size)))
            for i, (name, size) in enumerate(levels)
        ],
        {
            f"{i}.{j}": Rating(VALUES[sign])
            for i, text in enumerate(case["answers"])
            for j, sign in enumerate(text)
        },
    )
    sentence = wording.headline(result, "Baking")
    low, high, top = expect["label_low"], expect["label_high"], len(levels)
    if expect["placement"]:
        assert sentence == f"You are at {expect['label']} in Baking"
    elif expect["statuses"][0] == "not_assessable":
        assert sentence == f"Not placed: too little of {first} is part of your work"
    elif expect["placement"] == 0:
        assert sentence == f"You are working towards {first} in Baking"
    elif expect["low"] == 0 and expect["high"] == top:
        assert sentence == "Your level in Baking is still open"
    elif expect["low"] == 0:
        assert sentence == f"You are at {high} or below in Baking"
    elif expect["high"] == top:
        assert sentence == f"You are at {low} or above in Baking"
    else:
        assert sentence == f"You are between {low} and {high} in Baking"


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        ((ALL, NONE), "Emerging"),
        ((NONE, NONE), "Not yet"),
        (("n" * 10, ALL), "Not placed"),
        ((BLANK, BLANK), "Still open"),
        ((BLANK, NONE), "Emerging or below"),
        ((ALL, BLANK), "Emerging or above"),
        ((ALL, BLANK, NONE), "Emerging to Developing"),
    ],
)
def test_a_tag_names_the_level_or_the_range(answers: tuple[str, ...], label: str) -> None:
    assert wording.label(placed(*answers)) == label


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ("3333333331", "reached: 9 of 10 met, 8 needed"),
        ("3333311111", "not reached: 5 of 10 met, 8 needed"),
        ("33333.....", "still open: 5 of 10 met, 8 needed, 5 not rated"),
        ("nn33333331", "reached: 7 of 8 met, 7 needed"),
        ("nnnnnn3333", "cannot be judged: too little of it is part of your work"),
    ],
)
def test_a_level_is_told_with_its_numbers(answers: str, verdict: str) -> None:
    assert wording.verdict(placed(answers).levels[0]) == verdict


SMALL = st.lists(st.text("13n.", min_size=1, max_size=3), min_size=1, max_size=3)


def changed(answers: list[str], at: tuple[tuple[int, int], ...], signs: tuple[str, ...]) -> Any:
    rows = [list(text) for text in answers]
    for (i, j), sign in zip(at, signs, strict=True):
        rows[i][j] = sign
    return placed(*map("".join, rows))


@given(SMALL)
def test_no_fewer_answers_settle_it_than_it_says(answers: list[str]) -> None:
    blank = [(i, j) for i, text in enumerate(answers) for j, c in enumerate(text) if c == "."]
    fewest = next(
        count
        for count in range(len(blank) + 1)
        for at in combinations(blank, count)
        for signs in product("13n", repeat=count)
        if changed(answers, at, signs).placement is not None
    )
    assert wording.to_settle(placed(*answers))[0] == fewest


@given(SMALL)
def test_no_fewer_statements_lift_it_than_it_says(answers: list[str]) -> None:
    before = placed(*answers)
    missing = wording.to_move_up(before)
    if missing is None:
        return
    not_met = [(i, j) for i, text in enumerate(answers) for j, c in enumerate(text) if c in "1."]
    fewest = next(
        count
        for count in range(len(not_met) + 1)
        for at in combinations(not_met, count)
        if changed(answers, at, ("3",) * count).low > before.low
    )
    assert missing == fewest
