"""What O*NET says into the database: compared first, then only what differs is written.

A published framework keeps its own words and anchors; nothing of it is touched here. Occupations
are written in batches, each in a transaction of its own: a run that is killed leaves whole
occupations, and the next one ends the work.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef

from frameworks.finding.index import count_words, index
from frameworks.models import Anchor, Framework, Occupation, OccupationTitle, RelatedOccupation
from frameworks.onet.anchors import Line, job_zones
from frameworks.onet.before import Before, emptied, stated_before, tell_named
from frameworks.onet.folder import FEW, NO_END, Related, Said, Tell
from frameworks.onet.groups import group_of
from frameworks.onet.read import Fault
from frameworks.queries.edition import BEGUN, DONE
from nsx.accounts.models import AuditEvent, User

BATCH = 128
"""Occupations written in one transaction: nobody who saves an answer waits long for it."""
ROWS = 2_000
"""Rows of one INSERT."""
T = TypeVar("T")
OURS = ("title", "group", "job_zone", "job_zone_inferred")
"""What is O*NET's to say only where no live framework says it."""
LIVE = Framework.objects.filter(status=Framework.Status.PUBLISHED)


class NothingKnown(Exception):
    """There is no occupation to say anything of: neither in the files nor in the database."""


@dataclass(slots=True)
class Change:
    """What is to be written of one occupation; None where it stays as it is."""

    occupation: Occupation
    fresh: bool
    outcome: str
    columns: dict[str, Any]
    anchors: dict[str, list[Line]]
    titles: list[tuple[str, str]] | None = None
    related: list[Related] | None = None


@dataclass(slots=True)
class Plan:
    """What an import would do. `counts` has added, changed, same and gone occupations."""

    release: str
    changes: list[Change] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def compare(said: Said) -> Plan:
    """What differs from what is stored. Parts that were not read stay as they are.

    Without a list of occupations it is about those that O*NET has told us of before. Raises
    NothingKnown where there are none.
    """
    stored = {
        each.code: each
        for each in Occupation.objects.filter(organisation=None)
        .annotate(framed=Exists(LIVE.filter(occupation=OuterRef("pk"))))
        .iterator()
    }
    known = {code for code, each in stored.items() if each.onet_release}
    codes = known if said.occupations is None else said.occupations.keys()
    if not codes:
        raise NothingKnown
    plan = Plan(said.release)
    before = Before(said)
    kept = emptied(said, before, [stored[code] for code in codes if code in stored])
    reachable = {code: each.pk for code, each in stored.items() if each.pk}
    named = set(codes) | reachable.keys()
    zones = job_zones(codes, _stated(said, stored, kept["zones"]))
    for code in sorted(codes):
        occupation = stored.get(code) or Occupation(code=code)
        says = _says(said, occupation, zones.get(code, (None, False)))
        change = _change(said, occupation, says, before, named, kept)
        plan.counts[change.outcome] += 1
        if change.outcome != "same" or occupation.onet_release != said.release:
            plan.changes.append(change)
    if said.occupations is not None:
        end = _end_of_list(said, known)
        gone = {code for code in known - set(codes) if code <= end}
        tell_named(said, gone & said.named)
        plan.gone = [stored[code].pk for code in gone - said.named if not stored[code].onet_gone]
        plan.counts["gone"] = len(plan.gone)
    return plan


def _end_of_list(said: Said, known: set[str]) -> str:
    """Up to where the list of occupations is believed that those it lacks are gone."""
    last = max(said.occupations or {""})
    later = sum(last < code for code in known)
    if "occupations" not in said.ends and later > FEW:
        told = f"The list ends with {last}; we know {later:,} more occupations. These stay. "
        told += "If it was cut off, download it again."
        said.faults.append(Fault("Occupation Data.txt", "ends_early", told, severity="warning"))
        said.ends["occupations"] = last
    return said.ends.get("occupations", NO_END)


def _stated(said: Said, stored: dict[str, Occupation], kept: Collection[str]) -> dict[str, int]:
    """The Job Zones that O*NET itself gives: now, or where they were not read, before."""
    end = said.ends.get("zones", NO_END if said.zones is not None else "")
    before = {
        code: zone
        for code, each in stored.items()
        if (code > end or code in kept) and (zone := stated_before(each))
    }
    return before | (said.zones or {})


def _says(said: Said, occupation: Occupation, zone: tuple[int | None, bool]) -> dict[str, Any]:
    """The columns that O*NET's words go into."""
    if said.occupations is None:
        title, description = occupation.onet_says["title"], occupation.description
    else:
        title, description = said.occupations[occupation.code]
    block = {
        "title": title,
        "group": group_of(occupation.code),
        "job_zone": zone[0],
        "job_zone_inferred": zone[1],
    }
    own = {} if getattr(occupation, "framed", False) else block
    return {**own, "onet_says": block, "description": description, "onet_gone": False}


