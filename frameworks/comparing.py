"""Occupations side by side: what they share, and what only one of them has. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from frameworks.onet.anchors import Line
from frameworks.outline import Outline
from frameworks.presenting import JOB_ZONES, RATED, TAB_LABELS, anchor_kinds

LETTERS = "ABC"
"""What occupations are called for short where their titles would not fit; three at most."""

MOST = len(LETTERS)
MOST_IMPORTANT = 5
CUT = ("abilities", "workStyles")
"""Kinds of which only the first are kept: another may have the same further down."""

FREELY_WORDED = ("tasks",)
"""Kinds that are worded anew for each occupation: what reads otherwise may mean the same."""

LONG = ("tasks", "relatedTitles")
"""Kinds whose lists are folded where the screen is small."""


@dataclass(frozen=True, slots=True)
class Rungs:
    """A strand of one occupation: its statements by level, lowest first, over all its domains.

    `wordings` are the digests of the statements.
    """

    domains: int
    levels: tuple[tuple[str, int], ...]
    wordings: frozenset[str]

    @property
    def statements(self) -> int:
        """How many there are on all levels."""
        return sum(count for _, count in self.levels)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the occupations. `version` is "" where it has no live framework, `onet` the release
    its anchors are of; the kinds in `own` are its framework's, for O*NET says nothing of them.
    `whole` has all anchors of the kinds of which only the first are shown.
    """

    id: int
    code: str
    title: str
    description: str
    group: str
    zone: int | None
    inferred: bool
    version: str
    onet: str
    strands: Mapping[str, Rungs]
    anchors: Mapping[str, Sequence[Line]]
    own: frozenset[str] = frozenset()
    whole: Mapping[str, Sequence[Line]] = field(default_factory=dict)

    @property
    def statements(self) -> int:
        """How many its framework has."""
        return sum(rungs.statements for rungs in self.strands.values())


Named = tuple[tuple[str, str], ...]
"""Some of the occupations: their letters and titles."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said of each occupation, and whether it is the same of all."""

    label: str
    values: tuple[str, ...]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Each with the letter of its occupation."""
        return list(zip(LETTERS, self.values, strict=False))

    @property
    def same(self) -> bool:
        """Whether all say the same."""
        return len(set(self.values)) == 1


@dataclass(frozen=True, slots=True)
class Row:
    """An anchor's name; for each occupation its importance, "" where none is known or it is not
    there.
    """

    name: str
    values: tuple[str, ...]

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Letter, importance, and that as a share of the most there can be, to draw as a bar."""
        return [
            (letter, value, f"{float(value) / MOST_IMPORTANT:.0%}" if value else "")
            for letter, value in zip(LETTERS, self.values, strict=False)
        ]

    @property
    def value(self) -> str:
        """The one importance of what only one occupation has."""
        return "".join(self.values)


