"""Who looked at what a person shows, day by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDate

from assessments.looks import Change, Look, in_words, spans_of
from assessments.models import Assessment, Share
from frameworks.documents import lead_and_rest
from frameworks.models import Statement
from nsx.accounts.models import AuditEvent, Team, User

LOOKS = ("team.view", "team.export")
LEAVING = ("team.leave", "team.quit")
SHARING = ("share.give", "share.withdraw")
DELETED = "assessment.delete"
PER_PAGE = 20

Key = tuple[date, int | None, str]
"""Day, who looked, and the team as it is named in the trail."""

Told = tuple[datetime, str, str, dict[str, Any]]
"""When, what, about which row, and in detail: an event of the trail."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one manager looked at through one team on one day, in words, and when last."""

    by: str
    team: str
    did: Sequence[str]
    looks: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its visits, the latest first."""

    date: date
    visits: Sequence[Visit]


@dataclass(frozen=True, slots=True)
class Visits:
    """A page of days; one with many visits may go on on the next page."""

    days: Sequence[Day]
    page: Page[Any]


def visits_to(user: User, shares: Iterable[Share], page: str | None) -> Visits:
    """A page of who looked at what shows this person's answers; their own looks are not told.

    `shares` are those in force. Looks at a whole team count from when they shared with it until
    they stopped or left, also where that is over; looks at a result of theirs always do. The
    query count does not grow with any of it.
    """
    seen = _looks_at(user, shares)
    grouped = (
        seen.order_by()
        .annotate(day=TruncDate("at"))
        .values_list("day", "actor", "target")
        .annotate(last=Max("at"), looks=Count("pk"))
        .order_by("-day", "-last", "target", "actor")
    )
    shown = Paginator(grouped, PER_PAGE).get_page(page)
    keys: list[Key] = [row[:3] for row in shown]
    did = _did(seen, keys)
    people = User.objects.in_bulk({actor for _, actor, _ in keys if actor is not None})
    teams = Team.objects.in_bulk({int(target.partition(":")[2]) for _, _, target in keys})
    days = [
        Day(
            day,
            [
                Visit(
                    str(people.get(actor or 0, "Someone who left")),
                    str(teams.get(int(target.partition(":")[2]), "A former team")),
                    in_words(did[day, actor, target]),
                    looks,
                    last,
                )
                for _, actor, target, last, looks in some
            ],
        )
        for day, some in groupby(shown, key=lambda row: row[0])
    ]
    return Visits(days, shown)


@dataclass(frozen=True, slots=True)
class Looked:
    """One look: when, by whom, through which team, and the event it is on record as."""

    at: datetime
    by: str
    team: str
    action: str
    detail: Mapping[str, Any]


def all_looks_at(user: User) -> list[Looked]:
    """Every look that could show this person's answers, the oldest first, in six queries."""
    events = _looks_at(user, Share.objects.of(user)).order_by("at", "pk").select_related("actor")
    found = list(events)
    teams = Team.objects.in_bulk({int(each.target.partition(":")[2]) for each in found})
    return [
        Looked(
            each.at,
            each.by,
            str(teams.get(int(each.target.partition(":")[2]), "A former team")),
            each.action,
            each.detail,
        )
        for each in found
    ]


def _looks_at(user: User, shares: Iterable[Share]) -> QuerySet[AuditEvent]:
    """The events that tell of looks which could show the person's answers."""
    own = AuditEvent.objects.filter(actor=user, action__in=(*SHARING, DELETED))
    told = list(own.values_list("at", "action", "target", "detail"))
    mine = list(Assessment.objects.of(user).values_list("pk", flat=True))
    # Who looked at a result stays told once it is deleted.
    mine += [int(target.partition(":")[2]) for _, act, target, _ in told if act == DELETED]
    seen = Q(detail__assessment__in=mine)
    changes = _changes(user, shares, [each for each in told if each[1] != DELETED])
    for team, spans in spans_of(changes).items():
        for since, until in spans:
            look = Q(target=f"team:{team}", detail__assessment__isnull=True, at__gte=since)
            seen |= look & Q(at__lt=until) if until else look
    # Nobody looks through another team, and by it the trail has an index.
    teams = {f"team:{change.team}" for change in changes}
    return AuditEvent.objects.filter(seen, target__in=teams, action__in=LOOKS).exclude(actor=user)


def _changes(user: User, shares: Iterable[Share], told: Iterable[Told]) -> list[Change]:
    """When the person began and ended sharing, from what is in force and from the trail."""
    found = [Change(each.created_at, each.team_id, each.occupation_id, True) for each in shares]
    for at, action, _, detail in told:
        begins = action == "share.give"
        found.append(Change(at, detail["team"], detail["occupation"], begins))
    targets = {f"team:{each.team}" for each in found}
    left = AuditEvent.objects.filter(action__in=LEAVING, target__in=targets, detail__user=user.pk)
    for at, target in left.values_list("at", "target"):
        found.append(Change(at, int(target.partition(":")[2]), None))
    return found


def _did(seen: QuerySet[AuditEvent], keys: Sequence[Key]) -> Mapping[Key, list[Look]]:
    """What was looked at in each visit, counted by the database."""
    found: dict[Key, list[Look]] = defaultdict(list)
    if not keys:
        return found
    counted = (
        seen.order_by()
        .annotate(
            day=TruncDate("at"),
            result=KT("detail__assessment"),
            statement=KT("detail__statement"),
            what=KT("detail__what"),
        )
        .filter(day__gte=keys[-1][0], day__lte=keys[0][0])
        .values_list("day", "actor", "target", "action", "result", "statement", "what")
        .annotate(Count("pk"))
        .order_by("result", "statement", "what")
    )
    rows = list(counted)
    names = _names({int(statement) for *_, statement, _, _ in rows if statement})
    for day, actor, target, action, result, statement, what, times in rows:
        look = Look(
            times,
            exported=action == "team.export",
            result=bool(result),
            answer=names.get(int(statement or 0), ""),
            what=what or "",
        )
        found[day, actor, target].append(look)
    return found


def _names(statements: set[int]) -> Mapping[int, str]:
    """What these statements are called, by row id."""
    found = Statement.objects.filter(pk__in=statements).values_list("pk", "text")
    return {pk: lead_and_rest(text)[0] or text for pk, text in found}
