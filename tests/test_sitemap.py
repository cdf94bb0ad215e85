"""What crawlers are told of the site: all that everybody may read, and nothing else."""

import re
from datetime import datetime
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from factories import OrganisationFactory, framework
from factories.frameworks import document
from factories.onet import OCCUPATIONS, onet_files, put
from frameworks.actions import publish, retire, roll_back
from frameworks.models import Framework, Release
from nsx import sitemaps

pytestmark = pytest.mark.django_db

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HERE = "http://testserver"


def listed(client: Client, address: str = "/sitemap.xml") -> dict[str, str]:
    """All pages by their addresses, with their last changes, wherever they are listed."""
    root = ElementTree.fromstring(client.get(address).content)  # noqa: S314 (ours)
    found: dict[str, str] = {}
    for entry in root:
        place = entry.findtext(f"{SPACE}loc") or ""
        assert place.startswith(HERE)
        if root.tag == f"{SPACE}sitemapindex":
            found |= listed(client, place.removeprefix(HERE))
        else:
            found[place.removeprefix(HERE)] = entry.findtext(f"{SPACE}lastmod") or ""
    return found


def imported(folder: Path) -> None:
    put(folder, onet_files())
    call_command("import_onet", str(folder), stdout=StringIO(), stderr=StringIO())


def test_every_public_page_is_listed_and_there(client: Client, tmp_path: Path) -> None:
    imported(tmp_path)
    framework("99-9999.00", ai=(1, 1, 1, 1))
    home = OrganisationFactory.create(slug="acme")
    framework("x-acme-lead", version="v7")
    assert Framework.objects.filter(occupation__organisation=home).exists()
    retired = framework("99-9998.00")
    retire(framework=retired, by=None)
    found = listed(client)
    assert set(found) == {
        *(
            "/",
            "/occupations/",
            "/occupations/groups/",
            "/compare/",
            "/help/placement/",
            "/help/keys/",
            "/help/sources/",
        ),
        *("/accessibility/", "/privacy/"),
        *(f"/occupations/99-9999.00/{tab}" for tab in ("", "ai/", "sources/")),
        *(f"/occupations/{code}/" for code in OCCUPATIONS),
    }
    for path in found:
        assert client.get(path).status_code == 200


def test_a_frameworks_pages_changed_when_it_went_live(client: Client, tmp_path: Path) -> None:
    imported(tmp_path)
    first = framework("99-9999.00")
    publish(document=document("99-9999.00", version="v2"), by=None)
    roll_back(to=first, by=None)
    found = listed(client)
    newest = Release.objects.order_by("-pk")[0].at
    assert found["/occupations/99-9999.00/"] == f"{newest:%Y-%m-%d}"
    assert datetime.fromisoformat(found["/occupations/99-9999.00/sources/"])
    assert found["/occupations/41-3031.00/"] == ""


def test_it_takes_two_queries_at_any_length(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        for number in range(count):
            framework(f"99-999{number}.00", version=f"v{count}")
        with django_assert_num_queries(3):  # edition, tabs, occupations
            assert len(listed(client, "/sitemap-occupations.xml")) == 2 * count


def test_a_long_list_is_paged(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps.Occupations, "limit", 2)
    for number in range(3):
        framework(f"99-999{number}.00")
    index = client.get("/sitemap.xml").content.decode()
    assert "/sitemap-occupations.xml?p=3</loc>" in index
    assert len(listed(client, "/sitemap-occupations.xml")) == 2
    assert len([path for path in listed(client) if "99-999" in path]) == 6


def test_what_is_no_list_is_not_found(client: Client) -> None:
    assert client.get("/sitemap-people.xml").status_code == 404
    assert client.get("/sitemap-pages.xml?p=7").status_code == 404
    assert client.post("/sitemap.xml").status_code == 405


def test_robots_are_kept_out_of_what_is_private_and_told_of_the_rest(
    client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["skills.example"]
    text = client.get("/robots.txt", headers={"Host": "skills.example"}).content.decode()
    assert "Sitemap: http://skills.example/sitemap.xml" in text.splitlines()
    closed = re.findall(r"^Disallow: (\S+)$", text, flags=re.MULTILINE)
    assert {"/me/", "/manage/", "/teams/", "/account/"} <= set(closed)
    assert {f"/occupations/*/{name}/" for name in ("ask", "rate", "suggest")} <= set(closed)
    assert not any(path.startswith(start) for path in listed_pages() for start in closed)


def listed_pages() -> list[str]:
    return [sitemaps.Pages().location(name) for name in sitemaps.Pages().items()]
