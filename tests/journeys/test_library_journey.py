"""The evidence library in a browser: with and without script, on a desk and on a phone."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from assessments.models import Evidence, EvidenceUse
from journeys.visiting import Door, Size
from journeys.world import World


def photo(colour: str = "#336699") -> bytes:
    out = BytesIO()
    Image.new("RGB", (1600, 900), colour).save(out, "JPEG")
    return out.getvalue()


def choose(page: Page, name: str, data: bytes) -> None:
    page.locator(".evf [type=file]").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": data}
    )


@pytest.mark.parametrize(
    ("size", "script"),
    [("desktop", True), ("phone", True), ("desktop", False), ("phone", False)],
)
def test_a_photo_is_kept_used_looked_at_replaced_and_taken_off(
    visitor: Door, world: World, size: Size, script: bool
) -> None:
    person = visitor(size, script=script)
    person.sign_in(world.learner)
    page = person.go("/me/evidence/")
    page.get_by_role("link", name="Add evidence").click()
    choose(page, "wheel.jpg", photo())
    page.get_by_label("What does it show?").fill("A tidy floor and hung up tools")
    page.get_by_role("button", name="Save and choose statements").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("wheel.jpg")
    page.get_by_label("Search statements").fill("wheel")
    if not script:
        page.get_by_role("button", name="Search").click()
    found = page.get_by_role("group", name="Found").get_by_role("checkbox")
    expect(found.first).to_be_visible()
    found.first.check()
    page.get_by_label("Search statements").fill("zzz")
    if not script:
        page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("No statement has “zzz”")).to_be_visible()
    expect(page.get_by_role("group", name="Ticked").get_by_role("checkbox")).to_be_checked()
    page.get_by_role("button", name="Use it on these").click()

    expect(page.get_by_role("heading", name="Used on 1 statement")).to_be_visible()
    image = page.get_by_role("img", name="Preview of wheel.jpg")
    expect(image).to_be_visible()
    if script:
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200

    page.get_by_role("link", name="Replace the file").click()
    expect(page.get_by_text("Used on 1 statement.")).to_be_visible()
    choose(page, "better.jpg", photo("#993333"))
    page.get_by_role("button", name="Replace it").click()
    expect(page.get_by_role("heading", name="better.jpg")).to_be_visible()
    expect(page.get_by_text(re.compile("changed on"))).to_be_visible()

    page.get_by_role("link", name="Take it off").click()
    expect(page.get_by_text("It is the only evidence here.")).to_be_visible()
    page.get_by_role("button", name="Take it off here").click()
    expect(page.get_by_role("heading", name="Not used yet")).to_be_visible()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("Deleted: better.jpg")).to_be_visible()
    assert not Evidence.objects.filter(kind="file").exists()


@pytest.mark.parametrize("script", [True, False])
def test_the_library_is_searched(visitor: Door, world: World, script: bool) -> None:
    person = visitor(script=script)
    person.sign_in(world.learner)
    page = person.go("/me/evidence/")
    titles = page.locator("#results .evi > a b")
    expect(titles).to_have_count(3)
    page.get_by_label("Search your evidence").fill("certificates.example")
    if not script:
        page.get_by_role("button", name="Search").click()
    expect(titles).to_have_text(["Course certificate"])
    page.get_by_role("link", name="Show all").click()
    expect(titles).to_have_count(3)
    page.get_by_label("Show").select_option("Not used yet")
    if not script:
        page.get_by_role("button", name="Search").click()
    expect(titles).to_have_count(1)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_evidence_is_searched_beneath_a_statement_while_its_form_stays(
    visitor: Door, world: World, size: Size
) -> None:
    notes = [Evidence(owner=world.learner, kind="note", note=f"Job card {n}") for n in range(30)]
    Evidence.objects.bulk_create(notes)
    person = visitor(size)
    person.forgive("net::ERR_INTERNET_DISCONNECTED|console: htmx:")
    person.sign_in(world.learner)
    page = person.go(f"/me/a/{world.open.pk}/occupational-4/")
    link = page.locator(".is-current").get_by_role("link", name=re.compile("evidence", re.I))
    link.click()
    page.get_by_label("What does it show?").fill("Half a note")
    box = page.get_by_label("Search your evidence")
    box.fill("card 27")
    ticks = page.locator(".found [name=again]")
    expect(ticks).to_have_count(1)
    expect(box).to_be_focused()
    ticks.check()
    box.fill("card 13")
    expect(ticks).to_have_count(2)
    expect(page.get_by_label("Job card 27")).to_be_checked()
    person.context.set_offline(True)
    box.fill("card 1")
    expect(page.locator(".evm .evw")).to_have_text("We could not search. Try again.")
    person.context.set_offline(False)
    box.fill("card 13")
    expect(page.get_by_label("Job card 27")).to_be_checked()
    box.press("Enter")
    expect(page.get_by_label("What does it show?")).to_have_value("Half a note")
    assert not EvidenceUse.objects.filter(evidence__note="Job card 27").exists()
    page.get_by_label("What does it show?").fill("")
    page.get_by_role("button", name="Save evidence").click()
    expect(page.locator(".evf .saved")).to_contain_text("Job card 27")
    assert EvidenceUse.objects.filter(evidence__note="Job card 27").count() == 1


def test_evidence_is_searched_beneath_a_statement_without_script(
    visitor: Door, world: World
) -> None:
    notes = [Evidence(owner=world.learner, kind="note", note=f"Job card {n}") for n in range(30)]
    Evidence.objects.bulk_create(notes)
    person = visitor("phone", script=False)
    person.forgive("422")
    person.sign_in(world.learner)
    page = person.go(f"/me/a/{world.open.pk}/evidence/{world.statement}/")
    page.get_by_label("What does it show?").fill("Half a note")
    page.get_by_label("Search your evidence").fill("card 27")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".found [name=again]")).to_have_count(1)
    expect(page.get_by_label("What does it show?")).to_have_value("Half a note")
    page.get_by_label("Job card 27").check()
    page.get_by_role("button", name="Save evidence").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file first.")


@pytest.mark.parametrize("script", [True, False])
def test_what_lacks_evidence_leads_to_the_form_of_a_statement(
    visitor: Door, world: World, script: bool
) -> None:
    person = visitor("phone", script=script)
    person.sign_in(world.learner)
    page = person.go("/me/evidence/")
    page.get_by_role("link", name="See what lacks evidence").click()
    expect(page.get_by_text(re.compile("more carr(y|ies) your"))).not_to_have_count(0)
    page.get_by_role("link", name=re.compile("^Add evidence for")).first.click()
    expect(page.get_by_role("heading", name="Evidence", exact=True)).to_be_visible()


def test_a_manager_looks_at_a_picture_that_is_shown_to_them(visitor: Door, world: World) -> None:
    learner = visitor()
    learner.sign_in(world.learner)
    page = learner.go(f"/me/a/{world.open.pk}/evidence/{world.statement}/")
    choose(page, "wheel.jpg", photo())
    page.get_by_role("button", name="Save evidence").click()
    expect(page.get_by_text("Saved: wheel.jpg")).to_be_visible()
    manager = visitor()
    manager.sign_in(world.manager)
    page = manager.go(f"/teams/{world.team.pk}/p/{world.learner.pk}/s/{world.statement}/")
    page.get_by_role("link", name=re.compile("^Look at it")).click()
    expect(page.get_by_role("img", name="Preview of wheel.jpg")).to_be_visible()
    expect(page.get_by_role("link", name="Replace the file")).to_have_count(0)
    learner.go("/me/sharing/")
    expect(learner.page.get_by_text("Looked at an item of your evidence")).to_be_visible()
