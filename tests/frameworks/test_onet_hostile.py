"""Damaged files of O*NET's: what is told of them, and that nothing we had is lost by them."""

import json
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from factories.onet import CODE, onet_files, put, ratings, table
from frameworks.models import (
    Anchor,
    Occupation,
    OccupationTitle,
    RelatedOccupation,
    SearchWord,
)
from frameworks.onet import load
from frameworks.onet.folder import FEW, Said, read_folder
from nsx.accounts.models import AuditEvent

SELLERS = "41-3031.00"
CODES = [f"41-30{number:02}.00" for number in range(30)]
"""Enough occupations that half of them are missed."""


def many() -> dict[str, str]:
    """Files that tell of all of CODES."""
    skills = ["Listening", "Writing"]
    headers = [CODE, "Element ID", "Element Name", "Scale ID", "Data Value", "Recommend Suppress"]
    return {
        "Occupation Data": table(
            [CODE, "Title", "Description"],
            ([code, f"Sellers {code[-5:-3]}", f"They sell {code}."] for code in CODES),
        ),
        "Job Zones": table([CODE, "Job Zone", "By"], ([code, 4, "Analyst"] for code in CODES)),
        "Alternate Titles": table(
            [CODE, "Alternate Title", "Short Title"],
            ([code, f"Vendor {code}", "n/a"] for code in CODES),
        ),
        "Related Occupations": table(
            [CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index"],
            (
                [code, CODES[0] if place else CODES[1], "Primary-Short", 1]
                for place, code in enumerate(CODES)
            ),
        ),
        "Skills": table(
            headers,
            (
                [code, f"2.A.{n}", name, "IM", "4.00", "N"]
                for code in CODES
                for n, name in enumerate(skills)
            ),
        ),
    }


def report_of(folder: Path, *options: str) -> tuple[dict[str, Any], str]:
    """What the command says as JSON, and its error."""
    out = StringIO()
    try:
        call_command(
            *("import_onet", str(folder), "--json", *options), stdout=out, stderr=StringIO()
        )
    except CommandError as error:
        return json.loads(out.getvalue()) if out.getvalue() else {}, str(error)
    return json.loads(out.getvalue()), ""


def stored() -> list[Any]:
    """All that O*NET told us, without row ids."""
    return [
        list(Occupation.objects.order_by("code").values("code", "title", "job_zone", "onet_gone")),
        list(Anchor.objects.order_by("occupation__code", "kind", "rank").values("kind", "name")),
        list(OccupationTitle.objects.order_by("occupation__code", "rank").values("title")),
        list(RelatedOccupation.objects.order_by("occupation__code").values("to__code")),
    ]


def said_of(folder: Path, files: Mapping[str, str]) -> Said:
    return read_folder(put(folder, files), "30.2")


def faults(said: Said, severity: str = "error") -> list[tuple[str, str]]:
    return [(each.file, each.code) for each in said.faults if each.severity == severity]


# -- files that were cut off ----------------------------------------------------


def half(text: str) -> str:
    """Its first half, up to the end of a line."""
    lines = text.splitlines(keepends=True)
    return "".join(lines[: len(lines) // 2])


def cut(text: str) -> str:
    """Its first half, up to the middle of a last cell."""
    return half(text)[:-4]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(many()))
def test_of_a_file_cut_between_two_lines_nothing_we_had_is_lost(tmp_path: Path, name: str) -> None:
    put(tmp_path, many())
    report_of(tmp_path)
    before = stored()
    put(tmp_path, {name: half(many()[name])})
    report, error = report_of(tmp_path)
    assert error == ""
    (told,) = [each["warnings"] for each in report["files"] if each["file"] == f"{name}.txt"]
    assert told[0]["code"] == "ends_early"
    assert "Of these we keep what we had. If it was cut off, download" in told[0]["message"]
    assert report["occupations"]["gone"] == 0
    assert stored() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Occupation Data", "Job Zones", "Alternate Titles"])
def test_a_file_cut_within_a_line_is_left_out(tmp_path: Path, name: str) -> None:
    put(tmp_path, many())
    report_of(tmp_path)
    before = stored()
    put(tmp_path, {name: cut(many()[name])})
    report, error = report_of(tmp_path)
    assert error == f"Left out, since damaged: {name}.txt."
    (file,) = [each for each in report["files"] if each["file"] == f"{name}.txt"]
    assert not file["ok"]
    assert stored() == before


@pytest.mark.django_db
def test_a_list_that_is_cut_marks_nobody_as_gone_even_alone(tmp_path: Path) -> None:
    put(tmp_path / "all", many())
    report_of(tmp_path / "all")
    put(tmp_path / "less", {"Occupation Data": half(many()["Occupation Data"])})
    report, _ = report_of(tmp_path / "less")
    assert report["occupations"] == {"added": 0, "changed": 0, "gone": 0, "same": 14}
    (file,) = report["files"]
    assert "we know 16 more occupations. These stay." in file["warnings"][0]["message"]
    assert not Occupation.objects.filter(onet_gone=True).exists()


def test_a_few_that_are_missing_at_the_end_are_no_sign_of_damage(tmp_path: Path) -> None:
    files = many()
    lines = files["Job Zones"].splitlines(keepends=True)
    assert said_of(tmp_path, files | {"Job Zones": "".join(lines[:-FEW])}).ends == {}
    less = "".join(lines[: -FEW - 1])
    assert said_of(tmp_path, files | {"Job Zones": less}).ends == {"zones": CODES[-FEW - 2]}


def test_the_military_is_listed_and_never_rated(tmp_path: Path) -> None:
    files = many()
    crews = "".join(f"55-10{number:02}.00\tCrew {number}\tThey fly.\r\n" for number in range(20))
    said = said_of(tmp_path, files | {"Occupation Data": files["Occupation Data"] + crews})
    assert said.ends == {}


def test_a_last_line_that_stops_like_the_one_before_it_is_whole(tmp_path: Path) -> None:
    files = many()
    assert faults(said_of(tmp_path, {"Job Zones": files["Job Zones"].rstrip()}), "warning") == []
    said = said_of(tmp_path, {"Job Zones": files["Job Zones"].rstrip()[:-2]})
    assert faults(said, "warning") == [("Job Zones.txt", "cut_off")]


# -- files that are not what their name says ------------------------------------


def other(prefix: str, scale: str = "IM") -> str:
    return ratings({scale: {"Something": 2.0, "Else": 1.5}}, prefix=prefix)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("Skills", other("2.C"), "wrong_file"),
        ("Knowledge", other("2.A"), "wrong_file"),
        ("Abilities", other("1.D"), "wrong_file"),
        ("Work Styles", other("2.B"), "wrong_file"),
        ("Skills", other("2.A", "LV"), "no_scale"),
        ("Work Styles", other("1.D", "DR"), "no_scale"),
        ("Job Zones", other("2.A"), "missing_column"),
        ("Task Statements", "<!doctype html>\n<p>Not found\n", "missing_column"),
        ("Alternate Titles", onet_files()["Task Statements"], "missing_column"),
        ("Skills", "PK\x03\x04\x00\x00", "bad_text"),
    ],
)
def test_another_file_under_its_name_is_told(
    tmp_path: Path, name: str, content: str, code: str
) -> None:
    said = said_of(tmp_path, onet_files() | {name: content})
    assert said.damaged == [f"{name}.txt"]
    assert set(faults(said)) == {(f"{name}.txt", code)}
    assert said.occupations


