"""Development plans: who learns what, from whom, until when; a team's, and one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from assessments.models import Assessment, PlanItem, Share
from frameworks.models import Statement
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, Membership, Team, User

NOTE_CHARS = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """By row ids: who learns which statement, and who guides them, or None for nobody yet."""

    learner: int
    statement: int
    guide: int | None = None


@transaction.atomic
def plan(
    *, team: Team, pairs: Iterable[Pair], due: date | None, note: str = "", by: User
) -> list[PlanItem]:
    """Plan these with a team's people; what was made.

    Left out is what is planned already, and whoever no longer shows the team the occupation, as
    learner or as guide. Raises PermissionDenied unless `by` manages the team, and
    Statement.DoesNotExist.
    """
    check_manager(team, by)
    # Another manager planning the same waits, and then finds it planned.
    Team.objects.select_for_update().get(pk=team.pk)
    made = []
    for pair in pairs:
        statement = Statement.objects.select_related("level__domain__strand__framework").get(
            pk=pair.statement
        )
        occupation = statement.level.domain.strand.framework.occupation_id
        people = {pair.learner, pair.guide or pair.learner}
        open_ = PlanItem.objects.filter(team=team, learner=pair.learner, done_at=None)
        if (
            pair.learner == pair.guide
            or not people <= set(_showing(team, occupation))
            or open_.filter(statement__lineage=statement.lineage).exists()
        ):
            continue
        item = PlanItem.objects.create(
            learner_id=pair.learner,
            team=team,
            occupation_id=occupation,
            statement=statement,
            guide_id=pair.guide,
            due=due,
            note=note,
            made_by=by,
        )
        _record("plan.make", item, by)
        made.append(item)
    return made


@transaction.atomic
def plan_alone(*, assessment: Assessment, statement: int, by: User) -> PlanItem:
    """Put a statement into one's own plan; where it is planned already, that item.

    `statement` is a row id of the assessment's framework. Another version's wording of it, and
    what is planned with a team, is the same item. Raises PermissionError for somebody else's
    assessment, and ValueError (unknown_statement).
    """
    if assessment.learner_id != by.pk:
        raise PermissionError("only its learner plans from an assessment")
    lines = outline_of(assessment.framework).statements
    line = next((each for each in lines if each.id == statement), None)
    if line is None:
        raise ValueError("unknown_statement")
    # A second click waits here, and then finds it planned.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    there = _open_items(by.pk, line.lineage).first()
    if there is not None:
        return there
    item = PlanItem.objects.create(
        learner=by,
        occupation_id=assessment.occupation_id,
        statement_id=statement,
        made_by=by,
    )
    _record("plan.make", item, by)
    return item


@transaction.atomic
def change_plan_item(
    *, item: PlanItem, guide: int | None, due: date | None, note: str, by: User
) -> None:
    """Another guide, day or note.

    Raises PermissionDenied unless it is theirs to change, and PlanItem.DoesNotExist where it was
    taken out or done meanwhile.
    """
    _check_may_change(item, by)
    open_ = PlanItem.objects.filter(pk=item.pk, done_at=None)
    if not open_.update(guide_id=guide, due=due, note=note):
        raise PlanItem.DoesNotExist
    item.guide_id, item.due, item.note = guide, due, note
    _record("plan.change", item, by)


@transaction.atomic
def finish_plan_item(*, item: PlanItem, by: User) -> None:
    """Say that it is done: its learner may, and who manages its team. Twice changes nothing.

    Raises PermissionDenied.
    """
    if item.learner_id != by.pk:
        check_manager(item.team, by)
    now = timezone.now()
    if PlanItem.objects.filter(pk=item.pk, done_at=None).update(done_at=now):
        item.done_at = now
        _record("plan.done", item, by)


@transaction.atomic
def open_plan_item(*, item: PlanItem, by: User) -> bool:
    """Take back that it is done; False where the same is planned anew by now.

    Its learner may. Raises PermissionDenied. One that is open stays as it is.
    """
    if item.learner_id != by.pk:
        raise PermissionDenied
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    others = _open_items(item.learner_id, item.statement.lineage).exclude(pk=item.pk)
    if others.filter(team=item.team_id).exists():
        return False
    if PlanItem.objects.filter(pk=item.pk, done_at__isnull=False).update(done_at=None):
        item.done_at = None
        _record("plan.undo", item, by)
    return True


@transaction.atomic
def remove_plan_item(*, item: PlanItem, by: User) -> None:
    """Take it out of the plan, without a trace but the audit's. Raises PermissionDenied."""
    _check_may_change(item, by)
    _record("plan.remove", item, by)
    item.delete()


def check_manager(team: Team | None, by: User) -> None:
    """Raises PermissionDenied unless they manage the team, asked when it is done."""
    manager = Membership.objects.filter(team=team, user=by, kind=Membership.Kind.MANAGER)
    if team is None or not by.is_active or not manager.exists():
        raise PermissionDenied


def _check_may_change(item: PlanItem, by: User) -> None:
    """One's own item is one's own to change; one with a team its managers'."""
    if item.team_id is None and item.learner_id == by.pk:
        return
    check_manager(item.team, by)


def _open_items(learner: int, lineage: UUID) -> QuerySet[PlanItem]:
    """What somebody has planned of a statement, however it is worded now; their own first."""
    found = PlanItem.objects.filter(learner=learner, statement__lineage=lineage, done_at=None)
    return found.order_by(F("team").asc(nulls_first=True), "pk")


def _showing(team: Team, occupation: int) -> Iterable[int]:
    """Who is in the team and shows it the occupation."""
    shares = Share.objects.in_force().filter(team=team, occupation=occupation)
    return shares.values_list("learner", flat=True)


def _record(action: str, item: PlanItem, by: User) -> None:
    AuditEvent.objects.create(
        actor=by,
        action=action,
        target=f"plan:{item.pk}",
        detail={"team": item.team_id, "user": item.learner_id},
    )
