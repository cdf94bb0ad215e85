"""An occupation's page in four tabs, as an anonymous reader sees it."""

import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from frameworks.models import Framework, Occupation
from nsx.accounts.models import Organisation, User

from .conftest import EXAMPLES, Import

pytestmark = pytest.mark.django_db

TABS = ["", "ai/", "durable/", "sources/"]
HOME = "/occupations/49-3091.00/"


@pytest.fixture
def examples() -> None:
    call_command("import_framework", str(EXAMPLES))


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("tab", "statements", "queries"),
    [("", 40, 7), ("ai/", 14, 9), ("durable/", 80, 7), ("sources/", 0, 7)],
)
def test_a_tab_shows_every_statement_in_few_queries(
    client: Client,
    examples: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    tab: str,
    statements: int,
    queries: int,
) -> None:
    with django_assert_num_queries(queries):
        page = body(client, HOME + tab)
    assert page.count("<li><b>") == statements


def test_seven_queries_do_for_one_statement_a_level_too(
    client: Client, imported: Import, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    imported(framework__levels={"only": {"label": "Only", "statements": ["Lead — rest"]}})
    with django_assert_num_queries(7):
        assert "<li><b>Lead</b><span>Rest</span>" in body(client, HOME)


def test_the_head_says_what_it_is(client: Client, examples: None) -> None:
    page = body(client, HOME)
    for words in [
        *("49-3091.00", "Job Zone 2: some preparation", "Version 26.10"),
        "Based on O*NET 30.2",
    ]:
        assert words in page
    assert "40 statements, about 8 minutes." in page
    assert "14 statements, about 3 minutes." in body(client, HOME + "ai/")
    assert "80 statements in 10 domains." in body(client, HOME + "durable/")


@pytest.mark.parametrize("tab", TABS)
def test_the_tabs_count_what_is_on_them(client: Client, examples: None, tab: str) -> None:
    counts = re.findall(
        r">([A-Z][\w ]+) <span class=\"num\">(\d+)</span></a>", body(client, HOME + tab)
    )
    assert counts == [
        ("Occupational", "40"),
        ("AI skills", "14"),
        ("Durable skills", "80"),
        ("Sources", "57"),
    ]


@pytest.mark.parametrize(("tab", "sources"), [("ai/", 3), ("durable/", 2)])
def test_every_citation_leads_to_its_source(
    client: Client, examples: None, tab: str, sources: int
) -> None:
    page = body(client, HOME + tab)
    cited = set(re.findall(r'class="cite" href="#(source-\d+)"', page))
    assert len(cited) == sources
    for anchor in cited:
        assert page.count(f'id="{anchor}"') == 1


def test_a_source_leads_outwards_where_it_has_an_address(client: Client, imported: Import) -> None:
    imported(citations__aei__url="https://example.org/aei?a=1&b=2")
    page = body(client, HOME + "ai/")
    assert '<a href="https://example.org/aei?a=1&amp;b=2" rel="noopener noreferrer">' in page
    assert page.count("Open source<") == 1


def test_the_evidence_pack_draws_shares_and_spells_names(client: Client, examples: None) -> None:
    page = body(client, HOME + "ai/")
    for words in ["People stay in charge", ">81%<", 'rect width="81%"', "AI augmented", "31.5"]:
        assert words in page
    assert "Technological Literacy" in page


@pytest.mark.parametrize(
    ("pack", "shown"),
    [
        ({"aei": {"timeSaved": 7, "odd": {"deep": 1}}}, '<dd class="num">7</dd>'),
        ({"aei": "plain words"}, ">plain words<"),
        ({"safi": {"score": True}}, ">Yes<"),
        ({"wef": {"cluster": "some_words"}}, "Some words"),
    ],
)
def test_an_unusual_evidence_pack_is_shown_as_far_as_it_goes(
    client: Client, imported: Import, pack: dict[str, Any], shown: str
) -> None:
    imported(ai__evidencePack=pack)
    assert shown in body(client, HOME + "ai/")


def test_anchors_stand_by_kind_with_their_number(client: Client, examples: None) -> None:
    page = body(client, HOME + "sources/")
    assert '>Related titles <span class="num muted fw">11</span>' in page
    assert ">Education <" in page


@pytest.mark.parametrize("tab", TABS)
def test_what_comes_from_onet_says_so(client: Client, examples: None, tab: str) -> None:
    page = re.sub(r"<[^>]+>", "", body(client, HOME + tab))
    assert (
        "This page includes information from the O*NET 30.2 Database by the U.S. Department of "
        "Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 "
        "license. O*NET® is a trademark of USDOL/ETA."
    ) in page


def test_what_rests_on_no_onet_data_does_not_claim_it(client: Client, imported: Import) -> None:
    imported(sources={"onet": ""})
    assert "USDOL/ETA" not in body(client, HOME)
    assert "Based on" not in body(client, HOME)


def test_a_framework_of_one_strand_has_one_tab_and_no_anchors(
    client: Client, imported: Import, example: dict[str, Any]
) -> None:
    levels = {
        key: {"label": level["label"], "statements": ["A statement without a lead phrase"]}
        for key, level in example["framework"]["levels"].items()
    }
    imported(schemaVersion="1.0", framework__levels=levels)
    page = body(client, HOME)
    assert "AI skills" not in page
    assert '<span class="whole">A statement without a lead phrase</span>' in page
    assert "This version lists no skills, tasks or tools" in body(client, HOME + "sources/")
    for tab in ("ai/", "durable/"):
        assert client.get(HOME + tab).status_code == 404


@pytest.mark.parametrize("tab", [*TABS, "export.json", "nothing/"])
def test_an_unknown_occupation_or_tab_is_not_found(
    client: Client, examples: None, tab: str
) -> None:
    assert client.get(f"/occupations/11-1111.00/{tab}").status_code == 404
    assert client.get(f"{HOME}nothing/{tab}").status_code == 404


@pytest.mark.parametrize("tab", [*TABS, "export.json"])
def test_an_older_version_stays_readable_and_says_that_it_is_old(
    client: Client, imported: Import, tab: str
) -> None:
    imported()
    imported(framework__version="v.26.11")
    imported(framework__version="v.26.12", live=False)
    new = body(client, HOME + tab)
    old = body(client, f"{HOME}{tab}?v=v.26.10")
    if tab == "export.json":
        assert json.loads(new)["framework"]["version"] == "v.26.11"
        assert json.loads(old)["framework"]["version"] == "v.26.10"
    else:
        assert "Version 26.11" in new
        assert "older version" not in new
        assert f'This is an older version. <a href="{HOME}{tab}">See the current one, 26.11' in old
        assert f'href="{HOME}ai/?v=v.26.10"' in old
        assert "Rate yourself</button>" not in old
        assert "older version" not in body(client, f"{HOME}{tab}?v=v.26.11")
    for version in ("v.26.12", "no such", "", "\x00"):
        assert client.get(HOME + tab, {"v": version}).status_code == 404


def test_a_retired_framework_is_read_by_its_version_alone(client: Client, imported: Import) -> None:
    imported()
    Framework.objects.update(status=Framework.Status.RETIRED)
    assert client.get(HOME).status_code == 404
    assert "no longer in use" in body(client, f"{HOME}?v=v.26.10")


@pytest.mark.parametrize("tab", [*TABS, "export.json", "?v=v.26.10"])
def test_the_role_of_one_organisation_is_not_public(
    client: Client, imported: Import, tab: str
) -> None:
    imported()
    Occupation.objects.update(organisation=Organisation.objects.create(name="O", slug="o"))
    assert client.get(HOME + tab).status_code == 404


def test_the_button_goes_on_with_what_was_begun(
    client: Client, examples: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner = User.objects.create_user("li@example.org", "a long password")
    client.force_login(learner)
    assert ">Rate yourself</button>" in body(client, HOME)
    framework = Framework.objects.get(occupation__code="49-3091.00")
    assessment = actions.start_assessment(framework=framework, by=learner)
    with django_assert_num_queries(8):  # session, user, version, assessments, content, links
        assert ">Continue</button>" in body(client, HOME)
    actions.finish_assessment(assessment=assessment, by=learner)
    page = body(client, HOME)
    assert ">Rate yourself</button>" in page
    assert f'Your last result, <a href="/me/a/{assessment.pk}/result/">' in page


def test_the_download_is_the_framework(client: Client, examples: None) -> None:
    response = client.get(HOME + "export.json")
    assert response["Content-Disposition"] == 'attachment; filename="49-3091.00.json"'
    original = json.loads((EXAMPLES / "49-3091.00.json").read_bytes())
    assert response.json() | {"exportedAt": ""} == original | {"exportedAt": ""}


@pytest.mark.parametrize("path", ["/", "/occupations/", *(HOME + tab for tab in TABS)])
def test_nothing_from_elsewhere_may_run(client: Client, examples: None, path: str) -> None:
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert "style=" not in page
    assert re.findall(r"<script(?! src=\"/static/| type=\"application/ld\+json\">)", page) == []


def test_text_of_a_framework_is_never_markup(client: Client, imported: Import) -> None:
    evil = "<img src=x onerror=alert(1)>"
    imported(
        occupation__title=evil,
        occupation__group=evil,
        framework__contextCovered=evil,
        framework__levels={"a": {"label": evil, "role": evil, "statements": [f"{evil} — {evil}"]}},
        anchors={"relatedTitles": [evil]},
        attribution=evil,
    )
    for path in [HOME, HOME + "ai/", HOME + "sources/", "/occupations/?q=img", "/"]:
        assert "<img" not in body(client, path)


@pytest.mark.parametrize(
    "code",
    [
        *("%00", "49-3091.00%00", "49-3091.0", "49-3091.00%0A", "%D9%A3%D9%A3-3091.00"),
        *("x", "x-own", "X-own-role", "x-own-role'", "x-own-" + "r" * 75),
    ],
)
def test_what_is_no_code_is_no_address(client: Client, examples: None, code: str) -> None:
    for tab in [*TABS, "export.json"]:
        assert client.get(f"/occupations/{code}/{tab}").status_code == 404
    assert client.post(f"/occupations/{code}/rate/").status_code == 404


def test_a_local_code_is_an_address(client: Client, imported: Import) -> None:
    imported(occupation__soc="x-own-role", occupation__title="Own role")
    assert "Own role" in body(client, "/occupations/x-own-role/")
