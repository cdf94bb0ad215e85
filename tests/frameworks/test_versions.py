"""Admins' pages of versions: what is there, its history, rolling back, retiring."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from factories import (
    OrganisationFactory,
    RoleFactory,
    UserFactory,
    document,
    framework,
    signed_in,
    started,
)
from factories.edits import says
from frameworks.actions import publish
from frameworks.diff import Decisions, placed_in
from frameworks.models import Framework, Release
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

SOC = "99-9999.00"
LIST = "/manage/frameworks/"
HISTORY = f"{LIST}{SOC}/history/"
BACK = f"{LIST}{SOC}/rollback/?to=v1"
RETIRE = f"{LIST}{SOC}/retire/"


def versions(count: int) -> list[Framework]:
    return [
        framework(version=f"v{number}", occupational=(2, 2, 2, number + 1))
        for number in range(1, count + 1)
    ]


def admin() -> User:
    return RoleFactory.create(kind="framework_admin").user


def people_without_power() -> Iterator[User]:
    yield UserFactory.create()
    yield RoleFactory.create(
        kind="organisation_admin", organisation=OrganisationFactory.create()
    ).user


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", [LIST, HISTORY, BACK, RETIRE])
def test_without_the_role_it_is_refused_and_elsewhere_it_is_not_there(
    path: str, method: str
) -> None:
    versions(2)
    for user in people_without_power():
        status = getattr(signed_in(user), method)(path).status_code
        # A list that is never written to says so before it asks who it is.
        assert status == (405 if method == "post" and path in (LIST, HISTORY) else 403)
    if path != LIST:
        local = RoleFactory.create(
            kind="framework_admin", organisation=OrganisationFactory.create()
        ).user
        status = getattr(signed_in(local), method)(path).status_code
        assert status == (405 if method == "post" and path == HISTORY else 404)
    assert set(Release.objects.values_list("kind", flat=True)) == {"publish"}


def test_an_organisations_admin_finds_its_local_roles_only() -> None:
    versions(1)
    organisation = OrganisationFactory.create(slug="acme")
    framework("x-acme-welder", title="Acme welders")
    user = RoleFactory.create(kind="framework_admin", organisation=organisation).user
    page = signed_in(user).get(LIST).content.decode()
    assert "Acme welders" in page
    assert SOC not in page
    assert signed_in(user).get(f"{LIST}x-acme-welder/history/").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [("", "AB"), ("?q=alpha", "A"), ("?q=88-", "B"), ("?show=retired", "B"), ("?show=local", "")],
)
def test_the_list_is_searched_and_narrowed(query: str, found: str) -> None:
    client = signed_in(admin())
    framework(SOC, title="Alpha clerks")
    framework("88-8888.00", title="Beta clerks")
    client.post(f"{LIST}88-8888.00/retire/")
    page = client.get(LIST + query).content.decode()
    assert ("Alpha clerks" in page, "Beta clerks" in page) == ("A" in found, "B" in found)


@pytest.mark.parametrize("count", [1, 3])
def test_the_query_counts_stay(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    versions(count)
    for number in range(1, count):
        framework(f"88-888{number}.00", title=f"Clerks {number}")
    client = signed_in(admin())
    with django_assert_num_queries(9):
        assert client.get(LIST).content.count(b'<th scope="row"') == count
    with django_assert_num_queries(9):
        assert client.get(HISTORY).content.count(b'<th scope="row"') == count


def test_the_history_says_what_happened_who_why_and_what_changed() -> None:
    old, new = versions(2)
    started(UserFactory.create(), new, occupational="33")
    user = admin()
    client = signed_in(user)
    preview = client.get(BACK).content.decode()
    assert "1 person rates the version that is live now" in preview
    assert "1 removed" in preview
    assert Framework.objects.get(status="published") == new
    assert client.post(BACK, {"why": "Too early"})["Location"] == HISTORY
    page = client.get(HISTORY).content.decode()
    assert Framework.objects.get(status="published") == old
    assert "Rolled back to v" in page
    assert "Too early" in page
    assert user.name in page
    assert "1 added" in page
    assert page.count(">Live</span>") == 1
    assert "1 added" in client.get(f"{HISTORY}?from=v1&to=v2").content.decode()


def test_the_last_change_is_what_a_comparison_begins_with() -> None:
    versions(3)
    page = signed_in(admin()).get(HISTORY).content.decode()
    assert page.count(" selected>") == 1
    assert '<option value="v2" selected>' in page


def test_what_is_retired_can_be_brought_back() -> None:
    (only,) = versions(1)
    client = signed_in(admin())
    assert client.post(RETIRE, {"why": "Out of date"})["Location"] == HISTORY
    assert not Framework.objects.filter(status="published").exists()
    assert "Nothing is live" in client.get(HISTORY).content.decode()
    assert client.get(RETIRE)["Location"] == HISTORY
    assert ">Bring it back</button>" in client.get(BACK).content.decode()
    client.post(BACK)
    assert Framework.objects.get(status="published") == only


@pytest.mark.parametrize("query", ["", "?to=none", "?from=v1&to=v9"])
def test_a_version_that_is_not_there_is_not_found(query: str) -> None:
    versions(1)
    client = signed_in(admin())
    assert client.get(f"{LIST}{SOC}/rollback/{query}").status_code == 404
    assert client.get(f"{LIST}11-1111.00/history/").status_code == 404


def test_learners_go_on_with_what_is_retired() -> None:
    (only,) = versions(1)
    assessment = started(UserFactory.create(), only, occupational="33")
    signed_in(admin()).post(RETIRE)
    client = signed_in(assessment.learner)
    for path in ("/me/", f"/me/a/{assessment.pk}/", f"/me/a/{assessment.pk}/result/"):
        assert client.get(path).status_code == 200


def test_the_way_back_goes_by_what_was_decided_and_not_by_likeness() -> None:
    old, new = "Chain care — oils a chain.", "E-bike faults — reads codes on drive units."
    base = document(occupational=(0, 0, 0, 0))
    publish(document=says(base, [old]), by=None)
    (before,), (after,) = (
        [line.key for line in placed_in(says(base, [text]))] for text in (old, new)
    )
    was = Decisions(was={after: (before,)}, keep={after: False})
    publish(document=says(base, [new], version="v2"), by=None, decisions=was)
    page = signed_in(admin()).get(BACK).content.decode()
    assert "1 reworded" in page
    assert "removed" not in page


def test_a_search_passes_over_what_no_database_holds() -> None:
    page = signed_in(RoleFactory.create().user).get(LIST, {"q": "a\0b"})
    assert page.status_code == 200
    assert "\0" not in page.content.decode()
