"""Edits of a document: what each does, and that any row of them stays a framework."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import document
from frameworks import editing, reshaping
from frameworks.diff import placed_in
from frameworks.documents import FrameworkDoc, SourceDoc, StatementDoc
from frameworks.editing import At, Edited, NotThere, Taken, checked

FULL = document(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (2, 0, 1, 1)})
BOTTOM, TOP = At("occupational", "", "emerging"), At("occupational", "", "advanced")


def keys(found: FrameworkDoc) -> list[str]:
    return [placed.key for placed in placed_in(found)]


def texts(found: FrameworkDoc, at: At) -> list[str]:
    return [placed.text for placed in placed_in(found) if editing.at_of(placed) == at]


def levels(found: FrameworkDoc, strand: str) -> list[list[tuple[str, str]]]:
    return [
        [(level.key, level.label) for level in domain.levels]
        for each in found.strands
        if each.kind == strand
        for domain in each.domains
    ]


def test_a_wording_is_replaced_where_it_stands() -> None:
    first = keys(FULL)[0]
    edited = editing.reword(FULL, first, text="Another.")
    assert texts(edited.document, BOTTOM) == ["Another.", texts(FULL, BOTTOM)[1]]
    assert edited.became == {first: edited.key}


@pytest.mark.parametrize(
    ("was", "given", "form"),
    [("text", ("a",), "cited"), ("cited", (), "text"), ("object", (), "object")],
)
def test_citations_make_the_form_that_a_file_writes(
    was: str, given: tuple[str, ...], form: str
) -> None:
    before = ("b",) if was == "cited" else ()
    made = editing.add(FULL, TOP, StatementDoc("One.", before, was))  # type: ignore[arg-type]
    edited = editing.reword(made.document, made.key, text="One.", citations=given)
    assert editing.statement_of(edited.document, made.key) == StatementDoc(
        "One.",
        given,
        form,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("position", "expected"), [(1, [2, 0, 1]), (2, [0, 2, 1]), (0, [0, 1, 2])])
def test_a_statement_is_added_at_a_place(position: int, expected: list[int]) -> None:
    all_three = [*texts(FULL, BOTTOM), "New."]
    edited = editing.add(FULL, BOTTOM, StatementDoc("New."), position)
    assert texts(edited.document, BOTTOM) == [all_three[n] for n in expected]
    assert edited.became == {}


@pytest.mark.parametrize(("index", "by", "expected"), [(0, 1, "BA"), (1, -1, "BA"), (0, -1, "AB")])
def test_a_statement_moves_up_and_down_and_stops_at_the_ends(
    index: int, by: int, expected: str
) -> None:
    a, b = texts(FULL, BOTTOM)
    edited = editing.shift(FULL, keys(FULL)[index], by)
    assert texts(edited.document, BOTTOM) == [{"A": a, "B": b}[letter] for letter in expected]


def test_a_statement_moves_to_another_level_domain_and_strand() -> None:
    care, focus = At("durable", "care", "advanced"), At("durable", "focus", "developing")
    line = texts(FULL, care)[0]
    key = next(placed.key for placed in placed_in(FULL) if editing.at_of(placed) == care)
    there = editing.move(FULL, key, focus)
    assert texts(there.document, focus) == [line]
    assert texts(there.document, care) == []
    assert list(there.became) == [key]
    then = editing.move(there.document, there.key, TOP)
    assert texts(then.document, TOP)[-1] == line
    assert editing.then_after(there, then) == {key: then.key}


def test_the_last_statement_of_a_level_may_go() -> None:
    found = FULL
    for _ in range(2):
        found = editing.remove(found, keys(found)[0]).document
    assert texts(found, BOTTOM) == []
    assert [fault.code for fault in checked(found).warnings].count("empty_level") == 2


def test_of_equal_wordings_each_stays_the_one_it_was() -> None:
    twice = editing.add(FULL, TOP, StatementDoc(texts(FULL, BOTTOM)[0])).document
    first, second = [
        key for key in keys(twice) if key.split("/")[-2] == keys(FULL)[0].split("/")[-2]
    ]
    edited = editing.remove(twice, first)
    assert edited.became == {second: first}
    assert editing.at_of(editing.by_handle(edited.document, editing.handle(first))) == TOP


def test_levels_are_those_of_every_domain_at_once() -> None:
    found = reshaping.rename_level(FULL, "durable", "developing", label="Growing", role="")
    found = reshaping.add_level(found.document, "durable", label="Master of it all")
    found = reshaping.shift_level(found.document, "durable", "master-of-it-all", -4)
    expected = [
        ("master-of-it-all", "Master of it all"),
        ("foundational", "Foundational"),
        ("developing", "Growing"),
        ("proficient", "Proficient"),
        ("advanced", "Advanced"),
    ]
    assert levels(found.document, "durable") == [expected, expected]
    assert levels(found.document, "ai") == levels(FULL, "ai")
    gone = reshaping.remove_level(found.document, "durable", "developing")
    assert levels(gone.document, "durable") == [[*expected[:2], *expected[3:]]] * 2


def test_domains_are_added_renamed_moved_and_removed() -> None:
    found = reshaping.add_domain(FULL, label="Care").document
    found = reshaping.rename_domain(found, "focus", label="Calm").document
    found = reshaping.shift_domain(found, "care-2", -1).document
    (strand,) = [strand for strand in found.strands if strand.kind == "durable"]
    assert [(domain.key, domain.label) for domain in strand.domains] == [
        ("care", "Care"),
        ("care-2", "Care"),
        ("focus", "Calm"),
    ]
    gone = reshaping.remove_domain(found, "care").document
    assert [key for key in keys(gone) if key.startswith("durable/care/")] == []


def test_strands_come_in_their_order_and_go() -> None:
    plain = document()
    both = reshaping.add_strand(reshaping.add_strand(plain, "durable").document, "ai").document
    assert [strand.kind for strand in both.strands] == ["occupational", "ai", "durable"]
    with pytest.raises(Taken):
        reshaping.add_strand(both, "ai")
    assert reshaping.remove_strand(both, "ai").document.strands[1].kind == "durable"
    with pytest.raises(NotThere):
        reshaping.remove_strand(both, "occupational")


def test_a_source_takes_its_citations_along_and_away() -> None:
    made = reshaping.put_source(FULL, SourceDoc("a", "A", "A title", None)).document
    cited = editing.reword(made, keys(made)[0], text="One.", citations=("a",))
    renamed = reshaping.put_source(cited.document, SourceDoc("b", "B", "T", None), "a").document
    assert editing.statement_of(renamed, cited.key).citations == ("b",)
    assert not checked(renamed).errors
    gone = reshaping.remove_source(renamed, "b").document
    assert editing.statement_of(gone, cited.key).citations == ()
    with pytest.raises(Taken):
        reshaping.put_source(renamed, SourceDoc("b", "B", "T", None))


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: editing.reword(d, "gone", text=""),
        lambda d: editing.remove(d, "gone"),
        lambda d: editing.shift(d, "gone", 1),
        lambda d: editing.move(d, keys(d)[0], At("ai", "", "gone")),
        lambda d: editing.add(d, At("durable", "gone", "advanced"), StatementDoc("x")),
        lambda d: editing.by_handle(d, "0"),
        lambda d: reshaping.rename_level(d, "ai", "gone", label="", role=""),
        lambda d: reshaping.remove_level(d, "ai", "gone"),
        lambda d: reshaping.rename_domain(d, "gone", label=""),
        lambda d: reshaping.remove_domain(d, "gone"),
        lambda d: reshaping.remove_source(d, "gone"),
        lambda d: reshaping.put_source(d, SourceDoc("a", "A", "T", None), "gone"),
    ],
)
def test_what_is_not_there_is_not_edited(edit: Callable[[FrameworkDoc], object]) -> None:
    with pytest.raises(NotThere):
        edit(FULL)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "schema"),
        ("x" * 2_001, "text_too_long"),
        ("a\x00b", "bad_text"),
    ],
)
def test_a_text_that_may_not_be_is_told_as_the_parser_tells_it(text: str, code: str) -> None:
    edited = editing.reword(FULL, keys(FULL)[0], text=text)
    assert [fault.code for fault in checked(edited.document).errors] == [code]


def test_half_a_character_is_told_too() -> None:
    edited = reshaping.rename_level(FULL, "ai", "aware", label="half \ud800", role="")
    assert [fault.code for fault in checked(edited.document).errors] == ["bad_text"]


@pytest.mark.parametrize("text", ["<b>bold</b>", "\u202eback", "עברית — ימין", "🙂", "x" * 2_000])
def test_odd_text_is_kept_as_it_is(text: str) -> None:
    edited = editing.reword(FULL, keys(FULL)[0], text=text)
    parsed = checked(edited.document).document
    assert parsed
    assert placed_in(parsed)[0].text == text


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("v.26.10", "v.26.11"),
        ("v.26.09", "v.26.10"),
        ("v1", "v2"),
        ("2026-09 final", "2026-10 final"),
        ("v.99", "v.100"),
        ("first", "first.2"),
    ],
)
def test_the_next_version_counts_on(version: str, expected: str) -> None:
    assert editing.next_version(version) == expected


@pytest.mark.parametrize(
    ("label", "taken", "expected"),
    [
        ("Emerging", (), "emerging"),
        ("Emerging", {"emerging"}, "emerging-2"),
        ("Größe & Maß", (), "groe-ma"),
        ("作業", (), "level"),
        ("1st class", (), "st-class"),
    ],
)
def test_a_key_is_made_of_plain_letters(label: str, taken: frozenset[str], expected: str) -> None:
    assert reshaping.fresh_key(label, taken, "level") == expected


Deed = Callable[[FrameworkDoc, "Draw"], Edited]


class Draw:
    """Choices that hypothesis makes, one after the other."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def of(self, things: list[str]) -> str:
        return self.data.draw(st.sampled_from(things)) if things else "none"

    def at(self, found: FrameworkDoc) -> At:
        all_at = [
            At(strand.kind, domain.key, level.key)
            for strand in found.strands
            for domain in strand.domains
            for level in domain.levels
        ]
        return self.data.draw(st.sampled_from(all_at)) if all_at else BOTTOM

    def text(self) -> str:
        # Few of them, so that equal wordings meet.
        return self.data.draw(st.sampled_from(["One.", "Two — three.", "Four", "五"]))

    def key(self, found: FrameworkDoc) -> str:
        return self.of(keys(found))


