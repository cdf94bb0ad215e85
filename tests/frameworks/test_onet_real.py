"""The real files of O*NET, and copies of them that somebody damaged."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from frameworks.models import Anchor, Occupation, OccupationTitle, RelatedOccupation
from frameworks.onet.folder import Said, read_folder
from frameworks.onet.groups import GROUPS
from frameworks.queries.onet import anchors_now

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FILES = DATA / "onet"
CODE = "41-3031.00"
EXPECTED = {
    "skills": 18,
    "knowledge": 9,
    "technology": 10,
    "tasks": 8,
    "workStyles": 6,
    "relatedTitles": 12,
}
MISSING = ["Abilities.txt", "CIP Crosswalk.txt", "RAPIDS Crosswalk.txt"]

pytestmark = pytest.mark.skipif(
    not FILES.is_dir(), reason="the real files are not beside this checkout"
)


@pytest.mark.django_db
def test_the_real_files_are_imported_and_counted() -> None:
    out = StringIO()
    call_command("import_onet", str(FILES), "--json", stdout=out, stderr=StringIO())
    report = json.loads(out.getvalue())
    assert report["occupations"] == {"added": 1016, "changed": 0, "gone": 0, "same": 0}
    assert report["missing"] == MISSING
    assert OccupationTitle.objects.count() == 56_558  # 56,560 rows, two titles stand there twice
    assert RelatedOccupation.objects.count() == 18_460
    assert set(Occupation.objects.values_list("group", flat=True)) == set(GROUPS.values())
    zones = Occupation.objects.values_list("job_zone", "job_zone_inferred")
    assert sum(not inferred and zone is not None for zone, inferred in zones) == 923
    assert sum(inferred for _, inferred in zones) == 74
    unknown = Occupation.objects.filter(job_zone=None)
    assert {code[:2] for code in unknown.values_list("code", flat=True)} == {"55"}
    framework = json.loads((DATA / "frameworks" / f"{CODE}.full.json").read_bytes())
    shown = anchors_now(Occupation.objects.get(code=CODE))
    for kind, count in EXPECTED.items():
        names = [line.name for line in shown[kind]]
        assert len(names) == count
        # The skills here are of an older release, which rates one of them a little lower.
        put = sorted if kind == "skills" else list
        assert put(names) == put(framework["anchors"][kind]), kind
    kept = Anchor.objects.filter(occupation__code=CODE)
    assert (kept.filter(kind="technology").count(), kept.filter(kind="tasks").count()) == (24, 30)
    again = StringIO()
    call_command("import_onet", str(FILES), "--json", stdout=again, stderr=StringIO())
    assert json.loads(again.getvalue())["occupations"]["same"] == 1016


def damaged(folder: Path, name: str, change: Callable[[bytes], bytes]) -> Said:
    """All files by links, but one as a changed copy."""
    for path in FILES.iterdir():
        if path.stem == name:
            (folder / path.name).write_bytes(change(path.read_bytes()))
        elif path.stem in ("Occupation Data", "Job Zones"):
            (folder / path.name).symlink_to(path)
    return read_folder(folder)


def otherwise(data: bytes, number: int, column: int) -> bytes:
    """A line with another value in one column."""
    cells = data.splitlines(keepends=True)[number - 1].split(b"\t")
    cells[column] = b"3" if cells[column] != b"3" else b"4"
    return b"\t".join(cells)


@pytest.mark.parametrize(
    ("name", "change", "faults"),
    [
        (
            "Skills",
            lambda data: b"\n".join(
                b"\t".join(line.split(b"\t")[:4] + line.split(b"\t")[5:])
                for line in data.splitlines()
            ),
            [("missing_column", 1, "Data Value")],
        ),
        (
            "Knowledge",
            lambda data: data.replace(b"\t4.78\t", b"\tn/a\t", 1),
            [("bad_value", 2, "Data Value")],
        ),
        (
            "Task Statements",
            lambda data: data.decode().encode("utf-16"),
            [("encoding", 1, "")],
        ),
        (
            "Alternate Titles",
            lambda data: data[: data.index(b"\t", data.index(b"41-3031.00\tBond"))] + b"\r\n",
            [("ragged", 22_903, "")],
        ),
        (
            "Related Occupations",
            lambda data: data + otherwise(data, 2, 3),
            [("duplicate", 18_462, "O*NET-SOC Code")],
        ),
        (
            "Job Zones",
            lambda data: data + otherwise(data, 924, 1),
            [("duplicate", 925, "O*NET-SOC Code")],
        ),
        (
            "Technology Skills",
            lambda data: data.replace(b"Commodity Title", b"Kommodity Title", 1),
            [("missing_column", 1, "Commodity Title")],
        ),
        (
            "Occupation Data",
            lambda data: data + otherwise(data, 300, 2),
            [("duplicate", 1018, "O*NET-SOC Code")],
        ),
    ],
)
def test_a_damaged_copy_is_told_and_left_out_whole(
    tmp_path: Path,
    name: str,
    change: Callable[[bytes], bytes],
    faults: list[tuple[str, int, str]],
) -> None:
    said = damaged(tmp_path, name, change)
    assert [(f.code, f.line, f.column) for f in said.faults if f.severity == "error"] == faults
    assert said.damaged == [f"{name}.txt"]
    assert f"{name}.txt" not in said.files
    assert (said.occupations is None) is (name == "Occupation Data")
    assert (said.zones is None) is (name == "Job Zones")
    assert said.anchors == {}


def test_a_copy_in_windows_1252_is_read_and_told(tmp_path: Path) -> None:
    def change(data: bytes) -> bytes:
        return data.replace(b"\t23192\t", "\t23192\tCafé: ".encode("cp1252"), 1)

    said = damaged(tmp_path, "Task Statements", change)
    assert [(f.code, f.severity) for f in said.faults] == [("encoding", "warning")]
    assert said.anchors["tasks"][CODE][0].name.startswith("Café: ")
