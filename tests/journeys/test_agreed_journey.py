"""Planning with a team and asking it to rate, from the manager's click to what the learner does."""

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.agreed import share
from journeys.visiting import Door, Size, Visitor
from journeys.world import World

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def manager_at(visitor: Door, world: World, path: str, *, script: bool) -> Page:
    person = visitor(script=script)
    person.sign_in(world.manager)
    return person.go(world.path(path))


def learner_at(
    visitor: Door, world: World, path: str, *, script: bool, size: Size = "phone"
) -> tuple[Visitor, Page]:
    person = visitor(size, script=script)
    person.sign_in(world.learner)
    return person, person.go(world.path(path))


@SCRIPT
def test_a_plan_is_made_learned_and_done(visitor: Door, world: World, script: bool) -> None:
    page = manager_at(visitor, world, "/teams/{team}/plan/", script=script)
    gap = page.locator(".sugl > li").filter(has_text=world.learner.name).first
    name = gap.locator("legend b").inner_text()
    gap.get_by_role("checkbox", name=re.compile(world.learner.name)).check()
    page.get_by_role("button", name="Plan for those ticked").click()
    expect(page.get_by_role("status")).to_contain_text("Planned.")
    row = page.locator("tbody tr").filter(has_text=name)
    expect(row).to_contain_text("Ada Able")
    expect(row).to_contain_text("Partly")

    person, mine = learner_at(visitor, world, "/me/plan/", script=script)
    item = mine.locator(".planl:not(.dn2) > li").filter(has_text=name)
    expect(item).to_contain_text("Ada Able can guide you.")
    item.get_by_role("link", name="Rate it now").click()
    mine.wait_for_url(re.compile(r"/me/a/\d+/occupational-\d/\?s=\d+#s-\d+$"))
    statement = mine.locator(f"#{mine.url.partition('#')[2]}")
    expect(statement).to_be_visible()
    expect(statement).to_contain_text(name)
    mine = person.go("/me/plan/")
    item.get_by_role("button", name="Done").click()
    expect(mine.locator(".msg")).to_contain_text("Done:")
    expect(item).to_have_count(0)

    page.reload()
    page.get_by_text("1 done").click()
    expect(page.locator("main details")).to_contain_text(name)


@SCRIPT
def test_a_campaign_goes_from_asking_to_rated(visitor: Door, world: World, script: bool) -> None:
    page = manager_at(visitor, world, "/teams/{team}/campaigns/{campaign}/", script=script)
    expect(page.locator(".num b").first).to_have_text("0 of 3")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("status")).to_contain_text("Ended.")
    page.get_by_label("Until").fill("2030-01-31")
    page.get_by_label("Message").fill("Once more, please.")
    page.get_by_role("button", name="Ask everyone").click()
    expect(page.get_by_role("heading", name="Bicycle Repairers")).to_be_visible()
    expect(page.get_by_text("“Once more, please.”")).to_be_visible()

    person, mine = learner_at(visitor, world, "/me/", script=script)
    asked = mine.get_by_role("region", name="Asked of you")
    expect(asked.get_by_role("link", name="Go on rating Bicycle Repairers")).to_be_visible()
    mine = person.go(world.path("/me/a/{open}/review/"))
    mine.get_by_role("button", name=re.compile("Finish")).first.click()
    mine.wait_for_url(re.compile(r"/result/$"))
    mine = person.go("/me/")
    expect(asked.get_by_role("link", name="Bicycle Repairers")).to_have_count(0)

    page.reload()
    expect(page.locator(".num b").first).to_have_text("1 of 3")
    expect(page.locator("tbody tr").filter(has_text=world.learner.name)).to_contain_text("Rated")


@SCRIPT
def test_a_reminder_is_read_before_it_goes_out(visitor: Door, world: World, script: bool) -> None:
    page = manager_at(visitor, world, "/teams/{team}/remind/", script=script)
    page.get_by_label("Your words").fill("Tea is on me on Friday.")
    page.get_by_role("checkbox", name="Ada Able").uncheck()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="The mail")).to_contain_text("Tea is on me on Friday.")
    expect(page.get_by_role("checkbox", name="Ada Able")).not_to_be_checked()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("2 people get a mail.")
    expect(page.locator("main")).to_contain_text("Had a mail from the team today")


@SCRIPT
def test_a_snapshot_is_taken_and_compared(visitor: Door, world: World, script: bool) -> None:
    share(world.team, world.open.framework, "Ola Late", "3" * 40)
    page = manager_at(visitor, world, "/teams/{team}/snapshots/", script=script)
    page.get_by_label("Note").fill("After the winter course")
    page.get_by_role("button", name="Take it now").click()
    expect(page.get_by_role("rowheader", name="After the winter course")).to_be_visible()
    page.get_by_role("link", name="What moved", exact=True).click()
    page.locator("select[name=to]").select_option(index=1)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("main")).to_contain_text("Only later: Noa New, Ola Late")


def test_mail_is_turned_off_from_the_mail_itself(visitor: Door, world: World) -> None:
    page = visitor("phone").go(world.path("/mail/off/{mail_off}/"))
    page.get_by_role("button", name="Turn this mail off").click()
    expect(page.get_by_role("heading", name="The mail is off")).to_be_visible()
