"""Inviting people: nothing before the confirmation, and then a link that leads them in."""

import re
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.company import Company, make_company
from accounts.doors import (
    NEW_PASSWORD,
    body,
    do_some,
    mailed_link,
    sign_in,
    signed_in_as,
)
from assessments.models import Assessment
from factories import MembershipFactory, UserFactory, signed_in
from frameworks.models import Framework
from nsx.accounts.actions import roles
from nsx.accounts.models import AuditEvent, Invitation, Membership, Organisation, Role, Team, User

HEAD = "email,name,role,team,organisation\n"
INVITE = "/manage/people/invite/"


@pytest.fixture
def company(db: None) -> Company:
    return make_company()


def check(client: Client, table: str, **more: str) -> Any:
    """Send a file; the answer says what it would do."""
    file = SimpleUploadedFile("people.csv", (HEAD + table).encode())
    return client.post(INVITE, {"step": "file", "file": file, **more})


def confirm(client: Client, checked: Any) -> Any:
    """Press the button of the page that was just shown."""
    context = checked.context
    sent = {"step": "confirm", "table": context["table"]}
    return client.post(INVITE, sent | ({"make_new": "on"} if context["make_new"] else {}))


def said(checked: Any) -> dict[int, str]:
    """What would become of each row by its number, as the page was told."""
    lines = [*checked.context["lines"], *checked.context["faults"]]
    return {line.row.number: line.row.fault.code if line.row.fault else line.what for line in lines}


def send_one(company: Company, email: str = "new@example.org", **sent: Any) -> Client:
    """An admin invites by the form; gives a browser that nobody is signed in with."""
    client = company.client("admin")
    data = {"step": "form", "emails": email, "kind": "learner", "team": company.team.pk, **sent}
    checked = client.post(INVITE, data)
    assert checked.status_code == 200
    assert confirm(client, checked).status_code == 302
    return Client()


MIXED = """\
Fresh@Example.org,Fia,learner,workshop,HARBOUR CYCLES
{manager},Mo,manager,Workshop,Harbour Cycles
{learner},,,Workshop,
fresh@example.org,Fia again,,Workshop,Harbour Cycles
not an address,,,Workshop,
x@example.org,,,Workshpo,
y@example.org,,,Ward,Hill Clinic
z@example.org,,site admin,,
=cmd@example.org,=HYPERLINK(1),,Workshop,
nowhere@example.org,,,,
boss@example.org,Bo,organisation admin,,Harbour Cycles
"""
BECOMES = {
    2: "new",
    3: "same",
    4: "known",
    5: "repeated",
    6: "bad_email",
    7: "unknown_team",
    8: "unknown_organisation",
    9: "not_yours",
    10: "formula",
    11: "not_yours",
    12: "new",
}


def test_a_file_is_checked_row_by_row_before_anything_happens(company: Company) -> None:
    client = company.client("admin")
    table = MIXED.format(manager=company.manager.email, learner=company.learner.email)
    before = AuditEvent.objects.count()
    checked = check(client, table)
    assert said(checked) == BECOMES
    assert "Invite 3 people" in body(checked)
    assert "Row 7" in body(checked)
    assert (AuditEvent.objects.count(), Invitation.objects.count(), len(mail.outbox)) == (
        before,
        0,
        0,
    )
    confirm(client, checked)
    asked = {"fresh@example.org", company.learner.email, "boss@example.org"}
    assert set(Invitation.objects.values_list("email", flat=True)) == asked
    assert {message.to[0] for message in mail.outbox} == asked
    assert AuditEvent.objects.filter(action="invitation.make", actor=company.admin).count() == 3


def test_doing_it_again_changes_nothing(company: Company) -> None:
    client = company.client("admin")
    checked = check(client, "fresh@example.org,Fia,,Workshop,\n")
    for _ in range(2):
        confirm(client, checked)
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)
    again = check(client, "fresh@example.org,Fia,,Workshop,\n")
    assert said(again) == {2: "waiting"}
    assert "Invite 1" not in body(again)


