"""Attaching a file beneath a statement, in a browser, with and without script."""

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from assessments.models import EvidenceUse
from journeys.connection import intercept
from journeys.visiting import Door, Size, Visitor
from journeys.world import World

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


def attach(page: Page, name: str, data: bytes, note: str) -> None:
    """Fill the form that is open, and send it."""
    page.locator(".evf [type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": data}
    )
    page.get_by_label("What does it show?").fill(note)
    page.get_by_role("button", name="Save evidence").click()


NOTE = "Quote for a brake rebuild 77"

BROUGHT_ABOUT = r"\b(401|403|422|500|503)\b|net::ERR_INTERNET_DISCONNECTED|console: htmx:"


def at_a_note(visitor: Door, world: World, *, note: str = NOTE) -> tuple[Visitor, Page]:
    """A learner who has typed a note beneath a statement and not saved it."""
    person = visitor()
    person.forgive(BROUGHT_ABOUT)
    person.sign_in(world.learner)
    page = person.go(f"/me/a/{world.open.pk}/occupational-4/")
    page.keyboard.press("e")
    page.get_by_label("What does it show?").fill(note)
    return person, page


def posts(page: Page) -> list[int]:
    """The answers to what is sent from now on, as they come."""
    answers: list[int] = []
    page.on(
        "response",
        lambda each: answers.append(each.status) if each.request.method == "POST" else None,
    )
    return answers


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_file_is_attached_beneath_the_statement(visitor: Door, world: World, size: Size) -> None:
    person = visitor(size)
    person.forgive("422")
    person.sign_in(world.learner)
    page = person.go(f"/me/a/{world.open.pk}/occupational-4/")
    statement = page.locator(".is-current")
    row = page.locator(f"#{statement.get_attribute('id')}")
    link = row.get_by_role("link", name=re.compile("evidence", re.IGNORECASE))
    if size == "desktop":
        page.keyboard.press("e")
    else:
        link.tap()
    expect(page.locator(".evf [name=kind]:checked")).to_be_focused()

    attach(page, "cv.pdf", b"<html>", "Quote for a brake rebuild 1234")
    expect(page.locator(".evf [data-code=content_mismatch]")).to_be_visible()
    expect(page.locator(".evw")).to_be_focused()
    expect(page.get_by_label("What does it show?")).to_have_value("Quote for a brake rebuild 1234")

    attach(page, "quote.pdf", PDF, "Quote for a brake rebuild 1234")
    expect(row.locator("[id^=ev-count]")).to_have_text("1 file")
    expect(page.locator(".evf .saved")).to_be_focused()
    expect(row.get_by_role("link", name="quote.pdf")).to_be_visible()
    assert not page.locator(".is-current [name^=v-]:checked").count(), "digits typed are no rating"

    page.keyboard.press("Escape")
    expect(page.locator(".evf")).to_have_count(0)
    expect(link).to_be_focused()

    link.click()
    page.get_by_role("button", name="Remove quote.pdf").click()
    expect(page.locator(".evf .saved")).to_contain_text("It stays in your evidence")
    expect(row.locator("[id^=ev-count]")).to_have_text("")
    page.get_by_label("quote.pdf").check()
    page.get_by_role("button", name="Save evidence").click()
    expect(row.locator("[id^=ev-count]")).to_have_text("1 file")


def test_what_is_typed_survives_a_second_press_of_e(visitor: Door, world: World) -> None:
    person = visitor()
    person.forgive("422")
    person.sign_in(world.learner)
    page = person.go(f"/me/a/{world.open.pk}/occupational-4/")
    page.keyboard.press("e")
    page.get_by_label("What does it show?").fill("Half a note")
    page.locator(".is-current [id^=ev-link]").click()
    expect(page.locator(".evf [name=kind]:checked")).to_be_focused()
    expect(page.get_by_label("What does it show?")).to_have_value("Half a note")


