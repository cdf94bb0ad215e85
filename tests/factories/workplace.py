"""A learner and a manager in one team, with a small framework to rate."""

from dataclasses import dataclass

from django.test import Client

from assessments import actions
from assessments.models import Assessment, Share
from factories.assessments import finished
from factories.frameworks import framework
from factories.people import MembershipFactory, UserFactory
from frameworks.models import Framework
from nsx.accounts.models import Team, User


@dataclass(frozen=True)
class Workplace:
    """A team with its manager and one member, whose finished assessment is theirs alone."""

    team: Team
    learner: User
    manager: User
    framework: Framework
    result: Assessment

    def share(self, *, only: bool = False) -> Share:
        """Show the result to the team."""
        return actions.share_occupation(
            assessment=self.result, team=self.team, only=only, by=self.learner
        )

    def join(self, name: str, answers: str = "33333311") -> Assessment:
        """One more member, who shares what they rated."""
        membership = MembershipFactory.create(team=self.team, user__name=name)
        assessment = finished(membership.user, self.framework, occupational=answers)
        actions.share_occupation(
            assessment=assessment, team=self.team, only=False, by=membership.user
        )
        return assessment


def make_workplace() -> Workplace:
    """Nothing is shared yet."""
    made = framework(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)})
    learner = UserFactory.create(name="Lee Learner")
    membership = MembershipFactory.create(user=learner, team__name="Front desk")
    manager = UserFactory.create(name="Mo Manager")
    MembershipFactory.create(team=membership.team, user=manager, kind="manager")
    result = finished(learner, made, occupational="33333311", ai="3311")
    return Workplace(membership.team, learner, manager, made, result)


def signed_in(user: User) -> Client:
    """A browser that this person is signed in with."""
    client = Client()
    client.force_login(user)
    return client
