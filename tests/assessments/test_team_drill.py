"""A team's people and statements one by one: who shares what, who is below, where they differ."""

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.differences import Views, few, hint, most_apart
from assessments.models import Rating, Target
from factories import MembershipFactory, RoleFactory, Workplace, finished, framework, signed_in
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, Team, User


def lines(workplace: Workplace) -> list[StatementLine]:
    return list(outline_of(workplace.framework).strands[0].statements)


def page(workplace: Workplace, path: str) -> str:
    """What the manager reads at a path below the team's."""
    response = signed_in(workplace.manager).get(f"/teams/{workplace.team.pk}/{path}")
    assert response.status_code == 200
    return response.content.decode()


def aim(workplace: Workplace, level: str = "proficient") -> None:
    """The team works towards a level."""
    Target.objects.create(
        team=workplace.team,
        occupation=workplace.framework.occupation,
        strand="occupational",
        level=level,
    )


def view(workplace: Workplace, nth: int, value: int, learner: User | None = None) -> None:
    rating = Rating.objects.get(
        assessment__learner=learner or workplace.learner, statement=lines(workplace)[nth].id
    )
    actions.review_rating(
        assessment=rating.assessment,
        statement=rating.statement_id,
        value=value,
        by=workplace.manager,
    )


def test_a_person_who_does_not_share_is_a_name(workplace: Workplace) -> None:
    told = page(workplace, f"p/{workplace.learner.pk}/")
    assert "Not shared" in told
    assert "Lee Learner" in told
    assert "Proficient" not in told
    assert not AuditEvent.objects.filter(action="team.view").exists()


def test_a_person_stands_in_three_lenses_that_are_not_blended(workplace: Workplace) -> None:
    workplace.share()
    for nth in range(4):
        view(workplace, nth, 4)
    told = page(workplace, f"p/{workplace.learner.pk}/")
    row = told.split('<th scope="row">Occupational skills')[1].split("</tr>")[0]
    self_rated, evidenced, confirmed = row.split("<td ")[1:]
    assert "Proficient" in self_rated
    assert "8 of 8 rated" in self_rated
    assert "or below" in evidenced
    assert "Developing" in confirmed
    assert "4 reviewed" in confirmed
    assert AuditEvent.objects.get(action="team.view").detail == {"assessment": workplace.result.pk}


def test_a_person_shows_one_occupation_at_a_time(workplace: Workplace) -> None:
    workplace.share()
    other = framework("88-8888.00", title="Other clerks")
    result = finished(workplace.learner, other, occupational="4" * 8)
    told = page(workplace, f"p/{workplace.learner.pk}/?occupation=88-8888.00")
    assert "Other clerks" not in told
    actions.share_occupation(
        assessment=result, team=workplace.team, only=False, by=workplace.learner
    )
    first = page(workplace, f"p/{workplace.learner.pk}/")
    assert "<title>Lee Learner, Other clerks" in first
    second = page(workplace, f"p/{workplace.learner.pk}/?occupation=99-9999.00")
    assert "<title>Lee Learner, Test clerks" in second
    assert "?occupation=88-8888.00" in second


def test_the_talk_shows_in_the_list(workplace: Workplace) -> None:
    workplace.share()
    line = lines(workplace)[0]
    view(workplace, 0, 3)
    actions.ask_for_evidence(assessment=workplace.result, statement=line.id, by=workplace.manager)
    told = page(workplace, f"p/{workplace.learner.pk}/")
    row = told.split(f'/s/{line.id}/">')[1].split("</tr>")[0]
    assert "#tick" in row
    assert "Evidence asked for" in row
    assert "2 turns" in row


def test_a_statement_lists_those_below_target_first(workplace: Workplace) -> None:
    aim(workplace)
    workplace.share()
    for name, answers in (("Ann", "4"), ("Bea", "2"), ("Cid", "1"), ("Dot", "0"), ("Eve", ".3")):
        workplace.join(name, answers)
    MembershipFactory.create(team=workplace.team, user__name="Silent Sam")
    told = page(workplace, f"s/{lines(workplace)[0].id}/")
    body = told.split("<tbody>")[1]
    names = ["Cid", "Bea", "Eve", "Ann", "Dot", "Lee Learner"]
    assert sorted(names, key=body.index) == names
    assert "2 of 4" in told
    assert "1</b><span>has not rated it yet; for 1 it is not part of the work" in told
    assert "can guide others: Ann" in told
    assert "Not shared: Silent Sam." in told


