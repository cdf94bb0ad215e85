"""Import and export through the commands, on the shipped examples and the real files."""

import json
import zipfile
from contextlib import suppress
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from frameworks.models import Framework, Statement

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples"


def run(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def check(path: Path) -> dict[str, Any]:
    out = StringIO()
    # A refused file ends the command with an error, after the report.
    with suppress(CommandError):
        call_command("import_framework", str(path), "--check", "--json", stdout=out)
    (entry,) = json.loads(out.getvalue())["files"]
    return dict(entry)


@pytest.mark.parametrize("name", ["49-3091.00", "29-1141.00", "15-1254.00"])
def test_an_example_comes_back_equal(name: str) -> None:
    path = EXAMPLES / f"{name}.json"
    run("import_framework", str(path))
    content = json.loads(path.read_bytes())
    out = run("export_framework", name, "--exported-at", content["exportedAt"])
    assert json.loads(out) == content
    assert Statement.objects.count() == 134


@pytest.mark.parametrize("name", ["41-3031.00", "43-4011.00"])
def test_a_real_export_comes_back_byte_for_byte(shared: Path, tmp_path: Path, name: str) -> None:
    path = shared / "data" / "frameworks" / f"{name}.json"
    run("import_framework", str(path))
    content = json.loads(path.read_bytes())
    target = tmp_path / "out.json"
    run(
        "export_framework",
        *(name, "--schema", "1.0", "--exported-at", content["exportedAt"]),
        *("--output", str(target)),
    )
    assert target.read_bytes() == path.read_bytes()


def test_the_real_whole_page_comes_back_equal(shared: Path) -> None:
    path = shared / "data" / "frameworks" / "41-3031.00.full.json"
    run("import_framework", str(path))
    content = json.loads(path.read_bytes())
    out = run("export_framework", "41-3031.00", "--exported-at", content["exportedAt"])
    assert json.loads(out) == content


def test_importing_twice_changes_nothing() -> None:
    first = run("import_framework", str(EXAMPLES))
    assert first.count(": new") == 4
    again = run("import_framework", str(EXAMPLES))
    assert again.count(": same") == 4
    assert Framework.objects.filter(status="published").count() == Framework.objects.count() == 4


def changed(tmp_path: Path, **values: Any) -> Path:
    content = json.loads((EXAMPLES / "49-3091.00.json").read_bytes())
    content["framework"] |= values
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(content))
    return path


def test_the_same_version_with_other_content_is_refused(tmp_path: Path) -> None:
    run("import_framework", str(EXAMPLES / "49-3091.00.json"))
    with pytest.raises(CommandError):
        run("import_framework", str(changed(tmp_path, description="Other")))
    assert Framework.objects.count() == 1


@pytest.mark.parametrize(
    ("flags", "statuses"),
    [
        ([], {"v.26.10": "published"}),
        (["--publish"], {"v.26.10": "retired", "v.26.11": "published"}),
    ],
)
def test_a_new_version_waits_as_a_draft_unless_told(
    tmp_path: Path, flags: list[str], statuses: dict[str, str]
) -> None:
    run("import_framework", str(EXAMPLES / "49-3091.00.json"))
    run("import_framework", str(changed(tmp_path, version="v.26.11")), *flags)
    assert dict(Framework.objects.values_list("version", "status")) == statuses
    # Unchanged wording keeps its lineage, so answers can follow it.
    lineages = Statement.objects.values_list("lineage", flat=True)
    assert (len(lineages), len(set(lineages))) == (134 * len(statuses), 134)


