"""The people an admin looks after. Their ratings are no part of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from nsx.accounts.models import Membership, Organisation, Role, Team, User
from nsx.accounts.powers import Powers
from nsx.accounts.words import KINDS

FILTERS: Mapping[str, str] = {
    **{kind: f"{label}s" for kind, label in KINDS.items()},
    "off": "Switched off",
}
"""What the list of people can be narrowed to."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person with those of their roles and teams that the reader looks after."""

    user: User
    roles: tuple[Role, ...]
    memberships: tuple[Membership, ...]


def organisations_of(powers: Powers) -> QuerySet[Organisation]:
    """The organisations whose people they look after, by name."""
    found = Organisation.objects.order_by("name", "pk")
    return found if powers.site else found.filter(pk__in=powers.people)


def teams_of_admin(powers: Powers) -> QuerySet[Team]:
    """The teams they look after, with their organisations, by name."""
    found = Team.objects.select_related("organisation").order_by("organisation__name", "name", "pk")
    return found if powers.site else found.filter(organisation__in=powers.people)


def roles_seen(powers: Powers) -> QuerySet[Role]:
    """The roles they may see: their organisations'; everybody's for a site admin."""
    found = Role.objects.select_related("organisation").order_by("kind", "organisation__name", "pk")
    return found if powers.site else found.filter(organisation__in=powers.people)


def memberships_seen(powers: Powers) -> QuerySet[Membership]:
    """The places in teams they may see: their organisations'; everybody's for a site admin."""
    found = Membership.objects.select_related("team__organisation")
    found = found.order_by("team__organisation__name", "team__name", "pk")
    return found if powers.site else found.filter(team__organisation__in=powers.people)


def people_seen(powers: Powers) -> QuerySet[User]:
    """Everybody they look after, by name: who is in a team or has a role of their organisations.

    A site admin sees all but guests. Without the power to look after people: nobody.
    """
    people = User.objects.filter(is_guest=False).order_by("name", "email", "pk")
    if powers.site:
        return people
    here = Exists(memberships_seen(powers).order_by().filter(user=OuterRef("pk")))
    role = Exists(roles_seen(powers).order_by().filter(user=OuterRef("pk")))
    return people.filter(here | role)


def people_found(powers: Powers, *, words: str, only: str) -> QuerySet[User]:
    """Those of people_seen() whose name or e-mail holds `words`, narrowed to a key of FILTERS.

    Roles and teams come along as `seen_roles` and `seen_memberships`, in two queries.
    """
    found = people_seen(powers)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    mine = memberships_seen(powers).order_by().filter(user=OuterRef("pk"))
    roles = roles_seen(powers).order_by().filter(user=OuterRef("pk"))
    if only == "off":
        found = found.filter(is_active=False)
    elif only == "learner":
        found = found.exclude(Exists(roles)).exclude(Exists(mine.filter(kind="manager")))
    elif only == "manager":
        found = found.filter(Exists(mine.filter(kind="manager")))
    elif only in FILTERS:
        found = found.filter(Exists(roles.filter(kind=only)))
    return found.prefetch_related(
        Prefetch("roles", roles_seen(powers), to_attr="seen_roles"),
        Prefetch("memberships", memberships_seen(powers), to_attr="seen_memberships"),
    )


def belongs_to_them_alone(powers: Powers, user: User) -> bool:
    """Whether all a person's teams and roles are ones they look after, so no one else's account.

    A site admin looks after everybody.
    """
    if powers.site:
        return True
    elsewhere = Membership.objects.filter(user=user).exclude(team__organisation__in=powers.people)
    beyond = Role.objects.filter(user=user).exclude(organisation__in=powers.people)
    site_wide = Role.objects.filter(user=user, organisation=None)
    return not (elsewhere.exists() or beyond.exists() or site_wide.exists())
