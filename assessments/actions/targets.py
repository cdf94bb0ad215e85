"""What a team, or one person in it, works towards."""

from collections.abc import Mapping

from django.db import transaction

from assessments.models import Target
from frameworks.models import Occupation
from nsx.accounts.actions.roles import check_runs
from nsx.accounts.models import AuditEvent, Team, User


@transaction.atomic
def set_targets(
    *,
    team: Team,
    user: User | None,
    occupation: Occupation,
    levels: Mapping[str, str],
    by: User,
) -> int:
    """Set level keys by strand kind for a team, or for one person in it; how many changed.

    "" removes the target of that strand; strands that are not named stay as they are. The level
    must be one of the occupation's live framework: that is the form's to check. Raises
    PermissionDenied for who does not run the team, and PermissionError for a person not in it.
    """
    check_runs(by, team)
    # Whoever else sets targets of this team waits: each is there once.
    Team.objects.select_for_update().get(pk=team.pk)
    if user is not None and not team.memberships.filter(user=user).exists():
        raise PermissionError("only people of the team have a target in it")
    known = {
        target.strand: target
        for target in Target.objects.filter(team=team, user=user, occupation=occupation)
    }
    changed = 0
    for strand, level in levels.items():
        was = known.get(strand)
        if level == (was.level if was else ""):
            continue
        changed += 1
        if not level and was:
            remove_target(target=was, by=by)
        elif was:
            was.level, was.set_by = level, by
            was.save(update_fields=["level", "set_by"])
            _record("target.set", was, by)
        else:
            made = Target.objects.create(
                team=team, user=user, occupation=occupation, strand=strand, level=level, set_by=by
            )
            _record("target.set", made, by)
    return changed


@transaction.atomic
def remove_target(*, target: Target, by: User) -> None:
    """Remove a target: nothing is asked by it any more. Raises PermissionDenied."""
    check_runs(by, target.team)
    _record("target.remove", target, by)
    target.delete()


def _record(action: str, target: Target, by: User) -> None:
    whom = {"user": target.user_id} if target.user_id else {}
    AuditEvent.objects.create(
        actor=by,
        action=action,
        target=f"team:{target.team_id}",
        detail={"occupation": target.occupation_id, "strand": target.strand, **whom},
    )
