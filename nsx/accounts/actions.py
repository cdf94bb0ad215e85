"""Changes to people and their roles: each one keyword-only, atomic, and by somebody."""

from allauth.account.models import EmailAddress
from django.db import transaction

from nsx.accounts.models import AuditEvent, Role, User


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
