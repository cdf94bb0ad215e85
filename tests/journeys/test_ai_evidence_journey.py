"""An admin imports AI evidence: faults, what would change, and what readers see of it."""

import pytest
from playwright.sync_api import FilePayload, expect

from factories.ai import AEI, SAFI, evidence_csv
from journeys.test_pages import accessibility, width_of
from journeys.visiting import SIZES, Door, Size
from journeys.world import SOC, World


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": data}


@pytest.mark.parametrize(("size", "script"), [("desktop", True), ("narrow", False)])
def test_evidence_is_checked_imported_and_shown(
    visitor: Door, world: World, size: Size, script: bool
) -> None:
    person = visitor(size, script=script)
    person.sign_in(world.admin)
    person.forgive("422")  # the answer to a file with a fault
    page = person.go("/manage/")
    page.get_by_role("link", name="AI evidence").click()
    newer = {**AEI, "aei_time_saved": "", "aei_date": "2026-10-01"}
    page.get_by_label("Evidence files").set_input_files(
        [
            payload("index.csv", evidence_csv(newer)),
            payload("scores.csv", evidence_csv({**SAFI, "safi_score": "315"})),
        ]
    )
    page.get_by_role("button", name="Check files", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("“scores.csv” is left out whole.")
    expect(page.get_by_role("row", name="scores.csv")).to_contain_text("no score from 0 to 100")
    changed = page.get_by_role("listitem").filter(has_text="Bicycle Repairers")
    expect(changed).to_contain_text("not given")
    assert width_of(page, SIZES[size][0]) == []
    if script:
        assert accessibility(page) == []
    page.get_by_role("button", name="Import 1 part").click()
    expect(page.get_by_text("Imported: 0 added, 1 changed.")).to_be_visible()

    page = person.go(f"/occupations/{SOC}/ai/")
    pack = page.get_by_role("region", name="Evidence pack")
    pack.get_by_text("Data as of 1 October 2026 differs").click()
    expect(pack.get_by_text("here: 34%")).to_be_visible()
    expect(pack.get_by_text("Not given")).to_be_visible()
