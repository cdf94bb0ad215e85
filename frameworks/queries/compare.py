"""Occupations to be put side by side, and finding them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from frameworks.access import readable
from frameworks.comparing import Side, rungs_of
from frameworks.finding.asked import Asked
from frameworks.finding.find import find
from frameworks.models import Anchor, Framework, Occupation, OccupationTitle, RelatedOccupation
from frameworks.onet.anchors import SHOWN, Line, shown
from frameworks.presenting import onet_release, plain_version
from frameworks.queries.documents import outline_of

FOUND = 10
NEAR = 6


class Offer(NamedTuple):
    """An occupation to be put beside others, and the O*NET release that knows it, or ""."""

    code: str
    title: str
    onet: str


_LIVE = Framework.objects.filter(status=Framework.Status.PUBLISHED)
_SHOWN = ~Q(onet_release="") | Exists(_LIVE.filter(occupation=OuterRef("pk")))
"""Occupations that have a page."""


def sides_of(codes: Sequence[str], reader: object) -> list[Side]:
    """Those of these occupations that there are and that the reader may see, in this order.

    Four queries, and one more for each framework whose outline is not known yet.
    """
    rows = Occupation.objects.readable_by(reader).filter(_SHOWN, code__in=codes)
    found = {row.code: row for row in rows}
    live = {row.occupation_id: row for row in _LIVE.filter(occupation__in=found.values())}
    onets = [row for row in found.values() if row.onet_release]
    now, titles = _now_of(onets), _titles_of(onets)
    return [
        _side(row, live.get(row.pk), now.get(row.pk, {}), titles.get(row.pk, []))
        for row in map(found.get, codes)
        if row
    ]


def _now_of(occupations: Sequence[Occupation]) -> Mapping[int, Mapping[str, list[Line]]]:
    """What O*NET says now, by occupation and kind."""
    found: dict[int, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    rows = Anchor.objects.filter(occupation__in=occupations)
    for row in rows.values_list("occupation", "kind", "name", "code", "importance"):
        found[row[0]][row[1]].append(Line(*row[2:]))
    return found


def _titles_of(occupations: Sequence[Occupation]) -> Mapping[int, list[Line]]:
    """All that O*NET also calls them, by occupation."""
    found: dict[int, list[Line]] = defaultdict(list)
    rows = OccupationTitle.objects.filter(occupation__in=occupations)
    for pk, title in rows.values_list("occupation", "title"):
        found[pk].append(Line(title, "", None))
    return found


def _side(
    row: Occupation,
    live: Framework | None,
    now: Mapping[str, list[Line]],
    titles: list[Line],
) -> Side:
    """Its framework's words where it has one; O*NET's anchors now, else its framework's."""
    listed = {
        kind: [Line(name, "", None) for name in names]
        for kind, names in (live.anchors if live else None) or ()
        if names and kind not in now
    }
    whole = {kind: now[kind] for kind in SHOWN if kind in now}
    if titles:
        whole["relatedTitles"] = titles
    release = row.onet_release or (onet_release(live.sources) if live else "")
    return Side(
        id=row.pk,
        code=row.code,
        title=row.title,
        description=row.description or (live.description if live else ""),
        group=row.group,
        zone=row.job_zone,
        inferred=row.job_zone_inferred,
        version=plain_version(live.version) if live else "",
        onet=release,
        strands=rungs_of(outline_of(live)) if live else {},
        anchors={**shown(now), **listed},
        own=frozenset(listed),
        whole=whole,
    )


def named(words: str, reader: object) -> list[Offer]:
    """Occupations by what people call them, the best first."""
    hits = find(Asked(words), reader).hits if words else ()
    return [Offer(hit.code, hit.title, hit.onet) for hit in hits[:FOUND]]


def near_to(side: Side, reader: object) -> list[Offer]:
    """The occupations O*NET thinks of as nearest."""
    rows = RelatedOccupation.objects.filter(readable(reader, by="to__"), occupation=side.id)
    return [
        Offer(*row) for row in rows.values_list("to__code", "to__title", "to__onet_release")[:NEAR]
    ]
