"""Who the session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from nsx.accounts.models import Membership, Role, User

# Put together once: every request asks for its user.
PEOPLE = User.objects.filter(is_active=True).annotate(
    in_teams=Exists(Membership.objects.filter(user=OuterRef("pk"))),
    in_roles=Exists(Role.objects.filter(user=OuterRef("pk"))),
)


class Backend(AuthenticationBackend):
    """Signs in by e-mail; reads the user with what the header needs, in one query."""

    def get_user(self, user_id: int) -> User | None:
        """The active user of a session, or None."""
        return PEOPLE.filter(pk=user_id).first()
