"""Who may work on a draft: every address, every kind of person."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client

from factories import (
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
    UserFactory,
    document,
    framework,
    signed_in,
)
from frameworks import actions
from frameworks.diff import placed_in
from frameworks.editing import handle
from frameworks.models import Draft, Occupation
from frameworks.queries.drafts import document_in
from nsx.accounts.models import Organisation, User

pytestmark = pytest.mark.django_db

PEOPLE = [
    "visitor",
    "learner",
    "manager",
    "organisation_admin",
    "other_framework_admin",
    "framework_admin",
    "site_framework_admin",
    "site_admin",
]
ADDRESSES = [
    ("get", ""),
    ("post", ""),
    ("get", "ai/"),
    ("post", "ai/"),
    ("get", "durable/"),
    ("post", "durable/"),
    ("post", "undo/"),
    ("get", "add/?to=occupational/emerging/"),
    ("post", "add/"),
    ("get", "s/{statement}/"),
    ("post", "s/{statement}/"),
    ("get", "levels/"),
    ("post", "levels/"),
    ("get", "sources/"),
    ("post", "sources/"),
    ("get", "about/"),
    ("post", "about/"),
    ("get", "review/"),
    ("post", "review/"),
    ("post", "publish/"),
    ("get", "discard/"),
    ("post", "discard/"),
    ("get", "export.json"),
]
FOUR = (1, 1, 1, 1)
NOT_LET_IN = {"visitor": 302, "learner": 403, "manager": 403, "organisation_admin": 403}


@dataclass(frozen=True)
class Cast:
    """Everybody, and a draft of the nation's and one of an organisation's."""

    people: Mapping[str, User | None]
    national: Draft
    local: Draft

    def client(self, who: str) -> Client:
        person = self.people[who]
        return signed_in(person) if person else Client()


@pytest.fixture
def cast() -> Cast:
    here, there = OrganisationFactory.create(slug="acme"), OrganisationFactory.create()
    team = MembershipFactory.create(team__organisation=here).team
    manager = MembershipFactory.create(team=team, kind="manager").user
    national = framework(ai=FOUR, durable={"Care": FOUR})
    framework("x-acme-lead", ai=FOUR, durable={"Care": FOUR})

    def admin(kind: str, organisation: Organisation | None = None) -> User:
        return RoleFactory.create(kind=kind, organisation=organisation).user

    people = {
        "visitor": None,
        "learner": UserFactory.create(),
        "manager": manager,
        "organisation_admin": admin("organisation_admin", here),
        "framework_admin": admin("framework_admin", here),
        "other_framework_admin": admin("framework_admin", there),
        "site_framework_admin": admin("framework_admin"),
        "site_admin": admin("site_admin"),
    }
    local = document("x-acme-lead", version="v2", ai=FOUR, durable={"Care": FOUR})
    return Cast(
        people,
        actions.open_draft(framework=national, version="v2", by=None),
        actions.new_draft(document=local, by=None),
    )


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def expected(who: str, of: str, method: str) -> set[int]:
    if who in NOT_LET_IN:
        return {NOT_LET_IN[who]}
    if who == "other_framework_admin" or (who == "framework_admin" and of == "national"):
        return {404}
    # What is posted is empty: it is refused for what it says, not for who said it.
    return {200} if method == "get" else {302, 409, 422}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("of", ["national", "local"])
def test_only_who_looks_after_it_comes_to_a_draft(cast: Cast, who: str, of: str) -> None:
    draft = cast.national if of == "national" else cast.local
    first, client = handle(placed_in(document_in(draft))[0].key), cast.client(who)
    for method, path in ADDRESSES:
        address = f"/manage/drafts/{draft.pk}/{path.format(statement=first)}"
        with undone():
            data = {"to": "occupational/emerging/"} if method == "post" else {}
            status = getattr(client, method)(address, data or None).status_code
            there = Draft.objects.filter(pk=draft.pk, revision=0).exists()
        assert status in expected(who, of, method), (method, path)
        assert there or status == 302, (method, path)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("soc", ["99-9999.00", "x-acme-lead"])
def test_only_who_looks_after_it_opens_a_draft(cast: Cast, who: str, soc: str) -> None:
    before = Draft.objects.count()
    status = cast.client(who).post(f"/manage/frameworks/{soc}/draft/").status_code
    may = who.startswith("site") or (who == "framework_admin" and soc.startswith("x-"))
    wanted = NOT_LET_IN.get(who, 302 if may else 404)
    assert status == wanted
    assert Draft.objects.count() == before + may


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("method", "path"), [("get", ""), ("get", "new"), ("post", "new")])
def test_the_list_and_the_beginning_are_for_framework_admins(
    cast: Cast, who: str, method: str, path: str
) -> None:
    address = "/manage/frameworks/new/" if path else "/manage/drafts/"
    status = getattr(cast.client(who), method)(address).status_code
    assert status == NOT_LET_IN.get(who, 200 if method == "get" else 422)


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("other_framework_admin", 0),
        ("framework_admin", 1),
        ("site_framework_admin", 2),
        ("site_admin", 2),
    ],
)
def test_the_list_shows_what_one_may_work_on(cast: Cast, who: str, shown: int) -> None:
    page = cast.client(who).get("/manage/drafts/").content.decode()
    assert page.count('<th scope="row">') == shown


@pytest.mark.parametrize("who", PEOPLE)
def test_the_way_in_is_shown_to_those_it_is_open_to(cast: Cast, who: str) -> None:
    shown = (
        "Draft a new version" in cast.client(who).get("/occupations/99-9999.00/").content.decode()
    )
    assert shown == who.startswith("site")


READS_LOCAL = {
    "manager",
    "organisation_admin",
    "framework_admin",
    "site_framework_admin",
    "site_admin",
}


@pytest.mark.parametrize("who", PEOPLE)
def test_a_local_role_is_read_by_its_people_alone(cast: Cast, who: str) -> None:
    client, address = cast.client(who), "/occupations/x-acme-lead/"
    for path in ["", "ai/", "durable/", "sources/", "export.json", "?v=v1"]:
        assert client.get(address + path).status_code == (200 if who in READS_LOCAL else 404)
    assert client.post(address + "rate/").status_code == (302 if who in READS_LOCAL else 404)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_local_role_is_found_by_its_people_alone(cast: Cast, who: str) -> None:
    Occupation.objects.filter(code="x-acme-lead").update(title="Shift lead")
    client = cast.client(who)
    for path in ["/occupations/", "/occupations/?q=x-acme"]:
        page = client.get(path).content.decode()
        assert ("/occupations/x-acme-lead/" in page) == (who in READS_LOCAL)
    found = Occupation.objects.readable_by(cast.people[who]).values_list("code", flat=True)
    assert ("x-acme-lead" in found) == (who in READS_LOCAL)
    if who != "visitor":
        assert ("Shift lead" in client.get("/me/").content.decode()) == (who in READS_LOCAL)


def test_one_readers_catalogue_is_not_anothers(cast: Cast) -> None:
    for who in ["manager", "visitor", "framework_admin", "learner"]:
        page = cast.client(who).get("/occupations/").content.decode()
        assert ("/occupations/x-acme-lead/" in page) == (who in READS_LOCAL)
