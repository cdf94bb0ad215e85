"""Teams from the command line: people are put in, and share nothing by it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from factories import UserFactory
from nsx.accounts.models import AuditEvent, Membership, Organisation, Team

pytestmark = pytest.mark.django_db


def add(*arguments: str) -> str:
    out = StringIO()
    call_command("add_to_team", *arguments, stdout=out)
    return out.getvalue()


def test_people_are_put_into_a_team_that_is_made_for_them() -> None:
    for email in ("ada@example.org", "bo@example.org"):
        UserFactory.create(email=email)
    said = add("Harbour Cycles", "Workshop", "Ada@example.org", "bo@example.org")
    assert said.count("is now a member of Workshop.") == 2
    team = Team.objects.get(name="Workshop", organisation__slug="harbour-cycles")
    assert set(team.memberships.values_list("user__email", "kind")) == {
        ("ada@example.org", "member"),
        ("bo@example.org", "member"),
    }


def test_adding_again_changes_nothing_but_the_kind() -> None:
    UserFactory.create(email="ada@example.org")
    add("Harbour Cycles", "Workshop", "ada@example.org")
    assert "is one already" in add("harbour cycles", "Workshop", "ada@example.org")
    assert "is now a manager" in add("Harbour Cycles", "Workshop", "ada@example.org", "--manager")
    assert Membership.objects.get().kind == "manager"
    assert (Organisation.objects.count(), Team.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="team.join").count() == 2


@pytest.mark.parametrize(
    ("organisation", "email", "told"),
    [
        ("Harbour Cycles", "who@example.org", "No account has who@example.org"),
        ("!!!", "ada@example.org", "needs a letter or digit"),
    ],
)
def test_what_cannot_be_done_adds_nobody(organisation: str, email: str, told: str) -> None:
    UserFactory.create(email="ada@example.org")
    with pytest.raises(CommandError, match=told):
        add(organisation, "Workshop", "ada@example.org", email)
    assert not Membership.objects.exists()


def test_a_new_team_stands_under_the_one_that_is_named() -> None:
    UserFactory.create(email="ada@example.org")
    add("Harbour Cycles", "Yard", "ada@example.org")
    for name, parent in (("Desk", "Yard"), ("Shift", "Desk"), ("Night", "Shift")):
        add("Harbour Cycles", name, "ada@example.org", "--parent", parent)
    assert str(Team.objects.get(name="Night").parent) == "Shift"
    for parent, told in (("Nowhere", "has no team Nowhere"), ("Night", "at most 4 deep")):
        with pytest.raises(CommandError, match=told):
            add("Harbour Cycles", "Deeper", "ada@example.org", "--parent", parent)
    assert not Team.objects.filter(name="Deeper").exists()
