"""CSV files of people: what is read, what is refused, and how each fault is to be mended."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsx.accounts.roster import (
    MAX_BYTES,
    MAX_ROWS,
    Row,
    Unreadable,
    read_roster,
    write_roster,
)

HEAD = "email,name,role,team,organisation\n"


def one(cells: str) -> Row:
    """The only row of a file with the full header."""
    return read_roster((HEAD + cells).encode())[0]


ALIKE = [
    b"email,name,role,team,organisation\na@b.example,Ann,manager,Workshop,Harbour\n",
    b"\xef\xbb\xbfemail,name,role,team,organisation\na@b.example,Ann,manager,Workshop,Harbour",
    b"email;name;role;team;organisation\r\na@b.example;Ann;Manager;Workshop;Harbour\r\n",
    b"email\tname\trole\tteam\torganisation\ra@b.example\tAnn\tMANAGER\tWorkshop\tHarbour\r",
    b" E-Mail , NAME,role,team,Organization\n A@B.example ,Ann, manager ,Workshop,Harbour,,\n\n",
    b"organisation,team,role,name,email\nHarbour,Workshop,manager,Ann,a@b.example\n,,,,\n",
]


@pytest.mark.parametrize("data", ALIKE)
def test_these_say_the_same(data: bytes) -> None:
    assert read_roster(data) == [Row(2, "a@b.example", "Ann", "manager", "Workshop", "Harbour")]


ROLES = [
    ("", "learner"),
    ("Learner", "learner"),
    ("member", "learner"),
    ("Framework admin", "framework_admin"),
    ("framework_admin", "framework_admin"),
    ("SITE-ADMIN", "site_admin"),
]


@pytest.mark.parametrize(("said", "kind"), ROLES)
def test_roles_are_known_by_their_names(said: str, kind: str) -> None:
    row = one(f"a@b.example,,{said},,")
    assert (row.kind, row.fault) == (kind, None)


FAULTS = [
    (",Ann,,,", "email", "empty"),
    ("a@b.example,Ann,boss,,", "role", "unknown_role"),
    ("a@b.example,Ann,manager,,", "team", "team_missing"),
    ("a@b.example,Ann,organisation admin,,", "organisation", "organisation_missing"),
    ("a@b.example,Ann,organisation admin,Workshop,Harbour", "team", "team_too_much"),
    ("a@b.example,Ann,site admin,,Harbour", "organisation", "organisation_too_much"),
    ("a@b.example,=1+1,,,", "name", "formula"),
    ("a@b.example,@SUM(A1),,,", "name", "formula"),
    ('a@b.example,"Ann\nLee",,,', "name", "control_characters"),
    ("a@b.example,Ann \u202egnp,,,", "name", "control_characters"),
    (f"a@b.example,{'n' * 151},,,", "name", "text_too_long"),
    (f"{'a' * 250}@b.example,,,,", "email", "text_too_long"),
    (f"a@b.example,,,{'t' * 201},Harbour", "team", "text_too_long"),
    ("a@b.example,Lee, Ann,learner,Workshop,Harbour", "", "too_many_cells"),
]


@pytest.mark.parametrize(("cells", "column", "code"), FAULTS)
def test_a_bad_row_says_where_and_how_to_mend_it(cells: str, column: str, code: str) -> None:
    good = "good@b.example,,,,\n"
    rows = read_roster((HEAD + good + cells + "\n" + good).encode())
    assert [row.fault is None for row in rows] == [True, False, True]
    fault = rows[1].fault
    assert fault
    assert (rows[1].number, fault.column, fault.code) == (3, column, code)
    assert fault.message.count(".") >= 2, "what is wrong, and the way out"


UNREADABLE = [
    (b"", "empty"),
    (b"\n\n", "no_email_column"),
    (HEAD.encode(), "no_rows"),
    (b"a@b.example,Ann\n", "no_email_column"),
    (b"email,shoe size\na@b.example,44\n", "unknown_column"),
    (b"email,email\na@b.example,a@b.example\n", "column_twice"),
    (b"email\n\xff\xfe\n", "not_utf8"),
    (HEAD.encode("utf-16"), "not_utf8"),
    (b"email\na@b.example\x00\n", "control_characters"),
    (b'email\n"a@b.example\n', "bad_quotes"),
    (b"email\n" + b"x" * MAX_BYTES, "too_large"),
    (b"email\n" + b"a@b.example\n" * (MAX_ROWS + 1), "too_many_rows"),
    (b'email\n"' + b"x" * 140_000 + b'"\n', "bad_quotes"),
    (b"PK\x03\x04\x14\x00\x06\x00", "control_characters"),
]


@pytest.mark.parametrize(("data", "code"), UNREADABLE)
def test_a_file_that_is_no_roster_is_refused_whole(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_roster(data)
    assert caught.value.code == code


def test_quoted_line_breaks_do_not_shift_the_numbers() -> None:
    rows = read_roster((HEAD + 'a@b.example,"A\nB",,,\nc@d.example,C,,,\n').encode())
    assert [row.number for row in rows] == [2, 3]


@given(st.binary(max_size=400))
def test_no_bytes_get_further_than_a_refusal(data: bytes) -> None:
    for file in (data, HEAD.encode() + data):
        try:
            rows = read_roster(file)
        except Unreadable:
            continue
        assert all(row.number > 1 for row in rows)


WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=20)


@given(WORDS, WORDS, WORDS)
def test_what_is_written_reads_the_same(name: str, team: str, organisation: str) -> None:
    row = Row(2, "a@b.example", name, "learner", team, organisation)
    text = write_roster([row])
    assert len(list(csv.reader(StringIO(text, newline="")))) == 2
    read = read_roster(text.encode())[0]
    if read.fault is None:
        assert read == row


def test_a_table_for_one_team_knows_its_columns_and_its_kinds() -> None:
    table = b"email,name,kind,team\na@b.example,,member,\nc@d.example,,manager,Night\n"
    rows = read_roster(table + b"e@f.example,,site admin,\ng@h.example,,,\n", team="Desk")
    assert [(row.kind, row.team) for row in rows] == [
        ("learner", "Desk"),
        ("manager", "Night"),
        ("site_admin", "Desk"),
        ("learner", "Desk"),
    ]
    assert [row.fault.code if row.fault else "" for row in rows] == ["", "", "unknown_role", ""]
    with pytest.raises(Unreadable, match="twice"):
        read_roster(b"email,kind,role\na@b.example,member,manager\n", team="Desk")
