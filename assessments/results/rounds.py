"""A learner's rounds of an occupation side by side: where each ladder stood and stands (pure).

Rounds on different versions are told on the levels of the newest one, where the same level has
the same key; what cannot be told there is left to the words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assessments.heights import on_levels
from assessments.moved import Standing, Way, way_between
from assessments.results import charts
from assessments.results.charts import Meter
from assessments.results.history import Mark, Past
from assessments.results.strand import NAMES, SHORT
from assessments.results.timeline import Timeline, timeline
from frameworks.outline import DomainLine, Outline, StrandLine

WIDE_DATES = 8
"""So many dates have room below a strand's line."""
SMALL_ROW = 13.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A ladder in one round; `low` to `high` on the levels of the newest, None where that is
    not told. `since` says in words what became of it, "" in the first round.
    """

    past: Past
    mark: Mark
    low: int
    high: int | None
    way: Way | None = None
    since: str = ""

    @property
    def open(self) -> bool:
        """Whether further answers may still lift it."""
        return self.high is not None and self.low != self.high


@dataclass(frozen=True, slots=True)
class Line:
    """A ladder over all rounds that rated it, the oldest first; `levels` lowest first."""

    key: str
    name: str
    levels: tuple[str, ...]
    spots: tuple[Spot, ...]
    picture: Timeline | None
    kind: str = ""

    @property
    def last(self) -> Spot | None:
        """Where it stands now."""
        return self.spots[-1] if self.spots else None

    @property
    def steps(self) -> list[tuple[Spot, Meter | None]]:
        """Each round as a bar, the newest first."""
        top = len(self.levels)
        return [
            (spot, None if spot.high is None else charts.meter(spot.low, spot.high, top))
            for spot in reversed(self.spots)
        ]

    @property
    def told(self) -> str:
        """The picture in words."""
        return " ".join(f"{spot.past.month}: {spot.mark.label}." for spot in self.spots)

    def at(self, past: Past) -> Spot | None:
        """It in one round, None where that did not rate it."""
        return next((spot for spot in self.spots if spot.past == past), None)

    def label(self, past: Past) -> str:
        """What it was called in one round, "" where that did not rate it."""
        found = self.at(past)
        return found.mark.label if found else ""


def lines_of(
    pasts: Sequence[Past], outlines: Mapping[int, Outline]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The strands, and the single domains of the strand that has several.

    `pasts` come oldest first, `outlines` by their frameworks' row ids.
    """
    newest = outlines[pasts[-1].framework].filled
    strands = tuple(
        _line(strand, None, pasts, outlines, names=(strand.kind, NAMES[strand.kind]))
        for strand in newest.strands
    )
    domains = tuple(
        _line(strand, domain, pasts, outlines, names=(domain.key, domain.label))
        for strand in newest.strands
        if len(strand.domains) > 1
        for domain in strand.domains
    )
    return strands, domains


def since_then(way: Way, label: str, month: str) -> str:
    """What became of a placement since a round of a month or a day, in words.

    >>> since_then("up", "Emerging", "June 2025")
    'Up from Emerging in June 2025'
    >>> since_then("up", "Towards Emerging", "June 2025")
    'Up from below Emerging in June 2025'
    >>> since_then("open", "Not placed", "June 2025")
    'Before: Not placed, in June 2025'
    >>> since_then("same", "Emerging", "4 June 2025")
    'As on 4 June 2025'
    """
    when = f"{'on' if month[0].isdigit() else 'in'} {month}"
    if way == "same":
        return f"As {when}"
    if way == "open":
        return f"Before: {label}, {when}"
    below = label.removeprefix("Towards ")
    return f"{way.capitalize()} from {label if below == label else f'below {below}'} {when}"


def unsure_between(before: Spot, after: Spot) -> str:
    """What to say of the change between two where it is neither sure nor none."""
    if after.open:
        return "Still open"
    return "Settled now" if before.open and after.high is not None else "Not comparable"


def levels_of(strand: StrandLine, domain: str | None = None) -> Mapping[str, str]:
    """The levels of a strand's headline, or of one domain, lowest first: labels by key."""
    wanted = [each for each in strand.domains if domain in (None, each.key)]
    levels = sorted((level for each in wanted for level in each.levels), key=lambda x: x.rank)
    first: dict[int, tuple[str, str]] = {}
    for level in levels:
        first.setdefault(level.rank, (level.key, level.label))
    return dict(first.values())


def ranks(levels: Iterable[str]) -> Mapping[str, int]:
    """Keys of levels, lowest first, with the places they have on their ladder."""
    return {key: rank for rank, key in enumerate(levels, start=1)}


def _line(
    strand: StrandLine,
    domain: DomainLine | None,
    pasts: Sequence[Past],
    outlines: Mapping[int, Outline],
    *,
    names: tuple[str, str],
) -> Line:
    key = domain.key if domain else None
    ours = levels_of(strand, key)
    spots = []
    for past in pasts:
        mark = past.domains.get(key) if key else past.strands.get(strand.kind)
        theirs = outlines[past.framework].strand(strand.kind)
        if mark is None or theirs is None:
            continue
        bounds = on_levels((mark.low, mark.high), ranks(levels_of(theirs, key)), ranks(ours))
        spots.append(Spot(past, mark, *(bounds if mark.placed else (0, None))))
    levels = tuple(ours.values())
    return Line(
        *names,
        levels=levels,
        spots=(*spots[:1], *(_moved(*pair, levels[0]) for pair in pairwise(spots))),
        picture=_picture(spots, levels, small=domain is not None),
        kind=SHORT[strand.kind],
    )


def _moved(before: Spot, after: Spot, first: str) -> Spot:
    way = way_between(Standing(before.low, before.high), Standing(after.low, after.high))
    below = before.mark.placed and before.mark.high == 0
    label = f"Towards {first}" if below else before.mark.label
    told = since_then(way, label, before.past.month)
    return Spot(after.past, after.mark, after.low, after.high, way, told)


def _picture(spots: Sequence[Spot], levels: Sequence[str], *, small: bool) -> Timeline | None:
    placed = [spot for spot in spots if spot.high is not None]
    drawn = [
        (spot.low, spot.high or 0, "Now" if spot.past.open else f"{spot.past.at:%b %Y}")
        for spot in placed
    ]
    when = [spot.past.at for spot in placed]
    names = ("Not yet", *levels)
    if small:
        return timeline(drawn, names, start=6, row=SMALL_ROW, dates=0, whole=True, when=when)
    return timeline(drawn, names, start=22, dates=WIDE_DATES, whole=True, room=120, when=when)
