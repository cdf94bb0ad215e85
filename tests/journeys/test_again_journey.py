"""A learner comes back: rates again beside last time's answers, corrects, sees what changed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

from assessments import actions
from assessments.models import Assessment, Rating
from factories import Workplace, framework, make_workplace, started
from frameworks.queries import outline_of
from journeys.rating import expect_saved, tile
from journeys.visiting import Door, Size


def long_ago(workplace: Workplace) -> str:
    """The round was finished more than a year ago; gives its month."""
    at = timezone.now() - timedelta(days=400)
    Assessment.objects.update(started_at=at, finished_at=at)
    Rating.objects.update(rated_at=at)
    workplace.result.refresh_from_db()
    return date_format(timezone.localtime(at), "F Y")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_learner_rates_again_and_sees_what_changed(
    visitor: Door, size: Size, script: bool
) -> None:
    workplace = make_workplace()
    month = long_ago(workplace)
    first = next(outline_of(workplace.framework).statements)
    person = visitor(size, script=script)
    person.sign_in(workplace.learner)
    page = person.go("/me/")
    expect(page.locator(".go h2")).to_have_text("Rate Test clerks again")
    page.locator(".go").get_by_role("button", name="Rate again").click()

    page.get_by_role("link", name="Start with Emerging").click()
    statement = page.locator(f"#s-{first.id}")
    expect(statement.locator(".tags")).to_contain_text(f"{month}: Fully")
    expect(page.locator(".seg input:checked")).to_have_count(0)
    tile(statement, "4").click()
    if script:
        expect_saved(page)
        new = Assessment.objects.get(finished_at=None)
        person.go(f"/me/a/{new.pk}/review/")
    else:
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        new = Assessment.objects.get(finished_at=None)
        person.go(f"/me/a/{new.pk}/review/")
    page.get_by_role("button", name="Finish").first.click()
    expect(page.get_by_text("Finished. This result stays as it is")).to_be_visible()

    page.get_by_role("button", name="Change my answers").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your assessment")
    actions.finish_assessment(assessment=Assessment.objects.get(pk=new.pk), by=workplace.learner)

    person.go("/me/")
    expect(page.locator(".lat")).to_contain_text("1 answer up")
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator("#up-h")).to_have_text("Went up: 1")
    expect(page.locator(".ovs").first).to_contain_text("Beyond")
    page.locator("select[name=from]").select_option(str(new.pk))
    page.locator("select[name=to]").select_option(str(workplace.result.pk))
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#down-h")).to_have_text("Went down: 1")

    page.get_by_role("link", name="over time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Test clerks over time")
    drawn, listed = page.locator(".hist").first, page.locator(".db").first
    expect(drawn if size == "desktop" else listed).to_be_visible()
    expect(listed if size == "desktop" else drawn).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_what_was_reviewed_is_corrected_by_a_new_round(visitor: Door, script: bool) -> None:
    workplace = make_workplace()
    workplace.share()
    person = visitor(script=script)
    person.sign_in(workplace.learner)
    page = person.go(f"/me/a/{workplace.result.pk}/result/")
    change = page.get_by_role("button", name="Change my answers")
    expect(change).to_be_visible()
    first = next(outline_of(workplace.framework).statements)
    actions.review_rating(
        assessment=workplace.result, statement=first.id, value=2, by=workplace.manager
    )
    # The page was opened before the review came.
    change.click()
    said = page.get_by_role("status").filter(has_text="Someone has reviewed these answers")
    expect(said).to_be_visible()
    expect(change).to_have_count(0)
    page.get_by_role("button", name="Rate again").click()
    expect(page.get_by_role("link", name="Start with Emerging")).to_be_visible()


def test_a_new_account_and_one_that_only_began_are_not_told_to_go_on(visitor: Door) -> None:
    workplace = make_workplace()
    person = visitor()
    person.sign_in(workplace.manager)
    page = person.go("/me/")
    expect(page.get_by_role("heading", name="Start with your occupation")).to_be_visible()
    expect(page.get_by_text("where you stopped")).to_have_count(0)
    started(workplace.manager, framework("88-8888.00", title="Tailors"))
    person.go("/me/")
    expect(page.get_by_text("You have not rated anything yet")).to_be_visible()
    page.get_by_role("link", name="Start rating").click()
    expect(page.locator(".stmt").first).to_be_visible()
