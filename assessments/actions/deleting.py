"""Deleting one round of rating, and what an account takes along when it goes."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.urls import reverse

from assessments.actions.sharing import hold_teams, withdraw_share
from assessments.models import Assessment, Share
from assessments.queries.at_work import reminders_by
from assessments.queries.deleting import shares_afterwards
from nsx.accounts.models import AuditEvent, User
from nsx.lib.kept import Gone, forget_forms


@transaction.atomic
def delete_assessment(*, assessment: Assessment, by: User) -> None:
    """Delete a round: its answers and placements, what was said of them, its place in snapshots.

    Evidence stays in its owner's library, and plans stay, for they are about the occupation. A
    share that names only this round ends, and so does one that has nothing left to show; others
    show the newest round that is left. What moved on from it to another version then counts as
    moved on from where it came from itself. Raises PermissionError for somebody else's.
    """
    if assessment.learner_id != by.pk:
        raise PermissionError("only its learner deletes an assessment")
    hold_teams(Share.objects.filter(learner=by, occupation=assessment.occupation_id))
    # Saves and moves wait for this, and this for them.
    mine = Assessment.objects.of(by).filter(occupation=assessment.occupation_id)
    list(mine.select_for_update().values_list("pk"))
    for each in shares_afterwards(assessment):
        if each.shows is None:
            withdraw_share(share=each.share, by=by)
    mine.filter(moved_from=assessment).update(moved_from=assessment.moved_from_id)
    AuditEvent.objects.create(
        actor=by,
        action="assessment.delete",
        target=f"assessment:{assessment.pk}",
        detail={"occupation": assessment.occupation_id},
    )
    transaction.on_commit(partial(forget_forms, of_rounds([assessment.pk])))
    assessment.delete()


@transaction.atomic
def let_go(*, user: User, **_: object) -> None:
    """An account is about to go: no snapshot takes it in meanwhile, and no mail of theirs waits.

    What hangs on the account goes with its row.
    """
    hold_teams(Share.objects.filter(learner=user))
    theirs = reminders_by(user)
    theirs.exclude(status="RUNNING").delete()
    # What is at work holds its words itself; its row may stay for good, should the worker stop.
    for task in theirs:
        task.args_kwargs["kwargs"]["words"] = ""
        task.save(update_fields=["args_kwargs"])
    rounds = list(Assessment.objects.of(user).values_list("pk", flat=True))
    transaction.on_commit(partial(forget_forms, of_rounds(rounds)))


def of_rounds(rounds: Iterable[int]) -> Gone:
    """Answers to one of these that wait in a session, whoever may be signed in there by now."""
    addresses = tuple(reverse("tasks", args=[pk]) for pk in rounds)
    return lambda path, _: path.startswith(addresses)
