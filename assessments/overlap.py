"""What the work of a learner's occupations and another one takes, kind by kind. Pure.

Names alone: it tells nothing of what the learner can do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frameworks.comparing import CUT, Kind, Side, kinds_of

NAMES_ONLY = ("relatedTitles",)
"""Kinds of anchors that say what work is called, and nothing of it."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A kind of anchor: what both have, and under what heads the names that only one has."""

    title: str
    wide: bool
    both: tuple[str, ...]
    there: tuple[str, tuple[str, ...]]
    mine: tuple[str, tuple[str, ...]]
    summary: str

    @property
    def lists(self) -> list[tuple[str, tuple[str, ...]]]:
        """The lists that have any names, with their heads; what is new first after the shared."""
        return [each for each in (("In both", self.both), self.there, self.mine) if each[1]]


def overlaps_of(mine: Sequence[Side], there: Side) -> list[Overlap]:
    """How what several occupations of one person take overlaps with another; none without any."""
    if not mine:
        return []
    kinds = kinds_of([together(mine), there])
    return [_overlap(kind) for kind in kinds if kind.key not in NAMES_ONLY]


def together(sides: Sequence[Side]) -> Side:
    """Several occupations as if they were one: what any of them has."""
    kinds = dict.fromkeys(kind for side in sides for kind in (*side.anchors, *side.whole))
    shown = {kind: [line for s in sides for line in s.anchors.get(kind, ())] for kind in kinds}
    whole = {
        kind: [line for s in sides for line in s.whole.get(kind, s.anchors.get(kind, ()))]
        for kind in kinds
    }
    own = frozenset().union(*(side.own for side in sides))
    return replace(sides[0], anchors=shown, whole=whole, own=own)


def _overlap(kind: Kind) -> Overlap:
    both = tuple(row.name for shared in kind.shared for row in shared.rows)
    mine, there = (
        tuple(row.name for alone in kind.alone if alone.of[0][0] == letter for row in alone.rows)
        for letter in "AB"
    )
    heads = ("Only there", "Only yours")
    if kind.freely_worded:
        heads = ("In the words used there", "In the words of your work")
    elif kind.key in CUT:
        heads = ("Among the first there", "Among the first of yours")
    if kind.silent:
        known = f"{len(there)} there" if there else f"{len(mine)} of yours"
        unknown = "yours" if "A" in kind.silent else "there"
        return Overlap(
            kind.title,
            kind.layout == "wide",
            (),
            ("There", there),
            ("Yours", mine),
            f"{known}, not known {'of ' * ('A' in kind.silent)}{unknown}",
        )
    return Overlap(
        kind.title,
        kind.layout == "wide",
        both,
        (heads[0], there),
        (heads[1], mine),
        f"{len(both)} shared, {len(there)} only there, {len(mine)} only yours",
    )
