"""What somebody who joins a team is told, and what they could show it."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from assessments.access import AssessmentQuerySet
from assessments.models import Assessment, Share, Target
from nsx.accounts.models import Membership, Team, User


def places_of(user: User) -> QuerySet[Membership]:
    """Their places in teams, with `shares`: what they show to each."""
    mine = Share.objects.filter(learner=user).select_related("occupation", "only")
    return (
        Membership.objects.filter(user=user)
        .select_related("user", "team__organisation", "team__parent")
        .prefetch_related(Prefetch("team__shares", mine, to_attr="mine"))
    )


def to_show(user: User, team: Team) -> AssessmentQuerySet:
    """The newest assessment of each occupation of theirs that the team does not see yet.

    One without a single answer says nothing and is left out.
    """
    shown = Share.objects.filter(team=team, learner=user, occupation=OuterRef("occupation"))
    return (
        Assessment.objects.of(user)
        .with_newest()
        .filter(~Exists(shown), Q(finished_at__isnull=False) | Q(revision__gt=0))
        .filter(pk=F("newest"))
        .select_related("occupation")
        .order_by("occupation__title", "pk")
    )


def told_of_joining(team: Team) -> dict[str, Any]:
    """Who manages a team, whether others do above it, and the occupation it works towards."""
    managers = Membership.objects.filter(
        team=team, kind=Membership.Kind.MANAGER, user__is_active=True
    )
    managers = managers.select_related("user").order_by("user__name", "pk")
    first = Target.objects.filter(team=team, user=None).select_related("occupation")
    target = first.order_by("pk").first()
    return {
        "managers": [str(place.user) for place in managers],
        "asked": target.occupation if target else None,
    }
