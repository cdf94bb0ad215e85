"""The shipped JSON Schemas and the parser agree on what a framework file is."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from frameworks.importing.shapes import read_document

ROOT = Path(__file__).resolve().parents[2] / "frameworks"
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))

# What a schema cannot say; its description names them.
ONLY_THE_PARSER = ("is not among the file's citations", "names two domains")

JUNK: list[Any] = [
    *(None, True, 0, 3, 6, -1, 2.5, "", " ", "x", "x-own-role", "12-3456.78", "12-3456.7"),
    *("12-3456.78\n", "x-own-role\n"),
    *("tab\there", "bell\x07", "half \ud800", "y" * 80, "y" * 81, "y" * 201, "y" * 2001),
    *("https://example.org/a?b", "ftp://example.org", "https://", "https://a@b.example/"),
    *("https://exa mple.org", "javascript:alert(1)", "https://example.org\n"),
    *([], ["x"], [""], [1], ["x"] * 201, ["x"] * 1001, {}, {"text": "x"}, {"text": ""}),
    *({"label": "x"}, {"label": "x", "statements": []}, {"bad key!": {}}, {"k\x01": "x"}),
    {"level\n": {"label": "x", "statements": ["x"]}},
    {str(number): "x" for number in range(201)},
    {f"l{number}": {"label": "x", "statements": ["x"]} for number in range(21)},
]


@cache
def validator(version: str) -> Draft202012Validator:
    schema = json.loads((ROOT / "schemas" / f"nsx-framework-{version}.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@cache
def whole() -> dict[str, Any]:
    """An example cut down to a few of everything, so that a chance hit is a telling one."""
    document: dict[str, Any] = json.loads(EXAMPLES[0].read_bytes())
    for strand in (document["framework"], document["ai"], *document["durable"]["domains"]):
        for level in strand["levels"].values():
            del level["statements"][2:]
    del document["durable"]["domains"][2:]
    for names in document["anchors"].values():
        del names[1:]
    return document


def plain() -> dict[str, Any]:
    """The same in the older version."""
    document = copy.deepcopy(whole())
    for key in ("ai", "durable", "anchors", "citations"):
        del document[key]
    for level in document["framework"]["levels"].values():
        level.pop("role", None)
        level["statements"] = [
            item["text"] if isinstance(item, dict) else item for item in level["statements"]
        ]
    return {**document, "schemaVersion": "1.0"}


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in inner:
        yield (*before, key)
        if isinstance(child, (dict, list)):
            yield from places(child, (*before, key))


def parser_takes(document: Any) -> bool:
    _, found = read_document(document)
    return not any(
        fault.severity == "error" and not any(words in fault.message for words in ONLY_THE_PARSER)
        for fault in found.kept
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_valid(path: Path) -> None:
    document = json.loads(path.read_bytes())
    validator(document["schemaVersion"]).validate(document)


@pytest.mark.parametrize(
    ("name", "version"),
    [("41-3031.00", "1.0"), ("43-4011.00", "1.0"), ("41-3031.00.full", "1.1")],
)
def test_a_real_export_is_valid(shared: Path, name: str, version: str) -> None:
    path = shared / "data" / "frameworks" / f"{name}.json"
    validator(version).validate(json.loads(path.read_bytes()))


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@given(data=st.data())
def test_one_wrong_value_is_refused_by_both_or_by_neither(
    version: str, data: st.DataObject
) -> None:
    document = copy.deepcopy(whole()) if version == "1.1" else plain()
    assert parser_takes(document)
    where = data.draw(
        st.sampled_from([place for place in places(document) if place != ("schemaVersion",)])
    )
    parent = document
    for key in where[:-1]:
        parent = parent[key]
    if data.draw(st.booleans(), label="take out"):
        del parent[where[-1]]
    else:
        parent[where[-1]] = data.draw(st.sampled_from(JUNK))
    assert validator(version).is_valid(document) == parser_takes(document)


OBJECTS = [
    *("/occupation", "/framework", "/framework/levels", "/framework/levels/emerging"),
    *("/ai", "/ai/levels/emerging", "/durable", "/durable/domains/0", "/citations/aei"),
]


@pytest.mark.parametrize("where", OBJECTS)
def test_an_object_with_nothing_in_it_is_refused_by_both(where: str) -> None:
    document = copy.deepcopy(whole())
    *before, last = where.strip("/").split("/")
    parent: Any = document
    for key in before:
        parent = parent[int(key) if key.isdigit() else key]
    parent[int(last) if last.isdigit() else last] = {}
    assert not validator("1.1").is_valid(document)
    assert not parser_takes(document)


@pytest.mark.parametrize("value", [None, [], {}, "x", {"schemaVersion": "2.0"}])
def test_what_is_no_framework_at_all_is_refused_by_both(value: Any) -> None:
    assert not validator("1.1").is_valid(value)
    assert not parser_takes(value)
