"""History, rollback, retiring and the export of many on the command line."""

import json
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from factories import UserFactory, document, framework, started
from frameworks.actions import new_draft
from frameworks.models import Framework

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples"
SOC = "99-9999.00"
MOMENT = "2026-05-15T12:40:51.793Z"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def live() -> str | None:
    return Framework.objects.filter(status="published").values_list("version", flat=True).first()


def two_versions() -> None:
    framework()
    framework(version="v2", occupational=(2, 2, 2, 3))


def test_a_rollback_is_shown_first_and_then_done_once() -> None:
    two_versions()
    started(UserFactory.create(), Framework.objects.get(version="v2"), occupational="3")
    told = run("rollback_framework", SOC, "--check")
    assert "Live now: v2. After: v1." in told
    assert "8 same" in told
    assert "1 removed" in told
    assert "People on the live version: 1." in told
    assert live() == "v2"
    assert "v1 is live." in run("rollback_framework", SOC, "--why", "Too early")
    assert live() == "v1"
    assert "live already" in run("rollback_framework", SOC, "--to", "v1")
    history = json.loads(run("framework_history", SOC, "--json"))["history"]
    assert [(s["kind"], s["version"], s["live"]) for s in history] == [
        ("rollback", "v1", True),
        ("publish", "v2", False),
        ("publish", "v1", False),
    ]
    assert history[0]["why"] == "Too early"
    assert history[1]["counts"] == {"added": 1}
    assert "rollback v1 (live)" in run("framework_history", SOC)


def test_what_is_retired_comes_back_by_a_rollback() -> None:
    framework()
    assert "v1" in run("retire_framework", SOC, "--check")
    assert live() == "v1"
    assert "v1 is retired." in run("retire_framework", SOC)
    assert live() is None
    assert "Nothing" in run("retire_framework", SOC)
    run("rollback_framework", SOC)
    assert live() == "v1"


@pytest.mark.parametrize(
    "arguments",
    [
        ["framework_history", "11-1111.00"],
        ["rollback_framework", "11-1111.00"],
        ["rollback_framework", SOC],
        ["rollback_framework", SOC, "--to", "v9"],
        ["retire_framework", "11-1111.00"],
        ["export_framework"],
        ["export_framework", SOC, "--all"],
        ["export_framework", "--all"],
        ["export_framework", SOC, "--version", "v9"],
    ],
)
def test_what_cannot_be_done_is_refused(arguments: list[str]) -> None:
    framework()
    with pytest.raises(CommandError):
        run(*arguments)
    assert live() == "v1"


def test_a_zip_of_all_comes_back_as_the_same_and_is_the_same_each_time(tmp_path: Path) -> None:
    run("import_framework", str(EXAMPLES))
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    for path in (one, two):
        run("export_framework", "--all", "--zip", str(path), "--exported-at", MOMENT)
    assert one.read_bytes() == two.read_bytes()
    names = sorted(path.name for path in EXAMPLES.glob("*.json"))
    assert zipfile.ZipFile(one).namelist() == names
    assert run("import_framework", str(one)).count(": same") == len(names)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.zip", "two.zip"]


def test_a_draft_is_exported_by_its_version() -> None:
    framework()
    new_draft(document=document(version="v2", occupational=(3, 3, 3, 3)), by=None)
    found = json.loads(run("export_framework", SOC, "--version", "v2"))
    assert found["framework"]["version"] == "v2"
