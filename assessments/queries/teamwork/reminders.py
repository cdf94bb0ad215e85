"""Whom a team may remind, of what, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, TypedDict

from django.utils import timezone

from assessments.queries.teamwork.campaigns import running_of
from assessments.queries.teamwork.rolls import Person, Progress
from frameworks.models import Occupation
from nsx.accounts.models import Membership, Team, User


class Wording(TypedDict):
    """What assessments.letters makes a mail of."""

    subject: str
    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who has not rated or not shared: who can be written to, and who is passed over and why."""

    free: tuple[Person, ...]
    off: tuple[Person, ...]
    today: tuple[Person, ...]


def recipients_of(progress: Progress) -> Recipients:
    """Those who wait, by whether they can be written to today."""
    waiting = [each for each in progress.waiting if each.place.user.is_active]
    off = [each for each in waiting if not each.place.reminders]
    today = [each for each in waiting if each.place.reminders and written_today(each.place)]
    free = _without(waiting, [*off, *today])
    return Recipients(tuple(free), tuple(off), tuple(today))


def written_today(place: Membership) -> bool:
    """Whether the team has written to this person today."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    return place.reminded_at is not None and place.reminded_at >= midnight


def reminder_of(team: Team, occupation: Occupation, words: str, by: User) -> Wording:
    """The reminder as everybody gets it; it tells nobody how far somebody is. One query."""
    return {
        "subject": f"{occupation}: a reminder from {team}",
        "template": "remind",
        "context": {
            "by": by,
            "occupation": occupation,
            "words": words,
            "campaign": running_of(team, occupation),
        },
    }


def _without(people: Iterable[Person], others: Iterable[Person]) -> list[Person]:
    gone = {each.place.pk for each in others}
    return [each for each in people if each.place.pk not in gone]
