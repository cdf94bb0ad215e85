"""The command that makes the first admin."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.doors import NEW_PASSWORD, sign_in
from factories import UserFactory
from nsx.accounts.models import AuditEvent, Role, User

pytestmark = pytest.mark.django_db

EMAIL = "ada@example.org"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a line on standard input, which is no terminal."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def make(*options: str, email: str = EMAIL) -> str:
    out = io.StringIO()
    call_command("make_site_admin", email, *options, stdout=out)
    return out.getvalue()


def test_a_new_user_is_made_and_can_manage_the_site(client: Client, typed: Any) -> None:
    typed(f"{NEW_PASSWORD}\nand a line that is not read\n")
    said = make("--password-stdin", email="Ada@Example.org")
    assert said == f"Made the user {EMAIL}.\n{EMAIL} is now a site admin.\n"
    assert sign_in(client, EMAIL, NEW_PASSWORD)["Location"] == "/me/"
    assert client.get("/manage/").status_code == 200
    page = client.get("/account/").content.decode()
    assert "Not confirmed yet" not in page, "whoever runs the site vouches for the e-mail"


def test_an_existing_user_keeps_their_password(client: Client) -> None:
    user = UserFactory.create(email=EMAIL)
    assert make() == f"{EMAIL} is now a site admin.\n"
    assert sign_in(client, user.email)["Location"] == "/me/"
    assert client.get("/manage/").status_code == 200


def test_twice_changes_nothing() -> None:
    UserFactory.create(email=EMAIL)
    make()
    before = AuditEvent.objects.count()
    assert make() == f"{EMAIL} is a site admin already. Nothing changed.\n"
    assert Role.objects.count() == 1
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    ("email", "password", "message"),
    [
        ("ada", NEW_PASSWORD, "valid email"),
        (EMAIL, "", "too short"),
        (EMAIL, "password", "too common"),
        (EMAIL, EMAIL, "too similar"),
    ],
)
def test_what_cannot_be_a_user_is_said_and_leaves_nothing(
    typed: Any, email: str, password: str, message: str
) -> None:
    typed(f"{password}\n")
    with pytest.raises(CommandError, match=message):
        make("--password-stdin", email=email)
    assert User.objects.count() == 0


def test_without_a_terminal_a_new_user_needs_a_password_from_somewhere(typed: Any) -> None:
    typed("")
    with pytest.raises(CommandError, match="--password-stdin"):
        make()
    assert User.objects.count() == 0
