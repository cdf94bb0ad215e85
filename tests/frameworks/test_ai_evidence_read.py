"""Reading files of AI evidence: what is understood, and how faults are told."""

import csv
import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.ai import AEI, SAFI, WEF, evidence_csv, evidence_json
from frameworks.ai_evidence.document import write_packs
from frameworks.ai_evidence.fields import read_share
from frameworks.ai_evidence.parts import Part, Told
from frameworks.ai_evidence.read import read_file, read_files
from frameworks.importing.faults import MAX_BYTES
from frameworks.onet.read import MAX_FAULTS

TODAY = date(2026, 11, 21)
PACK = {
    "taskObservations": 214,
    "augmentShare": 0.81,
    "timeSaved": 0.342,
    "aiAutonomy": 2.14,
    "source": "Our index",
    "url": "https://example.org/index",
    "date": "2026-03-24",
}
BICYCLES = Part(
    "49-3091.00",
    "aei",
    {"taskObservations": 214, "augmentShare": 0.81, "timeSaved": 0.342, "aiAutonomy": 2.14},
    "Our index",
    "https://example.org/index",
    date(2026, 3, 24),
)


def table(data: bytes | str) -> Told:
    return read_file("a.csv", data if isinstance(data, bytes) else data.encode(), TODAY)


def document(data: bytes) -> Told:
    return read_file("a.json", data, TODAY)


def faults(told: Told) -> list[tuple[str, int, str]]:
    return [(fault.code, fault.line, fault.column) for fault in told.faults]


SAYS = evidence_csv(AEI)


@pytest.mark.parametrize(
    "data",
    [
        SAYS,
        b"\xef\xbb\xbf" + SAYS,
        SAYS.replace(b"\r\n", b"\n"),
        SAYS.replace(b"\r\n", b"\r"),
        SAYS + b"\r\n,,,,,,,\r\n",
        evidence_csv(AEI, between=";"),
        evidence_csv(AEI, between="\t"),
        evidence_csv(dict(reversed(AEI.items()))),
        evidence_csv({name.upper().replace("_", " "): said for name, said in AEI.items()}),
        SAYS.replace(b"code", b"O*NET-SOC Code").replace(b"aei_time_saved", b"AEI timeSaved"),
        SAYS.replace(b"49-3091.00", b'"=""49-3091.00"""'),
        SAYS.replace(b"0.81", b"81%"),
        SAYS.replace(b"0.81", b" 8.1e-1 "),
        SAYS.replace(b"214", b"214.0"),
        evidence_csv({"title": "Bicycle Repairers", **AEI}),
    ],
)
def test_a_table_is_read_by_its_header(data: bytes) -> None:
    told = table(data)
    assert (told.parts, told.faults) == ((BICYCLES,), ())


@pytest.mark.parametrize(
    "data",
    [
        evidence_json({"soc": "49-3091.00", "aei": PACK}),
        b"\xef\xbb\xbf" + evidence_json({"title": "x", "soc": "49-3091.00", "aei": PACK}),
        evidence_json(
            {"soc": "49-3091.00", "aei": {key: PACK[key] for key in list(PACK)[:4]}},
            sources={"aei": {key: PACK[key] for key in ("source", "url", "date")}},
        ),
        evidence_json(
            {"soc": "49-3091.00", "aei": PACK, "safi": None},
            sources={"aei": {"source": "Another", "date": "2020-01-01"}},
        ),
        evidence_json({"soc": "49-3091.00", "aei": {**PACK, "augmentShare": "81%"}}),
    ],
)
def test_a_document_says_the_same(data: bytes) -> None:
    told = document(data)
    assert (told.parts, told.faults) == ((BICYCLES,), ())