@pytest.mark.parametrize("fault", ["offline", "broken", "busy"])
def test_a_save_that_got_lost_says_so_and_keeps_everything(
    visitor: Door, world: World, fault: str
) -> None:
    person, page = at_a_note(visitor, world)
    if fault == "offline":
        person.context.set_offline(True)
    else:
        status = {"broken": 500, "busy": 503}[fault]
        intercept(
            person, "**/evidence/**", lambda route: route.fulfill(status=status, body="<h1>Oh")
        )
    attach(page, "quote.pdf", PDF, NOTE)
    said = page.locator(".evm .evw")
    expect(said).to_be_focused()
    expect(said).to_have_text(
        "You are offline. What you added is kept here: try again."
        if fault == "offline"
        else "We could not save it. Try again."
    )
    expect(page.get_by_label("What does it show?")).to_have_value(NOTE)

    person.context.set_offline(False)
    person.context.unroute_all()
    page.get_by_role("button", name="Save evidence").click()
    expect(page.locator(".evf .saved")).to_be_focused()
    assert EvidenceUse.objects.get(evidence__note=NOTE).evidence.kind == "file"


@pytest.mark.parametrize("cookie", ["changed", "gone"])
def test_a_stale_token_is_renewed_and_the_save_sent_again(
    visitor: Door, world: World, cookie: str
) -> None:
    person, page = at_a_note(visitor, world)
    person.context.clear_cookies(name="csrftoken")
    if cookie == "changed":
        secret = {"name": "csrftoken", "value": "y" * 32, "url": person.site}
        person.context.add_cookies([secret])  # type: ignore[list-item]
    sent = posts(page)
    attach(page, "quote.pdf", PDF, NOTE)
    expect(page.locator(".evf .saved")).to_be_focused()
    assert sent == [403, 200]
    page.get_by_role("button", name="Remove quote.pdf").click()
    expect(page.locator(".evf .saved")).to_contain_text("It stays in your evidence")
    assert sent == [403, 200, 200], "the fresh token is everywhere"


def test_a_stale_token_is_renewed_once_only(visitor: Door, world: World) -> None:
    person, page = at_a_note(visitor, world)
    intercept(
        person,
        "**/evidence/**",
        lambda route: route.fulfill(status=403, headers={"X-CSRFToken": "fresh"}),
    )
    sent = posts(page)
    page.get_by_role("button", name="Save evidence").click()
    expect(page.locator(".evw")).to_have_text("We could not save it. Try again.")
    page.wait_for_timeout(200)
    assert sent == [403, 403]


def test_a_removal_is_sent_again_for_the_item_it_was_about(visitor: Door, world: World) -> None:
    person, page = at_a_note(visitor, world)
    attach(page, "quote.pdf", PDF, NOTE)
    expect(page.locator(".evf .saved")).to_be_focused()
    person.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Remove quote.pdf").click()
    expect(page.locator(".evf .saved")).to_have_text(
        re.compile("stays in your evidence: quote.pdf")
    )
    assert not EvidenceUse.objects.filter(evidence__note=NOTE).exists()


def test_a_form_that_does_not_open_says_so(visitor: Door, world: World) -> None:
    person, page = at_a_note(visitor, world, note="")
    page.keyboard.press("Escape")
    person.context.set_offline(True)
    page.keyboard.press("e")
    expect(page.locator(".is-current").get_by_role("alert")).to_have_text(
        "We could not open it. Try again."
    )
    person.context.set_offline(False)
    page.keyboard.press("e")
    expect(page.locator(".evf [name=kind]:checked")).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("way", ["Escape", "Close"])
def test_a_form_with_something_in_it_is_hidden_not_thrown_away(
    visitor: Door, world: World, way: str
) -> None:
    _, page = at_a_note(visitor, world)
    page.locator(".evf [type=file]").set_input_files(
        {"name": "quote.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Close").click()
    link = page.locator(".is-current [id^=ev-link]")
    expect(page.locator(".evf")).to_be_hidden()
    expect(link).to_be_focused()
    expect(link).not_to_have_attribute("aria-expanded", "true")

    page.keyboard.press("e")
    expect(page.locator(".evf [name=kind]:checked")).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_label("What does it show?")).to_have_value(NOTE)
    expect(page.locator(".evf .got b")).to_have_text("quote.pdf")
    page.get_by_role("button", name="Save evidence").click()
    expect(page.locator(".evf .saved")).to_contain_text("quote.pdf")


