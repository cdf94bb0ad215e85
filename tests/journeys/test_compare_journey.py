"""From the page of one occupation to three side by side, and back to two."""

import pytest
from playwright.sync_api import Locator, Page, expect

from factories import framework
from factories.onet import known
from journeys.visiting import SIZES, Door, Size

LONG = "Securities, Commodities, Financial Services and Otherwise Unclassified Sales Agents"


def find(page: Page, words: str, title: str) -> None:
    page.get_by_label("Occupation, by title or code").fill(words)
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Found").get_by_role("link", name=title).click()


def compared(page: Page) -> Locator:
    return page.get_by_label("Occupations compared").get_by_role("heading")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
def test_a_visitor_picks_swaps_and_takes_out(visitor: Door, size: Size, script: bool) -> None:
    known("41-3031.00", LONG, {"skills": [("Listening", 3.75), ("Writing", 3.0)]})
    known("41-3099.00", "Other Sellers", {"skills": [("Listening", 4.0), ("Counting", 3.1)]})
    known("55-1011.00", "Air Crews", {"skills": [("Listening", 3.2)]})
    framework("99-9999.00", title="Test clerks")
    person = visitor(size, script=script)

    page = person.go("/occupations/41-3031.00/")
    page.get_by_role("link", name="Compare with…").click()
    find(page, "other", "Other Sellers")
    expect(page.get_by_role("heading", name="At a glance")).to_be_visible()
    expect(compared(page)).to_have_text([LONG, "Other Sellers"])
    row = page.get_by_role("row", name="Listening")
    expect(row).to_contain_text("3.75")
    expect(row).to_contain_text("4.00")
    expect(page.get_by_role("heading", name="Only A").first).to_be_visible()
    find(page, "air", "Air Crews")
    expect(compared(page)).to_have_text([LONG, "Other Sellers", "Air Crews"])
    expect(page.get_by_role("heading", name="In all three").first).to_be_visible()
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= SIZES[size][0]

    page.get_by_role("link", name="Swap Other Sellers").click()
    find(page, "clerks", "Test clerks")
    expect(compared(page)).to_have_text([LONG, "Test clerks", "Air Crews"])
    page.get_by_role("link", name=f"Remove {LONG}").click()
    expect(compared(page)).to_have_text(["Test clerks", "Air Crews"])
