"""Run a file of placement cases against `placement.py`: schema nsx-placement-cases-1.

A case is a strand, the answers of one person written as one string per level, and the result
expected of them; what the characters mean stands in the file's own `notation`. Statement ids are
"<level>.<position>". Pure: the caller loads the JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from assessments.placement import (
    RULE,
    Level,
    Rating,
    Rule,
    Statement,
    Value,
    next_statement,
    place,
)

SCHEMA = "nsx-placement-cases-1"
WORDING, OTHER_WORDING = "h1", "h0"

ANSWERS: Mapping[str, Value] = {"1": 1, "2": 2, "3": 3, "4": 4, "n": "na", ".": None}
EVIDENCE: Mapping[str, int] = {".": 0, **{digit: int(digit) for digit in "0123456789"}}
STALE: Mapping[str, str] = {"x": OTHER_WORDING, ".": WORDING}
INPUT_KEYS = ("answers", "evidence", "confirmed", "stale", "extra", "bad_value", "lens", "start")
CASE_KEYS = frozenset({"id", "note", "strand", *INPUT_KEYS, "error", "expect"})

Object: TypeAlias = dict[str, Any]
Strand: TypeAlias = list[tuple[str, int]]


class CasesError(ValueError):
    """The document is no placement cases file; the message says where and how to mend it."""


class _CaseError(ValueError):
    """One case cannot be run; the message says which of its keys is wrong."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went: `differences` has a line per key that did not match."""

    id: str
    passed: bool
    differences: tuple[str, ...]


def run_cases(document: object) -> list[CaseResult]:
    """Run every case of a loaded cases file, in order, under the file's own rule.

    A case that is itself malformed fails, with a difference that says why. Raises CasesError when
    the document as a whole cannot be used: another schema, a broken rule, no `strands` or `cases`.
    """
    if not isinstance(document, dict):
        raise CasesError(f"the file must hold one JSON object, not {_quote(document)}")
    if document.get("schema") != SCHEMA:
        raise CasesError(f'"schema" must be {_show(SCHEMA)}, not {_quote(document.get("schema"))}')
    rule = _rule(document["rule"]) if "rule" in document else RULE
    strands, cases = document.get("strands"), document.get("cases")
    if not isinstance(strands, dict):
        raise CasesError('"strands" must be an object: {"name": [["level", statements], ...], ...}')
    if not isinstance(cases, list):
        raise CasesError('"cases" must be a list of cases')
    return [_run(f"case {n}", case, strands, rule) for n, case in enumerate(cases, 1)]


def _rule(given: object) -> Rule:
    names = [field.name for field in fields(Rule)]
    if not isinstance(given, dict) or sorted(given) != sorted(names):
        raise CasesError(f'"rule" must be an object with exactly the keys {", ".join(names)}')
    if not isinstance(given["id"], str):
        raise CasesError(f'"rule": "id" must be a text, not {_quote(given["id"])}')
    for name in names[1:]:
        least = 1 if name in ("den", "misfit_den") else 0
        if not _is_count(given[name], least):
            raise CasesError(
                f'"rule": "{name}" must be a whole number from {least}, not {_quote(given[name])}'
            )
    return Rule(**given)


def _run(place_in_file: str, case: object, strands: Object, rule: Rule) -> CaseResult:
    name = place_in_file
    try:
        if not isinstance(case, dict):
            raise _CaseError(f"must be an object, not {_quote(case)}")
        if not isinstance(case.get("id"), str):
            raise _CaseError(f"id: must be a text, not {_quote(case.get('id'))}")
        name = _name(case["id"])
        differences = tuple(_differences(case, strands, rule))
    except _CaseError as error:
        differences = (str(error),)
    return CaseResult(name, not differences, differences)


def _differences(case: Object, strands: Object, rule: Rule) -> list[str]:
    """What a well-formed case expects and does not get. Raises _CaseError for any other case."""
    if strange := sorted(case.keys() - CASE_KEYS):
        raise _CaseError(f"unknown key {_show(strange[0])} in the case")
    expect = case.get("expect")
    if not isinstance(expect, dict) or not expect:
        raise _CaseError(f"expect: must be an object with at least one key, not {_quote(expect)}")
    if "error" in case and _show(case["error"]) != _show(expect.get("error", False)):
        raise _CaseError("error: the case and its expect say different things")
    actual = _actual(case, _levels(case, strands), rule)
    lines = []
    for key, expected in expect.items():
        if key in actual:
            if _show(actual[key]) != _show(expected):
                lines.append(f"{key}: expected {_show(expected)}, got {_show(actual[key])}")
        elif "reason" in actual:
            lines.append(f"{_name(key)}: expected {_show(expected)}, got {actual['reason']}")
        elif key == "next_short":
            lines.append("next_short: needs the case's start")
        else:
            lines.append(f"unknown key {_show(key)} in expect")
    if "reason" in actual and "error" not in expect:
        lines.append(f"error: not expected, got {actual['reason']}")
    return lines


