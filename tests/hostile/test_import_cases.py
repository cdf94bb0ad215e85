"""The shared hostile cases of framework import, through the parser."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from frameworks.importing.parse import parse

CASES = Path(__file__).resolve().parents[3] / "shared" / "design" / "hostile-cases.json"
DOCUMENT: dict[str, Any] = json.loads(CASES.read_bytes()) if CASES.exists() else {"cases": []}


def build(recipe: Any) -> bytes:
    """The bytes a recipe of the cases file stands for (the part imports need)."""
    if isinstance(recipe, str):
        return recipe.encode()
    if "repeat" in recipe:
        return build(recipe["repeat"]) * int(recipe["times"])
    if "concat" in recipe:
        return b"".join(map(build, recipe["concat"]))
    if "range" in recipe:
        lines = (recipe["template"].replace("{i}", str(i)) for i in range(recipe["range"]))
        return str(recipe.get("sep", "")).join(lines).encode()
    if "hex" in recipe:
        return bytes.fromhex(recipe["hex"])
    if "base64" in recipe:
        return base64.b64decode(recipe["base64"])
    if "gzip" in recipe:
        return gzip.compress(build(recipe["gzip"]))
    if "encode" in recipe:
        return build(recipe["encode"]).decode().encode(recipe["charset"])
    if "slice" in recipe:
        whole = build(recipe["slice"])
        kept = whole[: int(len(whole) * recipe.get("fraction", 1))]
        return kept[: len(kept) - recipe.get("drop_last", 0)]
    if recipe.get("base"):
        return from_base(recipe["set"])
    raise ValueError(f"unknown recipe {sorted(recipe)}")


def from_base(changes: list[tuple[list[Any], Any]]) -> bytes:
    document = json.loads(json.dumps(DOCUMENT["base_document"]))
    raw: dict[str, bytes] = {}
    for path, value in changes:
        target = document
        for step in path[:-1]:
            target = target[step]
        if isinstance(value, dict) and "raw" in value:
            mark = f"@raw{len(raw)}@"
            raw[f'"{mark}"'] = build(value["raw"])
            target[path[-1]] = mark
        elif isinstance(value, dict) and {"repeat", "concat"} & value.keys():
            target[path[-1]] = build(value).decode()
        else:
            target[path[-1]] = value
    data = json.dumps(document, ensure_ascii=False).encode()
    for mark, content in raw.items():
        data = data.replace(mark.encode(), content)
    return data


@pytest.mark.skipif(not CASES.exists(), reason="../shared is absent: no hostile cases here")
@pytest.mark.parametrize(
    "case",
    [case for case in DOCUMENT["cases"] if case["surface"] == "framework_import"],
    ids=lambda case: case["id"],
)
def test_a_hostile_file_has_the_outcome_the_case_names(case: dict[str, Any]) -> None:
    expect = case["expect"]
    parsed = parse(build(case["payload"]))
    if expect["outcome"] == "reject":
        assert parsed.document is None
        assert expect["error_code"] in {fault.code for fault in parsed.errors}
        for part in expect.get("message_has", []):
            assert any(part in f.message or part in f.pointer for f in parsed.errors)
    else:
        assert parsed.document is not None
        reported = {f.pointer[1:].replace("/", ".") for f in parsed.warnings}
        assert set(expect.get("reported_keys", [])) <= reported
