"""How near an occupation is: which wordings are one statement, and which only look like it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.answers import Answer, Answers
from assessments.nearness import (
    Said,
    matches_of,
    may_be_same,
    nearness_of,
    sentence,
)
from factories.ladders import strand
from frameworks.outline import Outline, StatementLine

NOW = datetime(2026, 3, 1, tzinfo=UTC)

TOOLS = "Cares for tools — cleans every tool after work and hangs it on its hook."
HELP = "Asking for help — says early when a job is too big, and names what is missing."
NOTES = "Clear notes — writes notes short and plain enough that the next mechanic can start."

SAME = [
    (TOOLS, "Care of tools — cleans each tool after work and hangs it back on its hook."),
    (HELP, "Asks for help — says early when a task is too big and names what is missing."),
    (NOTES, NOTES.replace("mechanic", "nurse")),
    (
        "Color codes — labels every cable by its color and keeps the list up to date.",
        "Colour codes — labels each cable by its colour and keeps the list up to date.",
    ),
    (
        "Keeps customer records complete and stores them where colleagues can find them.",
        "Keeps customer records complete, and stores them where colleagues find them.",
    ),
    (
        "Listens first — lets the customer finish, then repeats the request in one sentence.",
        "Listens first — lets the patient finish, then repeats the request in one sentence.",
    ),
    (
        "Meets deadlines — plans the week with the team and says early when a date slips.",
        "Keeps deadlines — plans the week with the team, and says early when a date will slip.",
    ),
    (
        "Owns mistakes — reports a mistake at once and helps to put it right.",
        "Owning mistakes — reports mistakes at once and helps put them right.",
    ),
    (
        "Drafts with AI — has an assistant draft a reply and checks every fact before it is sent.",
        "Drafting with AI — lets an assistant draft a reply, and checks every fact before sending.",
    ),
]

OTHER = [
    ("Answers simple questions of customers.", "Answers complex questions of customers."),
    ("Follows the safety rules of the workshop.", "Writes the safety rules of the workshop."),
    ("Writes reports under supervision.", "Writes reports without supervision."),
    (HELP, HELP.replace("says early", "never says early")),
    (
        "Repairs the brakes of bicycles and tests them.",
        "Repairs the roofs of houses and tests them.",
    ),
    (
        "Checks the brakes of a bicycle before it leaves the workshop.",
        "Checks the papers of a driver before he leaves the depot.",
    ),
    (
        "Mends a tyre with help from a colleague, and checks the pressure.",
        "Mends a tyre alone with no colleague near, and checks the pressure.",
    ),
    (
        "Plans a route for one van and talks it through with the dispatcher and the driver.",
        "Plans a route for ten vans and talks it through with the dispatcher and the driver.",
    ),
    (
        "Thinking aloud — explains the doubts behind a design while pairing.",
        "Thinking aloud — shows apprentices how a fault was reasoned out.",
    ),
    (
        "Team meetings — takes part and says what was done.",
        "Team meetings — calls them and says what will be done.",
    ),
    (
        "Handles cash and closes the till at the end of the day.",
        "Handles complaints and closes the file at the end of the week.",
    ),
    (
        "Feeds the animals and cleans their stalls each morning.",
        "Feeds the printer and cleans its rollers each morning.",
    ),
    (
        "Takes blood samples from adults and labels them at the bedside.",
        "Takes water samples from wells and labels them at the site.",
    ),
    (
        "Uses AI tools to summarise long documents under supervision.",
        "Uses AI tools to summarise long documents and reviews summaries of others.",
    ),
]

TURNED = [
    ("Under direct supervision, packs", "Under indirect supervision, packs"),
    ("Under close supervision, packs", "Under minimal supervision, packs"),
    ("With prompting, packs", "With confidence, packs"),
    ("Assists with packing", "Performs packing"),
    ("Assists in packing", "Directs packing"),
    ("Occasionally packs", "Always packs"),
    ("Sometimes packs", "Regularly packs"),
    ("Approves orders for", "Prepares orders for"),
    ("Increases the load on", "Decreases the load on"),
    ("Installs front", "Removes front"),
    ("Packs front", "Packs rear"),
    ("Before each ride, packs", "After each ride, packs"),
    ("Buys", "Sells"),
]
"""One word makes another level of it, or the contrary."""

ids = count(1)


def line(text: str) -> StatementLine:
    return StatementLine(next(ids), text, sha256(text.encode()).hexdigest(), UUID(int=next(ids)))


def said(text: str, value: int = 3, days: int = 0, occupation: str = "Cooks") -> Said:
    digest = sha256(text.encode()).hexdigest()
    return Said(text, digest, value, NOW + timedelta(days=days), occupation)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_reworded_statements_may_be_one(one: str, other: str) -> None:
    assert may_be_same(one, other)
    assert may_be_same(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_statements_that_only_look_alike_are_not(one: str, other: str) -> None:
    assert not may_be_same(one, other)
    assert not may_be_same(other, one)


@pytest.mark.parametrize(("one", "other"), TURNED)
def test_one_word_can_make_another_level_of_it(one: str, other: str) -> None:
    rest = "wheel bearings with fresh grease, fits new seals and writes it into the log of the day."
    assert not may_be_same(f"{one} {rest}", f"{other} {rest}")
    assert not may_be_same(f"{other} {rest}", f"{one} {rest}")
    assert may_be_same(f"{one} {rest}", f"{one} {rest.replace('fits', 'and fits')}")


def test_the_same_words_win_and_the_newest_answer_of_them() -> None:
    target = line(TOOLS)
    near = said(SAME[0][1], 4, days=9)
    found = matches_of(
        [target], [said(TOOLS, 4), near, said(TOOLS, 2, days=3, occupation="Bakers")]
    )
    assert found[target.id].exact
    assert (found[target.id].said.value, found[target.id].said.occupation) == (2, "Bakers")
    assert not found[target.id].said.met


def test_a_wording_stands_for_one_statement_only_the_most_alike() -> None:
    nearer, farther = line(HELP.replace(" job ", " task ")), line(SAME[1][1])
    found = matches_of([farther, nearer], [said(HELP)])
    assert list(found) == [nearer.id]
    assert not found[nearer.id].exact


def test_what_the_framework_has_too_stands_for_nothing_else_in_it() -> None:
    same, variant = line(HELP), line(SAME[1][1])
    assert list(matches_of([same, variant], [said(HELP)])) == [same.id]


def test_the_words_that_differ_are_marked_on_either_side() -> None:
    target = line(NOTES.replace("mechanic", "nurse"))
    match = matches_of([target], [said(NOTES)])[target.id]
    lead, rest = match.marks
    assert {mark.kind for mark in lead} == {"same"}
    assert [(m.kind, m.text) for m in rest if m.kind != "same"] == [
        ("del", "mechanic"),
        ("ins", "nurse"),
    ]


def outline(*texts: str, kind: str = "occupational") -> Outline:
    made = strand("occupational" if kind == "occupational" else "ai", [[len(texts)]])
    level = made.domains[0].levels[0]
    filled = replace(level, statements=tuple(line(text) for text in texts))
    return Outline(1, (replace(made, domains=(replace(made.domains[0], levels=(filled,)),)),))


def test_what_is_answered_there_cannot_be_taken_over_and_unmet_is_only_told() -> None:
    made = outline(TOOLS, HELP, SAME[4][0], "Nobody else has this one.")
    first, second, third, _ = made.statements
    found = nearness_of(
        made,
        [said(TOOLS, 3), said(HELP, 2), said(SAME[4][1], 4)],
        Answers({first.id: Answer(value=1)}),
    )
    assert [each.kind for each in found.lines] == ["same", "said", "near", ""]
    assert dict(found.open) == {third.id: 4}
    assert found.taken == 1
    assert found.main.sentence == "You already meet 1 of 4 by the same words, 1 more perhaps."
    assert found.main.groups[0].counts == "1 of 4, 1 more perhaps"
    assert second.id not in found.open


@pytest.mark.parametrize(
    ("same", "near", "says"),
    [
        (9, 4, "You already meet 9 of 40 by the same words, 4 more perhaps."),
        (9, 0, "You already meet 9 of 40 by the same words."),
        (0, 4, "You meet none of 40 by the same words, but 4 perhaps."),
        (0, 0, "None of its 40 reads like one you meet."),
    ],
)
def test_the_sentence(same: int, near: int, says: str) -> None:
    assert sentence(same, near, 40) == says


TEXTS = sorted({text for pair in (*SAME, *OTHER) for text in pair})
texts = st.lists(st.sampled_from(TEXTS), unique=True, max_size=10)
answers = st.lists(
    st.builds(said, st.sampled_from(TEXTS), st.integers(1, 4), st.integers(0, 99)), max_size=14
)


@given(texts, answers)
def test_whatever_was_said(wanted: list[str], given_: list[Said]) -> None:
    made = outline(*wanted)
    targets = list(made.statements)
    found = matches_of(targets, given_)
    digests = {each.digest for each in given_}
    near = [match.said.digest for match in found.values() if not match.exact]

    # The same words are always found, a wording stands for one statement, likeness has two sides.
    assert all(found[each.id].exact for each in targets if each.digest in digests)
    assert len(near) == len(set(near))
    assert not set(near) & {each.digest for each in targets}
    assert all(
        may_be_same(match.statement.text, match.said.text)
        and may_be_same(match.said.text, match.statement.text)
        for match in found.values()
        if not match.exact
    )
    # What is not met is neither counted nor offered, whatever else was said of it.
    shown = nearness_of(made, given_, Answers())
    unmet = {pk for pk, match in found.items() if match.said.value < 3}
    assert not unmet & set(shown.open)
    if wanted:
        assert shown.main.same + shown.main.near == len(shown.open)
        assert all(value >= 3 for value in shown.open.values())
