"""Managers invite into the teams they run and nowhere else: what is checked is what happens."""

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from accounts.doors import NEW_PASSWORD, body, mailed_link
from factories import MembershipFactory, UserFactory
from factories.harbour import Harbour, make_harbour
from nsx.accounts.actions import roles
from nsx.accounts.actions.invitations import invite
from nsx.accounts.models import AuditEvent, Invitation, Membership, Team, User
from nsx.accounts.queries.invitations import plan_of
from nsx.accounts.roster import Row

HEAD = "email,name,kind,team\n"


@pytest.fixture
def harbour(db: None) -> Harbour:
    return make_harbour()


def door(harbour: Harbour) -> str:
    return f"/teams/{harbour.desk.pk}/people/invite/"


def check(client: Client, harbour: Harbour, table: str, **more: str) -> Any:
    """Send a file; the answer says what it would do."""
    file = SimpleUploadedFile("people.csv", (HEAD + table).encode())
    return client.post(door(harbour), {"step": "file", "file": file, **more})


def confirm(client: Client, harbour: Harbour, checked: Any) -> Any:
    """Press the button of the page that was just shown."""
    sent = {"step": "confirm", "table": checked.context["table"]}
    if checked.context["make_new"]:
        sent["make_new"] = "on"
    return client.post(door(harbour), sent)


def said(checked: Any) -> dict[int, str]:
    """What would become of each row by its number, as the page was told."""
    lines = [*checked.context["lines"], *checked.context["faults"]]
    return {line.row.number: line.row.fault.code if line.row.fault else line.what for line in lines}


MIXED = """\
Fresh@Example.org,Fia,member,
{manager},Mo,manager,Desk
{stranger},,manager,night
fresh@example.org,Fia again,,DESK
not an address,,,
a@example.org,,,Yard
b@example.org,,,Ward
c@example.org,,site admin,
d@example.org,,,Late shift
e@example.org,=HYPERLINK(1),,
f@example.org,,boss,
{known},,,
"""
BECOMES = {
    2: "asked",
    3: "same",
    4: "asked",
    5: "repeated",
    6: "bad_email",
    7: "team_elsewhere",
    8: "unknown_team",
    9: "unknown_role",
    10: "unknown_team",
    11: "formula",
    12: "unknown_role",
    13: "asked",
}


def test_a_file_is_checked_row_by_row_before_anything_happens(harbour: Harbour) -> None:
    client = harbour.client("manager")
    known = UserFactory.create(email="known@example.org")
    table = MIXED.format(
        manager=harbour.manager.email, stranger=harbour.stranger.email, known=known.email
    )
    before = AuditEvent.objects.count()
    checked = check(client, harbour, table)
    assert said(checked) == BECOMES
    assert "Invite 3 people" in body(checked)
    assert (AuditEvent.objects.count(), Invitation.objects.count(), mail.outbox) == (before, 0, [])
    confirm(client, harbour, checked)
    asked = set(Invitation.objects.values_list("email", "kind", "team__name"))
    assert asked == {
        ("fresh@example.org", "learner", "Desk"),
        (harbour.stranger.email, "manager", "Night"),
        ("known@example.org", "learner", "Desk"),
    }
    assert {message.to[0] for message in mail.outbox} == {email for email, _, _ in asked}


