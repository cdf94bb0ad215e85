"""Whose turn it is to be told by mail. The worker's own doing, so nothing is told of it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessments.models import Assessment, Review
from assessments.queries.reminding import asks_to_tell, due_rounds
from nsx.accounts.actions.mail import give_turns_back, take_turns
from nsx.accounts.models import Membership, User


@transaction.atomic
def take_rerate_turn(*, user: int, now: datetime) -> list[Assessment]:
    """What somebody (a row id) is to be asked to rate anew now; from here on they were asked."""
    # Another run waits here, and then finds nothing.
    list(User.objects.select_for_update(no_key=True).filter(pk=user).values_list("pk"))
    found = list(due_rounds(now).filter(learner=user))
    Assessment.objects.filter(pk__in=[each.pk for each in found]).update(reminded_at=now)
    return found


@transaction.atomic
def give_rerate_turn_back(*, rounds: Collection[Assessment]) -> None:
    """Their mail did not go out: ask another time."""
    Assessment.objects.filter(pk__in=[each.pk for each in rounds]).update(reminded_at=None)


@transaction.atomic
def take_asks(*, place: Membership) -> list[Review]:
    """What a team asks of its member and they were not told of yet; they are from here on.

    Nothing where the team wrote to them today already, or they turned its mail off.
    """
    if not take_turns(team=place.team, users=[place.user_id]):
        return []
    found = list(asks_to_tell().filter(Q(place=place.pk)))
    if not found:
        give_turns_back(places=[place.pk])
        return []
    Review.objects.filter(pk__in=[each.pk for each in found]).update(mailed_at=timezone.now())
    return found


@transaction.atomic
def give_asks_back(*, place: Membership, asks: Collection[Review]) -> None:
    """The mail did not go out: tell another time, and the team may write today."""
    Review.objects.filter(pk__in=[each.pk for each in asks]).update(mailed_at=None)
    give_turns_back(places=[place.pk])
