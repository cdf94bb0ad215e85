"""Words made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.finding.words import joined, marked, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Registered Nurses", ["registered", "nurse"]),
        ("Secretaries and Administrative Assistants", ["secretary", "administrative", "assistant"]),
        ("Pâtissière", ["patissiere"]),
        ("Firemen, Saleswomen", ["fireman", "saleswoman"]),
        ("Classes, Boxes, Glass, Bus", ["class", "box", "glass", "bus"]),
        ("Women's Driver’s Aide", ["woman", "driver", "aide"]),
        ("29-1141.00", ["29114100"]),
        ("29-1141", ["291141"]),
        ("29-11", ["2911"]),
        ("C++, C# and .NET", ["cplusplus", "csharp", "dotnet"]),
        ("OR Nurse", ["or", "nurse"]),
        ("Teacher for the deaf", ["teacher", "deaf"]),
        ("of the", ["of", "the"]),  # nothing else is there
        ("100% \"'\\ _ -", ["100"]),
        ("", []),
    ],
)
def test_a_text_has_these_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=60))
def test_words_hold_no_sign_that_a_database_could_take_for_its_own(text: str) -> None:
    for word in words_of(text):
        assert word
        assert not set(word) & set("\"'*:&|!()<>-\\% ")


def test_words_run_together_are_the_same_word() -> None:
    assert joined(words_of("Truck Drivers")) == joined(words_of("truckdriver"))


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("Bike Fitter", ["bike"], (("Bike", True), (" Fitter", False))),
        ("E-Bike Fitters", ["bik", "fitter"], (("E-", False), ("Bik", True), ("e ", False))),
        ("Motorbike", ["bike"], (("Motorbike", False),)),
        ("", ["bike"], ()),
    ],
)
def test_the_words_looked_for_are_marked_where_they_begin(
    text: str, words: list[str], pieces: tuple[tuple[str, bool], ...]
) -> None:
    assert marked(text, words)[: len(pieces)] == pieces


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_marking_changes_no_letter(text: str, words: list[str]) -> None:
    assert "".join(piece for piece, _ in marked(text, words)) == text
