"""A person's own account: name, e-mail, password, and a second step to sign in."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from accounts.doors import (
    NEW_PASSWORD,
    begin,
    body,
    mailed_link,
    sign_in,
    sign_up,
    signed_in_as,
)
from factories import UserFactory, started
from factories.people import PASSWORD
from frameworks.models import Framework
from nsx.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db

EMAIL = "ann@example.org"


@pytest.fixture
def ann(client: Client) -> User:
    """Signed in with a confirmed e-mail, and the password entered again a moment ago."""
    sign_up(client, EMAIL)
    client.post(mailed_link())
    enter_password_again(client)
    client.get("/account/")  # shows what is there to say until now
    mail.outbox.clear()
    return User.objects.get(email=EMAIL)


@pytest.mark.parametrize("name", ["Ann", "  Zoë O’Hara-Ng  ", "शिवानी", "王 小明", "a" * 150, ""])
def test_a_name_is_shown_as_it_was_typed(client: Client, ann: User, name: str) -> None:
    response = client.post("/account/", {"name": name}, follow=True)
    assert "Your name is saved." in body(response)
    ann.refresh_from_db()
    assert ann.name == name.strip()
    assert AuditEvent.objects.filter(action="user.rename").count() == bool(name)
    assert f'value="{name.strip()}"' in body(response) or not name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a" * 151, "text_too_long"),
        ("Ann\nAdmin", "control_characters"),
        ("Ann\tAdmin", "control_characters"),
        ("\u202egnA", "control_characters"),
        ("Ann\x00", "null_characters_not_allowed"),
    ],
)
def test_a_name_that_hides_something_is_refused(
    client: Client, ann: User, name: str, code: str
) -> None:
    response = client.post("/account/", {"name": name})
    assert response.status_code == 422
    assert f'data-code="{code}"' in body(response)
    ann.refresh_from_db()
    assert ann.name == ""


def enter_password_again(client: Client) -> None:
    """What changes how somebody signs in asks for this first."""
    assert client.post("/account/reauthenticate/", {"password": NEW_PASSWORD}).status_code == 302


def test_a_new_e_mail_counts_once_its_link_is_followed(client: Client, ann: User) -> None:
    client.post("/account/email/", {"email": "Anna@example.org", "action_add": ""})
    assert mail.outbox[-1].to == ["anna@example.org"]
    assert "Changing to anna@example.org." in body(client.get("/account/"))
    assert signed_in_as(client) == EMAIL
    client.post(mailed_link())
    assert signed_in_as(client) == "anna@example.org"
    assert "do not go together" in body(sign_in(Client(), EMAIL, NEW_PASSWORD))
    assert sign_in(Client(), "anna@example.org", NEW_PASSWORD).status_code == 302


def test_the_old_e_mail_hears_of_the_change(client: Client, ann: User) -> None:
    client.post("/account/email/", {"email": "anna@example.org", "action_add": ""})
    client.post(mailed_link())
    assert [EMAIL] in [message.to for message in mail.outbox]


def test_a_wish_for_a_new_e_mail_can_be_taken_back(client: Client, ann: User) -> None:
    client.post("/account/email/", {"email": "anna@example.org", "action_add": ""})
    link = mailed_link()
    client.post("/account/email/", {"email": "anna@example.org", "action_remove": ""})
    assert "Changing to" not in body(client.get("/account/"))
    client.post(link)
    assert signed_in_as(client) == EMAIL


@pytest.mark.parametrize("email", ["", "anna", EMAIL])
def test_an_e_mail_that_cannot_be_is_refused(client: Client, ann: User, email: str) -> None:
    page = body(client.post("/account/email/", {"email": email, "action_add": ""}))
    assert 'data-code="' in page
    assert mail.outbox == []


def test_somebody_elses_e_mail_never_becomes_ours(client: Client, ann: User) -> None:
    """Nor do we learn that it is taken: the answer is the same as for a free one."""
    UserFactory.create(email="taken@example.org")
    pages = [
        body(client.post("/account/email/", {"email": email, "action_add": ""}, follow=True))
        for email in ("taken@example.org", "freed@example.org")
    ]
    told = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages]
    assert told[0].replace("taken@", "freed@") == told[1]
    link = next(
        found[1]
        for message in mail.outbox
        if message.to == ["taken@example.org"]
        and (found := re.search(r"//[^/]+(/account/confirm-email/\S+)", str(message.body)))
    )
    client.post(link)
    assert signed_in_as(client) == EMAIL


def test_a_new_password_needs_the_old_one(client: Client, ann: User) -> None:
    fields = {"password1": PASSWORD, "password2": PASSWORD}
    page = body(client.post("/account/password/change/", fields | {"oldpassword": "wrong"}))
    assert "That is not your password now." in page
    assert ann.check_password(NEW_PASSWORD)
    page = body(client.post("/account/password/change/", fields | {"password2": "another-one-9"}))
    assert 'data-code="' in page
    response = client.post("/account/password/change/", fields | {"oldpassword": NEW_PASSWORD})
    assert response.status_code == 302
    assert signed_in_as(client) == EMAIL, "they stay signed in here"
    assert sign_in(Client(), EMAIL, PASSWORD)["Location"] == "/me/"
    assert [message.to for message in mail.outbox] == [[EMAIL]], "they hear of it"


GUARDED = ["/account/2fa/totp/activate/", "/account/2fa/recovery-codes/generate/"]


@pytest.mark.parametrize("path", GUARDED)
def test_what_matters_asks_for_the_password_again(client: Client, ann: User, path: str) -> None:
    client.logout()
    client.force_login(ann)  # as a session is whose sign-in is long ago
    door = client.get(path)["Location"]
    assert door == f"/account/reauthenticate/?{urlencode({'next': path})}"
    assert "That is not your password." in body(client.post(door, {"password": "wrong"}))
    assert client.get(path).status_code == 302
    assert client.post(door, {"password": NEW_PASSWORD})["Location"] == path
    assert client.get(path).status_code == 200


def test_a_new_e_mail_is_not_lost_when_the_password_is_asked_for(client: Client, ann: User) -> None:
    client.logout()
    client.force_login(ann)
    response = client.post("/account/email/", {"email": "anna@example.org", "action_add": ""})
    assert mail.outbox == []
    client.post(response["Location"], {"password": NEW_PASSWORD})
    assert mail.outbox[-1].to == ["anna@example.org"]


def code_of(secret: str, later: int = 0) -> str:
    """What an authenticator app shows now, or so many times 30 seconds later."""
    now = list(yield_hotp_counters_from_time())[1]
    return str(format_hotp_value(hotp_value(secret, now + later)))


def set_up_app(client: Client) -> str:
    """Switch the second step on as the page says; gives the app's key."""
    page = body(client.get(GUARDED[0]))
    found = re.search(r'<b class="key1">(\w+)</b>', page)
    assert found, "the key can be typed"
    response = client.post(GUARDED[0], {"code": code_of(found[1])})
    assert response.status_code == 302
    return found[1]


