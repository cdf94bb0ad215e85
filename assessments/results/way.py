"""What lifts a placement or settles it: the fewest statements that would (pure)."""

from dataclasses import dataclass

from assessments.ladders import Ladder
from assessments.placement import Placement
from assessments.results import wording
from assessments.results.lines import Book, Line
from assessments.results.wording import many

IN_SIGHT = 5
"""So many statements to rate or check are named at once; what lifts a placement is named whole."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way on from a placement: a title, a sentence, the statements in sight, and others."""

    title: str
    lead: str
    lines: tuple[Line, ...] = ()
    others: tuple[Line, ...] = ()


def way_of(placed: Placement, ladder: Ladder, book: Book) -> Way:
    """What to do next: all of it is about the first level above what is sure.

    A final placement is lifted by its unmet statements, those partly done first, and all that
    are not rated; a provisional one is settled by rating.
    """
    if placed.low == len(placed.levels):
        return Way("You are at the top level", "Evidence makes it easier for others to trust.")
    level = placed.levels[placed.low]
    lines = [book[statement.id] for statement in ladder.levels[placed.low].statements]
    blank = [line for line in lines if line.kind == "s0"]
    if placed.low < placed.high:
        return Way(
            f"What decides {level.name}",
            f"You have not rated {'this one' if len(blank) == 1 else f'these {len(blank)}'} yet.",
            tuple(blank[:IN_SIGHT]),
            tuple(blank[IN_SIGHT:]),
        )
    if level.status == "not_assessable":
        left_out = tuple(line for line in lines if line.kind == "sn")
        lead = wording.cannot_be_judged(level) + (" Is that so for these?" if left_out else "")
        return Way("What stands in the way", lead, left_out[:IN_SIGHT], left_out[IN_SIGHT:])
    fewest = placed.margin.up or 0
    unmet = sorted((book[id_] for id_ in placed.next_steps), key=lambda line: -line.score)
    lines = [*unmet[:fewest], *blank]
    return Way(
        f"What gets you to {level.name}",
        _shortest(len(lines), fewest, len(unmet)),
        tuple(lines),
        tuple(unmet[fewest:]),
    )


def _shortest(shown: int, fewest: int, unmet: int) -> str:
    if fewest == unmet:
        return "This one lifts you." if shown == 1 else f"You need all {shown} of these."
    if shown == fewest:
        return f"The nearest first. Any {fewest} of your {unmet} open ones will do."
    return f"The shortest way is {many(shown)}: rate what is open, and meet {fewest} more."
