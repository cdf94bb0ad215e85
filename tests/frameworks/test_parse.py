"""A file's bytes to all of its faults, quickly, whatever the bytes."""

import json
import time
from pathlib import Path

import pytest

from frameworks.importing.parse import parse

EXAMPLE = Path(__file__).resolve().parents[2] / "frameworks" / "examples" / "49-3091.00.json"


def places(data: bytes | str) -> list[tuple[str, str, int, int]]:
    parsed = parse(data if isinstance(data, bytes) else data.encode())
    return [(fault.code, fault.pointer, fault.line, fault.column) for fault in parsed.errors]


def test_odd_json_and_wrong_shapes_are_told_together_by_place() -> None:
    text = (
        '{"schemaVersion": "1.0", "exportedAt": "",\n'
        ' "occupation": {"soc": "nurse", "title": "a", "title": "b", "group": "",\n'
        '  "sector": "", "jobZone": NaN},\n'
        ' "framework": {"version": "v1", "description": "", "contextCovered": "",\n'
        '  "levels": {"low": {"label": "Low", "statements": [7, 1e999]}}},\n'
        ' "sources": {}, "attribution": ""}'
    )
    assert places(text) == [
        ("schema", "/exportedAt", 1, 40),
        ("schema", "/occupation/soc", 2, 24),
        ("duplicate_key", "/occupation/title", 2, 47),
        ("bad_number", "/occupation/jobZone", 3, 28),
        ("schema", "/framework/levels/low/statements/0", 5, 53),
        ("bad_number", "/framework/levels/low/statements/1", 5, 56),
    ]


def test_of_a_key_that_stands_twice_the_last_value_is_placed() -> None:
    assert ("schema", "/framework", 2, 15) in places('{"framework": {},\n "framework": 7}')


def test_a_bad_number_before_json_ends_is_told_too() -> None:
    assert places('{"a": NaN,\n "b" 1}') == [
        ("bad_number", "/a", 1, 7),
        ("invalid_json", "", 2, 6),
    ]


def pack(inner: bytes) -> bytes:
    """The example with something else as its figures."""
    content = json.loads(EXAMPLE.read_bytes())
    content["ai"]["evidencePack"] = {"aei": "@"}
    return json.dumps(content).encode().replace(b'"@"', inner)


def many(item: bytes, times: int) -> bytes:
    return b"[" + b",".join([item] * times) + b"]"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pack(many(b"NaN", 400_000)), "bad_number"),
        (pack(b"{" + many(b'"a":1', 290_000)[1:-1] + b"}"), "duplicate_key"),
        (pack(many(b'"\\u0000"', 200_000)), "too_many_items"),
        (pack(many(many(b'"\\u0000"', 1_000), 200)), "bad_text"),
        (pack(many(b"[]", 600_000)), "too_many_items"),
        (many(b"[]", 600_000), "schema"),
        (b'{"a":' + many(b"[]", 600_000) + b',"b":NaN}', "bad_number"),
        (b"[" * 30 + many(b"[1]", 490_000) + b"]" * 30, "schema"),
        (b'{"' + b"~" * 1_000_000 + b'":' + many(b"NaN", 200_000) + b"}", "bad_number"),
        (b"[" + b'""' * 900_000, "invalid_json"),
        (b"[0." + b"1" * 2_000_000 + b"]", "schema"),
    ],
    ids=range(11),
)
def test_hostile_bytes_take_no_second_and_give_no_flood(data: bytes, code: str) -> None:
    assert len(data) <= 2 * 1024 * 1024
    begun = time.process_time()
    parsed = parse(data)
    assert time.process_time() - begun < 1
    assert parsed.document is None
    assert code in {fault.code for fault in parsed.errors}
    assert len(parsed.errors) <= 201
    assert sum(len(fault.message) + len(fault.pointer) for fault in parsed.errors) < 200_000


def test_what_is_not_listed_is_counted() -> None:
    parsed = parse(pack(many(b"NaN", 1_000)))
    assert len(parsed.errors) == 201
    assert {fault.code for fault in parsed.errors[:-1]} == {"bad_number"}
    assert parsed.errors[-1].message.startswith("And 800 more like these.")
    exactly = parse(pack(many(b"NaN", 200)))
    assert len(exactly.errors) == 200


def test_many_warnings_leave_a_file_good() -> None:
    content = json.loads(EXAMPLE.read_bytes())
    for level in content["framework"]["levels"].values():
        level |= {f"more{number}": 0 for number in range(100)}
    parsed = parse(json.dumps(content).encode())
    assert parsed.document
    assert not parsed.errors
    assert len(parsed.warnings) == 201
    assert {fault.severity for fault in parsed.warnings} == {"warning"}
    assert "200 more" in parsed.warnings[-1].message
