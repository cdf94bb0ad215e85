"""Who asks for frameworks: as the page of an occupation, their own page and admins see it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from frameworks.access import readable
from frameworks.models import Draft, Framework, FrameworkRequest, Occupation
from frameworks.queries.history import editable
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.powers import Powers

ORDERS = {"": "Most asked for", "newest": "Asked for last"}
WHYS = 5
"""So many reasons stand beside an occupation, the newest."""

TOLD, LATER = "request.tell", "request.defer"
"""The events that say, of a request, that its person was mailed, and that it was not to be."""

_LIVE = Framework.objects.filter(status=Framework.Status.PUBLISHED)


def is_framed(occupation: Occupation) -> bool:
    """Whether it has a live framework, so that nobody need ask for one."""
    return _LIVE.filter(occupation=occupation).exists()


def told(requests: Iterable[int]) -> Mapping[int, datetime]:
    """By row id, when people were mailed of these requests, in one query; only those that were."""
    about = {f"request:{pk}": pk for pk in requests}
    events = AuditEvent.objects.filter(action__in=(TOLD, LATER), target__in=list(about))
    found: dict[int, datetime] = {}
    for target, action, at in events.order_by("pk").values_list("target", "action", "at"):
        if action == TOLD:
            found[about[target]] = at
        else:
            found.pop(about[target], None)
    return found


@dataclass(frozen=True, slots=True)
class Demand:
    """How many people with an account ask for a framework of an occupation, how many of them are
    not the reader, since when the reader asks, and when they were mailed of one that is gone.

    Guests may ask, but anybody may be any number of them: they are not counted.
    """

    people: int
    others: int
    mine: datetime | None
    told: datetime | None


def demand_of(occupation: Occupation, reader: object) -> Demand:
    """Who asks for a framework of it, in one query; one more where the reader does."""
    mine = Q(user=reader.pk) if isinstance(reader, User) else Q(pk=None)
    counted = Q(user__is_guest=False)
    found = FrameworkRequest.objects.filter(occupation=occupation).aggregate(
        people=Count("pk", filter=counted),
        others=Count("pk", filter=counted & ~mine),
        mine=Min("created_at", filter=mine),
        own=Min("pk", filter=mine),
    )
    own = found.pop("own")
    return Demand(**found, told=told([own]).get(own) if own else None)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody asked for: frameworks that are `here` by now, and those that are not."""

    here: tuple[FrameworkRequest, ...]
    waiting: tuple[FrameworkRequest, ...]

    @property
    def releases(self) -> list[str]:
        """The O*NET releases that know what is waited for."""
        return sorted({each.occupation.onet_release for each in self.waiting} - {""})

    def __bool__(self) -> bool:
        return bool(self.here or self.waiting)


def wishes_of(user: User) -> Wishes:
    """What a person asked for, newest first, in one query."""
    live = _LIVE.filter(occupation=OuterRef("occupation"))
    rows = list(
        FrameworkRequest.objects.filter(readable(user), user=user)
        .select_related("occupation")
        .annotate(live=Exists(live))
    )
    return Wishes(
        here=tuple(row for row in rows if row.live),
        waiting=tuple(row for row in rows if not row.live),
    )


def asked_for(powers: Powers, *, words: str = "", order: str = "") -> QuerySet[Occupation]:
    """Occupations without a live framework that people ask for one of, with `people` and `newest`.

    Those whose frameworks the reader may change; guests are not counted. `begun` says that a draft
    of it waits.
    """
    counted = Q(requests__user__is_guest=False)
    found = (
        editable(powers)
        .annotate(
            people=Count("requests", filter=counted),
            newest=Max("requests__created_at", filter=counted),
        )
        .filter(~Exists(_LIVE.filter(occupation=OuterRef("pk"))), people__gt=0)
        .annotate(begun=Exists(Draft.objects.waiting().filter(code=OuterRef("code"))))
    )
    for word in words.split()[:10]:
        found = found.filter(Q(title__icontains=word) | Q(code__icontains=word))
    first = ["-newest", "-people"] if order == "newest" else ["-people", "-newest"]
    return found.order_by(*first, "title", "pk")


def whys_of(occupations: Iterable[Occupation]) -> Mapping[int, list[str]]:
    """By occupation, the newest reasons people gave, without their names; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = FrameworkRequest.objects.filter(
        occupation__in=list(occupations), user__is_guest=False
    ).exclude(why="")
    for occupation, why in rows.values_list("occupation", "why"):
        if len(found[occupation]) < WHYS:
            found[occupation].append(why)
    return found


def occupations_here(within: Iterable[int] | None = None) -> list[int]:
    """Row ids of occupations that people ask for and that have a live framework by now."""
    rows = FrameworkRequest.objects.filter(Exists(_LIVE.filter(occupation=OuterRef("occupation"))))
    if within is not None:
        rows = rows.filter(occupation__in=list(within))
    return list(rows.order_by("occupation").values_list("occupation", flat=True).distinct())


def to_be_told(occupation: int) -> list[FrameworkRequest]:
    """Whom a mail of an occupation's framework may reach and did not yet, in two queries."""
    rows = (
        FrameworkRequest.objects.filter(
            Exists(_LIVE.filter(occupation=OuterRef("occupation"))),
            occupation=occupation,
            user__is_active=True,
            user__is_guest=False,
        )
        .exclude(user__email=None)
        .exclude(user__email="")
        .select_related("user", "occupation")
        .order_by("pk")
    )
    found = list(rows)
    done = told(row.pk for row in found)
    return [row for row in found if row.pk not in done]
