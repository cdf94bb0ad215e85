"""The list of people and one person's page: what they show, and what changing it does."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.company import Company, make_company
from accounts.doors import body
from assessments.models import Share
from factories import MembershipFactory, RoleFactory, Workplace, make_workplace, signed_in
from nsx.accounts.actions.roles import put_in_team
from nsx.accounts.models import AuditEvent, Membership, Role


@pytest.fixture
def company(db: None) -> Company:
    return make_company()


@pytest.fixture
def workplace(db: None) -> Workplace:
    return make_workplace()


FOUND = [
    ("q=mel", ["Mel Member"]),
    ("q=MEL+m", ["Mel Member"]),
    ("q=%25", []),
    ("q=zzz", []),
    ("q=%00mel", ["Mel Member"]),
    ("role=manager", ["Mo Boss"]),
    ("role=site_admin", ["Sam Site"]),
    ("role=framework_admin", ["Fred Frame"]),
    ("role=organisation_admin", ["Ada Admin", "Otto Other"]),
    ("role=learner", ["Lou Learner", "Mel Member"]),
    ("role=off", []),
    ("role=learner&q=lou", ["Lou Learner"]),
    ("role=nonsense&q=mo", ["Mo Boss"]),
]


@pytest.mark.parametrize(("asked", "names"), FOUND)
def test_people_are_found_by_name_and_role(company: Company, asked: str, names: list[str]) -> None:
    page = body(company.client("site_admin").get(f"/manage/people/?{asked}"))
    everybody = ["Ada Admin", "Fred Frame", "Lou Learner", "Mel Member", "Mo Boss"]
    everybody += ["Otto Other", "Sam Site"]
    assert [name for name in everybody if f"<bdi>{name}</bdi>" in page] == names


def test_an_organisation_admin_sees_their_own_people(company: Company) -> None:
    page = body(company.client("admin").get("/manage/people/"))
    assert "3 people" in page
    assert all(name in page for name in ("Mel Member", "Mo Boss", "Ada Admin"))
    assert not any(name in page for name in ("Lou Learner", "Otto Other", "Sam Site"))


def test_no_rating_is_on_it(workplace: Workplace) -> None:
    workplace.share()
    admin = RoleFactory.create(
        kind="organisation_admin", organisation=workplace.team.organisation
    ).user
    for path in ("people/", f"people/{workplace.learner.pk}/", "audit/", "audit/trail.csv"):
        response = signed_in(admin).get(f"/manage/{path}")
        page = b"".join(response) if response.streaming else response.content
        assert b"Proficient" not in page
        assert b"assessment" not in page.lower()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_has_one_query_count(
    company: Company, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(1, number):
        user = MembershipFactory.create(team=company.team).user
        MembershipFactory.create(team=company.other_team, user=user)
        RoleFactory.create(user=user)
    client = company.client("site_admin")
    with django_assert_num_queries(7):
        assert client.get("/manage/people/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_a_person_has_one_query_count(
    company: Company, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(1, number):
        place = MembershipFactory.create(user=company.member)
        RoleFactory.create(
            user=company.member, kind="framework_admin", organisation=place.team.organisation
        )
    client = company.client("site_admin")
    with django_assert_num_queries(8):
        assert client.get(f"/manage/people/{company.member.pk}/").status_code == 200


def test_a_role_is_given_and_taken_on_record(company: Company) -> None:
    client, start = company.client("admin"), f"/manage/people/{company.member.pk}"
    sent = {"kind": "framework_admin", "organisation": company.organisation.pk}
    for _ in range(2):
        response = client.post(f"{start}/give/", sent, follow=True)
        assert "Mel Member is now framework admin." in body(response)
    role = Role.objects.get(user=company.member)
    assert (role.kind, role.organisation) == ("framework_admin", company.organisation)
    assert "is no longer framework admin." in body(
        client.post(f"{start}/take/{role.pk}/", follow=True)
    )
    assert not Role.objects.filter(user=company.member).exists()
    events = AuditEvent.objects.filter(target=f"user:{company.member.pk}").order_by("pk")
    assert [(event.action, event.actor) for event in events] == [
        ("role.give", company.admin),
        ("role.take", company.admin),
    ]


def test_a_place_in_a_team_is_given_changed_and_taken(company: Company) -> None:
    client, start = company.client("site_admin"), f"/manage/people/{company.learner.pk}"
    for kind in ("member", "manager"):
        client.post(f"{start}/team/", {"team": company.team.pk, "kind": kind})
        assert Membership.objects.get(user=company.learner).kind == kind
    client.post(f"{start}/leave/{company.team.pk}/")
    assert not Membership.objects.filter(user=company.learner).exists()
    events = AuditEvent.objects.filter(target=f"team:{company.team.pk}").order_by("pk")
    assert [event.action for event in events] == ["team.join", "team.join", "team.leave"]


NOT_FITTING = [
    ("give", {"kind": "organisation_admin", "organisation": ""}, "Name one."),
    ("give", {"kind": "site_admin", "organisation": "{home}"}, "Leave the organisation empty."),
    ("give", {}, "Choose one."),
    ("team", {}, "Choose a team from the list."),
    ("team", {"team": "999", "kind": "member"}, "Choose a team from the list."),
    ("team", {"team": "x", "kind": "member"}, "Choose a team from the list."),
]


@pytest.mark.parametrize(("what", "sent", "told"), NOT_FITTING)
def test_what_does_not_fit_says_how_to_mend_it(
    company: Company, what: str, sent: dict[str, str], told: str
) -> None:
    data = {key: value.format(home=company.organisation.pk) for key, value in sent.items()}
    path = f"/manage/people/{company.learner.pk}/{what}/"
    response = company.client("site_admin").post(path, data)
    assert response.status_code == 422
    assert told in body(response)


def test_what_was_shared_ends_with_the_place_and_does_not_come_back(workplace: Workplace) -> None:
    workplace.share()
    boss = RoleFactory.create().user
    manager, path = signed_in(workplace.manager), f"/teams/{workplace.team.pk}/"
    seen = f"{path}r/{workplace.result.pk}/"
    assert manager.get(seen).status_code == 200
    signed_in(boss).post(f"/manage/people/{workplace.learner.pk}/leave/{workplace.team.pk}/")
    assert manager.get(seen).status_code == 404
    put_in_team(team=workplace.team, user=workplace.learner, kind=Membership.Kind.MEMBER, by=boss)
    assert manager.get(seen).status_code == 404
    assert not Share.objects.exists()


def test_the_first_page_leads_to_people_and_the_trail(company: Company) -> None:
    seen = body(company.client("admin").get("/manage/"))
    assert 'href="/manage/people/"' in seen
    assert 'href="/manage/audit/"' in seen
    framework_admin = body(company.client("framework_admin").get("/manage/"))
    assert 'href="/manage/people/"' not in framework_admin
    assert 'href="/manage/audit/"' in framework_admin
