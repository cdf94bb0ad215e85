"""Lines of names, and which of the occupations found comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.finding.lines import lines_of
from frameworks.finding.ranking import Candidate, score
from frameworks.finding.reasons import Reason, because
from frameworks.finding.spelling import likely, sound
from frameworks.finding.words import words_of


def candidate(code: str, title: str, *names: str) -> Candidate:
    return Candidate(code, title, "\n".join(map(str, lines_of(title, names))))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Bakers", ["t baker "]),
        (
            "Welders, Cutters, and Brazers",
            ["t welder cutter brazer ", "s welder ", "s cutter ", "s brazer "],
        ),
        ("Cooks, Except Fast Food", ["t cook "]),
        ("Supervisors of Cooks and Waiters", ["t supervisor cook waiter "]),
        ("Helpers--Roofers and Masons", ["t helper roofer mason "]),
        ("Artists, All Other", ["t artist all other "]),
    ],
)
def test_a_title_is_made_of_these_lines(title: str, lines: list[str]) -> None:
    assert [str(line) for line in lines_of(title, [])] == lines


def test_a_name_in_brackets_is_a_name_too_and_each_wording_is_there_once() -> None:
    lines = lines_of("Nurses", ["Registered Nurse (RN)", "RN", "Nurse"])
    assert [(str(line), line.shown) for line in lines] == [
        ("t nurse ", "Nurses"),
        ("n registered nurse ", "Registered Nurse (RN)"),
        ("n rn ", "Registered Nurse (RN)"),
    ]


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        # Just what was asked before what says more.
        ("baker", ("Bakers",), ("Baker Helpers",)),
        # A title before another name.
        ("baker", ("Bakers",), ("Cooks", "Baker")),
        # A part of a title before another name.
        ("cutter", ("Welders, Cutters, and Brazers",), ("Tailors", "Cutter")),
        # The occupation most of whose names say it.
        ("nurse", ("Carers", "Ward Nurse", "Night Nurse"), ("Clerks", "Nurse Clerk", "Ward Clerk")),
        # All words in one name before here one and there another.
        ("night clerk", ("Clerks", "Night Clerk"), ("Night Guards", "Clerk")),
        # In any order, but better in the one that was asked for.
        ("wheel builder", ("Wheel Builders",), ("Builder Wheels",)),
        # An unfinished word.
        ("wheel bui", ("Wheel Builders",), ("Wheel Fitters", "Builder")),
        # Run together.
        ("wheelbuilder", ("Wheel Builders",), ("Builders",)),
        # What fits nowhere else comes after what fits.
        ("artist", ("Sand Artists",), ("Artists, All Other",)),
    ],
)
def test_this_fits_better(query: str, better: tuple[str, ...], worse: tuple[str, ...]) -> None:
    first, second = candidate("11-1111.00", *better), candidate("11-1112.00", *worse)
    ways = [words_of(query)]
    assert score(first, ways).value > score(second, ways).value


def test_a_code_beats_all_and_the_general_occupation_its_details() -> None:
    one, detail = candidate("29-1141.00", "Nurses"), candidate("29-1141.01", "Nurses")
    number = candidate("11-1111.00", "Agents 291141")
    ways = [words_of("29-1141")]
    scores = [score(each, ways).value for each in (one, detail, number)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_a_local_code_is_no_number() -> None:
    role, title = candidate("x-acme-lead", "Shift Leads"), candidate("29-2034.00", "X Ray People")
    assert score(title, [["x", "ray"]]).value > score(role, [["x", "ray"]]).value


def test_several_ways_to_ask_count_as_the_best_of_them() -> None:
    baker = candidate("11-1111.00", "Bakers")
    assert score(baker, [["cook"], ["baker"]]) == score(baker, [["baker"]])


@given(st.permutations(["Bread Maker", "Pastry Cook", "Cake Decorator", "Baker"]))
def test_the_order_of_other_names_does_not_matter(names: list[str]) -> None:
    value = score(candidate("11-1111.00", "Bakery People", *names), [["cook"]]).value
    assert (
        value == score(candidate("11-1111.00", "Bakery People", *sorted(names)), [["cook"]]).value
    )


SAYS = {
    "technology": ["Spirit levels"],
    "tasks": ["Trues wheels.", "Checks bike trails."],
    "about": ["Looks after bikes and trails."],
}


@pytest.mark.parametrize(
    ("query", "say", "text"),
    [
        ("fitter", "Also called", "Bike Fitter"),
        ("repairer", None, ""),
        ("spirit", "Works with", "Spirit levels"),
        ("trail", "In its tasks", "Checks bike trails."),
        ("look", "Described as", "Looks after bikes and trails."),
        ("nothing", None, ""),
    ],
)
def test_an_occupation_says_why_it_was_found(query: str, say: str | None, text: str) -> None:
    found = candidate("49-3091.00", "Bicycle Repairers", "Bike Fitter")
    names = "Bicycle Repairers\nBike Fitter"
    words = words_of(query)
    reason = because(names, found.lines, score(found, [words]).line, SAYS, words)
    assert (reason.say if reason else None) == say
    if isinstance(reason, Reason):
        assert "".join(piece for piece, _ in reason.texts[0]) == text


KNOWN = [("electrician", 40), ("lawyer", 30), ("layer", 60), ("nurse", 900), ("purse", 1)]
KNOWN += [("physical", 50), ("fiscal", 20), ("gun", 9), ("mason", 20), ("psychologist", 60)]


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("electritian", "electrician"),
        ("elecrtician", "electrician"),
        ("lawer", "lawyer"),
        ("nurce", "nurse"),
        ("fisical", "physical"),
        ("sykologist", "psychologist"),
        ("guy", ""),  # too short to tell
        ("amazon", ""),  # another first letter, and more wrong
        ("zzzzzz", ""),
    ],
)
def test_a_word_nobody_uses_is_taken_for_the_likely_one(wrong: str, meant: str) -> None:
    assert likely(wrong, KNOWN) == meant


@pytest.mark.parametrize(("one", "other"), [("knee", "nee"), ("phone", "fone"), ("wrist", "rist")])
def test_what_is_said_alike_sounds_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)
