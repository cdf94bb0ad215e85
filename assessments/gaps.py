"""Gaps of many people in the statements of a framework, from counts. Pure.

A statement is *asked* of a person when its level is not above their target. A gap is an answer
below Fully to a statement that is asked; what is not rated, or not part of the work, is none
(design: "statements not asked are not gaps").
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.placement import RULE

Said = int | str | None
"""1 to 4, "na", or None for no answer."""

NO_TARGET = 0
"""The target of whoever has none: nothing is asked, so nothing is a gap."""

BEYOND = RULE.held_at + 1
"""The answer of those who can guide others in a statement."""

FEWEST = 5
"""How many people an aggregate must be of before it is shown to who may not see each of them."""


def is_asked(rank: int, target: int) -> bool:
    """Whether a statement of the level `rank` (1 the lowest) is asked at this target level."""
    return rank <= target


def is_gap(rank: int, target: int, said: Said) -> bool:
    """Whether an answer is below what the target asks."""
    return is_asked(rank, target) and isinstance(said, int) and said < RULE.held_at


@dataclass(slots=True)
class Tally:
    """What people say of one statement.

    `values` counts the answers 1 to 4 of everybody, `na` those it is no part of the work of.
    Of those it is asked of, `rated` gave an answer 1 to 4 and `below` of these is a gap;
    of `excused` it is no part of the work.
    """

    values: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    na: int = 0
    rated: int = 0
    below: int = 0
    excused: int = field(default=0, compare=False)

    def add(self, rank: int, target: int, said: Said, count: int = 1) -> None:
        """Count `count` people with this target who say this of a statement of level `rank`."""
        if said == "na":
            self.na += count
            self.excused += count * is_asked(rank, target)
        elif isinstance(said, int):
            self.values[said - 1] += count
            self.rated += count * is_asked(rank, target)
            self.below += count * is_gap(rank, target, said)

    def __add__(self, other: "Tally") -> "Tally":
        """The tally of both groups."""
        values = [here + there for here, there in zip(self.values, other.values, strict=True)]
        return Tally(
            values,
            self.na + other.na,
            self.rated + other.rated,
            self.below + other.below,
            self.excused + other.excused,
        )

    @property
    def guides(self) -> int:
        """How many can guide others."""
        return self.values[BEYOND - 1]

    @property
    def answers(self) -> int:
        """How many gave a value, whatever their target."""
        return sum(self.values)

    @property
    def people(self) -> int:
        """How many said anything."""
        return self.answers + self.na

    @property
    def share(self) -> int:
        """How many in a hundred of the rated are below, 0 where nobody is rated."""
        return round(100 * self.below / self.rated) if self.rated else 0

    @property
    def hidden(self) -> bool:
        """Whether it is of too few people for who may not see each of them."""
        return self.people < FEWEST


def shown_together(people: Sequence[int]) -> list[bool]:
    """Which totals may stand beside each other and beside the total of all of them.

    `people` says of how many each is; nobody is in two. None may be of one to FEWEST - 1 people,
    nor what is left of the total of all once those that are shown are taken away: then one more is
    held back, the one of the fewest. The total of all itself may stand by `is_enough`.

    >>> shown_together([7, 3, 12]), shown_together([7, 3, 2, 12])
    ([False, False, True], [True, False, False, True])
    """
    shown = [is_enough(count) for count in people]
    held_back = sum(count for count, ok in zip(people, shown, strict=True) if not ok)
    if not is_enough(held_back):
        others = [place for place, count in enumerate(people) if count and shown[place]]
        if others:
            shown[min(others, key=lambda place: people[place])] = False
    return shown


def is_enough(people: int) -> bool:
    """Whether a figure of so many tells of no single person: of nobody, or of FEWEST and more."""
    return people == 0 or people >= FEWEST


def totals_beside(
    seen: Sequence[Tally], others: Sequence[Tally]
) -> list[tuple[Tally | None, bool]]:
    """One statement's tally of each of several groups, and whether it is of the whole group.

    The reader sees those of `seen` one by one and of `others` totals only; nobody is in two of
    the latter. Whatever is shown of a group, the reader can take those they see away: so others
    are left out unless shown_together lets them stand. None where that leaves nothing to show.
    """
    stands = shown_together([tally.answers for tally in others])
    return [
        (mine + more, True) if ok else (mine if mine.people else None, False)
        for mine, more, ok in zip(seen, others, stands, strict=True)
    ]


def widest_first(keys: Sequence[int], tallies: Mapping[int, Tally]) -> list[int]:
    """Statements by how many are below, then by how large a part that is, then as they were."""

    def width(key: int) -> tuple[int, int]:
        tally = tallies.get(key) or Tally()
        return -tally.below, -tally.share

    return sorted(keys, key=width)


def reaches(low: int, target: int) -> bool:
    """Whether a placement that is `low` at least is at the target; without one, nobody is."""
    return target != NO_TARGET and low >= target


def names_in_short(names: Iterable[str]) -> Mapping[str, str]:
    """First names for column heads, with as much of the last name as tells them apart.

    >>> names_in_short(["Ines Rowe", "Ben Ashdown", "Ben Ark"])["Ben Ark"]
    'Ben Ar.'
    """
    alike: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        alike.setdefault(_first(name), []).append(name)
    return {
        name: _told_apart(name, [twin for twin in twins if twin != name]) if twins[1:] else first
        for first, twins in alike.items()
        for name in twins
    }


def _first(name: str) -> str:
    return (name.split() or [name])[0].partition("@")[0]


def _told_apart(name: str, twins: Sequence[str]) -> str:
    last = name.split()[-1] if len(name.split()) > 1 else ""
    if not last:
        return name
    others = [twin.split()[-1].casefold() for twin in twins]
    for length in range(1, len(last)):
        if not any(other.startswith(last[:length].casefold()) for other in others):
            return f"{_first(name)} {last[:length]}."
    return name
