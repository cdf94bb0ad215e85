"""Where people stand, told on the levels of the version that a page is drawn on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from assessments.heights import Bounds, on_levels
from assessments.queries.board.frame import Frame
from assessments.queries.board.targets import level_ranks
from frameworks.models import Framework
from frameworks.queries import outline_of


@dataclass(frozen=True, slots=True)
class Ladders:
    """The levels of a strand as the frame has them, and as other versions do, by row id."""

    ours: Mapping[str, int]
    theirs: Mapping[int, Mapping[str, int]]

    def told(self, version: int | None, bounds: Bounds) -> Bounds:
        """Bounds on a version's levels, on the frame's."""
        theirs = self.theirs.get(version or 0)
        return bounds if theirs is None else on_levels(bounds, theirs, self.ours)


def ladders_of(
    frame: Frame | None,
    strand: str,
    in_use: Collection[int],
    versions: Iterable[Framework] | None = None,
) -> Ladders:
    """For people on these versions (row ids).

    No query while all are on the frame's, nor for outlines that are there already; one for the
    rows where the caller does not know the `versions`.
    """
    if frame is None:
        return Ladders({}, {})
    others = set(in_use) - {frame.framework.pk}
    if versions is None:
        versions = Framework.objects.filter(pk__in=others) if others else ()
    return Ladders(
        level_ranks(frame.outline, strand),
        {each.pk: level_ranks(outline_of(each), strand) for each in versions if each.pk in others},
    )