@dataclass(frozen=True, slots=True)
class Shared:
    """What just these occupations have, as far as is known, and how to head it."""

    of: Named
    rows: tuple[Row, ...]
    head: str

    @property
    def valued(self) -> bool:
        """Whether the importance of any is known."""
        return any(row.value for row in self.rows)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of anchor: what all share, what two share, and for each what it has alone.

    `own` are those whose framework lists it, `silent` the letters of those of which nothing is
    known.
    """

    key: str
    title: str
    gloss: str
    layout: str
    shared: tuple[Shared, ...]
    alone: tuple[Shared, ...]
    own: Named
    silent: str

    @property
    def valued(self) -> bool:
        """Whether the importance of any is known."""
        return any(each.valued for each in (*self.shared, *self.alone))

    @property
    def freely_worded(self) -> bool:
        """Whether the same thing reads otherwise for each occupation."""
        return self.key in FREELY_WORDED

    @property
    def long(self) -> bool:
        """Whether its lists are folded on small screens."""
        return self.key in LONG


@dataclass(frozen=True, slots=True)
class Ladder:
    """A strand: letter, title, version and rungs of each (None: no such strand), and how many
    statements read the same in just these occupations.
    """

    title: str
    rungs: tuple[tuple[str, str, str, Rungs | None], ...]
    same: tuple[tuple[Named, int], ...]

    @property
    def several(self) -> bool:
        """Whether more than one has it, so that statements can be the same."""
        return len([each for *_, each in self.rungs if each]) > 1


def rungs_of(outline: Outline) -> dict[str, Rungs]:
    """The strands of a framework by kind."""
    found: dict[str, Rungs] = {}
    for strand in outline.strands:
        levels: dict[int, tuple[str, int]] = {}
        for domain in strand.domains:
            for level in domain.levels:
                label, count = levels.get(level.rank, (level.label, 0))
                levels[level.rank] = (label, count + len(level.statements))
        found[strand.kind] = Rungs(
            len(strand.domains),
            tuple(levels[rank] for rank in sorted(levels)),
            frozenset(line.digest for line in strand.statements),
        )
    return found


def facts_of(sides: Sequence[Side]) -> list[Fact]:
    """What can be said of each in a few words."""
    return [
        Fact("Group", tuple(side.group or "None given" for side in sides)),
        Fact("Job Zone", tuple(map(_zone, sides))),
        Fact("Framework", tuple(map(_framework, sides))),
        Fact("Statements", tuple(str(side.statements or "None yet") for side in sides)),
    ]


def _zone(side: Side) -> str:
    if side.zone is None:
        return "None given"
    return f"{side.zone}: {JOB_ZONES[side.zone]}{' (inferred)' if side.inferred else ''}"


def _framework(side: Side) -> str:
    if not side.version:
        return "None yet"
    return ", ".join(TAB_LABELS[kind] for kind in TAB_LABELS if kind in side.strands)


def ladders_of(sides: Sequence[Side]) -> list[Ladder]:
    """The strands that any of them has, with how many statements they have in the same words."""
    titles, versions = [side.title for side in sides], [side.version for side in sides]
    found = []
    for kind, label in TAB_LABELS.items():
        rungs = [side.strands.get(kind) for side in sides]
        if any(rungs):
            same = tuple(
                (_named(letters, titles), len(texts))
                for letters, texts in _in_just([each.wordings if each else () for each in rungs])
                if len(letters) > 1 and texts
            )
            found.append(
                Ladder(label, tuple(zip(LETTERS, titles, versions, rungs, strict=False)), same)
            )
    return found


def kinds_of(sides: Sequence[Side]) -> list[Kind]:
    """The kinds of anchors that any of them has, in the order of the catalogue's pages.

    Names are the same whatever their case and spaces.
    """
    titles = [side.title for side in sides]
    found = []
    for key, title, gloss, layout in anchor_kinds():
        lines = [_by_name(side.anchors.get(key, ())) for side in sides]
        if not any(lines):
            continue
        silent = "".join(ls for ls, have in zip(LETTERS, lines, strict=False) if not have)
        # What any of them shows is looked for in all that each of them has.
        seen = set().union(*lines)
        lines = [
            {name: line for name, line in _whole(side, key).items() if name in seen}
            for side in sides
        ]
        groups = [
            Shared(
                _named(ls, titles),
                tuple(_row(name, lines, key) for name in _ordered(some, lines)),
                _head(key, ls, LETTERS[: len(sides)], silent),
            )
            for ls, some in _in_just(lines)
        ]
        own = "".join(ls for ls, side in zip(LETTERS, sides, strict=False) if key in side.own)
        found.append(
            Kind(
                key,
                title,
                gloss,
                layout,
                tuple(each for each in groups if len(each.of) > 1 and each.rows),
                tuple(each for each in groups if len(each.of) == 1),
                _named(own, titles),
                silent,
            )
        )
    return found


def _head(key: str, letters: str, every: str, silent: str) -> str:
    """What these letters' own list is called: that only one has it is said where all are known."""
    if letters == every:
        return "In both" if len(every) == 2 else "In all three"
    others = [each for each in every if each not in letters + silent]
    if len(letters) > 1:
        return f"In {' and '.join(letters)}"
    if letters in silent:
        return letters
    if key in FREELY_WORDED:
        return f"In the words of {letters}"
    if key in CUT and others:
        return f"Among the first of {letters}"
    if not silent:
        return f"Only {letters}"
    return f"In {letters}{', not in ' if others else ''}{' and '.join(others)}"


def _whole(side: Side, key: str) -> dict[str, Line]:
    return _by_name(side.whole.get(key, side.anchors.get(key, ())))


def _named(letters: str, titles: Sequence[str]) -> Named:
    """Letters with the titles they stand for."""
    return tuple((letter, titles[LETTERS.index(letter)]) for letter in letters)


def _in_just(sets: Sequence[Iterable[str]]) -> list[tuple[str, set[str]]]:
    """What is in all, then in just two, then in just one, by the letters of those it is in."""
    whole = [set(each) for each in sets]
    found = []
    for size in range(len(whole), 0, -1):
        for places in combinations(range(len(whole)), size):
            others = set().union(*(s for n, s in enumerate(whole) if n not in places))
            inside = set.intersection(*(whole[n] for n in places)) - others
            found.append(("".join(LETTERS[n] for n in places), inside))
    return found


def _by_name(lines: Sequence[Line]) -> dict[str, Line]:
    """Lines by their names as they are compared; of equal ones the first."""
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(" ".join(line.name.casefold().split()), line)
    return found


def _ordered(names: set[str], lines: Sequence[Mapping[str, Line]]) -> list[str]:
    """The most important ones first, equal ones as the occupations have them."""
    places = {name: place for have in reversed(lines) for place, name in enumerate(have)}

    def weight(name: str) -> float:
        known = [have[name].importance or 0 for have in lines if name in have]
        return -sum(known) / len(known)

    return sorted(names, key=lambda name: (weight(name), places[name], name))


def _row(name: str, lines: Sequence[Mapping[str, Line]], key: str) -> Row:
    there = [have.get(name) for have in lines]
    return Row(
        next(line.name for line in there if line),
        tuple(
            f"{line.importance:.2f}"
            if line and key in RATED and line.importance is not None
            else ""
            for line in there
        ),
    )
