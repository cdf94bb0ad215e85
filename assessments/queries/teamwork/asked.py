"""What teams ask of a person, in the few lines a page of other things has room for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from assessments.models import Campaign, PlanItem
from assessments.queries.teamwork.campaigns import asking
from assessments.queries.teamwork.plans import items_of
from nsx.accounts.models import User

DUE_WITHIN = timedelta(days=14)
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """Campaigns to answer, and plan items that are due soon or past it; both at most SHOWN."""

    campaigns: Sequence[Campaign] = ()
    due: Sequence[PlanItem] = ()

    def __bool__(self) -> bool:
        return bool(self.campaigns or self.due)


def asked_of(user: User) -> Asked:
    """What is asked of a person now; two queries, none of a guest, who is in no team."""
    if user.is_guest:
        return Asked()
    soon = timezone.localdate() + DUE_WITHIN
    due = items_of(user).filter(done_at=None, due__lte=soon).order_by("due", "pk")
    return Asked(list(asking(user)[:SHOWN]), list(due[:SHOWN]))
