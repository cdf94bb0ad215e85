"""People, their organisations and teams."""

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

from nsx.accounts.models import Membership, Organisation, Role, Team, User

PASSWORD = "bicycle-bell-42"


class UserFactory(DjangoModelFactory[User]):
    """A person who signs in with an e-mail address and PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"person-{n}@example.org")
    name = Sequence(lambda n: f"Person {n}")
    password = Password(PASSWORD)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """An employer or school."""

    class Meta:
        model = Organisation

    name = Sequence(lambda n: f"Organisation {n}")
    slug = Sequence(lambda n: f"organisation-{n}")


class TeamFactory(DjangoModelFactory[Team]):
    """A team in an organisation of its own."""

    class Meta:
        model = Team

    organisation = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: f"Team {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    """A member of a team; `kind="manager"` for who looks after it."""

    class Meta:
        model = Membership

    team = SubFactory(TeamFactory)
    user = SubFactory(UserFactory)
    kind = Membership.Kind.MEMBER


class RoleFactory(DjangoModelFactory[Role]):
    """A site admin; other kinds by `kind` and `organisation`."""

    class Meta:
        model = Role

    user = SubFactory(UserFactory)
    kind = Role.Kind.SITE_ADMIN
    organisation = None
