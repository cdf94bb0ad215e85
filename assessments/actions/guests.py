"""What becomes of a guest's work when they sign in to an account."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from assessments.actions.rating import finish_assessment, is_empty, reopen_assessment
from assessments.models import Assessment, Evidence, PlanItem
from nsx.accounts.models import User


@transaction.atomic
def take_over(*, guest: User, user: User, **_: Any) -> str | None:
    """Give a guest's assessments, evidence and plan to the account they signed in to.

    An account has one open assessment of an occupation. Where both have one with answers, the
    guest's is finished as it stands, so that nothing is lost whatever happens next; then the
    address of the page that asks which one to go on with is returned. One without answers gives
    way to the other. What both plan stays as the account has it.
    """
    # Locks the account's row, so that no assessment is opened meanwhile.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    mine = {row.occupation_id: row for row in Assessment.objects.of(user).filter(finished_at=None)}
    asked = []
    for brought in Assessment.objects.of(guest).filter(finished_at=None, occupation__in=list(mine)):
        if is_empty(brought):
            brought.delete()
        elif is_empty(mine[brought.occupation_id]):
            mine[brought.occupation_id].delete()
        else:
            finish_assessment(assessment=brought, by=guest)
            asked.append(str(brought.pk))
    Assessment.objects.of(guest).update(learner=user)
    Evidence.objects.filter(owner=guest).update(owner=user)
    planned = PlanItem.objects.filter(learner=user, done_at=None).values("statement__lineage")
    brought_along = PlanItem.objects.filter(learner=guest).exclude(
        done_at=None, statement__lineage__in=planned
    )
    brought_along.update(learner=user, made_by=user)
    return f"{reverse('choose')}?with={','.join(asked)}" if asked else None


@transaction.atomic
def go_on_with(*, assessment: Assessment, by: User) -> None:
    """Open a finished assessment again; the one open until now is finished as it stands.

    Raises PermissionError for somebody else's.
    """
    for other in Assessment.objects.of(by).filter(
        occupation=assessment.occupation_id, finished_at=None
    ):
        finish_assessment(assessment=other, by=by)
    # What was finished this moment to make room is no newer result.
    reopen_assessment(assessment=assessment, by=by, whichever=True)
