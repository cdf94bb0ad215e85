"""What a visitor's browser may keep, and when it has to ask for it anew."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from factories import OrganisationFactory, RoleFactory, UserFactory, framework, signed_in
from factories.frameworks import document
from factories.onet import onet_files, put
from frameworks.actions import publish, retire, roll_back
from frameworks.models import AiEvidence, Framework, FrameworkRequest, Grounding, Occupation
from nsx.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db

SOC = "99-9999.00"
ONET = "41-3031.00"
PAGES = [
    "/",
    "/occupations/",
    "/occupations/?q=clerk",
    f"/occupations/{SOC}/",
    f"/occupations/{SOC}/ai/",
    f"/occupations/{SOC}/durable/",
    f"/occupations/{SOC}/sources/",
    f"/occupations/{SOC}/?v=v1",
    f"/occupations/{ONET}/",
    "/help/placement/",
    "/help/sources/",
    "/accessibility/",
    "/privacy/",
]
FILES = [
    f"/occupations/{SOC}/export.json",
    "/sitemap.xml",
    "/sitemap-occupations.xml",
    "/sitemap-pages.xml",
    "/robots.txt",
]
EVERYTHING = [*PAGES, *FILES]
FOUR = (1, 1, 1, 1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    """A framework, and occupations of O*NET's; the folder these are from."""
    framework(SOC, ai=FOUR, durable={"Care": FOUR})
    imported(put(tmp_path / "db_30_2_text", onet_files()))
    return tmp_path / "db_30_2_text"


def imported(folder: Path) -> None:
    call_command("import_onet", str(folder), stdout=StringIO(), stderr=StringIO())


def again(client: Client, path: str, kept: Any, **headers: str) -> Any:
    """Ask whether what a browser kept still holds."""
    return client.get(path, headers={"If-None-Match": kept["ETag"], **headers})


@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_visitor_is_told_in_one_query_that_nothing_changed(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, path: str, method: str
) -> None:
    kept = getattr(client, method)(path)
    assert kept.status_code == 200
    with django_assert_num_queries(1):
        response = getattr(client, method)(path, headers={"If-None-Match": kept["ETag"]})
    assert (response.status_code, response.content) == (304, b"")
    assert "Content-Length" not in response
    assert not response.templates
    for name in ("ETag", "Cache-Control", "Vary"):
        assert response[name] == kept[name]


@pytest.mark.parametrize("path", EVERYTHING)
def test_a_page_is_kept_by_the_browser_alone_and_a_file_by_anybody(
    client: Client, path: str
) -> None:
    response = client.get(path)
    who = "public" if path in FILES else "private"
    assert response["Cache-Control"] == f"{who}, no-cache"
    assert {"Cookie", "HX-Request"} <= set(response["Vary"].split(", "))
    if path in FILES:
        assert not response.cookies


def signed_up() -> User:
    return UserFactory.create()


def guest() -> User:
    return User.objects.create(is_guest=True)


def admin() -> User:
    user: User = RoleFactory.create(kind="site_admin", organisation=None).user
    return user


@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize("who", [signed_up, guest, admin])
def test_who_is_signed_in_gets_nothing_that_is_kept(
    client: Client, path: str, who: Callable[[], User]
) -> None:
    kept = client.get(path)
    theirs = signed_in(who())
    theirs.cookies.update(client.cookies)
    response = again(theirs, path, kept)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response


def test_signing_in_and_out_gives_new_pages_each_time(client: Client) -> None:
    user = UserFactory.create(password="a long password")
    path = f"/occupations/{SOC}/"
    kept = client.get(path)
    assert ">Sign in</a>" in kept.content.decode()
    client.force_login(user)
    inside = again(client, path, kept)
    assert (inside.status_code, ">Sign in</a>" in inside.content.decode()) == (200, False)
    client.post("/account/logout/")
    told = again(client, path, kept)
    assert "You are signed out." in told.content.decode()
    assert "ETag" not in told
    after = client.get(path)
    assert "You are signed out." not in after.content.decode()


def test_a_page_with_a_token_is_nobody_elses(client: Client) -> None:
    path = f"/occupations/{SOC}/"
    kept = client.get(path)
    other = Client()
    theirs = again(other, path, kept)
    assert theirs.status_code == 200
    assert theirs["ETag"] != kept["ETag"]
    assert theirs.cookies["csrftoken"].value != kept.cookies["csrftoken"].value


