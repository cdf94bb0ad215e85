"""Which source anchors a statement most likely rests on, by likeness of words. Pure.

It is a guess, shown as one, and none is better than a wrong one. Words that two wordings share
count by how rare they are among all wordings at hand, and words that fit any work not at all.
Words that stand together in both count in full: “transaction records” says more than “accurate”
at one end of a sentence and “transactions” at the other.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, log, sqrt

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from frameworks.documents import lead_and_rest

KINDS: Mapping[str, str] = {
    "tasks": "Task",
    "skills": "Skill",
    "knowledge": "Knowledge",
    "technology": "Technology",
    "abilities": "Ability",
    "workStyles": "Work style",
}
"""The kinds of anchors that a statement can rest on, and what to call one of them; of equally
likely ones the first kind leads."""

Anchors = Mapping[str, Sequence[str]]
"""By kind the names of anchors."""

Said = Mapping[tuple[str, str], bool]
"""By kind and name, whether an admin says that a statement rests on an anchor or does not."""

MOST = 3
"""No more are suggested for one statement."""

HEIR_AT = 65
"""How alike, of 100, a new wording of an anchor must be to be offered for an old one."""

SUGGEST_AT = 0.66
"""Under this nothing is suggested."""

ALONE = 0.35
"""What a shared word counts that has no other shared word near it in both wordings."""

NEAR = 2
"""How far apart two words may stand, plain words left out, to stand together."""

ENOUGH = 1.5
"""So many of the rarest words shared are as good as any more."""

AS_HEAD = 0.7
"""How likely a name of one word is that ends the lead phrase, as in “price negotiation”. Elsewhere
it says nothing: “repair quotes” need no repairing."""

OF_PEOPLE = {"integrity", "monitoring"}
"""Names that O*NET means of people, where the work has them of things as well: “data integrity”."""

_PERSON = {"own", "personal", "professional", "self", "staff", "team"}
_BETWEEN = re.compile(r",?\s+(?:and|or|&)\s+|,\s*")
"""What stands between the members of a list."""

_WORD = re.compile(r"[^\W\d_]+")

_ENDINGS = """
ations ately ation ating ments ated ates ions ings ment ate ion ing ies ied ly es ed is s e y
"""
_STEM = 3

_PLAIN = """
a about above across after against all also among an and any apply applying appropriate are as at
available based basic be been before being best between both but by can clear clearly complex could
deliver develop different do does done each effective effectively either ensure every few first
follow following for from full give given gives good has have help helps how if in including
information into involve is it its job keep keeping keeps kept key knowing known knows level like
low made maintain make makes making many may meet more most must necessary need needed needs new no
not of off on one only or other others out over own part people perform performs person prepare
provide provided provides related relevant require required requires say says set several should
show shows simple skill skills small so some specific such support supports take tell tells than
that the their them then there these they this those through to together tool tools type under
understand understands up upon use used user users using various want was way ways we well what when
where whether which while who whole whom whose why will with within without work worker workers
working works would you your
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """An anchor that a statement may rest on; `score` from 0 to 1 tells how likely."""

    kind: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Footing:
    """An anchor as it is shown beside a statement: linked by an admin, or suggested.

    `onet`: it is an anchor of O*NET's, and no words of the framework alone.
    """

    kind: str
    name: str
    linked: bool
    onet: bool = False

    @property
    def label(self) -> str:
        """What to call one of its kind."""
        return KINDS.get(self.kind, self.kind)

    @property
    def value(self) -> str:
        """It as one value of a form."""
        return f"{self.kind}/{self.name}"


def footings(
    suggested: Iterable["Ground | Footing"], said: Said, onet: Container[tuple[str, str]] = ()
) -> tuple[Footing, ...]:
    """What is shown of a statement: what an admin linked first, then what none refused.

    Suggestions fill up to MOST; links may be more. `onet` has O*NET's anchors by kind and name.
    """
    order = list(KINDS)
    linked = sorted(
        (each for each, holds in said.items() if holds),
        key=lambda each: (order.index(each[0]) if each[0] in KINDS else len(order), each[1]),
    )
    rest = [each for each in ((e.kind, e.name) for e in suggested) if each not in said]
    rest = rest[: max(0, MOST - len(linked))]
    return (
        *(Footing(*each, linked=True, onet=each in onet) for each in linked),
        *(Footing(*each, linked=False, onet=each in onet) for each in rest),
    )


def standing(said: Said, anchors: Anchors) -> Said:
    """What was said without links to anchors that are not there any more."""
    return {
        (kind, name): holds
        for (kind, name), holds in said.items()
        if not holds or name in anchors.get(kind, ())
    }


def heir_of(name: str, names: Iterable[str]) -> str:
    """The anchor that one which is gone is most likely called now, "" for none."""
    likeness = [(fuzz.ratio(name.casefold(), each.casefold()), each) for each in names]
    best, found = max(likeness, default=(0.0, ""))
    return found if best >= HEIR_AT else ""


