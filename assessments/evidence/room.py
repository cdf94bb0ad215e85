"""How much evidence a person may keep: sizes in, words or a refusal out (pure)."""

from dataclasses import dataclass

from assessments.evidence.text import Refused

MEGABYTE = 1024 * 1024
MAX_ITEMS = 500
"""Items a person may keep: nobody needs more, and guests may not fill the disk."""


@dataclass(frozen=True, slots=True)
class Room:
    """What somebody keeps, and what they may keep: items, and the bytes of their files.

    Who brought a guest's work along may keep more than `limit`: nothing is lost by signing in.
    """

    items: int
    used: int
    limit: int

    @property
    def used_mb(self) -> int:
        """Whole megabytes, begun ones too, so that what is full never reads as free."""
        return megabytes(self.used)

    @property
    def limit_mb(self) -> int:
        """Megabytes in all."""
        return megabytes(self.limit)

    @property
    def said(self) -> str:
        """For people: "12 of 200 MB"."""
        used = "less than 1" if 0 < self.used < MEGABYTE else str(self.used_mb)
        return f"{used} of {self.limit_mb} MB"

    @property
    def share(self) -> int:
        """How much of it is taken, in whole parts of a hundred, for a bar."""
        return min(100, -(-100 * self.used // self.limit))

    @property
    def nearly_full(self) -> bool:
        """Whether the next large file may find no room."""
        return self.share >= 90

    def check_new(self, size: int) -> None:
        """Refuse one more item with `too_many_items`, or with `quota` for its bytes."""
        if self.items >= MAX_ITEMS:
            raise Refused(
                "too_many_items",
                f"You have {self.items} items, the limit is {MAX_ITEMS}. Delete some first.",
            )
        self.check_swap(0, size)

    def check_swap(self, old: int, new: int) -> None:
        """Refuse a file in the place of another with `quota`; a smaller one is always fine."""
        if new > old and self.used - old + new > self.limit:
            raise Refused(
                "quota",
                f"You use {self.said}. This file is {megabytes(new)} MB. "
                "Delete or replace one first.",
            )


def megabytes(size: int) -> int:
    """Bytes in whole megabytes, rounded up.

    >>> megabytes(1), megabytes(0), megabytes(2 * MEGABYTE)
    (1, 0, 2)
    """
    return -(-size // MEGABYTE)
