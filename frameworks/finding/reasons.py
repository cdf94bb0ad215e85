"""Why an occupation was found, where its title does not say it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from frameworks.finding.words import marked, words_of

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
    names: Sequence[str],
    lines: str,
    line: int,
    says: Mapping[str, Sequence[str]],
    words: Sequence[str],
) -> Reason | None:
    """What to show beside an occupation; `line` is the number of the one that fits, -1: none.

    None where its title says it, or where nothing that can be shown does.
    """
    every = lines.split("\n")
    missing = [word for word in words if f" {word}" not in every[0]]
    if not missing:
        return None
    if line >= 0:
        named = every[line][0] == "n"
        return Reason("Also called", (marked(names[line], words),)) if named else None
    found = Reason("Also called", _with_any(names[1:], missing))
    missing = [word for word in missing if f" {word}" not in lines]
    for key, say in SAYS.items():
        if found.texts and not missing:
            break
        texts = _with_any(says.get(key, ()), missing)
        if texts:
            found = Reason(say, texts)
            break
    return found if found.texts else None


def _with_any(texts: Iterable[str], words: Sequence[str]) -> tuple[Pieces, ...]:
    found = []
    for text in texts:
        if any(word.startswith(tuple(words)) for word in words_of(text)):
            found.append(marked(text, words))
            if len(found) == SHOWN:
                break
    return tuple(found)
