"""Why an occupation was found, where its title does not say it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from frameworks.finding.words import fold, joined, marked, words_of

SHOWN = 2
"""Texts in a reason."""

SAYS = {
    "technology": "Works with",
    "tasks": "In its tasks",
    "skills": "Its skills",
    "statements": "It says",
    "about": "Described as",
}
SENTENCES = ("tasks", "statements", "about")

Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """“Also called Bond Trader”: how to say it, and texts in pieces (see words.marked).

    `quotes` says that the texts are sentences of their own.
    """

    say: str
    texts: tuple[Pieces, ...]
    quotes: bool = False


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
        return Reason("Also called", (_called(names.split("\n")[line], words),)) if named else None
    elsewhere = [word for word in missing if f" {word}" not in lines]
    for key, say in SAYS.items() if elsewhere else ():
        if texts := _with_any(says.get(key, ()), elsewhere):
            return Reason(say, texts, quotes=key in SENTENCES)
    begun, whole = [f" {word}" for word in missing], joined(words)
    called = dict.fromkeys(
        name
        for name, line in zip(names.split("\n"), every, strict=True)
        if line[0] == "n"
        and (any(each in line for each in begun) or joined(line[2:].split()).startswith(whole))
    )
    texts = tuple(_called(name, missing) for name in islice(called, SHOWN))
    return Reason("Also called", texts) if texts else None


def _called(name: str, words: Sequence[str]) -> Pieces:
    """A name with its words marked, or all of it where they are run together."""
    pieces = marked(name, words)
    return pieces if any(hot for _, hot in pieces) else ((name, True),)


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