def _change(
    said: Said,
    occupation: Occupation,
    says: dict[str, Any],
    before: Before,
    named: set[str],
    kept: Mapping[str, set[str]],
) -> Change:
    code, pk = occupation.code, occupation.pk or 0
    columns = {key: value for key, value in says.items() if getattr(occupation, key) != value}
    had = before.anchors.get(pk, {})

    def news(part: str, now: list[T], before: list[T]) -> bool:
        """Whether it says something else. What stands last in a file cut off may be half of it."""
        sure = code < said.ends.get(part, NO_END) and code not in kept.get(part, ())
        return now != before and (sure or not before)

    change = Change(
        occupation,
        not occupation.pk,
        "same",
        columns,
        {
            kind: lines
            for kind, found in said.anchors.items()
            for lines in [found.get(code, [])]
            if news("titles" if kind == "relatedTitles" else kind, lines, had.get(kind, []))
        },
    )
    if said.titles is not None:
        titles = said.titles.get(code, [])
        if news("titles", titles, before.titles[pk]):
            change.titles = titles
    if said.related is not None:
        related = [each for each in said.related.get(code, []) if each.code in named]
        if news("related", related, before.related[pk]):
            change.related = related
    if not occupation.onet_release:
        change.outcome = "added"
    elif columns or change.anchors or change.titles is not None or change.related is not None:
        change.outcome = "changed"
    return change


def store(*, plan: Plan, by: User | None, tell: Tell = lambda _: None) -> None:
    """Write a plan, batch by batch; what differs in nothing is not written.

    An occupation that is new counts as O*NET's (`onet_release`) once all of it is there.
    """
    if not plan.changes and not plan.gone:
        return
    with transaction.atomic():
        _begin(plan, by)
        if not plan.changes:
            _end(plan, by)
    ids = dict(Occupation.objects.values_list("code", "pk"))
    done = 0
    for batch in _batches(plan.changes):
        with transaction.atomic():
            _write(batch, plan.release, ids)
            done += len(batch)
            if done == len(plan.changes):
                _end(plan, by)
        tell(f"{done:,} of {len(plan.changes):,} occupations written")


def _begin(plan: Plan, by: User | None) -> None:
    """All occupations there, so that they can be related; those gone marked; and on record."""
    fresh = [change for change in plan.changes if change.fresh]
    for change in fresh:
        for key, value in change.columns.items():
            setattr(change.occupation, key, value)
        change.columns = {}
    Occupation.objects.bulk_create((change.occupation for change in fresh), ROWS)
    for batch in _batches(plan.gone):
        Occupation.objects.filter(pk__in=batch).update(onet_gone=True)
        index(batch)
    AuditEvent.objects.create(
        actor=by,
        action=BEGUN,
        target="site",
        detail={"release": plan.release, **plan.counts},
    )


def _end(plan: Plan, by: User | None) -> None:
    """All of it is there: what visitors are shown has a new edition (frameworks.queries.edition).

    With it goes whatever else an import changes of the public pages: how often words are used.
    """
    count_words()
    AuditEvent.objects.create(
        actor=by, action=DONE, target="site", detail={"release": plan.release}
    )


def _write(batch: Sequence[Change], release: str, ids: dict[str, int]) -> None:
    """Some occupations whole."""
    _write_columns([change for change in batch if change.columns])
    by_kind: defaultdict[str, list[Change]] = defaultdict(list)
    for change in batch:
        for kind in change.anchors:
            by_kind[kind].append(change)
    for kind, changes in by_kind.items():
        _clear(Anchor.objects.filter(kind=kind), changes)
    Anchor.objects.bulk_create(
        (
            Anchor(
                occupation=change.occupation,
                kind=kind,
                name=line.name,
                code=line.code,
                rank=rank,
                importance=line.importance,
            )
            for change in batch
            for kind, lines in change.anchors.items()
            for rank, line in enumerate(lines, start=1)
        ),
        ROWS,
    )
    retitled = [change for change in batch if change.titles is not None]
    _clear(OccupationTitle.objects.all(), retitled)
    OccupationTitle.objects.bulk_create(
        (
            OccupationTitle(occupation=change.occupation, title=title, short=short, rank=rank)
            for change in retitled
            for rank, (title, short) in enumerate(change.titles or (), start=1)
        ),
        ROWS,
    )
    rejoined = [change for change in batch if change.related is not None]
    _clear(RelatedOccupation.objects.all(), rejoined)
    RelatedOccupation.objects.bulk_create(
        (
            RelatedOccupation(
                occupation=change.occupation, to_id=ids[to.code], tier=to.tier, index=to.place
            )
            for change in rejoined
            for to in change.related or ()
        ),
        ROWS,
    )
    here = [change.occupation.pk for change in batch]
    Occupation.objects.filter(pk__in=here).update(onet_release=release)
    index(here)


def _write_columns(changes: Sequence[Change]) -> None:
    """What we knew of these otherwise. A framework published meanwhile keeps its words too."""
    if not changes:
        return
    here = [change.occupation.pk for change in changes]
    framed = set(LIVE.filter(occupation__in=here).values_list("occupation", flat=True))
    by_keys: defaultdict[tuple[str, ...], list[Occupation]] = defaultdict(list)
    for change in changes:
        pk = change.occupation.pk
        keys = tuple(key for key in change.columns if pk not in framed or key not in OURS)
        for key in keys:
            setattr(change.occupation, key, change.columns[key])
        if keys:
            by_keys[keys].append(change.occupation)
    for keys, occupations in by_keys.items():
        Occupation.objects.bulk_update(occupations, keys)


def _clear(rows: Any, changes: Sequence[Change]) -> None:
    """What these occupations had; a new one had nothing."""
    had = [change.occupation.pk for change in changes if not change.fresh]
    if had:
        rows.filter(occupation__in=had).delete()


def _batches(found: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]
