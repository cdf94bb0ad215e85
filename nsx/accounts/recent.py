"""Views that matter: who signed in a while ago says once more who they are."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def asked_again(*, to_read: bool = True) -> Callable[[View], View]:
    """Ask for the password or code first; with `to_read` off, a GET is let through without.

    A form that was sent meanwhile goes on by itself. Who has neither password nor code is not
    asked, as guests are not.
    """

    def decorator(view: View) -> View:
        decorated: Any = reauthentication_required(view, allow_get=not to_read)
        asked: View = decorated
        return asked

    return decorator
