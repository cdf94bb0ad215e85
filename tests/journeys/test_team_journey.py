"""A manager reads a team's gaps: by keyboard, with and without script, on a phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from assessments.models import Target
from factories import MembershipFactory, Workplace, make_workplace
from journeys.visiting import Door
from nsx.accounts.models import AuditEvent


@pytest.fixture
def workplace(live_server: object) -> Workplace:
    """Three who share, one who does not, and a target."""
    made = make_workplace()
    made.share()
    made.join("Ada Low", "12111111")
    made.join("Zoe High", "44443333")
    MembershipFactory.create(team=made.team, user__name="Sam Silent")
    Target.objects.create(
        team=made.team,
        occupation=made.framework.occupation,
        strand="occupational",
        level="developing",
    )
    return made


def cell(page: Page, text: str) -> Locator:
    return page.locator(".hm a.c", has_text=re.compile(f"^{text}"))


def test_arrow_keys_walk_the_cells_and_enter_opens_one_beside_them(
    visitor: Door, workplace: Workplace
) -> None:
    manager = visitor("desktop")
    manager.sign_in(workplace.manager)
    page = manager.go(f"/teams/{workplace.team.pk}/?sort=framework")
    expect(page.locator('.hm a.c[tabindex="0"]')).to_have_count(1)
    cells = page.locator(".hm a.c")
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cells.nth(4)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cells.nth(4)).to_be_focused()
    page.keyboard.press("End")
    expect(cells.nth(5)).to_be_focused()
    page.keyboard.press("Home")
    expect(cells.nth(3)).to_be_focused()
    before = AuditEvent.objects.filter(action="team.view").count()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("Ada Low")
    expect(page.locator("#panel h2")).to_be_focused()
    expect(cells.nth(3)).to_have_attribute("aria-current", "true")
    assert AuditEvent.objects.filter(action="team.view").count() == before + 1
    page.keyboard.press("Escape")
    expect(cells.nth(3)).to_be_focused()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_levels_and_filters_change_the_table_and_the_address(
    visitor: Door, workplace: Workplace, script: bool
) -> None:
    manager = visitor("desktop", script=script)
    manager.sign_in(workplace.manager)
    page = manager.go(f"/teams/{workplace.team.pk}/")
    expect(page.locator(".hm tbody tr")).to_have_count(2)
    level = page.get_by_role("link", name="Proficient", exact=True)
    level.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("level=proficient"))
    expect(page.get_by_role("columnheader", name="Proficient statements")).to_be_visible()
    expect(page.locator(".hm .gap").first).to_contain_text("Above the target")
    if script:
        expect(page.get_by_role("link", name="Proficient", exact=True)).to_be_focused()
    page.get_by_label("What if").select_option(label="Target Advanced")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("target=advanced"))
    expect(page.get_by_text("What if Advanced were the target?")).to_be_visible()
    expect(page.locator(".hm .gap").first).to_contain_text("1 of 3")
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("What if Advanced were the target?")).to_have_count(0)
    page.go_back()
    expect(page.get_by_text("What if Advanced were the target?")).to_be_visible()


def test_without_script_a_cell_is_a_page(visitor: Door, workplace: Workplace) -> None:
    manager = visitor("phone", script=False)
    manager.sign_in(workplace.manager)
    page = manager.go(f"/teams/{workplace.team.pk}/")
    cell(page, "4").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zoe High")


def test_a_fact_leads_to_the_people_behind_it_and_back(visitor: Door, workplace: Workplace) -> None:
    manager = visitor("phone")
    manager.sign_in(workplace.manager)
    page = manager.go(f"/teams/{workplace.team.pk}/")
    page.get_by_role("link", name=re.compile("at Developing or above")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is at target")
    expect(page.get_by_role("rowheader", name="Not at target yet")).to_be_visible()
    page.get_by_role("link", name="Front desk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Front desk")
