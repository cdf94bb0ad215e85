"""Making an account, signing in and out, and forgotten passwords."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.doors import (
    NEW_PASSWORD,
    begin,
    body,
    mailed_link,
    reset_password,
    sign_in,
    sign_up,
    signed_in_as,
)
from factories import UserFactory
from factories.people import PASSWORD
from frameworks.models import Framework
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

WRONG = "That e-mail and password do not go together."


def test_a_new_account_is_signed_in_and_gets_a_link_to_confirm(client: Client) -> None:
    response = sign_up(client, "Ann@Example.org")
    assert response["Location"] == "/me/"
    assert signed_in_as(client) == "ann@example.org"
    assert "Not confirmed yet" in body(client.get("/account/"))
    assert [message.to for message in mail.outbox] == [["ann@example.org"]]
    link = mailed_link()
    assert "Is this your e-mail?" in body(client.get(link))
    assert client.post(link).status_code == 302
    assert "Not confirmed yet" not in body(client.get("/account/"))


@pytest.mark.parametrize(
    ("email", "password", "message"),
    [
        ("", NEW_PASSWORD, "Enter your e-mail."),
        ("ann", NEW_PASSWORD, "That is not a whole e-mail address."),
        ("ann@example.org", "", "Enter a password."),
        ("ann@example.org", "short-1", "too short"),
        ("ann@example.org", "password", "too common"),
        ("ann@example.org", "ann@example.org", "too similar"),
        ("taken@example.org", NEW_PASSWORD, "That e-mail already has an account."),
        ("TAKEN@example.org", NEW_PASSWORD, "That e-mail already has an account."),
    ],
)
def test_what_cannot_be_an_account_is_said(
    client: Client, email: str, password: str, message: str
) -> None:
    UserFactory.create(email="taken@example.org")
    response = client.post("/account/signup/", {"email": email, "password1": password})
    assert response.status_code == 200
    assert message in body(response)
    assert 'data-code="' in body(response)
    assert User.objects.count() == 1
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("typed", ["ann@example.org", "ANN@Example.ORG"])
def test_people_sign_in_by_e_mail_in_any_case_and_go_where_they_wanted(
    client: Client, typed: str
) -> None:
    UserFactory.create(email="ann@example.org")
    door = client.get("/me/evidence/")["Location"]
    assert door == "/account/login/?next=/me/evidence/"
    assert 'name="next" value="/me/evidence/"' in body(client.get(door))
    response = client.post(door, {"login": typed, "password": PASSWORD})
    assert response["Location"] == "/me/evidence/"
    assert signed_in_as(client) == "ann@example.org"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_nobody_is_sent_to_another_site(client: Client, address: str) -> None:
    user = UserFactory.create()
    data = {"login": user.email, "password": PASSWORD, "next": address}
    assert client.post("/account/login/", data)["Location"] == "/me/"


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("ann@example.org", "wrong"),
        ("ann@example.org", PASSWORD.upper()),
        ("nobody@example.org", PASSWORD),
    ],
)
def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_words(
    client: Client, login: str, password: str
) -> None:
    UserFactory.create(email="ann@example.org")
    response = sign_in(client, login, password)
    assert response.status_code == 200
    assert WRONG in body(response)
    assert "_auth_user_id" not in client.session


def test_one_who_is_switched_off_cannot_sign_in(client: Client) -> None:
    user = UserFactory.create(is_active=False)
    sign_in(client, user.email)
    assert "_auth_user_id" not in client.session


def test_one_who_is_switched_off_while_signed_in_is_out(client: Client) -> None:
    user = UserFactory.create()
    sign_in(client, user.email)
    assert client.get("/me/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/me/").status_code == 302


def test_too_many_wrong_passwords_close_the_account_to_guessing(client: Client) -> None:
    user = UserFactory.create()
    for _ in range(5):
        assert WRONG in body(sign_in(client, user.email, "wrong"))
    assert "Too many tries." in body(sign_in(client, user.email))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("remember", "stays"), [({}, False), ({"remember": "on"}, True)])
def test_the_session_lasts_longer_than_the_browser_where_it_was_asked_to(
    client: Client, remember: dict[str, str], stays: bool
) -> None:
    user = UserFactory.create()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD, **remember})
    assert client.session.get_expire_at_browser_close() is not stays
    assert bool(client.cookies["sessionid"]["max-age"]) is stays


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(UserFactory.create())
    assert "Sign out" in body(client.get("/account/logout/"))
    assert client.get("/me/").status_code == 200
    assert client.post("/account/logout/")["Location"] == "/"
    assert client.get("/me/").status_code == 302


def test_a_forgotten_password_is_replaced_by_following_the_mailed_link(client: Client) -> None:
    user = UserFactory.create()
    other_browser = Client()
    sign_in(other_browser, user.email)
    assert reset_password(client, user.email).status_code == 302
    assert signed_in_as(client) == user.email
    assert other_browser.get("/me/").status_code == 302, "other sessions are over"
    assert WRONG in body(sign_in(Client(), user.email))
    assert sign_in(Client(), user.email, NEW_PASSWORD)["Location"] == "/me/"


def test_a_reset_link_works_once(client: Client) -> None:
    user = UserFactory.create()
    reset_password(client, user.email)
    link = next(
        found[1]
        for message in mail.outbox
        if (found := re.search(r"//[^/]+(/account/password/reset/key/\S+)", str(message.body)))
    )
    assert "This link no longer works" in body(Client().get(link, follow=True))


@pytest.mark.parametrize("path", ["1-abc-def", "zzz-set-password"])
def test_a_made_up_reset_link_opens_nothing(client: Client, path: str) -> None:
    page = body(client.get(f"/account/password/reset/key/{path}/", follow=True))
    assert "This link no longer works" in page


def test_asking_for_a_reset_tells_nobody_who_has_an_account(client: Client) -> None:
    UserFactory.create(email="ann@example.org")
    answers: list[Any] = [
        client.post("/account/password/reset/", {"email": email}, follow=True)
        for email in ("ann@example.org", "nobody@example.org")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert body(answers[0]) == body(answers[1])
    assert [message.to for message in mail.outbox] == [["ann@example.org"], ["nobody@example.org"]]
    assert "/password/reset/key/" in str(mail.outbox[0].body)
    assert "There is no account with this e-mail." in str(mail.outbox[1].body)


def test_signing_up_is_limited(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    answers = [sign_up(Client(), f"person{n}@example.org") for n in range(3)]
    assert_please_wait(answers[-1], 60)
    assert User.objects.count() == 2


def test_signing_in_is_limited(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    user = UserFactory.create()
    answers = [sign_in(Client(), user.email) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert_please_wait(answers[-1], 60)


def test_becoming_a_guest_is_limited_and_going_on_as_one_is_not(
    client: Client, clerks: Framework, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"guest": "2/10m/ip"}
    begin(client, clerks)
    begin(Client(), clerks)
    assert_please_wait(Client().post("/occupations/99-9999.00/rate/"), 600)
    assert User.objects.count() == 2
    begin(client, clerks)


def assert_please_wait(response: Any, seconds: int) -> None:
    assert response.status_code == 429
    assert response["Retry-After"] == str(seconds)
    assert "That was too much at once" in body(response)
    wait = "a minute" if seconds == 60 else f"{seconds // 60} minutes"
    assert f"Wait {wait} and try again." in body(response)
