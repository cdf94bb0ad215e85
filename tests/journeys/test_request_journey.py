"""Someone asks for a framework, an admin sees that and writes it, and they are told."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from factories import RoleFactory, UserFactory, framework
from factories.onet import known
from factories.people import PASSWORD
from frameworks.models import FrameworkRequest
from journeys.visiting import Door, Size

CODE = "41-3031.00"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_visitor_asks_and_is_told(visitor: Door, size: Size, script: bool) -> None:
    known(CODE, "Share Sellers", {"skills": [("Listening", 3.75)]})
    learner = UserFactory.create(name="Lee Learner", email="lee@example.org")
    person, admin = visitor(size, script=script), visitor(size, script=script)

    page = person.go(f"/occupations/{CODE}/")
    page.get_by_role("link", name="Ask for a framework").click()
    page.get_by_label("E-mail").fill("lee@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask for a framework")
    page.get_by_label("What would you use it for?").fill("We train forty a year.")
    page.get_by_role("button", name="Ask for a framework").click()
    expect(page.get_by_text("You asked on")).to_be_visible()

    admin.sign_in(RoleFactory.create(kind="framework_admin").user)
    desk = admin.go("/manage/requests/")
    expect(desk.get_by_text("We train forty a year.")).to_be_visible()
    desk.get_by_role("link", name="Begin a framework for Share Sellers").click()
    expect(desk.get_by_label("Title", exact=True)).to_have_value("Share Sellers")

    framework(CODE, title="Share Sellers")
    assert [letter.to for letter in mail.outbox] == [["lee@example.org"]]
    page = person.go("/me/")
    expect(page.get_by_role("heading", name="Share Sellers is here")).to_be_visible()
    page.get_by_role("link", name="See the page of Share Sellers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Share Sellers")
    person.go("/me/").get_by_role("button", name="Put away Share Sellers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My skills")
    expect(page.get_by_role("heading", name="Share Sellers is here")).to_have_count(0)
    assert not FrameworkRequest.objects.filter(user=learner).exists()