def _actual(case: Object, levels: list[Level], rule: Rule) -> Object:
    """Every key a case may expect; after an error only `error` and its `reason`."""
    ratings = _ratings(case, levels)
    lens, start = case.get("lens", "self"), case.get("start")
    if not isinstance(lens, str):
        raise _CaseError(f"lens: must be a text, not {_quote(lens)}")
    if start is not None and not _is_count(start, 0):
        raise _CaseError(f"start: must be a level number, not {_quote(start)}")
    try:
        result = place(levels, ratings, rule, lens)
        actual = result.as_dict() | {
            "error": False,
            "statuses": [level.status for level in result.levels],
            "needs": [level.need for level in result.levels],
            "next_statement": next_statement(levels, ratings, rule),
        }
        if start is not None:
            actual["next_short"] = next_statement(levels, ratings, rule, start)
    except ValueError as error:
        return {"error": True, "reason": f"ValueError: {error}"}
    return actual


def _levels(case: Object, strands: Object) -> list[Level]:
    return [
        Level(name, tuple(Statement(f"{i}.{j}", WORDING) for j in range(1, size + 1)))
        for i, (name, size) in enumerate(_strand(case, strands), 1)
    ]


def _strand(case: Object, strands: Object) -> Strand:
    name = case.get("strand")
    if not isinstance(name, str) or name not in strands:
        raise _CaseError(f"strand: {_show(name)} is not one of the file's strands")
    strand = strands[name]
    if not isinstance(strand, list) or not all(map(_is_level, strand)):
        raise _CaseError(f'strand: {_show(name)} must be a list of ["level", statements]')
    _check_shape("answers", case.get("answers"), [size for _, size in strand])
    return [(level, size) for level, size in strand]


def _is_level(given: object) -> bool:
    return (
        isinstance(given, list)
        and len(given) == 2
        and isinstance(given[0], str)
        and _is_count(given[1], 0)
    )


def _ratings(case: Object, levels: list[Level]) -> dict[str, Rating]:
    sizes = [len(level.statements) for level in levels]
    blank = ["." * size for size in sizes]
    columns = [
        _read(key, case.get(key, blank), sizes, alphabet)
        for key, alphabet in (
            ("answers", ANSWERS),
            ("confirmed", ANSWERS),
            ("evidence", EVIDENCE),
            ("stale", STALE),
        )
    ]
    ids = [statement.id for level in levels for statement in level.statements]
    ratings = {id_: Rating(*row) for id_, *row in zip(ids, *columns, strict=True)}
    if "bad_value" in case:
        if "1.1" not in ratings:
            raise _CaseError("bad_value: the strand has no statement 1.1 to replace")
        ratings["1.1"] = Rating(case["bad_value"], hash=WORDING)
    extra = case.get("extra", [])
    if not isinstance(extra, list) or not all(isinstance(id_, str) for id_ in extra):
        raise _CaseError(f"extra: must be a list of statement ids, not {_quote(extra)}")
    if known := sorted(ratings.keys() & set(extra)):
        raise _CaseError(f"extra: {_show(known[0])} is a statement of the strand")
    return ratings | {id_: Rating(3, hash=WORDING) for id_ in extra}


def _read(key: str, given: Any, sizes: list[int], alphabet: Mapping[str, Any]) -> list[Any]:
    """The meaning of every character of one notation key, in ladder order."""
    _check_shape(key, given, sizes)
    text = "".join(given)
    if strange := sorted(set(text) - alphabet.keys()):
        raise _CaseError(f"{key}: {_show(strange[0])} is none of {' '.join(alphabet)}")
    return [alphabet[character] for character in text]


def _check_shape(key: str, given: object, sizes: list[int]) -> None:
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise _CaseError(f"{key}: must be a list of texts, one per level, not {_quote(given)}")
    if [len(text) for text in given] != sizes:
        lengths = ", ".join(str(len(text)) for text in given)
        raise _CaseError(
            f"{key}: the strand's levels have {', '.join(map(str, sizes))} statements, "
            f"the texts {lengths or 'are missing'}"
        )


def _is_count(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _name(text: str) -> str:
    """As it is where a terminal can print it."""
    return text if text.isprintable() else _show(text)


def _show(value: object) -> str:
    """JSON text: readable, printable anywhere, and different for 1, 1.0 and true."""
    return json.dumps(value, sort_keys=True).replace("\x7f", "\\u007f")  # JSON leaves DEL alone


def _quote(value: object) -> str:
    """The same, cut short: a complaint must not repeat the whole file."""
    text = _show(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
