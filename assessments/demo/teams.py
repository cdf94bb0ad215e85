"""What stands around the workshop: the whole firm with its shops, and larger teams on demand."""

from datetime import datetime
from random import Random

from django.db import transaction

from assessments.demo.crowd import Crowd
from assessments.demo.people import MANAGER, OCCUPATION, SLUG
from assessments.models import Target
from frameworks.models import Framework
from nsx.accounts.models import Membership, Organisation, Team, User

SHOPS = (("Quayside", 14), ("Station Road", 17), ("Old Mint", 9), ("Canal Yard", 16))
"""The firm's other shops with their people; together more than a matrix holds at first."""


class NotSeeded(Exception):
    """The demo's organisation, manager or framework is not here."""


def firm(
    *, organisation: Organisation, framework: Framework, manager: User, now: datetime
) -> tuple[Team, list[Team]]:
    """All mechanics of the firm in one team, and its shops as teams below; nobody is in yet."""
    whole = Team.objects.create(organisation=organisation, name="All mechanics")
    shops = [
        Team.objects.create(organisation=organisation, parent=whole, name=name) for name, _ in SHOPS
    ]
    for team in (whole, *shops):
        aimed(team, framework, "proficient" if team == whole else "developing", manager, now)
    return whole, shops


def peopled(
    whole: Team, shops: list[Team], framework: Framework, manager: User, now: datetime
) -> None:
    """Fill the shops. Whoever shows the firm their result shows it to their own shop too."""
    Membership.objects.create(team=whole, user=manager, kind=Membership.Kind.MANAGER)
    kinds = [strand.kind for strand in framework.strands.all()]
    for shop, (name, people) in zip(shops, SHOPS, strict=True):
        crowd = Crowd([whole, shop], framework, now, kinds=kinds, reviewer=manager)
        crowd.come(people, Random(name))


@transaction.atomic
def large_team(*, people: int, now: datetime) -> Team:
    """One more team of the demo's manager with that many people; the same number, the same people.

    Raises NotSeeded.
    """
    organisation = Organisation.objects.filter(slug=SLUG).first()
    manager = User.objects.filter(email=MANAGER.email).first()
    framework = (
        Framework.objects.select_related("occupation")
        .filter(occupation__code=OCCUPATION, status=Framework.Status.PUBLISHED)
        .first()
    )
    if not (organisation and manager and framework):
        raise NotSeeded
    number = Team.objects.filter(organisation=organisation, parent=None).count() + 1
    team = Team.objects.create(organisation=organisation, name=f"Region {number}")
    Membership.objects.create(team=team, user=manager, kind=Membership.Kind.MANAGER)
    aimed(team, framework, "proficient", manager, now)
    Crowd([team], framework, now, reviewer=manager).come(people, Random(people))
    return team


def aimed(team: Team, framework: Framework, level: str, by: User, now: datetime) -> None:
    """Set what a team works towards in the occupational strand."""
    Target.objects.create(
        team=team,
        occupation_id=framework.occupation_id,
        strand="occupational",
        level=level,
        set_by=by,
        set_at=now,
    )
