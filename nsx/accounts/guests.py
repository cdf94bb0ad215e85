"""People without an account: made on their first POST, kept for a while, joined to an account.

A guest is a row of its own, so that everything a learner can do works for them too. Signing up
turns the row into an account; signing in moves what hangs on it (docs/adr/0004).
"""

from datetime import datetime, timedelta
from typing import cast

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from nsx.accounts.models import AuditEvent, User
from nsx.accounts.signals import guest_merged
from nsx.lib.http import TooManyRequests

# The window of ACCOUNT_RATE_LIMITS["guest"]: who waits this long may try again.
RETRY_AFTER = 600


def person_of(request: HttpRequest) -> User:
    """The signed-in person; a visitor becomes a guest and is signed in as such.

    Raises TooManyRequests when one address makes guests too fast.
    """
    if request.user.is_authenticated:
        return request.user
    if not ratelimit.consume(request, action="guest"):
        raise TooManyRequests(RETRY_AFTER)
    guest = User(is_guest=True)
    guest.set_unusable_password()
    guest.save()
    login(request, guest, backend="nsx.accounts.backends.Backend")
    request.session.set_expiry(timedelta(days=settings.GUEST_DAYS))
    return guest


def guest_at_the_door(request: HttpRequest) -> User | None:
    """The guest behind a request for a sign-in page (see nsx.middleware.GuestsAtTheDoor)."""
    return cast("User | None", getattr(request, "guest", None))


@transaction.atomic
def merge_guest(*, guest: User, into: User) -> list[str] | None:
    """Give all that hangs on a guest to an account and delete the guest's row.

    Returns the addresses of pages with a question for the person, in the order to ask; None
    where the guest is none any more.
    """
    if not still_a_guest(guest):
        return None
    heard = guest_merged.send(sender=User, guest=guest, user=into)
    AuditEvent.objects.filter(actor=guest).update(actor=into)
    AuditEvent.objects.create(
        actor=into, action="guest.merge", target=f"user:{into.pk}", detail={"guest": guest.pk}
    )
    User.objects.get(pk=guest.pk).delete()
    return [address for _, address in heard if address]


@transaction.atomic
def delete_guest(*, guest: User) -> bool:
    """Delete a guest and all that hangs on them; False where they signed up meanwhile.

    By nobody: the calendar decides.
    """
    if not still_a_guest(guest):
        return False
    AuditEvent.objects.create(actor=None, action="guest.delete", target=f"user:{guest.pk}")
    guest.delete()
    return True


def still_a_guest(guest: User) -> User | None:
    """The row as it is now, if it is a guest's; it stays so until the transaction ends."""
    return User.objects.select_for_update().filter(pk=guest.pk, is_guest=True).first()


def guests_from_before(day: datetime) -> list[User]:
    """Guests made before a moment, oldest first."""
    return list(User.objects.filter(is_guest=True, date_joined__lt=day).order_by("pk"))
