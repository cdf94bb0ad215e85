"""Rating in several windows, through reloads and bad moments: nothing is lost, nothing lies."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from assessments import actions
from assessments.models import Assessment, Rating
from factories import started
from factories.people import PASSWORD
from frameworks.models import Framework
from journeys.connection import TOLD_BY_THE_BROWSER, intercept
from journeys.rating import expect_saved, expect_waiting, statement, stored, tile
from journeys.visiting import Door, Size, Visitor
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


@pytest.mark.parametrize(
    "path",
    [
        "/me/a/{}/",
        "/me/a/{}/review/",
        "/me/a/{}/result/",
        "/me/",
        "/me/evidence/",
        "/me/plan/",
        "/me/sharing/",
        "/me/talk/",
    ],
)
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


# --- two answers to one statement ---


def expect_two_answers(page: Page, here: str, there: str) -> None:
    notice = page.locator(".clash")
    expect(notice).to_contain_text(f"Here: {here}. In another window")
    expect(notice).to_contain_text(f": {there}.")
    expect(page.locator("[data-save-status]:visible")).to_contain_text("Not saved")


@pytest.mark.parametrize(("button", "value"), [("Keep “Fully”", 3), ("Keep “Partly”", 2)])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_two_windows_that_disagree_show_both_and_ask(
    visitor: Door, world: World, assessment: Assessment, size: Size, button: str, value: int
) -> None:
    person = visitor(size)
    person.sign_in(world.newcomer)
    old = person.go(f"/me/a/{assessment.pk}/{PART}/")
    first = int(old.locator(".is-current").get_attribute("data-statement") or 0)
    newer = window(person, f"/me/a/{assessment.pk}/{PART}/")
    press(newer, "2")
    expect_saved(newer)
    old.bring_to_front()
    press(old, "34")
    if size == "phone":
        old.get_by_role("button", name="Choose", exact=True).click()
    expect_two_answers(old, "Fully", "Partly")
    assert sorted(filter(None, stored(assessment).values())) == [2, 4]
    old.locator(".clash").get_by_role("button", name=button).click()
    expect(old.locator(".clash")).to_have_count(0)
    expect(tile(statement(old, first), str(value)).locator("input")).to_be_checked()
    expect_no_more_waiting(old)
    assert stored(assessment)[first] == value


def expect_no_more_waiting(page: Page) -> None:
    expect(page.locator("[data-save-status=waiting]:visible")).to_have_count(0)
    expect(page.locator("[data-save-status=clash]:visible")).to_have_count(0)
    page.wait_for_load_state("networkidle")  # what was chosen is sent once more, and heard of
    assert waiting_in_the_browser(page) == 0


def test_without_a_script_both_are_shown_with_a_choice(
    visitor: Door, world: World, assessment: Assessment
) -> None:
    person = visitor("phone", script=False)
    person.forgive(r"\b422\b")
    person.sign_in(world.newcomer)
    path = f"/me/a/{assessment.pk}/{PART}/"
    old, newer = person.go(path), window(person, path)
    for page, value in ((newer, "2"), (old, "3")):
        tile(page.locator(".stmt").first, value).click()
        page.get_by_role("button", name=re.compile("^Save and continue")).click()
    notice = old.locator(".clash")
    expect(notice).to_contain_text("Here: Fully. In another window")
    notice.get_by_role("button", name="Keep “Fully”").click()
    expect(old.locator(".clash")).to_have_count(0)
    assert set(stored(assessment).values()) == {3}


def test_a_window_never_disagrees_with_itself(person: Visitor, assessment: Assessment) -> None:
    """An answer whose echo is lost, another while one is on its way, undo, and all at once."""
    page = person.page
    person.forgive(TOLD_BY_THE_BROWSER)
    lost = [True]

    def lose_the_first_echo(route: Route) -> None:
        if lost:
            lost.clear()
            route.fetch()
            route.abort()
        else:
            route.continue_()

    intercept(person, "**/occupational-1/", lose_the_first_echo)
    press(page, "3k2k1")
    expect_saved(page)
    press(page, "uu")
    expect_saved(page)
    first = page.locator("[data-statement]").first.get_attribute("data-statement")
    assert stored(assessment)[int(first or 0)] == 3
    person.context.set_offline(True)
    press(page, "4k2k14u")
    expect_waiting(page)
    person.context.set_offline(False)
    expect_saved(page)
    expect(page.locator(".clash")).to_have_count(0)
    assert waiting_in_the_browser(page) == 0
    assert stored(assessment)[int(first or 0)] == 1


def test_an_answer_that_waited_in_a_closed_browser_goes_over_no_newer_one(
    person: Visitor, assessment: Assessment
) -> None:
    person.forgive(TOLD_BY_THE_BROWSER)
    first = int(person.page.locator(".is-current").get_attribute("data-statement") or 0)
    person.context.set_offline(True)
    press(person.page, "34")
    expect_waiting(person.page)
    person.page.close()
    actions.save_ratings(
        assessment=assessment, given={first: actions.Given(2)}, by=assessment.learner
    )
    person.context.set_offline(False)
    page = person.page = window(person, "/me/")
    note = page.locator("#waiting")
    expect(note).to_contain_text("You gave another answer in another window")
    assert stored(assessment)[first] == 2
    assert sorted(filter(None, stored(assessment).values())) == [2, 4]
    note.get_by_role("link", name="Choose between them").click()
    expect_two_answers(page, "Fully", "Partly")
    page.get_by_role("button", name="Keep “Partly”").click()
    expect(page.locator(".clash")).to_have_count(0)
    expect_no_more_waiting(page)
    assert stored(assessment)[first] == 2


def test_a_value_tried_offline_alone_is_none_of_its_own(
    person: Visitor, assessment: Assessment
) -> None:
    person.forgive(TOLD_BY_THE_BROWSER)
    page = person.page
    first = int(page.locator(".is-current").get_attribute("data-statement") or 0)
    person.context.set_offline(True)
    press(page, "1k4")
    expect_waiting(page)
    actions.save_ratings(
        assessment=assessment, given={first: actions.Given(1)}, by=assessment.learner
    )
    person.context.set_offline(False)
    page.get_by_role("button", name="Choose", exact=True).click()
    expect_two_answers(page, "Beyond", "Not yet")
    assert stored(assessment)[first] == 1


def test_one_unreadable_entry_on_the_device_holds_up_no_answer(
    person: Visitor, assessment: Assessment
) -> None:
    page = person.page
    person.forgive(TOLD_BY_THE_BROWSER)
    first = int(page.locator(".is-current").get_attribute("data-statement") or 0)
    person.context.set_offline(True)
    press(page, "3")
    expect_waiting(page)
    page.evaluate(f"localStorage['nsx-{assessment.pk}-1'] = localStorage['nsx-0-1'] = '{{'")
    page.close()
    person.context.set_offline(False)
    page = person.page = person.context.new_page()
    with page.expect_response("**/occupational-1/"):
        page.goto(f"{person.site}/me/")
    assert stored(assessment)[first] == 3


def test_who_is_signed_out_is_led_to_sign_in_by_what_waits(
    person: Visitor, assessment: Assessment
) -> None:
    person.forgive(rf"{TOLD_BY_THE_BROWSER}|\b401\b")
    page = person.page
    intercept(person, "**/occupational-1/", lambda route: route.abort())
    press(page, "3")
    expect_waiting(page)
    page.goto(f"{person.site}/me/plan/")
    note = page.locator("#waiting")
    expect(note).to_contain_text("1 answer waits on this device")
    person.context.clear_cookies(name="sessionid")
    person.context.unroute("**/occupational-1/")
    expect(note.get_by_role("link", name="Sign in to save your answers")).to_have_attribute(
        "href", "/account/login/?next=/me/plan/", timeout=20_000
    )


def test_answers_that_can_never_be_sent_can_be_forgotten(
    person: Visitor, assessment: Assessment
) -> None:
    person.forgive(rf"{TOLD_BY_THE_BROWSER}|\b409\b")
    page = person.page
    press(page, "3")
    expect_saved(page)
    person.context.set_offline(True)
    press(page, "4")
    expect_waiting(page)
    actions.finish_assessment(assessment=assessment, by=assessment.learner)
    person.context.set_offline(False)
    page.goto(f"{person.site}/me/")
    note = page.locator("#waiting")
    expect(note).to_contain_text("Not saved: you finished this in another window.")
    note.get_by_role("button", name="Forget these answers").click()
    expect(note).to_be_hidden()
    assert waiting_in_the_browser(page) == 0


# --- signed out in between ---


def sign_in_again(page: Page, world: World) -> None:
    page.locator("[name=login]").fill(world.newcomer.email or "")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


@pytest.mark.parametrize("path", [PART, "quick"])
def test_a_session_that_ends_loses_no_answer(
    person: Visitor, world: World, assessment: Assessment, path: str
) -> None:
    actions.choose_form(assessment=assessment, guess=1, by=assessment.learner)
    page = person.go(f"/me/a/{assessment.pk}/{path}/")
    person.context.clear_cookies(name="sessionid")
    person.forgive(r"\b401\b|console: htmx:")
    press(page, "3")
    page.wait_for_url("**/account/login/**")
    sign_in_again(page, world)
    page.wait_for_url(re.compile(f"/{path}/"))
    expect_saved(page)
    assert list(filter(None, stored(assessment).values())) == [3]


@pytest.mark.parametrize("path", [PART, "quick"])
def test_a_session_that_ends_loses_no_answer_without_a_script(
    visitor: Door, world: World, assessment: Assessment, path: str
) -> None:
    actions.choose_form(assessment=assessment, guess=1, by=assessment.learner)
    person = visitor("phone", script=False)
    person.sign_in(world.newcomer)
    page = person.go(f"/me/a/{assessment.pk}/{path}/")
    tile(page.locator(".stmt").first, "3").click()
    person.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name=re.compile("^Save and continue")).click()
    page.wait_for_url("**/account/login/**")
    sign_in_again(page, world)
    expect(page.locator("h1")).to_have_text("1 answer is not saved yet")
    assert not Rating.objects.filter(assessment=assessment).exists()
    page.get_by_role("button", name="Save this answer").click()
    expect(page.locator(".stmt.is-current")).to_be_visible()
    assert set(stored(assessment).values()) == {3}
