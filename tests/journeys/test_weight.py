"""What the first rating page costs a phone: bytes, requests, script.

Sizes are those of a server that compresses: headers as sent, bodies after gzip, which is what
the files of `collectstatic` come to.
"""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Response

from factories import started
from frameworks.models import Framework
from journeys.visiting import Door
from journeys.world import SOC, World

KB = 1024

Note = Callable[[str, object], None]


@pytest.fixture
def fetched(visitor: Door, world: World) -> dict[str, tuple[int, int]]:
    """Everything an empty browser fetches for the page: bytes of headers and of the file."""
    assessment = started(world.newcomer, Framework.objects.get(occupation__code=SOC))
    person = visitor("phone")
    person.sign_in(world.newcomer)
    responses: list[Response] = []
    person.context.on("response", lambda response: responses.append(response))
    page = person.go(f"/me/a/{assessment.pk}/occupational-1/")
    page.wait_for_load_state("networkidle")
    sizes = {each.url: (headers_of(each), gzipped(each)) for each in responses}
    assert len(sizes) == len(responses), "something is fetched twice"
    # Not every Chromium fetches the icon of the tab when it runs without a window.
    icon = person.site + (page.locator("link[rel=icon]").get_attribute("href") or "")
    if icon not in sizes:
        sizes[icon] = (0, gzipped(person.context.request.get(icon)))
    return {address.removeprefix(person.site): size for address, size in sizes.items()}


def test_the_first_rating_page_is_light(
    fetched: dict[str, tuple[int, int]], record_property: Note
) -> None:
    scripts = {name: file for name, (_, file) in fetched.items() if own_script(name)}
    sizes = {name: headers + file for name, (headers, file) in fetched.items()}
    record_property("figure", f"first rating page: {listed(sizes)}")
    record_property("figure", f"own script on it: {listed(scripts)}")
    assert len(fetched) <= 6
    assert sum(sizes.values()) <= 60 * KB
    assert 0 < sum(scripts.values()) <= 6 * KB


def own_script(address: str) -> bool:
    return address.startswith("/static/nsx/") and address.endswith(".js")


def listed(sizes: dict[str, int]) -> str:
    each = ", ".join(f"{name.rpartition('/')[2] or 'page'} {size}" for name, size in sizes.items())
    return f"{len(sizes)} requests, {sum(sizes.values()) / KB:.1f} KB gzip ({each})"


def headers_of(response: Response) -> int:
    return response.request.sizes()["responseHeadersSize"]


def gzipped(response: Response | APIResponse) -> int:
    return len(gzip.compress(response.body()))