def test_what_is_confirmed_is_checked_with_the_powers_of_that_moment(company: Company) -> None:
    client = company.client("admin")
    sneaked = HEAD + "evil@example.org,,site admin,,\nevil@example.org,,,Ward,Hill Clinic\n"
    client.post(INVITE, {"step": "confirm", "table": sneaked, "make_new": "on"})
    checked = check(client, "fresh@example.org,,,Workshop,\n")
    roles.take_role(role=company.role("admin"), by=None)
    assert confirm(client, checked).status_code == 403
    assert not Invitation.objects.exists()


NEW_PLACES = [
    # Who asks, whether new ones are made, and what becomes of a new team and a new organisation.
    ("admin", False, "unknown_team", "unknown_organisation"),
    ("admin", True, "new", "unknown_organisation"),
    ("site_admin", False, "unknown_team", "unknown_organisation"),
    ("site_admin", True, "new", "new"),
]


@pytest.mark.parametrize(("who", "make", "team", "organisation"), NEW_PLACES)
def test_new_teams_are_made_only_where_that_was_asked_and_confirmed(
    company: Company, who: str, make: bool, team: str, organisation: str
) -> None:
    client, teams = company.client(who), Team.objects.count()
    table = "a@example.org,,,Paint shop,Harbour Cycles\nb@example.org,,,Ovens,Far Bakery\n"
    checked = check(client, table, **({"make_new": "on"} if make else {}))
    assert said(checked) == {2: team, 3: organisation}
    assert Team.objects.count() == teams
    if "new" in (team, organisation):
        confirm(client, checked)
    assert Team.objects.filter(name="Paint shop").exists() is (team == "new")
    assert Organisation.objects.filter(name="Far Bakery").exists() is (organisation == "new")


def test_a_new_team_is_made_once_however_it_is_written(company: Company) -> None:
    client = company.client("admin")
    table = "a@example.org,,,Paint shop,\nb@example.org,,manager,PAINT SHOP,\n"
    confirm(client, check(client, table, make_new="on"))
    assert Team.objects.get(name__iexact="paint shop").invitations.count() == 2


REFUSED = [
    ({"step": "file"}, 422, "Choose a file first."),
    ({"step": "form", "emails": "", "kind": "learner"}, 422, "Enter an e-mail."),
    ({"step": "form", "emails": "a@b.example", "kind": "manager"}, 422, "needs a team"),
    ({"step": "form", "emails": "a@b.example", "kind": "site_admin"}, 422, "Choose from the list"),
    ({"step": "form", "emails": "a@b.example\n" * 101, "kind": "learner"}, 422, "The limit is 100"),
    ({"step": "confirm", "table": "nonsense"}, 422, "There is no “email”"),
    ({}, 422, "Enter an e-mail."),
]


@pytest.mark.parametrize(("sent", "status", "told"), REFUSED)
def test_what_cannot_be_read_says_what_to_do(
    company: Company, sent: dict[str, str], status: int, told: str
) -> None:
    response = company.client("admin").post(INVITE, sent)
    assert response.status_code == status
    assert told in body(response)


def test_a_huge_file_is_refused_as_such(company: Company) -> None:
    assert check(company.client("admin"), "x" * 300_000).status_code == 413


def test_many_are_mailed_by_the_worker_and_all_get_one(company: Company) -> None:
    client = company.client("admin")
    table = "".join(f"p{n}@example.org,,,Workshop,\n" for n in range(30))
    confirm(client, check(client, table))
    assert len({message.to[0] for message in mail.outbox}) == 30
    assert not Invitation.objects.filter(sent_at=None).exists()


