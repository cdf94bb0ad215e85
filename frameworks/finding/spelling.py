"""Which known word somebody meant who wrote one that nobody uses. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from math import log10

from rapidfuzz.distance import OSA, JaroWinkler

SHORTEST = 4
"""Letters of a word that may be wrong: shorter ones are like too many."""

_SOUNDS = tuple(
    (re.compile(letters), said)
    for letters, said in (
        (r"ph", "f"),
        (r"^ps|^sc(?=[eiy])|c(?=[eiy])", "s"),
        (r"^kn", "n"),
        (r"^wr", "r"),
        (r"ch|ck|[cq]", "k"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
    )
)


def likely(word: str, known: Iterable[tuple[str, int]]) -> str:
    """The nearest of the known words, with how often each is used; "" where none is near.

    A letter too many, too few, wrong, or two in the wrong order count one each, and a word that
    sounds the same counts a half. First letters are seldom wrong, and the likelier of two words
    as near is the one that is used more.
    """
    found = []
    for other, uses in known:
        wrong = _wrong(word, other)
        if wrong is not None:
            found.append((wrong - 0.25 * log10(uses), other))
    return min(found, default=(0, ""))[1]


def _wrong(word: str, other: str) -> float | None:
    """How much is wrong; None where it is too much for one word to be meant by the other."""
    if len(word) < SHORTEST:
        return None
    errors: int = OSA.distance(word, other)
    if sound(word) == sound(other):
        return min(errors, 0.5)
    allowed = 1 if len(word) < 6 or word[0] != other[0] else 2 if len(word) < 9 else 3
    return errors + 3 * (1 - JaroWinkler.similarity(word, other)) if errors <= allowed else None


@lru_cache(20_000)
def sound(word: str) -> str:
    """About how it is said: the letters that are mistaken for others made one."""
    for letters, said in _SOUNDS:
        word = letters.sub(said, word)
    return word
