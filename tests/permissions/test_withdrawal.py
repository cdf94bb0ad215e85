"""What a learner no longer shows is gone from every address of their team, at once.

The addresses come from the resolver, so that a new one is asked too: its gaps are filled from
world.py. What is looked for are words that stand in the learner's answers alone; beside them, all
that is sent must be what is sent where the learner never rated anything.
"""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessments import actions
from assessments.models import Assessment, Evidence, PlanItem, Share, SnapshotRow
from factories import finished
from nsx.accounts.actions import roles
from nsx.accounts.models import Membership
from permissions.addresses import Address, addresses
from permissions.world import MARKS, World, make_world

pytestmark = pytest.mark.django_db

OF_TEAM = [each for each in addresses() if each.route.startswith("/teams/<pk>/")]
OF_FILES = [
    each for each in addresses() if re.match(r"/evidence/|/me/evidence/<public_id>/$", each.route)
]
VIEWS = ("", "?view=matrix", "?view=spread", "?view=people", "?view=coverage", "?strand=ai")
"""How a team's page may be asked for; what an address does not know it leaves alone."""


def withdraw(world: World) -> None:
    share = Share.objects.get(team=world.team, learner=world.result.learner)
    actions.withdraw_share(share=share, by=share.learner)


def leave(world: World) -> None:
    place = Membership.objects.get(team=world.team, user=world.result.learner)
    roles.remove_from_team(membership=place, by=None)


def be_taken_out(world: World) -> None:
    place = Membership.objects.get(team=world.team, user=world.result.learner)
    roles.remove_from_team(membership=place, by=world.people["site admin"])


def be_switched_off(world: World) -> None:
    by = world.people["site admin"]
    assert by
    roles.switch_account(user=world.result.learner, on=False, by=by)


def delete_the_assessment(world: World) -> None:
    world.result.delete()


def delete_the_account(world: World) -> None:
    world.result.learner.delete()


SWITCHED_OFF = "is switched off"
WHO_IS_IN_IT = "/(people|targets)/"
"""Who runs the team still finds them among its people, by name, to take them out for good."""

ENDS: dict[str, Callable[[World], None]] = {
    "withdraws": withdraw,
    "leaves": leave,
    "is taken out": be_taken_out,
    SWITCHED_OFF: be_switched_off,
    "deletes the assessment": delete_the_assessment,
    "deletes the account": delete_the_account,
}
STAYS = ("withdraws", "deletes the assessment")
"""Their name stands there still: they are in the team, and show nothing."""


@pytest.fixture
def world() -> World:
    return make_world()


def test_before_anything_ends_its_managers_see_the_marks(world: World) -> None:
    sent = everything(world)
    assert all(any(mark in text for text in sent.values()) for mark in MARKS[:4])


@pytest.mark.parametrize("end", ENDS)
def test_nothing_of_theirs_is_left_anywhere(world: World, end: str) -> None:
    """No mark, no name of who is gone, and nothing that differs from one who never rated."""
    name = str(world.result.learner)
    ENDS[end](world)
    left = everything(world)
    assert [
        f"{address}: {mark}" for address, text in left.items() for mark in MARKS if mark in text
    ] == []
    assert (name in left[f"/teams/{world.team.pk}/"]) == (end in STAYS)
    if end not in STAYS:
        named = [address for address, text in left.items() if name in text]
        if end == SWITCHED_OFF:
            named = [address for address in named if not re.search(WHO_IS_IN_IT, address)]
        assert named == []
    for model in (SnapshotRow, PlanItem, Evidence, Assessment):
        model.objects.all().delete()
    bare = everything(world)
    assert [address for address, text in left.items() if plain(text) != plain(bare[address])] == []


@pytest.mark.parametrize("end", ["withdraws", "leaves", "is taken out", "deletes the account"])
def test_nothing_of_theirs_is_kept_in_what_the_team_kept(world: World, end: str) -> None:
    assert SnapshotRow.objects.filter(snapshot__team=world.team).exists()
    ENDS[end](world)
    assert not SnapshotRow.objects.filter(snapshot__team=world.team).exists()


def test_who_is_switched_on_again_shows_what_they_showed(world: World) -> None:
    be_switched_off(world)
    by = world.people["site admin"]
    assert by
    roles.switch_account(user=world.result.learner, on=True, by=by)
    assert "Lee Learner" in everything(world)[f"/teams/{world.team.pk}/"]


@pytest.mark.parametrize("end", ENDS)
def test_they_guide_nobody_any_more(world: World, end: str) -> None:
    """Nor does the team read whom it had chosen to guide a colleague."""
    name, manager = str(world.result.learner), world.client("manager")
    item = guided_by_the_learner(world)
    plan = f"/teams/{world.team.pk}/plan/"
    paths = (plan, f"{plan}{item.pk}/", f"/teams/{world.team.pk}/print/")
    assert all(name in text_of(manager.get(path)) for path in paths)
    ENDS[end](world)
    assert [path for path in paths[:2] if name in text_of(manager.get(path))] == []
    assert f"with {name}" not in text_of(manager.get(paths[2]))


def guided_by_the_learner(world: World) -> PlanItem:
    """A colleague shows their answers as well, and is to learn from the learner."""
    member = world.people["member"]
    assert member
    result = finished(member, world.result.framework, occupational="1111")
    actions.share_occupation(assessment=result, team=world.team, only=False, by=member)
    statement = PlanItem.objects.get(learner=world.result.learner, team=world.team).statement
    return PlanItem.objects.create(
        learner=member,
        team=world.team,
        occupation=result.occupation,
        statement=statement,
        guide=world.result.learner,
    )


def everything(world: World) -> dict[str, str]:
    """Every address of the team and of the learner's files, as its manager gets them."""
    manager = world.people["manager"]
    assert manager
    client = Client(raise_request_exception=False)
    client.force_login(manager)
    found = {}
    for at in (*OF_TEAM, *OF_FILES):
        for view in views_of(at):
            address = f"{world.address(at)}{view}"
            for way, headers in {"": {}, " by htmx": {"HX-Request": "true"}}.items():
                response = client.get(address, headers=headers)
                assert response.status_code < 500, address
                found[f"{address}{way}"] = text_of(response)
    return found


def views_of(at: Address) -> tuple[str, ...]:
    """The ways to ask for an address: many for the page itself and what is taken along of it."""
    whole = at.route == "/teams/<pk>/" or at.route.endswith((".csv", ".xlsx", "/print/"))
    return VIEWS if whole else ("",)


def text_of(response: Any) -> str:
    """All that was sent, unpacked where it is a workbook or another archive."""
    content: bytes = response.getvalue() if response.streaming else response.content
    name: str = response.get("Content-Disposition", "")
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return name + content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(part).decode(errors="replace") for part in archive.namelist()]
    return name + "".join(parts)


def plain(text: str) -> str:
    """What was sent without what differs between any two answers: tokens of forms, and clocks."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]*"', "", text)
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*", "", text)