class Unwilling(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if any("no@" in message.to[0] for message in messages):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class Absent(EmailBackend):
    """A mail server that is not there."""

    tried = 0

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        Absent.tried += 1
        raise ConnectionRefusedError


def test_a_mail_that_is_refused_stops_no_other_and_can_be_sent_again(
    company: Company, settings: Settings
) -> None:
    client = company.client("admin")
    checked = check(client, "no@example.org,,,Workshop,\nyes@example.org,,,Workshop,\n")
    settings.EMAIL_BACKEND = f"{__name__}.Unwilling"
    confirm(client, checked)
    assert [message.to[0] for message in mail.outbox] == ["yes@example.org"]
    assert "1 not sent yet." in body(client.get(INVITE))
    again = f"{INVITE}{Invitation.objects.get(email='no@example.org').pk}/again/"
    assert "did not take it" in body(client.post(again, follow=True))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert "Sent to no@example.org again" in body(client.post(again, follow=True))


def test_where_no_mail_server_answers_nobody_waits_for_every_mail(
    company: Company, settings: Settings
) -> None:
    client, older = send_one(company), mailed_link()
    settings.EMAIL_BACKEND = f"{__name__}.Absent"
    admin = company.client("admin")
    table = "".join(f"p{n}@example.org,,,Workshop,\n" for n in range(5))
    confirm(admin, check(admin, table))
    assert Absent.tried == 1
    assert "5 not sent yet." in body(admin.get(INVITE))
    admin.post(f"{INVITE}{Invitation.objects.get(email='new@example.org').pk}/again/")
    assert client.get(older).status_code == 200, "the link that did go out still works"


def test_a_new_person_makes_an_account_and_is_in(company: Company) -> None:
    visitor = send_one(company)
    message = mail.outbox[-1]
    assert "Ada Admin invites you" in message.body
    assert "Member of Workshop, Harbour Cycles" in message.body
    link = mailed_link()
    page = body(visitor.get(link))
    assert "new@example.org" in page
    sent = {"name": "Nia New", "password1": NEW_PASSWORD, "email": "other@example.org"}
    response = visitor.post(link, sent, follow=True)
    assert "Member of Workshop, Harbour Cycles" in body(response)
    user = User.objects.get(email="new@example.org")
    assert (user.name, EmailAddress.objects.get(user=user).verified) == ("Nia New", True)
    assert Membership.objects.get(user=user).kind == "member"
    assert signed_in_as(visitor) == "new@example.org"
    assert len(mail.outbox) == 1, "no second mail to confirm what the link confirmed"
    trail = AuditEvent.objects.filter(target=f"team:{company.team.pk}").order_by("pk")
    assert [(event.action, event.actor) for event in trail] == [
        ("invitation.make", company.admin),
        ("team.join", company.admin),
        ("invitation.accept", user),
    ]


def test_a_bad_password_is_asked_for_again_and_nothing_is_made(company: Company) -> None:
    visitor = send_one(company)
    response = visitor.post(mailed_link(), {"password1": "short"})
    assert response.status_code == 422
    assert "too short" in body(response)
    assert not User.objects.filter(email="new@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


def test_a_guest_keeps_what_they_did(company: Company, clerks: Framework) -> None:
    visitor = send_one(company)
    do_some(visitor, clerks)
    visitor.post(mailed_link(), {"name": "", "password1": NEW_PASSWORD})
    user = User.objects.get(email="new@example.org")
    assert Assessment.objects.get().learner == user
    assert Membership.objects.filter(user=user, team=company.team).exists()


@pytest.mark.parametrize("kind", ["learner", "manager"])
def test_a_person_with_an_account_signs_in_and_accepts(company: Company, kind: str) -> None:
    email = str(company.learner.email)
    visitor = send_one(company, email.upper(), kind=kind)
    link = mailed_link()
    page = body(visitor.get(link))
    assert "has an account already" in page
    way = re.search(r'href="(/account/login/\?next=[^"]+)"', page)
    assert way
    assert way[1].endswith(link)
    assert visitor.post(link, {"password1": NEW_PASSWORD}).status_code == 200
    assert not Membership.objects.filter(user=company.learner).exists()
    sign_in(visitor, email)
    assert "Accept" in body(visitor.get(link))
    assert visitor.post(link)["Location"] == f"/teams/{company.team.pk}/show/"
    place = Membership.objects.get(user=company.learner)
    assert place.kind == ("manager" if kind == "manager" else "member")


def test_an_admin_role_is_accepted_too(company: Company) -> None:
    sent = {"kind": "organisation_admin", "team": "", "organisation": company.organisation.pk}
    send_one(company, str(company.learner.email), **sent)
    client = signed_in(company.learner)
    assert client.get("/manage/people/").status_code == 403
    client.post(mailed_link())
    assert client.get("/manage/people/").status_code == 200
    assert Role.objects.get(user=company.learner).organisation == company.organisation


def test_a_manager_stays_one_who_accepts_to_be_a_member(company: Company) -> None:
    send_one(company, str(company.learner.email))
    MembershipFactory.create(team=company.team, user=company.learner, kind="manager")
    signed_in(company.learner).post(mailed_link())
    assert Membership.objects.get(user=company.learner).kind == "manager"


def test_links_that_lead_nowhere_say_so(company: Company) -> None:
    visitor = send_one(company)
    link = mailed_link()
    assert visitor.get("/account/invitation/made-up/").status_code == 410
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    old = visitor.post(link, {"password1": NEW_PASSWORD})
    assert old.status_code == 410
    assert "no longer works" in body(old)
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_link_works_once(company: Company) -> None:
    visitor = send_one(company)
    visitor.post(mailed_link(), {"password1": NEW_PASSWORD})
    again = visitor.get(mailed_link())
    assert again.status_code == 410
    assert "This invitation is used" in body(again)


def test_a_link_is_for_nobody_else(company: Company) -> None:
    send_one(company)
    client = company.client("learner")
    for ask in (client.get, client.post):
        response = ask(mailed_link())
        assert response.status_code == 403
        assert "was sent to <b>new@example.org</b>" in body(response)
    assert not Membership.objects.filter(user=company.learner).exists()


@pytest.mark.parametrize("how", ["role", "account", "gone"])
def test_who_can_no_longer_give_has_not_given(company: Company, how: str) -> None:
    visitor = send_one(company)
    if how == "role":
        roles.take_role(role=company.role("admin"), by=None)
    elif how == "account":
        roles.switch_account(user=company.admin, on=False, by=company.site_admin)
    else:
        company.admin.delete()
    assert visitor.post(mailed_link(), {"password1": NEW_PASSWORD}).status_code == 410
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_newer_link_ends_the_older(company: Company) -> None:
    visitor = send_one(company)
    older, pk = mailed_link(), Invitation.objects.get().pk
    company.client("admin").post(f"{INVITE}{pk}/again/")
    assert mailed_link() != older
    assert visitor.get(older).status_code == 410
    assert visitor.get(mailed_link()).status_code == 200


def test_a_withdrawn_invitation_is_gone(company: Company) -> None:
    visitor = send_one(company)
    client, pk = company.client("admin"), Invitation.objects.get().pk
    assert "new@example.org" in body(client.get(INVITE))
    client.post(f"{INVITE}{pk}/withdraw/")
    assert visitor.get(mailed_link()).status_code == 410
    assert "Nobody. Whom you invite" in body(client.get(INVITE))
    assert client.post(f"{INVITE}{pk}/again/").status_code == 404


def test_the_link_itself_is_not_stored(company: Company) -> None:
    send_one(company)
    token = mailed_link().rstrip("/").split("/")[-1]
    stored = str(list(Invitation.objects.values())) + str(list(AuditEvent.objects.values()))
    assert token not in stored
    assert "new@example.org" not in str(list(AuditEvent.objects.values()))


def test_sign_ups_by_link_are_counted_with_the_others(company: Company, settings: Settings) -> None:
    visitor = send_one(company)
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    link = mailed_link()
    assert visitor.post(link, {"password1": "short"}).status_code == 422
    assert visitor.post(link, {"password1": "short"}).status_code == 429


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_have_one_query_count(
    company: Company, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = company.client("admin")
    people = [UserFactory.create() for _ in range(number)]
    for n in range(number):
        company.invited(f"old-{n}@example.org")
    with django_assert_num_queries(7):
        assert client.get(INVITE).status_code == 200
    table = "".join(f"p{n}@example.org,,,Workshop,\n" for n in range(number))
    table += "".join(f"{user.email},,,Workshop,\n" for user in people)
    with django_assert_num_queries(9):
        assert check(client, table).status_code == 200
