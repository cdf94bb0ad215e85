"""Trying without an account, and what becomes of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.doors import (
    NEW_PASSWORD,
    begin,
    body,
    do_some,
    reset_password,
    show,
    sign_in,
    sign_up,
    signed_in_as,
)
from assessments.models import Assessment, Evidence, Rating, StoredPlacement
from factories import UserFactory, framework, rate, started
from frameworks.models import Framework
from nsx.accounts import adapter, guests
from nsx.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db

CaptureCommits = Callable[..., AbstractContextManager[Any]]


def kept() -> dict[str, list[Any]]:
    """All that hangs on assessments, whoever's they are."""
    return {
        "assessments": list(Assessment.objects.order_by("pk").values_list("pk", "finished_at")),
        "ratings": list(Rating.objects.order_by("pk").values()),
        "evidence": list(Evidence.objects.order_by("pk").values_list("pk", "note")),
        "placements": list(StoredPlacement.objects.order_by("pk").values()),
    }


def owners() -> set[int]:
    learners = Assessment.objects.values_list("learner", flat=True)
    return {*learners, *Evidence.objects.values_list("owner", flat=True)}


def guest_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/occupations/",
        "/occupations/99-9999.00/",
        "/occupations/99-9999.00/rate/",
        "/me/",
        "/me/choose/?with=1",
        "/account/",
        "/account/login/",
        "/account/signup/",
        "/help/placement/",
    ],
)
def test_looking_makes_no_guest(client: Client, clerks: Framework, path: str) -> None:
    client.get(path)
    assert User.objects.count() == 0
    assert "sessionid" not in client.cookies


def test_another_sites_form_makes_no_guest(clerks: Framework) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/occupations/99-9999.00/rate/").status_code == 403
    assert User.objects.count() == 0


def test_an_occupation_that_is_not_there_makes_no_guest(client: Client) -> None:
    assert client.post("/occupations/99-0000.00/rate/").status_code == 404
    assert User.objects.count() == 0


def test_the_first_post_makes_one_guest_and_the_next_none(
    client: Client, clerks: Framework
) -> None:
    first = begin(client, clerks)
    assert begin(client, clerks) == first
    other = begin(client, framework("88-8888.00"))
    assert User.objects.get(is_guest=True) == first.learner == other.learner
    assert client.session.get_expiry_age() == pytest.approx(settings.GUEST_DAYS * 86_400, abs=60)


def test_two_browsers_are_two_guests_who_see_nothing_of_each_other(clerks: Framework) -> None:
    ours, theirs = Client(), Client()
    mine = begin(ours, clerks)
    begin(theirs, clerks)
    assert User.objects.filter(is_guest=True).count() == 2
    assert ours.get(f"/me/a/{mine.pk}/").status_code == 200
    assert theirs.get(f"/me/a/{mine.pk}/").status_code == 404


def test_a_guest_who_signs_up_keeps_their_row_and_all_that_hangs_on_it(
    client: Client, clerks: Framework
) -> None:
    do_some(client, clerks)
    guest, before = guest_of(client), kept()
    assert all(before.values()), "there is something to lose"
    assert sign_up(client).status_code == 302
    account = User.objects.get()
    assert (account.pk, account.is_guest, account.email) == (guest.pk, False, "new@example.org")
    assert (kept(), owners()) == (before, {guest.pk})
    assert signed_in_as(client) == "new@example.org"
    assert AuditEvent.objects.filter(action="guest.convert", actor=account).count() == 1


def test_what_a_guest_may_not_use_sends_them_to_sign_up(client: Client, clerks: Framework) -> None:
    begin(client, clerks)
    for path in ("/account/email/", "/account/password/change/", "/account/2fa/"):
        assert client.get(path)["Location"] == "/account/signup/"
    assert "You have no account yet" in body(client.get("/account/"))


def test_a_guest_who_signs_in_brings_their_work_along(client: Client, clerks: Framework) -> None:
    user = UserFactory.create()
    earlier = started(user, framework("88-8888.00"), occupational="11")
    do_some(client, clerks)
    guest, before = guest_of(client), kept()
    assert sign_in(client, user.email)["Location"] == "/me/"
    assert not User.objects.filter(pk=guest.pk).exists()
    assert (kept(), owners()) == (before, {user.pk})
    assert signed_in_as(client) == user.email
    page = body(client.get("/me/evidence/"))
    assert "Told by customers" in page
    assert Assessment.objects.of(user).filter(pk=earlier.pk).exists()


def test_one_with_a_wrong_password_stays_a_guest(client: Client, clerks: Framework) -> None:
    user = UserFactory.create()
    do_some(client, clerks)
    guest = guest_of(client)
    assert "do not go together" in body(sign_in(client, user.email, "wrong"))
    assert guest_of(client) == guest
    assert owners() == {guest.pk}


@pytest.mark.parametrize(
    ("mine", "brought", "stays"),
    [("33", "", "mine"), ("", "33", "brought"), ("", "", "mine")],
)
def test_an_assessment_without_answers_gives_way(
    client: Client, clerks: Framework, mine: str, brought: str, stays: str
) -> None:
    user = UserFactory.create()
    pks = {
        "mine": started(user, clerks, occupational=mine).pk,
        "brought": begin(client, clerks).pk,
    }
    rate(Assessment.objects.get(pk=pks["brought"]), occupational=brought)
    assert sign_in(client, user.email)["Location"] == "/me/"
    left = Assessment.objects.get()
    assert (left.learner, left.finished_at) == (user, None)
    # Where both are empty it matters to nobody which one stays.
    assert left.pk == pks[stays] or not (mine or brought)


