"""Running a file of placement cases: `run_cases`, and the command around it."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import asdict, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessments.conformance import CaseResult, CasesError, run_cases
from assessments.placement import RULE

Document = dict[str, Any]

GOOD_CASE: Document = {
    "id": "first",
    "note": "one level held",
    "strand": "pair",
    "answers": ["333", "31."],
    "expect": {
        "placement": 1,
        "label": "Emerging",
        "statuses": ["held", "not_held"],
        "needs": [3, 3],
        "margin": {"down": 1, "up": 1},
        "order_errors": [0, 6],
        "next_statement": None,
    },
}


def document(*cases: Any, **changes: Any) -> Document:
    """A cases file around these cases."""
    return {
        "schema": "nsx-placement-cases-1",
        "rule": asdict(RULE),
        "notation": {},
        "strands": {"pair": [["Emerging", 3], ["Developing", 3]], "bare": [["Only", 0]]},
        "cases": list(cases),
    } | changes


def run(**changes: Any) -> CaseResult:
    """The result of the good case with some of its keys changed; None takes a key away."""
    case = {key: value for key, value in {**GOOD_CASE, **changes}.items() if value is not None}
    [result] = run_cases(document(case))
    return result


def test_a_case_that_matches_passes() -> None:
    assert run() == CaseResult("first", True, ())


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        ({"placement": 2}, "placement: expected 2, got 1"),
        ({"placement": 1.0}, "placement: expected 1.0, got 1"),
        ({"placement": True}, "placement: expected true, got 1"),
        ({"label": None}, 'label: expected null, got "Emerging"'),
        ({"margin": {"down": 1}}, 'margin: expected {"down": 1}, got {"down": 1, "up": 1}'),
        ({"needs": [3, 2]}, "needs: expected [3, 2], got [3, 3]"),
        ({"statuses": []}, 'statuses: expected [], got ["held", "not_held"]'),
        ({"next_statement": "2.3"}, 'next_statement: expected "2.3", got null'),
        ({"rule": "other"}, 'rule: expected "other", got "nsx-placement-1"'),
        ({"error": True}, "error: expected true, got false"),
        ({"next_short": None}, "next_short: needs the case's start"),
        ({"plaecment": 1}, 'unknown key "plaecment" in expect'),
    ],
)
def test_what_differs_is_named(expect: Document, difference: str) -> None:
    assert run(expect=expect) == CaseResult("first", False, (difference,))


def test_every_key_under_expect_is_compared() -> None:
    result = run(expect={"low": 0, "high": 1, "possible": [0], "nonsense": 1})
    assert result.differences == (
        "low: expected 0, got 1",
        "possible: expected [0], got [1]",
        'unknown key "nonsense" in expect',
    )


def test_next_short_is_asked_with_the_start_and_next_statement_without() -> None:
    blank = {"answers": ["...", "..."], "start": 2}
    expect = {"next_short": "2.1", "next_statement": "1.1"}
    assert run(**blank, expect=expect).differences == ()
    wrong = {"next_short": "1.1", "next_statement": "2.1"}
    assert run(**blank, expect=wrong).differences == (
        'next_short: expected "1.1", got "2.1"',
        'next_statement: expected "2.1", got "1.1"',
    )


def test_every_notation_key_is_read() -> None:
    result = run(
        answers=["333", "34n"],
        evidence=["1.9", "0.."],
        confirmed=["444", "1n."],
        stale=["...", "..x"],
        extra=["9.9", "0.0"],
        lens="confirmed",
        expect={
            "lens": "confirmed",
            "statuses": ["held", "not_held"],
            "evidence": {"level": [2, 3], "ladder": [2, 3]},
            "stale": ["2.3"],
            "unknown": ["0.0", "9.9"],
        },
    )
    assert result.differences == ()


@pytest.mark.parametrize(("held_at", "met"), [(1, 4), (2, 3), (3, 2), (4, 1)])
def test_a_digit_is_that_value(held_at: int, met: int) -> None:
    case = GOOD_CASE | {"strand": "four", "answers": ["1234"], "expect": {"levels": None}}
    strands = {"four": [["Emerging", 4]]}
    rule = asdict(replace(RULE, held_at=held_at))
    [result] = run_cases(document(case, strands=strands, rule=rule))
    assert f'"met": {met}' in result.differences[0]


def test_the_files_own_rule_is_used() -> None:
    lenient = asdict(replace(RULE, id="lenient", num=1, den=3))
    case = GOOD_CASE | {"expect": {"rule": "lenient", "placement": 2}}
    [result] = run_cases(document(case, rule=lenient))
    assert result.differences == ()


def test_without_a_rule_in_the_file_the_rule_in_force_is_used() -> None:
    without = document(GOOD_CASE)
    del without["rule"]
    assert [result.passed for result in run_cases(without)] == [True]


@pytest.mark.parametrize("bad", [5, 0, True, "3", 3.5, [], {}])
def test_an_expected_error_passes(bad: Any) -> None:
    assert run(bad_value=bad, error=True, expect={"error": True}).passed


def test_an_error_nobody_expected_fails_every_key() -> None:
    result = run(bad_value=5, expect={"placement": 1})
    reason = "ValueError: statement '1.1': a rating is 1 to 4, 'na' or None, not 5"
    assert result.differences == (
        f"placement: expected 1, got {reason}",
        f"error: not expected, got {reason}",
    )


def test_an_expected_error_that_does_not_come_fails() -> None:
    assert not run(bad_value=4, expect={"error": True}).passed


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"strand": "nowhere"}, 'strand: "nowhere" is not one of the file\'s strands'),
        ({"strand": None}, "strand: null is not one of the file's strands"),
        ({"strand": ["pair"]}, 'strand: ["pair"] is not one of the file\'s strands'),
        ({"answers": None}, "answers: must be a list of texts, one per level, not null"),
        ({"answers": "333"}, 'answers: must be a list of texts, one per level, not "333"'),
        ({"answers": [3, 3]}, "answers: must be a list of texts, one per level, not [3, 3]"),
        (
            {"answers": ["333"]},
            "answers: the strand's levels have 3, 3 statements, the texts 3",
        ),
        (
            {"answers": []},
            "answers: the strand's levels have 3, 3 statements, the texts are missing",
        ),
        (
            {"answers": ["333", "3333"]},
            "answers: the strand's levels have 3, 3 statements, the texts 3, 4",
        ),
        ({"answers": ["335", "..."]}, 'answers: "5" is none of 1 2 3 4 n .'),
        ({"confirmed": ["33-", "..."]}, 'confirmed: "-" is none of 1 2 3 4 n .'),
        ({"evidence": ["1x.", "..."]}, 'evidence: "x" is none of . 0 1 2 3 4 5 6 7 8 9'),
        ({"stale": ["y..", "..."]}, 'stale: "y" is none of x .'),
        (
            {"stale": ["x..", ".."]},
            "stale: the strand's levels have 3, 3 statements, the texts 3, 2",
        ),
        ({"extra": "9.9"}, 'extra: must be a list of statement ids, not "9.9"'),
        ({"extra": ["1.2"]}, 'extra: "1.2" is a statement of the strand'),
        ({"lens": 3}, "lens: must be a text, not 3"),
        ({"start": "3"}, 'start: must be a level number, not "3"'),
        ({"start": True}, "start: must be a level number, not true"),
        ({"expect": None}, "expect: must be an object with at least one key, not null"),
        ({"expect": {}}, "expect: must be an object with at least one key, not {}"),
        ({"expect": [1]}, "expect: must be an object with at least one key, not [1]"),
        ({"error": True}, "error: the case and its expect say different things"),
        ({"anwsers": []}, 'unknown key "anwsers" in the case'),
        (
            {"strand": "bare", "answers": [""], "bad_value": 5},
            "bad_value: the strand has no statement 1.1 to replace",
        ),
    ],
)
def test_a_malformed_case_fails_and_says_why(changes: Document, difference: str) -> None:
    assert run(**changes) == CaseResult("first", False, (difference,))


@pytest.mark.parametrize(
    ("case", "id_", "difference"),
    [
        ([], "case 2", "must be an object, not []"),
        ({}, "case 2", "id: must be a text, not null"),
        ({"id": 7}, "case 2", "id: must be a text, not 7"),
        (
            {"id": "two\nlines"},
            '"two\\nlines"',
            "expect: must be an object with at least one key, not null",
        ),
    ],
)
def test_a_case_without_an_id_is_named_by_its_place(case: Any, id_: str, difference: str) -> None:
    results = run_cases(document(GOOD_CASE, case))
    assert results == [CaseResult("first", True, ()), CaseResult(id_, False, (difference,))]


@pytest.mark.parametrize("strand", [None, "pair", [3], [["Emerging"]], [["A", -1]], [["A", True]]])
def test_a_malformed_strand_fails_only_the_cases_that_use_it(strand: Any) -> None:
    strands = document()["strands"] | {"broken": strand}
    case = GOOD_CASE | {"id": "second", "strand": "broken"}
    results = run_cases(document(GOOD_CASE, case, strands=strands))
    assert [result.passed for result in results] == [True, False]
    assert results[1].differences == ('strand: "broken" must be a list of ["level", statements]',)


def test_a_complaint_does_not_repeat_a_long_value() -> None:
    [difference] = run(answers="3" * 1000).differences
    assert len(difference) < 200


@pytest.mark.parametrize(
    ("given_document", "message"),
    [
        ([], "one JSON object"),
        (None, "one JSON object"),
        ({}, '"schema" must be "nsx-placement-cases-1", not null'),
        (document(schema="nsx-placement-cases-2"), '"schema" must be'),
        (document(strands=[]), '"strands" must be an object'),
        (document(cases={}), '"cases" must be a list'),
        (document(rule=None), '"rule" must be an object with exactly the keys id, held_at'),
        (document(rule=asdict(RULE) | {"more": 1}), "exactly the keys"),
        (document(rule=asdict(RULE) | {"id": 1}), '"id" must be a text, not 1'),
        (document(rule=asdict(RULE) | {"held_at": None}), '"held_at" must be a whole number from'),
        (document(rule=asdict(RULE) | {"den": 0}), '"den" must be a whole number from 1, not 0'),
        (document(rule=asdict(RULE) | {"misfit_den": 0}), '"misfit_den" must be a whole number'),
        (document(rule=asdict(RULE) | {"spot": "2"}), '"spot" must be a whole number from 0'),
        (document(rule=asdict(RULE) | {"spot": True}), '"spot" must be a whole number from 0'),
    ],
)
def test_a_document_that_cannot_be_used_raises(given_document: Any, message: str) -> None:
    with pytest.raises(CasesError) as raised:
        run_cases(given_document)
    assert message in str(raised.value)


anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(
    changes=st.dictionaries(
        st.sampled_from(
            [*GOOD_CASE, "evidence", "confirmed", "stale", "extra", "bad_value", "lens", "start"]
        ),
        anything,
        min_size=1,
        max_size=3,
    ),
    strand=anything,
)
@example(changes={"lens": "nobody's", "expect": {"\x1f": None, "\x7f": None}}, strand=None)
def test_no_case_however_broken_ends_in_a_traceback(changes: Document, strand: Any) -> None:
    broken = GOOD_CASE | changes
    strands = document()["strands"] | {"pair": strand}
    for given_document in (document(broken, GOOD_CASE), document(broken, strands=strands)):
        result = run_cases(given_document)[0]
        assert result.passed == (not result.differences)
        assert all(line.isprintable() for line in (result.id, *result.differences))


def check(path: Path) -> tuple[list[str], int]:
    """Run the command; its output lines and exit code."""
    out = StringIO()
    try:
        call_command("check_placement", str(path), stdout=out)
    except SystemExit as stop:
        return out.getvalue().splitlines(), int(stop.code or 0)
    return out.getvalue().splitlines(), 0


def write(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_the_command_closes_with_the_counts(tmp_path: Path) -> None:
    cases = write(tmp_path / "cases.json", document(GOOD_CASE, GOOD_CASE | {"id": "second"}))
    assert check(cases) == (["2 passed, 0 failed"], 0)


def test_the_command_prints_a_line_per_failed_case_and_exits_1(tmp_path: Path) -> None:
    wrong = deepcopy(GOOD_CASE) | {"id": "wrong"}
    wrong["expect"] |= {"placement": 2, "needs": [1, 1]}
    cases = write(tmp_path / "cases.json", document(GOOD_CASE, wrong, {"id": "empty"}))
    assert check(cases) == (
        [
            "FAILED wrong: placement: expected 2, got 1; needs: expected [1, 1], got [3, 3]",
            "FAILED empty: expect: must be an object with at least one key, not null",
            "1 passed, 2 failed",
        ],
        1,
    )


def test_the_command_reads_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(document(GOOD_CASE)), encoding="utf-8-sig")
    assert check(path) == (["1 passed, 0 failed"], 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1 column 1"),
        (b'{"schema": 1,\n', "line 2 column 1"),
        (b"\xff\xfe", "position 0"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "one JSON object"),
        (b'{"schema": "other"}', '"schema" must be "nsx-placement-cases-1", not "other"'),
    ],
)
def test_the_command_says_what_to_mend(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(content)
    with pytest.raises(CommandError) as raised:
        call_command("check_placement", str(path))
    assert str(raised.value).startswith(f"{path}: ")
    assert message in str(raised.value)
    assert "Mend it there, or give another file." in str(raised.value)


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_the_command_says_which_file_it_cannot_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match=r"cannot be read \(.+\)\. Give the path"):
        call_command("check_placement", str(tmp_path / name))
