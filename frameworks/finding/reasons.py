"""Why an occupation was found, where its title does not say it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from frameworks.finding.words import fold, marked, words_of

SHOWN = 2
"""Texts in a reason."""

SAYS = {
    "technology": "Works with",
    "tasks": "Its tasks",
    "skills": "Its skills",
    "statements": "It says",
    "about": "Described as",
}

Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """“Also called Bond Trader”: how to say it, and texts in pieces (see words.marked)."""

    say: str
    texts: tuple[Pieces, ...]


def because(
    names: str,
    lines: str,
    line: int,
    says: Mapping[str, Sequence[str]],
    words: Sequence[str],
) -> Reason | None:
    """What to show beside an occupation; `line` is the number of the one that fits, -1: none.

    `names` and `lines` are those of its Listing, below each other.
    None where its title says it, or where nothing that can be shown does.
    """
    every = lines.split("\n")
    missing = [word for word in words if f" {word}" not in every[0]]
    if not missing:
        return None
    if line >= 0:
        named = every[line][0] == "n"
        return Reason("Also called", (marked(names.split("\n")[line], words),)) if named else None
    elsewhere = [word for word in missing if f" {word}" not in lines]
    for key, say in SAYS.items() if elsewhere else ():
        if texts := _with_any(says.get(key, ()), elsewhere):
            return Reason(say, texts)
    begun = [f" {word}" for word in missing]
    called = (
        marked(name, missing)
        for name, line in zip(names.split("\n"), every, strict=True)
        if line[0] == "n" and any(each in line for each in begun)
    )
    texts = tuple(islice(called, SHOWN))
    return Reason("Also called", texts) if texts else None


def _with_any(texts: Iterable[str], words: Sequence[str]) -> tuple[Pieces, ...]:
    starts = tuple(words)
    found = (
        marked(text, words)
        for text in texts
        # Whether the letters are there at all is quickly seen.
        if any(start in fold(text) for start in starts)
        and any(word.startswith(starts) for word in words_of(text))
    )
    return tuple(islice(found, SHOWN))
