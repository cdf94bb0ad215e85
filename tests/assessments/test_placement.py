"""The placement rule, by table: the shared conformance cases and cases of our own."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest

from assessments.conformance import run_cases
from assessments.placement import (
    RULE,
    EvidenceCount,
    Level,
    Margin,
    OrderErrors,
    Placement,
    Rating,
    Statement,
    need,
    next_statement,
    place,
)

REPO = Path(__file__).resolve().parents[2]
CASES = REPO.parent / "shared" / "design" / "placement-cases.json"

VALUES: dict[str, Any] = {"1": 1, "2": 2, "3": 3, "4": 4, "n": "na", ".": None}
NAMES = ("Emerging", "Developing", "Proficient", "Advanced")


def shared_cases() -> list[Any]:
    """One parameter per shared case, or a single skipped one where the file is not there."""
    if not CASES.exists():
        reason = "../shared/design/placement-cases.json is not beside this checkout"
        return [pytest.param({}, {}, marks=pytest.mark.skip(reason=reason), id="absent")]
    document = json.loads(CASES.read_text(encoding="utf-8"))
    return [pytest.param(document, case, id=case["id"]) for case in document["cases"]]


@pytest.mark.parametrize(("document", "case"), shared_cases())
def test_shared_case(document: dict[str, Any], case: dict[str, Any]) -> None:
    [result] = run_cases({**document, "cases": [case]})
    assert result.differences == ()
    assert result.passed


@pytest.mark.skipif(not CASES.exists(), reason="../shared is not beside this checkout")
def test_shared_cases_are_written_for_our_rule() -> None:
    document = json.loads(CASES.read_text(encoding="utf-8"))
    assert document["rule"] == {name: getattr(RULE, name) for name in document["rule"]}


def ladder(*answers: str) -> list[Level]:
    """A ladder as long as these answers, one text per level; ids are "<level>.<position>"."""
    return [
        Level(NAMES[i - 1], tuple(Statement(f"{i}.{j}", "new") for j in range(1, len(text) + 1)))
        for i, text in enumerate(answers, 1)
    ]


def rated(*answers: str) -> dict[str, Rating]:
    """Ratings by statement id; a blank is no rating at all."""
    return {
        f"{i}.{j}": Rating(VALUES[character], hash="new")
        for i, text in enumerate(answers, 1)
        for j, character in enumerate(text, 1)
        if character != "."
    }


def placed(*answers: str, lens: str = "self") -> Placement:
    return place(ladder(*answers), rated(*answers), lens=lens)


def statuses(*answers: str) -> list[str]:
    return [level.status for level in placed(*answers).levels]


@pytest.mark.parametrize(
    ("answers", "met"),
    list(enumerate([0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 16])),
)
def test_four_in_five_answers_must_be_met_rounded_up(answers: int, met: int) -> None:
    assert need(answers) == met


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ("33332", "held"),
        ("44443", "held"),
        ("33322", "not_held"),
        ("22222", "not_held"),
        ("3333.", "held"),
        ("333..", "open"),
        ("2....", "open"),
        ("22...", "not_held"),
        (".....", "open"),
        ("nn333", "held"),
        ("nnn33", "not_assessable"),
        ("nnn3.", "not_assessable"),
        ("nn33.", "open"),
        ("nn3", "not_assessable"),
        ("nn33", "held"),
        ("n3", "held"),
        ("n.", "open"),
        ("nn", "not_assessable"),
        ("3", "held"),
        ("n", "not_assessable"),
        ("", "not_assessable"),
        ("3333nnnnn.", "open"),
        ("3333nnnnn1", "held"),
        ("3333nnnnnn", "not_assessable"),
    ],
)
def test_status_of_one_level(answers: str, status: str) -> None:
    assert statuses(answers) == [status]


@pytest.mark.parametrize(
    ("answers", "low", "high", "possible", "estimate", "presumed"),
    [
        (["22222", "....."], 0, 0, (0,), 0, ()),
        (["33332", "33322"], 1, 1, (1,), 1, ()),
        (["33332", "33332"], 2, 2, (2,), 2, ()),
        (["nnnnn", "33333"], 0, 0, (0,), 0, ()),
        (["33333", "....."], 1, 2, (1, 2), None, ()),
        (["333..", "33333", "22222"], 0, 2, (0, 2), 2, (1,)),
        (["333..", "333..", "33333", "22222"], 0, 3, (0, 1, 3), 3, (1, 2)),
        (["33333", "333..", "33333", "22222"], 1, 3, (1, 3), 3, (2,)),
        (["333..", "33333", "....."], 0, 3, (0, 2, 3), None, ()),
        (["333..", "22222", "33333"], 0, 1, (0, 1), None, ()),
        (["333..", "", "33333"], 0, 1, (0, 1), None, ()),
    ],
)
def test_interval_and_estimate(
    answers: list[str],
    low: int,
    high: int,
    possible: tuple[int, ...],
    estimate: int | None,
    presumed: tuple[int, ...],
) -> None:
    result = placed(*answers)
    assert (result.low, result.high, result.possible) == (low, high, possible)
    assert (result.estimate, result.presumed) == (estimate, presumed)
    assert result.placement == (low if low == high else None)


@pytest.mark.parametrize(
    ("answers", "label", "label_low", "label_high"),
    [
        (["1", "1"], "Not yet", "Not yet", "Not yet"),
        (["3", "1"], "Emerging", "Emerging", "Emerging"),
        (["3", "."], None, "Emerging", "Developing"),
        ([".", "."], None, "Not yet", "Developing"),
    ],
)
def test_labels(answers: list[str], label: str | None, label_low: str, label_high: str) -> None:
    result = placed(*answers)
    assert (result.label, result.label_low, result.label_high) == (label, label_low, label_high)


def test_counts_of_a_level() -> None:
    [level] = placed("342n1.").levels
    counts = (level.statements, level.met, level.unmet, level.na, level.unanswered, level.need)
    assert counts == (6, 2, 2, 1, 1, 4)


@pytest.mark.parametrize(
    ("answers", "down", "up"),
    [
        (["33333", "22222"], 2, 4),
        (["33332", "33322"], 1, 1),
        (["33333", "33332", "22222"], 1, 4),
        (["33333", "33333"], 2, None),
        (["33322"], None, 1),
        (["nnn33"], None, None),
        (["33333", "nnn33"], 2, None),
        (["22..."], None, 1),
        (["33333", "....."], None, None),
    ],
)
def test_margin(answers: list[str], down: int | None, up: int | None) -> None:
    assert placed(*answers).margin == Margin(down, up)


@pytest.mark.parametrize(
    ("answers", "next_steps"),
    [
        (["32332", "22222"], ("1.2", "1.5")),
        (["33333", "13213"], ("2.1", "2.3", "2.4")),
        (["2.n3.", "22222"], ("1.1",)),
        (["nnn33", "22222"], ()),
        (["33333"], ()),
    ],
)
def test_next_steps_are_the_unmet_of_the_level_above_low(
    answers: list[str], next_steps: tuple[str, ...]
) -> None:
    assert placed(*answers).next_steps == next_steps


@pytest.mark.parametrize(
    ("answers", "held_above"),
    [
        (["22222", "33333"], (2,)),
        (["22222", "33333", "22222", "33333"], (2, 4)),
        (["33333", "nnnnn", "33333"], (3,)),
        (["22222", "....."], ()),
        ([".....", "33333"], ()),
    ],
)
def test_ragged(answers: list[str], held_above: tuple[int, ...]) -> None:
    result = placed(*answers)
    assert result.held_above == held_above
    assert ("ragged" in result.flags) == bool(held_above)


@pytest.mark.parametrize(
    ("answers", "order_errors", "misfit"),
    [
        (["2222333333", "3333222222"], (16, 100), True),
        (["2223333333", "3333322222"], (15, 100), False),
        (["2222333333", "333322222."], (16, 90), False),
        (["2222333333", "333322222n", "2"], (16, 109), False),
        (["2222333333", "333332222n", "2"], (20, 109), True),
        (["22", "33", "23"], (6, 12), False),
    ],
)
def test_misfit_is_more_than_15_percent_of_pairs_on_at_least_20_answers(
    answers: list[str], order_errors: tuple[int, int], misfit: bool
) -> None:
    result = placed(*answers)
    assert result.order_errors == OrderErrors(*order_errors)
    assert ("misfit" in result.flags) == misfit


@pytest.mark.parametrize(
    ("answers", "straight"),
    [
        (["3333333333", "3333333333"], True),
        (["1111111111", "1111111111"], True),
        (["3333333333", "333333333."], False),
        (["3333333333", "333333333n"], False),
        (["3333333333", "3333333333", "n."], True),
        (["3333333333", "3333333334"], False),
        (["nnnnnnnnnn", "nnnnnnnnnn"], False),
    ],
)
def test_straight_line_needs_20_equal_values(answers: list[str], straight: bool) -> None:
    assert ("straight_line" in placed(*answers).flags) == straight


def test_straight_line_is_only_about_the_persons_own_answers() -> None:
    levels = ladder("3" * 10, "3" * 10)
    ratings = {id_: Rating(3, 3, 1) for id_ in rated("3" * 10, "3" * 10)}
    flagged = [
        lens
        for lens in ("self", "evidenced", "confirmed")
        if "straight_line" in place(levels, ratings, lens=lens).flags
    ]
    assert flagged == ["self"]


@pytest.mark.parametrize(
    ("answers", "sensitive"),
    [
        (["nn333"], True),
        (["n3333"], False),
        (["nnnnn"], False),
        (["33333", "22222", "nn333"], False),
        (["nn3..", "....."], True),
    ],
)
def test_na_sensitive(answers: list[str], sensitive: bool) -> None:
    assert ("na_sensitive" in placed(*answers).flags) == sensitive


@pytest.mark.parametrize(
    ("answers", "thin"),
    [
        (["33", "22"], True),
        (["333", "222"], False),
        (["33", "333"], False),
        (["333", "33"], True),
        (["33n", "222"], True),
        (["22", "22"], False),
        (["33", ".."], False),
    ],
)
def test_thin_is_a_final_placement_on_fewer_than_3_answers(answers: list[str], thin: bool) -> None:
    assert ("thin" in placed(*answers).flags) == thin


def test_flags_come_in_the_order_of_the_rule() -> None:
    levels = ladder("n3", "2" * 20, "3" * 20)
    ratings = rated("n3", "2" * 20, "3" * 20)
    ratings["2.1"] = Rating(2, hash="old")
    result = place(levels, ratings)
    assert result.flags == ("ragged", "misfit", "na_sensitive", "thin", "stale")
    all_alike = placed(".", "3" * 20)
    assert all_alike.flags == ("provisional", "straight_line")


@pytest.mark.parametrize(
    ("statement_hash", "rating", "stale"),
    [
        ("new", Rating(3, hash="old"), True),
        ("new", Rating(None, hash="old"), True),
        ("new", Rating("na", hash="old"), True),
        ("new", Rating(3, hash="new"), False),
        ("new", Rating(3, hash=""), False),
        ("", Rating(3, hash="old"), False),
    ],
)
def test_a_rating_of_other_wording_is_stale(
    statement_hash: str, rating: Rating, stale: bool
) -> None:
    levels = [Level("Emerging", (Statement("a", statement_hash),))]
    result = place(levels, {"a": rating})
    assert result.stale == (("a",) if stale else ())
    assert ("stale" in result.flags) == stale
    assert result.levels[0].unanswered == stale


def test_stale_counts_as_unanswered_in_every_lens_and_is_listed_in_ladder_order() -> None:
    levels = [
        Level("Emerging", (Statement("b", "new"), Statement("a", "new"))),
        Level("Developing", (Statement("0", "new"),)),
    ]
    ratings = {id_: Rating(3, 3, 1, "old") for id_ in ("0", "a", "b")}
    for lens in ("self", "evidenced", "confirmed"):
        result = place(levels, ratings, lens=lens)
        assert result.stale == ("b", "a", "0")
        assert [level.unanswered for level in result.levels] == [2, 1]
    assert next_statement(levels, ratings) == "b"


def test_unknown_ratings_are_listed_sorted_and_never_looked_into() -> None:
    bad: Any = "seven"
    result = place(ladder("3"), {"z": Rating(bad), "1.1": Rating(3), "y": Rating(1, hash="old")})
    assert result.unknown == ("y", "z")
    assert (result.placement, result.stale) == (1, ())


LENS_RATINGS = {
    "1.1": Rating(3, 1, evidence=1),
    "1.2": Rating(4, 3, evidence=2),
    "1.3": Rating(3, 4),
    "2.1": Rating(2, 3),
    "2.2": Rating("na", 3, evidence=1),
    "2.3": Rating(3),
}


@pytest.mark.parametrize(
    ("lens", "counts"),
    [
        ("self", [(3, 0, 0, 0), (1, 1, 1, 0)]),
        ("evidenced", [(2, 0, 0, 1), (0, 1, 1, 1)]),
        ("confirmed", [(2, 1, 0, 0), (2, 0, 0, 1)]),
    ],
)
def test_lens_decides_what_is_counted(lens: str, counts: list[tuple[int, ...]]) -> None:
    result = place(ladder("...", "..."), LENS_RATINGS, lens=lens)
    assert result.lens == lens
    seen = [(level.met, level.unmet, level.na, level.unanswered) for level in result.levels]
    assert seen == counts


def test_evidence_is_counted_on_the_level_and_on_the_ladder_below_it() -> None:
    ratings = rated("333", "334", "222")
    ratings["1.2"] = replace(ratings["1.2"], evidence=5)
    ratings["2.1"] = replace(ratings["2.1"], evidence=1)
    ratings["3.1"] = replace(ratings["3.1"], evidence=1)
    result = place(ladder("333", "334", "222"), ratings)
    assert result.evidence.level == EvidenceCount(with_evidence=1, met=3)
    assert result.evidence.ladder == EvidenceCount(with_evidence=2, met=6)


@pytest.mark.parametrize("answers", [["2", "3"], [".", "3"]])
def test_evidence_is_null_when_low_is_0(answers: list[str]) -> None:
    evidence = placed(*answers).evidence
    assert (evidence.level, evidence.ladder) == (None, None)


def test_evidence_is_counted_while_provisional_too() -> None:
    assert placed("33", "..").evidence.level == EvidenceCount(0, 2)


@pytest.mark.parametrize("lens", ["self", "evidenced", "confirmed"])
@pytest.mark.parametrize("key", ["value", "confirmed"])
@pytest.mark.parametrize("hash_", ["new", "old", ""])
@pytest.mark.parametrize("bad", [0, 5, -1, True, False, "3", "", "NA", 3.0, [3], {}, b"na"])
def test_a_value_off_the_scale_raises(bad: Any, hash_: str, key: str, lens: str) -> None:
    rating = replace(Rating(3, 3, hash=hash_), **{key: bad})
    with pytest.raises(ValueError, match=r"'1\.1'.*1 to 4"):
        place(ladder("3"), {"1.1": rating}, lens=lens)


def test_next_statement_raises_like_place() -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        next_statement(ladder("3"), {"1.1": Rating(9)})
    with pytest.raises(ValueError, match="at least one level"):
        next_statement([], {})


def test_a_ladder_needs_a_level() -> None:
    with pytest.raises(ValueError, match="at least one level"):
        place([], {})


def test_a_statement_id_may_stand_only_once_in_a_ladder() -> None:
    twice = [Level(name, (Statement("a", ""),)) for name in NAMES[:2]]
    with pytest.raises(ValueError, match="'a' is in the ladder twice"):
        place(twice, {})


@pytest.mark.parametrize("lens", ["", "Self", "reviewer"])
def test_an_unknown_lens_raises(lens: str) -> None:
    with pytest.raises(ValueError, match="unknown lens"):
        place(ladder("3"), {}, lens=lens)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([".....", "....."], "1.1"),
        (["3n...", "....."], "1.3"),
        ([".3...", "33333"], "1.1"),
        (["3333.", "....."], "2.1"),
        (["33333", "2...."], "2.2"),
        (["3333.", "22..."], None),
        (["22...", "....."], None),
        (["33333", "3333."], None),
        (["nnn..", "....."], None),
    ],
)
def test_next_statement_is_the_first_of_the_lowest_open_level(
    answers: list[str], asked: str | None
) -> None:
    assert next_statement(ladder(*answers), rated(*answers)) == asked


@pytest.mark.parametrize(
    ("start", "answers", "asked"),
    [
        (3, [".....", ".....", ".....", "....."], "3.1"),
        (0, [".....", ".....", ".....", "....."], "1.1"),
        (-7, [".....", "....."], "1.1"),
        (9, [".....", ".....", "....."], "3.1"),
        (3, [".....", ".....", "22...", "....."], "2.1"),
        (3, [".....", ".....", "333..", "....."], "3.4"),
        (1, [".....", ".....", "3333.", "....."], "4.1"),
        (1, ["3333.", ".....", ".....", "....."], "2.1"),
        (3, [".....", "3333.", "22...", "....."], "1.1"),
        (3, ["3....", "3333.", "22...", "....."], "1.2"),
        (3, ["33...", "3333.", "22...", "....."], None),
        (3, ["n3...", "3333.", "22...", "....."], None),
        (3, ["nn...", "3333.", "22...", "....."], None),
        (3, ["32...", "3333.", "22...", "....."], "1.3"),
        (3, ["22...", "3333.", "22...", "....."], None),
        (4, ["33...", ".....", "3333.", "22..."], "2.1"),
        (4, ["33...", "34...", "3333.", "22..."], None),
        (1, ["22...", ".....", ".....", "....."], None),
    ],
)
def test_quick_form(start: int, answers: list[str], asked: str | None) -> None:
    assert next_statement(ladder(*answers), rated(*answers), start=start) == asked


def test_next_statement_reads_the_self_lens() -> None:
    ratings = {"1.1": Rating(None, confirmed=3, evidence=1), "1.2": Rating(3)}
    assert next_statement(ladder(".."), ratings) == "1.1"


def test_the_numbers_come_from_the_rule_that_is_given() -> None:
    strict = replace(RULE, id="strict", held_at=4, num=1, den=1, thin_below=6)
    answers = ["44444", "44443"]
    result = place(ladder(*answers), rated(*answers), strict)
    assert (result.rule, result.placement, result.flags) == ("strict", 1, ("thin",))
    assert [level.need for level in result.levels] == [5, 5]
    assert need(5, replace(RULE, num=1, den=2)) == 3
    patient = replace(RULE, spot=3)
    answers = ["33...", "3333.", "22..."]
    assert next_statement(ladder(*answers), rated(*answers), patient, start=3) == "1.3"
    eager = replace(RULE, pattern_min=4, misfit_num=1, misfit_den=2)
    assert "straight_line" in place(ladder("33", "33"), rated("33", "33"), eager).flags
    assert "misfit" not in place(ladder("23", "32"), rated("23", "32"), eager).flags
    assert "misfit" in place(ladder("22", "32"), rated("22", "33"), eager).flags


KEYS = ["rule", "lens", "placement", "label", "low", "high", "possible", "estimate", "presumed"]
KEYS += ["label_low", "label_high", "levels", "next_steps", "margin", "evidence", "held_above"]
KEYS += ["order_errors", "flags", "stale", "unknown"]
LEVEL_KEYS = ["name", "status", "statements", "met", "unmet", "na", "unanswered", "need"]


@pytest.mark.parametrize("answers", [["34n21", "33333"], ["33333", "....."], [".....", ""]])
def test_as_dict_is_plain_json_with_the_keys_of_the_rule(answers: list[str]) -> None:
    as_dict = placed(*answers).as_dict()
    assert list(as_dict) == KEYS
    assert json.loads(json.dumps(as_dict)) == as_dict
    assert list(as_dict["levels"][0]) == LEVEL_KEYS
    assert list(as_dict["margin"]) == ["down", "up"]
    assert list(as_dict["evidence"]) == ["level", "ladder"]


def test_as_dict_in_full() -> None:
    assert placed("33", "31").as_dict() == {
        "rule": "nsx-placement-1",
        "lens": "self",
        "placement": 1,
        "label": "Emerging",
        "low": 1,
        "high": 1,
        "possible": [1],
        "estimate": 1,
        "presumed": [],
        "label_low": "Emerging",
        "label_high": "Emerging",
        "levels": [
            {
                "name": name,
                "status": status,
                "statements": 2,
                "met": met,
                "unmet": 2 - met,
                "na": 0,
                "unanswered": 0,
                "need": 2,
            }
            for name, status, met in [("Emerging", "held", 2), ("Developing", "not_held", 1)]
        ],
        "next_steps": ["2.2"],
        "margin": {"down": 1, "up": 1},
        "evidence": {"level": [0, 2], "ladder": [0, 2]},
        "held_above": [],
        "order_errors": [0, 4],
        "flags": ["thin"],
        "stale": [],
        "unknown": [],
    }


def test_a_result_cannot_be_changed() -> None:
    result: Any = placed("3")
    with pytest.raises(FrozenInstanceError):
        result.placement = 4
    rule: Any = RULE
    with pytest.raises(FrozenInstanceError):
        rule.num = 1