def test_all_faults_are_told_at_once_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(
        '{\n "schemaVersion": "1.0",\n "exportedAt": "2026-01-01T00:00:00Z",\n'
        ' "occupation": {"soc": "nurse", "title": "", "group": "g", "sector": "s",\n'
        '  "jobZone": "4"},\n'
        ' "framework": {"version": "v1", "description": "", "contextCovered": "",\n'
        '  "levels": {"emerging": {"label": "Emerging", "statements": [7]}}},\n'
        ' "sources": {}, "attribution": "", "owner": "me"\n}'
    )
    entry = check(path)
    assert not entry["ok"]
    assert [(e["code"], e["pointer"], e["line"], e["column"]) for e in entry["errors"]] == [
        ("schema", "/occupation/soc", 4, 24),
        ("schema", "/occupation/title", 4, 42),
        ("schema", "/occupation/jobZone", 5, 14),
        ("schema", "/framework/levels/emerging/statements/0", 7, 63),
    ]
    assert [(w["code"], w["pointer"]) for w in entry["warnings"]] == [("unknown_key", "/owner")]
    assert not Framework.objects.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":1,"a":2}', "duplicate_key"),
        (b'{"a":' + b"9" * 5000 + b"}", "bad_number"),
        (b'{"a":NaN}', "bad_number"),
        (b'{"a":1e999}', "bad_number"),
        (b'{"a" 1}', "invalid_json"),
        (b'{"a":"\xff"}', "not_utf8"),
        ('{"a":1}'.encode("utf-16"), "unsupported_encoding"),
        (b'{"schemaVersion":"2.0"}', "unsupported_version"),
        (b'{"schemaVersion":"1.0","attribution":"\\ud800"}', "bad_text"),
        (b'{"schemaVersion":"1.0","attribution":"\\u0000"}', "bad_text"),
        (b"{" + b",".join(b'"k%d":0' % i for i in range(1000)) + b"}", "too_many_items"),
        (b" " * (2 * 1024 * 1024) + b"{}", "too_large"),
        (b"[]", "schema"),
    ],
)
def test_hostile_bytes_get_their_code(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "hostile.json"
    path.write_bytes(data)
    assert code in {fault["code"] for fault in check(path)["errors"]}


def test_a_zip_is_read_file_by_file(tmp_path: Path) -> None:
    path = tmp_path / "frameworks.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/good.json", (EXAMPLES / "49-3091.00.json").read_bytes())
        archive.writestr("bad.json", "{")
        archive.writestr("../up.json", "{}")
        archive.writestr("__MACOSX/._good.json", "x")
        archive.writestr("readme.txt", "x")
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_framework", str(path), "--json", stdout=out)
    assert refused.value.returncode == 1
    files = json.loads(out.getvalue())["files"]
    assert [(f["ok"], [e["code"] for e in f["errors"]]) for f in files] == [
        (True, []),
        (False, ["invalid_json"]),
        (False, ["bad_name"]),
    ]
    assert Framework.objects.count() == 1


def test_an_older_version_can_be_exported(tmp_path: Path) -> None:
    run("import_framework", str(EXAMPLES / "49-3091.00.json"))
    run("import_framework", str(changed(tmp_path, version="v.26.11")), "--publish")
    out = run("export_framework", "49-3091.00", "--version", "v.26.10")
    assert json.loads(out)["framework"]["version"] == "v.26.10"


@pytest.mark.parametrize("bad", ["half \ud800", "bell \x07", "red \x1b[31m"])
@pytest.mark.parametrize("spot", ["statement", "key"])
def test_text_that_cannot_be_shown_is_reported_in_text_that_can(
    tmp_path: Path, bad: str, spot: str
) -> None:
    content = json.loads((EXAMPLES / "49-3091.00.json").read_bytes())
    if spot == "key":
        content["sources"][bad] = "x"
    else:
        content["framework"]["levels"]["emerging"]["statements"][0] = bad
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(content))
    (fault,) = check(path)["errors"]
    assert fault["code"] == "bad_text"
    told = fault["message"] + fault["pointer"]
    assert told.encode().decode().replace("\ufffd", "").isprintable()
    with pytest.raises(CommandError):
        run("import_framework", str(path))


@pytest.mark.parametrize(
    "moment",
    [
        *("now", "", "2026-05-15", "2026-05-15T12:40:51Z", "2026-05-15T12:40:51.793"),
        *("2026-05-15T12:40:51.793+00:00", "2026-05-15T14:40:51.793+02:00"),
        *("2026-02-30T12:40:51.793Z", "2026-05-15 12:40:51.793Z", "2026-05-15T12:40:51.793Z "),
    ],
)
def test_a_moment_of_another_shape_is_refused(moment: str) -> None:
    run("import_framework", str(EXAMPLES / "49-3091.00.json"))
    with pytest.raises(CommandError, match="UTC with milliseconds, like"):
        run("export_framework", "49-3091.00", f"--exported-at={moment}")


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    run("import_framework", str(EXAMPLES / "49-3091.00.json"))
    with pytest.raises(CommandError, match=r"nowhere/out\.json cannot be written"):
        run("export_framework", "49-3091.00", "--output", str(tmp_path / "nowhere" / "out.json"))


def test_standard_output_is_utf8_whatever_the_terminal_speaks() -> None:
    run("import_framework", str(EXAMPLES / "49-3091.00.json"))
    raw = BytesIO()
    terminal = TextIOWrapper(raw, encoding="ascii")
    call_command("export_framework", "49-3091.00", stdout=terminal)
    assert "—" in raw.getvalue().decode()
    assert json.loads(raw.getvalue())["occupation"]["soc"] == "49-3091.00"


def test_keys_come_back_in_the_order_they_came_in(tmp_path: Path) -> None:
    content = json.loads((EXAMPLES / "49-3091.00.json").read_bytes())
    content["sources"] = {"zz": "1", "generator": "2", "a": "3", "onet": "4"}
    content["ai"]["evidencePack"] = {"wef": {"zz": 1, "a": [{"y": 1, "x": 2}]}, "aei": {"b": 1}}
    path = tmp_path / "odd.json"
    path.write_bytes(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    run("import_framework", str(path))
    out = run("export_framework", "49-3091.00", "--exported-at", content["exportedAt"])
    assert list(json.loads(out)["sources"]) == ["zz", "generator", "a", "onet"]
    assert out == path.read_text()
