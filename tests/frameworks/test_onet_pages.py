"""What O*NET says, as readers see it: of an occupation without a framework, and beside one."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factories import OrganisationFactory, RoleFactory, signed_in
from factories.onet import CODE, OCCUPATIONS, onet_files, put, table
from frameworks.models import Draft, Framework, Occupation

from .conftest import Import

pytestmark = pytest.mark.django_db

SELLERS = "/occupations/41-3031.00/"


@pytest.fixture
def onet(tmp_path: Path) -> Path:
    folder = put(tmp_path, onet_files())
    call_command("import_onet", str(folder), stdout=StringIO(), stderr=StringIO())
    return folder


def body(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_an_occupation_without_a_framework_has_a_page(client: Client, onet: Path) -> None:
    page = body(client, SELLERS)
    assert "<h1>Share Sellers</h1>" in page
    text = words(page)
    for said in [
        "41-3031.00",
        "Share Sellers do what they do.",
        "Job Zone 4: considerable preparation",
        "Based on O*NET 30.2",
        "Skills 3",
        "Listening 3.75",
        "Knowledge 1",
        "Abilities 10",
        "Work styles 2",
        "Tasks 8",
        "Technology 10",
        "Related titles 12",
        "And 2 more.",
        "Related occupations 2",
        "No framework yet",
        "This page includes information from the O*NET 30.2 Database",
    ]:
        assert said in text, said
    assert 'href="/occupations/?group=Sales%20%26%20Related"' in page
    assert "(inferred" not in text
    assert "Rate yourself" not in text


def test_a_job_zone_that_was_inferred_says_so(client: Client, onet: Path) -> None:
    floor = words(body(client, "/occupations/41-3031.01/"))
    assert "Job Zone 4: considerable preparation (inferred from work like it)" in floor
    crews = words(body(client, "/occupations/55-1011.00/"))
    assert "No Job Zone" in crews
    assert "Related occupations" not in crews


def test_related_occupations_lead_on_and_mark_where_one_can_rate(
    client: Client, onet: Path, imported: Import
) -> None:
    assert "Framework</span>" not in (page := body(client, SELLERS))
    assert "Rate yourself in one of these" not in page
    imported(occupation__soc="55-1011.00", occupation__title="Our air crews")
    page = body(client, SELLERS)
    near = re.findall(
        r'<a href="(/occupations/[\d.-]+/)">([^<]+)</a>( <span[^>]*>Framework)?',
        page[page.index('id="related"') :],
    )
    (instead,) = re.findall(r"in one of these instead</h2>(.*?)</ol>", page)
    assert re.findall(r'href="([^"]+)"', instead) == ["/occupations/55-1011.00/"]
    assert [(path, title, bool(mark)) for path, title, mark in near] == [
        ("/occupations/41-3031.01/", "Floor Sellers", False),
        ("/occupations/55-1011.00/", "Our air crews", True),
    ]


def test_the_number_of_queries_is_the_same_for_one_and_for_three_of_each(
    client: Client, onet: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    related = [CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index"]
    for count in (1, 3):
        put(
            onet,
            {
                "Task Statements": table(
                    [CODE, "Task ID", "Task"],
                    (["41-3031.00", n, f"Task {n}"] for n in range(count)),
                ),
                "Related Occupations": table(
                    related,
                    (
                        ["41-3031.00", code, "Supplemental", n]
                        for n, code in enumerate(list(OCCUPATIONS)[1 : count + 1], start=1)
                    ),
                ),
            },
        )
        call_command("import_onet", str(onet), stdout=StringIO(), stderr=StringIO())
        # edition, versions, occupation, anchors, titles, related, AI evidence, who asks
        with django_assert_num_queries(8):
            page = body(client, SELLERS)
        assert f'Related occupations <span class="num muted fw">{count}</span>' in page


@pytest.mark.parametrize("path", ["ai/", "durable/", "sources/", "export.json", "?v=v.1"])
def test_without_a_framework_there_are_no_tabs(client: Client, onet: Path, path: str) -> None:
    body(client, SELLERS + path, 404)
    body(client, "/occupations/99-9999.00/", 404)


def test_half_an_occupation_is_not_shown(client: Client, onet: Path) -> None:
    Occupation.objects.filter(code="41-3031.00").update(onet_release="")
    body(client, SELLERS, 404)


def test_a_role_of_an_organisation_stays_its_own(client: Client, onet: Path) -> None:
    Occupation.objects.filter(code="41-3031.00").update(organisation=OrganisationFactory.create())
    body(client, SELLERS, 404)
    body(signed_in(RoleFactory.create().user), SELLERS)


def test_what_onet_dropped_says_so(client: Client, onet: Path) -> None:
    Occupation.objects.filter(code="41-3031.00").update(onet_gone=True)
    text = words(body(client, SELLERS))
    assert "O*NET no longer lists this occupation. This is what release 30.2 said." in text


def test_a_retired_framework_leaves_what_onet_says(
    client: Client, onet: Path, imported: Import
) -> None:
    imported(occupation__soc="41-3031.00", occupation__title="Brokers")
    assert "<h1>Brokers</h1>" in body(client, SELLERS)
    Framework.objects.update(status=Framework.Status.RETIRED)
    assert "<h1>Share Sellers</h1>" in body(client, SELLERS)
    assert "<h1>Brokers</h1>" in body(client, f"{SELLERS}?v=v.26.10")


def test_text_of_onet_is_never_markup(client: Client, tmp_path: Path) -> None:
    evil = "<img src=x>"
    files = onet_files() | {
        "Occupation Data": table([CODE, "Title", "Description"], [["41-3031.00", evil, evil]]),
        "Task Statements": table([CODE, "Task ID", "Task"], [["41-3031.00", 1, evil]]),
    }
    call_command("import_onet", str(put(tmp_path, files)), stdout=StringIO(), stderr=StringIO())
    page = body(client, SELLERS)
    assert "<img" not in page
    assert page.count("&lt;img src=x&gt;") >= 3


def test_the_sources_of_a_framework_show_where_onet_says_otherwise(
    client: Client,
    onet: Path,
    imported: Import,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    same = {"knowledge": ["Money"], "skills": ["Writing", "Listening", "Repairing"]}
    imported(
        occupation__soc="41-3031.00",
        occupation__title="Brokers",
        occupation__jobZone=3,
        sources={"onet": "v29.2"},
        anchors=same,
    )
    # Those of a framework's page, and O*NET's anchors: once to tell which statements rest on them.
    with django_assert_num_queries(9):
        page = body(client, f"{SELLERS}sources/")
    assert page.count("O*NET 30.2 says otherwise now") == 1
    (beside,) = re.findall(r'<details class="now.*?</details>', page)
    told = "O*NET 30.2 says otherwise now Only in O*NET Persuading Only here Writing"
    assert words(beside).strip() == told
    text = words(page)
    assert "It differs from this version: Title “Share Sellers”" in text
    assert "Job Zone “4”" in text
    assert "This version lists none of these." in text
    assert page.count('id="skills"') == page.count('id="tasks"') == 1
    assert "O*NET 29.2 and 30.2 Database" in text
    assert "30.2" not in words(body(client, SELLERS)).replace("26.10", "")


def test_where_onet_says_the_same_nothing_is_shown(
    client: Client, onet: Path, imported: Import
) -> None:
    names = {
        "skills": ["Persuading", "Listening", "Repairing"],
        "knowledge": ["Money"],
        "abilities": [f"Sense {n}" for n in range(15, 5, -1)],
        "workStyles": ["Honesty", "Calm"],
        "tasks": [f"Do the {n}. thing." for n in range(1, 9)],
        "technology": [f"Kind {n}" for n in range(1, 11)],
        "relatedTitles": [f"Seller {n}" for n in range(1, 13)],
        "cip": ["01.0000"],
    }
    imported(
        occupation__soc="41-3031.00",
        occupation__title="Share Sellers",
        occupation__group="Sales & Related",
        occupation__jobZone=4,
        anchors=names,
    )
    page = body(client, f"{SELLERS}sources/")
    assert "says otherwise" not in page
    assert 'id="onet-now"' not in page


def test_a_framework_without_anchors_shows_those_of_onet(
    client: Client, onet: Path, imported: Import
) -> None:
    imported(occupation__soc="41-3031.00", schemaVersion="1.0")
    text = words(body(client, f"{SELLERS}sources/"))
    assert "This version lists no skills, tasks or tools from public data." in text
    assert "O*NET 30.2 now" in text
    assert "Do the 1. thing." in text


def test_an_admin_begins_a_framework_with_what_onet_says(client: Client, onet: Path) -> None:
    assert "Begin a framework" not in body(client, SELLERS)
    admin = signed_in(RoleFactory.create().user)
    address = "/manage/frameworks/new/?code=41-3031.00"
    assert f'href="{address}"' in body(admin, SELLERS)
    page = body(admin, address)
    assert 'value="Share Sellers"' in page
    assert '<option value="4" selected>' in page
    assert 'value="Share Sellers"' not in body(admin, "/manage/frameworks/new/?code=x")


def test_a_framework_begun_so_says_where_its_anchors_are_from(onet: Path) -> None:
    admin = signed_in(RoleFactory.create().user)
    given = {"kind": "national", "code": "41-3031.00", "title": "Sellers", "version": "v.1"}
    response = admin.post("/manage/frameworks/new/", given)
    assert response.status_code == 302
    draft = json.loads(bytes(Draft.objects.get().data))
    assert draft["sources"]["onet"] == "v30.2 (CC BY 4.0)"
    assert draft["anchors"]["knowledge"] == ["Money"]
