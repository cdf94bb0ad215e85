"""Plain forms that could not be stored when they came: kept until their sender has seen them.

They came after the session had ended, or for something that was closed by then.
"""

import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, QueryDict

KEY = "kept-forms"
MOST = 16_000
"""Characters of a form's fields: a part of a rating needs about a tenth of that."""
FORMS = 8
"""So many wait in one session, the last ones."""
SECONDS = 24 * 60 * 60
"""How long they are kept."""
AT_ONCE = 500
"""So many sessions are read at a time."""
UNKEPT = "Not saved: we could not keep what you sent. Give it once more."

View = TypeVar("View", bound=Callable[..., Any])
Gone = Callable[[str, int], bool]


def keeps_form(view: View) -> View:
    """Mark a view that shows its owner again what they sent it in vain."""
    view.__dict__["keeps_form"] = True
    return view


def keep(request: HttpRequest) -> bool:
    """Keep a plain form for its address, in the session of whoever sent it; False for too much.

    Signing in takes it along. The last one sent to an address replaces the one before.
    """
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    text = fields.urlencode()
    plain = request.content_type == "application/x-www-form-urlencoded"
    if not plain or len(text) > MOST or not ratelimit.consume(request, action="kept_form"):
        return False
    others = {path: form for path, form in _forms(request).items() if path != request.path}
    kept = [*others.items(), (request.path, (text, int(time.time())))]
    request.session[KEY] = dict(kept[-FORMS:])
    return True


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What was sent to this address in vain; None where nothing was."""
    text, _ = _forms(request).get(request.path, ("", 0))
    return QueryDict(text) if text else None


def kept_paths(request: HttpRequest, begin: str = "/") -> list[str]:
    """The addresses of forms that are kept, of those that begin like this."""
    return [path for path in _forms(request) if path.startswith(begin)]


def drop_form(request: HttpRequest) -> None:
    """Forget what was kept for this address: it is stored now, or not wanted."""
    drop_forms(request, lambda path, _: path == request.path)


def drop_forms(request: HttpRequest, gone: Gone) -> None:
    """Forget such forms in the session of the request."""
    forms = request.session.get(KEY, {})
    if left := _without(forms, gone):
        if left != forms:
            request.session[KEY] = left
    else:
        request.session.pop(KEY, None)


def forget_forms(gone: Gone) -> int:
    """Forget such forms, by address and when they came, in every session; how many sessions."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    found = 0
    for each in store.model.objects.iterator(chunk_size=AT_ONCE):
        data = store.decode(each.session_data)
        if KEY not in data or (left := _without(data[KEY], gone)) == data[KEY]:
            continue
        found += 1
        data[KEY] = left
        # The text is the condition: who uses the session at this moment is not overruled.
        same = store.model.objects.filter(pk=each.pk, session_data=each.session_data)
        same.update(session_data=store.encode(data))
    return found


def too_old(_: str, at: int) -> bool:
    """Whether a form is kept no longer."""
    return time.time() - at > SECONDS


def _forms(request: HttpRequest) -> Mapping[str, tuple[str, int]]:
    """Those of the session; reading drops what is too old."""
    drop_forms(request, too_old)
    found: Mapping[str, tuple[str, int]] = request.session.get(KEY, {})
    return found


def _without(forms: Mapping[str, tuple[str, int]], gone: Gone) -> dict[str, tuple[str, int]]:
    return {path: form for path, form in forms.items() if not gone(path, form[1])}