def test_who_has_an_account_elsewhere_is_not_told(harbour: Harbour) -> None:
    elsewhere = MembershipFactory.create(team=harbour.ward).user
    checked = check(harbour.client("manager"), harbour, f"{elsewhere.email}\nnew@example.org\n")
    assert set(said(checked).values()) == {"asked"}
    assert "account" not in body(checked).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("make", "where", "what"),
    [
        (False, "desk", "unknown_team"),
        (True, "desk", "asked"),
        (True, "deepest", "too_deep"),
    ],
)
def test_new_teams_stand_below_the_one_they_are_invited_from(
    harbour: Harbour, make: bool, where: str, what: str
) -> None:
    team = harbour.desk
    if where == "deepest":
        team = Team.objects.create(
            organisation=harbour.organisation, name="Deepest", parent=harbour.night
        )
    rows = [
        Row(number, f"p{number}@example.org", team=name)
        for number, name in enumerate(("Late shift", "LATE  shift"), start=2)
    ]
    lines = plan_of(rows, powers=None, make_new=make, under=team)
    assert {line.row.fault.code if line.row.fault else line.what for line in lines} == {what}
    invite(rows=rows, by=harbour.manager, make_new=make, under=team)
    made = list(Team.objects.filter(name__iexact="late shift"))
    assert [each.parent for each in made] == ([team] if what == "asked" else [])
    assert Invitation.objects.filter(team__in=made).count() == 2 * len(made)
    if made:
        assert AuditEvent.objects.get(action="team.make").actor == harbour.manager


def test_new_teams_are_told_in_the_check(harbour: Harbour) -> None:
    checked = check(harbour.client("manager"), harbour, "a@b.example,,,Late\n", make_new="on")
    assert "New: Late. Made when you send." in body(checked)


def test_what_is_confirmed_is_checked_with_the_powers_of_that_moment(harbour: Harbour) -> None:
    client = harbour.client("manager")
    sneaked = "email,role,team\nx@example.org,site admin,\ny@example.org,,Yard\nz@example.org,,Ward"
    client.post(door(harbour), {"step": "confirm", "table": sneaked, "make_new": "on"})
    assert not Invitation.objects.filter(email__in=["x@example.org", "y@example.org"]).exists()
    assert not harbour.ward.invitations.exists(), "a team of one’s own may have any name"
    Invitation.objects.all().delete()
    checked = check(client, harbour, "fresh@example.org\n")
    place = Membership.objects.get(user=harbour.manager)
    roles.remove_from_team(membership=place, by=harbour.admin)
    assert confirm(client, harbour, checked).status_code == 404
    assert not Invitation.objects.exists()


REFUSED = [
    ({"step": "file"}, 422, "Choose a file first."),
    ({"step": "form", "emails": "", "kind": "learner"}, 422, "Enter an e-mail."),
    ({"step": "form", "emails": "a@b.example", "kind": "site_admin"}, 422, "Choose from the list"),
    ({"step": "form", "emails": "a@b.example\n" * 101, "kind": "learner"}, 422, "The limit is 100"),
    ({"step": "confirm", "table": "nonsense"}, 422, "There is no “email”"),
    ({"step": "confirm", "table": "x" * 300_000}, 413, "larger than"),
    ({}, 422, "Enter an e-mail."),
]


@pytest.mark.parametrize(("sent", "status", "told"), REFUSED)
def test_what_cannot_be_read_says_what_to_do(
    harbour: Harbour, sent: dict[str, str], status: int, told: str
) -> None:
    response = harbour.client("manager").post(door(harbour), sent)
    assert response.status_code == status
    assert told in body(response)


def test_four_hundred_are_invited_in_a_query_count_that_does_not_grow(
    harbour: Harbour, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        Row(number, f"p{number}@example.org", team="Late shift" if number % 2 else "Desk")
        for number in range(2, 402)
    ]
    with django_assert_max_num_queries(24):
        lines, made = invite(rows=rows, by=harbour.manager, make_new=True, under=harbour.desk)
    assert (len(lines), len(made)) == (400, 400)
    again, none = invite(rows=rows, by=harbour.manager, make_new=True, under=harbour.desk)
    assert ({line.what for line in again}, none) == ({"waiting"}, [])


def test_four_hundred_go_through_the_page_and_all_get_a_mail(harbour: Harbour) -> None:
    client = harbour.client("manager")
    checked = check(client, harbour, "".join(f"p{n}@example.org,,,\n" for n in range(400)))
    assert "Invite 400 people" in body(checked)
    confirm(client, harbour, checked)
    assert len({message.to[0] for message in mail.outbox}) == 400


