"""Where people are signed in."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY

AT_ONCE = 500
"""So many sessions are read at a time."""


def end_sessions(user: int) -> None:
    """Delete every session of somebody, by row id: it names them even when they are gone."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    theirs = [
        each.pk
        for each in store.model.objects.iterator(chunk_size=AT_ONCE)
        if store.decode(each.session_data).get(SESSION_KEY) == str(user)
    ]
    store.model.objects.filter(pk__in=theirs).delete()
