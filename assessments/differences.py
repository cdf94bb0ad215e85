"""Where learners and those who review them see the same work differently. Pure.

Counts alone: two ratings of one answer are never averaged or blended.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEW = 5
"""Below so many answers a pattern may be chance."""


@dataclass(slots=True)
class Views:
    """How many answers a reviewer sees lower, the same and higher, and the widest step."""

    lower: int = 0
    same: int = 0
    higher: int = 0
    widest: int = 0

    def add(self, said: int, view: int) -> None:
        """Count one answer of 1 to 4 and the reviewer's value beside it."""
        self.lower += view < said
        self.same += view == said
        self.higher += view > said
        self.widest = max(self.widest, abs(view - said))

    @property
    def total(self) -> int:
        """How many answers have a view."""
        return self.lower + self.same + self.higher

    @property
    def apart(self) -> int:
        """How many are seen differently."""
        return self.lower + self.higher


def most_apart(views: Mapping[int, Views]) -> list[int]:
    """The keys of what is seen differently, by how often and then by the widest step."""
    apart = [key for key in views if views[key].apart]
    return sorted(apart, key=lambda key: (-views[key].apart, -views[key].widest, views[key].same))


def hint(name: str, you: str, views: Views) -> str:
    """What a person's ratings are like beside the reviews, in kind words.

    `you` is who reviewed: "you", or "their managers".

    >>> hint("Ben", "you", Views(lower=0, same=2, higher=6))
    'Ben rates lower than you do on 6 of 8.'
    """
    total = f"{views.total}"
    if not views.apart:
        return (
            f"{name} and {you} agree on all {total}."
            if views.total > 1
            else (f"{name} and {you} agree on the one looked at.")
        )
    parts = [
        f"{word} than {you} do on {count}"
        for word, count in (("lower", views.higher), ("higher", views.lower))
        if count
    ]
    return f"{name} rates {' and '.join(parts)} of {total}."


def few(views: Iterable[Views]) -> bool:
    """Whether there is little to go by."""
    return sum(each.total for each in views) < FEW
