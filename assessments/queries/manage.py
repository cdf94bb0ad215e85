"""What an admin's first page shows. Ratings are not among it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from frameworks.models import Framework
from nsx.accounts.models import AuditEvent, Role, Team, User

IMPORTS_SHOWN = 8
TEAM_ADMINS = (Role.Kind.SITE_ADMIN, Role.Kind.ORGANISATION_ADMIN)


@dataclass(frozen=True, slots=True)
class Import:
    """A framework version that came in, by whom and when."""

    event: AuditEvent
    framework: Framework | None
    by: str


def roles_of(user: User) -> list[Role]:
    """The reader's roles with their organisations."""
    found = Role.objects.filter(user=user).select_related("organisation")
    return list(found.order_by("organisation__name", "kind"))


def published_frameworks() -> QuerySet[Framework]:
    """The published version of each occupation, by title."""
    return (
        Framework.objects.filter(status=Framework.Status.PUBLISHED)
        .select_related("occupation")
        .order_by("occupation__title", "pk")
    )


def framework_counts() -> Mapping[str, int]:
    """How many versions there are of each status; statuses without any count 0."""
    counted: dict[str, int] = dict(
        Framework.objects.order_by().values_list("status").annotate(Count("pk"))
    )
    return {status.value: counted.get(status.value, 0) for status in Framework.Status}


def newest_imports() -> list[Import]:
    """The newest imports, in two queries."""
    events = list(
        AuditEvent.objects.filter(action="framework.import").select_related("actor")[:IMPORTS_SHOWN]
    )
    ids = {event.target.removeprefix("framework:") for event in events}
    frameworks = {
        str(framework.pk): framework
        for framework in Framework.objects.filter(
            pk__in={int(id_) for id_ in ids if id_.isdecimal()}
        ).select_related("occupation")
    }
    return [
        Import(
            event,
            frameworks.get(event.target.removeprefix("framework:")),
            str(event.actor) if event.actor else "Command line",
        )
        for event in events
    ]


def teams_under(roles: list[Role]) -> QuerySet[Team] | None:
    """The teams these roles look after, with counts; None where no role looks after teams."""
    kinds = {role.kind for role in roles}
    if not kinds.intersection(TEAM_ADMINS):
        return None
    teams = Team.objects.select_related("organisation").annotate(
        people=Count("memberships", distinct=True)
    )
    if Role.Kind.SITE_ADMIN not in kinds:
        teams = teams.filter(
            organisation__in=[
                role.organisation_id for role in roles if role.kind == Role.Kind.ORGANISATION_ADMIN
            ]
        )
    return teams.order_by("organisation__name", "name")
