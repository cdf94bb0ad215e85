"""Who may open the pages of imports."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from frameworks.models import Import
from frameworks.views.admins import admin_of
from nsx.accounts.models import User
from nsx.accounts.powers import Powers


def import_for(request: HttpRequest, number: int) -> tuple[Import, User, Powers]:
    """An import that the reader may work on. Raises Http404, and PermissionDenied as above."""
    user, powers = admin_of(request)
    seen = Import.objects.visible_to(user, powers).select_related("by", "published_by")
    return get_object_or_404(seen, pk=number), user, powers
