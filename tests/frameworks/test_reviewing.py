"""Two versions side by side as admins review them: words, numbers and marks."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.template.loader import render_to_string

from factories.frameworks import document
from frameworks.about import differences
from frameworks.diff import Decisions, compare, placed_in
from frameworks.documents import FrameworkDoc, SourceDoc, StatementDoc
from frameworks.reviewing import People, Row, also, pills, sections, summary

BEFORE = document(occupational=(3, 3, 0, 0))


def rewritten(
    edit: Callable[[list[StatementDoc], list[StatementDoc]], Any], of: FrameworkDoc = BEFORE
) -> FrameworkDoc:
    """The document after `edit` changed the lists of its two levels."""
    (strand,) = of.strands
    (domain,) = strand.domains
    first, second = list(domain.levels[0].statements), list(domain.levels[1].statements)
    edit(first, second)
    levels = (
        replace(domain.levels[0], statements=tuple(first)),
        replace(domain.levels[1], statements=tuple(second)),
        *domain.levels[2:],
    )
    return replace(of, strands=(replace(strand, domains=(replace(domain, levels=levels),)),))


def rows(after: FrameworkDoc, people: int = 0, **decisions: Any) -> list[Row]:
    """What is shown of the change; everybody rated everything of the live version."""
    comparison = compare(BEFORE, after, Decisions(**decisions))
    rated = People({line.key: people for line in placed_in(BEFORE)}, people)
    shown = sections(comparison, rated)
    return [row for section in shown for row in section.changed]


def reword(first: list[StatementDoc], second: list[StatementDoc]) -> None:
    first[0] = StatementDoc(first[0].text.replace("says how it went", "tells how it went"))


def shift(first: list[StatementDoc], second: list[StatementDoc]) -> None:
    first.insert(0, first.pop())


def add(first: list[StatementDoc], second: list[StatementDoc]) -> None:
    first.append(StatementDoc("Forms by voice — fills in long papers while somebody speaks."))


def remove(first: list[StatementDoc], second: list[StatementDoc]) -> None:
    del second[1]


def promote(first: list[StatementDoc], second: list[StatementDoc]) -> None:
    second.append(first.pop())


def cite(first: list[StatementDoc], second: list[StatementDoc]) -> None:
    first[1] = replace(first[1], citations=("esco",))


@pytest.mark.parametrize(
    ("edit", "kind", "number", "effect"),
    [
        (reword, "reworded", "no. 1", ""),
        (shift, "moved", "3 → 1", "Only the order changed. Ratings are not touched."),
        (
            add,
            "added",
            "new 4",
            "23 people have rated the live version. They will see “1 new statement to rate”.",
        ),
        (
            remove,
            "removed",
            "old 2",
            "Their results keep it, marked as retired. No one is asked about it again.",
        ),
        (promote, "moved", "no. 4", "Ratings stay with it."),
        (cite, "cited", "no. 2", "Only its sources changed. Ratings are not touched."),
    ],
)
def test_each_kind_of_change_says_what_it_means_for_people(
    edit: Callable[..., None], kind: str, number: str, effect: str
) -> None:
    (row,) = rows(rewritten(edit), people=23)
    assert (row.kind, row.number, row.effect) == (kind, number, effect)


def test_a_new_level_and_new_sources_are_told_beside() -> None:
    assert rows(rewritten(promote))[0].notes == (
        "It counted for Emerging, and counts for Developing now.",
    )
    assert rows(rewritten(cite))[0].notes == ("It cites esco now.",)


def test_a_number_that_came_is_told_where_the_wording_is_nearly_the_same() -> None:
    def count(first: list[StatementDoc], second: list[StatementDoc]) -> None:
        first[0] = StatementDoc(first[0].text.replace("says how it went", "says 2 how it went"))

    (row,) = rows(rewritten(count))
    assert (row.keep, row.notes) == (
        False,
        ("A number or a “not” changed, and with it perhaps the sense.",),
    )
    assert rows(rewritten(reword))[0].notes == ()


def test_a_reworded_statement_asks_and_shows_the_words_that_differ() -> None:
    (row,) = rows(rewritten(reword), people=23)
    assert (row.asks, row.keep, row.people, row.alike) == (True, True, 23, 95)
    assert [(mark.kind, mark.text) for mark in row.rest if mark.kind != "same"] == [
        ("del", "says"),
        ("ins", "tells"),
    ]
    assert row.name == "Emerging occupational skill 1"


def test_what_is_gone_can_be_what_an_added_one_was() -> None:
    def both(first: list[StatementDoc], second: list[StatementDoc]) -> None:
        add(first, second)
        remove(first, second)

    shown = rows(rewritten(both), people=1)
    assert [old.text for old in shown[0].choices] == [placed_in(BEFORE)[4].text]
    assert not shown[0].choices[0].chosen
    chosen = rows(rewritten(both), people=1, was={shown[0].key: (placed_in(BEFORE)[4].key,)})
    assert [(row.kind, row.decided) for row in chosen] == [("reworded", True)]


def test_merged_statements_show_each_with_its_people() -> None:
    keys = [line.key for line in placed_in(BEFORE)]
    (row,) = rows(
        rewritten(lambda first, second: first.pop()), 5, was={keys[0]: (keys[0], keys[2])}
    )
    assert (row.kind, [old.people for old in row.before]) == ("merged", [5, 5])


def test_sections_count_what_they_hold_and_the_same_is_shown_on_demand() -> None:
    first, second = sections(compare(BEFORE, rewritten(add)))
    assert (first.title, first.rank, first.summary) == ("Emerging", 1, "1 added, 3 the same")
    assert (second.summary, second.changed) == ("3 the same", ())
    shown = render_to_string("frameworks/_changes.html", {"sections": (first, second)})
    assert "Emerging" in shown
    assert "Developing" not in shown
    everything = {"sections": (first, second), "show_all": True}
    assert "Developing" in render_to_string("frameworks/_changes.html", everything)


def test_the_radios_stand_only_where_one_may_choose() -> None:
    shown = {"sections": sections(compare(BEFORE, rewritten(reword)))}
    page = render_to_string("frameworks/_changes.html", shown)
    assert 'type="radio"' not in page
    assert "Nobody has rated this yet. Wording is" in page
    assert "Their ratings" not in page
    rated = People({line.key: 2 for line in placed_in(BEFORE)}, 2)
    shown_rated = {"sections": sections(compare(BEFORE, rewritten(reword)), rated)}
    assert "Their ratings are kept." in render_to_string("frameworks/_changes.html", shown_rated)
    page = render_to_string("frameworks/_changes.html", shown | {"choose": True})
    assert page.count('type="radio"') == 2
    assert "Nobody has rated this yet." in page


def test_a_first_version_is_all_new_and_concerns_nobody() -> None:
    (first, _) = sections(compare(None, BEFORE))
    assert [(row.kind, row.number, row.effect) for row in first.rows[:1]] == [
        ("added", "no. 1", "")
    ]


def test_counts_are_shown_in_order_of_weight() -> None:
    counts = {"statements": 5, "same": 3, "added": 1, "removed": 1}
    assert summary(counts) == "1 added, 1 removed, 3 the same"
    assert [sort.sign for sort, _ in pills(counts)] == ["+", "−", "="]


def _relabelled(of: FrameworkDoc) -> FrameworkDoc:
    (strand,) = of.strands
    (domain,) = strand.domains
    levels = (replace(domain.levels[0], label="Starter", role="Helper"), *domain.levels[1:])
    strand = replace(
        strand,
        description="All of the work.",
        evidence_pack={"aei": {"timeSaved": 0.25}},
        domains=(replace(domain, levels=levels),),
    )
    return replace(of, strands=(strand,))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (replace(BEFORE, version="v2"), []),
        (replace(BEFORE, description="Other."), [("Description", "Made for a test.", "Other.")]),
        (replace(BEFORE, context_covered=""), [("What it covers", "Covers what tests need.", "")]),
        (replace(BEFORE, attribution="We."), [("Attribution", "Made for a test.", "We.")]),
        (
            replace(BEFORE, occupation=replace(BEFORE.occupation, job_zone=3, title="Clerks")),
            [("Title", "Test clerks", "Clerks"), ("Job Zone", "2", "3")],
        ),
        (replace(BEFORE, sources={"onet": "O*NET"}), [("Where it comes from: onet", "", "O*NET")]),
        (replace(BEFORE, anchors={"tasks": ("Files",)}), [("Tasks", "", "Files")]),
        (
            replace(BEFORE, citations=(SourceDoc("esco", "ESCO", "Skills", None),)),
            [("Source esco", "", "ESCO, Skills")],
        ),
        (
            _relabelled(BEFORE),
            [
                ("Occupational: description", "", "All of the work."),
                ("Occupational: name of level emerging", "Emerging", "Starter"),
                ("Occupational: role of level emerging", "", "Helper"),
                ("Occupational: evidence pack, aei timeSaved", "", "0.25"),
            ],
        ),
    ],
)
def test_what_changed_around_the_statements_is_told(
    after: FrameworkDoc, told: list[tuple[str, str, str]]
) -> None:
    found = differences(BEFORE, after)
    assert [(each.what, each.old, each.new) for each in found] == told


def test_lists_tell_what_went_and_came_and_orders_that_changed() -> None:
    old = replace(BEFORE, anchors={"tasks": ("a", "b", "c"), "skills": ("x", "y")})
    new = replace(BEFORE, anchors={"tasks": ("a", "c", "d"), "skills": ("y", "x")})
    assert [(each.what, each.old, each.new) for each in differences(old, new)] == [
        ("Tasks", "b", "d"),
        ("Skills, in another order", "x; y", "y; x"),
    ]
    assert [mark.kind for mark in also(differences(old, new))[0].marks] == ["del", "ins"]