# -- ways of writing ------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\r\n", "\n").encode(),
        lambda text: text.replace("\r\n", "\r").encode(),
        lambda text: text.replace("\r\n", "\r\r\n").encode(),
        lambda text: text.replace("\r\n", "\r\n\r\n \t\t\r\n").encode(),
        lambda text: text.replace("\t", ",").encode(),
        lambda text: text.replace(SELLERS, f' "{SELLERS}" ').encode(),
        lambda text: text.replace("Share Sellers\t", '"Share Sellers"\t').encode(),
        lambda text: text.replace(SELLERS, f"{SELLERS}\u00a0").encode(),
        lambda text: text.encode("utf-8-sig"),
    ],
)
def test_what_tools_do_to_a_file_is_understood(
    tmp_path: Path, change: Callable[[str], bytes]
) -> None:
    text = onet_files()["Occupation Data"]
    (tmp_path / "Occupation Data.txt").write_bytes(change(text))
    said = read_folder(tmp_path, "30.2")
    assert (said.faults, said.damaged) == ([], [])
    assert said.occupations
    assert said.occupations[SELLERS] == ("Share Sellers", "Share Sellers do what they do.")
    assert len(said.occupations) == 4


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.encode("utf-16"), "This is UTF-16 or UTF-32."),
        (lambda text: text.encode("utf-16-le"), "This is UTF-16 or UTF-32."),
        (lambda text: text.encode("utf-16-be"), "This is UTF-16 or UTF-32."),
        (lambda text: text.encode("utf-32"), "This is UTF-16 or UTF-32."),
        (lambda text: text.encode().replace(b"Share", b"Sha\xffre", 1), "the UTF-8 of this file"),
        (lambda text: text.encode().replace(b"Share", b"Sha\xc3re", 1), "the UTF-8 of this file"),
        (lambda text: text.encode().replace(b"Share", b"Sha\x81re", 1), "neither UTF-8 nor"),
        (lambda text: text.replace("Share", "Sha\u202ere", 1).encode(), "a control character"),
        (lambda text: text.replace("Share", "Sha\rre", 1).encode(), "one kind of line ends"),
        (lambda text: text.replace("Share", "Sha\nre", 1).encode(), "cells, the header 3"),
        (lambda text: text.replace(SELLERS, "41-3031", 1).encode(), "written like 41-3031.00"),
        (lambda text: text.replace(SELLERS, "41–3031.00", 1).encode(), "no O*NET-SOC code"),
    ],
)
def test_what_cannot_be_understood_says_how_to_mend_it(
    tmp_path: Path, change: Callable[[str], bytes], told: str
) -> None:
    put(tmp_path, onet_files())
    (tmp_path / "Occupation Data.txt").write_bytes(change(onet_files()["Occupation Data"]))
    said = read_folder(tmp_path, "30.2")
    assert said.damaged == ["Occupation Data.txt"]
    assert told in " ".join(fault.message for fault in said.faults)
    assert said.anchors["skills"]


