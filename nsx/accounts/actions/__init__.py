"""Changes to people and their roles: each one keyword-only, atomic, and by somebody."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.text import slugify

from nsx.accounts.actions.roles import put_in_team
from nsx.accounts.models import AuditEvent, Membership, Organisation, Role, Team, User
from nsx.accounts.queries.teams import MAX_DEPTH, depth


@transaction.atomic
def rename(*, user: User, name: str, by: User) -> None:
    """Change what a person is called; "" shows their e-mail instead."""
    if user.name == name:
        return
    user.name = name
    user.save(update_fields=["name"])
    AuditEvent.objects.create(actor=by, action="user.rename", target=f"user:{user.pk}")


@transaction.atomic
def make_user(*, email: str, password: str) -> User:
    """A user whose e-mail counts as confirmed: whoever runs the site vouches for it."""
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    AuditEvent.objects.create(actor=None, action="user.make", target=f"user:{user.pk}")
    return user


@transaction.atomic
def make_site_admin(*, user: User, by: User | None) -> bool:
    """Let a person administer the whole site; False where they already do.

    `by` is None on the command line. Raises ValueError for a guest.
    """
    if user.is_guest:
        raise ValueError("a guest cannot be an admin")
    _, created = Role.objects.get_or_create(user=user, kind=Role.Kind.SITE_ADMIN, organisation=None)
    if created:
        AuditEvent.objects.create(
            actor=by,
            action="role.give",
            target=f"user:{user.pk}",
            detail={"kind": Role.Kind.SITE_ADMIN.value},
        )
    return created


@transaction.atomic
def add_to_team(
    *,
    organisation: str,
    team: str,
    user: User,
    kind: Membership.Kind,
    by: User | None,
    parent: str = "",
) -> bool:
    """Put a person into a team, both by name and made where they are new; False if nothing changed.

    A new team stands under `parent`, a team of the organisation by name; one that is there stays
    where it is. Somebody in the team already gets the new kind. `by` is None on the command line.
    Raises ValueError for a guest, for an organisation's name without a letter or digit, and for a
    parent that is not there or too deep.
    """
    if user.is_guest:
        raise ValueError("a guest cannot be in a team")
    slug = slugify(organisation)[:40]
    if not slug:
        raise ValueError("an organisation's name needs a letter or digit")
    home, _ = Organisation.objects.get_or_create(slug=slug, defaults={"name": organisation})
    there = Team.objects.filter(organisation=home, name=team).first()
    if there is None:
        over = _parent(home, parent)
        there = Team.objects.create(organisation=home, name=team, parent=over)
    return put_in_team(team=there, user=user, kind=kind, by=by)


def _parent(organisation: Organisation, name: str) -> Team | None:
    if not name:
        return None
    found = Team.objects.filter(organisation=organisation, name=name).first()
    if found is None:
        raise ValueError(f"{organisation} has no team {name}")
    if depth(found) >= MAX_DEPTH:
        raise ValueError(f"teams stand at most {MAX_DEPTH} deep")
    return found
