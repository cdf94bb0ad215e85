"""The quick form in a browser: by key, by tap and by plain form, to an estimate and beyond."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from assessments.models import Assessment, Rating
from factories import started
from frameworks.models import Framework
from journeys.connection import TOLD_BY_THE_BROWSER, intercept
from journeys.rating import expect_saved, expect_waiting, statement, stored, tile
from journeys.visiting import Door, Size, Visitor
from journeys.world import SOC, World

VALUES = "3" * 8 + "111" + "3333"
"""All of the guessed level, none of the next, two of each below: fifteen in all."""
ESTIMATE = "Proficient; Emerging and Developing presumed"


@pytest.fixture
def assessment(world: World) -> Assessment:
    return started(world.newcomer, Framework.objects.get(occupation__code=SOC))


def begin(person: Visitor, world: World, assessment: Assessment) -> Page:
    """From the task list into the quick form, by a guess."""
    person.sign_in(world.newcomer)
    page = person.go(f"/me/a/{assessment.pk}/")
    page.get_by_role("link", name="Quick: about 15 questions, an estimate").click()
    page.get_by_role("button", name=re.compile("^Proficient")).click()
    page.wait_for_url("**/quick/")
    return page


def answer(page: Page, way: str, value: str) -> None:
    """One statement, and on to what follows it."""
    here = page.locator(".is-current")
    id_ = int(here.get_attribute("data-statement") or 0)
    if way == "keys":
        page.keyboard.press(value)
    elif way == "taps":
        expect(tile(here, value)).to_be_in_viewport(ratio=1)
        tile(here, value).tap()
    else:
        tile(here, value).click()
        page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(f".is-current[data-statement='{id_}']")).to_have_count(0)


def expect_count(page: Page, asked: int) -> None:
    said = page.get_by_text(f"{asked} answered; usually 15 to 23").locator("visible=true")
    expect(said.first).to_be_visible()


@pytest.mark.parametrize(
    ("way", "size", "script"),
    [("keys", "desktop", True), ("taps", "phone", True), ("form", "phone", False)],
)
def test_fifteen_answers_give_an_estimate_and_the_rest_can_be_rated(
    visitor: Door, world: World, assessment: Assessment, way: str, size: Size, script: bool
) -> None:
    page = begin(visitor(size, script=script), world, assessment)
    for number, value in enumerate(VALUES):
        expect_count(page, number)
        answer(page, way, value)
    expect(page.get_by_role("heading", level=1)).to_have_text(ESTIMATE)
    expect(page.locator("main")).to_contain_text("An estimate from 15 of 40 statements")
    page.get_by_role("link", name="See my result").click()
    expect(page.get_by_role("heading", name=ESTIMATE)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Proficient or below")
    page.get_by_role("button", name="Rate the rest").click()
    page.wait_for_url("**/occupational-1/")
    assert Rating.objects.filter(assessment=assessment).count() == len(VALUES)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_one_goes_back_says_otherwise_and_goes_on(
    visitor: Door, world: World, assessment: Assessment, script: bool
) -> None:
    page = begin(visitor(script=script), world, assessment)
    way = "keys" if script else "form"
    first = int(page.locator(".is-current").get_attribute("data-statement") or 0)
    answer(page, way, "3")
    answer(page, way, "3")
    for _ in range(2):
        page.get_by_role("link", name=re.compile("^Back to")).click()
        page.wait_for_url("**/quick/?s=*")
    expect(tile(statement(page, first), "3").locator("input")).to_be_checked()
    answer(page, way, "1")
    expect_count(page, 2)
    assert stored(assessment)[first] == 1


def test_undo_works_on_the_next_statement(
    visitor: Door, world: World, assessment: Assessment
) -> None:
    page = begin(visitor(), world, assessment)
    first = int(page.locator(".is-current").get_attribute("data-statement") or 0)
    answer(page, "keys", "3")
    expect(page.locator("#last")).to_contain_text(": Fully")
    page.keyboard.press("u")
    expect(statement(page, first)).to_have_class(re.compile(r"\bis-current\b"))
    expect_saved(page)
    assert stored(assessment)[first] is None
    answer(page, "keys", "2")
    assert stored(assessment)[first] == 2


def test_going_on_without_an_answer_says_what_it_takes(
    visitor: Door, world: World, assessment: Assessment
) -> None:
    page = begin(visitor(), world, assessment)
    page.keyboard.press("j")
    expect(page.get_by_text("Choose how well “")).to_be_visible()
    page.get_by_role("button", name="Continue").locator("visible=true").first.click()
    expect(page.get_by_text("Choose how well “")).to_be_visible()
    answer(page, "keys", "3")
    expect(page.get_by_text("Choose how well “")).to_have_count(0)


def test_a_second_key_pressed_too_soon_answers_nothing(
    visitor: Door, world: World, assessment: Assessment
) -> None:
    page = begin(visitor(), world, assessment)
    first = int(page.locator(".is-current").get_attribute("data-statement") or 0)
    page.keyboard.press("3")
    page.keyboard.press("1")
    expect(page.locator(f".is-current[data-statement='{first}']")).to_have_count(0)
    assert stored(assessment)[first] == 3


def test_two_windows_that_disagree_let_choose(
    visitor: Door, world: World, assessment: Assessment
) -> None:
    person = visitor()
    page = begin(person, world, assessment)
    first = int(page.locator(".is-current").get_attribute("data-statement") or 0)
    newer = person.context.new_page()
    newer.goto(page.url)
    answer(newer, "keys", "2")
    page.bring_to_front()
    page.keyboard.press("3")
    clash = page.locator(".clash")
    expect(clash).to_be_focused()
    clash.get_by_role("button", name="Keep “Fully”").click()
    expect(clash).to_have_count(0)
    assert stored(assessment)[first] == 3


def test_undo_before_the_answer_is_saved_leaves_the_statement_usable(
    visitor: Door, world: World, assessment: Assessment
) -> None:
    person = visitor()
    page = begin(person, world, assessment)
    first = int(page.locator(".is-current").get_attribute("data-statement") or 0)
    held: list[Route] = []
    intercept(person, "**/quick/", lambda route: held.append(route))
    with page.expect_request("**/quick/"):
        page.keyboard.press("3")
    page.keyboard.press("u")
    person.context.unroute("**/quick/")
    held[0].continue_()
    expect_saved(page)
    assert stored(assessment)[first] is None
    answer(page, "keys", "2")
    assert stored(assessment)[first] == 2


def test_an_answer_given_offline_waits_and_then_leads_on(
    visitor: Door, world: World, assessment: Assessment
) -> None:
    person = visitor("phone")
    page = begin(person, world, assessment)
    person.forgive(TOLD_BY_THE_BROWSER)
    first = int(page.locator(".is-current").get_attribute("data-statement") or 0)
    person.context.set_offline(True)
    tile(page.locator(".is-current"), "3").tap()
    expect_waiting(page)
    tile(page.locator(".is-current"), "2").tap()
    expect_waiting(page)
    person.context.set_offline(False)
    expect(page.locator(f".is-current[data-statement='{first}']")).to_have_count(0)
    assert stored(assessment)[first] == 2
