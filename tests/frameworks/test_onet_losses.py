"""Files of O*NET's that lost something: nothing we had is taken for gone, and it is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories.onet import put
from frameworks.models import Anchor, Occupation

from .test_onet_hostile import CODES, many, report_of, stored

pytestmark = pytest.mark.django_db

GONE = CODES[5:20]
"""More than a few."""
FEWER = CODES[5:9]


def without(name: str, codes: list[str]) -> dict[str, str]:
    """A file whose lines of these occupations were lost."""
    lines = many()[name].splitlines(keepends=True)
    return {name: "".join(line for line in lines if not line.startswith(tuple(codes)))}


def warnings(report: dict[str, Any], name: str) -> list[str]:
    (found,) = [each["warnings"] for each in report["files"] if each["file"] == f"{name}.txt"]
    return [f"{each['code']}: {each['message']}" for each in found]


@pytest.fixture
def before(tmp_path: Path) -> list[Any]:
    """What whole files left."""
    report_of(put(tmp_path, many()))
    return stored()


@pytest.mark.parametrize("lines", [1, 6])
def test_a_list_cut_within_its_last_lines_is_not_believed(
    tmp_path: Path, before: list[Any], lines: int
) -> None:
    whole = many()["Occupation Data"].splitlines(keepends=True)
    put(tmp_path, {"Occupation Data": "".join(whole[:-lines]) + whole[-lines][:25]})
    report, error = report_of(tmp_path)
    assert error == "Left out, since damaged: Occupation Data.txt."
    assert report["occupations"]["gone"] == 0
    assert stored() == before


def test_of_a_list_cut_in_its_last_line_that_is_said(tmp_path: Path) -> None:
    put(tmp_path, many() | {"Occupation Data": many()["Occupation Data"].rstrip()[:-4]})
    report, error = report_of(tmp_path)
    assert error.startswith("Occupation Data is missing or damaged")
    (file,) = [each for each in report["files"] if each["file"] == "Occupation Data.txt"]
    (told,) = file["errors"]
    assert told["message"].startswith(f"Its last line, {CODES[-1]}, seems to be half of one.")


def test_a_list_whose_last_line_only_lacks_its_end_is_believed(
    tmp_path: Path, before: list[Any]
) -> None:
    put(tmp_path, {"Occupation Data": many()["Occupation Data"].rstrip()})
    assert report_of(tmp_path)[1] == ""


@pytest.mark.parametrize("lost", [GONE, FEWER])
def test_what_other_files_speak_of_is_not_gone(
    tmp_path: Path, before: list[Any], lost: list[str]
) -> None:
    put(tmp_path, without("Occupation Data", lost))
    report, _ = report_of(tmp_path)
    assert report["occupations"]["gone"] == 0
    (told,) = warnings(report, "Occupation Data")
    assert told.startswith(f"still_named: It lacks {lost[0]}, {lost[1]}, {lost[2]}, … ({len(lost)}")
    assert "Are the files of one release?" in told
    assert stored() == before


def test_what_no_file_speaks_of_is_gone(tmp_path: Path, before: list[Any]) -> None:
    for name in many():
        put(tmp_path, without(name, FEWER))
    report, _ = report_of(tmp_path)
    assert report["occupations"]["gone"] == len(FEWER)
    assert set(Occupation.objects.filter(onet_gone=True).values_list("code", flat=True)) == {*FEWER}


@pytest.mark.parametrize("name", sorted({*many()} - {"Occupation Data"}))
def test_a_file_that_lost_its_middle_takes_nothing_away(
    tmp_path: Path, before: list[Any], name: str
) -> None:
    put(tmp_path, without(name, GONE))
    report, _ = report_of(tmp_path)
    (told,) = warnings(report, name)
    assert told.startswith(f"emptied: It says nothing now of {GONE[0]}, {GONE[1]}, {GONE[2]}, …")
    assert "Of these we keep what we had. Download it again." in told
    assert stored() == before


def test_of_a_few_occupations_a_part_may_go(tmp_path: Path, before: list[Any]) -> None:
    put(tmp_path, without("Skills", FEWER))
    report, _ = report_of(tmp_path)
    assert (report["occupations"]["changed"], warnings(report, "Skills")) == (len(FEWER), [])
    there = Anchor.objects.filter(occupation__code__in=FEWER, kind="skills")
    assert not there.exists()


@pytest.mark.parametrize("name", ["Alternate Titles", "Related Occupations", "Skills"])
def test_the_last_words_of_a_file_that_seems_cut_do_not_replace_what_we_had(
    tmp_path: Path, before: list[Any], name: str
) -> None:
    last: Callable[[str], str] = {
        "Alternate Titles": lambda text: text.rstrip()[: -len("n/a")] + "R",
        "Related Occupations": lambda text: text.rstrip()[:-1] + "7",
        "Skills": lambda text: text.replace("4.00\tN\r\n", "3.50\tN\r\n").rstrip()[:-1] + "Y",
    }[name]
    whole = many()[name]
    cut = whole[: whole.rindex(CODES[-1])] + last(whole[whole.rindex(CODES[-1]) :])
    put(tmp_path, {name: cut})
    report, _ = report_of(tmp_path)
    assert [told.split(":")[0] for told in warnings(report, name)] == ["cut_off"]
    assert stored() == before