@dataclass(frozen=True, slots=True)
class _Named:
    kind: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    lead: str
    named: list[str]
    words: list[str]

    @property
    def head(self) -> str:
        """The last word of the lead phrase; "" where it is said of a thing, and meant of people."""
        words: list[str] = _WORD.findall(self.lead)
        if words and words[-1] in OF_PEOPLE and words[1:] and words[-2] not in _PERSON:
            return ""
        return words[-1] if words else ""


class Likeness:
    """Anchors by kind, ready to be held against wordings.

    `wordings` are all the statements at hand: they tell which words are rare.
    """

    def __init__(self, anchors: Anchors, wordings: Iterable[str]) -> None:
        self._named = [
            _Named(kind, name, words)
            for kind in KINDS
            for name in sorted(set(anchors.get(kind, ())))
            if (words := tuple(words_of(name)))
        ]
        texts = [set(words_of(text)) for text in set(wordings)]
        texts += [set(named.words) for named in self._named]
        self._rarest = log(1 + len(texts))
        count = Counter(word for words in texts for word in words)
        self._weight = {word: log(1 + len(texts) / n) for word, n in count.items()}

    def likely(self, text: str, at_least: float = SUGGEST_AT) -> tuple[Ground, ...]:
        """The anchors a statement most likely rests on, the likeliest first; often none."""
        lead = lead_and_rest(text)[0]
        line = _Line(lead.casefold(), words_of(lead), words_of(text))
        found = [
            Ground(each.kind, each.name, score)
            for each in self._named
            if (score := self._score(each, line)) >= at_least
        ]
        found += self._listed(text.casefold(), [each.name.casefold() for each in found])
        # The sort is stable: of equally likely ones the order of kinds and names decides.
        return tuple(sorted(found, key=lambda ground: -ground.score)[:MOST])

    def _listed(self, text: str, known: Sequence[str]) -> list[Ground]:
        """Names of one word that stand in a list next to a name that is found."""
        members = _BETWEEN.split(text)
        spread = {at for at, member in enumerate(members) if any(n in member for n in known)}
        found: dict[str, _Named] = {}
        single = [each for each in self._named if len(set(each.words)) == 1] if spread else []
        for each in single:
            name = each.name.casefold()
            if name not in known and _beside(name, members, spread):
                found.setdefault(name, each)
        return [Ground(each.kind, each.name, AS_HEAD) for each in found.values()]

    def _score(self, named: _Named, line: _Line) -> float:
        name = named.name.casefold()
        if line.lead == name:
            return 1.0
        if len(set(named.words)) == 1:
            return AS_HEAD if _same(line.head, name) else 0.0
        shared = set(named.words).intersection(line.words)
        if len(shared) < 2:
            return 0.0
        together = _pairs(named.words, shared) & _pairs(line.words, shared)
        close = {word for pair in together for word in pair}
        found = self._weigh(close) + ALONE * self._weigh(shared - close)
        cover = found / self._weigh(set(named.words))
        # Half of a name in the lead phrase says little.
        as_lead: float = Indel.normalized_similarity(line.named, named.words) ** 2
        return max(as_lead, sqrt(cover * min(1.0, found / (ENOUGH * self._rarest))))

    def _weigh(self, words: Iterable[str]) -> float:
        # Exact whatever the order: a set has another one in every process.
        return fsum(self._weight.get(word, self._rarest) for word in words)


def words_of(text: str) -> list[str]:
    """The words of a wording that tell something, without their endings."""
    stems = (_stem(word) for word in _WORD.findall(text.casefold()))
    return [stem for stem in stems if len(stem) > 1 and stem not in _plain()]


def _same(head: str, name: str) -> bool:
    """Whether one is the other with another ending: “repair” and “repairing”."""
    return _stem(head) == _stem(name) and (head.startswith(name) or name.startswith(head))


def _beside(name: str, members: Sequence[str], known: Container[int]) -> bool:
    """Whether a name ends the member of a list before a known one, or begins the one after."""
    return any(
        (at + 1 in known and re.search(rf"\b{re.escape(name)}$", member))
        or (at - 1 in known and re.match(rf"{re.escape(name)}\b", member))
        for at, member in enumerate(members)
    )


def _pairs(words: Sequence[str], among: set[str]) -> set[tuple[str, str]]:
    """The different words of these that stand near each other, either way round."""
    return {
        pair
        for at, one in enumerate(words)
        if one in among
        for other in words[at + 1 : at + 1 + NEAR]
        if other in among and other != one
        for pair in ((one, other), (other, one))
    }


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    """“planning” and “plans” as “plan”, “organize” and “organise” alike: for comparing only."""
    for ending in () if word.endswith("ss") else _endings():
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            word = word.removesuffix(ending)
            break
    if len(word) > _STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word.replace("z", "s")


@lru_cache(maxsize=1)
def _endings() -> list[str]:
    return sorted(_ENDINGS.split(), key=len, reverse=True)


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    return frozenset(map(_stem, _PLAIN.split()))
