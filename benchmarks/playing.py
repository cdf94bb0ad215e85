"""Calls played in turn on either side, and what they took."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from statistics import median, quantiles

from benchmarks.serving import timed
from benchmarks.subject import Subject

WARM_UP = 40


@dataclass(slots=True)
class Figures:
    """What was measured of one call on one side: seconds, and bytes of the last answer."""

    queries: int
    seconds: list[float] = field(default_factory=list)
    bytes: int = 0

    @property
    def median(self) -> float:
        """In milliseconds."""
        return median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """In milliseconds: 19 of 20 were faster."""
        return quantiles(self.seconds, n=20)[-1] * 1000

    def cells(self) -> tuple[str, ...]:
        """Its cells of the table."""
        return f"{self.median:.2f}", f"{self.p95:.2f}", str(self.queries), f"{self.bytes:,}"


def played(
    sides: Sequence[tuple[HTTPConnection, Subject]], what: str, repeat: int, warm_up: int = WARM_UP
) -> list[Figures]:
    """What `repeat` rounds took, one call on each side in every round."""
    figures = [Figures(subject.queries[what]) for _, subject in sides]
    turns = [
        (connection, subject.session, cycle(subject.calls[what]), figure)
        for (connection, subject), figure in zip(sides, figures, strict=True)
    ]
    for turn in range(warm_up + repeat):
        for connection, session, calls, figure in turns:
            seconds, body = timed(connection, session, next(calls))
            if turn >= warm_up:
                figure.seconds.append(seconds)
                figure.bytes = len(body)
    return figures
