"""A learner's own plan, reminders and the help pages, as people use them."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.actions import finish_assessment
from journeys.visiting import Door, Size, Visitor
from journeys.world import World

EVERY_WAY = pytest.mark.parametrize(
    ("script", "size"),
    [(True, "desktop"), (True, "phone"), (False, "desktop"), (False, "phone")],
    ids=["script-desktop", "script-phone", "no-script-desktop", "no-script-phone"],
)


def learner_at(
    visitor: Door, world: World, path: str, *, script: bool, size: Size
) -> tuple[Visitor, Page]:
    person = visitor(size, script=script)
    person.sign_in(world.learner)
    return person, person.go(world.path(path))


@EVERY_WAY
def test_what_is_planned_is_learned_ticked_and_rated(
    visitor: Door, world: World, script: bool, size: Size
) -> None:
    person, page = learner_at(visitor, world, "/me/a/{finished}/result/", script=script, size=size)
    # The ones to the next level are in sight.
    line = page.locator(".nx > li").filter(has=page.get_by_role("button", name="Add to plan")).first
    name = line.locator("h3").inner_text()
    line.get_by_role("button", name="Add to plan").click()
    planned = page.get_by_role("link", name=re.compile(f"^In your plan ?: {name}$"))
    expect(planned).to_be_visible()
    if script:
        expect(planned).to_be_focused()
        expect(page.locator("#announce")).to_have_text(f"Added to your plan: {name}.")
    planned.click()

    item = page.locator(".planl:not(.dn2) > li").filter(has_text=name)
    item.get_by_role("link", name="Change").click()
    page.get_by_label("Until").fill("2030-01-31")
    page.get_by_label("Note to yourself").fill("Watch Ada do it.")
    page.get_by_role("button", name="Save").click()
    expect(item).to_contain_text("31 January 2030")
    expect(item).to_contain_text("Watch Ada do it.")

    item.get_by_role("button", name="Done").click()
    page.wait_for_url(re.compile(r"/me/a/\d+/occupational-\d/\?s=\d+#s-\d+$"))
    statement = page.locator(f"#{page.url.partition('#')[2]}")
    expect(statement).to_contain_text(name)
    expect(statement).to_be_visible()

    if script:
        # A tap saves at once; without script the page's own button does.
        statement.get_by_role("radio", name="Fully").check()
        expect(page.locator("[data-save-status] span:visible").first).to_contain_text("Saved")
    else:
        statement.get_by_role("radio", name="Fully").check()
        page.get_by_role("button", name=re.compile("Save and")).last.click()
        page.wait_for_load_state()
    page = person.go("/me/plan/")
    expect(page.locator(".dn2 > li").filter(has_text=name).first).to_contain_text("Reached")
    done = page.locator(".dn2 > li").filter(has_text=name).first
    expect(done).to_be_visible()
    done.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text(f"Back in your plan: {name}.")
    item.get_by_role("link", name="Change").click()
    page.get_by_role("button", name="Take it out of my plan").click()
    expect(page.get_by_role("status").first).to_contain_text("Taken out of your plan")
    expect(item).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_where_no_round_is_open_one_is_begun_first(
    visitor: Door, world: World, script: bool
) -> None:
    finish_assessment(assessment=world.open, by=world.learner)
    _, page = learner_at(visitor, world, "/me/plan/", script=script, size="phone")
    item = page.locator(f"#item-{world.agreed['own_item']}")
    item.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Rate it again?")).to_be_visible()
    page.get_by_role("button", name="Begin a new round").click()
    page.wait_for_url(re.compile(r"/me/a/\d+/occupational-\d/\?s=\d+#s-\d+$"))
    expect(page.locator(f"#{page.url.partition('#')[2]}")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_when_to_be_reminded_is_chosen(visitor: Door, world: World, script: bool) -> None:
    _, page = learner_at(visitor, world, "/me/reminders/", script=script, size="phone")
    page.get_by_text("After 12 months").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("12 months after each result")
    page.get_by_role("button", name=re.compile("Turn off")).first.click()
    expect(page.get_by_role("status").first).to_contain_text("writes to you no more")


def test_reminders_end_from_the_mail_itself(visitor: Door, world: World) -> None:
    page = visitor("phone").go(world.path("/me/reminders/off/{rerate_off}/"))
    page.get_by_role("button", name="Turn this mail off").click()
    expect(page.get_by_role("heading", name="The mail is off")).to_be_visible()


@EVERY_WAY
def test_the_rule_is_tried(visitor: Door, world: World, script: bool, size: Size) -> None:
    page = visitor(size, script=script).go("/help/placement/")
    result = page.locator("#example")
    expect(result).to_contain_text("You are at Developing in this example.")
    page.get_by_role("spinbutton", name="Proficient Met").fill("8")
    if script:
        expect(page.locator("#announce")).to_contain_text("You are at Proficient")
        expect(page.get_by_role("spinbutton", name="Proficient Met")).to_be_focused()
    else:
        page.get_by_role("button", name="Show the result").click()
    expect(result).to_contain_text("You are at Proficient in this example.")
    expect(page).to_have_url(re.compile(r"met3=8"))
    page.get_by_role("link", name="The quick form").click()
    expect(result).to_contain_text("Emerging and Developing presumed")
    expect(page.get_by_role("spinbutton", name="Emerging Not answered")).to_have_value("8")
