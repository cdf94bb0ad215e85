"""What the first rating page costs a phone: bytes, requests, script."""

import gzip
from pathlib import Path

from playwright.sync_api import Response

from factories import started
from frameworks.models import Framework
from journeys.visiting import Door
from journeys.world import SOC, World

STATIC = Path(__file__).resolve().parents[2] / "nsx" / "static"
KB = 1024


def test_the_first_rating_page_is_light(visitor: Door, world: World) -> None:
    assessment = started(world.newcomer, Framework.objects.get(occupation__code=SOC))
    person = visitor("phone")
    person.sign_in(world.newcomer)
    responses: list[Response] = []
    person.context.on("response", lambda response: responses.append(response))
    person.go(f"/me/a/{assessment.pk}/occupational-1/").wait_for_load_state("networkidle")
    weights = {response.url.removeprefix(person.site): weight(response) for response in responses}
    assert len(responses) <= 6, weights
    assert sum(weights.values()) <= 60 * KB, weights


def test_our_own_script_is_small() -> None:
    own = {path.name: len(gzip.compress(path.read_bytes())) for path in STATIC.rglob("*.js")}
    assert sum(own.values()) <= 6 * KB, own


def weight(response: Response) -> int:
    """Bytes on the wire, as a server that compresses sends them: headers and gzipped body."""
    return response.request.sizes()["responseHeadersSize"] + len(gzip.compress(response.body()))
