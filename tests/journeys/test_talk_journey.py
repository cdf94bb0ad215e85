"""A manager sees a rating otherwise and asks; its learner shows and replies; they agree."""

import pytest
from playwright.sync_api import Page, expect

from assessments import actions
from assessments.models import Assessment, Rating, Review
from factories import Workplace, make_workplace
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from journeys.visiting import Door, Size, Visitor

COMMENT = "You did the first one with Kit, so I see this as Partly."


def prepared() -> tuple[Workplace, StatementLine]:
    """A team that one result is shown to, and its first statement."""
    workplace = make_workplace()
    workplace.share()
    return workplace, next(outline_of(workplace.framework).statements)


def at_the_answer(person: Visitor, workplace: Workplace, line: StatementLine) -> Page:
    """The manager's browser at the answer: in the panel where there is script."""
    person.sign_in(workplace.manager)
    page = person.go(f"/teams/{workplace.team.pk}/?level=all")
    cell = page.locator(f'.hm a.c[href="p/{workplace.learner.pk}/s/{line.id}/"]')
    cell.click()
    expect(page.locator("#pnh")).to_have_text("Lee Learner")
    return page


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_two_people_come_to_see_it_the_same_way(visitor: Door, size: Size, script: bool) -> None:
    workplace, line = prepared()
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    manager, learner = visitor(size, script=script), visitor(size, script=script)
    page = at_the_answer(manager, workplace, line)
    if script:
        expect(page.locator("#pnh")).to_be_focused()
    page.get_by_text("Partly", exact=True).last.click()
    page.get_by_label("Comment for Lee").fill(COMMENT)
    page.get_by_role("button", name="Save my view").click()
    expect(page.get_by_text("Your view is saved.")).to_be_visible()
    expect(page.locator(".talk")).to_contain_text(COMMENT)
    page.get_by_role("button", name="Ask for evidence").click()
    expect(page.get_by_text("Lee is asked for evidence.")).to_be_visible()
    assert [review.kind for review in Review.objects.order_by("pk")] == ["view", "ask"]

    learner.sign_in(workplace.learner)
    mine = learner.go("/me/")
    expect(mine.get_by_text("1 rating waits for evidence.")).to_be_visible()
    mine.get_by_role("link", name="See all of it").click()
    mine.get_by_role("link", name=line.name).click()
    expect(mine.locator(".talk")).to_contain_text(COMMENT)
    expect(mine.get_by_text("Mo Manager asks for evidence.")).to_be_visible()
    talk = mine.url
    mine.get_by_role("link", name="Add evidence").click()
    mine.get_by_text("Note only").click()
    mine.get_by_label("What does it show?").fill("It hangs in the hall.")
    mine.get_by_role("button", name="Save evidence").click()
    expect(mine.get_by_text("Saved: It hangs in the hall.").first).to_be_visible()
    learner.go(talk.removeprefix(learner.site))
    expect(mine.locator(".talk")).to_contain_text("Added evidence")
    mine.get_by_label("Your reply").fill("Did this one alone.")
    mine.get_by_role("button", name="Reply").click()
    expect(mine.locator(".talk")).to_contain_text("Did this one alone.")
    given = {line.id: actions.Given(4)}
    actions.save_ratings(assessment=workplace.result, given=given, by=workplace.learner)

    manager.go(f"/teams/{workplace.team.pk}/confirm/")
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_role("checkbox")).to_have_count(1)
    expect(page.get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_text("It hangs in the hall.")).to_be_visible()
    page.get_by_role("button", name="Confirm the ticked ratings").click()
    expect(page.get_by_text("Confirmed: 1 rating.")).to_be_visible()
    newest = Review.objects.order_by("pk").last()
    assert newest is not None
    assert (newest.value, newest.value_seen, newest.author) == (4, 4, workplace.manager)
    assert Rating.objects.get(assessment=workplace.result, statement=line.id).value == 4


def test_the_table_follows_the_panel(visitor: Door) -> None:
    workplace, line = prepared()
    page = at_the_answer(visitor(), workplace, line)
    cell = page.locator(f'.hm a.c[href="p/{workplace.learner.pk}/s/{line.id}/"]')
    expect(cell).not_to_contain_text("confirmed")
    page.get_by_role("button", name="Agree with Lee: Fully").click()
    told = page.get_by_text("Confirmed: Lee and you agree.")
    expect(told).to_be_focused()
    expect(cell).to_contain_text("confirmed")
    second = list(outline_of(workplace.framework).statements)[1]
    page.get_by_role("link", name="Next statement").click()
    expect(page.locator("#panel")).to_contain_text(second.rest)
    expect(page.locator("#pnh")).to_be_focused()
    expect(page.locator(".hm .sel")).to_have_attribute(
        "href", f"p/{workplace.learner.pk}/s/{second.id}/"
    )


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_rating_that_changed_meanwhile_loses_no_words(visitor: Door, script: bool) -> None:
    workplace, line = prepared()
    person = visitor(script=script)
    person.forgive("409")
    page = at_the_answer(person, workplace, line)
    page.get_by_label("Comment for Lee").fill(COMMENT)
    result: Assessment = workplace.result
    actions.reopen_assessment(assessment=result, by=workplace.learner)
    actions.save_ratings(assessment=result, given={line.id: actions.Given(1)}, by=workplace.learner)
    page.get_by_role("button", name="Agree with Lee: Fully").click()
    expect(page.locator("[data-code=changed]")).to_contain_text("You saw: Fully. Now: Not yet.")
    expect(page.get_by_label("Comment for Lee")).to_have_value(COMMENT)
    assert not Review.objects.exists()
    page.get_by_role("button", name="Agree with Lee: Not yet").click()
    expect(page.locator(".talk")).to_contain_text(COMMENT)
    assert Review.objects.get().value == 1
