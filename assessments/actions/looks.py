"""What managers look at goes on record, one event for each look, for those it shows to see."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from assessments.models import Assessment, Evidence
from nsx.accounts.models import AuditEvent, Team, User

Detail = dict[str, int | str]

ONE_LOOK = timedelta(minutes=5)
"""For so long an item and its picture, which browsers ask for apart, are one look."""


def record_team_view(
    *,
    team: Team,
    by: User,
    assessment: Assessment | None = None,
    statement: int | None = None,
    what: str = "",
) -> None:
    """Note one look at ratings that a team shows: a single insert, however often they look.

    Without `assessment` everybody who shares with the team is told of it, with one its learner
    alone; `statement` is the row id of the answer that was opened. `what` says what else was
    looked at than the team's page, one of assessments.looks.WAYS; "file" is a file
    of evidence that was saved.
    Call it once for each page that shows ratings, fragments too. What managers see of their own
    goes without.
    """
    if assessment is None or assessment.learner_id != by.pk:
        detail = _detail(assessment, statement, what)
        AuditEvent.objects.create(
            actor=by, action="team.view", target=f"team:{team.pk}", detail=detail
        )


def record_item_view(*, team: Team, by: User, assessment: Assessment, item: Evidence) -> None:
    """Note a look at an item of evidence: its page, and its picture with it or by itself."""
    detail = _detail(assessment, None, "evidence") | {"evidence": item.pk}
    trail = AuditEvent.objects.filter(actor=by, action="team.view", target=f"team:{team.pk}")
    if not trail.filter(at__gt=timezone.now() - ONE_LOOK, detail=detail).exists():
        AuditEvent.objects.create(
            actor=by, action="team.view", target=f"team:{team.pk}", detail=detail
        )


def record_views(*, teams: Iterable[Team], by: User) -> None:
    """Note a look at a page on which people of several teams are seen, one event for each team."""
    AuditEvent.objects.bulk_create(
        AuditEvent(actor=by, action="team.view", target=f"team:{team.pk}") for team in teams
    )


def record_team_export(
    *, team: Team, by: User, assessment: Assessment | None = None, what: str = ""
) -> None:
    """Note that ratings a team shows were taken along; `what` is how: "csv", "xlsx", "print"."""
    if assessment is None or assessment.learner_id != by.pk:
        detail = _detail(assessment, None, what)
        AuditEvent.objects.create(
            actor=by, action="team.export", target=f"team:{team.pk}", detail=detail
        )


def _detail(assessment: Assessment | None, statement: int | None, what: str) -> Detail:
    """Ids and one word, and only what there is: the trail tells of looks, not of answers."""
    found = {
        "assessment": assessment.pk if assessment else None,
        "statement": statement,
        "what": what,
    }
    return {key: value for key, value in found.items() if value}
