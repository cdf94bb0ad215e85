"""Where somebody stands on one version's levels, told on another version's. Pure."""

from collections.abc import Mapping

Bounds = tuple[int, int | None]
"""The lowest and the highest level somebody can be at, as ranks; None while that is not told."""


def on_levels(bounds: Bounds, theirs: Mapping[str, int], ours: Mapping[str, int]) -> Bounds:
    """Bounds on levels whose ranks are `theirs` by key, on `ours`.

    A level is the same where its key is. What is held there is held here, what is not is not; a
    level between these that only we have is open, and so is who stands at one we do not have.

    >>> ours = {"starter": 1, "basic": 2, "senior": 3}
    >>> on_levels((1, 1), {"basic": 1, "senior": 2}, ours)
    (2, 2)
    >>> on_levels((0, 0), {"basic": 1, "senior": 2}, ours)
    (0, 1)
    """
    low, high = bounds
    if high is None or theirs == ours:
        return bounds
    held = {rank: ours[key] for key, rank in theirs.items() if rank <= low and key in ours}
    missed = [ours[key] for key, rank in theirs.items() if rank > high and key in ours]
    top = max(ours.values(), default=0)
    least, most = max(held.values(), default=0), min(missed, default=top + 1) - 1
    if least > most:
        return 0, None
    return (least, most) if low == 0 or low in held else (least, None)
