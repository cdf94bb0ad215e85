"""Earlier placements as values (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

LadderKey = tuple[int, int | None, str]
"""Strand row id, domain row id (None for the pooled ladder), lens."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stored self placement of a ladder: its bounds and what to call them."""

    low: int
    high: int
    label: str


@dataclass(frozen=True, slots=True)
class Past:
    """A finished assessment of the same occupation. Marks are kept by strand kind; those of
    single durable domains by domain key.
    """

    assessment: int
    at: datetime
    version: str
    strands: Mapping[str, Mark] = field(default_factory=dict)
    domains: Mapping[str, Mark] = field(default_factory=dict)
