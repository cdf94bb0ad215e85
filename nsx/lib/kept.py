"""Forms that were sent after the session had ended: kept until their sender has signed in again."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, QueryDict

KEY = "kept-form"
MOST = 16_000
"""Characters of a form's fields: a part of a rating needs about a tenth of that."""
SECONDS = 24 * 60 * 60
"""How long it is offered."""

View = TypeVar("View", bound=Callable[..., Any])


def keeps_form(view: View) -> View:
    """Mark a view that shows its owner again what they sent it while signed out."""
    view.__dict__["keeps_form"] = True
    return view


def to_keep(request: HttpRequest, view: Any) -> str:
    """The fields of a plain form that its view wants kept, and that are not too many; else ""."""
    plain = request.content_type == "application/x-www-form-urlencoded"
    if request.method != "POST" or not plain or not getattr(view, "keeps_form", False):
        return ""
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    text = fields.urlencode()
    return text if len(text) <= MOST else ""


def keep(request: HttpRequest, fields: str) -> None:
    """Keep them for their address, in the session of whoever sent them; signing in takes it along.

    One form at a time: the last one sent.
    """
    request.session[KEY] = [request.path, fields, int(time.time())]


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What was sent to this address while signed out; None where nothing was."""
    path, text, at = request.session.get(KEY) or ["", "", 0]
    if path != request.path or time.time() - at > SECONDS:
        return None
    return QueryDict(text)


def drop_form(request: HttpRequest) -> None:
    """Forget what was kept: it is stored now, or not wanted."""
    request.session.pop(KEY, None)
