"""Questions about people."""

from django.db.models import Q

from nsx.accounts.models import Membership, Role, User
from nsx.accounts.powers import Powers, powers_from


def roles_of(user: User) -> list[Role]:
    """A person's roles with their organisations."""
    found = Role.objects.filter(user=user).select_related("organisation")
    return list(found.order_by("organisation__name", "kind"))


def powers_of(user: User) -> Powers:
    """What a person may do as an admin; one query."""
    return powers_from(Role.objects.filter(user=user).values_list("kind", "organisation"))


def who_can_grant_access(user: User) -> list[str]:
    """Names of the admins of the person's organisations; where there are none, the site's.

    Anybody may sign up and ask, so those who have set no name are left out: their e-mail
    address would stand in for it. A guest belongs nowhere and gets no names.
    """
    if user.is_guest:
        return []
    organisations = Membership.objects.filter(user=user).values("team__organisation")
    roles = (
        Role.objects.filter(
            Q(kind=Role.Kind.ORGANISATION_ADMIN, organisation__in=organisations)
            | Q(kind=Role.Kind.SITE_ADMIN),
            user__is_active=True,
        )
        .exclude(user__name="")
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    found = list(roles)
    near = [role for role in found if role.kind == Role.Kind.ORGANISATION_ADMIN]
    return list(dict.fromkeys(role.user.name for role in near or found))
