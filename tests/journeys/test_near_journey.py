"""How near am I: from the search to answers taken over; and a result on paper."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from assessments.models import Rating
from factories import UserFactory, document, finished, framework
from factories.edits import says
from factories.onet import known
from frameworks.actions import publish
from frameworks.models import Framework
from journeys.visiting import SIZES, Door, Size

CARE = "Cares for tools — cleans every tool after work and hangs it on its hook."
CARE_TOO = "Care of tools — cleans each tool after work and hangs it back on its hook."
SWEEP = "Sweeps the floor — leaves the workshop tidy for the next shift."
ORDER = "Orders parts — reads the shelf list and writes down what is missing."
BOOKS = "Keeps the books — enters what was sold and what was bought."

FOUR = (10, 10, 10, 10)


def made(code: str, title: str, *texts: str) -> Framework:
    """An occupation with these statements on its first level."""
    base = document(code, title=title, occupational=(0, 0, 0, 0))
    return publish(document=says(base, list(texts)), by=None).framework


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
def test_a_learner_takes_over_what_fits(visitor: Door, size: Size, script: bool) -> None:
    learner = UserFactory.create()
    known("51-3011.00", "Bakers", {"skills": ["Baking", "Counting"]})
    known("35-2014.00", "Cooks", {"skills": ["Cooking", "Counting"]})
    made("51-3011.00", "Bakers", CARE_TOO, SWEEP, ORDER, BOOKS)
    finished(learner, made("35-2014.00", "Cooks", CARE, SWEEP, ORDER), occupational="342")
    person = visitor(size, script=script)
    person.sign_in(learner)

    page = person.go("/me/near/")
    expect(page.get_by_text("1 of its Occupational skills is in words you meet")).to_be_visible()
    page.get_by_label("Occupation, by title or code").fill("baker")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Found").get_by_role("link", name="Bakers").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("You already meet 1 of 4 by the same words, 1 more perhaps.")
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.get_by_text("Perhaps the same")).to_be_visible()
    expect(page.locator("mark", has_text="every")).to_be_visible()
    expect(page.get_by_text("You said Partly in Cooks")).to_be_visible()
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= SIZES[size][0]
    page.get_by_text("1 shared, 1 only there, 1 only yours").click()
    expect(page.get_by_text("Baking")).to_be_visible()

    page.get_by_label("Care of tools").check()
    page.get_by_role("button", name="Tick 1 with the same words").click()
    expect(page.get_by_role("button", name="Take these ticks away")).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(2)
    assert not Rating.objects.filter(assessment__occupation__code="51-3011.00").exists()
    page.get_by_role("button", name="Take over what is ticked").click()
    expect(page.get_by_role("status").first).to_contain_text("2 answers taken over, as of today.")
    expect(page).to_have_url(re.compile(r"/occupational-1/"))
    rows = Rating.objects.filter(assessment__occupation__code="51-3011.00")
    assert sorted(row.value or 0 for row in rows) == [3, 4]


def test_nothing_ticked_is_said_with_the_focus_on_it(visitor: Door) -> None:
    learner = UserFactory.create()
    made("51-3011.00", "Bakers", SWEEP, ORDER)
    finished(learner, made("35-2014.00", "Cooks", SWEEP, ORDER), occupational="34")
    person = visitor()
    person.forgive("422")
    person.sign_in(learner)
    page = person.go("/me/near/51-3011.00/")
    page.get_by_role("button", name="Take over what is ticked").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick at least one statement.")
    expect(page.get_by_role("alert")).to_be_focused()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_result_comes_as_a_pdf(visitor: Door, size: Size, script: bool) -> None:
    learner = UserFactory.create(name="Robin Vale")
    result = finished(learner, framework(occupational=FOUR), occupational="3" * 20 + "1" * 20)
    person = visitor(size, script=script)
    person.sign_in(learner)
    page = person.go(f"/me/a/{result.pk}/result/")
    expect(page.get_by_role("button", name="Print", exact=True)).to_have_count(int(script))
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF", exact=True).click()
    assert re.fullmatch(r"nsx-test-clerks-\d{4}-\d\d-\d\d\.pdf", download.value.suggested_filename)
    reader = PdfReader(BytesIO(download.value.path().read_bytes()))
    assert len(reader.pages) <= 2
    assert "You are at Developing in Test clerks" in " ".join(
        reader.pages[0].extract_text().split()
    )


def test_a_printed_result_has_one_or_two_pages_and_no_buttons(visitor: Door) -> None:
    learner = UserFactory.create(name="Robin Vale")
    domains = {f"Domain {n}": (2, 2, 2, 2) for n in range(1, 11)}
    version = framework(occupational=FOUR, ai=(2, 3, 4, 5), durable=domains)
    for letters in ("3" * 10 + "1" * 30, "3" * 25 + "1" * 15):
        result = finished(learner, version, occupational=letters, ai="33", durable="3" * 80)
    person = visitor()
    person.sign_in(learner)
    page = person.go(f"/me/a/{result.pk}/result/")
    reader = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    said = " ".join(each.extract_text() for each in reader.pages)
    assert 1 <= len(reader.pages) <= 2
    assert "Rate again" not in said
    assert "Not for decisions on hiring or pay" in " ".join(said.split())
