"""The audit trail: which of it an admin sees, narrowed, and in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from nsx.accounts.models import AuditEvent, Organisation, Team, User
from nsx.accounts.naming import looked_after, names_of
from nsx.accounts.powers import Powers
from nsx.accounts.queries.people import organisations_of, people_seen, teams_of_admin
from nsx.accounts.words import (
    ABOUT_FRAMEWORKS,
    KINDS,
    LOOK,
    LOOK_CLOSELY,
    PRIVATE,
    TARGETS,
    WORDS,
    what_happened,
)
from nsx.lib.numbers import whole

PLACES = ("team:", "user:", "organisation:", "site:")
"""Targets that lie inside some organisation, or above all of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How the trail is narrowed; what is empty narrows nothing.

    `who` is part of a name or e-mail, `what` a key of WORDS, `kind` a kind of target; both days
    belong to the span.
    """

    who: str = ""
    what: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in words; `of` is what it was done to, where the reader may know."""

    event: AuditEvent
    what: str
    of: str
    more: str


def trail_seen(powers: Powers) -> QuerySet[AuditEvent]:
    """The events these powers show, newest first.

    Site admins see all. Organisation admins see what was done to their organisations, teams and
    people, and what their people did to nobody else's; never what learners do for themselves.
    Framework admins see what became of frameworks; those of an organisation only of its own:
    who works on, or suggests something of, those of others is not theirs to know.
    """
    trail = AuditEvent.objects.select_related("actor").order_by("-at", "-pk")
    if powers.site:
        return trail
    seen = Q(pk__in=[])
    if powers.people:
        seen |= _about_their_people(powers) & ~_starting("action", PRIVATE)
    if powers.all_frameworks:
        seen |= _starting("action", ABOUT_FRAMEWORKS)
    elif powers.frameworks:
        seen |= _starting("action", ABOUT_FRAMEWORKS) & _about_their_frameworks(powers)
    return trail.filter(seen)


def words_seen(powers: Powers) -> Mapping[str, str]:
    """The actions that the trail these powers show may tell of, in words and by their order."""
    found = dict(sorted(WORDS.items(), key=lambda item: item[1]))
    if powers.site:
        return found
    return {
        action: words
        for action, words in found.items()
        if (powers.people and not action.startswith(PRIVATE))
        or (powers.any_frameworks and action.startswith(ABOUT_FRAMEWORKS))
    }


def targets_seen(powers: Powers) -> Mapping[str, str]:
    """The kinds of targets that the trail these powers show may be about."""
    if powers.site:
        return TARGETS
    seen = {"organisation", "team", "user"} if powers.people else set()
    seen |= {"correction", "draft", "framework", "import"} if powers.any_frameworks else set()
    return {kind: words for kind, words in TARGETS.items() if kind in seen}


def narrowed(trail: QuerySet[AuditEvent], asked: Asked) -> QuerySet[AuditEvent]:
    """Those of the trail that were asked for."""
    if asked.who:
        trail = trail.filter(
            Q(actor__name__icontains=asked.who) | Q(actor__email__icontains=asked.who)
        )
    if asked.what == LOOK_CLOSELY:
        trail = trail.filter(action=LOOK, detail__has_key="assessment")
    elif asked.what == LOOK:
        trail = trail.filter(action=LOOK).exclude(detail__has_key="assessment")
    elif asked.what:
        trail = trail.filter(action=asked.what)
    if asked.kind:
        trail = trail.filter(target__startswith=f"{asked.kind}:")
    if asked.since:
        trail = trail.filter(at__gte=_midnight(asked.since))
    if asked.until:
        trail = trail.filter(at__lt=_midnight(asked.until) + timedelta(days=1))
    return trail


def in_words(events: Iterable[AuditEvent], powers: Powers) -> list[Entry]:
    """The events as people read them, in one query for each kind of thing they name.

    People, teams and organisations that the reader does not look after stay without a name.
    """
    events = list(events)
    ids: dict[str, set[int]] = {"user": set(), "team": set(), "organisation": set()}
    for event in events:
        for kind, pk in _mentioned(event):
            ids.setdefault(kind, set()).add(pk)
    names = {
        "user": _named(people_seen(powers).order_by(), ids.pop("user")),
        "team": _named(teams_of_admin(powers), ids.pop("team")),
        "organisation": _named(organisations_of(powers), ids.pop("organisation")),
    } | {kind: names_of(kind, found, powers) for kind, found in ids.items()}
    return [_entry(event, names) for event in events]


def _about_their_people(powers: Powers) -> Q:
    people = people_seen(powers).order_by()
    # The id of a role's place stands in the detail; roles elsewhere are not theirs to see.
    elsewhere = Q(action__startswith="role.") & ~Q(detail__organisation__in=sorted(powers.people))
    return (
        Q(target__in=_targets("team", Team.objects.filter(organisation__in=powers.people)))
        | Q(target__in=[f"organisation:{pk}" for pk in powers.people])
        | (Q(target__in=_targets("user", people)) & ~elsewhere)
        | (Q(actor__in=people.values("pk")) & ~_starting("target", PLACES))
    )


def _about_their_frameworks(powers: Powers) -> Q:
    found = Q(pk__in=[])
    for kind, rows in looked_after(powers).items():
        found |= Q(target__in=_targets(kind, rows))
    return found


def _targets(kind: str, rows: "QuerySet[Any]") -> "QuerySet[Model, str]":
    """How these rows are named as targets, for use inside a query."""
    target = Concat(Value(f"{kind}:"), Cast("pk", CharField()))
    return rows.order_by().values_list(target, flat=True)


def _starting(field: str, beginnings: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for beginning in beginnings:
        found |= Q(**{f"{field}__startswith": beginning})
    return found


def _mentioned(event: AuditEvent) -> list[tuple[str, int]]:
    """What an event is about, and whom its detail names beside."""
    kind, _, text = event.target.partition(":")
    pk = whole(text)
    found = [] if pk is None else [(kind, pk)]
    if isinstance(user := event.detail.get("user"), int):
        found.append(("user", user))
    if isinstance(organisation := event.detail.get("organisation"), int):
        found.append(("organisation", organisation))
    return found


def _named(
    rows: "QuerySet[User] | QuerySet[Team] | QuerySet[Organisation]", ids: set[int]
) -> Mapping[int, str]:
    return {row.pk: str(row) for row in rows.filter(pk__in=ids)} if ids else {}


def _entry(event: AuditEvent, names: Mapping[str, Mapping[int, str]]) -> Entry:
    said = [names[kind].get(pk, "") for kind, pk in _mentioned(event)]
    whom, where = (said[1:], []) if "user" in event.detail else ([], said[1:])
    kind = str(event.detail.get("kind", ""))
    return Entry(
        event=event,
        what=what_happened(event.action, event.detail),
        of=said[0] if said else "",
        more=", ".join(filter(None, (*whom, _as_what(event.action, kind), *where))),
    )


def _as_what(action: str, kind: str) -> str:
    """What somebody was made or asked to be."""
    if action.startswith("team."):
        return {"member": "as member", "manager": "as manager"}.get(kind, "")
    if action.startswith(("role.", "invitation.")) and kind in KINDS:
        return f"as {KINDS[kind].lower()}"
    return ""


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def done_to(user: User) -> QuerySet[AuditEvent]:
    """What others did to somebody's account or place in a team, the oldest first."""
    about = Q(target=f"user:{user.pk}") | Q(detail__user=user.pk)
    others = AuditEvent.objects.exclude(actor=user).filter(about)
    return others.order_by("at", "pk").select_related("actor")
