"""Attaching a file beneath a statement, in a browser, with and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.models import EvidenceUse
from journeys.visiting import Door, Size
from journeys.world import World

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


def attach(page: Page, name: str, data: bytes, note: str) -> None:
    """Fill the form that is open, and send it."""
    page.locator(".evf [type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": data}
    )
    page.get_by_label("What does it show?").fill(note)
    page.get_by_role("button", name="Save evidence").click()


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


def test_a_file_is_attached_without_script(visitor: Door, world: World) -> None:
    person = visitor("phone", script=False)
    person.forgive("422")
    person.sign_in(world.learner)
    page = person.go(f"/me/a/{world.open.pk}/occupational-4/")
    page.locator("[id^=ev-link]").nth(3).click()
    attach(page, "cv.pdf", b"<html>", "Quote for a brake rebuild")
    expect(page.locator("[data-code=content_mismatch]")).to_be_visible()
    attach(page, "quote.pdf", PDF, "Quote for a brake rebuild")
    expect(page.get_by_text("Saved: quote.pdf")).to_be_visible()
    assert EvidenceUse.objects.filter(assessment=world.open, evidence__kind="file").count() == 1
