"""An admin's first page: numbers, frameworks and what happened; nobody's ratings."""

import pytest
from pytest_django import DjangoAssertNumQueries

from factories import (
    MembershipFactory,
    RoleFactory,
    UserFactory,
    Workplace,
    framework,
    signed_in,
)
from nsx.accounts.models import Organisation, User

PRIVATE = ("Lee Learner", "Proficient", "Started an assessment")


def admin(workplace: Workplace, kind: str) -> User:
    organisation = workplace.team.organisation if kind == "organisation_admin" else None
    return RoleFactory.create(kind=kind, organisation=organisation, user__name="Ada Admin").user


def page_of(user: User) -> str:
    response = signed_in(user).get("/manage/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", ["framework_admin", "organisation_admin"])
def test_no_rating_nor_who_rates_is_on_it(workplace: Workplace, kind: str) -> None:
    workplace.share()
    page = page_of(admin(workplace, kind))
    assert "Published a framework: Test clerks v1" in page
    assert [word for word in PRIVATE if word in page] == []


def test_a_framework_admin_sees_no_teams_and_no_people(workplace: Workplace) -> None:
    page = page_of(admin(workplace, "framework_admin"))
    assert "Front desk" not in page
    assert "People in numbers" not in page


def test_an_organisation_admin_sees_their_own_teams(workplace: Workplace) -> None:
    elsewhere = MembershipFactory.create(team__name="Elsewhere").team
    page = page_of(admin(workplace, "organisation_admin"))
    assert "Front desk" in page
    assert elsewhere.name not in page
    assert "<b>2</b><span>people</span>" in page
    assert "<b>1</b><span>manager</span>" in page


def test_a_site_admin_sees_everything_in_numbers_and_the_trail(workplace: Workplace) -> None:
    elsewhere = MembershipFactory.create(team__name="Elsewhere").team
    page = page_of(admin(workplace, "site_admin"))
    assert "Front desk" in page
    assert elsewhere.name in page
    assert "<b>4</b><span>people</span>" in page
    assert "<b>0</b><span>guests</span>" in page
    assert f"<b>{Organisation.objects.count()}</b><span>organisations</span>" in page
    assert "Finished an assessment" in page
    assert "Proficient" not in page


def test_looks_at_a_team_are_told_from_those_at_a_result(
    workplace: Workplace,
) -> None:
    workplace.share()
    manager = signed_in(workplace.manager)
    for path in ("", "", f"r/{workplace.result.pk}/", "", f"r/{workplace.result.pk}/"):
        manager.get(f"/teams/{workplace.team.pk}/{path}")
    page = page_of(admin(workplace, "site_admin"))
    assert page.count("Looked at a team") == 3
    assert page.count("Opened a result shared with a team") == 2


@pytest.mark.parametrize("who", ["learner", "manager", "stranger"])
def test_others_are_turned_away(workplace: Workplace, who: str) -> None:
    user = getattr(workplace, who, None) or UserFactory.create()
    assert signed_in(user).get("/manage/").status_code == 403


def test_an_action_without_words_shows_as_it_is_stored(workplace: Workplace) -> None:
    user = admin(workplace, "site_admin")
    user.auditevent_set.create(action="moon.land", target="moon:1")
    assert "moon.land" in page_of(user)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_has_one_query_count(
    workplace: Workplace, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(1, number):
        framework(f"88-888{index}.00", title=f"Clerks {index}")
        MembershipFactory.create()
    client = signed_in(admin(workplace, "site_admin"))
    with django_assert_num_queries(13):
        page = client.get("/manage/").content.decode()
    assert page.count('<tr><th scope="row">') == 2 * number
