"""Hearing that a framework somebody asked for is here: by mail once, and on their own page."""

import smtplib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from pytest_django import Settings

from asking import ASK, CODE, PAGE, QUEUE, WITHDRAW, asked, words
from factories import RoleFactory, UserFactory, framework, signed_in
from frameworks import actions, letters
from frameworks.models import Framework, FrameworkRequest, Occupation
from nsx.accounts.models import User
from teamwork import to, written_to

pytestmark = pytest.mark.django_db

CaptureCommits = Callable[..., AbstractContextManager[Any]]
Publish = Callable[..., Framework]


@pytest.fixture
def published(django_capture_on_commit_callbacks: CaptureCommits) -> Publish:
    """Publishes a framework, and does what is to be done once that is kept."""

    def do(version: str = "v1", code: str = CODE) -> Framework:
        with django_capture_on_commit_callbacks(execute=True):
            return framework(code, title="Share Sellers", version=version)

    return do


def test_whoever_asked_is_mailed_once(
    sellers: Occupation,
    other_sellers: Occupation,
    learner: User,
    settings: Settings,
    published: Publish,
) -> None:
    settings.SITE_URL = "https://nsx.example.org"
    off = UserFactory.create(is_active=False)
    guest = User.objects.create(is_guest=True)
    asked(sellers, learner, off, guest)
    asked(other_sellers, UserFactory.create())
    published()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["lee@example.org"],
        "You can rate yourself in Share Sellers now",
    )
    assert "https://nsx.example.org/occupations/41-3031.00/" in letter.body
    assert "This is the only mail about it." in letter.body
    published("v2")
    call_command("tell_requests", verbosity=0)
    assert len(mail.outbox) == 1


def test_without_an_address_of_the_site_the_mail_says_where_to_look(
    sellers: Occupation, learner: User, published: Publish
) -> None:
    asked(sellers, learner)
    published()
    assert "it stands on top of your page, My skills" in mail.outbox[0].body
    assert "http" not in mail.outbox[0].body


def test_a_publish_that_is_taken_back_tells_nobody(
    sellers: Occupation, learner: User, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    asked(sellers, learner)
    with django_capture_on_commit_callbacks() as callbacks:
        made = framework(CODE, title="Share Sellers")
    assert written_to() == []
    actions.retire(framework=made, by=None)
    for callback in callbacks:
        callback()
    assert written_to() == []


class Broken(EmailBackend):
    """A mail server that is not there, or does not take mail to the learner."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def open(self) -> bool | None:
        if isinstance(self.error, ConnectionError):
            raise self.error
        return super().open()

    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["lee@example.org"]:
            raise self.error
        return super().send_messages(messages)


def no_recipient(code: int) -> Exception:
    return smtplib.SMTPRecipientsRefused({"lee@example.org": (code, b"No")})


@pytest.mark.parametrize(
    ("error", "others", "later"),
    [
        (no_recipient(550), True, False),
        (no_recipient(450), True, True),
        (smtplib.SMTPDataError(554, b"No"), True, False),
        (smtplib.SMTPDataError(451, b"Later"), True, True),
        (smtplib.SMTPSenderRefused(550, b"Who?", "us@example.org"), True, True),
        (smtplib.SMTPServerDisconnected("gone"), True, True),
        (TimeoutError(), False, True),
        (ConnectionRefusedError(), False, True),
    ],
    ids=lambda value: f"{value!r:.40}",
)
def test_a_mail_that_is_not_taken_stops_no_other_and_goes_later_unless_refused_for_good(
    sellers: Occupation,
    learner: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    published: Publish,
    error: Exception,
    others: bool,
    later: bool,
) -> None:
    other = UserFactory.create()
    asked(sellers, learner, other)
    with monkeypatch.context() as patch:
        patch.setattr(letters, "get_connection", lambda: Broken(error))
        assert published().status == Framework.Status.PUBLISHED
    assert caplog.records
    assert written_to() == (to(other) if others else [])
    for _ in range(2):
        call_command("tell_requests", verbosity=0)
        assert written_to() == (to(learner, other) if later else to(other))


def test_publishing_does_not_hang_on_the_queue(
    sellers: Occupation, learner: User, monkeypatch: pytest.MonkeyPatch, published: Publish
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("no queue")

    asked(sellers, learner)
    monkeypatch.setattr("frameworks.tasks._tell", broken)
    assert published().pk


def test_the_dashboard_tells_until_it_is_put_away_or_begun(
    sellers: Occupation, other_sellers: Occupation, learner: User, published: Publish
) -> None:
    asked(sellers, learner)
    asked(other_sellers, learner)
    client = signed_in(learner)
    text = words(client.get("/me/"))
    assert "Frameworks you asked for" in text
    assert "O*NET 30.2 Database" in text
    assert "is here" not in text
    published()
    published(code=other_sellers.code)
    assert words(client.get("/me/")).count(" is here") == 2
    assert client.post(WITHDRAW, {"put-away": "1"})["Location"] == "/me/"
    client.post(f"/occupations/{other_sellers.code}/rate/")
    assert " is here" not in words(client.get("/me/"))
    assert not FrameworkRequest.objects.exists()


def test_what_is_retired_is_asked_for_again_and_told_without_a_second_mail(
    sellers: Occupation,
    learner: User,
    published: Publish,
    django_capture_on_commit_callbacks: CaptureCommits,
) -> None:
    asked(sellers, learner)
    made = published()
    actions.retire(framework=made, by=None)
    client, admin = signed_in(learner), signed_in(RoleFactory.create().user)
    assert " is here" not in words(client.get("/me/"))
    text = words(client.get(PAGE))
    assert "You asked on" in text
    assert "We wrote to you on" in text
    assert "You see it on My skills once it is here again." in text
    assert "We tell you" not in text + words(client.get("/me/"))
    assert "We tell you" not in words(client.post(ASK, follow=True))
    assert "1 person asks" in words(admin.get(QUEUE))
    with django_capture_on_commit_callbacks(execute=True):
        actions.roll_back(to=made, by=None)
    assert " is here" in words(client.get("/me/"))
    assert len(mail.outbox) == 1
    assert "Nobody asks yet" in words(admin.get(QUEUE))


def test_who_asks_anew_is_mailed_anew(
    sellers: Occupation, learner: User, published: Publish
) -> None:
    asked(sellers, learner)
    actions.retire(framework=published(), by=None)
    actions.end_request(occupation=sellers, by=learner)
    asked(sellers, learner)
    assert "We tell you once it is here." in words(signed_in(learner).get(PAGE))
    published("v2")
    assert len(mail.outbox) == 2
