"""On a device that several people use, nothing of one person waits for the next."""

import json

from playwright.sync_api import expect

from journeys.visiting import Door
from journeys.world import World


def test_waiting_answers_go_when_their_person_signs_out(visitor: Door, world: World) -> None:
    person = visitor()
    person.sign_in(world.learner)
    page = person.go("/account/logout/")
    waiting = page.locator("[data-waiting]")
    expect(waiting).to_be_hidden()
    queue = json.dumps({"1": {"v": "3"}, "2": {"v": "2"}})
    page.evaluate("queue => localStorage.setItem('nsx-1', queue)", queue)
    page.reload()
    expect(waiting).to_contain_text("2 answers on this device are not saved yet.")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/")
    assert page.evaluate("localStorage.length") == 0
    assert "sessionid" not in {each.get("name") for each in person.context.cookies()}
    person.sign_in(world.newcomer)
    expect(person.go("/me/").get_by_role("heading", name="My skills")).to_be_visible()
