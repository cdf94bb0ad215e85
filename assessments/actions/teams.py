"""What becomes of people's own when a team is closed, and joining one while showing something."""

from django.db import transaction

from assessments.actions.sharing import share_occupation
from assessments.models import Assessment, PlanItem
from nsx.accounts.actions.links import join_by_link
from nsx.accounts.models import JoinLink, Team, User


@transaction.atomic
def join_team(*, link: JoinLink, show: Assessment | None, only: bool, by: User) -> bool:
    """Become a member by a link, and show one's assessment at once; False for who is in already.

    With `only` just this assessment is shown, else its occupation from now on. Raises Refused
    where the link no longer counts, and what share_occupation raises.
    """
    joined = join_by_link(link=link, by=by)
    if show is not None:
        share_occupation(assessment=show, team=link.team, only=only, by=by)
    return joined


@transaction.atomic
def keep_plans(*, team: Team, **_: object) -> None:
    """A team is about to go: what its people planned to learn stays with them."""
    with_team = PlanItem.objects.filter(team=team)
    # One they already have on their own is enough.
    alone = set(
        PlanItem.objects.filter(
            team=None, done_at=None, learner__in=with_team.values("learner")
        ).values_list("learner", "statement__lineage")
    )
    kept = []
    for item in with_team.select_related("statement").order_by("pk"):
        key = (item.learner_id, item.statement.lineage)
        if item.done_at is None and key in alone:
            continue
        kept.append(item.pk)
        if item.done_at is None:
            alone.add(key)
    PlanItem.objects.filter(pk__in=kept).update(team=None)
