"""Where a statement of one version comes from in another, whatever lies between."""

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.lineage import Link, ancestors, sources, way_between
from frameworks.outline import DomainLine, LevelLine, Outline, StatementLine, StrandLine

PARENTS = {1: None, 2: 1, 3: 2, 4: 1, 5: None}


@pytest.mark.parametrize(
    ("start", "end", "way"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (3, 1, [3, 2, 1]),
        (3, 4, [3, 2, 1, 4]),
        (1, 5, []),
    ],
)
def test_there_is_one_way_between_two_versions(start: int, end: int, way: list[int]) -> None:
    assert way_between(PARENTS, start, end) == way


def test_versions_that_go_round_in_a_circle_end() -> None:
    assert way_between({1: 2, 2: 1}, 1, 3) == []


def version(number: int, *lines: tuple[str, str]) -> Outline:
    """A version whose statements are told by lineage and wording, a letter each."""
    statements = tuple(
        StatementLine(number * 10 + index, words, words, UUID(int=ord(lineage)))
        for index, (lineage, words) in enumerate(lines)
    )
    level = LevelLine(1, 1, "l", "L", "", statements)
    return Outline(number, (StrandLine(1, "occupational", (DomainLine(1, "", "", (level,)),)),))


def keep(old: int, new: int) -> Link:
    return Link(old, new, keep=True)


def ask(old: int, new: int) -> Link:
    return Link(old, new, keep=False)


A, B, REWORDED, MERGED = ("a", "a"), ("b", "b"), ("a", "x"), ("a", "m")
CHAIN = {1: None, 2: 1, 3: 2}


@pytest.mark.parametrize(
    ("versions", "links", "held", "were"),
    [
        pytest.param([(A, B), (B, A)], [], {20: (11,), 21: (10,)}, None, id="the same"),
        pytest.param([(A,), (A, B)], [], {20: (10,)}, None, id="added"),
        pytest.param([(A,), (REWORDED,)], [keep(10, 20)], {20: (10,)}, None, id="kept"),
        pytest.param([(A,), (REWORDED,)], [ask(10, 20)], {}, {20: (10,)}, id="asked"),
        pytest.param(
            [(A, B), (MERGED,)], [keep(10, 20), keep(11, 20)], {20: (10, 11)}, None, id="merged"
        ),
        pytest.param(
            [(A, B), (MERGED,)],
            [keep(10, 20), ask(11, 20)],
            {},
            {20: (10, 11)},
            id="merged, one part not kept",
        ),
        pytest.param(
            [(A, B), (A,)],
            [keep(10, 20), keep(11, 20)],
            {20: (10, 11)},
            None,
            id="merged in the words of one part",
        ),
        pytest.param(
            [(A, B), (A,), (A,)],
            [ask(10, 20), ask(11, 20)],
            {},
            {30: (10, 11)},
            id="merged so, and asked, whatever comes then",
        ),
        pytest.param(
            [(A,), (A, B)],
            [ask(10, 20), ask(10, 21)],
            {},
            {20: (10,), 21: (10,)},
            id="split with its words kept, and asked",
        ),
        pytest.param(
            [(MERGED,), (A, B)],
            [keep(10, 20), keep(10, 21)],
            {20: (10,), 21: (10,)},
            None,
            id="split",
        ),
        pytest.param(
            [(A,), (REWORDED,), (("a", "y"),)],
            [keep(10, 20), keep(20, 30)],
            {30: (10,)},
            None,
            id="kept twice",
        ),
        pytest.param(
            [(A,), (REWORDED,), (("a", "y"),)],
            [ask(10, 20), keep(20, 30)],
            {},
            {30: (10,)},
            id="asked, then kept",
        ),
        pytest.param(
            [(A,), (REWORDED,), (A,)],
            [ask(10, 20), ask(20, 30)],
            {30: (10,)},
            None,
            id="back to the first wording",
        ),
        pytest.param([(A,), (B,), (B, A)], [], {31: (10,)}, None, id="gone and back"),
        pytest.param(
            [(A, B), (MERGED,), (A, B)],
            [keep(10, 20), keep(11, 20), ask(20, 30), ask(20, 31)],
            {30: (10,), 31: (11,)},
            None,
            id="merged and split again",
        ),
        pytest.param(
            [(A,), (A, B), (MERGED,)],
            [keep(20, 30), keep(21, 30)],
            {},
            {30: (10,)},
            id="merged with what was new on the way",
        ),
    ],
)
def test_forward(
    versions: list[tuple[tuple[str, str], ...]],
    links: list[Link],
    held: dict[int, tuple[int, ...]],
    were: dict[int, tuple[int, ...]] | None,
) -> None:
    outlines = [version(number, *lines) for number, lines in enumerate(versions, start=1)]
    assert sources(outlines, CHAIN, links) == held
    assert ancestors(outlines, CHAIN, links) == (held if were is None else were)


def test_a_rollback_follows_the_links_back() -> None:
    first, second = version(1, A, B), version(2, MERGED)
    links = [keep(10, 20), keep(11, 20)]
    assert sources([second, first], CHAIN, links) == {10: (20,), 11: (20,)}
    assert sources([second, first], CHAIN, [ask(10, 20), ask(11, 20)]) == {}


LINES = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")),
    max_size=4,
    unique_by=lambda x: x[0],
)


@given(st.lists(LINES, min_size=1, max_size=4), st.data())
def test_what_holds_is_of_the_first_version_and_among_what_it_was(
    content: list[list[tuple[str, str]]], data: st.DataObject
) -> None:
    outlines = [version(number, *lines) for number, lines in enumerate(content, start=1)]
    parents = {number: number - 1 or None for number in range(1, len(content) + 1)}
    links = [
        Link(old.id, new.id, keep=data.draw(st.booleans()))
        for here, there in pairwise(outlines)
        for old in here.statements
        for new in there.statements
        if old.lineage == new.lineage and old.digest != new.digest
    ]
    held, were = sources(outlines, parents, links), ancestors(outlines, parents, links)
    there = {line.id: line for line in outlines[0].statements}
    for line in outlines[-1].statements:
        for pk in held.get(line.id, ()):
            assert pk in were[line.id]
            assert there[pk].lineage == line.lineage
        same = [
            pk
            for pk, old in there.items()
            if (old.lineage, old.digest) == (line.lineage, line.digest)
        ]
        if same:
            assert held[line.id] == tuple(same)
    # Kept all along, it holds both ways.
    every = [keep(link.old, link.new) for link in links]
    assert sources(outlines, parents, every) == were
    back = sources(outlines[::-1], parents, every)
    assert {(new, old) for new, olds in were.items() for old in olds} == {
        (new, old) for old, news in back.items() for new in news
    }
