"""Made-up people to look around with: a workshop, its manager, its mechanics, two admins.

Everything goes through the actions a person would trigger, so that placements, audit events
and permissions are those of real use; afterwards the dates are moved into the past. The same
seed gives the same people every time.
"""

from datetime import datetime, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.db import transaction

from assessments import actions
from assessments.demo.people import (
    ADMIN,
    CHANGED,
    FRAMEWORK_ADMIN,
    LEARNER,
    MANAGER,
    MECHANICS,
    OCCUPATION,
    PASSWORD,
    SEED,
    SIGN_INS,
    SLUG,
    SignIn,
)
from assessments.demo.stage import Stage, happened
from assessments.demo.teams import NotSeeded, agreed, firm, large_team
from frameworks.models import Framework
from nsx.accounts.models import Membership, Organisation, Role, Team, User

__all__ = [
    "ADMIN",
    "CHANGED",
    "FRAMEWORK_ADMIN",
    "LEARNER",
    "MANAGER",
    "OCCUPATION",
    "PASSWORD",
    "SIGN_INS",
    "NotSeeded",
    "large_team",
    "seed",
]


@transaction.atomic
def seed(*, now: datetime) -> bool:
    """Make the demo organisation with its people; False, and nothing done, where it is there.

    Raises Framework.DoesNotExist where the bicycle example is not imported, and
    IntegrityError where somebody else has one of the demo's addresses.
    """
    if Organisation.objects.filter(slug=SLUG).exists():
        return False
    framework = Framework.objects.select_related("occupation").get(
        occupation__code=OCCUPATION, status=Framework.Status.PUBLISHED
    )
    learner, manager, admin, framework_admin = (_person(each) for each in SIGN_INS)
    organisation = Organisation.objects.create(name="Harbour Cycles", slug=SLUG)
    workshop = Team.objects.create(organisation=organisation, name="Harbour Street workshop")
    mill_lane = Team.objects.create(organisation=organisation, name="Mill Lane hire desk")
    Membership.objects.create(team=workshop, user=manager, kind=Membership.Kind.MANAGER)
    Membership.objects.create(team=mill_lane, user=manager, kind=Membership.Kind.MANAGER)
    Membership.objects.create(team=workshop, user=learner)
    Role.objects.create(user=admin, kind=Role.Kind.SITE_ADMIN)
    Role.objects.create(user=framework_admin, kind=Role.Kind.FRAMEWORK_ADMIN)
    stage = Stage(framework, workshop, manager, now, Random(SEED))
    for mechanic in MECHANICS:
        stage.mechanic(mechanic)
    stage.learner(learner)
    stage.new_version(learner, framework_admin)
    agreed(workshop, framework, manager, now)
    firm(workshop, framework, manager, now)
    actions.record_team_view(team=workshop, by=manager)
    happened(f"team:{workshop.pk}", now - timedelta(days=1))
    return True


def _person(sign_in: SignIn) -> User:
    """Somebody to sign in as; the address counts as confirmed."""
    user = User.objects.create_user(sign_in.email, PASSWORD, name=sign_in.name)
    EmailAddress.objects.create(user=user, email=sign_in.email, verified=True, primary=True)
    return user
