"""What a comparison of two versions says became of every statement."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import document
from factories.edits import Levels, edited, says
from frameworks.diff import Change, Comparison, Decisions, compare, placed_in
from frameworks.documents import FrameworkDoc, StatementDoc

BASE = document(occupational=(0, 0, 0, 0))
CHAIN = "Chain care — cleans, measures and oils a chain, and says when it must be changed."
GEARS = "Gear indexing — sets front and rear gears so that every sprocket holds on a test ride."
WHEEL = "Wheel truing — trues a wheel to half a millimetre and checks the tension of its spokes."
BRAKE = "Brake bleeding — bleeds hydraulic brakes and tells the rider what was done and why."
OTHER = "Stock lists — counts what is on the shelf each week and orders what is short."


def both(old: list[list[str]], new: list[list[str]], decisions: Decisions | None = None) -> Any:
    return compare(says(BASE, *old), says(BASE, *new, version="v2"), decisions)


def kinds(comparison: Comparison) -> list[str]:
    return [change.kind for change in comparison.changes]


def of(comparison: Comparison, text: str) -> Change:
    (found,) = [c for c in comparison.changes if c.new and c.new.text == text]
    return found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([[CHAIN, GEARS]], [[CHAIN, GEARS]], ["same", "same"]),
        ([[CHAIN]], [[CHAIN, GEARS]], ["same", "added"]),
        ([[CHAIN, GEARS]], [[GEARS]], ["removed", "same"]),
        ([[CHAIN, GEARS, WHEEL]], [[GEARS, WHEEL, CHAIN]], ["same", "same", "moved"]),
        ([[CHAIN], [GEARS]], [[], [GEARS, CHAIN]], ["same", "moved"]),
        ([[CHAIN]], [[CHAIN.replace("oils", "waxes")]], ["reworded"]),
        ([[CHAIN], [GEARS]], [[GEARS], [CHAIN.replace("oils", "waxes")]], ["moved", "reworded"]),
        ([[CHAIN]], [[OTHER]], ["added", "removed"]),
        ([[CHAIN, CHAIN]], [[CHAIN]], ["same", "removed"]),
        ([[CHAIN]], [[CHAIN, CHAIN]], ["same", "added"]),
        ([[CHAIN]], [["Chain care — " + OTHER.partition(" — ")[2]]], ["added", "removed"]),
        ([["Reads maps"]], [["Reads a map"]], ["reworded"]),
        ([[]], [[]], []),
    ],
)
def test_what_became_of_each(
    old: list[list[str]], new: list[list[str]], expected: list[str]
) -> None:
    assert kinds(both(old, new)) == expected


def test_without_a_version_before_everything_is_added() -> None:
    assert set(kinds(compare(None, says(BASE, [CHAIN, GEARS])))) == {"added"}


@pytest.mark.parametrize(
    ("old", "new", "keep"),
    [
        (CHAIN, CHAIN.replace("oils", "waxes"), True),
        (CHAIN, CHAIN.replace("must", "must not"), False),
        (WHEEL, WHEEL.replace("half a millimetre", "0.5 mm"), False),
        (
            WHEEL.replace("half a millimetre", "2 mm"),
            WHEEL.replace("half a millimetre", "3 mm"),
            False,
        ),
        (
            GEARS,
            "Gear indexing — adjusts electronic gears and derailleurs for a smooth change.",
            False,
        ),
        (CHAIN, CHAIN.upper(), True),
    ],
)
def test_ratings_are_kept_where_little_changed_and_never_where_the_sense_may_have(
    old: str, new: str, keep: bool
) -> None:
    (change,) = both([[old]], [[new]]).changes
    assert (change.kind, change.keep, change.decided) == ("reworded", keep, False)


def test_what_is_gone_stands_where_it_stood() -> None:
    found = both([[CHAIN, GEARS, WHEEL], [BRAKE]], [[CHAIN, WHEEL], [OTHER]])
    assert [(c.kind, c.place.text) for c in found.changes] == [
        ("same", CHAIN),
        ("removed", GEARS),
        ("same", WHEEL),
        ("added", OTHER),
        ("removed", BRAKE),
    ]


def test_a_statement_that_moves_to_another_level_counts_for_that() -> None:
    change = of(both([[CHAIN, GEARS]], [[GEARS], [CHAIN]]), CHAIN)
    assert (change.level_changed, change.domain_changed, change.keep) == (True, False, True)


def test_other_citations_alone_are_told() -> None:
    old = says(BASE, [CHAIN])
    new = edited(
        old,
        lambda levels: levels[0].__setitem__(0, replace(levels[0][0], citations=("onet",))),
    )
    (change,) = compare(old, new).changes
    assert (change.kind, change.citations_changed, change.keep) == ("cited", True, True)


def test_wording_that_moves_to_another_domain_is_found_and_likeness_there_is_not() -> None:
    old = document(durable={"Care": (1, 0, 0, 0), "Focus": (1, 0, 0, 0)})
    care = old.strands[1].domains[0].levels[0].statements[0]

    def swap(text: str) -> FrameworkDoc:
        without = edited(old, lambda levels: levels[0].clear(), kind="durable", domain=0)
        return edited(
            without,
            lambda levels: levels[0].append(StatementDoc(text)),
            kind="durable",
            domain=1,
        )

    assert of(compare(old, swap(care.text)), care.text).domain_changed
    reworded = care.text.replace("says how", "tells how")
    assert of(compare(old, swap(reworded)), reworded).kind == "added"


def keys(*texts: str) -> list[str]:
    return [line.key for line in placed_in(says(BASE, list(texts)))]


def test_an_admin_says_which_was_which() -> None:
    (chain,), (other,) = keys(CHAIN), keys(OTHER)
    was = Decisions(was={other: (chain,)})
    (change,) = both([[CHAIN]], [[OTHER]], was).changes
    assert (change.kind, change.keep, change.decided) == ("reworded", False, True)
    kept = Decisions(was={other: (chain,)}, keep={other: True})
    assert both([[CHAIN]], [[OTHER]], kept).changes[0].keep


def test_an_admin_says_that_it_is_new() -> None:
    waxed = CHAIN.replace("oils", "waxes")
    assert kinds(both([[CHAIN]], [[waxed]], Decisions(was={keys(waxed)[0]: ()}))) == [
        "added",
        "removed",
    ]


def test_two_that_became_one_are_asked_again_unless_the_admin_keeps_them() -> None:
    old = keys(CHAIN, GEARS)
    merged = "Drive train — looks after chain and gears."
    (new,) = keys(merged)
    (change,) = both([[CHAIN, GEARS]], [[merged]], Decisions(was={new: tuple(old)})).changes
    assert (change.kind, change.keep, len(change.olds)) == ("merged", False, 2)
    kept = Decisions(was={new: tuple(old)}, keep={new: True})
    assert both([[CHAIN, GEARS]], [[merged]], kept).changes[0].keep


def test_one_that_became_two_is_asked_again_twice() -> None:
    parts = ["Chain care — cleans a chain.", "Chain measuring — says when it must be changed."]
    (old,) = keys(CHAIN)
    was = dict.fromkeys(keys(*parts), (old,))
    found = both([[CHAIN]], [parts], Decisions(was=was))
    assert [(c.kind, c.keep) for c in found.changes] == [("split", False), ("split", False)]
    kept = both([[CHAIN]], [parts], Decisions(was=was, keep_all=True))
    assert [c.keep for c in kept.changes] == [True, True]


def test_wording_that_stays_keeps_its_ratings_whatever_else_it_became() -> None:
    old, new = keys(CHAIN), keys(CHAIN, OTHER)
    found = both([[CHAIN]], [[CHAIN, OTHER]], Decisions(was={new[1]: (old[0],)}, keep_all=False))
    assert [(c.kind, c.keep) for c in found.changes] == [("same", True), ("split", False)]


def test_decisions_made_on_another_version_do_no_harm() -> None:
    waxed = CHAIN.replace("oils", "waxes")
    stale = Decisions(was={keys(waxed)[0]: (keys(GEARS)[0],), "gone": ("x",)})
    assert kinds(both([[CHAIN]], [[waxed]], stale)) == ["reworded"]


def test_decisions_come_back_as_they_were_stored() -> None:
    made = Decisions({"a": ("b", "c"), "d": ()}, {"a": False}, True)
    assert Decisions.from_json(made.as_json()) == made
    assert Decisions.from_json({}) == Decisions()


def test_the_counts_add_up() -> None:
    found = both([[CHAIN, GEARS], [WHEEL]], [[CHAIN, OTHER], [WHEEL.replace("half", "a")]])
    assert found.counts == {"statements": 3, "reworded": 1, "added": 1, "removed": 1, "same": 1}


TEXTS = st.sampled_from(
    [CHAIN, GEARS, WHEEL, BRAKE, OTHER, CHAIN.replace("oils", "waxes"), "Reads maps", "Reads plans"]
)
LEVELS = st.lists(st.lists(TEXTS, max_size=5), min_size=4, max_size=4)


@given(LEVELS, LEVELS)
def test_every_statement_is_told_of_once(old: list[list[str]], new: list[list[str]]) -> None:
    before, after = says(BASE, *old), says(BASE, *new, version="v2")
    found = compare(before, after)
    assert sorted(c.new.key for c in found.changes if c.new) == sorted(
        line.key for line in placed_in(after)
    )
    told = Counter(line.key for c in found.changes for line in c.olds)
    assert told == Counter(line.key for line in placed_in(before))
    assert all(c.keep for c in found.changes if c.kind in ("same", "moved", "cited"))


@given(LEVELS)
def test_a_version_compared_with_itself_is_the_same(levels: list[list[str]]) -> None:
    made = says(BASE, *levels)
    assert set(kinds(compare(made, made))) <= {"same"}


@given(LEVELS, LEVELS)
def test_equal_wording_is_never_taken_for_another(
    old: list[list[str]], new: list[list[str]]
) -> None:
    """As much of it is matched to itself as stands in both."""
    found = both(old, new)
    texts = [Counter(text for level in levels for text in level) for levels in (old, new)]
    equal = Counter(
        c.new.text for c in found.changes if c.new and c.old and c.new.digest == c.old.digest
    )
    assert equal == texts[0] & texts[1]


def test_a_domain_of_800_statements_is_compared_level_by_level() -> None:
    lines = [
        [f"Item {n} — {CHAIN} {n}" for n in range(level * 200, level * 200 + 200)]
        for level in range(4)
    ]

    def other(levels: Levels) -> None:
        for level in levels:
            level[:] = [StatementDoc(each.text + " And more.") for each in level]

    old = says(BASE, *lines)
    found = compare(old, edited(old, other))
    assert found.counts == {"statements": 800, "reworded": 800}