def test_leaving_asks_only_while_something_is_unsaved(visitor: Door, world: World) -> None:
    _, page = at_a_note(visitor, world)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    here = page.url
    page.keyboard.press("Escape")
    for leave in (
        lambda: page.evaluate("location.reload()"),
        lambda: page.locator(".crumb a").first.click(no_wait_after=True),
        lambda: page.locator("#continue").click(no_wait_after=True),
    ):
        before = len(asked)
        leave()
        page.wait_for_timeout(300)
        assert asked[before:] == ["beforeunload"]
        assert page.url == here
    page.locator(".is-current [id^=ev-link]").click()
    expect(page.get_by_label("What does it show?")).to_have_value(NOTE)
    page.get_by_text("Note only").click()
    page.get_by_role("button", name="Save evidence").click()
    expect(page.locator(".evf .saved")).to_be_focused()
    del asked[:]
    page.locator(".crumb a").first.click()
    page.wait_for_url(lambda url: url != here)
    assert not asked


def test_the_note_waits_while_a_person_signs_in_again(visitor: Door, world: World) -> None:
    person, page = at_a_note(visitor, world)
    page.on("dialog", lambda dialog: pytest.fail(f"asked: {dialog.type}"))
    person.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save evidence").click()
    page.wait_for_url("**/account/login/**")
    person.sign_in(world.learner)
    page = person.go(f"/me/a/{world.open.pk}/occupational-4/")
    note = page.get_by_label("What does it show?")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(".evf [name=kind]:checked")).to_be_focused()
    expect(note).to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("e")
    expect(note).to_have_value(NOTE)
    page.get_by_text("Note only").click()
    page.get_by_role("button", name="Save evidence").click()
    expect(page.locator(".evf .saved")).to_be_focused()
    page.reload()
    page.keyboard.press("e")
    expect(page.locator(".evf [name=kind]:checked")).to_be_focused()
    expect(note).to_have_value("")


def test_the_focus_is_set_once_by_script(visitor: Door, world: World) -> None:
    person = visitor()
    person.forgive("422")
    person.sign_in(world.learner)
    said: list[str] = []
    person.context.on("console", lambda message: said.append(message.text))
    page = person.go(f"/me/a/{world.open.pk}/occupational-4/")
    page.keyboard.press("e")
    expect(page.locator(".evf [name=kind]:checked")).to_be_focused()
    attach(page, "cv.pdf", b"<html>", NOTE)
    expect(page.locator(".evw")).to_be_focused()
    assert not [text for text in said if "utofocus" in text]


def test_a_file_that_is_too_large_is_not_sent(visitor: Door, world: World) -> None:
    _, page = at_a_note(visitor, world)
    page.locator(".evf [type=file]").set_input_files(
        {"name": "film.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"0" * 10485760}
    )
    got = page.locator(".evf .got")
    expect(got).to_contain_text("film.pdf")
    expect(got.get_by_text("The limit is 10 MB.")).to_be_visible()
    expect(got.get_by_text("Ready to save")).to_be_hidden()
    expect(page.locator(".evf [type=file]")).to_have_value("")


def test_a_file_is_attached_without_script(visitor: Door, world: World) -> None:
    person = visitor("phone", script=False)
    person.forgive("422")
    person.sign_in(world.learner)
    page = person.go(f"/me/a/{world.open.pk}/occupational-4/")
    page.locator(".stmt").nth(3).get_by_role("button", name="Save and add evidence").click()
    attach(page, "cv.pdf", b"<html>", "Quote for a brake rebuild")
    expect(page.locator("[data-code=content_mismatch]")).to_be_visible()
    attach(page, "quote.pdf", PDF, "Quote for a brake rebuild")
    expect(page.get_by_text("Saved: quote.pdf")).to_be_visible()
    assert EvidenceUse.objects.filter(assessment=world.open, evidence__kind="file").count() == 1


@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
def test_a_manager_sees_badge_and_text_beside_each_other(
    visitor: Door, world: World, size: Size
) -> None:
    person = visitor(size)
    person.sign_in(world.manager)
    page = person.go(f"/teams/{world.team.pk}/r/{world.open.pk}/")
    page.locator("details:has(.evi) > summary").click()
    items = page.locator("td li:has(.evi)")
    expect(items).to_have_count(2)
    for item in items.all():
        badge, text = item.locator(".ft").bounding_box(), item.locator(".evi").bounding_box()
        assert badge is not None
        assert text is not None
        assert text["x"] >= badge["x"] + badge["width"]
        assert abs(text["y"] - badge["y"]) < badge["height"] / 2
