"""What an admin's first page shows. Ratings are not among it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from frameworks.access import readable
from frameworks.models import Draft, Framework
from frameworks.queries.names import framework_names
from nsx.accounts.models import AuditEvent, Membership, Organisation, Role, Team, User
from nsx.accounts.powers import powers_from
from nsx.accounts.words import what_happened

EVENTS_SHOWN = 10
TEAM_ADMINS = (Role.Kind.SITE_ADMIN, Role.Kind.ORGANISATION_ADMIN)


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did and when; `of` names the framework it was done to, if it was one."""

    what: str
    of: str
    by: str
    at: datetime


def published_frameworks(user: User) -> QuerySet[Framework]:
    """The published version of each occupation that an admin may read, by title."""
    return (
        Framework.objects.filter(readable(user), status=Framework.Status.PUBLISHED)
        .select_related("occupation")
        .order_by("occupation__title", "pk")
    )


def framework_counts() -> Mapping[str, int]:
    """How many versions are published and retired, and how many drafts wait."""
    counted: dict[str, int] = dict(
        Framework.objects.order_by().values_list("status").annotate(Count("pk"))
    )
    by_status = {status.value: counted.get(status.value, 0) for status in Framework.Status}
    return by_status | {"draft": Draft.objects.waiting().count()}


def people_counts(roles: list[Role]) -> Mapping[str, int] | None:
    """How many people these roles look after, by word; None where they look after none."""
    if _site_wide(roles):
        people = User.objects.filter(is_active=True, is_guest=False)
        return {
            "people": people.count(),
            "guests": User.objects.filter(is_guest=True).count(),
            "organisations": Organisation.objects.count(),
        }
    teams = teams_under(roles)
    if teams is None:
        return None
    members = Membership.objects.filter(team__in=teams.values("pk"))
    managers = members.filter(kind=Membership.Kind.MANAGER)
    return {
        "people": members.values("user").distinct().count(),
        "managers": managers.values("user").distinct().count(),
        "teams": teams.count(),
    }


def teams_under(roles: list[Role]) -> QuerySet[Team] | None:
    """The teams these roles look after, with counts; None where no role looks after teams."""
    if not {role.kind for role in roles}.intersection(TEAM_ADMINS):
        return None
    teams = Team.objects.select_related("organisation").annotate(people=Count("memberships"))
    if not _site_wide(roles):
        teams = teams.filter(
            organisation__in=[
                role.organisation_id for role in roles if role.kind == Role.Kind.ORGANISATION_ADMIN
            ]
        )
    return teams.order_by("organisation__name", "name")


def newest_events(roles: list[Role]) -> list[Event]:
    """The newest of the audit trail, in two queries; of frameworks alone but for site admins."""
    trail = AuditEvent.objects.select_related("actor")
    if not _site_wide(roles):
        trail = trail.filter(action__startswith="framework.")
    events = list(trail[:EVENTS_SHOWN])
    powers = powers_from((role.kind, role.organisation_id) for role in roles)
    frameworks = framework_names({_framework(event) for event in events}, powers)
    return [
        Event(
            what=what_happened(event.action, event.detail),
            of=frameworks.get(_framework(event), ""),
            by=event.by,
            at=event.at,
        )
        for event in events
    ]


def _site_wide(roles: list[Role]) -> bool:
    return any(role.kind == Role.Kind.SITE_ADMIN for role in roles)


def _framework(event: AuditEvent) -> int:
    """The row id of the framework an event is about; 0 for other events."""
    kind, _, pk = event.target.partition(":")
    return int(pk) if kind == "framework" and pk.isdecimal() else 0
