"""An organisation with teams one under the other, and everybody who could want to run them."""

from dataclasses import dataclass

from django.test import Client

from assessments.models import Assessment
from factories.assessments import finished
from factories.frameworks import framework
from factories.people import (
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
    UserFactory,
)
from factories.workplace import signed_in
from frameworks.models import Framework
from nsx.accounts.models import Membership, Organisation, Team, User

WHO = (
    "visitor",
    "stranger",
    "member",
    "manager",
    "manager_above",
    "manager_beside",
    "framework_admin",
    "other_admin",
    "admin",
    "site_admin",
)


@dataclass(frozen=True)
class Harbour:
    """Yard stands over Desk, Desk over Night; Dock is beside Yard; Ward is another's."""

    organisation: Organisation
    yard: Team
    desk: Team
    night: Team
    dock: Team
    ward: Team
    stranger: User
    member: User
    manager: User
    manager_above: User
    manager_beside: User
    framework_admin: User
    other_admin: User
    admin: User
    site_admin: User
    framework: Framework
    result: Assessment

    @property
    def place(self) -> Membership:
        """The member's place in Desk."""
        return Membership.objects.get(user=self.member, team=self.desk)

    def user(self, who: str) -> User:
        """One of WHO but the visitor."""
        found: User = getattr(self, who)
        return found

    def client(self, who: str) -> Client:
        """A browser that somebody is signed in with, or nobody."""
        return Client() if who == "visitor" else signed_in(self.user(who))


def make_harbour() -> Harbour:
    """Everybody in place; the member has rated all and shares nothing."""
    home = OrganisationFactory.create(name="Harbour Cycles", slug="harbour-cycles")
    clinic = OrganisationFactory.create(name="Hill Clinic", slug="hill-clinic")
    yard = Team.objects.create(organisation=home, name="Yard")
    desk = Team.objects.create(organisation=home, name="Desk", parent=yard)
    night = Team.objects.create(organisation=home, name="Night", parent=desk)
    dock = Team.objects.create(organisation=home, name="Dock")
    ward = Team.objects.create(organisation=clinic, name="Ward")

    def placed(name: str, team: Team, kind: str) -> User:
        made: User = MembershipFactory.create(team=team, user__name=name, kind=kind).user
        return made

    def role(name: str, kind: str, organisation: Organisation | None) -> User:
        made: User = RoleFactory.create(user__name=name, kind=kind, organisation=organisation).user
        return made

    made = framework(ai=(1, 1, 1, 1))
    member = placed("Mel Member", desk, "member")
    return Harbour(
        organisation=home,
        yard=yard,
        desk=desk,
        night=night,
        dock=dock,
        ward=ward,
        stranger=UserFactory.create(name="Sol Stranger"),
        member=member,
        manager=placed("Mo Manager", desk, "manager"),
        manager_above=placed("Abe Above", yard, "manager"),
        manager_beside=placed("Bea Beside", dock, "manager"),
        framework_admin=role("Fred Frame", "framework_admin", None),
        other_admin=role("Otto Other", "organisation_admin", clinic),
        admin=role("Ada Admin", "organisation_admin", home),
        site_admin=role("Sam Site", "site_admin", None),
        framework=made,
        result=finished(member, made, occupational="33333311"),
    )
