"""How far a strand is rated, part by part, and where to carry on (pure)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from assessments.parts import Part

LABELLED = 4
"""Up to so many bars have room for their titles."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One part in a row of bars; `x`, `width` and `filled` are percentages of the row."""

    title: str
    rated: int
    statements: int
    x: float
    width: float
    filled: float

    @property
    def spoken(self) -> str:
        """The same in words."""
        return f"{self.title} {self.rated} of {self.statements}"


def next_part(
    parts: Iterable[Part], answered: Collection[int], settled: Collection[str]
) -> Part | None:
    """The first part with something left to rate, of the strands that are not settled.

    `answered` holds statement row ids, `settled` kinds of strands.
    """
    for part in parts:
        if part.kind not in settled and rated_in(part, answered) < len(part.rows):
            return part
    return None


def rated_in(part: Part, answered: Collection[int]) -> int:
    """How many statements of a part have an answer."""
    return sum(line.id in answered for _, line in part.rows)


def bars_of(parts: Iterable[Part], answered: Collection[int]) -> Iterator[Bar]:
    """A bar for each of these parts, side by side and equally wide."""
    row = list(parts)
    step = 100 / len(row)
    for index, part in enumerate(row):
        rated = rated_in(part, answered)
        width = round(step - 0.6, 2)
        yield Bar(
            title=part.title,
            rated=rated,
            statements=len(part.rows),
            x=round(step * index + 0.2, 2),
            width=width,
            filled=round(width * rated / len(part.rows), 2),
        )
