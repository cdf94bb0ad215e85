"""A stored placement in the few words a card or a table cell has room for (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.results.wording import STILL_OPEN, range_label

NOT_RATED = "Not rated"


@dataclass(frozen=True, slots=True)
class Headline:
    """Where a strand stands: `rank` is the level reached for sure, 0 below the first.

    `final` says that no further answer can change it, `high` what further ones may make of it;
    `rated` of `statements` are answered.
    `next_level` is what the next level still takes.
    """

    label: str = NOT_RATED
    rank: int = 0
    final: bool = False
    rated: int = 0
    statements: int = 0
    next_level: str = STILL_OPEN
    high: int = 0

    @property
    def done(self) -> bool:
        """Whether every statement has an answer."""
        return self.rated == self.statements


def headline_of(result: Mapping[str, Any]) -> Headline:
    """The headline of a placement as the rule's `as_dict` gives it and the database keeps it."""
    levels = result["levels"]
    statements = sum(level["statements"] for level in levels)
    rated = statements - sum(level["unanswered"] for level in levels)
    if not rated:
        return Headline(statements=statements)
    return Headline(
        label=_label(result),
        rank=result["low"],
        final=result["low"] == result["high"],
        rated=rated,
        statements=statements,
        next_level=_next_level(result),
        high=result["high"],
    )


def _label(result: Mapping[str, Any]) -> str:
    """Its words on every page; below the first level a cell of its own says which that is."""
    low, high, levels = result["low"], result["high"], result["levels"]
    judged = levels[0]["status"] != "not_assessable"
    if low == high == 0 and judged:
        return f"Towards {levels[0]['name']}"
    names = result["label_low"], result["label_high"]
    return range_label(low, high, names, top=len(levels), judged=judged)


def _next_level(result: Mapping[str, Any]) -> str:
    low, levels = result["low"], result["levels"]
    if low != result["high"]:
        return STILL_OPEN
    if low == len(levels):
        return "You are at the top"
    above = levels[low]
    if above["status"] == "not_assessable":
        return f"{above['name']} cannot be judged"
    more = above["need"] - above["met"]
    return f"{more} more {above['name']} statement{'' if more == 1 else 's'}"
