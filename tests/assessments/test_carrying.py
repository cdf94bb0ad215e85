"""What evidence carries, by table: where it lacks, and what taking some away would change."""

from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from assessments.answers import Answer, Answers
from assessments.evidence.carrying import effect_of, lacking_in
from frameworks.outline import DomainLine, LevelLine, Outline, StatementLine, StrandLine

LEVELS = ("Emerging", "Developing", "Proficient")


def strand(*sizes: int, kind: str = "occupational", domains: int = 1, first: int = 1) -> StrandLine:
    """A strand with so many statements a level in each domain, numbered from `first`."""
    number, made = first, []
    for domain in range(domains):
        levels = []
        for rank, size in enumerate(sizes, start=1):
            lines = tuple(
                StatementLine(id_, f"Does {id_}", f"d{id_}", UUID(int=id_))
                for id_ in range(number, number + size)
            )
            number += size
            levels.append(LevelLine(rank, rank, LEVELS[rank - 1], LEVELS[rank - 1], None, lines))
        label = f"Domain {domain + 1}" if domains > 1 else ""
        made.append(DomainLine(domain, f"d{domain}", label, tuple(levels)))
    return StrandLine(1, kind, tuple(made))  # type: ignore[arg-type]


def answers(letters: str) -> Answers:
    """A letter a statement from number 1: its value, 0 not part of the work, a dot unanswered.

    Letters stand for a met statement with evidence: a one item, b two.
    """
    found = {}
    for number, letter in enumerate(letters.replace(" ", ""), start=1):
        if letter == ".":
            continue
        value = {"0": "na", "a": 3, "b": 3}.get(letter) or int(letter)
        found[number] = Answer(
            value,  # type: ignore[arg-type]
            digest=f"d{number}",
            evidence=" ab".find(letter) if letter in "ab" else 0,
        )
    return Answers(found)


@dataclass(frozen=True)
class Case:
    """Answers on a strand of 5, 5 and 2 statements, and what is to be shown."""

    name: str
    letters: str
    carried: str
    steps: list[tuple[str, int, list[int]]]
    rest: list[int]
    asked: tuple[int, ...] = ()


CASES = [
    Case("nothing rated", "..... ..... ..", "no level", [], []),
    Case(
        "four of five carry a level, from the bottom up",
        "33333 33333 33",
        "no level",
        [
            ("Emerging", 4, [1, 2, 3, 4]),
            ("Developing", 4, [6, 7, 8, 9]),
            ("Proficient", 2, [11, 12]),
        ],
        [5, 10],
    ),
    Case(
        "what has evidence counts already",
        "aa333 33333 ..",
        "no level",
        [("Emerging", 2, [3, 4]), ("Developing", 4, [6, 7, 8, 9])],
        [5, 10],
    ),
    Case(
        "a level that is carried asks for nothing",
        "aaaa3 a3333 11",
        "Emerging",
        [("Developing", 3, [7, 8, 9])],
        [5, 10],
    ),
    Case(
        "one unmet: all the others are needed",
        "33331 ..... ..",
        "no level",
        [("Emerging", 4, [1, 2, 3, 4])],
        [],
    ),
    Case(
        "two unmet: no evidence carries it, nor what is above",
        "33311 33333 33",
        "no level",
        [],
        [1, 2, 3, 6, 7, 8, 9, 10, 11, 12],
    ),
    Case("two unrated: they may yet be unmet", "333.. 3.... ..", "no level", [], [1, 2, 3, 6]),
    Case(
        "what is not part of the work asks for nothing",
        "33300 ..... ..",
        "no level",
        [("Emerging", 3, [1, 2, 3])],
        [],
    ),
    Case(
        "who is asked to show one shows it first, and it counts",
        "33333 ..... ..",
        "no level",
        [("Emerging", 4, [1, 2, 3])],
        [4],
        asked=(5,),
    ),
    Case(
        "one that was asked for and lifts nothing stands in no list",
        "33311 ..... ..",
        "no level",
        [],
        [1, 2],
        asked=(3,),
    ),
    Case("all is shown", "aaaaa aaaaa aa", "Proficient", [], []),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_lacks_evidence_comes_most_useful_first(case: Case) -> None:
    found = lacking_in(strand(5, 5, 2), answers(case.letters), case.asked)
    assert found.carried == case.carried
    steps = [(s.level, s.more, [line.id for line in s.lines]) for s in found.steps]
    assert steps == case.steps
    assert [line.id for line in found.rest] == case.rest


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_showing_what_a_step_names_carries_its_level_and_one_fewer_does_not(case: Case) -> None:
    ladder, said = strand(5, 5, 2), answers(case.letters)
    for step in lacking_in(ladder, said, ()).steps:
        for shown, carries in ((step.lines[:-1], False), (step.lines, True)):
            more = said.after({line.id: {"evidence": 1} for line in shown})
            assert (lacking_in(ladder, more, ()).carried == step.level) is carries
        said = more


def test_an_answer_to_other_words_asks_for_no_evidence() -> None:
    said = answers("3")
    stale = Answers({1: replace(said.by_id[1], digest="other")})
    found = lacking_in(strand(1), stale, ())
    assert (found.steps, found.rest) == ((), ())


def test_a_strand_of_several_domains_counts_them_together() -> None:
    found = lacking_in(strand(2, kind="durable", domains=2), answers("33 33"), ())
    assert [(step.level, step.more) for step in found.steps] == [("Emerging", 4)]


Went = list[tuple[str, str, str]]

EFFECTS: list[tuple[str, str, set[int], list[int], Went]] = [
    (
        "the only one, and its level falls",
        "aaaa3 aaaa3",
        {6},
        [6],
        [("Occupational skills", "Developing", "Emerging")],
    ),
    ("the only one, with one to spare", "aaaaa .....", {1}, [1], []),
    ("one of two", "baaa3 .....", {1}, [], []),
    (
        "two of the level below fell it and what stands on it",
        "aaaa3 aaaa3",
        {1},
        [1],
        [("Occupational skills", "Developing", "no level")],
    ),
    ("not met: nothing stands on it", "1.... .....", {1}, [], []),
]


@pytest.mark.parametrize(("name", "letters", "taken", "bare", "went"), EFFECTS)
def test_what_taking_evidence_away_would_change_is_known_before(
    name: str, letters: str, taken: set[int], bare: list[int], went: Went
) -> None:
    outline = Outline(1, (strand(5, 5),))
    effect = effect_of(outline, answers(letters), taken)
    assert [line.id for line in effect.bare] == bare
    assert [(each.title, each.before, each.after) for each in effect.changes] == went


def test_a_domain_and_its_strand_are_told_apart() -> None:
    outline = Outline(1, (strand(1, kind="durable", domains=2),))
    effect = effect_of(outline, answers("aa"), {1})
    assert [each.title for each in effect.changes] == ["Durable skills", "Domain 1"]
