"""Words as they are compared: without case, accents, plurals and little words. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

LITTLE = frozenset({"a", "an", "and", "for", "in", "of", "the", "to", "with"})
"""Words that say nothing of an occupation. “Or” and “it” do: OR nurses, IT support."""

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"\b(\d\d)-(\d{1,4})(?:\.(\d{1,2}))?(?![\w-])")
_APOSTROPHE = re.compile(r"['’]s?\b|['’]")
_LETTERS = (("c++", " cplusplus "), ("c#", " csharp "), (".net", " dotnet "))
SIGNS = frozenset(said.strip() for _, said in _LETTERS)
"""Words that we made of signs: nobody misspelt them."""
_SIBILANT = ("ches", "shes", "sses", "xes", "zes")
_NO_PLURAL = ("ss", "us", "is")


def fold(text: str) -> str:
    """Text without case and accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared; an occupation's code is one of them.

    Little words go, unless there are no others.
    """
    plain = fold(text)
    for written, said in _LETTERS:
        if written in plain:
            plain = plain.replace(written, said)
    if "'" in plain or "’" in plain:
        plain = _APOSTROPHE.sub("", plain)
    if "-" in plain:
        plain = _CODE.sub(lambda found: "".join(part or "" for part in found.groups()), plain)
    words = [singular(word) for word in _WORD.findall(plain)]
    return [word for word in words if word not in LITTLE] or words


@lru_cache(50_000)
def singular(word: str) -> str:
    """A word without its plural's ending. Wrong now and then, but of a kind on both sides."""
    if len(word) > 4 and word.endswith("men"):
        return word[:-3] + "man"
    if len(word) < 4 or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    return word[:-2] if word.endswith(_SIBILANT) else word[:-1]


def joined(words: Iterable[str]) -> str:
    """Words as one: “truck driver” and “truckdriver” are the same."""
    return "".join(words)


def marked(text: str, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, each with whether one of the words looked for begins there."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _WORD.finditer(text):
        word = singular(fold(found.group()))
        begun = max((len(each) for each in words if word.startswith(each)), default=0)
        if begun:
            whole = begun == len(word) or len(word) != len(found.group())
            stop = found.end() if whole else found.start() + begun
            pieces += [(text[end : found.start()], False), (text[found.start() : stop], True)]
            end = stop
    pieces.append((text[end:], False))
    return tuple(piece for piece in pieces if piece[0])