def test_one_row_holds_what_three_sources_say() -> None:
    told = table(evidence_csv(AEI | SAFI | WEF, {**AEI, "code": "29-1141.00"}))
    assert [(part.about, part.line) for part in told.parts] == [
        (("49-3091.00", "aei"), 2),
        (("49-3091.00", "safi"), 2),
        (("49-3091.00", "wef"), 2),
        (("29-1141.00", "aei"), 3),
    ]
    assert told.parts[1].values == {
        "topSkill": "Troubleshooting",
        "score": 31.5,
        "quadrant": "Q2_ai_augmented",
        "precision": "exact",
    }


@pytest.mark.parametrize(
    "nothing",
    [
        *("", " ", "n/a", "N/A", "NA", "null", "nan", "NaN", "None", "#N/A", "n.a.", "<NA>"),
        *("-", "–", "—", "?", ".", "...", "\u200b", "\u00ad"),
    ],
)
def test_a_missing_value_is_missing_and_a_zero_is_a_zero(nothing: str) -> None:
    row = {**AEI, "aei_task_observations": "0", "aei_time_saved": nothing, "aei_url": nothing}
    (part,) = table(evidence_csv(row)).parts
    assert part.values == {"taskObservations": 0, "augmentShare": 0.81, "aiAutonomy": 2.14}
    assert part.url == ""
    pack = {**PACK, "taskObservations": 0, "timeSaved": nothing, "url": nothing}
    assert document(evidence_json({"soc": "49-3091.00", "aei": pack})).parts == (part,)
    pack |= {"timeSaved": None, "url": None}
    assert document(evidence_json({"soc": "49-3091.00", "aei": pack})).parts == (part,)
    del pack["timeSaved"]
    assert document(evidence_json({"soc": "49-3091.00", "aei": pack})).parts == (part,)


def test_without_value_and_date_nothing_is_said_and_with_a_date_that_there_is_nothing() -> None:
    empty = dict.fromkeys(AEI, "") | {"code": "29-1141.00", "aei_source": "Our index"}
    told = table(evidence_csv(AEI, empty))
    assert [part.code for part in told.parts] == ["49-3091.00"]
    told = table(evidence_csv(AEI, {**empty, "aei_date": "2026-03-24"}))
    assert [(part.code, dict(part.values)) for part in told.parts[1:]] == [("29-1141.00", {})]


def test_a_source_of_which_no_value_is_known_says_nothing() -> None:
    told = table(evidence_csv(AEI | {"safi_source": "Our scores", "safi_date": "2026-04-01"}))
    assert [part.kind for part in told.parts] == ["aei"]


def test_the_first_line_of_excel_is_passed_over() -> None:
    data = evidence_csv(AEI, {**SAFI, "code": "29-1141.00"}, between=";")
    read = table(b"sep=;\r\n" + data)
    assert not read.errors
    assert [part.line for part in read.parts] == [3, 4]


@pytest.mark.parametrize("nothing", ["nan", "None", "#N/A", "—", "?", "\u200b"])
def test_words_are_missing_like_numbers(nothing: str) -> None:
    (part,) = table(evidence_csv({**SAFI, "safi_top_skill": nothing})).parts
    assert "topSkill" not in part.values
    read = table(evidence_csv({**SAFI, "safi_source": nothing}))
    assert faults(read) == [("no_source", 2, "safi_source")]


