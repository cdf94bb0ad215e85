"""A team's campaigns, and those that ask a person to rate."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from assessments.models import Assessment, Campaign, Share
from assessments.queries.teamwork.rolls import Progress, Roll
from frameworks.models import Occupation
from nsx.accounts.models import Membership, Team, User


@dataclass(frozen=True, slots=True)
class Line:
    """A campaign with how far it is."""

    campaign: Campaign
    progress: Progress


def campaigns_of(team: Team) -> QuerySet[Campaign]:
    """A team's campaigns, the newest first."""
    return Campaign.objects.filter(team=team).select_related("team", "occupation", "made_by")


def running_of(team: Team, occupation: Occupation) -> Campaign | None:
    """The one that runs for an occupation."""
    return campaigns_of(team).filter(occupation=occupation, ended_at=None).first()


def line_of(campaign: Campaign, roll: Roll) -> Line:
    """A campaign with its progress: whoever finished a round after it began, and before its end."""
    return Line(
        campaign,
        roll.progress(campaign.occupation_id, campaign.made_at, campaign.ended_at),
    )


def asking(user: User) -> QuerySet[Campaign]:
    """The running campaigns that this person has not answered yet, the next due first; one query.

    Each with `open_round`, the row id of the round they rate in now. They are asked as a member,
    and as a manager where they share the occupation.
    """
    place = Membership.objects.filter(team=OuterRef("team"), user=user)
    share = Share.objects.filter(
        team=OuterRef("team"), learner=user, occupation=OuterRef("occupation")
    )
    answered = Assessment.objects.of(user).filter(
        occupation=OuterRef("occupation"), finished_at__gte=OuterRef("made_at")
    )
    open_ = Assessment.objects.of(user).filter(occupation=OuterRef("occupation"), finished_at=None)
    # Declared on the model, which is why it comes as a mapping.
    round_ = {"open_round": Subquery(open_.values("pk")[:1])}
    return (
        Campaign.objects.filter(
            Q(Exists(place.filter(kind=Membership.Kind.MEMBER))) | (Exists(place) & Exists(share)),
            ~Exists(answered),
            ended_at=None,
        )
        .annotate(**round_)
        .select_related("team", "occupation", "made_by")
        .order_by("due", "pk")
    )
