"""Who did what: on record in words, also when whoever did it is gone."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.doors import body, do_some, sign_in
from factories import RoleFactory, UserFactory, signed_in
from frameworks.models import Framework
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.words import WORDS

ROOT = Path(__file__).resolve().parents[2]
ACTION = re.compile(r'(?:\baction=|_record\(|_event\(|_record_role\()\s*"(\w+\.\w+)"')


@pytest.fixture
def admin(db: None) -> User:
    return RoleFactory.create(user__name="Ada Admin").user


def trail_as_seen_by(admin: User) -> list[tuple[str, str]]:
    """What happened and by whom, newest first, as an admin's page says it."""
    page = body(signed_in(admin).get("/manage/"))
    found = re.findall(r'<li><span>(.*?)</span><span class="xs muted">(.*?), \d', page)
    assert found, "the page lists what happened"
    return found


def test_every_action_that_is_recorded_has_words() -> None:
    written = {
        action
        for app in ("nsx", "frameworks", "assessments")
        for path in (ROOT / app).rglob("*.py")
        for action in ACTION.findall(path.read_text())
    }
    assert {"evidence.add", "guest.merge", "team.view"} <= written, "both ways to write it"
    assert written - set(WORDS) == set()


def test_what_a_guest_did_is_their_accounts_once_they_sign_in(
    client: Client, clerks: Framework, admin: User
) -> None:
    user = UserFactory.create(name="Ann Account")
    do_some(client, clerks)
    assert ("Started an assessment", "Guest") in trail_as_seen_by(admin)
    sign_in(client, user.email)
    trail = trail_as_seen_by(admin)
    assert trail[0] == ("Signed in after trying as a guest", "Ann Account")
    assert ("Started an assessment", "Ann Account") in trail
    assert ("Added evidence", "Ann Account") in trail


def test_one_who_is_deleted_stays_on_record_without_a_name(
    client: Client, clerks: Framework, admin: User
) -> None:
    user = UserFactory.create(name="Gone Person", email="gone@example.org")
    client.force_login(user)
    do_some(client, clerks)
    details = list(AuditEvent.objects.filter(actor=user).order_by("pk").values_list("detail"))
    user.delete()
    assert ("Started an assessment", "Someone who left") in trail_as_seen_by(admin)
    kept = AuditEvent.objects.filter(detail__left=True).order_by("pk")
    assert [({k: v for k, v in each.detail.items() if k != "left"},) for each in kept] == details
    stored = str(list(AuditEvent.objects.values()))
    assert "Gone Person" not in stored
    assert "gone@example.org" not in stored


def test_an_old_guest_is_deleted_by_a_command_and_what_they_did_was_not(
    client: Client, clerks: Framework, admin: User
) -> None:
    do_some(client, clerks)
    User.objects.filter(is_guest=True).update(date_joined="2020-01-01T00:00:00Z")
    call_command("delete_old_guests", stdout=StringIO())
    trail = trail_as_seen_by(admin)
    assert trail[0] == ("Deleted an old guest", "Command line")
    assert ("Started an assessment", "Someone who left") in trail
    assert ("Published a framework: Test clerks v1", "Command line") in trail
