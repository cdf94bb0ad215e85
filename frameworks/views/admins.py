"""Who may open the pages of framework admins."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from nsx.accounts.models import User
from nsx.accounts.powers import Powers
from nsx.accounts.queries import powers_of


def admin_of(request: HttpRequest) -> tuple[User, Powers]:
    """The reader with their powers over frameworks. Raises PermissionDenied without any."""
    user = cast(User, request.user)
    powers = powers_of(user) if user.has_role else Powers()
    if not powers.any_frameworks:
        raise PermissionDenied
    return user, powers


def edits(reader: object, organisation: int | None) -> bool:
    """Whether the reader may draft a new version; costs a query for admins alone."""
    return isinstance(reader, User) and reader.has_role and powers_of(reader).edits(organisation)