def recovery_codes(client: Client) -> list[str]:
    page = body(client.get("/account/2fa/recovery-codes/"))
    return re.findall(r"<li>([\w-]+)</li>", page.partition('<ul class="codes">')[2])


@pytest.mark.django_db(transaction=True)  # the e-mail goes out once the change is stored
def test_with_an_app_signing_in_takes_its_code(client: Client, ann: User) -> None:
    secret = set_up_app(client)
    assert "On. You need a code to sign in." in body(client.get("/account/"))
    assert [message.to for message in mail.outbox] == [[EMAIL]], "they hear of it"

    phone = Client()
    assert sign_in(phone, EMAIL, NEW_PASSWORD)["Location"] == "/account/2fa/authenticate/"
    assert phone.get("/me/").status_code == 302, "a password alone opens nothing"
    wrong = phone.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "That code is not right." in body(wrong)
    code = {"code": code_of(secret, later=1)}
    assert phone.post("/account/2fa/authenticate/", code)["Location"] == "/me/"
    assert signed_in_as(phone) == EMAIL

    thief = Client()
    sign_in(thief, EMAIL, NEW_PASSWORD)
    assert "not right" in body(thief.post("/account/2fa/authenticate/", code)), "it was used"


def test_a_wrong_first_code_switches_nothing_on(client: Client, ann: User) -> None:
    client.get(GUARDED[0])
    assert "That code is not right." in body(client.post(GUARDED[0], {"code": "000000"}))
    assert sign_in(Client(), EMAIL, NEW_PASSWORD)["Location"] == "/me/"


def test_a_recovery_code_opens_once(client: Client, ann: User) -> None:
    set_up_app(client)
    codes = recovery_codes(client)
    assert len(codes) == len(set(codes)) == 10

    def try_code(code: str) -> Any:
        lost_phone = Client()
        sign_in(lost_phone, EMAIL, NEW_PASSWORD)
        return lost_phone.post("/account/2fa/authenticate/", {"code": code})

    assert try_code(codes[0])["Location"] == "/me/"
    assert "not right" in body(try_code(codes[0]))
    assert codes[0] not in recovery_codes(client)
    client.post(GUARDED[1])
    assert "not right" in body(try_code(codes[1])), "new codes replace the old"
    assert try_code(recovery_codes(client)[0])["Location"] == "/me/"


def test_switched_off_a_password_is_enough_again(client: Client, ann: User) -> None:
    set_up_app(client)
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    assert sign_in(Client(), EMAIL, NEW_PASSWORD)["Location"] == "/me/"


def test_with_an_unconfirmed_e_mail_the_second_step_asks_to_confirm_first(client: Client) -> None:
    sign_up(client, EMAIL)
    enter_password_again(client)
    page = body(client.get(GUARDED[0], follow=True))
    assert "onfirm" in page
    assert 'class="key1"' not in page


def test_a_guest_who_signs_in_with_a_second_step_brings_their_work_at_its_end(
    client: Client, ann: User, clerks: Framework
) -> None:
    secret = set_up_app(client)
    visitor = Client()
    brought = begin(visitor, clerks)
    sign_in(visitor, EMAIL, NEW_PASSWORD)
    brought.refresh_from_db()
    assert brought.learner.is_guest, "half a sign-in moves nothing"
    visitor.post("/account/2fa/authenticate/", {"code": code_of(secret, later=1)})
    brought.refresh_from_db()
    assert brought.learner == ann
    assert started(ann, clerks) == brought
