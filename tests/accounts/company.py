"""Two organisations with everybody who could want to look after people."""

from dataclasses import dataclass

from django.test import Client

from factories import MembershipFactory, RoleFactory, TeamFactory, UserFactory, signed_in
from nsx.accounts.actions.invitations import invite
from nsx.accounts.models import Invitation, Membership, Organisation, Role, Team, User
from nsx.accounts.roster import Row

WHO = (
    "visitor",
    "learner",
    "member",
    "manager",
    "framework_admin",
    "other_admin",
    "admin",
    "site_admin",
)


@dataclass(frozen=True)
class Company:
    """A team with a manager and a member, looked after by `admin`; `other_admin` is elsewhere."""

    organisation: Organisation
    team: Team
    other_team: Team
    learner: User
    member: User
    manager: User
    framework_admin: User
    other_admin: User
    admin: User
    site_admin: User

    @property
    def place(self) -> Membership:
        """The member's place in the team."""
        return Membership.objects.get(user=self.member, team=self.team)

    def role(self, who: str) -> Role:
        """The role somebody has."""
        found: Role = getattr(self, who).roles.get()
        return found

    def client(self, who: str) -> Client:
        """A browser that somebody is signed in with, or nobody."""
        return Client() if who == "visitor" else signed_in(getattr(self, who))

    def invited(self, email: str = "new@example.org", by: str = "admin") -> Invitation:
        """An open invitation to the team."""
        row = Row(2, email, "Nia New", "learner", self.team.name, self.organisation.name)
        _, made = invite(rows=[row], by=getattr(self, by))
        return made[0]


def make_company() -> Company:
    """Everybody there, and nobody invited."""
    team = TeamFactory.create(name="Workshop", organisation__name="Harbour Cycles")
    other = TeamFactory.create(name="Ward", organisation__name="Hill Clinic")
    home, clinic = team.organisation, other.organisation

    def role(name: str, kind: str, organisation: Organisation | None) -> User:
        made = RoleFactory.create(user__name=name, kind=kind, organisation=organisation)
        user: User = made.user
        return user

    return Company(
        organisation=home,
        team=team,
        other_team=other,
        learner=UserFactory.create(name="Lou Learner"),
        member=MembershipFactory.create(team=team, user__name="Mel Member").user,
        manager=MembershipFactory.create(team=team, kind="manager", user__name="Mo Boss").user,
        framework_admin=role("Fred Frame", "framework_admin", None),
        other_admin=role("Otto Other", "organisation_admin", clinic),
        admin=role("Ada Admin", "organisation_admin", home),
        site_admin=role("Sam Site", "site_admin", None),
    )
