"""Finding one's own evidence again: words in, those that fit best first (pure)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

MAX_WORDS = 10
"""Words of a search that count; nobody types more on purpose."""

STEM = 5
LONG = 4
"""Words of at least so many letters say what something is about; so many make them alike."""

_LITTLE = frozenset({"also", "each", "from", "have", "into", "more", "than", "that", "their"}) | {
    "them",
    "they",
    "this",
    "what",
    "when",
    "with",
}
_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """Text to compare by: no case, no accents.

    >>> folded("Räder")
    'rader'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def words_of(search: str) -> Sequence[str]:
    """The words of a search, each to be somewhere in what is found."""
    return folded(search).split()[:MAX_WORDS]


def has_all(texts: Iterable[str], words: Sequence[str]) -> bool:
    """Whether all words are somewhere in these texts; without words everything has them."""
    if not words:
        return True
    whole = folded("\n".join(texts))
    return all(word in whole for word in words)


def topics(*texts: str) -> frozenset[str]:
    """What texts are about, as the beginnings of their longer words.

    >>> sorted(topics("Trues wheels with a stand"))
    ['stand', 'trues', 'wheel']
    """
    found = _WORD.findall(folded("\n".join(texts)))
    return frozenset(word[:STEM] for word in found if len(word) >= LONG and word not in _LITTLE)
