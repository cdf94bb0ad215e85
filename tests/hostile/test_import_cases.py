"""The shared hostile cases of framework import, through the parser."""

from typing import Any

import pytest

from frameworks.importing.parse import parse
from hostile.recipes import CASES, build, cases


@pytest.mark.skipif(not CASES.exists(), reason="../shared is absent: no hostile cases here")
@pytest.mark.parametrize(
    "case",
    cases("framework_import"),
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
