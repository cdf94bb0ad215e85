"""A person rating: part after part by key, by tap or by plain form, counting what they do."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from assessments.ladders import Ladder, ladders_of, place_on
from assessments.models import Assessment, Rating
from assessments.placement import Placement
from assessments.placement import Rating as RatingValue
from factories.people import PASSWORD
from frameworks.queries import outline_of
from journeys.visiting import Visitor

WHILE_FAILING = 60_000
"""Milliseconds that answers may need to get through a bad connection."""


def sign_up(person: Visitor, email: str = "rae@example.org") -> None:
    """Through the form, as a stranger would."""
    page = person.go("/account/signup/")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password1]").press("Enter")
    page.wait_for_url(lambda url: "/signup/" not in url)


def begin(person: Visitor, soc: str) -> Assessment:
    """From the occupation's page to its first part."""
    page = person.go(f"/occupations/{soc}/")
    page.get_by_role("button", name="Rate yourself").first.click()
    page.wait_for_url(re.compile(r"/me/a/\d+/$"))
    page.locator("main a[href$='/occupational-1/']:visible").first.click()
    page.wait_for_url("**/occupational-1/")
    return Assessment.objects.latest("pk")


@dataclass
class Rater:
    """Counts keys, taps or clicks in `actions`; `given` is what they answered, by statement id."""

    page: Page
    actions: int = 0
    given: dict[int, int] = field(default_factory=dict)

    def each(self, values: str) -> Iterator[tuple[str, Locator]]:
        """The next statements of the open part: the value to give, and the statement."""
        rows = self.page.locator("[data-statement]")
        ids = [int(id_) for id_ in rows.evaluate_all("rows => rows.map(r => r.dataset.statement)")]
        still_open = [id_ for id_ in ids if id_ not in self.given]
        assert len(values) <= len(still_open)
        for id_, value in zip(still_open, values, strict=False):
            yield value, statement(self.page, id_)
            self.given[id_] = int(value)
            self.actions += 1

    def by_key(self, values: str) -> None:
        """Rate with number keys; each must move on to the next statement by itself."""
        for value, row in self.each(values):
            expect(row).to_have_class(IN_FOCUS)
            self.page.keyboard.press(value)

    def by_tap(self, values: str) -> None:
        """Rate with a finger, what is in focus only and without scrolling."""
        for value, row in self.each(values):
            expect(row).to_have_class(IN_FOCUS)
            expect(tile(row, value)).to_be_in_viewport(ratio=1)
            tile(row, value).tap()

    def by_form(self, values: str) -> None:
        """Rate by clicking, all on one page."""
        for value, row in self.each(values):
            tile(row, value).click()

    def press_on(self) -> None:
        """Enter, on what has the focus at the end of a part."""
        self._leave(lambda: self.page.keyboard.press("Enter"))

    def tap_on(self) -> None:
        """A finger on what leads on at the end of a part."""
        expect(self._onward()).to_be_in_viewport(ratio=1)
        self._leave(self._onward().tap)

    def click_on(self) -> None:
        """A click on it."""
        self._leave(self._onward().click)

    def _onward(self) -> Locator:
        name = re.compile("^(Save and (continue|see)|Continue to|See my result)")
        return self.page.get_by_role("button", name=name)

    def _leave(self, act: Callable[[], object]) -> None:
        here = self.page.url
        act()
        self.actions += 1
        self.page.wait_for_url(lambda url: url != here, timeout=WHILE_FAILING)


IN_FOCUS = re.compile(r"\bis-current\b")


def statement(page: Page, id_: int) -> Locator:
    """A statement of the part that is open."""
    return page.locator(f".stmt[data-statement='{id_}']")


def tile(row: Locator, value: str) -> Locator:
    """The visible control of a value: the radio itself may be out of sight."""
    return row.locator(f"label:has(input[value='{value}'])")


def expect_saved(page: Page) -> None:
    """The page says that the server has everything."""
    status = page.locator("[data-save-status]:visible")
    expect(status).to_contain_text("Saved", timeout=WHILE_FAILING)


def expect_waiting(page: Page) -> None:
    """The page says that the server does not have everything, and offers to try again."""
    status = page.locator("[data-save-status]:visible")
    expect(status).to_contain_text("Not saved")
    expect(status.get_by_role("button", name="Try again")).to_be_visible()


def stored(assessment: Assessment) -> dict[int, int | None]:
    """What the server has."""
    return dict(Rating.objects.filter(assessment=assessment).values_list("statement", "value"))


def ruled(assessment: Assessment, given: dict[int, int]) -> Placement:
    """The placement by the rule alone, from what the person did."""
    ratings = {id_: RatingValue(value) for id_, value in given.items()}
    return place_on(_occupational(assessment), ratings)


def _occupational(assessment: Assessment) -> Ladder:
    strand = outline_of(assessment.framework).strand("occupational")
    assert strand is not None
    return ladders_of(strand)[0]
