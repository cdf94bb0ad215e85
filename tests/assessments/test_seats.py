"""What a team's page reads is exactly what the rule of sharing lets its manager see."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments import actions
from assessments.models import Assessment
from assessments.queries.board import board_of, targets_of
from assessments.queries.shared import shown_to
from factories import (
    MembershipFactory,
    TeamFactory,
    UserFactory,
    Workplace,
    finished,
    framework,
    started,
)
from frameworks.models import Framework
from nsx.accounts.models import Membership, Team, User

ROUNDS = ("none", "open", "finished", "finished and open", "blank after finished")
SHARES = ("nothing", "newest", "only", "elsewhere", "left")


class SeatsAreWhatIsShared(TestCase):
    """Every mix of rounds and shares of three people."""

    @settings(max_examples=25)
    @given(st.lists(st.tuples(*map(st.sampled_from, (ROUNDS, SHARES))), min_size=1, max_size=3))
    def test_seats_show_the_rounds_that_the_manager_may_see(
        self, people: list[tuple[str, str]]
    ) -> None:
        team = TeamFactory.create()
        other = TeamFactory.create(organisation=team.organisation)
        manager = MembershipFactory.create(team=team, kind="manager").user
        version = framework()
        for rounds, shares in people:
            person = UserFactory.create()
            for each in (team, other):
                MembershipFactory.create(team=each, user=person)
            made = _rounds(rounds, person, version)
            _share(shares, made, team, other)
        board = board_of(team, version.occupation, "occupational", targets_of(team))
        seen = {seat.assessment for seat in board.seats if seat.shares}
        assert seen == set(shown_to(manager, team).values_list("pk", flat=True))
        members = Membership.objects.filter(team=team, kind="member")
        assert {seat.user for seat in board.seats} == set(members.values_list("user", flat=True))


def _rounds(kind: str, person: User, version: Framework) -> list[Assessment]:
    made = []
    if "finished" in kind:
        made.append(finished(person, version, occupational="33333333"))
    if kind in ("open", "finished and open"):
        made.append(started(person, version, occupational="22"))
    if kind == "blank after finished":
        made.append(started(person, version))
    return made


def _share(kind: str, made: list[Assessment], team: Team, other: Team) -> None:
    if not made or kind == "nothing":
        return
    learner = made[0].learner
    to = other if kind == "elsewhere" else team
    actions.share_occupation(assessment=made[0], team=to, only=kind == "only", by=learner)
    if kind == "left":
        Membership.objects.filter(team=team, user=learner).delete()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other planners go by table sizes")
def test_what_a_team_is_shown_is_found_from_its_shares(workplace: Workplace) -> None:
    shown = shown_to(workplace.manager, workplace.team)
    for query in (shown, shown.filter(occupation=workplace.framework.occupation)):
        plan = query.explain()
        assert "SCAN assessments_" not in plan, "it costs with the team, not with the site"
