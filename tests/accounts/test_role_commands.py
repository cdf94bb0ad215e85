"""The command line's twins: inviting from a file, giving roles, tidying up."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.company import Company, make_company
from nsx.accounts.models import AuditEvent, Invitation, Membership, Role

SITE = "https://nsx.example.org"
FILE = """\
email;name;role;team;organisation
new@example.org;Nia;learner;Workshop;Harbour Cycles
boss@example.org;Bo;site admin;;
bad;;;;
"""


@pytest.fixture
def company(db: None) -> Company:
    return make_company()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(FILE)
    return path


def run(*arguments: object, fails: str = "") -> str:
    """What a command says; with `fails` it must end in that error."""
    out = StringIO()
    if fails:
        with pytest.raises(CommandError, match=fails):
            call_command(*map(str, arguments), stdout=out)
    else:
        call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_file_invites_all_it_can_and_tells_the_rest(company: Company, file: Path) -> None:
    told = run("invite", file, "--site", SITE, fails="left out")
    assert "Row 4 bad (email)" in told
    assert "1 fault, 2 new. 2 sent." in told
    assert {message.to[0] for message in mail.outbox} == {"new@example.org", "boss@example.org"}
    assert f"{SITE}/account/invitation/" in mail.outbox[0].body
    assert "You are invited" in mail.outbox[0].body
    again = run("invite", file, "--site", SITE, fails="left out")
    assert "1 fault, 2 waiting. 0 sent." in again
    assert len(mail.outbox) == 2


def test_a_check_changes_nothing(company: Company, file: Path) -> None:
    told = run("invite", file, "--check", "--json", fails="left out")
    found: dict[str, Any] = json.loads(told)
    assert found["counts"] == {"new": 2, "fault": 1}
    assert found["rows"][2]["fault"] == {"column": "email", "code": "bad_email"}
    assert (Invitation.objects.count(), len(mail.outbox)) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("{file}",), "Say where the links lead"),
        (("{file}", "--site", "nsx.example.org"), "Say where the links lead"),
        (("{file}.gone", "--check"), "No such file"),
        (("{folder}", "--check"), "Is a directory"),
    ],
)
def test_what_cannot_be_run_says_why(
    company: Company, file: Path, arguments: tuple[str, ...], told: str
) -> None:
    run("invite", *(each.format(file=file, folder=file.parent) for each in arguments), fails=told)
    assert not Invitation.objects.exists()


GIVEN = [
    (("learner", "--organisation", "harbour cycles", "--team", "workshop"), "Member of Workshop"),
    (("manager", "--organisation", "Harbour Cycles", "--team", "Workshop"), "Manager of Workshop"),
    (("organisation_admin", "--organisation", "Harbour Cycles"), "Organisation admin, Harbour"),
    (("framework_admin",), "Framework admin, whole site"),
    (("site_admin",), "Site admin"),
]


@pytest.mark.parametrize(("arguments", "told"), GIVEN)
def test_a_role_is_given_once(company: Company, arguments: tuple[str, ...], told: str) -> None:
    email = str(company.learner.email)
    assert f"{email}: {told}" in run("give_role", email.upper(), *arguments)
    assert "as before" in run("give_role", email, *arguments)
    roles = Role.objects.filter(user=company.learner).count()
    places = Membership.objects.filter(user=company.learner).count()
    assert roles + places == 1
    assert AuditEvent.objects.filter(actor=None).count() == 1


NOT_GIVEN = [
    (("learner",), "Everyone is a learner"),
    (("manager",), "needs a team"),
    (("organisation_admin",), "needs an organisation"),
    (("site_admin", "--organisation", "Harbour Cycles"), "Leave the organisation empty"),
    (("manager", "--team", "Workshop"), "Say which organisation"),
    (("manager", "--organisation", "Nowhere", "--team", "X"), "no organisation “Nowhere”"),
    (("manager", "--organisation", "Harbour Cycles", "--team", "X"), "no team “X”"),
]


@pytest.mark.parametrize(("arguments", "told"), NOT_GIVEN)
def test_what_does_not_fit_gives_nothing(
    company: Company, arguments: tuple[str, ...], told: str
) -> None:
    run("give_role", company.learner.email, *arguments, fails=told)
    assert not Role.objects.filter(user=company.learner).exists()


def test_one_without_an_account_is_to_be_invited(company: Company) -> None:
    run("give_role", "who@example.org", "site_admin", fails="Invite them")


def test_old_invitations_are_deleted_with_their_addresses(company: Company) -> None:
    old, fresh = company.invited("old@example.org"), company.invited("fresh@example.org")
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(days=15))
    Invitation.objects.filter(pk=fresh.pk).update(expires_at=timezone.now() - timedelta(days=13))
    assert "Deleted 1 invitation that" in run("delete_old_invitations")
    assert Invitation.objects.get() == fresh
    assert AuditEvent.objects.filter(action="invitation.delete").count() == 1
