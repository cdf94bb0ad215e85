"""Asking for a framework, and hearing of it once it is here."""

import re
import smtplib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from factories import (
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
    UserFactory,
    document,
    framework,
    signed_in,
)
from factories.onet import known
from factories.people import PASSWORD
from frameworks import actions, letters
from frameworks.models import Draft, Framework, FrameworkRequest, Occupation
from nsx.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db

CaptureCommits = Callable[..., AbstractContextManager[Any]]
CODE = "41-3031.00"
PAGE = f"/occupations/{CODE}/"
ASK = f"{PAGE}ask/"
WITHDRAW = f"{ASK}withdraw/"
QUEUE = "/manage/requests/"


@pytest.fixture
def sellers() -> Occupation:
    return known(CODE, "Share Sellers")


@pytest.fixture
def learner() -> User:
    return UserFactory.create(name="Lee Learner", email="lee@example.org")


def asked(occupation: Occupation, *people: User, why: str = "") -> None:
    for person in people:
        actions.ask_for_framework(occupation=occupation, why=why, by=person)


def body(response: Any) -> str:
    return str(response.content.decode())


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body(response)))


def published(commits: CaptureCommits, version: str = "v1", code: str = CODE) -> Framework:
    with commits(execute=True):
        return framework(code, title="Share Sellers", version=version)


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


@pytest.mark.parametrize(
    ("why", "code"),
    [("x" * 301, "text_too_long"), ("a\x00b", "bad_text"), ("a\u202eb", "bad_text")],
)
def test_what_is_not_right_is_said(sellers: Occupation, learner: User, why: str, code: str) -> None:
    response = signed_in(learner).post(ASK, {"why": why})
    assert response.status_code == 422
    assert f'data-code="{code}"' in body(response)
    assert not FrameworkRequest.objects.exists()


def test_text_is_never_markup(sellers: Occupation, learner: User) -> None:
    asked(sellers, learner, why="<img src=x>")
    page = body(signed_in(RoleFactory.create().user).get(QUEUE))
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


def test_nobody_asks_without_end(
    sellers: Occupation, learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frameworks.actions.requests.MAX_ASKED", 1)
    asked(known("41-3099.00", "Other Sellers"), learner)
    response = signed_in(learner).post(ASK)
    assert response.status_code == 422
    assert 'data-code="too_many"' in body(response)


def test_nobody_asks_too_fast(sellers: Occupation, learner: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"suggest": "1/10m/user"}
    client = signed_in(learner)
    assert client.post(ASK).status_code == 302
    assert client.post(ASK).status_code == 429


def test_a_visitor_signs_in_and_comes_back_to_finish_it(
    client: Client, sellers: Occupation, learner: User
) -> None:
    page = body(client.get(PAGE))
    assert f'href="{ASK}"' in page
    assert "<textarea" not in page
    door = client.get(ASK)["Location"]
    assert door == f"/account/login/?next={ASK}"
    assert client.post(ASK)["Location"] == door
    response = client.post(door, {"login": learner.email, "password": PASSWORD})
    assert response["Location"] == ASK
    assert "<textarea" in body(client.get(ASK))
    client.post(ASK)
    assert FrameworkRequest.objects.get().user == learner


def test_a_visitor_makes_an_account_and_comes_back_to_finish_it(
    client: Client, sellers: Occupation
) -> None:
    door = f"/account/signup/?next={ASK}"
    assert f'href="{door}"' in body(client.get(f"/account/login/?next={ASK}")).replace("%2F", "/")
    sent = {"email": "new@example.org", "password1": "lantern-oak-river-7"}
    assert client.post(door, sent)["Location"] == ASK


@pytest.fixture
def guest(client: Client) -> User:
    """A visitor who began to rate something."""
    framework()
    client.post("/occupations/99-9999.00/rate/")
    return User.objects.get(is_guest=True)


def test_a_guests_wish_stays_when_they_sign_up(
    client: Client, sellers: Occupation, guest: User
) -> None:
    client.post(ASK, {"why": "For me"})
    assert "Make an account to be counted, and we tell you once it is here." in words(
        client.get(PAGE)
    )
    client.post(
        "/account/signup/", {"email": "new@example.org", "password1": "lantern-oak-river-7"}
    )
    row = FrameworkRequest.objects.get()
    assert (row.user.email, row.why) == ("new@example.org", "For me")


def test_a_guests_wishes_come_along_when_they_sign_in(
    client: Client, sellers: Occupation, guest: User, learner: User
) -> None:
    other = known("41-3099.00", "Other Sellers")
    asked(sellers, guest, why="As a guest")
    asked(sellers, learner, why="With an account")
    asked(other, guest)
    client.post("/account/login/", {"login": learner.email, "password": PASSWORD})
    assert not User.objects.filter(is_guest=True).exists()
    rows = FrameworkRequest.objects.order_by("occupation__code")
    assert list(rows.values_list("occupation__code", "user", "why")) == [
        (CODE, learner.pk, "With an account"),
        (other.code, learner.pk, ""),
    ]


def test_whoever_asked_is_mailed_once(
    sellers: Occupation,
    learner: User,
    settings: Settings,
    django_capture_on_commit_callbacks: CaptureCommits,
) -> None:
    settings.SITE_URL = "https://nsx.example.org"
    off = UserFactory.create(is_active=False)
    guest = User.objects.create(is_guest=True)
    asked(sellers, learner, off, guest)
    asked(known("41-3099.00", "Other Sellers"), UserFactory.create())
    published(django_capture_on_commit_callbacks)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["lee@example.org"],
        "You can rate yourself in Share Sellers now",
    )
    assert "https://nsx.example.org/occupations/41-3031.00/" in letter.body
    assert "This is the only mail about it." in letter.body
    published(django_capture_on_commit_callbacks, "v2")
    call_command("tell_requests", verbosity=0)
    assert len(mail.outbox) == 1


