"""An admin imports frameworks: faults, changes, decisions, publishing, rolling back."""

import json
from copy import deepcopy
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from factories import UserFactory, finished
from frameworks.models import Framework, StatementLink
from journeys.visiting import Door, Size
from journeys.world import EXAMPLES, SOC, World

NEW = "E-bike faults — Reads fault codes on e-bike drive units and tests battery and wiring."


def payload(name: str, document: dict[str, Any]) -> FilePayload:
    data = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return {"name": name, "mimeType": "application/json", "buffer": data}


def example(code: str = SOC) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLES / f"{code}.json").read_bytes())
    return found


def next_version() -> dict[str, Any]:
    """The bicycle repairers' framework with one statement reworded, one added, one gone."""
    document = deepcopy(example())
    document["framework"]["version"] = "v.26.11"
    first, second = list(document["framework"]["levels"].values())[:2]
    old = first["statements"][0]
    text = old["text"] if isinstance(old, dict) else old
    first["statements"][0] = text.rstrip(".") + ", and says so."
    second["statements"][0] = NEW
    return document


def broken() -> dict[str, Any]:
    document = deepcopy(example())
    document["occupation"] |= {"soc": "49-9999.00", "title": "Boat builders"}
    next(iter(document["framework"]["levels"].values()))["statements"][2] = ""
    return document


def mended() -> dict[str, Any]:
    document = broken()
    level = next(iter(document["framework"]["levels"].values()))
    level["statements"][2] = "Hull fairing — planes and sands the hull to a fair line."
    return document


def send(page: Page, files: list[FilePayload]) -> None:
    """Choose files and have them checked."""
    page.get_by_role("link", name="Import files").click()
    page.get_by_label("Framework files").set_input_files(files)
    page.get_by_role("button", name="Check files", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="Review").first).to_have_attribute(
        "aria-current", "step"
    )


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_files_are_checked_reviewed_published_and_rolled_back(
    visitor: Door, world: World, size: Size, script: bool
) -> None:
    old = Framework.objects.get(occupation__code=SOC)
    finished(UserFactory.create(), old, occupational="3" * 40)
    person = visitor(size, script=script)
    person.sign_in(world.admin)
    page = person.go("/manage/imports/")
    examples = [payload(f"{path.stem}.json", example(path.stem)) for path in EXAMPLES.iterdir()]
    send(page, [*examples, payload("boat-builder.json", broken())])
    expect(page.get_by_text("1 of 5 files cannot be imported")).to_be_visible()
    expect(page.locator(".prob .hit")).to_contain_text('""')
    expect(page.get_by_role("link", name="4 The same")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)

    person.go("/manage/imports/")
    send(page, [payload("bicycles.json", next_version()), payload("boats.json", mended())])
    expect(page.get_by_text("2 frameworks are ready: 1 changed, 1 new")).to_be_visible()
    expect(page.locator(".pills")).to_contain_text("1 reworded")
    expect(page.get_by_text("E-bike faults", exact=True)).to_be_visible()
    page.get_by_label("Ask them again").first.check()
    page.get_by_role("button", name="Save decisions").click()
    expect(page.get_by_label("Ask them again").first).to_be_checked()
    assert Framework.objects.get(occupation__code=SOC, status="published") == old

    page.get_by_label("Why, for the history").fill("Autumn round")
    page.get_by_role("button", name="Publish 2 frameworks").click()
    expect(page.get_by_text("2 frameworks are live, published by Ada Admin.")).to_be_visible()
    assert Framework.objects.get(occupation__code=SOC, status="published").version == "v.26.11"
    assert not StatementLink.objects.get(framework__version="v.26.11").keep

    page.get_by_role("link", name="Roll back this import").click()
    expect(page.get_by_role("heading", name="No rating is lost")).to_be_visible()
    page.get_by_role("button", name="Roll back 2 frameworks").click()
    expect(page.get_by_text("This import was rolled back by Ada Admin.")).to_be_visible()
    assert Framework.objects.get(occupation__code=SOC, status="published") == old


def test_files_are_found_while_typing(visitor: Door, world: World) -> None:
    person = visitor()
    person.sign_in(world.admin)
    page = person.go("/manage/imports/")
    send(page, [payload("bicycles.json", next_version()), payload("boats.json", mended())])
    files = page.get_by_role("navigation", name="Files", exact=True)
    expect(files.get_by_role("link", name="Boat builders")).to_be_visible()
    page.get_by_label("Find an occupation in this import").press_sequentially("bicy", delay=20)
    expect(files.get_by_role("link", name="Boat builders")).to_have_count(0)
    expect(files.get_by_role("link", name="Bicycle Repairers")).to_be_visible()
