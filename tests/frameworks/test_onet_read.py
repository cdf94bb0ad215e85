"""Reading one of O*NET's files: what is understood, and how faults are told."""

from typing import Any

import pytest

from frameworks.onet.profiles import SHEETS, family_of, files_of, likely_release, numbers_of
from frameworks.onet.read import MAX_FAULTS, Table, read

OCCUPATION = "O*NET-SOC Code\tTitle\tDescription\n41-3031.00\tSellers\tThey sell.\n"
RATING = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tRecommend Suppress\n"


def said(text: str | bytes, part: Any = "occupations", file: str = "A.txt") -> Table:
    return read(file, text if isinstance(text, bytes) else text.encode(), SHEETS[part])


def faults(table: Table) -> list[tuple[str, int, str]]:
    return [(fault.code, fault.line, fault.column) for fault in table.faults]


@pytest.mark.parametrize(
    "text",
    [
        OCCUPATION,
        OCCUPATION.replace("\n", "\r\n"),
        OCCUPATION + "\n\n",
        "\ufeff" + OCCUPATION,
        "Description\tExtra\tTitle\tO*NET-SOC Code\nThey sell.\tx\tSellers\t41-3031.00\n",
        "o*net-soc code \ttitle\tDESCRIPTION\n 41-3031.00\tSellers \tThey sell.\n",
    ],
)
def test_columns_are_found_by_their_header(text: str) -> None:
    table = said(text)
    assert (table.rows, table.faults) == ([("41-3031.00", "Sellers", "They sell.")], [])


def test_a_quote_is_a_letter() -> None:
    table = said(OCCUPATION.replace("Sellers", '"Sellers" of 5" pipes'))
    assert table.rows[0][1] == '"Sellers" of 5" pipes'
    assert faults(said(OCCUPATION.replace("Sellers", '"Sell\ters"'))) == [("ragged", 2, "")]


def test_windows_1252_is_read_and_told() -> None:
    table = said(OCCUPATION.replace("Sellers", "Café – sellers").encode("cp1252"))
    assert table.rows[0][1] == "Café – sellers"
    assert faults(table) == [("encoding", 2, "")]
    assert table.faults[0].severity == "warning"
    assert "Windows-1252" in table.faults[0].message


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (OCCUPATION.encode("utf-16"), "encoding", 1),
        (OCCUPATION.encode() + "41-3031.01\tCafé\tCaf".encode() + b"\xc3\n", "encoding", 3),
        (OCCUPATION.encode() + b"41-3031.01\t\x81\tx\n", "encoding", 3),
        (OCCUPATION.replace("Sellers", "Sel\x00lers").encode(), "bad_text", 2),
        (OCCUPATION.replace("Sellers", "Sel\rlers").encode(), "bad_text", 2),
        (b"", "empty", 1),
        (b"\n\n", "empty", 1),
        (OCCUPATION.splitlines(keepends=True)[0].encode(), "empty", 1),
    ],
)
def test_what_is_no_text_of_ours_is_refused(data: bytes, code: str, line: int) -> None:
    table = said(data)
    assert faults(table) == [(code, line, "")]
    assert (table.rows, table.sound) == ([], False)


@pytest.mark.parametrize(
    ("header", "code", "column"),
    [
        ("O*NET-SOC Code\tDescription\tName", "missing_column", "Title"),
        ("Code\tTitle\tDescription", "missing_column", "O*NET-SOC Code"),
        ("O*NET-SOC Code\tTitle\ttitle", "double_column", "Title"),
    ],
)
def test_a_column_that_is_missing_or_double_is_named(header: str, code: str, column: str) -> None:
    table = said(f"{header}\n41-3031.00\ta\tb\n")
    assert (code, 1, column) in faults(table)
    assert f"“{column}”" in table.faults[0].message
    assert table.rows == []


HEADERS = {
    "occupations": "O*NET-SOC Code|Title|Description",
    "zones": "O*NET-SOC Code|Job Zone",
    "skills": "O*NET-SOC Code|Element ID|Element Name|Scale ID|Data Value|Recommend Suppress",
    "related": "O*NET-SOC Code|Related O*NET-SOC Code|Relatedness Tier|Index",
    "cip": "O*NET-SOC Code|CIP Code",
    "apprenticeships": "O*NET-SOC Code|RAPIDS Code|RAPIDS Title",
}


