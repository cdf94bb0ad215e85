"""A manager makes a sub-team and invites by a table; a learner joins by the link and shares."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import expect

from assessments.models import Share
from factories import MembershipFactory, UserFactory, finished, framework
from journeys.visiting import Door, Size
from nsx.accounts.models import Membership, Team

ROSTER = """\
email,name,kind,team
ada@example.org,Ada,member,
bo@example.org,Bo,manager,Late shift
not an address,,,
"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_team_is_made_filled_and_joined(visitor: Door, size: Size, script: bool) -> None:
    boss = MembershipFactory.create(
        kind="manager", user__name="Mo Boss", team__name="Workshop"
    ).user
    learner = UserFactory.create(name="Lee Learner")
    result = finished(learner, framework(), occupational="33333311")

    manager = visitor(size, script=script)
    manager.sign_in(boss)
    page = manager.go("/teams/")
    page.get_by_role("link", name="New team").click()
    page.get_by_label("Name").fill("Early shift")
    page.get_by_label("Under").select_option(label="Workshop")
    page.get_by_label("I manage this team").check()
    page.get_by_role("button", name="Make team").click()
    expect(page.get_by_role("status").first).to_contain_text("Early shift is there.")
    team = Team.objects.get(name="Early shift")
    assert team.parent == Team.objects.get(name="Workshop")

    page.get_by_role("link", name="Invite people").first.click()
    page.get_by_label("CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    )
    page.get_by_label("Make sub-teams that are new").check()
    page.get_by_role("button", name="Check").last.click()
    expect(page.get_by_text("Row 4")).to_be_visible()
    expect(page.get_by_text("New: Late shift.")).to_be_visible()
    assert not mail.outbox
    page.get_by_role("button", name="Invite 2 people").click()
    expect(page.get_by_role("status").first).to_contain_text("2 people are invited.")
    assert {message.to[0] for message in mail.outbox} == {"ada@example.org", "bo@example.org"}

    manager.go(f"/teams/{team.pk}/people/")
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label("The link")
    expect(address).to_have_value(re.compile(r"/join/.+/$"))
    copy = page.get_by_role("button", name="Copy")
    expect(copy).to_have_count(1 if script else 0)
    if script:
        copy.click()
        expect(page.get_by_text("The link is copied.")).to_have_count(1)
    link = urlsplit(address.input_value()).path

    person = visitor(size, script=script)
    theirs = person.go(link)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Join Early shift")
    theirs.get_by_role("link", name="I have an account").click()
    theirs.get_by_label("E-mail").fill(str(learner.email))
    theirs.get_by_label("Password").fill("bicycle-bell-42")
    theirs.locator("main").get_by_role("button", name="Sign in").click()
    expect(theirs.get_by_text("Mo Boss, who manages Early shift")).to_be_visible()
    theirs.get_by_label("Test clerks").check()
    theirs.get_by_role("button", name="Join").click()
    told = theirs.get_by_role("status").filter(has_text="You are in Early shift")
    expect(told).to_contain_text("Early shift sees your Test clerks result.")
    assert Share.objects.get().team == team

    manager.go(f"/teams/{team.pk}/people/")
    row = page.locator("tr", has_text="Lee Learner")
    expect(row).to_contain_text("Yes")
    manager.go(f"/teams/{team.pk}/r/{result.pk}/")
    theirs.get_by_role("link", name="Leave").first.click()
    expect(theirs.get_by_text("It no longer sees your Test clerks result")).to_be_visible()
    theirs.get_by_role("button", name="Leave").click()
    expect(theirs.get_by_role("status").first).to_contain_text("You left Early shift.")
    assert not Membership.objects.filter(user=learner).exists()
    manager.go(f"/teams/{team.pk}/people/")
    expect(page.locator("tr", has_text="Lee Learner")).to_have_count(0)
