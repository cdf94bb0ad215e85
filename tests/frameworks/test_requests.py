"""Asking for a framework, and no longer asking, as a learner, a visitor or a guest."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.doors import body, sign_in, sign_up
from asking import ASK, CODE, COUNT_ME, PAGE, QUEUE, WITHDRAW, asked, words
from factories import (
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
    UserFactory,
    framework,
    signed_in,
)
from frameworks import actions
from frameworks.models import FrameworkRequest, Occupation
from nsx.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(client: Client) -> User:
    """A visitor who began to rate something."""
    framework()
    client.post("/occupations/99-9999.00/rate/")
    return User.objects.get(is_guest=True)


def test_who_asks_sees_that_and_how_many_do(sellers: Occupation, learner: User) -> None:
    asked(sellers, UserFactory.create(), UserFactory.create())
    client = signed_in(learner)
    assert "2 people ask for one." in words(client.get(PAGE))
    response = client.post(ASK, {"why": " We train\r\nthem. "})
    assert response["Location"] == PAGE
    assert FrameworkRequest.objects.get(user=learner).why == "We train\nthem."
    text = words(client.get(PAGE))
    today = datetime.now(UTC)
    assert f"You asked on {today.day} {today:%B %Y}. So did 2 others. We tell you" in text
    assert "3 people ask for one." in words(Client().get(PAGE))
    assert AuditEvent.objects.filter(action="request.make", actor=learner).count() == 1


def test_asking_twice_is_asking_once_and_may_say_more(sellers: Occupation, learner: User) -> None:
    client = signed_in(learner)
    for why in ("First", "", "Second", "Second"):
        assert client.post(ASK, {"why": why}).status_code == 302
    assert FrameworkRequest.objects.get().why == "Second"
    assert AuditEvent.objects.filter(action="request.make").count() == 1


def test_who_withdraws_asks_no_longer(sellers: Occupation, learner: User) -> None:
    asked(sellers, learner)
    client = signed_in(learner)
    assert client.get(WITHDRAW).status_code == 405
    for _ in range(2):
        assert client.post(WITHDRAW)["Location"] == PAGE
    assert not FrameworkRequest.objects.exists()
    assert AuditEvent.objects.filter(action="request.end", actor=learner).count() == 1


def test_nobody_withdraws_what_another_asked_for(sellers: Occupation, learner: User) -> None:
    asked(sellers, learner)
    assert signed_in(UserFactory.create()).post(WITHDRAW).status_code == 302
    assert FrameworkRequest.objects.get().user == learner


def test_what_a_person_asked_for_goes_with_them(sellers: Occupation, learner: User) -> None:
    asked(sellers, learner)
    learner.delete()
    assert not FrameworkRequest.objects.exists()


@pytest.mark.parametrize(
    ("why", "code"),
    [("x" * 301, "text_too_long"), ("a\x00b", "bad_text"), ("a\u202eb", "bad_text")],
)
def test_what_is_not_right_is_said(sellers: Occupation, learner: User, why: str, code: str) -> None:
    response = signed_in(learner).post(ASK, {"why": why})
    assert response.status_code == 422
    assert f'data-code="{code}"' in body(response)
    assert not FrameworkRequest.objects.exists()


def test_nobody_asks_without_end(
    sellers: Occupation,
    other_sellers: Occupation,
    learner: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("frameworks.actions.requests.MAX_ASKED", 1)
    asked(other_sellers, learner)
    response = signed_in(learner).post(ASK)
    assert response.status_code == 422
    assert 'data-code="too_many"' in body(response)


def test_nobody_asks_too_fast(sellers: Occupation, learner: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"suggest": "1/10m/user"}
    client = signed_in(learner)
    assert [client.post(ASK).status_code for _ in range(2)] == [302, 429]


def test_where_there_is_a_framework_nobody_asks(sellers: Occupation, learner: User) -> None:
    framework(CODE, title="Share Sellers")
    client = signed_in(learner)
    for response in (client.get(ASK), client.post(ASK)):
        assert response["Location"] == PAGE
    assert "There is a framework by now." in words(client.get(PAGE))
    assert not FrameworkRequest.objects.exists()
    with pytest.raises(actions.Framed):
        actions.ask_for_framework(occupation=sellers, by=learner)


@pytest.mark.parametrize("path", [ASK, WITHDRAW])
def test_a_role_of_others_and_what_is_not_there_are_not_there(
    sellers: Occupation, learner: User, path: str
) -> None:
    client = signed_in(learner)
    assert client.post(path.replace(CODE, "99-0000.00")).status_code == 404
    Occupation.objects.update(organisation=OrganisationFactory.create())
    assert client.post(path).status_code == 404
    member = MembershipFactory.create(team__organisation=Occupation.objects.get().organisation)
    assert signed_in(member.user).post(path).status_code == 302


def test_a_visitor_signs_in_and_comes_back_to_finish_it(
    client: Client, sellers: Occupation, learner: User
) -> None:
    page = body(client.get(PAGE))
    assert f'href="{ASK}"' in page
    assert "<textarea" not in page
    door = client.get(ASK)["Location"]
    assert door == f"/account/login/?next={ASK}"
    assert client.post(ASK)["Location"] == door
    assert sign_in(client, learner.email, door=door)["Location"] == ASK
    assert "<textarea" in body(client.get(ASK))
    client.post(ASK)
    assert FrameworkRequest.objects.get().user == learner


def test_a_visitor_makes_an_account_and_comes_back_to_finish_it(
    client: Client, sellers: Occupation
) -> None:
    door = f"/account/signup/?next={ASK}"
    assert f'href="{door}"' in body(client.get(f"/account/login/?next={ASK}")).replace("%2F", "/")
    assert sign_up(client, door=door)["Location"] == ASK


def test_guests_ask_without_being_counted(
    client: Client, sellers: Occupation, guest: User, learner: User
) -> None:
    admin = signed_in(RoleFactory.create().user)
    client.post(ASK, {"why": "As a guest"})
    text = words(client.get(PAGE))
    assert COUNT_ME in text
    assert "So did" not in text
    assert "person asks" not in words(Client().get(PAGE))
    assert "Nobody asks yet" in words(admin.get(QUEUE))
    asked(sellers, learner)
    assert "So did 1 other." in words(client.get(PAGE))
    assert "1 person asks for one." in words(Client().get(PAGE))
    text = words(admin.get(QUEUE))
    assert "1 person asks" in text
    assert "As a guest" not in text


def test_a_guests_wish_stays_when_they_sign_up(
    client: Client, sellers: Occupation, guest: User
) -> None:
    client.post(ASK, {"why": "For me"})
    assert COUNT_ME in words(client.get(PAGE))
    sign_up(client)
    row = FrameworkRequest.objects.get()
    assert (row.user.email, row.why) == ("new@example.org", "For me")


def test_a_guests_wishes_come_along_when_they_sign_in(
    client: Client, sellers: Occupation, other_sellers: Occupation, guest: User, learner: User
) -> None:
    asked(sellers, guest, why="As a guest")
    asked(sellers, learner, why="With an account")
    asked(other_sellers, guest)
    sign_in(client, learner.email)
    assert not User.objects.filter(is_guest=True).exists()
    rows = FrameworkRequest.objects.order_by("occupation__code")
    assert list(rows.values_list("occupation", "user", "why")) == [
        (sellers.pk, learner.pk, "With an account"),
        (other_sellers.pk, learner.pk, ""),
    ]
