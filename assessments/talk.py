"""Earlier rounds of an answer that a team saw as well. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple


class Round(NamedTuple):
    """When a learner began and finished rating an occupation once; `finished_at` None: open."""

    assessment: int
    started_at: datetime
    finished_at: datetime | None

    def open_at(self, when: datetime) -> bool:
        """Whether it was being rated at a moment."""
        return self.started_at <= when and (self.finished_at is None or self.finished_at > when)


def rounds_shown(rounds: Sequence[Round], since: datetime) -> list[Round]:
    """Finished rounds that a team saw as the newest one, which is shown to it `since` then.

    Those that ended later, and the last that had ended before unless another was open then.
    """
    ended = [each for each in rounds if each.finished_at is not None]
    later = [each for each in ended if each.finished_at and each.finished_at > since]
    before = [each for each in ended if each.finished_at and each.finished_at <= since]
    if before and not any(each.open_at(since) for each in rounds):
        later.append(max(before, key=lambda each: (each.finished_at or since, each.assessment)))
    return later