@pytest.mark.parametrize(
    ("column", "raw", "code", "told"),
    [
        ("code", "49-3091", "bad_code", "like 41-3031.00"),
        ("code", "49309100", "bad_code", "as text"),
        ("code", "", "bad_code", "as text"),
        ("code", "49-3091.00\u0663", "bad_code", "as text"),
        ("aei_task_observations", "-5", "bad_value", "below 0"),
        ("aei_task_observations", "2.5", "bad_value", "whole number"),
        ("aei_task_observations", "1,092", "bad_value", "like 1092"),
        ("aei_task_observations", "1e30", "bad_value", "whole number"),
        ("aei_task_observations", "1e999", "bad_value", "no number"),
        ("aei_task_observations", "\u0663", "bad_value", "no number"),
        ("aei_augment_share", "95", "bad_value", "0.95 or as 95%"),
        ("aei_augment_share", "1.01", "bad_value", "0 to 1"),
        ("aei_augment_share", "101%", "bad_value", "0 to 1"),
        ("aei_augment_share", "-0.1", "bad_value", "0 to 1"),
        ("aei_augment_share", "0,95", "bad_value", "like 1092 or 0.95"),
        ("aei_time_saved", "inf", "bad_value", "empty where there is none"),
        ("aei_time_saved", "Infinity", "bad_value", "no number"),
        ("aei_time_saved", "=1-0.1", "bad_value", "no number"),
        ("aei_ai_autonomy", "0", "bad_value", "1 to 5"),
        ("aei_ai_autonomy", "5.1", "bad_value", "1 to 5"),
        ("aei_source", "", "no_source", "Name the source"),
        ("aei_source", "=HYPERLINK(1)", "bad_value", "like a formula"),
        ("aei_source", "@SUM(1)", "bad_value", "like a formula"),
        ("aei_source", "x" * 201, "bad_value", "200 are allowed"),
        ("aei_source", "a\nb", "bad_value", "line break"),
        ("aei_source", "a\u202eb", "bad_value", "hidden character"),
        ("aei_url", "example.org", "bad_url", "https://"),
        ("aei_url", "javascript:alert(1)", "bad_url", "https://"),
        ("aei_url", "https://a:b@example.org", "bad_url", "passwords out"),
        ("aei_url", "https://example.org/\u202e", "bad_url", "https://"),
        ("aei_url", f"https://example.org/{'a' * 2000}", "bad_url", "2,000 are allowed"),
        ("aei_date", "", "no_date", "day of the data"),
        ("aei_date", "2026", "bad_date", "like 2026-03-24"),
        ("aei_date", "24.03.2026", "bad_date", "like 2026-03-24"),
        ("aei_date", "2026-02-30", "bad_date", "like 2026-03-24"),
        ("aei_date", "20260324", "bad_date", "like 2026-03-24"),
        ("aei_date", "2026-11-22", "bad_date", "still to come"),
        ("aei_date", "1900-01-01", "bad_date", "too long ago"),
        ("safi_score", "100.1", "bad_value", "0 to 100"),
        ("safi_score", "-1", "bad_value", "0 to 100"),
        ("safi_score", "42%", "bad_value", "no number"),
        ("safi_top_skill", "+x", "bad_value", "like a formula"),
        ("safi_quadrant", "x" * 201, "bad_value", "200 are allowed"),
        ("wef_label", "a\tb", "bad_value", "line break"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place_and_its_mending(
    column: str, raw: str, code: str, told: str
) -> None:
    good = {**AEI, **SAFI, **WEF, "code": "29-1141.00"}
    read = table(evidence_csv(good, {**AEI, **SAFI, **WEF, column: raw}))
    assert faults(read) == [(code, 3, column)]
    assert told in read.faults[0].message
    assert (read.parts, read.errors) == ((), 1)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (SAYS.decode().encode("utf-16"), "encoding", 1),
        (SAYS.replace(b"Our", "Für".encode("cp1252")), "encoding", 2),
        (b"PK\x03\x04rest", "encoding", 1),
        (SAYS.replace(b"Our", b"O\x00ur"), "bad_text", 2),
        (SAYS + b"\r", "bad_text", 3),
        (b"", "empty", 1),
        (b" \n\n", "empty", 1),
        (b",,\n", "empty", 1),
        (SAYS.splitlines(keepends=True)[0], "empty", 1),
        (SAYS + b"29-1141.00,5\r\n", "ragged", 3),
        (SAYS[:-20], "ragged", 2),
        (SAYS + b'29-1141.00,"5,,,,,,\r\n29-1141.00\r\n', "bad_csv", 3),
        (SAYS + SAYS.splitlines(keepends=True)[1], "duplicate", 3),
        (SAYS.replace(b"code", b"id"), "missing_column", 1),
        (SAYS.replace(b"aei_date", b"aei_day"), "missing_column", 1),
        (b"code,title\n49-3091.00,Bicycles\n", "missing_column", 1),
        (SAYS.replace(b"aei_time_saved", b"AEI_Augment_Share"), "double_column", 1),
        (SAYS + b" " * MAX_BYTES, "too_large", 1),
    ],
)
def test_a_table_that_cannot_be_trusted_gives_nothing(data: bytes, code: str, line: int) -> None:
    read = table(data)
    assert [f[:2] for f in faults(read) if f[0] not in ("unknown_column", "cut_off")] == [
        (code, line)
    ]
    assert (read.parts, read.errors) == ((), 1)


def test_unknown_columns_are_named_and_passed_over() -> None:
    read = table(evidence_csv({**AEI, "aei_mood": "good", "notes": "=1"}))
    assert read.parts == (BICYCLES,)
    (fault,) = read.faults
    assert (fault.code, fault.severity) == ("unknown_column", "warning")
    assert "“aei_mood”, “notes”" in fault.message


def test_an_end_without_an_end_of_line_is_told() -> None:
    read = table(SAYS.removesuffix(b"\r\n"))
    assert read.parts == (BICYCLES,)
    assert faults(read) == [("cut_off", 2, "")]


@pytest.mark.parametrize(
    ("occupation", "code", "pointer"),
    [
        ({"aei": PACK}, "bad_code", "/occupations/1"),
        ({"soc": 49309100, "aei": PACK}, "bad_code", "/occupations/1/soc"),
        ({"soc": "49-3091", "aei": PACK}, "bad_code", "/occupations/1/soc"),
        ({"soc": "49-3091.00", "aei": PACK}, "duplicate", "/occupations/1/soc"),
        ([], "schema", "/occupations/1"),
        ({"soc": "29-1141.00", "aei": 7}, "schema", "/occupations/1/aei"),
    ],
)
def test_a_wrong_entry_is_told_with_line_and_pointer(
    occupation: Any, code: str, pointer: str
) -> None:
    read = document(evidence_json({"soc": "49-3091.00", "aei": PACK}, occupation))
    assert faults(read) == [(code, 3, pointer)]
    assert read.parts == ()


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("taskObservations", -1, "bad_value"),
        ("taskObservations", True, "schema"),
        ("taskObservations", [1], "schema"),
        ("augmentShare", 95, "bad_value"),
        ("augmentShare", float("nan"), "bad_number"),
        ("timeSaved", float("inf"), "bad_number"),
        ("aiAutonomy", 7, "bad_value"),
        ("aiAutonomy", {}, "schema"),
        ("source", "a\u0000b", "bad_text"),
        ("source", "\ud800", "bad_text"),
        ("source", 7, None),
        ("url", "ftp://x", "bad_url"),
        ("date", "tomorrow", "bad_date"),
        ("date", "2027-01-01", "bad_date"),
    ],
)
def test_a_wrong_value_is_told_with_line_and_pointer(key: str, value: Any, code: str) -> None:
    good, wrong = {"soc": "29-1141.00", "aei": PACK}, {**PACK, key: value}
    read = document(evidence_json(good, {"soc": "49-3091.00", "aei": wrong}))
    where = f"/occupations/1/aei/{key}"
    assert faults(read) == ([(code, 3, where)] if code else [])
    assert len(read.parts) == (0 if code else 2)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "invalid_json"),
        (b"<!doctype html>", "invalid_json"),
        (b"[]", "schema"),
        (b"{}", "schema"),
        (b'{"occupations": []}', "schema"),
        (b'{"occupations": {}}', "schema"),
        (b'{"occupations": [], "occupations": []}', "duplicate_key"),
        (b"[" * 100_000, "too_deep"),
        ('{"occupations": []}'.encode("utf-16"), "unsupported_encoding"),
        (b'{"x": "\xff"}', "not_utf8"),
        (evidence_json({"soc": "49-3091.00", "aei": {}}, sources=7), "schema"),
        (evidence_json({"soc": "49-3091.00", "aei": {"score": 1}}), "unknown_key"),
    ],
)
def test_a_document_that_is_none_of_ours_is_told(data: bytes, code: str) -> None:
    read = document(data)
    assert code in {fault.code for fault in read.faults}
    assert read.parts == ()