def test_without_a_target_nobody_is_below(workplace: Workplace) -> None:
    workplace.join("Cid", "1")
    told = page(workplace, f"s/{lines(workplace)[0].id}/")
    assert "No target level is set." in told
    assert "Below" not in told


def test_a_statement_pages_its_people(workplace: Workplace) -> None:
    for number in range(51):
        workplace.join(f"Kit {number:02}", "3")
    path = f"s/{lines(workplace)[0].id}/"
    assert page(workplace, path).count('data-th="Own rating"') == 50
    last = page(workplace, f"{path}?page=2")
    assert last.count('data-th="Own rating"') == 1
    assert "51 to 51 of 51" in last


def test_a_statement_nobody_shows_is_not_found(workplace: Workplace) -> None:
    path = f"/teams/{workplace.team.pk}/s/{lines(workplace)[0].id}/"
    client = signed_in(workplace.manager)
    assert client.get(path).status_code == 404
    share = workplace.share()
    assert client.get(path).status_code == 200
    actions.withdraw_share(share=share, by=workplace.learner)
    assert client.get(path).status_code == 404


def test_differences_count_each_way_and_name_with_whom(workplace: Workplace) -> None:
    workplace.share()
    kit = workplace.join("Kit Sharer", "33333333").learner
    for nth, value in ((0, 4), (1, 4), (2, 3)):
        view(workplace, nth, value)
    for nth, value in ((0, 2), (3, 3)):
        view(workplace, nth, value, kit)
    told = page(workplace, "differences/")
    first, second, *_ = lines(workplace)
    row = told.split(f'/s/{first.id}/">{first.name}')[1].split("</tr>")[0]
    assert [cell.split(">")[1].split("<")[0] for cell in row.split('class="num"')[1:]] == [
        "1",
        "0",
        "1",
    ]
    assert "Kit Sharer" in row
    assert "Lee Learner" in row
    assert told.index(first.name) < told.index(second.name)
    assert "2 of 5" in told
    assert "Lee rates lower than you do on 2 of 3." in told
    assert "Kit rates higher than you do on 1 of 2." in told
    assert lines(workplace)[3].name not in told


def test_differences_are_of_answers_as_they_stand_and_are_shared(workplace: Workplace) -> None:
    share = workplace.share()
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    view(workplace, 0, 4)
    view(workplace, 1, 4)
    given = {lines(workplace)[0].id: actions.Given(4)}
    actions.save_ratings(assessment=workplace.result, given=given, by=workplace.learner)
    told = page(workplace, "differences/")
    assert "Lee rates lower than you do on 1 of 1." in told
    assert "Few to go by." in told
    actions.withdraw_share(share=share, by=workplace.learner)
    assert "Lee" not in page(workplace, "differences/")


def test_views_of_two_managers_are_told_as_managers(workplace: Workplace) -> None:
    workplace.share()
    other = MembershipFactory.create(team=workplace.team, kind="manager").user
    actions.review_rating(
        assessment=workplace.result, statement=lines(workplace)[0].id, value=4, by=other
    )
    told = page(workplace, "differences/")
    assert "Lee rates lower than their managers do on 1 of 1." in told
    assert "managers see it higher" in told


@pytest.mark.parametrize("query", ["?strand=nonsense", "?occupation=00-0000.00", "?strand=ai"])
def test_differences_take_any_address(workplace: Workplace, query: str) -> None:
    workplace.share()
    assert "No views yet" in page(workplace, f"differences/{query}")


def test_differences_without_any_share_say_so(workplace: Workplace) -> None:
    assert "Nothing shared yet" in page(workplace, "differences/")


