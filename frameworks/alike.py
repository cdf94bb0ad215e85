"""How alike two wordings are, and which words differ. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import Indel, LCSseq

from frameworks.documents import lead_and_rest

MATCH_AT = 0.55
"""From here on two wordings are taken for the same statement, reworded. Different statements of one
domain of real frameworks reach 0.43 (1,144 pairs)."""

LEAD_MATCH_AT = 0.4
"""The same with an equal lead phrase: the name says that it is the same."""

KEEP_AT = 0.8
"""From here on ratings of the old wording hold for the new one, unless somebody decides."""

MAX_PAIRS = 40_000
"""More wordings than this are not held against each other: 200 by 200 is a full level."""

_FREE = 0x10000
"""From here on any number is a letter to be compared."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TURNS = frozenset({"no", "not", "never", "none", "without", "cannot", "except", "unless"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Some words of two wordings: in both, only in the old, or only in the new."""

    kind: Literal["same", "del", "ins"]
    text: str


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def alike(old: str, new: str) -> float:
    """0 to 1: the mean of how much of the words and of the letters is the same, in order.

    Letters alone find half of any two sentences alike; words alone see no typing error.
    """
    if old == new:
        return 1.0
    return _mean(_words(old), _words(new), old.casefold(), new.casefold())


def _mean(old_words: list[str], new_words: list[str], old: str, new: str) -> float:
    words: float = Indel.normalized_similarity(old_words, new_words)
    letters: float = Indel.normalized_similarity(old, new)
    return (words + letters) / 2


def same_sense(old: str, new: str) -> bool:
    """False where a negation or a number came, went or changed: few letters turn the meaning."""

    def turns(text: str) -> list[str]:
        return [
            word
            for word in _words(text)
            if word in _TURNS or word.endswith(("n't", "n’t")) or any(map(str.isdigit, word))
        ]

    return turns(old) == turns(new)


def wordings_alike(
    olds: Sequence[str],
    news: Sequence[str],
    *,
    at: float = MATCH_AT,
    named_at: float = LEAD_MATCH_AT,
    most: int = MAX_PAIRS,
) -> Iterator[tuple[float, int, int]]:
    """How alike, and the indices of, all pairs that may be the same statement.

    They are alike from `at` on, those with an equal lead phrase from `named_at` on; more than
    `most` pairs are not looked at.
    """
    if not olds or not news or len(olds) * len(news) > most:
        return
    letters: dict[str, str] = {}

    def coded(text: str) -> str:
        # A letter for a word: strings are compared twice as fast as lists.
        return "".join(letters.setdefault(w, chr(_FREE + len(letters))) for w in _words(text))

    old_words, new_words = [coded(text) for text in olds], [coded(text) for text in news]
    leads = [lead_and_rest(text)[0].casefold() for text in olds]
    folded = [text.casefold() for text in olds]
    for j, text in enumerate(news):
        lead = lead_and_rest(text)[0].casefold()
        # The words alone cannot lift a pair above the limit by more than a half.
        cutoff = 2 * named_at - 1
        for _, words, i in process.extract(
            new_words[j],
            old_words,
            scorer=Indel.normalized_similarity,
            processor=None,
            score_cutoff=max(cutoff, 0.1),
            limit=None,
        ):
            named = bool(lead) and lead == leads[i]
            limit = named_at if named else at
            if words + 1 < 2 * limit:
                continue
            score = (words + Indel.normalized_similarity(folded[i], text.casefold())) / 2
            if score >= limit:
                yield score, i, j


def marks(old: str, new: str) -> tuple[Mark, ...]:
    """Both wordings as one line of words that stayed, went and came."""
    before, after = old.split(), new.split()
    found = []
    for code in LCSseq.opcodes(before, after):
        gone = " ".join(before[code.src_start : code.src_end])
        come = " ".join(after[code.dest_start : code.dest_end])
        if code.tag == "equal":
            found.append(Mark("same", come))
            continue
        if gone:
            found.append(Mark("del", gone))
        if come:
            found.append(Mark("ins", come))
    return tuple(_gone_first(found))


def _gone_first(found: list[Mark]) -> Iterator[Mark]:
    """What went before what came in its place, each in one piece."""
    waiting: dict[str, list[str]] = {"del": [], "ins": []}

    def out() -> Iterator[Mark]:
        if waiting["del"]:
            yield Mark("del", " ".join(waiting["del"]))
        if waiting["ins"]:
            yield Mark("ins", " ".join(waiting["ins"]))
        waiting["del"], waiting["ins"] = [], []

    for mark in found:
        if mark.kind == "same":
            yield from out()
            yield mark
        else:
            waiting[mark.kind].append(mark.text)
    yield from out()


def marks_of_parts(old: str, new: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Marks of the lead phrase and of the rest; no lead's where a wording has none."""
    (old_lead, old_rest), (new_lead, new_rest) = lead_and_rest(old), lead_and_rest(new)
    if not (old_lead and new_lead):
        return (), marks(old, new)
    return marks(old_lead, new_lead), marks(old_rest, new_rest)
