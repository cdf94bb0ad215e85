"""The main job in a browser: rate forty statements and get the placement the rule says."""

import random
from itertools import cycle
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, Route, expect

from assessments.models import Assessment, EvidenceUse, Rating, StoredPlacement
from journeys.rating import (
    LEVELS,
    Rater,
    begin,
    expect_saved,
    ruled,
    sign_up,
    stored,
)
from journeys.visiting import Door, Visitor

WHOLE, PLAIN = "41-3031.00.full.json", "43-4011.00.json"
"""Real frameworks: one with all three strands, one with the occupation's own only."""

real_frameworks = pytest.mark.parametrize("name", [WHOLE, PLAIN])


@pytest.fixture
def soc(shared: Path, name: str) -> str:
    """The code of a real framework, freshly imported."""
    call_command("import_framework", str(shared / "data" / "frameworks" / name), verbosity=0)
    return name[:10]


@real_frameworks
def test_forty_ratings_by_keyboard(visitor: Door, soc: str) -> None:
    person = visitor()
    sign_up(person)
    assessment = begin(person, soc)
    rater = Rater(person.page)
    for values in LEVELS:
        rater.by_key(values)
        rater.press_on()
    assert rater.actions <= 44
    check_result(person.page, assessment, rater)


@real_frameworks
def test_forty_ratings_by_tap(visitor: Door, soc: str) -> None:
    person = visitor("phone")
    sign_up(person)
    assessment = begin(person, soc)
    rater = Rater(person.page)
    for values in LEVELS:
        rater.by_tap(values)
        assert person.page.evaluate("scrollY") == 0
        rater.tap_on()
    assert rater.actions <= 45
    check_result(person.page, assessment, rater)


@real_frameworks
def test_the_whole_task_without_script(visitor: Door, soc: str) -> None:
    person = visitor("phone", script=False)
    sign_up(person)
    assessment = begin(person, soc)
    rater = Rater(person.page)
    for values in LEVELS:
        rater.by_form(values)
        rater.click_on()
    assert rater.actions <= 45
    check_result(person.page, assessment, rater)


def check_result(page: Page, assessment: Assessment, rater: Rater) -> None:
    """The result page, the stored placement and the rule say the same of what was done."""
    page.wait_for_url("**/result/")
    placed = ruled(assessment, rater.given)
    assert (len(rater.given), placed.label) == (40, placed.levels[1].name)
    assert stored(assessment) == rater.given
    kept = StoredPlacement.objects.get(
        assessment=assessment, strand__kind="occupational", lens="self"
    )
    assert (kept.low, kept.high, kept.rule) == (placed.low, placed.high, placed.rule)
    expect(page.locator("h1")).to_contain_text(f"You are at {placed.label}")


@pytest.mark.parametrize("name", [WHOLE])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_note_as_evidence(visitor: Door, soc: str, script: bool) -> None:
    person = visitor(script=script)
    sign_up(person)
    assessment = begin(person, soc)
    rater = Rater(person.page)
    first = rater.statements()[0]
    row = person.page.locator(f"[data-statement='{first}']")
    row.get_by_role("link", name="Add evidence").click()
    note = person.page.locator("textarea:visible").first
    note.fill("Ran the spring campaign for two clients.")
    person.page.get_by_role("button", name="Add", exact=False).first.click()
    expect(person.page.get_by_text("Ran the spring campaign").first).to_be_visible()
    use = EvidenceUse.objects.select_related("evidence").get()
    assert (use.assessment_id, use.statement_id) == (assessment.pk, first)
    assert (use.evidence.kind, use.evidence.note[:14]) == ("note", "Ran the spring")


@pytest.mark.parametrize("name", [PLAIN])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_not_part_of_my_work_needs_a_reason(visitor: Door, soc: str, script: bool) -> None:
    person = visitor(script=script)
    # A refused answer is told in the page; the console tells of it too.
    person.forgive("422")
    sign_up(person)
    assessment = begin(person, soc)
    rater = Rater(person.page)
    first = rater.statements()[0]
    row = person.page.locator(f"[data-statement='{first}']")
    row.get_by_text("Not part of my work").locator("visible=true").first.click()
    if not script:
        row.locator(f"[name='v-{first}'][value=na]").check()
    save = row.get_by_role("button", name="Save", exact=True)
    save.click()
    assert Rating.objects.count() == 0
    row.locator(f"[name='r-{first}']").fill("We have no office of our own")
    save.click()
    if script:
        expect_saved(person.page)
    rating = Rating.objects.get(assessment=assessment)
    assert (rating.statement_id, rating.not_applicable, rating.value) == (first, True, None)
    assert rating.reason == "We have no office of our own"


@pytest.mark.parametrize("name", [WHOLE])
def test_sixty_quick_taps_on_a_bad_connection_lose_nothing(visitor: Door, soc: str) -> None:
    person = visitor("phone")
    sign_up(person)
    assessment = begin(person, soc)
    worsen(person)
    rater = Rater(person.page)
    start = person.page.url.rpartition("occupational-1")[0]
    for part in ("occupational-1", "occupational-2", "occupational-3", "occupational-4"):
        assert person.page.url == f"{start}{part}/"
        rater.by_tap("3142314231")
        rater.tap_on()
    for part, values in (("ai-1", "12341234123412"), ("durable-1", "432143")):
        person.page.goto(f"{start}{part}/")
        rater.by_tap(values)
    expect_saved(person.page)
    assert len(rater.given) == 60
    assert stored(assessment) == rater.given


def worsen(person: Visitor) -> None:
    """Half a second of latency, and one save in five goes wrong in one of three ways."""
    person.forgive("ERR_FAILED|503|htmx:|script: undefined")
    wire = person.context.new_cdp_session(person.page)
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 500, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    # Never sent; sent, but the answer is lost; turned away by a busy server.
    faults = cycle(["unsent", "unanswered", "busy"])
    chance = random.Random(60)

    def carry(route: Route) -> None:
        if route.request.method != "POST" or chance.random() >= 0.2:
            route.continue_()
            return
        fault = next(faults)
        if fault == "busy":
            route.fulfill(status=503, body="")
            return
        if fault == "unanswered":
            route.fetch()
        route.abort()

    person.context.route("**/*", carry)