@pytest.mark.parametrize(
    ("views", "told"),
    [
        (Views(0, 1, 0), "Ben and you agree on the one looked at."),
        (Views(0, 8, 0), "Ben and you agree on all 8."),
        (Views(0, 2, 6), "Ben rates lower than you do on 6 of 8."),
        (Views(1, 5, 0), "Ben rates higher than you do on 1 of 6."),
        (Views(1, 5, 2), "Ben rates lower than you do on 2 and higher than you do on 1 of 8."),
    ],
)
def test_hints_are_kind_and_exact(views: Views, told: str) -> None:
    assert hint("Ben", "you", views) == told


def test_what_is_furthest_apart_comes_first() -> None:
    views = {
        1: Views(1, 0, 0, widest=1),
        2: Views(1, 1, 1, widest=1),
        3: Views(0, 0, 1, widest=3),
        4: Views(0, 9, 0),
    }
    assert most_apart(views) == [2, 3, 1]
    assert few([Views(1, 1, 1)])
    assert not few([Views(1, 1, 1), Views(1, 1, 0)])


PATHS = (
    "p/{person}/",
    "p/{person}/s/{line}/",
    "s/{line}/",
    "confirm/",
    "confirm/?with=evidence",
    "differences/",
)


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("p/{person}/", 10),
        ("s/{line}/", 12),
        ("confirm/", 8),
        ("confirm/?with=evidence", 10),
        ("confirm/?person={person}", 11),
        ("differences/", 13),
    ],
)
def test_pages_take_the_same_queries_for_one_person_and_for_three(
    workplace: Workplace,
    path: str,
    queries: int,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    aim(workplace)
    workplace.share()
    view(workplace, 0, 2)
    for number in range(1, people):
        view(workplace, 0, 2, workplace.join(f"Kit {number}").learner)
    for rating in Rating.objects.filter(statement=lines(workplace)[1].id):
        actions.add_evidence(
            assessment=rating.assessment,
            statement=rating.statement_id,
            kind="note",
            note="Seen",
            by=rating.assessment.learner,
        )
    filled = path.format(person=workplace.learner.pk, line=lines(workplace)[0].id)
    page(workplace, filled)
    client = signed_in(workplace.manager)
    with django_assert_num_queries(queries):
        client.get(f"/teams/{workplace.team.pk}/{filled}")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        ("stranger", 404),
        ("other learner", 404),
        ("manager of another team", 404),
        ("manager of the team above", 404),
        ("manager of another organisation", 404),
        ("organisation_admin", 404),
        ("framework_admin", 404),
        ("site_admin", 404),
        ("member", 403),
        ("the learner", 403),
        ("manager", 200),
    ],
)
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_teams_managers_drill_down(
    workplace: Workplace, who: str, status: int, path: str, method: str
) -> None:
    workplace.share()
    filled = path.format(person=workplace.learner.pk, line=lines(workplace)[0].id)
    address = f"/teams/{workplace.team.pk}/{filled}"
    response: HttpResponse = getattr(browser_of(workplace, who), method)(address)
    # A manager's empty post is a faulty form where there is one: refused, and shown again.
    refused = {"p/{person}/s/{line}/": 422, "confirm/": 422, "confirm/?with=evidence": 422}
    if who == "manager" and method == "post":
        status = refused.get(path, 200)
    assert response.status_code == status
    if status in (302, 403, 404):
        assert b"Lee Learner" not in response.content


def browser_of(workplace: Workplace, who: str) -> Client:
    """A browser of one of those who try to look."""
    if who == "anonymous":
        return Client()
    if who.endswith("_admin"):
        organisation = workplace.team.organisation if who == "organisation_admin" else None
        return signed_in(RoleFactory.create(kind=who, organisation=organisation).user)
    if who == "manager of the team above":
        above = Team.objects.create(organisation=workplace.team.organisation, name="Region")
        Team.objects.filter(pk=workplace.team.pk).update(parent=above)
        return signed_in(MembershipFactory.create(team=above, kind="manager").user)
    if who == "manager of another team":
        other = Team.objects.create(organisation=workplace.team.organisation, name="Back office")
        return signed_in(MembershipFactory.create(team=other, kind="manager").user)
    if who == "member":
        return signed_in(MembershipFactory.create(team=workplace.team).user)
    known = {"manager": workplace.manager, "the learner": workplace.learner}
    kind = "manager" if who == "manager of another organisation" else "member"
    return signed_in(known.get(who) or MembershipFactory.create(kind=kind).user)
