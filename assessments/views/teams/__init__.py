"""Pages of teams, one module per subject; what they have in common."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from nsx.accounts.models import Membership, Team, User


def managed(request: HttpRequest, pk: int) -> Team:
    """The team, for one of its managers: they alone see what it is shown.

    Raises Http404 for those who are not in it, and PermissionDenied for its members.
    """
    mine = Membership.objects.select_related("team__organisation")
    found = get_object_or_404(mine, user=cast(User, request.user), team=pk)
    if found.kind != Membership.Kind.MANAGER:
        raise PermissionDenied
    return found.team