def test_one_with_nothing_but_evidence_does_not_give_way(client: Client, clerks: Framework) -> None:
    user = UserFactory.create()
    started(user, clerks, occupational="33")
    show(client, begin(client, clerks))
    assert sign_in(client, user.email)["Location"].startswith("/me/choose/?with=")
    assert Evidence.objects.get().owner == user


@pytest.mark.parametrize("choice", ["mine", "brought"])
def test_of_two_open_ones_the_person_chooses_and_both_are_kept(
    client: Client, clerks: Framework, choice: str
) -> None:
    user = UserFactory.create()
    mine = started(user, clerks, occupational="3333")
    brought = do_some(client, clerks, "1")
    ratings = kept()["ratings"]
    question = sign_in(client, user.email)["Location"]
    assert question == f"/me/choose/?with={brought.pk}"
    page = body(client.get(question))
    assert "4 answers" in page
    assert "1 answer," in page

    refused = client.post(question)
    assert refused.status_code == 422
    assert 'data-code="choice_required"' in body(refused)

    chosen = {"mine": mine, "brought": brought}[choice]
    answer = client.post(question, {f"go-on-{brought.pk}": chosen.pk})
    assert answer["Location"] == "/me/"
    assert Assessment.objects.get(finished_at=None) == chosen
    assert set(Assessment.objects.of(user)) == {mine, brought}
    assert kept()["ratings"] == ratings


def test_the_question_is_the_persons_own(client: Client, clerks: Framework) -> None:
    user = UserFactory.create()
    started(user, clerks, occupational="3")
    do_some(client, clerks)
    question = sign_in(client, user.email)["Location"]
    stranger = Client()
    stranger.force_login(UserFactory.create())
    for path in (question, "/me/choose/", "/me/choose/?with=x", "/me/choose/?with=999"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(question).status_code == 404


def test_a_guest_who_resets_a_password_is_signed_in_and_brings_their_work(
    client: Client, clerks: Framework
) -> None:
    user = UserFactory.create()
    do_some(client, clerks)
    before = kept()
    assert reset_password(client, user.email).status_code == 302
    assert signed_in_as(client) == user.email
    assert (kept(), owners()) == (before, {user.pk})
    assert not User.objects.filter(is_guest=True).exists()


def aged(days: float, **fields: Any) -> User:
    return User.objects.create(date_joined=timezone.now() - timedelta(days=days), **fields)


@pytest.mark.parametrize(
    ("days", "options", "goes"),
    [
        (settings.GUEST_DAYS - 0.5, {}, False),
        (settings.GUEST_DAYS + 0.5, {}, True),
        (6.5, {"days": 7}, False),
        (7.5, {"days": 7}, True),
    ],
)
def test_guests_are_deleted_when_their_days_are_over(
    days: float, options: dict[str, int], goes: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    guest = aged(days, is_guest=True)
    call_command("delete_old_guests", **options)
    assert User.objects.filter(pk=guest.pk).exists() is not goes
    assert capsys.readouterr().out.startswith(f"Deleted {int(goes)} guest")
    assert AuditEvent.objects.filter(action="guest.delete").count() == goes


def test_one_who_signed_up_stays_however_old(client: Client, clerks: Framework) -> None:
    assessment = begin(client, clerks)
    User.objects.update(date_joined=timezone.now() - timedelta(days=400))
    sign_up(client)
    call_command("delete_old_guests")
    assert Assessment.objects.get() == assessment


def test_the_files_of_a_deleted_guest_go_too(
    client: Client,
    clerks: Framework,
    django_capture_on_commit_callbacks: CaptureCommits,
) -> None:
    upload = SimpleUploadedFile("a.txt", b"Told by customers", "text/plain")
    item = show(client, begin(client, clerks), kind="file", file=upload).evidence
    path = Path(item.file.path)
    assert path.exists()
    User.objects.update(date_joined=timezone.now() - timedelta(days=400))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("delete_old_guests")
    assert not path.exists()
    assert (User.objects.count(), Assessment.objects.count(), Evidence.objects.count()) == (0, 0, 0)
    assert client.get("/me/")["Location"].startswith("/account/login/"), "the session is over"


@pytest.mark.parametrize("happens", ["is deleted", "signs up in another tab"])
def test_a_guest_who_is_none_any_more_while_signing_up_gets_an_account_of_its_own(
    client: Client, clerks: Framework, monkeypatch: pytest.MonkeyPatch, happens: str
) -> None:
    """Between the moment the request found its guest and the moment the account is stored."""
    begin(client, clerks)

    def meanwhile(request: HttpRequest) -> User | None:
        guest = guests.guest_at_the_door(request)
        if guest and happens == "is deleted":
            guests.delete_guest(guest=guest)
        elif guest:
            User.objects.filter(pk=guest.pk).update(is_guest=False, email="first@example.org")
        return guest

    monkeypatch.setattr(adapter, "guest_at_the_door", meanwhile)
    assert sign_up(client, "second@example.org").status_code == 302
    monkeypatch.undo()
    assert signed_in_as(client) == "second@example.org"
    first = User.objects.filter(email="first@example.org")
    assert first.exists() is (happens != "is deleted")
    assert sign_in(Client(), "second@example.org", NEW_PASSWORD).status_code == 302


def test_one_who_is_deleted_while_signing_in_is_signed_in(
    client: Client, clerks: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = UserFactory.create()
    begin(client, clerks)
    User.objects.filter(is_guest=True).update(date_joined=timezone.now() - timedelta(days=400))

    def meanwhile(request: HttpRequest) -> User | None:
        call_command("delete_old_guests")
        return guests.guest_at_the_door(request)

    monkeypatch.setattr(adapter, "guest_at_the_door", meanwhile)
    assert sign_in(client, user.email)["Location"] == "/me/"
    assert signed_in_as(client) == user.email
    assert not Assessment.objects.exists()