def test_what_is_wrong_with_a_source_of_all_is_told_once_where_it_stands() -> None:
    packs = [{"soc": f"49-309{n}.00", "aei": {"taskObservations": n}} for n in range(3)]
    read = document(evidence_json(*packs, sources={"aei": {"source": "x", "date": "2027-01-01"}}))
    assert faults(read) == [("bad_date", 5, "/sources/aei/date")]


def test_a_file_of_another_kind_is_refused() -> None:
    for name in ("a.xlsx", "csv", "a.json.gz"):
        assert faults(read_file(name, SAYS, TODAY)) == [("type_not_allowed", 1, "")]


def test_many_faults_are_counted() -> None:
    read = table(evidence_csv(*({**AEI, "code": f"x{n}"} for n in range(MAX_FAULTS + 5))))
    assert (len(read.faults), read.errors) == (MAX_FAULTS, MAX_FAULTS + 5)


def test_two_files_may_not_say_the_same() -> None:
    other = evidence_csv({**AEI, "code": "29-1141.00"}, AEI)
    one, two, three = read_files(
        [("a.csv", SAYS), ("b.csv", other), ("c.csv", evidence_csv(SAFI))], TODAY
    )
    assert (len(one.parts), len(two.parts), len(three.parts)) == (1, 0, 1)
    assert faults(two) == [("duplicate", 3, "")]
    assert "a.csv, line 2" in two.faults[0].message


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.lists(st.lists(TEXTS, max_size=9), max_size=5), st.booleans())
def test_any_table_is_read_or_told(rows: list[list[str]], header: bool) -> None:
    out = StringIO()
    csv.writer(out).writerows([list(AEI), *rows] if header else rows)
    read = table(out.getvalue())
    assert bool(read.errors) == any(fault.severity == "error" for fault in read.faults)
    assert not (read.errors and read.parts)