def test_what_was_kept_can_still_be_sent(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    path = f"/occupations/{SOC}/"
    kept = strict.get(path)
    token = kept.context["csrf_token"]
    assert again(strict, path, kept).status_code == 304
    sent = strict.post(f"{path}rate/", {"csrfmiddlewaretoken": str(token)})
    assert sent.status_code == 302


def test_htmx_gets_its_part_and_not_the_kept_page(client: Client) -> None:
    kept = client.get("/occupations/?q=clerk")
    part = again(client, "/occupations/?q=clerk", kept, **{"HX-Request": "true"})
    assert part.status_code == 200
    assert part.content.decode().lstrip().startswith('<section id="results"')
    assert again(client, "/occupations/?q=clerk", part, **{"HX-Request": "true"}).status_code == 304


def test_another_address_or_host_is_another_page(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    kept = client.get("/occupations/")
    assert again(client, "/occupations/?q=clerk", kept).status_code == 200
    assert again(client, "/occupations/", kept, Host="other.example").status_code == 200


def publishes() -> None:
    publish(document=document(SOC, version="v2", title="Other clerks"), by=None)


def rolls_back() -> None:
    first = Framework.objects.get(occupation__code=SOC, version="v1")
    publish(document=document(SOC, version="v2"), by=None)
    roll_back(to=first, by=None)


def retires() -> None:
    retire(framework=Framework.objects.get(occupation__code=SOC), by=None)


def tells_of_ai() -> None:
    AiEvidence.objects.create(
        occupation=Occupation.objects.get(code=SOC),
        kind="aei",
        values={"augmentShare": 50},
        source="Test",
        dated=timezone.localdate(),
    )


def tells_otherwise_of_ai() -> None:
    AiEvidence.objects.update(values={}, imported_at=timezone.now() + timedelta(seconds=1))


def asks_for_a_framework() -> None:
    occupation = Occupation.objects.get(code=ONET)
    FrameworkRequest.objects.create(occupation=occupation, user=UserFactory.create())


def takes_the_question_back() -> None:
    FrameworkRequest.objects.all().delete()


def grounds_a_statement() -> None:
    Grounding.objects.create(
        occupation=Occupation.objects.get(code=SOC),
        lineage="00000000-0000-4000-8000-000000000000",
        kind="tasks",
        name="Do it.",
        holds=True,
    )


CHANGES = [
    publishes,
    rolls_back,
    retires,
    tells_of_ai,
    asks_for_a_framework,
    grounds_a_statement,
]


@pytest.mark.parametrize("path", ["/", "/occupations/", f"/occupations/{ONET}/", "/sitemap.xml"])
@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_everybody_gets_a_new_page(
    client: Client, path: str, change: Callable[[], None]
) -> None:
    kept = client.get(path)
    change()
    assert again(client, path, kept).status_code == 200


@pytest.mark.parametrize(
    ("before", "change"),
    [(tells_of_ai, tells_otherwise_of_ai), (asks_for_a_framework, takes_the_question_back)],
)
def test_so_they_do_after_a_second_change(
    client: Client, before: Callable[[], None], change: Callable[[], None]
) -> None:
    before()
    kept = client.get("/")
    assert again(client, "/", kept).status_code == 304
    change()
    assert again(client, "/", kept).status_code == 200


def test_a_new_import_gives_new_pages_and_one_that_changes_nothing_does_not(
    client: Client, folder: Path
) -> None:
    path = f"/occupations/{ONET}/"
    kept = client.get(path)
    imported(folder)
    assert again(client, path, kept).status_code == 304
    said = onet_files()["Occupation Data"].replace("Share Sellers do", "They do")
    put(folder, {"Occupation Data": said})
    imported(folder)
    response = again(client, path, kept)
    assert response.status_code == 200
    assert "They do what they do." in response.content.decode()


def test_while_an_import_is_under_way_nothing_is_kept(client: Client) -> None:
    kept = client.get("/")
    begun = AuditEvent.objects.create(action="onet.import", target="site")
    response = again(client, "/", kept)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert "ETag" not in response
    # One that was killed is under way no longer after an hour.
    AuditEvent.objects.filter(pk=begun.pk).update(at=begun.at - timedelta(hours=2))
    assert "ETag" in client.get("/")


def test_of_two_imports_at_once_both_must_end(client: Client) -> None:
    begun, done = "onet.import", "onet.imported"
    for action, kept in [
        (begun, False),
        (begun, False),
        (done, False),
        (done, True),
        (begun, False),
        (done, True),
    ]:
        AuditEvent.objects.create(action=action, target="site")
        assert ("ETag" in client.get("/")) is kept
    # Of one that began long ago and ended lately, the end is nobody else's.
    AuditEvent.objects.filter(action=begun).update(at=timezone.now() - timedelta(hours=2))
    assert "ETag" in client.get("/")
    AuditEvent.objects.create(action=begun, target="site")
    assert "ETag" not in client.get("/")


def test_what_is_not_there_is_not_kept(client: Client) -> None:
    OrganisationFactory.create(slug="acme")
    framework("x-acme-lead", version="v7")
    for path in ("/occupations/x-acme-lead/", "/occupations/11-1111.00/"):
        response = client.get(path, headers={"If-None-Match": client.get("/")["ETag"]})
        assert response.status_code == 404
        assert "ETag" not in response


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/occupations/11-1111.00/", 404),
        (f"/occupations/{ONET}/durable/", 404),
        (f"/occupations/{SOC}/?v=nope", 404),
        ("/", 200),
    ],
)
def test_whether_there_is_a_page_at_all_only_the_page_says(
    client: Client, path: str, status: int
) -> None:
    for any_page in ("*", " * "):
        assert client.get(path, headers={"If-None-Match": any_page}).status_code == status


@pytest.mark.parametrize("path", EVERYTHING)
def test_what_is_only_read_takes_nothing(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_in_development_nothing_is_kept(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    assert "ETag" not in client.get("/")
