"""People made in bulk are as those who rated themselves."""

from datetime import UTC, datetime
from random import Random

import pytest
from django.core.management import CommandError, call_command

from assessments import actions
from assessments.demo.crowd import Crowd, named
from assessments.models import Assessment, EvidenceUse, Rating, Review, Share, StoredPlacement
from factories import MembershipFactory, TeamFactory, framework
from frameworks.models import Framework
from nsx.accounts.models import Membership, User

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def made(db: None) -> Framework:
    return framework(
        occupational=(4, 4, 4, 4), ai=(1, 1, 1, 1), durable={"Care": (1,) * 4, "Focus": (1,) * 4}
    )


def come(made: Framework, people: int) -> list[User]:
    manager = MembershipFactory.create(kind="manager")
    kinds = ("occupational", "ai", "durable")
    crowd = Crowd([manager.team], made, NOW, kinds=kinds, reviewer=manager.user)
    return crowd.come(people, Random(7))


def test_their_placements_are_what_the_rule_gives(made: Framework) -> None:
    come(made, 30)
    fields = ("assessment", "strand", "domain", "lens", "rule", "low", "high", "result")
    stored = list(StoredPlacement.objects.order_by(*fields[:4]).values_list(*fields))
    assert len(stored) == Assessment.objects.count() * (1 + 1 + 3) * 3
    assert EvidenceUse.objects.exists()
    assert Review.objects.exists()
    for assessment in Assessment.objects.select_related("framework"):
        actions.place_anew(assessment=assessment)
    assert list(StoredPlacement.objects.order_by(*fields[:4]).values_list(*fields)) == stored


def test_each_shows_what_they_rated_and_some_show_nothing(made: Framework) -> None:
    people = come(made, 60)
    assert len({user.name for user in people}) == 60
    assert Membership.objects.filter(kind="member").count() == 60
    assert 50 < Share.objects.count() < 60
    assert Share.objects.count() == Assessment.objects.count()
    assert Assessment.objects.filter(finished_at=None).exists()
    assert not Rating.objects.filter(rated_at__gt=NOW).exists()
    assert set(Rating.objects.values_list("value", flat=True)) == {None, 1, 2, 3, 4}


def test_the_same_chance_makes_the_same_people(made: Framework) -> None:
    found = []
    for _ in range(2):
        team = TeamFactory.create()
        Crowd([team], made, NOW).come(20, Random(3))
        found.append(
            list(
                Rating.objects.filter(assessment__learner__memberships__team=team)
                .order_by("pk")
                .values_list("assessment__learner__name", "statement", "value", "not_sure")
            )
        )
    assert found[0] == found[1]


def test_names_do_not_come_twice() -> None:
    names = named(Random(1))
    assert len({next(names) for _ in range(10_000)}) == 10_000


def test_the_command_needs_the_demo_and_a_number_of_people(db: None) -> None:
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("seed_team", people=3, force=True)
    with pytest.raises(CommandError, match="--people"):
        call_command("seed_team", people=0, force=True)
    with pytest.raises(CommandError, match="--force"):
        call_command("seed_team", people=3)
