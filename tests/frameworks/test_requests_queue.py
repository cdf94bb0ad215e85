"""What people ask for, as those see it who could write it."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.doors import body
from asking import CODE, QUEUE, asked, words
from factories import OrganisationFactory, RoleFactory, UserFactory, document, signed_in
from factories.onet import known
from frameworks import actions
from frameworks.models import Draft, FrameworkRequest, Occupation
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def site_admin() -> User:
    return RoleFactory.create().user


@pytest.fixture
def framework_admin() -> User:
    return RoleFactory.create(kind="framework_admin").user


@pytest.mark.parametrize("role", [None, "organisation_admin"])
def test_the_queue_is_for_who_looks_after_frameworks(learner: User, role: str | None) -> None:
    if role:
        RoleFactory.create(user=learner, kind=role, organisation=OrganisationFactory.create())
    assert signed_in(learner).get(QUEUE).status_code == 403


def test_the_queue_of_an_organisation_holds_its_own(sellers: Occupation, learner: User) -> None:
    home = OrganisationFactory.create()
    asked(sellers, learner)
    asked(known("41-3099.00", "Ours", organisation=home), UserFactory.create())
    admin = RoleFactory.create(kind="framework_admin", organisation=home).user
    text = words(signed_in(admin).get(QUEUE))
    assert "Ours" in text
    assert "Share Sellers" not in text


def test_the_queue_shows_what_is_asked_for_most_and_why_but_not_who(
    sellers: Occupation, other_sellers: Occupation, learner: User, framework_admin: User
) -> None:
    asked(sellers, learner, UserFactory.create(), why="We train them")
    asked(other_sellers, UserFactory.create())
    FrameworkRequest.objects.filter(occupation=sellers).update(created_at="2026-01-02T00:00Z")
    admin = signed_in(framework_admin)
    page = admin.get(QUEUE)
    text = words(page)
    assert text.index("Share Sellers") < text.index("Other Sellers")
    assert "2 people ask" in text
    assert "asked for last on 2 January 2026" in text
    assert text.count("We train them") == 2
    assert "Lee Learner" not in text
    assert f'href="/manage/frameworks/new/?code={CODE}"' in body(page)
    newest = words(admin.get(f"{QUEUE}?order=newest"))
    assert newest.index("Other Sellers") < newest.index("Share Sellers")
    found = words(admin.get(f"{QUEUE}?q=share%00+SELL"))
    assert "Share Sellers" in found
    assert "Other Sellers" not in found
    assert "None found" in words(admin.get(f"{QUEUE}?q=zzz&order=zzz&page=9"))


def test_text_is_never_markup(sellers: Occupation, learner: User, site_admin: User) -> None:
    asked(sellers, learner, why="<img src=x>")
    page = body(signed_in(site_admin).get(QUEUE))
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


def test_a_draft_that_waits_is_not_begun_again(
    sellers: Occupation, learner: User, site_admin: User
) -> None:
    asked(sellers, learner)
    actions.new_draft(document=document(CODE), by=None)
    assert Draft.objects.count() == 1
    page = body(signed_in(site_admin).get(QUEUE))
    assert "A draft waits." in page
    assert "Begin a framework" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_has_one_query_count(
    count: int, site_admin: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        asked(known(f"41-300{number}.00", f"Sellers {number}"), UserFactory.create(), why="Yes")
    admin = signed_in(site_admin)
    with django_assert_num_queries(6):
        page = body(admin.get(QUEUE))
    assert page.count("Begin a framework") == count


def test_framework_admins_do_not_read_in_the_trail_who_asks(
    sellers: Occupation, learner: User, site_admin: User, framework_admin: User
) -> None:
    asked(sellers, learner)

    def told(admin: User) -> bool:
        page = body(signed_in(admin).get("/manage/audit/"))
        return "Asked for a framework" in re.sub(r"(?s)<select.*?</select>", "", page)

    assert told(site_admin)
    assert not told(framework_admin)
