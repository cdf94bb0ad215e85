"""A learner changes what teams see, deletes a round, takes their data along, and leaves."""

import json
import zipfile

import pytest
from playwright.sync_api import Page, expect

from assessments import actions
from assessments.models import Assessment, Share
from factories import MembershipFactory, Workplace, finished, framework, make_workplace
from factories.people import PASSWORD
from frameworks.models import Framework
from journeys.visiting import SIZES, Door, Size, Visitor
from nsx.accounts.models import User


def prepared() -> tuple[Workplace, Assessment]:
    """Two rounds, of which one team sees the newest and another nothing."""
    workplace = make_workplace()
    MembershipFactory.create(user=workplace.learner, team__name="Night shift")
    workplace.share()
    return workplace, finished(workplace.learner, workplace.framework, occupational="44444444")


def say_who(page: Page) -> None:
    """The question for the password that stands before what matters."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_what_teams_see_is_changed_and_ended(visitor: Door, size: Size, script: bool) -> None:
    workplace, newest = prepared()
    person = visitor(size, script=script)
    person.sign_in(workplace.learner)
    page = person.go("/me/sharing/")
    desk = page.get_by_role("region", name="Front desk")
    night = page.get_by_role("region", name="Night shift")
    expect(desk).to_contain_text("Your newest round, and later ones.")
    expect(night).to_contain_text("You show nothing to it.")
    desk.get_by_text("Change what it sees").click()
    desk.get_by_label("Front desk sees").select_option(str(workplace.result.pk))
    desk.get_by_role("button", name="Change").click()
    expect(page.get_by_text("Front desk now sees only your round of")).to_be_visible()
    expect(desk).to_contain_text("Only the round begun on")
    assert Share.objects.get().only == workplace.result

    night.get_by_role("link", name="Show it something").click()
    page.get_by_label("Test clerks").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Night shift sees your Test clerks result.")).to_be_visible()
    person.go("/me/sharing/")
    night.get_by_role("button", name="Turn mail off").click()
    expect(night).to_contain_text("Mail from this team is off.")
    desk.get_by_role("button", name="Stop sharing").click()
    expect(desk).to_contain_text("You show nothing to it.")
    night.get_by_role("link", name="Leave this team").click()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("You left Night shift.")).to_be_visible()
    assert not Share.objects.exists()
    assert newest.learner.memberships.count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_one_round_is_deleted_and_a_team_sees_the_one_before(
    visitor: Door, size: Size, script: bool
) -> None:
    workplace, newest = prepared()
    person = visitor(size, script=script)
    person.sign_in(workplace.learner)
    page = person.go(f"/me/a/{newest.pk}/result/")
    page.get_by_role("link", name="Delete this round").click()
    expect(page.get_by_text("Front desk sees your round begun on")).to_be_visible()
    page.get_by_role("button", name="Delete this round").click()
    expect(page.get_by_text("Deleted: Test clerks")).to_be_visible()
    assert list(Assessment.objects.of(workplace.learner)) == [workplace.result]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_everything_is_taken_along_and_the_account_goes(
    visitor: Door, size: Size, script: bool
) -> None:
    workplace, _ = prepared()
    person = visitor(size, script=script)
    person.sign_in(workplace.learner)
    page = person.go("/account/")
    page.get_by_role("link", name="Open your data").click()
    page.get_by_role("link", name="Download everything").click()
    say_who(page)
    expect(page.get_by_role("heading", name="My data")).to_be_visible()
    told = taken_along(page)
    assert told["profile"]["name"] == "Lee Learner"
    assert len(told["rounds"]) == 2

    page.get_by_role("link", name="Delete my account").click()
    expect(page.get_by_text("2 rounds of rating with 20 answers")).to_be_visible()
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", name="It is deleted")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert not User.objects.filter(name="Lee Learner").exists()
    assert not Assessment.objects.exists()


def taken_along(page: Page) -> dict[str, dict[str, str]]:
    """What the zip says that the page gives."""
    with page.expect_download() as started:
        page.get_by_role("link", name="Download everything").click()
    assert started.value.suggested_filename.startswith("nsx-my-data-")
    with zipfile.ZipFile(started.value.path()) as archive:
        found: dict[str, dict[str, str]] = json.loads(archive.read("data.json"))
    return found


def occupation(number: int) -> Framework:
    """One more with a framework."""
    return framework(f"x-own-role-{number}", title=f"Coordinators of depot {number}")


@pytest.mark.parametrize("size", ["desktop", "narrow"])
def test_many_teams_and_occupations_stand_in_a_table_that_stays_inside(
    visitor: Door, size: Size
) -> None:
    workplace, newest = prepared()
    for number in range(5):
        place = MembershipFactory.create(user=workplace.learner, team__name=f"Team number {number}")
        other = finished(workplace.learner, occupation(number), occupational="3333")
        for shown in (newest, other):
            actions.share_occupation(
                assessment=shown, team=place.team, only=False, by=workplace.learner
            )
    person: Visitor = visitor(size)
    person.sign_in(workplace.learner)
    page = person.go("/me/sharing/")
    table = page.get_by_role("table")
    expect(table).to_have_count(1 if size == "desktop" else 0)
    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= SIZES[size][0]
    if size == "desktop":
        expect(table.get_by_role("row")).to_have_count(8)
        expect(table.get_by_text("Newest")).to_have_count(11)
