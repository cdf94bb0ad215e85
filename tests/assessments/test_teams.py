"""What a team's managers see of its people, and who sees nothing."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from factories import (
    MembershipFactory,
    RoleFactory,
    UserFactory,
    Workplace,
    finished,
    framework,
    signed_in,
)
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, Team, User


def test_the_team_page_shows_placements_of_those_who_share_and_names_of_the_rest(
    workplace: Workplace,
) -> None:
    workplace.join("Kit Sharer", "33333333")
    page = signed_in(workplace.manager).get(f"/teams/{workplace.team.pk}/").content.decode()
    assert "2 people, 1 of them shares" in page
    assert page.index("Kit Sharer") < page.index("Lee Learner")
    assert 'lv-A">Advanced' in page
    assert "Not shared. Lee Learner decides who sees their ratings." in page
    assert f"/r/{workplace.result.pk}/" not in page


def test_what_a_manager_confirmed_stands_beside_the_learners_own_level(
    workplace: Workplace,
) -> None:
    workplace.share()
    for line in outline_of(workplace.framework).strands[0].statements:
        actions.review_rating(
            assessment=workplace.result, statement=line.id, value=1, by=workplace.manager
        )
    address = f"/teams/{workplace.team.pk}/?view=coverage"
    page = signed_in(workplace.manager).get(address).content.decode()
    row = page.split(">Lee Learner</a>")[1].split("</tr>")[0]
    assert [cell.split("<")[0] for cell in row.split('">')[1:]] == [
        "Proficient",
        "Proficient or below",
        "Towards Emerging",
    ]


def test_a_shared_result_shows_both_ratings_side_by_side(workplace: Workplace) -> None:
    workplace.share()
    first, second, *_ = outline_of(workplace.framework).strands[0].statements
    for line, value, comment in ((first, 3, ""), (second, 2, "Let us look at it together.")):
        actions.review_rating(
            assessment=workplace.result,
            statement=line.id,
            value=value,
            comment=comment,
            by=workplace.manager,
        )
    address = f"/teams/{workplace.team.pk}/r/{workplace.result.pk}/"
    page = signed_in(workplace.manager).get(address).content.decode()
    row = row_of(page, second)
    assert 'data-th="Own rating">Fully' in row
    assert 'data-th="Review">Partly' in row
    assert "Let us look at it together." in row
    assert "#tick" in row_of(page, first)
    assert "#tick" not in row


def test_a_tick_goes_when_the_answer_changes(workplace: Workplace) -> None:
    workplace.share()
    line = next(outline_of(workplace.framework).statements)
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    actions.review_rating(
        assessment=workplace.result, statement=line.id, value=3, by=workplace.manager
    )
    actions.save_ratings(
        assessment=workplace.result, given={line.id: actions.Given(4)}, by=workplace.learner
    )
    address = f"/teams/{workplace.team.pk}/r/{workplace.result.pk}/"
    page = signed_in(workplace.manager).get(address).content.decode()
    row = row_of(page, line)
    assert "The answer changed since" in row
    assert "#tick" not in row


def test_every_look_is_on_record(workplace: Workplace) -> None:
    client = signed_in(workplace.manager)
    client.get(f"/teams/{workplace.team.pk}/")
    event = AuditEvent.objects.get(action="team.view")
    assert (event.actor, event.target) == (workplace.manager, f"team:{workplace.team.pk}")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        ("stranger", 404),
        ("manager elsewhere", 404),
        ("site admin", 404),
        ("framework admin", 404),
        ("organisation admin", 404),
        ("member", 403),
        ("the learner", 403),
        ("manager", 200),
    ],
)
def test_only_the_teams_managers_see_what_it_shares(
    workplace: Workplace, who: str, status: int
) -> None:
    workplace.share()
    client = client_of(workplace, who)
    for address in ("/teams/{}/", "/teams/{}/r/{}/"):
        path = address.format(workplace.team.pk, workplace.result.pk)
        assert client.get(path).status_code == status, path


def test_a_result_is_seen_through_the_team_it_is_shown_to_only(workplace: Workplace) -> None:
    workplace.share()
    other = Team.objects.create(organisation=workplace.team.organisation, name="Back office")
    MembershipFactory.create(team=other, user=workplace.manager, kind="manager")
    MembershipFactory.create(team=other, user=workplace.learner)
    client = signed_in(workplace.manager)
    assert client.get(f"/teams/{other.pk}/r/{workplace.result.pk}/").status_code == 404
    assert "Not shared" in client.get(f"/teams/{other.pk}/").content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_team_pages_have_one_query_count(
    workplace: Workplace, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    workplace.share()
    for number in range(1, people):
        workplace.join(f"Kit {number}")
    client = signed_in(workplace.manager)
    with django_assert_num_queries(11):
        page = client.get(f"/teams/{workplace.team.pk}/").content.decode()
    assert page.count('<svg class="fill fE"') == people
    with django_assert_num_queries(8):
        client.get("/teams/")


@pytest.mark.parametrize("statements", [1, 3])
def test_a_shared_result_has_one_query_count(
    workplace: Workplace, statements: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = framework("88-8888.00", title="Others", occupational=(statements,) * 4)
    result = finished(workplace.learner, made, occupational="3" * statements)
    actions.share_occupation(
        assessment=result, team=workplace.team, only=False, by=workplace.learner
    )
    outline_of(made)
    client = signed_in(workplace.manager)
    with django_assert_num_queries(9):
        page = client.get(f"/teams/{workplace.team.pk}/r/{result.pk}/").content.decode()
    assert page.count("/s/") == 4 * statements
    assert page.count('data-th="Own rating">Fully') == statements


def test_the_list_of_teams_tells_members_who_manages_and_what_they_share(
    workplace: Workplace,
) -> None:
    page = signed_in(workplace.learner).get("/teams/").content.decode()
    assert "Managed by Mo Manager. You share nothing with it." in page
    assert f'href="/teams/{workplace.team.pk}/"' not in page
    workplace.share()
    page = signed_in(workplace.manager).get("/teams/").content.decode()
    assert "1 person, 1 of them shares" in page
    assert f'href="/teams/{workplace.team.pk}/"' in page
    page = signed_in(UserFactory.create()).get("/teams/").content.decode()
    assert "You are not in a team yet" in page
    assert "Front desk" not in page


@pytest.mark.parametrize("who", ["member", "manager above", "organisation admin", "site admin"])
def test_lists_of_teams_count_who_shares_for_a_teams_own_managers_alone(
    workplace: Workplace, who: str
) -> None:
    workplace.share()
    above = Team.objects.create(organisation=workplace.team.organisation, name="Region")
    Team.objects.filter(pk=workplace.team.pk).update(parent=above)
    boss = MembershipFactory.create(team=above, kind="manager").user
    client = signed_in(boss) if who == "manager above" else client_of(workplace, who)
    for path in ("/teams/", "/manage/", f"/teams/{above.pk}/"):
        page = client.get(path).content.decode()
        assert "1 of them share" not in page, path
    told = signed_in(workplace.manager).get("/teams/").content.decode()
    assert "1 of them share" in told


def test_who_is_switched_off_is_not_shown(workplace: Workplace) -> None:
    workplace.share()
    workplace.join("Kit Sharer")
    User.objects.filter(pk=workplace.learner.pk).update(is_active=False)
    client = signed_in(workplace.manager)
    assert "1 person, 1 of them shares" in client.get("/teams/").content.decode()
    page = client.get(f"/teams/{workplace.team.pk}/").content.decode()
    assert "Kit Sharer" in page
    assert "Lee Learner" not in page
    address = f"/teams/{workplace.team.pk}/r/{workplace.result.pk}/"
    assert client.get(address).status_code == 404


def row_of(page: str, line: StatementLine) -> str:
    """A statement's row of the table, from its name on."""
    return page.split(f'/s/{line.id}/">{line.name}')[1].split("</tr>")[0]


def client_of(workplace: Workplace, who: str) -> Client:
    """A browser of one of those who try to look."""
    if who == "anonymous":
        return Client()
    return signed_in(_person(workplace, who))


def _person(workplace: Workplace, who: str) -> User:
    if who.endswith(" admin"):
        kind = who.replace(" ", "_")
        organisation = workplace.team.organisation if kind == "organisation_admin" else None
        return RoleFactory.create(kind=kind, organisation=organisation).user
    if who == "manager elsewhere":
        return MembershipFactory.create(kind="manager").user
    if who == "member":
        return MembershipFactory.create(team=workplace.team).user
    known = {"manager": workplace.manager, "the learner": workplace.learner}
    return known.get(who) or UserFactory.create()
