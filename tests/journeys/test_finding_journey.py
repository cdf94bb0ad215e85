"""Somebody looks for what they do: by half a word, a wrong letter, a filter, a group."""

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from frameworks.finding.index import index_all
from frameworks.models import Occupation
from journeys.visiting import Door, Size
from journeys.world import EXAMPLES


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_an_occupation_is_found_as_people_look_for_it(
    visitor: Door, size: Size, script: bool
) -> None:
    call_command("import_framework", str(EXAMPLES), stdout=StringIO())
    Occupation.objects.create(code="29-1141.01", title="Night Nurses", onet_release="30.2")
    index_all()
    somebody = visitor(size, script=script)
    page = somebody.go("/occupations/")
    box = page.get_by_label("Search occupations")
    results = page.locator("#results")
    expect(results.get_by_role("listitem")).to_have_count(5)

    box.press_sequentially("nurc")
    box.press_sequentially("e")
    if not script:
        box.press("Enter")
    expect(results).to_contain_text("2 occupations for “nurce”")
    expect(results).to_contain_text("Showing nurse.")
    expect(page).to_have_url(
        f"{somebody.site}/occupations/?q=nurce{'' if script else '&group=&zone=&has='}"
    )
    if script:
        expect(page.locator("#announce")).to_have_text("2 occupations")
        expect(box).to_be_focused()

    page.get_by_label("Show").select_option("Those you can rate yourself in")
    if not script:
        page.get_by_role("button", name="Search").click()
    expect(results.get_by_role("listitem")).to_have_count(1)
    expect(results).to_contain_text("Registered Nurses")
    if script:
        expect(page).to_have_title("nurce, occupations – NSX")
    else:
        page.go_back()
        expect(results).to_contain_text("Night Nurses")

    somebody.go("/occupations/")
    page.get_by_role("link", name="browse by group").click()
    page.get_by_role("link", name="Computer & Mathematical").click()
    expect(results.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("link", name="Web Developers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Web Developers")
