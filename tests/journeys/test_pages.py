"""Every page, by everything that can be told without knowing what it says."""

from typing import get_args

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from journeys.pages import PAGES, PageCase
from journeys.visiting import SIZES, Door, Scheme
from journeys.world import World


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_a_page_is_well_made(visitor: Door, world: World, case: PageCase) -> None:
    person = visitor()
    if case.who != "visitor":
        person.sign_in(getattr(world, case.who))
    found = []
    for size, (width, height) in SIZES.items():
        person.page.set_viewport_size({"width": width, "height": height})
        page = person.go(world.path(case.path))
        found += [f"{size}: {fault}" for fault in [*structure(page), *width_of(page, width)]]
        for scheme in get_args(Scheme):
            page.emulate_media(color_scheme=scheme)
            found += [f"{size}, {scheme}: {fault}" for fault in accessibility(page)]
    assert not found, "\n".join(found)


TWICE = """[...document.querySelectorAll('[id]')].map(each => each.id)
    .filter((id, at, all) => all.indexOf(id) !== at)"""


def structure(page: Page) -> list[str]:
    """A title of its own, one main heading, links that lead somewhere, and each id once."""
    headings, dead = page.locator("h1").count(), page.locator("a[href='#'], a:not([href])")
    return [
        *([] if page.title().endswith(" – NSX") else [f"titled {page.title()!r}"]),
        *([] if headings == 1 else [f"{headings} main headings"]),
        *(f"dead link {text!r}" for text in dead.all_inner_texts()),
        *(f"id {each!r} stands there twice" for each in page.evaluate(TWICE)),
    ]


def width_of(page: Page, width: int) -> list[str]:
    """A page that is wider than the window scrolls sideways."""
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    return [f"{wide} px wide"] if wide > width else []


def accessibility(page: Page) -> list[str]:
    """What axe-core says of the page as it stands: rule and places."""
    return [
        f"{violation['id']} at {', '.join(node['target'][0] for node in violation['nodes'][:3])}"
        for violation in Axe().run(page).response["violations"]
    ]
