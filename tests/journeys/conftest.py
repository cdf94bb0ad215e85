"""A real browser at a real server: desktop and phone, light and dark, with and without script."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from journeys.visiting import PATIENCE, Door
from journeys.world import World, make_world
from tools import chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that stands in this folder needs the browser."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        if os.environ.get("NSX_REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium found, and NSX_REQUIRE_BROWSER=1 demands one")
        pytest.skip("no Chromium found: install one or set CHROMIUM to its path")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        expect.set_options(timeout=PATIENCE)
        # Playwright keeps an event loop in this thread, where the tests use the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Door]:
    """Lets visitors in; errors on a console and calls to other hosts fail the test."""
    door = Door(browser, live_server.url)
    yield door
    troubles = [trouble for each in door.inside for trouble in each.troubles]
    for each in door.inside:
        each.context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def world(live_server: LiveServer) -> World:
    """The people and frameworks that the pages are about."""
    return make_world()
