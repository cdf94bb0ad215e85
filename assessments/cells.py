"""One person's answer to one statement, as a team's tables and files show it. Pure."""

from typing import NamedTuple

from assessments.gaps import Said
from assessments.placement import RULE


class Cell(NamedTuple):
    """An answer: 1 to 4, "na" or None; whether its owner is sure; the reviewer's value.

    `review` is the newest view's value and `current` whether it is of the answer as it stands;
    `statement` is the row that was answered, which may be of an older version; `evidence` counts
    its items where they were asked for.
    """

    said: Said = None
    not_sure: bool = False
    review: int | None = None
    current: bool = False
    statement: int | None = None
    evidence: int = 0

    @property
    def agrees(self) -> bool | None:
        """Whether a reviewer agrees with this very answer; None where nobody looked at it."""
        return self.review == self.said if self.current else None

    @property
    def confirmed(self) -> bool:
        """Whether one does."""
        return self.current and self.review == self.said

    @property
    def met(self) -> bool:
        """Whether it says Fully or Beyond."""
        return isinstance(self.said, int) and self.said >= RULE.held_at


UNSAID = Cell()