DEEDS: Mapping[str, Deed] = {
    "reword": lambda d, pick: editing.reword(d, pick.key(d), text=pick.text()),
    "add": lambda d, pick: editing.add(d, pick.at(d), StatementDoc(pick.text())),
    "remove": lambda d, pick: editing.remove(d, pick.key(d)),
    "up": lambda d, pick: editing.shift(d, pick.key(d), -1),
    "down": lambda d, pick: editing.shift(d, pick.key(d), 1),
    "move": lambda d, pick: editing.move(d, pick.key(d), pick.at(d)),
    "level": lambda d, pick: reshaping.add_level(d, pick.at(d).strand, label=pick.text()),
    "level-away": lambda d, pick: reshaping.shift_level(
        d, (at := pick.at(d)).strand, at.level, pick.data.draw(st.sampled_from([-1, 1]))
    ),
    "domain": lambda d, pick: reshaping.add_domain(d, label=pick.text()),
    "domain-down": lambda d, pick: reshaping.shift_domain(d, pick.at(d).domain, 1),
    "domain-gone": lambda d, pick: reshaping.remove_domain(d, pick.at(d).domain),
    "source": lambda d, pick: reshaping.put_source(
        d, SourceDoc(pick.of(["a", "b"]), "A", "A title", None)
    ),
}


@given(st.data())
@settings(max_examples=150)
def test_any_row_of_edits_gives_a_framework_that_comes_back_as_it_was(data: st.DataObject) -> None:
    found, pick = FULL, Draw(data)
    for name in data.draw(st.lists(st.sampled_from(sorted(DEEDS)), max_size=12)):
        try:
            edited = DEEDS[name](found, pick)
        except (NotThere, Taken):
            continue
        before, after = keys(found), keys(edited.document)
        assert len(set(after)) == len(after)
        # Whatever is still there goes on under its old name or under the one it was given.
        gone = {key for key in before if edited.became.get(key, key) not in after}
        assert len(gone) <= (1 if name == "remove" else len(before) if "gone" in name else 0)
        assert len(set(edited.became.values())) == len(edited.became)
        found = edited.document
    parsed = checked(found)
    assert not parsed.errors
    assert parsed.document
    assert parsed.document.strands == found.strands
    assert all(editing.by_handle(found, editing.handle(key)).key == key for key in keys(found))
