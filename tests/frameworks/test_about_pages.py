"""What public pages say of themselves: titles, descriptions, addresses, schema.org."""

import json
import re
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from factories import UserFactory, framework, signed_in
from factories.frameworks import document
from factories.onet import CODE, known, onet_files, put, table
from frameworks.actions import publish, retire
from frameworks.models import Framework, Occupation
from nsx.lib.about import MOST, shortened

from .conftest import EXAMPLES, Import

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
BIKES = "/occupations/49-3091.00/"
SELLERS = "/occupations/41-3031.00/"


@pytest.fixture
def examples(tmp_path: Path) -> None:
    call_command("import_framework", str(EXAMPLES), stdout=StringIO())
    put(tmp_path / "onet", onet_files())
    call_command("import_onet", str(tmp_path / "onet"), stdout=StringIO(), stderr=StringIO())


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def heads(html: str) -> dict[str, str]:
    """Title, metas and links of a page by their names."""
    found = {"title": re.findall("<title>(.*?)</title>", html)[0]}
    for kind, name, text in re.findall(r'<meta (name|property)="([\w:]+)" content="(.*?)">', html):
        assert kind == ("property" if ":" in name else "name")
        found[name] = text
    for rel, rest in re.findall(r'<link rel="(canonical|alternate)"(.*?)>', html):
        found[rel] = re.findall('href="(.*?)"', rest)[0]
    return {key: unescape(text) for key, text in found.items()}


def data(html: str) -> dict[str, Any]:
    """The JSON-LD of a page, each thing by its type."""
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    read = json.loads(written)
    assert read["@context"] == "https://schema.org"
    return {each["@type"]: each for each in read.get("@graph", [read])}


PAGES = [
    "/",
    "/occupations/",
    *(f"{BIKES}{tab}" for tab in ("", "ai/", "durable/", "sources/")),
    "/occupations/29-1141.00/",
    "/occupations/29-1141.00/ai/",
    SELLERS,
    "/occupations/41-3031.01/",
    "/help/placement/",
    "/help/sources/",
    "/accessibility/",
    "/privacy/",
]


def test_every_public_page_says_what_it_is_and_no_two_the_same(
    client: Client, examples: None
) -> None:
    found = {path: heads(page(client, path)) for path in PAGES}
    for path, head in found.items():
        assert head["canonical"] == head["og:url"] == f"{HERE}{path}"
        assert head["description"] == head["og:description"]
        assert 30 <= len(head["description"]) <= MOST + 1, path
        assert "robots" not in head
    for what in ("title", "description"):
        assert len({head[what] for head in found.values()}) == len(PAGES), what


def test_a_framework_is_described_by_its_own_words(client: Client, examples: None) -> None:
    head = heads(page(client, BIKES))
    says = Framework.objects.get(occupation__code="49-3091.00").description
    assert head["title"] == "Bicycle Repairers: skills by level – NSX"
    assert says.startswith(head["description"].rstrip("…"))
    assert head["alternate"] == f"{HERE}{BIKES}export.json"
    assert heads(page(client, f"{BIKES}ai/"))["title"] == "Bicycle Repairers: AI skills – NSX"


