"""Home and the catalogue, as readers see them."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.actions import Given
from frameworks.actions import retire, roll_back
from frameworks.finding.index import index_all
from frameworks.models import Framework, Listing, Occupation
from frameworks.queries import outline_of
from nsx.accounts.models import Organisation, User

from .conftest import EXAMPLES, Import

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def examples() -> None:
    call_command("import_framework", str(EXAMPLES))


def body(client: Client, path: str, **given: Any) -> str:
    response = client.get(path, **given)
    assert response.status_code == 200
    return response.content.decode()


def user() -> User:
    return User.objects.create_user("li@example.org", "a long password")


# -- home ---------------------------------------------------------------------


def test_home_counts_and_offers_what_there_is(client: Client, examples: None) -> None:
    page = body(client, "/")
    assert "4 occupations to choose from" in page
    for code, title in [
        ("49-3091.00", "Bicycle Repairers"),
        ("29-1141.00", "Registered Nurses"),
        ("15-1254.00", "Web Developers"),
    ]:
        assert f'<a href="/occupations/{code}/">{title}</a>' in page
        assert f'<form method="post" action="/occupations/{code}/rate/">' in page


def test_home_without_occupations_promises_none(client: Client) -> None:
    page = body(client, "/")
    assert "to choose from" not in page
    assert "Try without an account" not in page
    assert 'action="/occupations/"' in page


def test_looking_makes_no_guest_and_trying_makes_one(client: Client, examples: None) -> None:
    body(client, "/")
    assert not User.objects.exists()
    response = client.post("/occupations/49-3091.00/rate/")
    assert response.status_code == 302
    assert User.objects.get().is_guest
    page = body(client, "/")
    assert 'href="/me/">My skills</a><span class="small muted">' in page
    assert "Try without an account" not in page


def test_home_needs_three_queries(
    client: Client, examples: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):  # edition, the counts, the examples
        body(client, "/")


# -- the catalogue ------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Bicycle Repairers", "Registered Nurses", "Web Developers"]),
        ("?q=nurse", ["Registered Nurses"]),
        ("?q=49-30", ["Bicycle Repairers"]),
        ("?q=wheel+builder", ["Bicycle Repairers"]),  # a related title
        ("?q=inventory", ["Bicycle Repairers"]),  # a tool
        ("?zone=3", ["Registered Nurses", "Web Developers"]),
        ("?group=Installation%2C+Maintenance+%26+Repair", ["Bicycle Repairers"]),
        ("?group=Nothing+we+know", []),
        ("?zone=x&page=x&has=x", ["Bicycle Repairers", "Registered Nurses", "Web Developers"]),
        ("?has=ai", ["Bicycle Repairers", "Registered Nurses", "Web Developers"]),
    ],
)
def test_the_catalogue_finds(client: Client, examples: None, asked: str, found: list[str]) -> None:
    titles = ["Bicycle Repairers", "Registered Nurses", "Web Developers"]
    page = body(client, f"/occupations/{asked}")
    for title in titles:
        assert (f">{title}</a>" in page) is (title in found)


def test_a_result_says_by_which_name_it_was_found(client: Client, examples: None) -> None:
    page = body(client, "/occupations/?q=fitter")
    assert "Also called Bike <mark>Fitter</mark>" in page


def test_what_is_not_found_names_the_way_on(client: Client, examples: None) -> None:
    page = body(client, "/occupations/?q=<b>xyzzy")
    assert "No occupation matches ‘&lt;b&gt;xyzzy’. Try a shorter word" in page
    assert "No occupation fits this choice." in body(client, "/occupations/?zone=1")


def test_an_empty_catalogue_says_so(client: Client) -> None:
    assert "There are no occupations here yet." in body(client, "/occupations/")


def test_twenty_five_stand_on_a_page(
    client: Client, imported: Import, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(27):
        imported(occupation__soc=f"49-30{number:02}.00", occupation__title=f"Fixer {number:02}")
    with django_assert_num_queries(4):  # edition, what matches, what it says, the groups
        page = body(client, "/occupations/?q=fixer&zone=2")
    assert page.count("<h3><a") == 25
    assert "1 to 25 of 27" in page
    assert 'href="/occupations/?q=fixer&amp;zone=2&amp;page=2">Next</a>' in page
    page = body(client, "/occupations/?q=fixer&zone=2&page=2")
    assert page.count("<h3><a") == 2
    assert 'href="/occupations/?q=fixer&amp;zone=2&amp;page=1">Previous</a>' in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_catalogue_takes_four_queries(
    client: Client,
    imported: Import,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        imported(occupation__soc=f"49-300{number}.00")
    for address in ("/occupations/", "/occupations/?q=bike"):
        with django_assert_num_queries(4):  # edition, what matches, what it says, the groups
            body(client, address)
        with django_assert_num_queries(3):
            body(client, address, headers=HTMX)


def test_only_what_is_published_for_all_is_listed(client: Client, imported: Import) -> None:
    imported()
    retire(framework=Framework.objects.get(), by=None)
    assert "0 occupations" in body(client, "/occupations/")
    roll_back(to=Framework.objects.get(), by=None)
    assert "1 occupation<" in body(client, "/occupations/")
    Occupation.objects.update(organisation=Organisation.objects.create(name="O", slug="o"))
    assert "0 occupations" in body(client, "/occupations/")


def test_a_new_version_is_found_at_once(client: Client, imported: Import) -> None:
    imported()
    assert "0 occupations" in body(client, "/occupations/?q=cobbler")
    imported(framework__version="v.26.11", occupation__title="Cobblers")
    assert "1 occupation " in body(client, "/occupations/?q=cobbler")


def test_htmx_gets_the_results_alone_and_says_their_number(client: Client, examples: None) -> None:
    response = client.get("/occupations/", {"q": "nurse", "group": "", "zone": ""}, headers=HTMX)
    part = response.content.decode()
    assert part.lstrip().startswith('<section id="results"')
    assert '<div id="announce" hx-swap-oob="innerHTML">1 occupation</div>' in part
    assert response["HX-Replace-Url"] == "/occupations/?q=nurse"
    assert "HX-Request" in response["Vary"]
    section = part[part.index("<section") : part.index("</section>")]
    whole = body(client, "/occupations/?q=nurse")
    assert section in whole
    assert "hx-swap-oob" not in whole


def test_a_reader_sees_where_they_stand(
    client: Client, examples: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner = user()
    framework = Framework.objects.get(occupation__code="49-3091.00")
    assessment = actions.start_assessment(framework=framework, by=learner)
    client.force_login(learner)
    page = body(client, "/occupations/")
    assert "Started</span>" in page
    strand = outline_of(framework).strand("occupational")
    assert strand is not None
    lines = list(strand.statements)
    given = {line.id: Given(3 if number < 10 else 1) for number, line in enumerate(lines)}
    actions.save_ratings(assessment=assessment, given=given, by=learner)
    actions.finish_assessment(assessment=assessment, by=learner)
    with django_assert_num_queries(7):  # session, user, 3 of the catalogue, assessments, placements
        page = body(client, "/occupations/")
    assert "You: Emerging</span>" in page
    assert page.count("You: ") == 1
    client.force_login(User.objects.create_user("mo@example.org", "a long password"))
    assert "You: " not in body(client, "/occupations/")


# -- hostile searches (case TXT-16) -------------------------------------------


def hostile(shared: Path) -> list[str]:
    cases = json.loads((shared / "design" / "hostile-cases.json").read_bytes())["cases"]
    payload = next(case for case in cases if case["id"] == "TXT-16")["payload"]
    return [
        text if isinstance(text, str) else text["repeat"] * text["times"]
        for text in payload["list_of_payloads"]
    ]


def test_a_hostile_search_is_text_like_any_other(
    client: Client, examples: None, shared: Path
) -> None:
    for query in hostile(shared):
        begun = time.perf_counter()
        for name in ("q", "group", "zone", "page"):
            response = client.get("/occupations/", {name: query})
            assert response.status_code == 200
        assert time.perf_counter() - begun < 4 * 0.3
    assert Listing.objects.count() == 4


@pytest.mark.parametrize("name", ["q", "group", "zone", "page"])
def test_a_nul_is_no_part_of_a_search(client: Client, examples: None, name: str) -> None:
    assert "4 occupations" in body(client, "/occupations/", data={name: "\x00"})


# -- groups -------------------------------------------------------------------


def test_groups_say_what_is_in_them(
    client: Client, examples: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):  # edition, the groups, the releases they rest on
        page = body(client, "/occupations/groups/")
    assert "4 occupations in 3 groups." in page
    assert 'href="/occupations/?group=Computer%20%26%20Mathematical">Computer' in page
    assert page.count("Rate yourself in 1</a>") == 2
    assert page.count("Rate yourself in 2</a>") == 1
    assert "O*NET 30.2 Database" in page


def test_without_occupations_there_are_no_groups(client: Client) -> None:
    page = body(client, "/occupations/groups/")
    assert "There are no occupations here yet." in page


def test_what_onet_has_is_listed_beside_what_one_can_rate_oneself_in(
    client: Client, examples: None
) -> None:
    Occupation.objects.create(
        code="49-3092.00", title="Van Repairers", onet_release="30.2", job_zone=2
    )
    index_all()
    page = body(client, "/occupations/?q=repairer")
    assert "2 occupations for" in page
    assert page.count('<dd class="notyet">Not yet</dd>') == 1
    assert "Van Repairers" not in body(client, "/occupations/?q=repairer&has=framework")


def test_another_spelling_is_said(client: Client, examples: None) -> None:
    page = body(client, "/occupations/?q=nurce")
    assert "No match for “nurce”. Showing <b>nurse</b>." in page
    page = body(client, "/occupations/?q=nurse+bike")
    assert "None has all your words. These have some of them." in page
