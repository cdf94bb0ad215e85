"""What the database has of O*NET's, and what of it stays although new files lack it."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from frameworks.models import Anchor, Occupation, OccupationTitle, RelatedOccupation
from frameworks.onet.anchors import Line
from frameworks.onet.folder import FEW, NO_END, Related, Said
from frameworks.onet.read import Fault


class Before:
    """What the database has of titles, anchors and related occupations, by occupation."""

    def __init__(self, said: Said) -> None:
        self.anchors: defaultdict[int, dict[str, list[Line]]] = defaultdict(dict)
        rows = Anchor.objects.filter(kind__in=said.anchors).order_by("occupation", "kind", "rank")
        for pk, kind, name, code, importance in rows.values_list(
            "occupation", "kind", "name", "code", "importance"
        ).iterator():
            self.anchors[pk].setdefault(kind, []).append(Line(name, code, importance))
        self.titles: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        if said.titles is not None:
            names = OccupationTitle.objects.order_by("occupation", "rank")
            for pk, title, short in names.values_list("occupation", "title", "short").iterator():
                self.titles[pk].append((title, short))
        self.related: defaultdict[int, list[Related]] = defaultdict(list)
        if said.related is not None:
            near = RelatedOccupation.objects.order_by("occupation", "pk").values_list(
                "occupation", "to__code", "tier", "index"
            )
            for pk, code, tier, place in near.iterator():
                self.related[pk].append(Related(code, tier, place))


def tell_named(said: Said, codes: set[str]) -> None:
    """Of occupations that the list lacks and other files speak of: one of the two is wrong."""
    if codes:
        told = f"It lacks {_some(codes)}, which we know and other files speak of. These stay. "
        told += "Download it again. Are the files of one release?"
        said.faults.append(Fault(said.of["occupations"], "still_named", told, severity="warning"))


def _some(codes: Collection[str]) -> str:
    """A few of these, and how many they are."""
    names = ", ".join(sorted(codes)[:3]) + (", …" if len(codes) > 3 else "")
    return f"{names} ({len(codes):,} in all)"


def emptied(said: Said, before: Before, listed: Iterable[Occupation]) -> defaultdict[str, set[str]]:
    """By part the occupations that its file now says nothing of at all, where they are too many.

    O*NET takes away far less than it adds: a part of the file was lost. They keep what we had.
    """
    had: dict[str, set[int]] = {
        kind: {pk for pk, kinds in before.anchors.items() if kind in kinds}
        for kind in said.anchors
        if kind != "relatedTitles"
    }
    now: dict[str, Collection[str]] = {kind: said.anchors[kind] for kind in had}
    stored = list(listed)
    if said.titles is not None:
        had["titles"], now["titles"] = set(before.titles), said.titles
    if said.related is not None:
        had["related"], now["related"] = set(before.related), said.related
    if said.zones is not None:
        had["zones"] = {each.pk for each in stored if stated_before(each)}
        now["zones"] = said.zones
    kept: defaultdict[str, set[str]] = defaultdict(set)
    for part, ids in had.items():
        end, there = said.ends.get(part, NO_END), now[part]
        lost = {
            each.code
            for each in stored
            if each.pk in ids and each.code not in there and each.code < end
        }
        if len(lost) > FEW:
            kept[part] = lost
            told = f"It says nothing now of {_some(lost)}, and did before. "
            told += "Of these we keep what we had. Download it again."
            said.faults.append(Fault(said.of[part], "emptied", told, severity="warning"))
    return kept


def stated_before(occupation: Occupation) -> int | None:
    """The Job Zone that O*NET itself gave an occupation."""
    said = occupation.onet_says
    return None if said.get("job_zone_inferred") else said.get("job_zone")
