"""Asking for a framework, and no longer asking."""

from typing import Any

from django.db import transaction

from frameworks.models import FrameworkRequest, Occupation
from frameworks.queries.requests import LATER, TOLD, is_framed, told
from nsx.accounts.models import AuditEvent, User

MAX_ASKED = 100
"""Occupations one person may ask a framework for: beyond them somebody talks to a machine."""


class Framed(Exception):
    """There is a live framework by now: nothing is left to ask for."""


class TooManyAsked(Exception):
    """The person asks for more than MAX_ASKED already."""


@transaction.atomic
def ask_for_framework(*, occupation: Occupation, why: str = "", by: User) -> FrameworkRequest:
    """Keep that somebody would like to rate themselves in an occupation, each once.

    Asked again, it keeps its day and takes the new `why` where there is one. Raises Framed and
    TooManyAsked.
    """
    # Publishing locks the occupation too: whoever asks meanwhile is told, or told to go there.
    Occupation.objects.select_for_update().get(pk=occupation.pk)
    if is_framed(occupation):
        raise Framed
    known = FrameworkRequest.objects.filter(occupation=occupation, user=by).first()
    if known:
        if why and why != known.why:
            known.why = why
            known.save(update_fields=["why"])
        return known
    if FrameworkRequest.objects.filter(user=by).count() >= MAX_ASKED:
        raise TooManyAsked
    made = FrameworkRequest.objects.create(occupation=occupation, user=by, why=why)
    AuditEvent.objects.create(actor=by, action="request.make", target=f"request:{made.pk}")
    return made


@transaction.atomic
def end_request(*, occupation: Occupation, by: User) -> bool:
    """Forget that somebody asked: they withdraw it, or have what they asked for.

    False where they did not ask.
    """
    found = FrameworkRequest.objects.filter(occupation=occupation, user=by).first()
    if found is None:
        return False
    AuditEvent.objects.create(actor=by, action="request.end", target=f"request:{found.pk}")
    found.delete()
    return True


@transaction.atomic
def take_the_turn(*, request: FrameworkRequest) -> bool:
    """Whether the person may be mailed of it now, which is once; from here on they count as told.

    By nobody: the worker's own doing. Two workers at a time queue at the row.
    """
    there = FrameworkRequest.objects.select_for_update().filter(pk=request.pk).exists()
    if not there or told([request.pk]):
        return False
    AuditEvent.objects.create(actor=None, action=TOLD, target=f"request:{request.pk}")
    return True


@transaction.atomic
def give_the_turn_back(*, request: FrameworkRequest) -> None:
    """Have the person mailed of it another time: now the mail was not taken."""
    AuditEvent.objects.create(actor=None, action=LATER, target=f"request:{request.pk}")


@transaction.atomic
def take_over(*, guest: User, user: User, **_: Any) -> None:
    """Give what a guest asked for to the account they signed in to.

    What both asked for stays the account's; the guest's goes with the guest.
    """
    mine = FrameworkRequest.objects.filter(user=user).values("occupation")
    FrameworkRequest.objects.filter(user=guest).exclude(occupation__in=mine).update(user=user)