def test_without_an_address_of_the_site_the_mail_says_where_to_look(
    sellers: Occupation, learner: User, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    asked(sellers, learner)
    published(django_capture_on_commit_callbacks)
    assert "it stands on top of your page, My skills" in mail.outbox[0].body
    assert "http" not in mail.outbox[0].body


def test_a_publish_that_is_taken_back_tells_nobody(
    sellers: Occupation, learner: User, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    asked(sellers, learner)
    with django_capture_on_commit_callbacks() as callbacks:
        made = framework(CODE, title="Share Sellers")
    assert mail.outbox == []
    actions.retire(framework=made, by=None)
    for callback in callbacks:
        callback()
    assert mail.outbox == []


class NoServer(EmailBackend):
    """A mail server that is not there."""

    def open(self) -> bool:
        raise ConnectionRefusedError


def refusing(error: Exception) -> type[EmailBackend]:
    """A mail server that does not take mail to one address."""

    class Refusing(EmailBackend):
        def send_messages(self, messages: Any) -> int:
            if messages[0].to == ["lee@example.org"]:
                raise error
            return super().send_messages(messages)

    return Refusing


def test_without_a_mail_server_publishing_goes_on_and_a_later_run_tells(
    sellers: Occupation,
    learner: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: CaptureCommits,
) -> None:
    asked(sellers, learner)
    with monkeypatch.context() as patch:
        patch.setattr(letters, "get_connection", NoServer)
        made = published(django_capture_on_commit_callbacks)
    assert made.status == Framework.Status.PUBLISHED
    assert mail.outbox == []
    call_command("tell_requests", verbosity=0)
    assert [letter.to for letter in mail.outbox] == [["lee@example.org"]]


def no_recipient(code: int) -> Exception:
    return smtplib.SMTPRecipientsRefused({"lee@example.org": (code, b"No")})


@pytest.mark.parametrize(
    ("error", "others", "later"),
    [
        (no_recipient(550), 1, 0),
        (no_recipient(450), 1, 1),
        (smtplib.SMTPDataError(554, b"No"), 1, 0),
        (smtplib.SMTPDataError(451, b"Later"), 1, 1),
        (smtplib.SMTPSenderRefused(550, b"Who?", "us@example.org"), 1, 1),
        (smtplib.SMTPServerDisconnected("gone"), 1, 1),
        (TimeoutError(), 0, 2),
    ],
    ids=lambda value: f"{value!r:.40}",
)
def test_a_mail_that_is_not_taken_stops_no_other_and_goes_later_unless_refused_for_good(
    sellers: Occupation,
    learner: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: CaptureCommits,
    error: Exception,
    others: int,
    later: int,
) -> None:
    asked(sellers, learner, UserFactory.create())
    with monkeypatch.context() as patch:
        patch.setattr(letters, "get_connection", refusing(error))
        published(django_capture_on_commit_callbacks)
    assert caplog.records
    assert len(mail.outbox) == others
    for _ in range(2):
        call_command("tell_requests", verbosity=0)
        assert len(mail.outbox) == others + later


def test_publishing_does_not_hang_on_the_queue(
    sellers: Occupation,
    learner: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: CaptureCommits,
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("no queue")

    asked(sellers, learner)
    monkeypatch.setattr("frameworks.tasks._tell", broken)
    assert published(django_capture_on_commit_callbacks).pk


def test_the_dashboard_tells_until_it_is_put_away_or_begun(
    sellers: Occupation, learner: User, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    other = known("41-3099.00", "Other Sellers")
    asked(sellers, learner)
    asked(other, learner)
    client = signed_in(learner)
    text = words(client.get("/me/"))
    assert "Frameworks you asked for" in text
    assert "O*NET 30.2 Database" in text
    assert "is here" not in text
    published(django_capture_on_commit_callbacks)
    published(django_capture_on_commit_callbacks, code=other.code)
    assert words(client.get("/me/")).count(" is here") == 2
    assert client.post(WITHDRAW, {"put-away": "1"})["Location"] == "/me/"
    client.post(f"/occupations/{other.code}/rate/")
    assert " is here" not in words(client.get("/me/"))
    assert not FrameworkRequest.objects.exists()


def test_what_is_retired_is_asked_for_again_and_told_without_a_second_mail(
    sellers: Occupation, learner: User, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    asked(sellers, learner)
    made = published(django_capture_on_commit_callbacks)
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
    sellers: Occupation, learner: User, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    asked(sellers, learner)
    actions.retire(framework=published(django_capture_on_commit_callbacks), by=None)
    actions.end_request(occupation=sellers, by=learner)
    asked(sellers, learner)
    assert "We tell you once it is here." in words(signed_in(learner).get(PAGE))
    published(django_capture_on_commit_callbacks, "v2")
    assert len(mail.outbox) == 2


def test_guests_ask_without_being_counted(
    client: Client, sellers: Occupation, guest: User, learner: User
) -> None:
    admin = signed_in(RoleFactory.create().user)
    client.post(ASK, {"why": "As a guest"})
    text = words(client.get(PAGE))
    assert "Make an account to be counted, and we tell you once it is here." in text
    assert "So did" not in text
    assert "person asks" not in words(Client().get(PAGE))
    assert "Nobody asks yet" in words(admin.get(QUEUE))
    asked(sellers, learner)
    assert "So did 1 other." in words(client.get(PAGE))
    assert "1 person asks for one." in words(Client().get(PAGE))
    text = words(admin.get(QUEUE))
    assert "1 person asks" in text
    assert "As a guest" not in text


def test_where_there_is_a_framework_nobody_asks(sellers: Occupation, learner: User) -> None:
    framework(CODE, title="Share Sellers")
    client = signed_in(learner)
    for response in (client.get(ASK), client.post(ASK)):
        assert response["Location"] == PAGE
    assert "There is a framework by now." in words(client.get(PAGE))
    assert not FrameworkRequest.objects.exists()
    with pytest.raises(actions.Framed):
        actions.ask_for_framework(occupation=sellers, by=learner)


def test_what_a_person_asked_for_goes_with_them(sellers: Occupation, learner: User) -> None:
    asked(sellers, learner)
    learner.delete()
    assert not FrameworkRequest.objects.exists()


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


@pytest.mark.parametrize("role", [None, "organisation_admin"])
def test_the_queue_is_for_who_looks_after_frameworks(learner: User, role: str | None) -> None:
    if role:
        RoleFactory.create(user=learner, kind=role, organisation=OrganisationFactory.create())
    assert signed_in(learner).get(QUEUE).status_code == 403


def test_the_queue_of_an_organisation_holds_its_own(sellers: Occupation, learner: User) -> None:
    home = OrganisationFactory.create()
    asked(sellers, learner)
    asked(known("41-3099.00", "Ours", organisation=home), UserFactory.create())
    admin = RoleFactory.create(kind="framework_admin", organisation=home).user
    text = words(signed_in(admin).get(QUEUE))
    assert "Ours" in text
    assert "Share Sellers" not in text


def test_the_queue_shows_what_is_asked_for_most_and_why_but_not_who(
    sellers: Occupation, learner: User
) -> None:
    late = known("41-3099.00", "Other Sellers")
    asked(sellers, learner, UserFactory.create(), why="We train them")
    asked(late, UserFactory.create())
    FrameworkRequest.objects.filter(occupation=sellers).update(created_at="2026-01-02T00:00Z")
    admin = signed_in(RoleFactory.create(kind="framework_admin").user)
    page = admin.get(QUEUE)
    text = words(page)
    assert text.index("Share Sellers") < text.index("Other Sellers")
    assert "2 people ask" in text
    assert "asked for last on 2 January 2026" in text
    assert text.count("We train them") == 2
    assert "Lee Learner" not in text
    assert f'href="/manage/frameworks/new/?code={CODE}"' in body(page)
    newest = words(admin.get(f"{QUEUE}?order=newest"))
    assert newest.index("Other Sellers") < newest.index("Share Sellers")
    found = words(admin.get(f"{QUEUE}?q=share%00+SELL"))
    assert "Share Sellers" in found
    assert "Other Sellers" not in found
    assert "None found" in words(admin.get(f"{QUEUE}?q=zzz&order=zzz&page=9"))


def test_a_draft_that_waits_is_not_begun_again(sellers: Occupation, learner: User) -> None:
    asked(sellers, learner)
    actions.new_draft(document=document(CODE), by=None)
    assert Draft.objects.count() == 1
    page = body(signed_in(RoleFactory.create().user).get(QUEUE))
    assert "A draft waits." in page
    assert "Begin a framework" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_has_one_query_count(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        asked(known(f"41-300{number}.00", f"Sellers {number}"), UserFactory.create(), why="Yes")
    admin = signed_in(RoleFactory.create().user)
    with django_assert_num_queries(6):
        page = body(admin.get(QUEUE))
    assert page.count("Begin a framework") == count


def test_framework_admins_do_not_read_in_the_trail_who_asks(
    sellers: Occupation, learner: User
) -> None:
    asked(sellers, learner)
    told = "Asked for a framework"
    assert told in words(signed_in(RoleFactory.create().user).get("/manage/audit/"))
    admin = RoleFactory.create(kind="framework_admin").user
    assert told not in re.sub(
        r"<select.*?</select>", "", body(signed_in(admin).get("/manage/audit/")), flags=re.DOTALL
    )
