"""A framework begun in the app, for an occupation that has none and for one employer's role."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Assessment
from factories import (
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
    UserFactory,
    document,
    framework,
    signed_in,
)
from frameworks.actions import publish, suggest_correction
from frameworks.models import Anchor, Draft, Framework, Occupation, Statement
from frameworks.queries.drafts import document_in
from nsx.accounts.models import Organisation

pytestmark = pytest.mark.django_db

NEW = "/manage/frameworks/new/"
LABELS = {
    "labels-occupational": ["Emerging", "Developing", "Proficient", "Advanced"],
    "labels-ai": ["Emerging", "Developing", "Proficient", "Advanced"],
    "labels-durable": ["Emerging", "Developing", "Applying", "Exceeding"],
}


@pytest.fixture
def acme() -> Organisation:
    return OrganisationFactory.create(name="Acme", slug="acme")


@pytest.fixture
def local(acme: Organisation) -> Client:
    return signed_in(RoleFactory.create(kind="framework_admin", organisation=acme).user)


@pytest.fixture
def site() -> Client:
    return signed_in(RoleFactory.create().user)


def national(**given: Any) -> dict[str, Any]:
    return {"kind": "national", "code": "41-3031.00", "title": "Agents", "version": "v.1"} | given


def role(acme: Organisation, **given: Any) -> dict[str, Any]:
    data = {"kind": "local", "organisation": acme.pk, "title": "Shift lead", "version": "v.1"}
    return data | given


def test_a_framework_is_begun_for_an_occupation_that_has_none(site: Client) -> None:
    there = Occupation.objects.create(code="41-3031.00", title="Agents")
    Anchor.objects.create(occupation=there, kind="tasks", name="Sell.", rank=1)
    page = site.get(NEW).content.decode()
    for label in LABELS["labels-durable"]:
        assert f'value="{label}"' in page
    sent = national(job_zone="4", **LABELS) | {"with-ai": "1", "with-durable": "1", "domains": "3"}
    response = site.post(NEW, sent)
    draft = Draft.objects.get()
    assert response["Location"] == f"/manage/drafts/{draft.pk}/"
    document = document_in(draft)
    assert [strand.kind for strand in document.strands] == ["occupational", "ai", "durable"]
    assert [d.label for d in document.strands[2].domains] == ["Domain 1", "Domain 2", "Domain 3"]
    assert [level.key for level in document.strands[2].domains[0].levels] == [
        "emerging",
        "developing",
        "applying",
        "exceeding",
    ]
    assert document.anchors == {"tasks": ("Sell.",)}
    assert (draft.state, draft.organisation, document.occupation.job_zone) == ("new", None, 4)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": ""}, "schema"),
        ({"title": "x" * 201}, "text_too_long"),
        ({"version": " "}, "schema"),
        ({"code": "41-3031"}, "schema"),
        ({"code": ""}, "schema"),
        ({"code": "x-acme-lead"}, "schema"),
        ({"labels-occupational": ["One", "", "Three", "Four"]}, "schema"),
        ({"job_zone": "9"}, "schema"),
    ],
)
def test_what_is_no_framework_is_not_begun(site: Client, given: dict[str, Any], code: str) -> None:
    response = site.post(NEW, national(**(LABELS | given)))
    assert response.status_code == 422
    assert f'data-code="{code}"' in response.content.decode()
    assert not Draft.objects.exists()


def test_an_occupation_with_a_live_version_shows_the_way_to_draft_from_it(site: Client) -> None:
    framework("41-3031.00")
    response = site.post(NEW, national(**LABELS))
    assert response.status_code == 422
    assert 'action="/manage/frameworks/41-3031.00/draft/"' in response.content.decode()
    assert not Draft.objects.exists()


def test_the_code_of_a_role_is_shown_before_it_is_made(local: Client, acme: Organisation) -> None:
    response = local.post(NEW, role(acme))
    assert response.status_code == 200
    page = response.content.decode()
    assert "Create x-acme-shift-lead" in page
    assert not Draft.objects.exists()
    code = re.findall(r'name="code" value="([^"]*)"', page)[0]
    assert local.post(NEW, role(acme, code=code)).status_code == 302
    draft = Draft.objects.get()
    assert (draft.code, draft.organisation) == ("x-acme-shift-lead", acme)


@pytest.mark.parametrize("code", ["x-acme-", "x-acme-Lead", "x-acme-a b", "x-acme-" + "r" * 90])
def test_a_role_has_a_code_that_may_be_an_address(
    local: Client, acme: Organisation, code: str
) -> None:
    assert local.post(NEW, role(acme, code=code)).status_code == 422
    assert not Draft.objects.exists()


def test_a_code_of_another_organisation_is_not_taken(local: Client, acme: Organisation) -> None:
    OrganisationFactory.create(name="Acme Labs", slug="acme-labs")
    response = local.post(NEW, role(acme, code="x-acme-labs-lead"))
    assert response.status_code == 422
    assert "Acme Labs" in response.content.decode()
    other = local.post(NEW, role(acme, code="x-beta-lead"))
    assert "Create x-acme-shift-lead" in other.content.decode()


@pytest.mark.parametrize("kind", ["national", "local"])
def test_nobody_begins_what_they_do_not_look_after(local: Client, kind: str) -> None:
    other = OrganisationFactory.create()
    sent = role(other, kind=kind, code="41-3031.00") | LABELS
    response = local.post(NEW, sent)
    assert response.status_code == 422
    assert 'data-code="conflict"' in response.content.decode()
    assert not Draft.objects.exists()


def test_a_role_is_begun_filled_published_and_rated_by_its_people(
    local: Client, acme: Organisation
) -> None:
    local.post(NEW, role(acme, code="x-acme-shift-lead"))
    draft = Draft.objects.get()
    local.post(
        f"/manage/drafts/{draft.pk}/add/",
        {"text": "Rota — plans a fair rota.", "to": "occupational/emerging/"},
    )
    page = local.get(f"/manage/drafts/{draft.pk}/review/").content.decode()
    seen = re.findall(r'name="seen" value="([^"]*)"', page)[0]
    assert local.post(f"/manage/drafts/{draft.pk}/publish/", {"seen": seen}).status_code == 302
    live = Framework.objects.get(status="published")
    assert live.occupation.organisation == acme
    member = MembershipFactory.create(team__organisation=acme).user
    at_work = signed_in(member)
    assert "Rota" in at_work.get("/occupations/x-acme-shift-lead/").content.decode()
    began = at_work.post("/occupations/x-acme-shift-lead/rate/")
    assert at_work.get(began["Location"]).status_code == 200
    assert Assessment.objects.get().learner == member
    for stranger in [Client(), signed_in(UserFactory.create())]:
        assert stranger.get("/occupations/x-acme-shift-lead/").status_code == 404
        assert stranger.post("/occupations/x-acme-shift-lead/rate/").status_code == 404
        assert "shift-lead" not in stranger.get("/occupations/").content.decode()


@pytest.mark.parametrize(("path", "queries"), [("/occupations/", 4), ("/", 3)])
def test_local_roles_cost_a_visitor_no_query_more(
    client: Client,
    acme: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
) -> None:
    framework()
    framework("x-acme-lead", version="v7")
    client.get("/occupations/")
    with django_assert_num_queries(queries):
        client.get(path)


def test_the_trail_tells_admins_of_one_organisation_nothing_of_another() -> None:
    home, clinic = (
        OrganisationFactory.create(slug="home"),
        OrganisationFactory.create(slug="clinic"),
    )
    ours = RoleFactory.create(
        kind="framework_admin", organisation=home, user__name="Our Admin"
    ).user
    theirs = RoleFactory.create(
        kind="framework_admin", organisation=clinic, user__name="Their Admin"
    ).user
    for code, by in (("x-home-clerk", ours), ("x-clinic-nurse", theirs)):
        found = publish(document=document(code), by=by).framework
        learner = UserFactory.create(name=f"Learner of {code}")
        suggest_correction(
            framework=found, statement=Statement.objects.last(), says="", why="Why", by=learner
        )
    page = signed_in(ours).get("/manage/audit/").content.decode()
    assert "Our Admin" in page
    assert "Learner of x-home-clerk" in page
    assert "Their Admin" not in page
    assert "Learner of x-clinic-nurse" not in page
    everything = signed_in(RoleFactory.create(kind="framework_admin").user).get("/manage/audit/")
    assert "Learner of x-clinic-nurse" in everything.content.decode()
