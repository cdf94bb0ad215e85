"""Saying of answers that could not be stored when they came."""

from typing import cast

from django import template
from django.http import HttpRequest
from django.urls import resolve

from assessments.models import Assessment
from nsx.accounts.models import User
from nsx.lib.kept import kept_paths

register = template.Library()


@register.filter
def unsaved_at(request: HttpRequest, begin: str) -> list[str]:
    """Where answers of the reader wait for a look, of the addresses that begin like this.

    The session may hold those of somebody else who used this browser before.
    """
    rounds = {path: resolve(path).kwargs["pk"] for path in kept_paths(request, begin)}
    if not rounds:
        return []
    own = Assessment.objects.of(cast(User, request.user)).filter(pk__in=rounds.values())
    known = set(own.values_list("pk", flat=True))
    return [path for path, pk in rounds.items() if pk in known]
