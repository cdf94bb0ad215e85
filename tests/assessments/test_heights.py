"""Where people stand on a page of another version of their framework than they rated."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import actions
from assessments.heights import Bounds, on_levels
from factories import Workplace, document, signed_in
from factories.edits import with_level_below
from frameworks.actions import publish
from teamwork import aim, body, main_of, team_path

THREE = {"basic": 1, "skilled": 2, "senior": 3}
BELOW = {"starter": 1, "basic": 2, "skilled": 3, "senior": 4}
BETWEEN = {"basic": 1, "skilled": 2, "able": 3, "senior": 4}
ABOVE = {**THREE, "master": 4}
FEWER = {"basic": 1, "senior": 2}
OTHERS = {"one": 1, "two": 2}
TURNED = {"senior": 1, "skilled": 2, "basic": 3}


@pytest.mark.parametrize(
    ("bounds", "ours", "told"),
    [
        ((2, 2), THREE, (2, 2)),
        ((2, 2), BELOW, (3, 3)),
        ((0, 0), BELOW, (0, 1)),
        ((3, 3), BELOW, (4, 4)),
        ((1, 3), BELOW, (2, 4)),
        ((2, 2), BETWEEN, (2, 3)),
        ((3, 3), BETWEEN, (4, 4)),
        ((3, 3), ABOVE, (3, 4)),
        ((2, 2), FEWER, (1, None)),
        ((3, 3), FEWER, (2, 2)),
        ((2, 2), OTHERS, (0, None)),
        ((1, 2), TURNED, (0, None)),
        ((0, None), BELOW, (0, None)),
    ],
)
def test_bounds_are_told_on_another_versions_levels(
    bounds: Bounds, ours: dict[str, int], told: Bounds
) -> None:
    assert on_levels(bounds, THREE, ours) == told


@pytest.fixture
def before(workplace: Workplace) -> Workplace:
    """Two at Proficient and one at Advanced, who rated before a level came in below."""
    workplace.share()
    workplace.join("Ada Able", "33333333")
    workplace.join("Kit Keen", "33333311")
    aim(workplace, "proficient")
    return workplace


def add_level(workplace: Workplace) -> None:
    base = document(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)})
    publish(document=with_level_below(base, "Opens the desk and says hello"), by=None)


def test_who_is_at_target_stays_there_when_a_level_comes_in_below(before: Workplace) -> None:
    manager = signed_in(before.manager)
    add_level(before)
    page = main_of(body(manager, team_path(before)))
    assert "3 of 3 are at Proficient or above" in page
    paper = main_of(body(manager, team_path(before, "print/")))
    stand = paper.split("Where people stand")[1]
    assert "Advanced 1 Ada Able Proficient Target 2 Kit Keen, Lee Learner Developing 0" in stand


def test_a_snapshot_is_read_on_todays_levels(before: Workplace) -> None:
    snapshot = actions.take_snapshot(
        team=before.team, occupation=before.framework.occupation, by=before.manager
    )
    assert snapshot
    snapshot.taken_at = timezone.now() - timedelta(days=30)
    snapshot.save()
    add_level(before)
    manager = signed_in(before.manager)
    page = main_of(body(manager, team_path(before, "snapshots/")))
    now, then = page.split(" Now ")[1].split(" by Mo Manager ")
    for told in (now, then):
        assert told.startswith("3 0 0 0 0 2 1 0 3"), "share, below, five levels, open, at target"
    compared = main_of(body(manager, team_path(before, f"compare/?from={snapshot.pk}")))
    assert "3 people did not move." in compared
