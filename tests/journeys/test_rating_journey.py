"""The main job in a browser: rate forty statements and get the placement the rule says."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, Route, expect

from assessments.models import Assessment, EvidenceUse, Rating, StoredPlacement
from frameworks.queries import outline_of
from journeys.connection import TOLD_BY_THE_BROWSER, WAYS, BadConnection, intercept
from journeys.rating import (
    Rater,
    begin,
    expect_saved,
    expect_waiting,
    ruled,
    sign_up,
    statement,
    stored,
    tile,
)
from journeys.visiting import Door, Size

WHOLE, PLAIN = "41-3031.00.full.json", "43-4011.00.json"
"""Real frameworks: one with all three strands, one with the occupation's own only."""

LEVELS = ("3333333333", "4333333322", "3333222111", "1111111111")
"""Forty answers, a level a string: all of the first, just enough of the second, not the third."""


@pytest.fixture
def soc(shared: Path, name: str) -> str:
    """The code of a real framework, freshly imported."""
    call_command("import_framework", str(shared / "data" / "frameworks" / name), verbosity=0)
    return name[:10]


@dataclass(frozen=True)
class Way:
    """How a person rates: with which hands, and how many actions it may cost them."""

    rate: str
    go_on: str
    at_most: int
    size: Size = "desktop"
    script: bool = True


KEYBOARD = Way("by_key", "press_on", at_most=44)
TAPS = Way("by_tap", "tap_on", at_most=45, size="phone")
NO_SCRIPT = Way("by_form", "click_on", at_most=45, size="phone", script=False)


@pytest.mark.parametrize("name", [WHOLE, PLAIN])
@pytest.mark.parametrize("way", [KEYBOARD, TAPS, NO_SCRIPT], ids=["keyboard", "taps", "no-script"])
def test_forty_ratings_give_the_placement_the_rule_says(visitor: Door, soc: str, way: Way) -> None:
    person = visitor(way.size, script=way.script)
    sign_up(person)
    assessment = begin(person, soc)
    show_a_note(person.page, assessment)
    rater = Rater(person.page)
    for values in LEVELS:
        getattr(rater, way.rate)(values)
        getattr(rater, way.go_on)()
    assert rater.actions <= way.at_most
    finish(person.page)
    check_result(person.page, assessment, rater.given)


def show_a_note(page: Page, assessment: Assessment) -> None:
    """Attach evidence to the first statement and come back to the part, nothing rated yet."""
    part = page.url
    page.locator(".stmt").first.get_by_text(re.compile("vidence for")).locator(
        "visible=true"
    ).click()
    page.get_by_label("Note only").check()
    page.get_by_label("What does it show?").fill("Ran the spring campaign for two clients.")
    page.get_by_role("button", name="Save evidence").click()
    expect(page.get_by_role("button", name="Remove Ran the spring")).to_be_visible()
    use = EvidenceUse.objects.select_related("evidence").get()
    first = next(iter(outline_of(assessment.framework).statements))
    assert (use.assessment_id, use.statement_id) == (assessment.pk, first.id)
    assert (use.evidence.kind, use.evidence.note[:14]) == ("note", "Ran the spring")
    page.goto(part)


def finish(page: Page) -> None:
    """From the result so far, over the look at all answers, to the result that stays."""
    page.wait_for_url("**/result/")
    page.get_by_role("link", name="Check and finish").click()
    page.wait_for_url("**/review/")
    page.get_by_role("button", name="Finish", exact=True).click()


def check_result(page: Page, assessment: Assessment, given: dict[int, int]) -> None:
    """The result page, the stored placement and the rule say the same of what was done."""
    page.wait_for_url("**/result/")
    placed = ruled(assessment, given)
    assert (len(given), placed.label) == (40, placed.levels[1].name)
    assert stored(assessment) == given
    assessment.refresh_from_db()
    assert assessment.finished_at is not None
    kept = StoredPlacement.objects.get(
        assessment=assessment, strand__kind="occupational", lens="self"
    )
    assert (kept.low, kept.high, kept.rule) == (placed.low, placed.high, placed.rule)
    expect(page.locator("h1")).to_contain_text(f"You are at {placed.label}")


