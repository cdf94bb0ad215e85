"""The versions of an occupation as those who look after them see them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from frameworks.impact import on_people
from frameworks.models import (
    Draft,
    Framework,
    Occupation,
    Release,
    Statement,
    StatementLink,
)
from frameworks.reviewing import Sort, pills
from nsx.accounts.powers import Powers

PER_PAGE = 50
FILTERS = {"live": "Live", "retired": "Retired", "local": "Local roles"}


def editable(powers: Powers) -> QuerySet[Occupation]:
    """The occupations whose frameworks an admin may change."""
    if powers.all_frameworks:
        return Occupation.objects.all()
    return Occupation.objects.filter(organisation__in=powers.frameworks)


@dataclass(frozen=True, slots=True)
class Entry:
    """An occupation in the list; `live` is the version that is published."""

    occupation: Occupation
    live: Framework | None
    versions: int
    drafts: int
    people: int


def entries(
    powers: Powers, *, words: str, shown: str, page: str | None
) -> tuple["Page[Any]", list[Entry]]:
    """One page of the occupations with a framework, in four queries whatever their number."""
    published = Q(frameworks__status=Framework.Status.PUBLISHED)
    found = (
        editable(powers)
        .select_related("organisation")
        .annotate(
            versions=Count("frameworks", distinct=True),
            live=Count("frameworks", filter=published, distinct=True),
        )
        .filter(versions__gt=0)
        .order_by("title", "code")
    )
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(code__icontains=word))
    chosen = {"live": Q(live=1), "retired": Q(live=0), "local": Q(organisation__isnull=False)}
    if shown in chosen:
        found = found.filter(chosen[shown])
    here = Paginator(found, PER_PAGE).get_page(page)
    return here, _described(list(here))


def _described(occupations: Sequence[Occupation]) -> list[Entry]:
    versions = Framework.objects.filter(occupation__in=occupations)
    of = dict(versions.values_list("pk", "occupation"))
    live = {each.occupation_id: each for each in versions.filter(status=Framework.Status.PUBLISHED)}
    people: dict[int, int] = {}
    for version, number in on_people().on_versions(list(of)).items():
        people[of[version]] = people.get(of[version], 0) + number
    waiting = Draft.objects.waiting().filter(code__in=[each.code for each in occupations])
    drafts = dict(waiting.order_by().values_list("code").annotate(Count("pk")))
    return [
        Entry(
            each,
            live.get(each.pk),
            each.versions,  # type: ignore[attr-defined]
            drafts.get(each.code, 0),
            people.get(each.pk, 0),
        )
        for each in occupations
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """A release, with how many statements and people its version has and what it changed."""

    release: Release
    statements: int
    people: int
    pills: Sequence[tuple[Sort, int]]
    live: bool


@dataclass(frozen=True, slots=True)
class History:
    """An occupation's versions, newest first, and what was live when."""

    occupation: Occupation
    versions: Sequence[Framework]
    steps: Sequence[Step]
    people: Mapping[int, int]

    @property
    def live(self) -> Framework | None:
        """The version that is published."""
        found = (v for v in self.versions if v.status == Framework.Status.PUBLISHED)
        return next(found, None)

    def version(self, name: str | None) -> Framework | None:
        """The version of this name, if there is one."""
        return next((v for v in self.versions if v.version == name), None)

    def people_on(self, version: Framework | None) -> int:
        """How many people's newest round is of a version."""
        return self.people.get(version.pk, 0) if version else 0


def history_of(occupation: Occupation) -> History:
    """Everything that was live of an occupation; the same few queries however many versions."""
    versions = list(occupation.frameworks.select_related("occupation"))
    by_id = {version.pk: version for version in versions}
    people = on_people().on_versions(list(by_id))
    wordings = _wordings(by_id)
    linked = _linked(by_id)
    releases = list(Release.objects.filter(framework__in=by_id).select_related("by", "previous"))
    live = next((v.pk for v in versions if v.status == Framework.Status.PUBLISHED), None)
    newest = releases[0].pk if releases and live else None
    steps = []
    for release in releases:
        version = by_id[release.framework_id]
        release.framework = version
        came = release.kind == Release.Kind.PUBLISH and version.based_on_id in by_id
        base = wordings[version.based_on_id or 0] if came else None
        counts = {} if base is None else _counts(base, wordings[version.pk], linked[version.pk])
        steps.append(
            Step(
                release,
                len(wordings[version.pk]),
                people.get(version.pk, 0),
                [pill for pill in pills(counts) if pill[0].css],
                live=release.pk == newest,
            )
        )
    return History(occupation, versions, steps, people)


def _wordings(versions: Iterable[int]) -> dict[int, dict[int, UUID]]:
    """By version, the lineage of every statement by its row id."""
    found: dict[int, dict[int, UUID]] = defaultdict(dict)
    place = "level__domain__strand__framework"
    lines = Statement.objects.filter(**{f"{place}__in": list(versions)}).order_by()
    for version, pk, lineage in lines.values_list(place, "pk", "lineage"):
        found[version][pk] = lineage
    return found


def _linked(versions: Iterable[int]) -> dict[int, list[tuple[int, int, str]]]:
    """By version, the links that its statements came by: old, new, relation."""
    found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    links = StatementLink.objects.filter(framework__in=list(versions))
    for version, old, new, relation in links.values_list("framework", "old", "new", "relation"):
        found[version].append((old, new, relation))
    return found


def _counts(
    before: Mapping[int, UUID], after: Mapping[int, UUID], links: Sequence[tuple[int, int, str]]
) -> Counter[str]:
    """How many statements came, went, or were reworded, merged or split when a version came."""
    counts = Counter({new: relation for _, new, relation in links}.values())
    stayed = set(before.values()) & set(after.values())
    gone = {pk for pk, lineage in before.items() if lineage not in stayed}
    come = {pk for pk, lineage in after.items() if lineage not in stayed}
    counts["removed"] = len(gone - {old for old, _, _ in links})
    counts["added"] = len(come - {new for _, new, _ in links})
    return counts
