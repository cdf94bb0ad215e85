"""Pages of teams, one module per subject; what they have in common."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from assessments.queries.team import teams_of
from nsx.accounts.models import Membership, Team, User
from nsx.accounts.queries.teams import run_by


def managed(request: HttpRequest, pk: int) -> Team:
    """The team, for one of its managers: they alone see what it is shown.

    Raises Http404 for those who are not in it, and PermissionDenied for its members.
    """
    mine = Membership.objects.select_related("team__organisation")
    found = get_object_or_404(mine, user=cast(User, request.user), team=pk)
    if found.kind != Membership.Kind.MANAGER:
        raise PermissionDenied
    return found.team


def site_of(request: HttpRequest) -> str:
    """How the site's address begins, without a slash at the end, for links in mail."""
    return request.build_absolute_uri("/").rstrip("/")


def run(request: HttpRequest, pk: int) -> tuple[User, Team]:
    """Who asks, and the team, which they run: they may change who is in it.

    That shows them nobody's ratings. Raises Http404 for those who are not in it, and
    PermissionDenied for its members.
    """
    user = cast(User, request.user)
    found = run_by(user).select_related("organisation", "parent").filter(pk=pk).first()
    if found is not None:
        return user, found
    if teams_of(user).filter(pk=pk).exists():
        raise PermissionDenied
    raise Http404
