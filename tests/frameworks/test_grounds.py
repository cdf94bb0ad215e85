"""Which anchors a statement most likely rests on."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks import examples
from frameworks.documents import lead_and_rest
from frameworks.grounds import KINDS, MOST, Footing, Ground, Likeness, footings, words_of

EXAMPLES = Path(next(iter(examples.__path__)))
NURSE, MECHANIC, DEVELOPER = "29-1141.00", "49-3091.00", "15-1254.00"


@cache
def example(soc: str) -> tuple[dict[str, str], Likeness]:
    """The statements of one of our examples by lead phrase, and what to hold them against."""
    found = json.loads((EXAMPLES / f"{soc}.json").read_text())
    texts = list(texts_in({key: found.get(key) for key in ("framework", "ai", "durable")}))
    return {lead_and_rest(text)[0]: text for text in texts}, Likeness(found["anchors"], texts)


def texts_in(node: Any) -> Any:
    """Every wording that has a lead phrase, wherever it stands."""
    if isinstance(node, str):
        if " — " in node:
            yield node
    elif isinstance(node, (dict, list)):
        for each in node.values() if isinstance(node, dict) else node:
            yield from texts_in(each)


@pytest.mark.parametrize(
    ("soc", "lead", "kind", "begins"),
    [
        (MECHANIC, "Boxed bikes", "tasks", "Build up boxed bikes"),
        (MECHANIC, "Bearing service", "tasks", "Service hubs, headsets"),
        (MECHANIC, "Wheel building", "tasks", "True, repair and build wheels"),
        (MECHANIC, "Test rides", "tasks", "Test-ride finished bikes"),
        (MECHANIC, "Puncture repair", "skills", "Repairing"),
        (MECHANIC, "New technology", "technology", "Workshop booking software"),
        (MECHANIC, "Fault codes", "technology", "E-bike diagnostic software"),
        (NURSE, "Care plans", "tasks", "Plan care with the patient"),
        (NURSE, "Delegated tasks", "tasks", "Guide nursing assistants"),
        (NURSE, "Falls and skin", "tasks", "Prevent infections, falls"),
        (NURSE, "IV medications", "technology", "Smart pump drug library software"),
        (DEVELOPER, "API design", "knowledge", "Design"),
    ],
)
def test_what_a_statement_rests_on_comes_first(soc: str, lead: str, kind: str, begins: str) -> None:
    texts, likeness = example(soc)
    first = likeness.likely(texts[lead])[0]
    assert first.kind == kind
    assert first.name.startswith(begins)


@pytest.mark.parametrize(
    ("soc", "lead"),
    [
        (MECHANIC, "Repair quotes"),  # no repairing
        (MECHANIC, "Learning plan"),  # drive systems are learnt about, not mended
        (MECHANIC, "Quiet hours"),  # wheels are built in them
        (MECHANIC, "New services"),  # no “Service Orientation”
        (NURSE, "Speaking up"),
        (NURSE, "Reading people"),  # no “Reading Comprehension”
        (NURSE, "Oral medications"),  # no “Oral Comprehension”
        (DEVELOPER, "Working with designers"),
        (DEVELOPER, "Owning mistakes"),
        (DEVELOPER, "Security programme"),  # no “Programming”
    ],
)
def test_nothing_is_suggested_where_words_are_alike_by_chance(soc: str, lead: str) -> None:
    texts, likeness = example(soc)
    assert likeness.likely(texts[lead]) == ()


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Active listening — lets people finish.", "Active Listening", True),
        ("Interviews — uses active listening with people.", "Active Listening", True),
        ("Active sports — plays ball games while listening to a coach.", "Active Listening", False),
        ("Price negotiation — agrees on prices.", "Negotiation", True),
        ("Prices — agrees on them by negotiation.", "Negotiation", False),
        ("Sales records — keeps a log of them.", "Keep true records of sales.", True),
        ("Work — uses tools at work.", "Use tools to do the work.", False),
        ("Organising stock — plans what to order.", "Organizing stock", True),
        ("Nothing in common", "Mathematics", False),
        ("", "Mathematics", False),
        ("Mathematics", "", False),
    ],
)  # fmt: skip
def test_words_count_by_where_they_stand(text: str, name: str, found: bool) -> None:
    others = ["Cutting cloth — cuts it straight.", "Sewing — sews it by hand and by machine."]
    likeness = Likeness({"skills": [name]}, [text, *others])
    assert [each.name for each in likeness.likely(text)] == [name] * found


LISTED = {
    "skills": ["Social Perceptiveness", "Persuasion", "Speaking"],
    "workStyles": ["Attention to Detail", "Dependability", "Integrity"],
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Culture — lives integrity, attention to detail, and dependability across the firm.",
         {"Attention to Detail", "Integrity", "Dependability"}),
        ("Clients — applies social perceptiveness and persuasion techniques to them.",
         {"Social Perceptiveness", "Persuasion"}),
        ("Clients — applies persuasion techniques to them.", set()),
        ("Clients — applies social perceptiveness, not speaking.", {"Social Perceptiveness"}),
        ("Clients — applies social perceptiveness when speaking and writing.",
         {"Social Perceptiveness"}),
    ],
)  # fmt: skip
def test_a_name_of_one_word_counts_in_a_list_beside_another_name(
    text: str, found: set[str]
) -> None:
    others = ["Cutting cloth — cuts it straight.", "Sewing — sews it by hand and by machine."]
    assert {each.name for each in Likeness(LISTED, [text, *others]).likely(text)} == found


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        ("Integrity", True),
        ("Personal integrity", True),
        ("Data integrity", False),
        ("Transaction recordkeeping integrity", False),
        ("Client emotion monitoring", False),
        ("Team monitoring", True),
        ("Monitoring", True),
    ],
)
def test_what_onet_means_of_people_is_not_suggested_for_things(lead: str, found: bool) -> None:
    likeness = Likeness({"skills": ["Monitoring"], "workStyles": ["Integrity"]}, ["x"])
    assert bool(likeness.likely(f"{lead} — does so every day.")) is found


def test_a_lead_phrase_that_is_the_name_is_certain() -> None:
    likeness = Likeness({"workStyles": ["Integrity"], "tasks": ["Show integrity."]}, ["x"])
    assert likeness.likely("Integrity — says what is so.")[0] == Ground(
        "workStyles", "Integrity", 1
    )


def test_kinds_that_are_no_ground_are_left_out() -> None:
    anchors = {"relatedTitles": ["Bond Trader"], "cip": ["52.0804"], "skills": []}
    assert Likeness(anchors, []).likely("Bond Trader — trades bonds.") == ()


WORDS = st.sampled_from("check brake gear repair wheel price rider record order stock".split())  # noqa: SIM905
WORDING = st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=30)
ANCHORS = st.dictionaries(
    st.sampled_from([*KINDS, "relatedTitles"]), st.lists(WORDING, max_size=6), max_size=4
)


@given(ANCHORS, st.lists(WORDING, max_size=5), WORDING, WORDING, st.randoms())
def test_any_wording_gets_a_few_scores_between_0_and_1_in_any_order(
    anchors: dict[str, list[str]], others: list[str], lead: str, rest: str, shuffle: Any
) -> None:
    text = f"{lead} — {rest}"
    found = Likeness(anchors, [text, *others]).likely(text, at_least=0.01)
    assert len(found) <= MOST
    assert all(0 < each.score <= 1 and each.name in anchors[each.kind] for each in found)
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)
    mixed = [(kind, shuffle.sample(names, len(names))) for kind, names in anchors.items()]
    shuffle.shuffle(mixed)
    turned = [*reversed(others), text]
    assert Likeness(dict(mixed), turned).likely(text, at_least=0.01) == found


@given(WORDING, st.lists(WORDING, max_size=3))
def test_from_nothing_comes_nothing(text: str, others: list[str]) -> None:
    assert Likeness({}, others).likely(text) == ()
    assert Likeness({"tasks": [text]}, others).likely("") == ()


def test_plain_words_and_endings_tell_nothing() -> None:
    assert words_of("The worker uses his own plans, planning & planned it") == [
        "his",
        "plan",
        "plan",
        "plan",
    ]


LINK = Footing("skills", "Writing", linked=True)
GUESS = Footing("tasks", "Write letters.", linked=False)


@pytest.mark.parametrize(
    ("suggested", "said", "shown"),
    [
        ([], {}, []),
        ([("tasks", "Write letters.")], {}, [GUESS]),
        ([("tasks", "Write letters.")], {("skills", "Writing"): True}, [LINK, GUESS]),
        ([("tasks", "Write letters.")], {("tasks", "Write letters."): False}, []),
        ([("skills", "Writing")], {("skills", "Writing"): True}, [LINK]),
        ([], {("skills", "Writing"): True, ("tasks", "Z"): True},
         [Footing("tasks", "Z", linked=True), LINK]),
        ([("tasks", "Write letters.")], {("skills", f"S{n}"): True for n in range(4)},
         [Footing("skills", f"S{n}", linked=True) for n in range(4)]),
    ],
)  # fmt: skip
def test_links_come_first_and_what_is_refused_never(
    suggested: list[tuple[str, str]], said: dict[tuple[str, str], bool], shown: list[Footing]
) -> None:
    assert list(footings([Ground(*each, 0.9) for each in suggested], said)) == shown
