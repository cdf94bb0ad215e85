"""Finding occupations: pure, by table."""

import pytest

from frameworks.search import Asked, Entry, asked_of, find, marked, reason


def entry(code: str, title: str, **known: tuple[str, ...]) -> Entry:
    zone = int(code[-1])
    return Entry(f"{code[:-1]}.00", title, f"Group {zone}", zone, 40, 40, "30.2", **known)


ENTRIES = (
    entry("11-10001", "Bakers", names=("Pâtissier", "Bread Maker"), technology=("Oven control",)),
    entry("22-20002", "Bicycle Repairers", names=("Bike Fitter", "E-Bike Technician")),
    entry("33-30003", "Motorcycle Mechanics", names=("Motorbike Mechanic",)),
    entry(
        "44-40003",
        "Park Rangers",
        tasks=("Check bike trails.",),
        skills=("Trail care",),
        statements_say=("Clears paths with a chainsaw.",),
    ),
    entry("55-50004", "Repairers of Clocks, 100%", skills=("Fine_work",)),
)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["11-1000", "22-2000", "33-3000", "44-4000", "55-5000"]),
        ("baker", ["11-1000"]),
        ("BAKERS", ["11-1000"]),
        ("patissier", ["11-1000"]),  # accents aside
        ("pâtissiers", ["11-1000"]),
        ("bike", ["22-2000", "33-3000", "44-4000"]),  # other names before tasks
        ("bike mechanic", ["33-3000"]),  # each word must be found
        ("repairer", ["55-5000", "22-2000"]),  # a title that begins so comes first
        ("22-20", ["22-2000"]),
        ("0-2000", []),  # a code counts from its beginning
        ("oven", ["11-1000"]),
        ("trail care", ["44-4000"]),
        ("chainsaw", ["44-4000"]),  # a tool named in a statement
        ("ba", ["11-1000"]),  # short words count where a word begins
        ("ke", []),
        ("%", []),  # no word begins with it
        ("100%", ["55-5000"]),  # and it stands for itself
        ("_", []),
        ("fine_work", ["55-5000"]),
        ("b_kers", []),
        ("'\"\\", []),
        ("zzz", []),
    ],
)
def test_a_search_finds_these_in_this_order(query: str, codes: list[str]) -> None:
    assert [found.code[:7] for found in find(ENTRIES, Asked(query))] == codes


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (Asked(group="Group 3"), ["33-3000", "44-4000"]),
        (Asked(zone=2), ["22-2000"]),
        (Asked("bike", "Group 3", 3), ["33-3000", "44-4000"]),
        (Asked("bike", "Group 1", 3), []),
    ],
)
def test_filters_narrow_a_search(asked: Asked, codes: list[str]) -> None:
    assert [found.code[:7] for found in find(ENTRIES, asked)] == codes


@pytest.mark.parametrize(
    ("query", "number", "say", "texts"),
    [
        ("bike", 1, "Also called", ["Bike Fitter", "E-Bike Technician"]),
        ("bike", 3, "Its tasks", ["Check bike trails."]),
        ("bicycle fitter", 1, "Also called", ["Bike Fitter"]),
        ("trail care", 3, "Its skills", ["Trail care"]),
        ("chainsaw", 3, "It says", ["Clears paths with a chainsaw."]),
    ],
)
def test_a_result_says_why_it_was_found(
    query: str, number: int, say: str, texts: list[str]
) -> None:
    found = reason(ENTRIES[number], Asked(query).words)
    assert found is not None
    assert found.say == say
    assert ["".join(piece for piece, _ in text) for text in found.texts] == texts


@pytest.mark.parametrize(("query", "number"), [("bakers", 0), ("11-1", 0), ("", 0)])
def test_a_title_speaks_for_itself(query: str, number: int) -> None:
    assert reason(ENTRIES[number], Asked(query).words) is None


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("E-Bike Technician", ["bike"], (("E-", False), ("Bike", True), (" Technician", False))),
        ("Pâtissier", ["patis"], (("Pâtis", True), ("sier", False))),
        ("banana", ["ana"], (("b", False), ("anana", True))),
        ("Straße", ["strasse"], (("Straße", False),)),  # ß folds to two letters
        ("", ["x"], ()),
    ],
)
def test_the_words_looked_for_are_marked(
    text: str, words: list[str], pieces: tuple[tuple[str, bool], ...]
) -> None:
    assert marked(text, words) == pieces


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, Asked()),
        ({"q": "  bike\x00 ", "group": "Sales", "zone": "3"}, Asked("bike", "Sales", 3)),
        ({"group": "No such", "zone": "9"}, Asked()),
        ({"zone": "３"}, Asked()),  # full-width
        ({"q": "a%" * 5000}, Asked("a%" * 100)),
    ],
)
def test_an_address_asks_for_what_we_know(given: dict[str, str], asked: Asked) -> None:
    assert asked_of(given, {"Sales"}) == asked


def test_a_search_goes_back_into_an_address() -> None:
    assert Asked("a&b", "Sales & Related", 3).address == "q=a%26b&group=Sales+%26+Related&zone=3"
    assert Asked().address == ""