JSONS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            TEXTS
            | st.sampled_from(
                ["sources", "occupations", "soc", "aei", "score", "date", "taskObservations"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSONS | JSONS.map(lambda found: {"occupations": [{"soc": "49-3091.00", "aei": found}]}))
def test_any_document_is_read_or_told(value: Any) -> None:
    read = document(json.dumps(value).encode())
    assert bool(read.errors) == any(fault.severity == "error" for fault in read.faults)
    assert not (read.errors and read.parts)


@given(st.integers(min_value=0, max_value=1000))
def test_a_percentage_is_the_share_it_stands_for(tenths: int) -> None:
    assert read_share(f"{tenths / 10}%") == pytest.approx(tenths / 1000)


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "taskObservations": st.integers(0, 10**9),
        "augmentShare": st.floats(0, 1),
        "timeSaved": st.floats(0, 1),
        "aiAutonomy": st.floats(1, 5),
    },
)


@given(VALUES, st.dates(date(2000, 1, 1), TODAY))
def test_what_is_written_reads_as_it_was(values: dict[str, float], dated: date) -> None:
    part = Part("49-3091.00", "aei", values, "Our index", "", dated)
    other = Part("29-1141.00", "aei", values, "Another", "https://example.org/", TODAY)
    third = Part("15-1254.00", "aei", values, "Our index", "https://example.org/", dated)
    assert document(write_packs([part, other, third]).encode()).parts == (part, other, third)
    assert document(write_packs([other, third, part]).encode()).parts == (other, third, part)
