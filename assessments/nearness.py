"""How near a learner is to another occupation, by what they said of statements elsewhere. Pure.

The same words are the same statement. Words that are nearly the same may be, so they are only ever
suggested, with both wordings to compare: one other word can make another statement of it. Nothing
here is an answer until its learner says so.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from assessments.answers import Answers
from assessments.placement import RULE
from frameworks.alike import Mark, marks_of_parts, same_sense, wordings_alike
from frameworks.grounds import words_of
from frameworks.outline import LevelLine, Outline, StatementLine, StrandLine

NEAR_AT = 0.75
"""From here on (frameworks.alike) two wordings may be one statement. Statements of different
occupations reach 0.54 (ours: 80,000 pairs), those made to look alike 0.73, reworded ones 0.78."""

TELLING_AT = 0.7
"""So much of the words that tell something must be the same, whatever their order and endings."""

TELLING_WORDS = 4
"""So many of them must be the same: of a short sentence one other word changes the whole."""

MOST = 1_500_000
"""Pairs that are held against each other at the most: a large framework and eighty others."""

_GRADES = """
simple / basic / routine / standard / common / complex / complicated / advanced / difficult
unusual / alone / independently independent / help / guidance guided / supervised supervision
review
direct / indirect / close closely / minimal limited / general / prompting prompted prompts
confidence confidently confident / assists assist assisting assistance / performs perform performing
leads lead leading / directs directing / observes observe observing / teaches teach teaching
never / rarely seldom / occasionally sometimes / often frequently / usually / always / regularly
one / two / three / four / five / six / seven / eight / nine / ten
before / after / above over / below under / front / rear / internal / external / adult / child
approves approve approving / prepares prepare preparing / increases increase increasing raises raise
decreases decrease decreasing reduces reduce reducing lowers lower / installs install installing
removes remove removing / opens open opening / closes closing / starts start starting
stops stop stopping / buys buy buying / sells sell selling / accepts accept / rejects reject refuses
"""
"""Words for how hard something is, how often, how much on one's own, and those with an opposite:
where they differ, so do levels, or the work itself. A stroke ends the forms of a word."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a learner said last of a statement of another occupation: 1 to 4, and when."""

    text: str
    digest: str
    value: int
    at: datetime
    occupation: str

    @property
    def met(self) -> bool:
        """Whether it counts as met: Fully or Beyond."""
        return self.value >= RULE.held_at


@dataclass(frozen=True, slots=True)
class Match:
    """A statement of the occupation in question, and what was said of one like it elsewhere.

    `exact`: in the same words; else it is a suggestion.
    """

    statement: StatementLine
    said: Said
    exact: bool

    @property
    def marks(self) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """Which words differ, in the lead phrase and in the rest: "del" in theirs, "ins" here."""
        return marks_of_parts(self.said.text, self.statement.text)


def may_be_same(one: str, other: str) -> bool:
    """Whether two wordings are so near that they may be one statement; either way round alike."""
    return any(wordings_alike([one], [other], at=NEAR_AT, named_at=NEAR_AT)) and _same_words(
        one, other
    )


