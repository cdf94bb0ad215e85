"""An admin edits a framework from the page to the next live version, with script and without."""

import pytest
from playwright.sync_api import expect

from frameworks.diff import placed_in
from frameworks.models import Draft, Framework
from frameworks.queries.drafts import document_in
from journeys.visiting import Door, Size
from journeys.world import SOC, World


@pytest.mark.parametrize(
    ("size", "script"), [("desktop", True), ("desktop", False), ("phone", True)]
)
def test_a_framework_is_edited_reviewed_and_published(
    visitor: Door, world: World, size: Size, script: bool
) -> None:
    world.draft.delete()
    person = visitor(size, script=script)
    person.forgive("422")
    person.sign_in(world.admin)
    page = person.go(f"/occupations/{SOC}/")
    page.get_by_role("button", name="Draft a new version").click()
    page.wait_for_url("**/manage/drafts/*/")
    rows = page.locator(".er")
    first = rows.nth(0).locator("> p b").inner_text()
    rows.nth(0).get_by_role("link", name="Edit").click()
    words = page.get_by_label("Statement", exact=True)
    expect(words).to_have_value(placed_in(document_in(Draft.objects.latest("pk")))[0].text)
    words.fill("Safety first — keeps everybody in the workshop safe.")
    page.get_by_role("button", name="Save").click()
    expect(rows.nth(0).locator("> p b")).to_have_text("Safety first")
    if script:
        expect(rows.nth(0).get_by_role("link", name="Edit")).to_be_focused()
    rows.nth(0).get_by_role("button", name="Move down").click()
    expect(rows.nth(1).locator("> p b")).to_have_text("Safety first")
    second = rows.nth(0).locator("> p b").inner_text()
    rows.nth(0).get_by_role("button", name="Remove").click()
    expect(page.locator(".putback")).to_contain_text(second)
    page.get_by_role("button", name="Undo").click()
    expect(rows.nth(0).locator("> p b")).to_have_text(second)
    page.get_by_role("link", name="Add a statement to Emerging").click()
    page.get_by_label("Statement", exact=True).fill(" ")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Write its text")
    page.get_by_label("Statement", exact=True).fill("Waste — sorts what can be used again.")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".er", has_text="sorts what can")).to_be_visible()
    page.get_by_role("link", name="Review and publish").click()
    expect(page.locator("article")).to_contain_text(first)
    expect(page.locator(".pills")).to_contain_text("1 added")
    page.get_by_label("Why, for the history").fill("Clearer words.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status").first).to_contain_text("is live")
    live = Framework.objects.get(occupation__code=SOC, status="published")
    assert live.version == "v.26.11"
