"""A framework changes under a learner: told, looked at, moved, the rest answered, a new result."""

import pytest
from playwright.sync_api import expect

from assessments.models import Assessment, Rating
from factories import UserFactory, document, finished
from factories.edits import says
from frameworks.actions import publish
from journeys.rating import expect_saved, tile
from journeys.visiting import Door, Size

CARE = "Cares for tools — cleans every tool after work and hangs it on its hook."
SWEEP = "Sweeps the floor — leaves the workshop tidy for the next shift."
ORDER = "Orders parts — reads the shelf list and writes down what is missing."
TEACH = "Teaches newcomers — shows a newcomer round and answers what they ask."


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_learner_moves_to_a_new_version(visitor: Door, size: Size, script: bool) -> None:
    learner = UserFactory.create()
    base = document(occupational=(0, 0, 0, 0))
    first = publish(document=says(base, [CARE, SWEEP, ORDER]), by=None).framework
    old = finished(learner, first, occupational="331")
    slightly = CARE.replace("every", "each")
    publish(document=says(base, [slightly, SWEEP, TEACH], version="v2"), by=None)

    person = visitor(size, script=script)
    person.sign_in(learner)
    page = person.go("/me/")
    offer = page.locator(".offer")
    expect(offer).to_contain_text("1 new statement. 2 of your 3 answers stay.")
    offer.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is here")
    expect(page.locator(".ch ins")).to_contain_text("each")
    expect(page.get_by_text("Your answer stays")).to_have_count(1)
    assert Assessment.objects.count() == 1
    page.get_by_role("button", name="Move to version").click()

    expect(page.get_by_role("status").first).to_contain_text("2 answers came along, 1 to answer.")
    new = Assessment.objects.get(finished_at=None)
    page.get_by_role("link", name="Continue").click()
    kept = page.locator(".kpt")
    expect(kept).to_have_count(2)
    expect(page.locator(".is-current .t")).to_have_text("Teaches newcomers")
    tile(page.locator(".stmt", has_text="Teaches newcomers"), "3").click()
    if not script:
        page.get_by_role("button", name="Save and see my result").click()
    else:
        expect_saved(page)
        person.go(f"/me/a/{new.pk}/result/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert [row.value for row in Rating.objects.filter(assessment=new).order_by("statement")] == [
        3,
        3,
        3,
    ]
    person.go(f"/me/a/{old.pk}/result/")
    expect(page.get_by_text("This is an earlier result.")).to_be_visible()
    expect(page.get_by_text("Framework v1.")).to_be_visible()