def test_a_new_person_accepts_and_chooses_what_the_team_sees(harbour: Harbour) -> None:
    client = harbour.client("manager")
    sent = {"emails": "new@example.org", "kind": "learner", "team": harbour.night.pk}
    confirm(client, harbour, client.post(door(harbour), {"step": "form", **sent}))
    assert "Mo Manager invites you" in str(mail.outbox[-1].body)
    visitor = Client()
    way = visitor.post(mailed_link(), {"name": "Nia New", "password1": NEW_PASSWORD})
    assert way["Location"] == f"/teams/{harbour.night.pk}/show/"
    assert Membership.objects.get(user__email="new@example.org").team == harbour.night
    assert "You have rated nothing yet" in body(visitor.get(way["Location"]))


@pytest.mark.parametrize("how", ["out", "member", "account"])
def test_who_no_longer_runs_the_team_has_not_given_a_place_in_it(
    harbour: Harbour, how: str
) -> None:
    client = harbour.client("manager")
    confirm(client, harbour, check(client, harbour, "new@example.org\n"))
    place = Membership.objects.get(user=harbour.manager)
    if how == "out":
        roles.remove_from_team(membership=place, by=harbour.admin)
    elif how == "member":
        member = Membership.Kind.MEMBER
        roles.put_in_team(team=harbour.desk, user=harbour.manager, kind=member, by=harbour.admin)
    else:
        User.objects.filter(pk=harbour.manager.pk).update(is_active=False)
    visitor = Client()
    assert visitor.post(mailed_link(), {"password1": NEW_PASSWORD}).status_code == 410
    assert not User.objects.filter(email="new@example.org").exists()


def test_invitations_are_sent_again_and_withdrawn_where_they_are_theirs(harbour: Harbour) -> None:
    client = harbour.client("manager")
    confirm(client, harbour, check(client, harbour, "new@example.org,,,Night\n"))
    found, first = Invitation.objects.get(), mailed_link()
    assert "new@example.org" in body(client.get(f"/teams/{harbour.desk.pk}/people/"))
    assert "Sent to new@example.org again" in body(
        client.post(f"{door(harbour)}{found.pk}/again/", follow=True)
    )
    assert Client().get(first).status_code == 410
    beside = Client()
    beside.force_login(harbour.manager_beside)
    dock = f"/teams/{harbour.dock.pk}/people/invite/{found.pk}"
    for what in ("again", "withdraw"):
        assert beside.post(f"{dock}/{what}/").status_code == 404
    client.post(f"{door(harbour)}{found.pk}/withdraw/")
    assert Client().get(mailed_link()).status_code == 410


class WhatIsCheckedIsWhatHappens(TestCase):
    """For any table: the people of the dry run, and no others, are invited as it said."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["a@b.example", "c@d.example", "e@f.example", "nobody", ""]),
                st.sampled_from(["member", "manager", "", "boss", "organisation admin"]),
                st.sampled_from(["", "Desk", "night", "Yard", "Ward", "Late", "LATE", "Dock"]),
            ),
            min_size=1,
            max_size=8,
        ),
        st.booleans(),
    )
    def test_it(self, table: list[tuple[str, str, str]], make_new: bool) -> None:
        harbour = make_harbour()
        client = harbour.client("manager")
        text = "".join(f"{email},,{kind},{team}\n" for email, kind, team in table)
        checked = check(client, harbour, text, **({"make_new": "on"} if make_new else {}))
        if checked.status_code == 422:
            return
        told = {
            (line.row.email, line.row.kind, line.row.team.casefold())
            for line in checked.context["lines"]
            if line.invites
        }
        makes = {name.casefold() for name in checked.context["makes"]}
        teams = set(Team.objects.values_list("pk", flat=True))
        confirm(client, harbour, checked)
        done = {(one.email, one.kind, str(one.team).casefold()) for one in Invitation.objects.all()}
        assert done == told
        new = Team.objects.exclude(pk__in=teams)
        assert {team.name.casefold() for team in new} == makes
        assert {team.parent for team in new} <= {harbour.desk}
