"""The public pages, as an anonymous reader sees them."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples"


@pytest.fixture(autouse=True)
def _examples() -> None:
    call_command("import_framework", str(EXAMPLES))


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_catalogue_finds_by_title_and_code(client: Client) -> None:
    assert "3 occupations" in body(client, "/occupations/")
    assert "Registered Nurses" in body(client, "/occupations/?q=nurse")
    assert "Bicycle Repairers" not in body(client, "/occupations/?q=nurse")
    assert "Bicycle Repairers" in body(client, "/occupations/?q=49-30")


@pytest.mark.parametrize("query", ["%", "_connector=OR 1=1", "a%" * 5000, "\x00"])
def test_an_odd_search_finds_nothing_it_should_not(client: Client, query: str) -> None:
    response = client.get("/occupations/", {"q": query})
    assert response.status_code == 200
    if query != "\x00":
        assert "No occupation matches" in response.content.decode()


@pytest.mark.parametrize(
    ("tab", "statements"), [("", 40), ("ai/", 14), ("durable/", 80), ("sources/", 0)]
)
def test_a_tab_shows_every_statement_in_seven_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, tab: str, statements: int
) -> None:
    with django_assert_num_queries(7):
        page = body(client, f"/occupations/49-3091.00/{tab}")
    assert page.count("<li><b>") == statements


def test_every_citation_leads_to_its_source(client: Client) -> None:
    page = body(client, "/occupations/49-3091.00/ai/")
    for key in ("aei", "safi", "wef"):
        assert f'href="#source-{key}"' in page
        assert page.count(f'id="source-{key}"') == 1


def test_the_download_is_the_framework(client: Client) -> None:
    response = client.get("/occupations/49-3091.00/export.json")
    assert response["Content-Disposition"] == 'attachment; filename="49-3091.00.json"'
    original = json.loads((EXAMPLES / "49-3091.00.json").read_bytes())
    assert response.json() | {"exportedAt": ""} == original | {"exportedAt": ""}


@pytest.mark.parametrize("tab", ["", "ai/", "durable/", "sources/", "export.json"])
def test_an_unknown_occupation_is_not_found(client: Client, tab: str) -> None:
    response = client.get(f"/occupations/11-1111.00/{tab}")
    assert response.status_code == 404


def test_nothing_from_elsewhere_may_run(client: Client) -> None:
    policy = client.get("/occupations/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "style=" not in body(client, "/occupations/49-3091.00/")


def test_anchors_and_sources_are_named_in_words(client: Client) -> None:
    assert "<h2>Related titles " in body(client, "/occupations/49-3091.00/sources/")
    page = body(client, "/occupations/49-3091.00/ai/")
    for source in json.loads((EXAMPLES / "49-3091.00.json").read_bytes())["citations"].values():
        assert source["label"] in page