def matches_of(targets: Sequence[StatementLine], said: Iterable[Said]) -> dict[int, Match]:
    """By target's row id what was said of it elsewhere, of each at most one.

    The same words always win, and of several who said them the newest. A wording that the target
    framework has too stands for no other statement there, and every wording for one at most: the
    most alike first.
    """
    newest: dict[str, Said] = {}
    for each in sorted(said, key=lambda each: each.at, reverse=True):
        newest.setdefault(each.digest, each)
    found = {
        line.id: Match(line, newest[line.digest], exact=True)
        for line in targets
        if line.digest in newest
    }
    known = {line.digest for line in targets}
    open_ = [line for line in targets if line.id not in found]
    others = [each for each in newest.values() if each.digest not in known]
    others = others[: MOST // max(1, len(open_))]
    used: set[int] = set()
    for _, here, there in sorted(_near(open_, others), key=lambda pair: (-pair[0], *pair[1:])):
        line = open_[here]
        if line.id not in found and there not in used:
            found[line.id] = Match(line, others[there], exact=False)
            used.add(there)
    return found


def _near(
    targets: Sequence[StatementLine], said: Sequence[Said]
) -> Iterator[tuple[float, int, int]]:
    """How alike, and the indices of, all pairs that may be the same."""
    olds, news = [each.text for each in said], [line.text for line in targets]
    for score, i, j in wordings_alike(olds, news, at=NEAR_AT, named_at=NEAR_AT, most=MOST):
        if _same_words(olds[i], news[j]):
            yield score, j, i


def _same_words(one: str, other: str) -> bool:
    """Whether the words that turn a meaning are the same, and enough of those that tell one."""
    if not same_sense(one, other) or _grades(one) != _grades(other):
        return False
    here, there = Counter(words_of(one)), Counter(words_of(other))
    shared = (here & there).total()
    return shared >= TELLING_WORDS and 2 * shared >= TELLING_AT * (here.total() + there.total())


def _grades(text: str) -> frozenset[str]:
    graded = _graded()
    return frozenset(graded[word] for word in re.findall(r"\w+", text.casefold()) if word in graded)


@lru_cache(maxsize=1)
def _graded() -> Mapping[str, str]:
    """Each form of those words with the first of its forms."""
    words = [each.split() for line in _GRADES.splitlines() for each in line.split("/")]
    return {form: forms[0] for forms in words for form in forms}


# What a page shows of it

STRANDS = {"occupational": "Occupational skills", "ai": "AI skills", "durable": "Durable skills"}


@dataclass(frozen=True, slots=True)
class NearLine:
    """A statement there; `match` is what was said elsewhere, `here` what is answered there."""

    statement: StatementLine
    level: str
    match: Match | None
    here: int | str | None

    @property
    def kind(self) -> str:
        """ "same" and "near" for what is met elsewhere, "said" for what is not, "" for the rest."""
        if self.match is None:
            return ""
        if not self.match.said.met:
            return "said"
        return "same" if self.match.exact else "near"

    @property
    def open(self) -> bool:
        """Whether it can be taken over: met elsewhere, and not answered there."""
        return self.kind in ("same", "near") and self.here is None


@dataclass(frozen=True, slots=True)
class NearGroup:
    """The statements of a level, or of a domain where a strand has several."""

    title: str
    lines: tuple[NearLine, ...]

    @property
    def known(self) -> tuple[NearLine, ...]:
        """Those of which something was said elsewhere."""
        return tuple(line for line in self.lines if line.kind)

    @property
    def rest(self) -> tuple[NearLine, ...]:
        """The others."""
        return tuple(line for line in self.lines if not line.kind)

    @property
    def counts(self) -> str:
        """How many are met elsewhere, in words."""
        same, near = _count(self.lines)
        perhaps = f", {near} more perhaps" if same and near else f"{near} of {len(self.lines)}"
        if not same:
            return f"{perhaps} perhaps" if near else f"none of {len(self.lines)}"
        return f"{same} of {len(self.lines)}{perhaps if near else ''}"


@dataclass(frozen=True, slots=True)
class NearStrand:
    """A strand of the occupation in question; by `domains` where it has several, else by level."""

    kind: str
    groups: tuple[NearGroup, ...]
    domains: bool = False

    @property
    def name(self) -> str:
        """What to call it."""
        return STRANDS[self.kind]

    @property
    def lines(self) -> tuple[NearLine, ...]:
        """All its statements."""
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def same(self) -> int:
        """How many are met elsewhere in the same words."""
        return _count(self.lines)[0]

    @property
    def near(self) -> int:
        """How many may be, in nearly the same words."""
        return _count(self.lines)[1]

    @property
    def same_open(self) -> frozenset[int]:
        """The row ids of those that can be taken over in the same words."""
        return frozenset(
            line.statement.id for line in self.lines if line.open and line.kind == "same"
        )

    @property
    def known(self) -> bool:
        """Whether anything was said elsewhere of any of them."""
        return any(line.kind for line in self.lines)

    @property
    def sentence(self) -> str:
        """How near the learner is, in one sentence."""
        return sentence(self.same, self.near, len(self.lines))


@dataclass(frozen=True, slots=True)
class Nearness:
    """All strands, the main one first."""

    strands: tuple[NearStrand, ...]

    @property
    def main(self) -> NearStrand:
        """The strand that gives the page its sentence: durable skills are alike in many."""
        return self.strands[0]

    @property
    def lines(self) -> tuple[NearLine, ...]:
        """Every statement."""
        return tuple(line for strand in self.strands for line in strand.lines)

    @property
    def open(self) -> Mapping[int, int]:
        """By row id the values that can be taken over."""
        return {
            line.statement.id: line.match.said.value
            for line in self.lines
            if line.open and line.match
        }

    @property
    def taken(self) -> int:
        """How many met elsewhere are answered there by now."""
        return len(self._answered)

    def taken_of(self, ticked: Collection[str]) -> bool:
        """Whether any of these row ids is one of them."""
        return any(str(line.statement.id) in ticked for line in self._answered)

    @property
    def _answered(self) -> list[NearLine]:
        return [line for line in self.lines if line.kind in ("same", "near") and not line.open]


def nearness_of(outline: Outline, said: Iterable[Said], here: Answers) -> Nearness:
    """How near a learner is to a framework; `here` are their answers to it, if any."""
    outline = outline.filled
    found = matches_of(list(outline.statements), said)
    return Nearness(tuple(_strand(strand, found, here) for strand in outline.strands))


def sentence(same: int, near: int, total: int) -> str:
    """How many are met elsewhere by the same words, and perhaps by nearly the same.

    >>> sentence(9, 4, 40)
    'You already meet 9 of 40 by the same words, 4 more perhaps.'
    """
    if same:
        more = f", {near} more perhaps" if near else ""
        return f"You already meet {same} of {total} by the same words{more}."
    if near:
        return f"You meet none of {total} by the same words, but {near} perhaps."
    return f"None of its {total} reads like one you meet."


def _strand(strand: StrandLine, found: Mapping[int, Match], here: Answers) -> NearStrand:
    def line(level: LevelLine, statement: StatementLine) -> NearLine:
        value = here[statement].value
        return NearLine(statement, level.label, found.get(statement.id), value)

    several = len(strand.domains) > 1
    groups = [
        (
            domain.label if several else level.label,
            [line(level, statement) for statement in level.statements],
        )
        for domain in strand.domains
        for level in domain.levels
    ]
    titles = list(dict.fromkeys(title for title, _ in groups))
    joined = (
        NearGroup(title, tuple(one for name, lines in groups if name == title for one in lines))
        for title in titles
    )
    return NearStrand(strand.kind, tuple(group for group in joined if group.lines), several)


def _count(lines: Iterable[NearLine]) -> tuple[int, int]:
    kinds = Counter(line.kind for line in lines)
    return kinds["same"], kinds["near"]
