"""Telling people by mail: that a result is old enough to rate anew, and that evidence is asked."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from assessments.actions.reminding import (
    give_asks_back,
    give_rerate_turn_back,
    take_asks,
    take_rerate_turn,
)
from assessments.letters import Letter, OwnLetter, post
from assessments.models import Assessment
from assessments.queries.reminding import places_to_tell, who_is_due
from nsx.accounts.models import Membership, User

AT_A_TIME = 25
"""So many mails share a connection; a run that is killed loses at most these."""

Progress = Callable[[int, int, int], None]
"""Told how many people were looked at, of how many, and how many mails went out."""


def remind_to_rerate(now: datetime, site: str, progress: Progress) -> int:
    """Mail everybody whose results are old enough, one mail each; how many went out.

    Of each result once, however often and by how many this is run. `site` is how the site's
    address begins; "" leaves the links out.
    """
    due, sent = who_is_due(now), 0
    for some in _pieces(due):
        turns: dict[int, Sequence[Assessment]] = {
            user: found for user in some if (found := take_rerate_turn(user=user, now=now))
        }
        people = User.objects.in_bulk(turns)
        letters = [rerate_letter(people[user], found) for user, found in turns.items()]
        told = {letter.to.pk for letter in post(letters, site)}
        sent += len(told)
        give_rerate_turn_back(
            rounds=[each for user, found in turns.items() if user not in told for each in found]
        )
        progress(due.index(some[-1]) + 1, len(due), sent)
    return sent


def tell_of_all_asks(site: str, progress: Progress) -> int:
    """Mail everybody of what their teams ask them to show; how many mails went out."""
    places, sent = places_to_tell(), 0
    for number, place in enumerate(places, start=1):
        sent += tell_of_asks(place, site)
        progress(number, len(places), sent)
    return sent


def tell_of_asks(place: int, site: str) -> int:
    """Mail one member (the membership's row id) of what is asked of them in its team; 1 or 0."""
    found = Membership.objects.select_related("team", "user").filter(pk=place).first()
    asks = take_asks(place=found) if found else []
    if not found or not asks:
        return 0
    context = {"asks": asks, "by": asks[0].author or found.team}
    letter = Letter(found, f"{found.team} asks you for evidence", "asked", context)
    sent = len(post([letter], site))
    if not sent:
        give_asks_back(place=found, asks=asks)
    return sent


def rerate_letter(user: User, rounds: Sequence[Assessment]) -> OwnLetter:
    """The mail that asks somebody to rate these anew."""
    first = rounds[0].occupation
    subject = "Time to rate yourself again"
    if len(rounds) == 1:
        subject = f"{subject}: {first}"
    return OwnLetter(user, subject, "rerate", {"rounds": rounds})


def _pieces(of: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(of), AT_A_TIME):
        yield of[start : start + AT_A_TIME]