@pytest.mark.parametrize("name", [PLAIN])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_not_part_of_my_work_needs_a_reason(visitor: Door, soc: str, script: bool) -> None:
    person = visitor(script=script)
    # A refused answer is told in the page; the console tells of it too.
    person.forgive(r"\b422\b")
    sign_up(person)
    assessment = begin(person, soc)
    row = person.page.locator(".stmt").first
    row.get_by_text("Not part of my work").locator("visible=true").first.click()
    if not script:
        row.get_by_label("This is not part of my work").check()
    save = row.get_by_role("button", name="Save", exact=True)
    reason = row.get_by_label("Why not?")
    save.click()
    expect(reason).to_have_attribute("aria-invalid", "true")
    assert Rating.objects.count() == 0
    reason.fill("We have no office of our own")
    save.click()
    if script:
        expect_saved(person.page)
    else:
        person.page.wait_for_url("**/occupational-1/?s=*")
    rating = Rating.objects.get(assessment=assessment)
    assert (rating.not_applicable, rating.value) == (True, None)
    assert rating.reason == "We have no office of our own"
    expect(row).to_have_attribute("data-statement", str(rating.statement_id))


@pytest.mark.parametrize("name", [PLAIN])
@pytest.mark.parametrize(
    ("values", "next_tap", "news"),
    [
        ("111", ".is-current .tile", "Your placement is settled"),
        ("3333333333", "#continue", "Emerging or above"),
    ],
    ids=["settled", "range"],
)
def test_what_comes_back_moves_nothing_under_the_finger(
    visitor: Door, soc: str, values: str, next_tap: str, news: str
) -> None:
    person = visitor("phone")
    sign_up(person)
    begin(person, soc)
    rater = Rater(person.page)
    rater.by_tap(values[:-1])
    expect_saved(person.page)
    held: list[Route] = []
    intercept(person, "**/occupational-1/", lambda route: held.append(route))
    with person.page.expect_request("**/occupational-1/"):
        rater.by_tap(values[-1])
    target = person.page.locator(next_tap).first
    expect(target).to_be_in_viewport(ratio=1)
    before = target.bounding_box()
    held[0].continue_()
    expect_saved(person.page)
    expect(person.page.get_by_text(news).first).to_be_attached()
    assert target.bounding_box() == before
    if next_tap != "#continue":
        target.tap()
    expect(person.page.get_by_text(news).first).to_be_visible()


@pytest.mark.parametrize("name", [WHOLE])
def test_sixty_quick_taps_on_a_bad_connection_lose_nothing(visitor: Door, soc: str) -> None:
    person = visitor("phone")
    sign_up(person)
    assessment = begin(person, soc)
    connection = BadConnection(person)
    rater = Rater(person.page)
    for _ in range(4):
        rater.by_tap("3142314231")
        rater.tap_on()
    for part, values in (("ai-1", "12341234123412"), ("durable-1", "432143")):
        person.go(f"/me/a/{assessment.pk}/{part}/")
        rater.by_tap(values)
    expect_saved(person.page)
    assert len(rater.given) == 60
    assert set(connection.faults) == set(WAYS)
    assert stored(assessment) == rater.given


@pytest.mark.parametrize("name", [PLAIN])
def test_answers_given_offline_go_out_once_the_person_is_online(visitor: Door, soc: str) -> None:
    person = visitor("phone")
    sign_up(person)
    assessment = begin(person, soc)
    rater = Rater(person.page)
    rater.by_tap("33")
    expect_saved(person.page)
    sent = dict(rater.given)

    person.forgive(TOLD_BY_THE_BROWSER)
    person.context.set_offline(True)
    rater.by_tap("2143")
    expect_waiting(person.page)
    assert stored(assessment) == sent

    person.context.set_offline(False)
    expect_saved(person.page)
    assert stored(assessment) == rater.given


@pytest.mark.parametrize("name", [PLAIN])
def test_answers_given_offline_outlive_the_page(visitor: Door, soc: str) -> None:
    person = visitor("phone")
    sign_up(person)
    assessment = begin(person, soc)
    rater = Rater(person.page)
    person.forgive(TOLD_BY_THE_BROWSER)
    person.context.set_offline(True)
    rater.by_tap("3142")
    expect_waiting(person.page)
    person.page.close()
    person.context.set_offline(False)

    person.page = person.context.new_page()
    page = person.go(f"/me/a/{assessment.pk}/occupational-1/")
    expect_saved(page)
    assert stored(assessment) == rater.given
    for id_, value in rater.given.items():
        expect(tile(statement(page, id_), str(value)).locator("input")).to_be_checked()
