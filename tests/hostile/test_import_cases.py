"""The shared hostile cases of framework import, through the command people use."""

import json
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from frameworks.models import Domain, Framework, Level, Occupation, Statement, Strand
from hostile.recipes import CASES, build, cases
from nsx.accounts.models import AuditEvent

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CASES.exists(), reason="../shared is absent: no hostile cases here"),
]

WRITTEN = [Occupation, Framework, Strand, Domain, Level, Statement, AuditEvent]


def rows() -> list[int]:
    return [model._default_manager.count() for model in WRITTEN]


def run(path: Path) -> tuple[dict[str, Any], float]:
    """What the command reports of the file, and the seconds of work it took."""
    out = StringIO()
    begun = time.process_time()
    # A refused file ends the command with an error, after the report.
    with suppress(CommandError):
        call_command("import_framework", str(path), "--json", stdout=out)
    took = time.process_time() - begun
    (entry,) = json.loads(out.getvalue())["files"]
    return entry, took


def test_there_are_cases() -> None:
    assert len(cases("framework_import")) >= 10


@pytest.mark.parametrize("case", cases("framework_import"), ids=lambda case: case["id"])
def test_a_hostile_file_has_the_outcome_the_case_names(
    case: dict[str, Any], tmp_path: Path
) -> None:
    expect = case["expect"]
    path = tmp_path / "case.json"
    path.write_bytes(build(case["payload"]))
    before = rows()
    entry, took = run(path)
    assert took < expect["max_seconds"]
    if expect["outcome"] == "reject":
        assert not entry["ok"]
        assert expect["error_code"] in {fault["code"] for fault in entry["errors"]}
        for part in expect.get("message_has", []):
            assert any(part in f["message"] or part in f["pointer"] for f in entry["errors"])
        assert expect["db_rows_changed"] == 0
        assert rows() == before
        return
    assert entry["ok"]
    reported = {fault["pointer"][1:].replace("/", ".") for fault in entry["warnings"]}
    assert set(expect.get("reported_keys", [])) <= reported
    assert Framework.objects.count() == expect.get("frameworks_added", 1)
    assert Statement.objects.count() == expect.get("statements_added", 40)
    occupation = Occupation.objects.get()
    assert occupation.organisation is None
    if expect.get("stored_verbatim"):
        ((_, payload),) = case["payload"]["set"]
        assert Statement.objects.filter(text=payload).count() == 1
    stored = rows()
    again, _ = run(path)
    assert again["ok"]
    assert rows() == stored
