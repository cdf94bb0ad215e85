"""An occupation's title and other names as lines of comparable words. Pure.

A line is a letter that says what it is and the words, each between blanks:
"n registered nurse ". So a word, or the beginning of one, is found by a plain search for text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from frameworks.finding.words import words_of

Kind = Literal["t", "s", "n"]
"""A title, one of those it is made of (“Welders, Cutters, and Brazers”), or another name."""

_EXCEPT = re.compile(r",?\s+except\b.*", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_PARTS = re.compile(r",\s+and\s+|[,;]\s+|\s+and\s+")
_ABOUT_OTHERS = re.compile(r"--|\b(?:of|for|to)\b", re.IGNORECASE)
"""Marks a title whose parts are not what its people are: supervisors of cooks are no cooks."""


class Line(NamedTuple):
    """A line, and the name it was made of as it is written."""

    kind: Kind
    words: tuple[str, ...]
    shown: str

    def __str__(self) -> str:
        return f"{self.kind} {' '.join(self.words)} "


def lines_of(title: str, names: Iterable[str]) -> list[Line]:
    """The lines of an occupation, each wording once, its title first."""
    found: dict[tuple[str, ...], Line] = {}
    for line in _all(title, names):
        if line.words:
            found.setdefault(line.words, line)
    return list(found.values())


def _all(title: str, names: Iterable[str]) -> Iterator[Line]:
    plain = _EXCEPT.sub("", title)
    yield from _outside_and_in("t", plain, title)
    parts = _PARTS.split(_BRACKETS.sub("", plain))
    if len(parts) > 1 and parts[-1] != "All Other" and not _ABOUT_OTHERS.search(plain):
        for part in parts:
            yield Line("s", tuple(words_of(part)), title)
    for name in names:
        yield from _outside_and_in("n", name, name)


def _outside_and_in(kind: Kind, name: str, shown: str) -> Iterator[Line]:
    """“Registered Nurse (RN)” is called both."""
    yield Line(kind, tuple(words_of(_BRACKETS.sub(" ", name))), shown)
    for inside in _BRACKETS.findall(name):
        yield Line(kind, tuple(words_of(inside)), shown)
