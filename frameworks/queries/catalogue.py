"""The catalogue as a whole: how many occupations there are, in which groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from frameworks.finding.find import listed

EXAMPLES = 30
"""The fullest frameworks, among which examples of different groups are looked for."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of occupations: how many there are, with a framework, and with AI skills."""

    name: str
    count: int
    framed: int
    ai: int


@dataclass(frozen=True, slots=True)
class Example:
    """An occupation one can rate oneself in."""

    code: str
    title: str
    group: str
    occupational: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a visitor is told of the catalogue."""

    framed: int
    examples: Sequence[Example]
    releases: Sequence[str]


def groups_of(reader: object) -> list[Group]:
    """The groups with what a reader may see of them, by name; one query."""
    rows = (
        listed(reader)
        .exclude(occupation__group="")
        .values_list("occupation__group")
        .annotate(
            count=Count("pk"),
            framed=Count("pk", filter=Q(framed=True)),
            ai=Count("pk", filter=Q(ai=True)),
        )
        .order_by("occupation__group")
    )
    return [Group(*row) for row in rows]


def releases_in(reader: object) -> list[str]:
    """The O*NET releases that what a reader may see rests on; one query."""
    releases = listed(reader).exclude(onet="").order_by("onet")
    return list(releases.values_list("onet", flat=True).distinct())


def shelf_of(reader: object, wanted: int = 3) -> Shelf:
    """How many frameworks there are, and some to begin with: full ones, each of another group."""
    framed = listed(reader).filter(framed=True)
    counts = dict(framed.values_list("onet").annotate(Count("pk")).order_by("onet"))
    by_group: dict[str, Example] = {}
    for row in framed.order_by("-statements", "occupation__title").values_list(
        "occupation__code", "occupation__title", "occupation__group", "occupational"
    )[:EXAMPLES]:
        by_group.setdefault(row[2], Example(*row))
    return Shelf(
        sum(counts.values()),
        list(by_group.values())[:wanted],
        [release for release in counts if release],
    )
