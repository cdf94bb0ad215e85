"""How an assessment is cut into parts: short, complete, in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.parts import MAX_PART, minutes, parts_of
from factories.ladders import strand
from frameworks.documents import StrandKind
from frameworks.outline import Outline


@pytest.mark.parametrize(
    ("kind", "domains", "expected"),
    [
        ("occupational", [[10, 10, 10, 10]], [10, 10, 10, 10]),
        ("occupational", [[10, 0, 3]], [10, 3]),
        ("occupational", [[29]], [9, 10, 10]),
        ("ai", [[2, 3, 4, 5]], [14]),
        ("ai", [[5, 5, 5]], [5, 5, 5]),
        ("durable", [[2, 2, 2, 2], [2, 2, 2, 1]], [8, 7]),
        ("durable", [[20, 1]], [10, 10, 1]),
        ("durable", [[0, 0]], []),
    ],
)
def test_a_strand_is_cut_by_its_kind(
    kind: StrandKind, domains: list[list[int]], expected: list[int]
) -> None:
    parts = parts_of(Outline(1, (strand(kind, domains),)))
    assert [len(part.rows) for part in parts] == expected
    assert [part.key for part in parts] == [f"{kind}-{n + 1}" for n in range(len(expected))]
    assert {part.of for part in parts} <= {len(expected)}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["occupational", "ai", "durable"]),
            st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=5), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_every_statement_is_in_one_short_part_in_order(
    strands: list[tuple[StrandKind, list[list[int]]]],
) -> None:
    outline = Outline(
        1,
        tuple(
            strand(kind, domains, start=n * 1_000_000) for n, (kind, domains) in enumerate(strands)
        ),
    )
    parts = parts_of(outline)
    assert [line.id for part in parts for _, line in part.rows] == [
        line.id for line in outline.statements
    ]
    assert all(1 <= len(part.rows) <= MAX_PART for part in parts)


def test_part_titles_name_level_strand_or_domain() -> None:
    outline = Outline(
        1,
        (
            strand("occupational", [[15, 2]]),
            strand("ai", [[2, 2]], start=1000),
            strand("durable", [[1, 1]], start=2000),
        ),
    )
    assert [part.title for part in parts_of(outline)] == [
        "Level 1 (1 of 2)",
        "Level 1 (2 of 2)",
        "Level 2",
        "AI skills",
        "Domain 1",
    ]


@pytest.mark.parametrize(("statements", "expected"), [(1, 1), (5, 1), (40, 8), (134, 25)])
def test_minutes_follow_the_reading_model(statements: int, expected: int) -> None:
    assert minutes(statements) == expected
