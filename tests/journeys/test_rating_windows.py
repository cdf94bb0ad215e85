"""Rating in several windows, through reloads and bad moments: nothing is lost, nothing lies."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from assessments import actions
from assessments.models import Assessment, Rating
from factories import started
from frameworks.models import Framework
from journeys.connection import TOLD_BY_THE_BROWSER, intercept
from journeys.rating import expect_saved, expect_waiting, stored
from journeys.visiting import Door, Visitor
from journeys.world import SOC, World

PART = "occupational-1"


@pytest.fixture
def assessment(world: World) -> Assessment:
    return started(world.newcomer, Framework.objects.get(occupation__code=SOC))


@pytest.fixture
def person(visitor: Door, world: World, assessment: Assessment) -> Visitor:
    person = visitor()
    person.sign_in(world.newcomer)
    person.go(f"/me/a/{assessment.pk}/{PART}/")
    return person


def window(person: Visitor, path: str) -> Page:
    page = person.context.new_page()
    page.goto(f"{person.site}{path}")
    return page


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def waiting_in_the_browser(page: Page) -> int:
    return int(
        page.evaluate("Object.keys(localStorage).filter(k => /^nsx-\\d+-\\d+$/.test(k)).length")
    )


def test_an_answer_after_the_end_is_not_called_saved(
    person: Visitor, assessment: Assessment
) -> None:
    page = person.page
    press(page, "3")
    expect_saved(page)
    actions.finish_assessment(assessment=assessment, by=assessment.learner)
    person.forgive(r"\b409\b")
    press(page, "4")
    status = page.locator("[data-save-status]:visible")
    expect(status).to_contain_text("finished this in another window")
    expect(page.locator("h1")).to_have_count(1)
    assert waiting_in_the_browser(page) == 1
    assert Rating.objects.filter(assessment=assessment).count() == 1
    actions.reopen_assessment(assessment=assessment, by=assessment.learner)
    page.reload()
    expect_saved(page)
    assert sorted(filter(None, stored(assessment).values())) == [3, 4]


def test_not_sure_in_an_old_window_keeps_the_answer_of_a_newer_one(
    person: Visitor, assessment: Assessment
) -> None:
    old = window(person, f"/me/a/{assessment.pk}/{PART}/")
    press(person.page, "123")
    expect_saved(person.page)
    old.bring_to_front()
    press(old, "jn")
    expect_saved(old)
    second = Rating.objects.filter(assessment=assessment).order_by("statement").all()[1]
    assert (second.value, second.not_sure) == (2, True)


def test_two_windows_without_a_network_keep_both_their_answers(
    person: Visitor, assessment: Assessment
) -> None:
    other = window(person, f"/me/a/{assessment.pk}/occupational-2/")
    person.forgive(TOLD_BY_THE_BROWSER)
    person.context.set_offline(True)
    press(person.page, "31")
    press(other, "4")
    expect_waiting(person.page)
    expect_waiting(other)
    assert waiting_in_the_browser(other) == 3
    person.page.close()
    other.close()
    person.context.set_offline(False)
    person.page = window(person, f"/me/a/{assessment.pk}/{PART}/")
    expect_saved(person.page)
    assert sorted(filter(None, stored(assessment).values())) == [1, 3, 4]


@pytest.mark.parametrize("path", ["/me/a/{}/", "/me/a/{}/review/", "/me/a/{}/result/", "/me/"])
def test_answers_left_on_the_device_go_out_from_other_pages(
    person: Visitor, assessment: Assessment, path: str
) -> None:
    person.forgive(TOLD_BY_THE_BROWSER)
    intercept(person, "**/occupational-1/", lambda route: route.abort())
    press(person.page, "314")
    expect_waiting(person.page)
    person.page.close()
    page = person.page = window(person, path.format(assessment.pk))
    expect(page.locator("#waiting")).to_contain_text("3 answers wait on this device")
    if "review" in path:
        page.get_by_role("button", name="Finish", exact=True).click()
        expect(page.locator("#waiting")).to_be_focused()
        assert Assessment.objects.get(pk=assessment.pk).finished_at is None
    person.context.unroute("**/occupational-1/")
    expect(page.locator("#waiting")).to_be_hidden(timeout=20_000)
    assert sorted(filter(None, stored(assessment).values())) == [1, 3, 4]
    assert waiting_in_the_browser(page) == 0


def test_undo_outlives_a_reload_and_goes_on_backwards(
    person: Visitor, assessment: Assessment
) -> None:
    page = person.page
    press(page, "34")
    expect_saved(page)
    page.reload()
    line = page.locator("#last")
    expect(line).to_contain_text(": Beyond")
    press(page, "u")
    expect(line).to_contain_text(": Fully")
    press(page, "u")
    expect(line).to_be_hidden()
    expect_saved(page)
    assert set(stored(assessment).values()) == {None}


def test_a_typed_reason_is_never_dropped(person: Visitor, assessment: Assessment) -> None:
    page = person.page
    press(page, "0")
    page.keyboard.type("We have no lathe")
    page.locator("#continue").click()
    page.wait_for_url("**/occupational-2/")
    rating = Rating.objects.get(assessment=assessment)
    assert (rating.not_applicable, rating.reason) == (True, "We have no lathe")


def test_a_server_that_fails_is_not_called_offline(person: Visitor) -> None:
    person.forgive(r"\b500\b|console: htmx:")
    intercept(person, "**/occupational-1/", lambda route: route.fulfill(status=500, body=""))
    press(person.page, "3")
    status = person.page.locator("[data-save-status]:visible")
    expect(status).to_contain_text("Not saved yet. 1 answer waits on this device.")
    person.context.unroute("**/occupational-1/")
    again = status.get_by_role("button", name="Try again")
    again.click()
    expect_saved(person.page)


def test_continue_pressed_in_vain_does_not_jump_away_later(person: Visitor) -> None:
    page = person.page
    person.forgive(TOLD_BY_THE_BROWSER)
    intercept(person, "**/occupational-1/", lambda route: route.abort())
    press(page, "3")
    expect_waiting(page)
    page.locator("#continue").click()
    press(page, "4")
    person.context.unroute("**/occupational-1/")
    expect_saved(page)
    expect(page).to_have_url(re.compile("/occupational-1/$"))


def test_focus_stays_on_a_part_while_an_answer_comes_back(person: Visitor) -> None:
    page = person.page
    held: list[Route] = []
    intercept(person, "**/occupational-1/", lambda route: held.append(route))
    with page.expect_request("**/occupational-1/"):
        press(page, "3")
    link = page.locator(".rail nav a").nth(1)
    link.focus()
    held[0].continue_()
    expect_saved(page)
    expect(link).to_be_focused()


def test_settled_is_said_at_once(person: Visitor) -> None:
    press(person.page, "111")
    expect(person.page.locator("#live")).to_contain_text("Your placement is settled")
