"""People, their organisations and teams, and what was done by whom."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from nsx.accounts.words import offer_words

LEFT = "left"
"""In an audit event's detail: whoever did it has no row any more."""


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who signs in with `email`; without a password only by other means."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. A guest has neither e-mail nor password until they sign up."""

    email = models.EmailField("e-mail", null=True, blank=True, unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_guest = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    rerate_after = models.PositiveSmallIntegerField(
        default=6, help_text="Months after a result until a mail asks to rate anew; 0 is never."
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_any_case"),
            models.CheckConstraint(
                condition=Q(is_guest=True) | Q(email__isnull=False),
                name="user_email_unless_guest",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or "Guest"

    # The session's user brings the next two along (nsx.accounts.backends), so
    # that the header costs no query of its own.
    @property
    def has_teams(self) -> bool:
        """Whether the session's user is in a team."""
        return bool(getattr(self, "in_teams", False))

    @property
    def has_role(self) -> bool:
        """Whether the session's user is an admin of anything."""
        return bool(getattr(self, "in_roles", False))

    @property
    def initials(self) -> str:
        """One or two letters that stand for the person in the header."""
        words = str(self).replace("@", " ").split()
        return "".join(word[0] for word in words[:2]).upper()


class Organisation(models.Model):
    """An employer or school; the home of teams and of local occupations."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People whose gaps are looked at together."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="teams")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    name = models.CharField(max_length=200)

    # Known only where it was asked for: whether there are teams below.
    has_below: bool

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="team_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a team, as member or manager. It alone shows a name, no ratings."""

    class Kind(models.TextChoices):
        MEMBER = "member", "Member"
        MANAGER = "manager", "Manager"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    # Mail from the team's managers: off by one click, and never twice a day.
    reminders = models.BooleanField(default=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["member", "manager"]), name="membership_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"


class JoinLink(models.Model):
    """An address that whoever holds it joins a team by, as a member, until it expires.

    The address is signed, so that a copy of this table alone opens no team.
    """

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="join_link")
    key = models.CharField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="join_links")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Link to {self.team}"


class Role(models.Model):
    """What an admin may do: in one organisation, or everywhere when it is null."""

    class Kind(models.TextChoices):
        FRAMEWORK_ADMIN = "framework_admin", "Framework admin"
        ORGANISATION_ADMIN = "organisation_admin", "Organisation admin"
        SITE_ADMIN = "site_admin", "Site admin"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="roles"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(organisation__isnull=True),
                name="role_once_site",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "organisation"],
                condition=Q(organisation__isnull=False),
                name="role_once_in_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(kind="site_admin") | Q(organisation__isnull=True),
                name="role_site_admin_everywhere",
            ),
            models.CheckConstraint(
                condition=~Q(kind="organisation_admin") | Q(organisation__isnull=False),
                name="role_organisation_admin_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


class Invitation(models.Model):
    """An address that is asked to join, and what as. The link in the mail is kept as a digest.

    `organisation` is where the role holds, or the team's own; null is the whole site.
    """

    class Kind(models.TextChoices):
        LEARNER = "learner", "Learner"
        MANAGER = "manager", "Manager"
        FRAMEWORK_ADMIN = "framework_admin", "Framework admin"
        ORGANISATION_ADMIN = "organisation_admin", "Organisation admin"
        SITE_ADMIN = "site_admin", "Site admin"

    email = models.EmailField("e-mail")
    name = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    # Whoever invites must still be allowed to when it is accepted; null is the command line.
    invited_by = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "team"],
                condition=Q(accepted_at=None, team__isnull=False),
                name="invitation_once_to_team",
            ),
            models.UniqueConstraint(
                fields=["email", "kind", "organisation"],
                condition=Q(accepted_at=None, team=None, organisation__isnull=False),
                name="invitation_once_to_organisation",
            ),
            models.UniqueConstraint(
                fields=["email", "kind"],
                condition=Q(accepted_at=None, team=None, organisation=None),
                name="invitation_once_to_site",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="learner", organisation=None, team=None)
                    | Q(kind__in=["learner", "manager"], organisation__isnull=False)
                    & Q(team__isnull=False)
                    | Q(kind="framework_admin", team=None)
                    | Q(kind="organisation_admin", organisation__isnull=False, team=None)
                    | Q(kind="site_admin", organisation=None, team=None)
                ),
                name="invitation_kind_fits_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.offer}"

    @property
    def offer(self) -> str:
        """What they are asked to be, in words."""
        return offer_words(
            self.kind, str(self.team or ""), str(self.organisation) if self.organisation else ""
        )


class AuditEvent(models.Model):
    """Who did what to which row, by ids only. Append only."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=80)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target", "at"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"

    @property
    def by(self) -> str:
        """Who did it, in words; what nobody signed in for came from the command line."""
        if self.actor:
            return str(self.actor)
        return "Someone who left" if self.detail.get(LEFT) else "Command line"


class _MarkedLeft(models.Func):
    """A detail that says so too; databases write that each in their way."""

    output_field = models.JSONField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        template = f"JSON_SET(%(expressions)s, '$.{LEFT}', JSON('true'))"
        return self.as_sql(compiler, connection, template=template, **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        template = f"(%(expressions)s || JSONB_BUILD_OBJECT('{LEFT}', TRUE))"
        return self.as_sql(compiler, connection, template=template, **more)


@receiver(pre_delete, sender=User)
def _pseudonymise(instance: User, **_: Any) -> None:
    """What a person did stays on record when they go, and who they were does not."""
    # One statement, however much they did.
    AuditEvent.objects.filter(actor=instance).update(detail=_MarkedLeft("detail"))
