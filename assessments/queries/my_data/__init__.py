"""What is kept of one person: counted, and whole."""

from collections.abc import Sequence
from datetime import datetime

from assessments.exporting.mine import Mine
from assessments.models import Evidence
from assessments.queries.my_data import doings, rating
from assessments.queries.my_data.counts import Counts, counts_of
from nsx.accounts.models import User

__all__ = ["Counts", "all_of", "counts_of"]


def all_of(user: User, items: Sequence[Evidence], *, at: datetime) -> Mine:
    """All of it, in a number of queries that does not grow with any of it.

    `items` are all of their evidence, whose files the caller is about to read.
    """
    return Mine(
        made_at=at,
        profile=doings.profile_of(user),
        rounds=rating.rounds_of(user),
        evidence=rating.evidence_of(user, items),
        plan=doings.plan_of(user),
        shares=doings.shares_of(user),
        teams=doings.teams_of(user),
        targets=doings.targets_of(user),
        kept_by_teams=rating.kept_by_teams(user),
        roles=doings.roles_of(user),
        requests=doings.requests_of(user),
        corrections=doings.corrections_of(user),
        invitations=doings.invitations_of(user),
        reviews_i_gave=doings.reviews_by(user),
        guiding=doings.guiding_of(user),
        made_for_others=doings.made_by(user),
        who_looked=doings.looks_at(user),
        what_i_did=doings.done_by(user),
        done_to_me=doings.done_to(user),
    )
