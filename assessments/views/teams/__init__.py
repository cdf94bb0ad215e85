"""Pages of teams, one module per subject; what they have in common."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest

from assessments.queries.team import teams_of
from nsx.accounts.models import Team, User
from nsx.accounts.queries.teams import managed_by, run_by


def managed(request: HttpRequest, pk: int) -> Team:
    """The team, for one of its managers: they alone see what it is shown.

    Raises Http404 for those who are not in it, and PermissionDenied for its members.
    """
    user = cast(User, request.user)
    # Declared on the model, which is why it comes as a mapping.
    below = {"has_below": Exists(Team.objects.filter(parent=OuterRef("pk")))}
    mine = managed_by(user).select_related("organisation").annotate(**below)
    found = mine.filter(pk=pk).first()
    if found is not None:
        return found
    if teams_of(user).filter(pk=pk).exists():
        raise PermissionDenied
    raise Http404


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


def frame(user: User, team: Team, page_of: str) -> dict[str, Any]:
    """What the pages of who runs a team have in common: `manages` says if they see it too."""
    return {
        "team": team,
        "page_of": page_of,
        "section": "teams",
        "manages": managed_by(user).filter(pk=team.pk).exists(),
    }
