"""What moved between two moments of a team: people, statements, gaps. Pure.

Nothing is claimed of people who are in one of the two alone, nor of statements that somebody
answered in one alone. A placement moved up or down only where it did so for sure: two ranges that
overlap and differ are "open".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assessments.gaps import Said, is_gap
from assessments.placement import RULE

Way = Literal["up", "down", "same", "open"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A person at a moment: the bounds of their level in the strand, 0 below the first, and what
    they say of each statement by its row id in the version both moments are read in.

    `high` None: there is no placement.
    """

    low: int = 0
    high: int | None = None
    answers: Mapping[int, Said] = field(default_factory=dict)

    @property
    def placed(self) -> bool:
        """Whether the level is settled."""
        return self.high is not None and self.low == self.high


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement by its row id, with the rank of its level, 1 the lowest."""

    id: int
    rank: int


@dataclass(frozen=True, slots=True)
class PersonMove:
    """Someone who is in both: where they were and are, and how many more or fewer they meet."""

    user: int
    before: Standing
    after: Standing
    gained: int
    lost: int

    @property
    def way(self) -> Way:
        """Where their placement went."""
        return way_between(self.before, self.after)

    @property
    def moved(self) -> bool:
        """Whether anything did."""
        return bool(self.way in ("up", "down") or self.gained or self.lost)


@dataclass(frozen=True, slots=True)
class StatementMove:
    """A statement among those who rated it in both: how many met it, and who changed."""

    id: int
    rated: int
    before: int
    gained: int
    lost: int

    @property
    def after(self) -> int:
        """How many meet it in the later one."""
        return self.before + self.gained - self.lost

    @property
    def change(self) -> int:
        """How many more, or fewer below 0."""
        return self.gained - self.lost


@dataclass(frozen=True, slots=True)
class Moved:
    """Two moments of a team side by side.

    `people` are in both; `joined` and `left`, by user row id, in one, and counted in nothing else.
    `gaps_before` and `gaps_after` count answers below what is asked today, of those rated in both.
    """

    people: tuple[PersonMove, ...]
    statements: tuple[StatementMove, ...]
    joined: tuple[int, ...]
    left: tuple[int, ...]
    gaps_before: int
    gaps_after: int

    def went(self, way: Way) -> int:
        """How many people's placements went this way."""
        return sum(move.way == way for move in self.people)

    @property
    def gained(self) -> int:
        """How many answers meet their statement that did not."""
        return sum(move.gained for move in self.statements)

    @property
    def lost(self) -> int:
        """How many answers no longer meet their statement."""
        return sum(move.lost for move in self.statements)


def way_between(before: Standing, after: Standing) -> Way:
    """Where a placement went: up or down where that is sure, whatever is rated yet."""
    if before.high is None or after.high is None:
        return "open"
    if after.low > before.high:
        return "up"
    if after.high < before.low:
        return "down"
    return "same" if before.placed and after.placed else "open"


def moved(
    before: Mapping[int, Standing],
    after: Mapping[int, Standing],
    statements: Sequence[Asked],
    targets: Mapping[int, int],
) -> Moved:
    """Compare two moments, by user row id; `targets` are ranks by user, for both the same.

    People come with the most movement first, statements likewise, then as they were.
    """
    both = [user for user in after if user in before]
    people, counts = [], {each.id: [0, 0, 0, 0] for each in statements}
    gaps = [0, 0]
    for user in both:
        was, now = before[user].answers, after[user].answers
        gained = lost = 0
        for each in statements:
            first, second = was.get(each.id), now.get(each.id)
            if not isinstance(first, int) or not isinstance(second, int):
                continue
            met, meets = first >= RULE.held_at, second >= RULE.held_at
            up, down = meets and not met, met and not meets
            gained, lost = gained + up, lost + down
            row = counts[each.id]
            counts[each.id] = [row[0] + 1, row[1] + met, row[2] + up, row[3] + down]
            gaps[0] += is_gap(each.rank, targets.get(user, 0), first)
            gaps[1] += is_gap(each.rank, targets.get(user, 0), second)
        people.append(PersonMove(user, before[user], after[user], gained, lost))
    return Moved(
        people=tuple(sorted(people, key=_how_far)),
        statements=_widest(StatementMove(key, *row) for key, row in counts.items()),
        joined=tuple(user for user in after if user not in before),
        left=tuple(user for user in before if user not in after),
        gaps_before=gaps[0],
        gaps_after=gaps[1],
    )


def _how_far(move: PersonMove) -> tuple[bool, int]:
    return move.way not in ("up", "down"), -(move.gained + move.lost)


def _widest(moves: Iterable[StatementMove]) -> tuple[StatementMove, ...]:
    return tuple(sorted(moves, key=lambda move: (-abs(move.change), -move.gained - move.lost)))