@pytest.mark.parametrize(
    ("name", "column", "told"),
    [
        ("Skills", "Recommend Suppress", "too few people agree on"),
        ("Alternate Titles", "Short Title", "short forms like RN"),
    ],
)
def test_a_column_we_can_do_without_is_missed_aloud(
    tmp_path: Path, name: str, column: str, told: str
) -> None:
    text = onet_files()[name].replace(column, "Something Else", 1)
    said = said_of(tmp_path, onet_files() | {name: text})
    assert said.damaged == []
    assert faults(said, "warning") == [(f"{name}.txt", "missing_column")]
    assert told in said.faults[0].message


# -- folders --------------------------------------------------------------------


def test_files_of_two_releases_in_one_folder_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path, onet_files("30.3"))
    old = onet_files("30.2")
    put(tmp_path, {name: old[name] for name in ("Skills", "Alternate Titles")})
    said = read_folder(tmp_path, "30.3")
    assert faults(said, "warning") == [
        ("Alternate Titles.txt", "not_read"),
        ("Skills.txt", "not_read"),
    ]
    assert {"Essential Skills.txt", "Job Titles.txt"} <= set(said.files)
    assert "Skills.txt" not in said.files


def test_of_two_files_of_one_name_the_other_is_told(tmp_path: Path) -> None:
    put(tmp_path, onet_files())
    (tmp_path / "job_zones.csv").write_text("whatever")
    assert faults(read_folder(tmp_path, "30.2"), "warning") == [("job_zones.csv", "not_read")]


def test_what_is_no_file_of_onets_is_let_be(tmp_path: Path) -> None:
    put(tmp_path, onet_files())
    (tmp_path / "Read Me.txt").write_bytes(b"\xff\x00")
    (tmp_path / "Skills.xlsx").write_bytes(b"PK")
    (tmp_path / "CIP Crosswalk.txt").mkdir()
    (tmp_path / "RAPIDS Crosswalk.txt").symlink_to(tmp_path / "nowhere")
    said = read_folder(tmp_path, "30.2")
    assert (said.faults, said.damaged) == ([], [])
    assert said.missing == ["CIP Crosswalk.txt", "RAPIDS Crosswalk.txt"]


def test_a_file_that_may_not_be_read_is_told_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, onet_files())
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.stem == "Skills":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    said = read_folder(tmp_path, "30.2")
    assert faults(said) == [("Skills.txt", "unreadable")]
    assert "Permission denied" in said.faults[0].message
    assert said.anchors["knowledge"]


@pytest.mark.django_db
def test_what_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "db.zip").write_bytes(b"PK")
    _, error = report_of(tmp_path / "db.zip")
    assert error.endswith("is no folder. Unpack O*NET's text files into one.")


@pytest.mark.django_db
def test_a_database_that_is_busy_is_said_and_what_was_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, many())
    monkeypatch.setattr(load, "BATCH", 10)
    write, batches = load._write, []

    def busy(*given: Any) -> None:
        batches.append(given)
        if len(batches) == 2:
            raise OperationalError("database is locked")
        write(*given)

    monkeypatch.setattr(load, "_write", busy)
    _, error = report_of(tmp_path)
    assert error.endswith("(database is locked). Run it again: it goes on from here.")
    assert Occupation.objects.exclude(onet_release="").count() == 10
    assert not AuditEvent.objects.filter(action="onet.imported").exists()
    report, error = report_of(tmp_path)
    assert (report["occupations"]["added"], report["occupations"]["same"], error) == (20, 10, "")
    assert AuditEvent.objects.filter(action="onet.imported").count() == 1


@pytest.mark.django_db
def test_an_import_has_not_ended_before_its_words_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, many())

    def killed() -> None:
        raise OperationalError("the machine went down")

    with monkeypatch.context() as patched:
        patched.setattr(load, "count_words", killed)
        assert report_of(tmp_path)[1].endswith("Run it again: it goes on from here.")
    assert not AuditEvent.objects.filter(action="onet.imported").exists()
    assert report_of(tmp_path)[1] == ""
    assert SearchWord.objects.get(word="vendor").uses == len(CODES)
