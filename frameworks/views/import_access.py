"""Who may open the pages of imports."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from frameworks.models import Import
from nsx.accounts.models import User
from nsx.accounts.powers import Powers
from nsx.accounts.queries import powers_of


def admin_of(request: HttpRequest) -> tuple[User, Powers]:
    """Who asks, and what they may do with frameworks. Raises PermissionDenied: nothing."""
    user = cast(User, request.user)
    powers = powers_of(user)
    if not powers.any_frameworks:
        raise PermissionDenied
    return user, powers


def import_for(request: HttpRequest, number: int) -> tuple[Import, User, Powers]:
    """An import that the reader may work on. Raises Http404, and PermissionDenied as above."""
    user, powers = admin_of(request)
    seen = Import.objects.visible_to(user, powers).select_related("by", "published_by")
    return get_object_or_404(seen, pk=number), user, powers
