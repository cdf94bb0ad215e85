"""What changed in occupations since the round before, in few words and few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from assessments.headlines import Headline
from assessments.heights import Bounds, on_levels
from assessments.models import Assessment, Rating
from assessments.moved import Standing, Way, way_between
from assessments.placement import Value
from assessments.queries.placements import StrandView
from assessments.results.history import dated
from assessments.results.rounds import levels_of, ranks, since_then
from assessments.results.wording import NOT_PLACED
from assessments.since import ups_and_downs
from frameworks.queries import outline_of


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a strand's placement went, and what to say of that."""

    way: Way
    told: str


@dataclass(frozen=True, slots=True)
class Lately:
    """What changed since the round `before`: strands by kind, answers that went up and down."""

    before: Assessment
    month: str
    strands: Mapping[str, Moved]
    up: int
    down: int


def lately_of(
    pairs: Sequence[tuple[Assessment, Assessment]],
    strands: Mapping[int, Mapping[str, StrandView]],
) -> Mapping[int, Lately]:
    """By the later round's row id, for pairs of a round and the one before; one query.

    `strands` are both rounds' (see strands_of). A strand that one of them did not rate is left out.
    """
    if not pairs:
        return {}
    values = _values(each.pk for pair in pairs for each in pair)
    found = {}
    for now, before in pairs:
        ends = [timezone.localtime(each.finished_at) for each in (before, now) if each.finished_at]
        month = dated(ends[0], ends[1:])
        up, down = ups_and_downs(values[before.pk], values[now.pk])
        moved = {}
        for kind, view in strands[now.pk].items():
            was = strands[before.pk].get(kind)
            if was and was.own.rated and view.own.rated:
                moved[kind] = _moved(kind, (now, view.own), (before, was.own), month)
        found[now.pk] = Lately(before, month, moved, up, down)
    return found


def _values(rounds: Iterable[int]) -> Mapping[int, Mapping[UUID, Value]]:
    """What each round says, by lineage."""
    found: dict[int, dict[UUID, Value]] = {pk: {} for pk in rounds}
    given = Rating.objects.filter(
        Q(value__isnull=False) | Q(not_applicable=True), assessment__in=list(found)
    )
    for pk, lineage, value in given.values_list("assessment", "statement__lineage", "value"):
        found[pk][lineage] = "na" if value is None else value
    return found


def _moved(
    kind: str, now: tuple[Assessment, Headline], before: tuple[Assessment, Headline], month: str
) -> Moved:
    (later, here), (earlier, there) = now, before
    way: Way = "open"
    if NOT_PLACED not in (here.label, there.label):
        was: Bounds = there.rank, there.high
        if later.framework_id != earlier.framework_id:
            was = _told_on(kind, earlier, later, was)
        way = way_between(Standing(*was), Standing(here.rank, here.high))
    return Moved(way, since_then(way, there.label, month))


def _told_on(kind: str, earlier: Assessment, later: Assessment, was: Bounds) -> Bounds:
    """Bounds on the levels of one round's version, on those of another's."""
    theirs, ours = (outline_of(each.framework).strand(kind) for each in (earlier, later))
    if theirs is None or ours is None:
        return 0, None
    return on_levels(was, ranks(levels_of(theirs)), ranks(levels_of(ours)))
