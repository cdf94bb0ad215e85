"""What an admin's first page shows. Ratings are not among it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from frameworks.access import readable
from frameworks.models import Draft, Framework
from nsx.accounts.models import AuditEvent, Membership, Organisation, Role, Team, User

EVENTS_SHOWN = 10
TEAM_ADMINS = (Role.Kind.SITE_ADMIN, Role.Kind.ORGANISATION_ADMIN)

WORDS = {
    "assessment.finish": "Finished an assessment",
    "assessment.reopen": "Opened an assessment again",
    "assessment.start": "Started an assessment",
    "evidence.add": "Added evidence",
    "evidence.delete": "Deleted evidence",
    "evidence.edit": "Changed evidence",
    "evidence.unuse": "Took evidence off an answer",
    "evidence.use": "Used evidence for an answer",
    "assessment.move": "Moved to another version",
    "draft.decide": "Decided what a draft does to ratings",
    "draft.discard": "Discarded a draft",
    "draft.edit": "Edited a draft",
    "draft.make": "Made a draft",
    "framework.publish": "Published a framework",
    "framework.retire": "Retired a framework",
    "framework.rollback": "Rolled back to a framework",
    "import.check": "Checked an import again",
    "import.publish": "Published an import",
    "import.undo": "Rolled an import back",
    "import.upload": "Uploaded an import",
    "guest.convert": "Signed up after trying as a guest",
    "guest.delete": "Deleted an old guest",
    "guest.merge": "Signed in after trying as a guest",
    "rating.review": "Reviewed an answer",
    "role.give": "Made someone an admin",
    "share.give": "Shared a result with a team",
    "share.withdraw": "Stopped sharing a result",
    "team.join": "Put someone into a team",
    "team.view": "Looked at a team",
    "team.view.result": "Opened a result shared with a team",
    "user.make": "Made an account",
    "user.rename": "Changed a name",
}
"""Audit actions in words; one without any shows as it is stored."""


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
    versions = {_framework(event) for event in events}
    frameworks = {
        framework.pk: f"{framework.occupation} {framework.version}"
        for framework in Framework.objects.filter(pk__in=versions).select_related("occupation")
    }
    return [
        Event(
            what=_what(event),
            of=frameworks.get(_framework(event), ""),
            by=event.by,
            at=event.at,
        )
        for event in events
    ]


def _what(event: AuditEvent) -> str:
    """What happened, in words; a look at one result is another than at the whole team."""
    closely = event.action == "team.view" and "assessment" in event.detail
    action = "team.view.result" if closely else event.action
    return WORDS.get(action, action)


def _site_wide(roles: list[Role]) -> bool:
    return any(role.kind == Role.Kind.SITE_ADMIN for role in roles)


def _framework(event: AuditEvent) -> int:
    """The row id of the framework an event is about; 0 for other events."""
    kind, _, pk = event.target.partition(":")
    return int(pk) if kind == "framework" and pk.isdecimal() else 0
