"""The pages shown instead of the one asked for: in our look, and as safe as any other."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from factories import MembershipFactory, RoleFactory, UserFactory, framework, signed_in

HEADERS = {
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def visitor() -> Client:
    """Sees what the browser would see where something goes wrong."""
    return Client(raise_request_exception=False)


def assert_ours(response: Any, status: int, heading: str) -> None:
    """Our look and our headers, and nothing from the inside."""
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in page
    assert "nsx/nsx.css" in page
    assert "Traceback" not in page
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("cookie", [{}, {"sessionid": "a" * 32}])
def test_500_needs_neither_database_nor_session(cookie: dict[str, str]) -> None:
    """Tests without a database may not touch it, so that every query goes wrong here."""
    client = visitor()
    client.cookies.load(cookie)
    assert_ours(client.get("/"), 500, "Something went wrong here")


@pytest.mark.parametrize("path", ["/", "/nowhere/"])
def test_400_for_a_host_that_is_not_ours(path: str) -> None:
    response = visitor().get(path, headers={"Host": "evil.example"})
    assert_ours(response, 400, "We cannot read that request")


@pytest.mark.django_db
def test_400_for_more_fields_than_we_read() -> None:
    fields = {f"v-{n}": "1" for n in range(1001)}
    response = visitor().post("/account/login/", fields)
    assert_ours(response, 400, "We cannot read that request")


@pytest.mark.django_db
def test_404() -> None:
    assert_ours(visitor().get("/nowhere/"), 404, "We cannot find that page")


@pytest.mark.django_db
def test_403_of_a_stale_form() -> None:
    client = Client(enforce_csrf_checks=True)
    assert_ours(client.post("/account/login/"), 403, "Open the page again")


@pytest.mark.django_db
def test_429(settings: Settings) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"guest": "1/10m/ip"}
    framework()
    answers = [visitor().post("/occupations/99-9999.00/rate/") for _ in range(2)]
    assert_ours(answers[1], 429, "That was too much at once")


RUNS_IT = "Whoever runs this site can give you access."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("site_admin", "organisation_admin", "says"),
    [
        (None, None, RUNS_IT),
        ("Ada Admin", None, "Ada Admin can give you access."),
        ("Ada Admin", "Olu Owner", "Olu Owner can give you access."),
        ("", None, RUNS_IT),
        ("", "Olu Owner", "Olu Owner can give you access."),
        ("Ada Admin", "", "Ada Admin can give you access."),
        ("", "", RUNS_IT),
    ],
)
def test_403_names_who_can_give_access_and_never_an_e_mail(
    site_admin: str | None, organisation_admin: str | None, says: str
) -> None:
    member = MembershipFactory.create().user
    organisation = member.memberships.get().team.organisation
    if site_admin is not None:
        RoleFactory.create(user__name=site_admin)
    if organisation_admin is not None:
        RoleFactory.create(
            kind="organisation_admin", organisation=organisation, user__name=organisation_admin
        )
    response = signed_in(member).get("/manage/")
    assert_ours(response, 403, "You cannot open this page")
    assert says in response.content.decode()
    assert "@" not in response.content.decode()


@pytest.mark.django_db
def test_403_tells_a_stranger_nothing_of_other_organisations() -> None:
    RoleFactory.create(
        kind="organisation_admin",
        organisation=MembershipFactory.create().team.organisation,
        user__name="Olu Owner",
    )
    page = signed_in(UserFactory.create()).get("/manage/").content.decode()
    assert RUNS_IT in page
    assert "Olu Owner" not in page


@pytest.mark.django_db
def test_403_lists_several() -> None:
    for name in ("Ada Admin", "Zoe Zero", "Ada Admin"):
        RoleFactory.create(user__name=name)
    page = signed_in(UserFactory.create()).get("/manage/").content.decode()
    assert "One of these can give you access:" in page
    assert page.count("<li>Ada Admin</li>") == page.count("<li>Zoe Zero</li>") == 1