@pytest.mark.parametrize(
    ("part", "row", "column", "told"),
    [
        ("occupations", "41-3031|a|b", "O*NET-SOC Code", "like 41-3031.00"),
        ("occupations", "41-3031.00||b", "Title", "nothing here"),
        ("occupations", f"41-3031.00|{'a' * 201}|b", "Title", "201 characters"),
        ("zones", "41-3031.00|6", "Job Zone", "1 to 5"),
        ("zones", "41-3031.00|", "Job Zone", "1 to 5"),
        ("skills", "41-3031.00|2.A|Listening|IM|NaN|N", "Data Value", "no number"),
        ("skills", "41-3031.00|2.A|Listening|IM|3,75|N", "Data Value", "no number"),
        ("skills", "41-3031.00|2.A|Listening|IM|\u0663|N", "Data Value", "no number"),
        ("skills", "41-3031.00|2.A|Listening|IM|37.5|N", "Data Value", "1 to 5"),
        ("skills", "41-3031.00|2.A|Listening|IM|3|yes", "Recommend Suppress", "n/a"),
        ("related", "41-3031.00|41-3031.01|Near|1", "Relatedness Tier", "Primary-Short"),
        ("related", "41-3031.00|41-3031.01|Supplemental|0", "Index", "from 1 on"),
        ("cip", "41-3031.00|1", "CIP Code", "as text"),
        ("apprenticeships", "41-3031.00|87|Seller", "RAPIDS Code", "as text"),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_its_mending(
    part: str, row: str, column: str, told: str
) -> None:
    table = said(f"{HEADERS[part]}\n{row}\n".replace("|", "\t"), part)
    assert faults(table) == [("bad_value", 2, column)]
    assert told in table.faults[0].message
    assert table.rows == []


def test_a_cut_off_row_is_told_and_the_rows_before_it_are_not_given() -> None:
    table = said(OCCUPATION + "41-3031.01\tMore sel")
    assert faults(table) == [("ragged", 3, "")]
    assert table.rows == []


def test_a_last_line_without_an_end_is_a_warning() -> None:
    table = said(OCCUPATION.rstrip("\n"))
    assert faults(table) == [("cut_off", 2, "")]
    assert (len(table.rows), table.sound) == (1, True)


def test_what_stands_there_twice_is_told_with_both_lines() -> None:
    table = said(OCCUPATION + "41-3031.00\tSellers again\tx\n")
    assert faults(table) == [("duplicate", 3, "O*NET-SOC Code")]
    assert "line 2" in table.faults[0].message
    twice = RATING + "41-3031.00\t2.A\tListening\tIM\t3\tN\n41-3031.00\t2.A\tListening\tLV\t3\tN\n"
    assert said(twice, "skills").sound


def test_all_faults_are_told_up_to_a_number_and_the_rest_is_counted() -> None:
    table = said(OCCUPATION + "x\ty\n" * (MAX_FAULTS + 5))
    assert (len(table.faults), table.errors) == (MAX_FAULTS, MAX_FAULTS + 5)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('O*NET-SOC Code,CIP Code\n41-3031.00,"01.0000"\n', [("41-3031.00", "01.0000")]),
        ('CIPCode,SOC2018Code\n="01.0000",="41-3031"\n', [("41-3031.00", "01.0000")]),
        ('CIP Code,Title,SOC Code\n01.0000,"a, b\nc",41-3031\n', [("41-3031.00", "01.0000")]),
    ],
)
def test_a_crosswalk_may_have_commas_and_its_codes_stay_text(text: str, rows: list[Any]) -> None:
    assert said(text, "cip", "CIP.csv").rows == rows


def test_what_is_no_csv_is_told() -> None:
    table = said("O*NET-SOC Code,CIP Code\n41-3031.00," + "1" * 140_000 + "\n", "cip", "CIP.csv")
    assert faults(table) == [("bad_csv", 1, "")]


@pytest.mark.parametrize(
    ("release", "label", "skills", "scale"),
    [
        ("27.0", "29.x", ("Skills",), "IM"),
        ("29.2", "29.x", ("Skills",), "IM"),
        ("30.0", "30.0", ("Skills",), "IM"),
        ("30.1", "30.1 to 30.2", ("Skills",), "WI"),
        ("30.2", "30.1 to 30.2", ("Skills",), "WI"),
        ("30.3", "30.3 and newer", ("Essential Skills", "Transferable Skills"), "WI"),
        ("31.0", "30.3 and newer", ("Essential Skills", "Transferable Skills"), "WI"),
    ],
)
def test_a_release_has_a_layout(
    release: str, label: str, skills: tuple[str, ...], scale: str
) -> None:
    family = family_of(release)
    assert (family.label, family.names["skills"], family.style_scales[0]) == (label, skills, scale)


@pytest.mark.parametrize("release", ["", "30", "v30.2", "30.2.1", "thirty", "٣٠.٢"])
def test_what_is_no_release_is_refused(release: str) -> None:
    with pytest.raises(ValueError, match=r"like 30\.2"):
        numbers_of(release)


def test_files_of_another_release_are_found_where_the_own_are_not_there() -> None:
    old, new = family_of("30.2"), family_of("30.3")
    assert files_of("titles", old, ["Job Titles"]) == ("Job Titles",)
    assert files_of("titles", new, ["Alternate Titles"]) == ("Alternate Titles",)
    assert files_of("titles", new, ["Alternate Titles", "Job Titles"]) == ("Job Titles",)
    assert files_of("titles", old, []) == ("Alternate Titles",)
    assert likely_release(["Occupation Data"]) == "30.2"
    assert likely_release(["Occupation Data", "Job Titles"]) == "30.3"


def test_a_line_that_stands_there_again_is_taken_once_and_told() -> None:
    line = OCCUPATION.splitlines(keepends=True)[1]
    table = said(OCCUPATION + line + line)
    assert table.rows == said(OCCUPATION).rows
    assert [(f.code, f.line, f.severity) for f in table.faults] == [("repeated", 3, "warning")]
    assert "2 lines say what an earlier one says." in table.faults[0].message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Caf\ufffd sellers", "Here stands “\ufffd”: a letter was lost."),
        ("CafÃ© sellers, cafÃ© keepers", "“Ã©”, and 1 like it: UTF-8 was put into UTF-8."),
        ("Seller’s".encode().decode("cp1252"), "“â€”: UTF-8 was put into UTF-8."),
    ],
)
def test_letters_that_nobody_wrote_are_told(text: str, told: str) -> None:
    table = said(OCCUPATION.replace("They sell.", text))
    assert [(f.code, f.line, f.severity) for f in table.faults] == [("encoding", 2, "warning")]
    assert told in table.faults[0].message
    assert table.rows[0][2] == text


def test_letters_of_other_languages_are_letters() -> None:
    assert said(OCCUPATION.replace("Sellers", "Pâtissiers, “CAFÉ” and São Paulo’s")).faults == []