def test_schema_org_is_told_what_a_framework_says(client: Client, examples: None) -> None:
    found = data(page(client, BIKES))["Occupation"]
    assert found["name"] == "Bicycle Repairers"
    assert found["occupationalCategory"] == {
        "@type": "CategoryCode",
        "inCodeSet": {
            "@type": "CategoryCodeSet",
            "name": "O*NET-SOC",
            "dateModified": "2019",
            "url": "https://www.onetonline.org/",
        },
        "codeValue": "49-3091.00",
        "name": "Bicycle Repairers",
        "url": "https://www.onetonline.org/link/summary/49-3091.00",
    }
    assert "Bike Fitter" in found["alternateName"]
    assert len(found["skills"]) == 40
    assert found["qualifications"] == "O*NET Job Zone 2 of 5: some preparation"
    about = found["mainEntityOfPage"]
    assert about["@id"] == f"{HERE}{BIKES}"
    assert about["isBasedOn"]["name"] == "O*NET 30.2 Database"
    assert about["isBasedOn"]["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_schema_org_is_told_what_onet_says(client: Client, examples: None) -> None:
    found = data(page(client, SELLERS))["Occupation"]
    assert (found["name"], found["description"]) == (
        "Share Sellers",
        "Share Sellers do what they do.",
    )
    assert found["skills"] == ["Listening", "Persuading", "Repairing"]
    assert found["responsibilities"][0] == "Do the 1. thing."
    assert found["qualifications"] == "O*NET Job Zone 4 of 5: considerable preparation"
    # What we inferred is not O*NET's word, and what is not known is not there.
    other = data(page(client, "/occupations/41-3031.01/"))["Occupation"]
    assert {"qualifications", "skills", "alternateName"}.isdisjoint(other)


def test_only_onets_codes_are_said_to_be_of_its_list(client: Client) -> None:
    framework("99-9999.00", title="Clerks")
    Framework.objects.update(sources={})
    assert (
        "occupationalCategory" not in data(page(client, "/occupations/99-9999.00/"))["Occupation"]
    )
    Occupation.objects.update(onet_release="30.2")
    assert "occupationalCategory" in data(page(client, "/occupations/99-9999.00/"))["Occupation"]


def test_an_occupation_with_names_alone_is_not_measured(client: Client) -> None:
    known("41-3099.00", "Other Sellers", {"relatedTitles": ["Hawker"]})
    html = page(client, "/occupations/41-3099.00/")
    assert heads(html)["title"] == "Other Sellers – NSX"
    assert "O*NET has not measured this occupation yet." in html
    assert "Hawker" in html
    known("41-3098.00", "More Sellers", {"tasks": ["Sell."]})
    html = page(client, "/occupations/41-3098.00/")
    assert heads(html)["title"] == "More Sellers: tasks, skills and tools – NSX"
    assert "not measured" not in html


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (BIKES, ["Occupations", "Bicycle Repairers"]),
        (f"{BIKES}durable/", ["Occupations", "Bicycle Repairers", "Durable skills"]),
        (SELLERS, ["Occupations", "Share Sellers"]),
    ],
)
def test_the_way_to_a_page_is_told(
    client: Client, examples: None, path: str, names: list[str]
) -> None:
    steps = data(page(client, path))["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == names
    assert [step["position"] for step in steps] == list(range(1, len(names) + 1))
    assert steps[-1]["item"] == f"{HERE}{path}"
    for step in steps:
        page(client, step["item"].removeprefix(HERE))


def test_an_older_version_is_known_by_the_live_ones_address(client: Client) -> None:
    framework("99-9999.00")
    publish(document=document("99-9999.00", version="v2"), by=None)
    html = page(client, "/occupations/99-9999.00/?v=v1")
    head = heads(html)
    assert head["canonical"] == f"{HERE}/occupations/99-9999.00/"
    assert "version 1" in head["title"]
    assert "ld+json" not in html
    assert "robots" not in head
    retire(framework=Framework.objects.get(status="published"), by=None)
    head = heads(page(client, "/occupations/99-9999.00/?v=v1"))
    assert head["robots"] == "noindex"
    assert "canonical" not in head


def test_the_live_version_by_its_name_is_the_same_page(client: Client, examples: None) -> None:
    version = Framework.objects.get(occupation__code="49-3091.00").version
    head = heads(page(client, f"{BIKES}?v={version}"))
    assert head["canonical"] == f"{HERE}{BIKES}"


@pytest.mark.parametrize("asked", ["?q=bike", "?zone=2", "?group=Office%20work&q=x"])
def test_search_results_are_not_to_be_listed(client: Client, examples: None, asked: str) -> None:
    head = heads(page(client, f"/occupations/{asked}"))
    assert head["robots"] == "noindex"
    assert "canonical" not in head


def test_a_later_page_of_the_list_is_a_page_of_its_own(client: Client) -> None:
    for number in range(26):
        framework(f"99-99{number:02}.00")
    first, second = (heads(page(client, f"/occupations/?page={n}")) for n in (1, 2))
    assert first["canonical"] == f"{HERE}/occupations/"
    assert second["canonical"] == f"{HERE}/occupations/?page=2"
    assert first["description"] != second["description"]


@pytest.mark.parametrize("path", ["/me/", "/me/evidence/", "/account/", "/teams/"])
def test_private_pages_are_not_to_be_listed(path: str) -> None:
    head = heads(page(signed_in(UserFactory.create()), path))
    assert head["robots"] == "noindex"
    assert not {"canonical", "description", "og:title"} & set(head)


def test_the_door_is_not_to_be_listed(client: Client) -> None:
    assert heads(page(client, "/account/login/"))["robots"] == "noindex"


EVIL = "</script><script>alert(1)</script><!-- \u2028 & ' \""


def test_no_text_ends_the_data_or_a_description(client: Client, imported: Import) -> None:
    imported(
        occupation__title=EVIL,
        framework__description=f"{EVIL} is what it says.",
        anchors={"relatedTitles": [EVIL], "tasks": [EVIL]},
        sources={"onet": "v30.2"},
    )
    html = page(client, BIKES)
    assert "<script>alert" not in html
    found = data(html)["Occupation"]
    assert (found["name"], found["alternateName"]) == (EVIL, [EVIL])
    assert heads(html)["og:description"].startswith("</script><script>alert(1)")


def test_onets_words_are_no_markup_either(client: Client, tmp_path: Path) -> None:
    evil = EVIL.replace("\u2028", "")
    rows = [["41-3031.00", evil, f"<b>{evil}"]]
    files = onet_files() | {"Occupation Data": table([CODE, "Title", "Description"], rows)}
    put(tmp_path, files)
    call_command("import_onet", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    html = page(client, SELLERS)
    assert "<script>alert" not in html
    assert data(html)["Occupation"]["description"].startswith("<b></script>")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("", ""),
        ("Two words", "Two words"),
        ("One\n  is  two", "One is two"),
        ("one two three four", "one two…"),
        ("one two, three four", "one two…"),
        ("a" * 30, "a" * 11 + "…"),
        ("exactly 12 c", "exactly 12 c"),
    ],
)
def test_a_description_is_cut_after_a_word(text: str, short: str) -> None:
    assert shortened(text, 12) == short
