"""The people of a team: who is in it, who comes and goes, and what ends with it."""

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.doors import body
from assessments import actions
from assessments.models import Campaign, PlanItem, Share, Snapshot, SnapshotRow, Target
from factories import MembershipFactory, signed_in
from factories.harbour import Harbour, make_harbour
from frameworks.queries import outline_of
from nsx.accounts.actions import roles, teams
from nsx.accounts.actions.invitations import invite
from nsx.accounts.models import AuditEvent, Membership, Organisation, Team
from nsx.accounts.queries.teams import MAX_DEPTH
from nsx.accounts.roster import Row


@pytest.fixture
def harbour(db: None) -> Harbour:
    return make_harbour()


@pytest.fixture
def sharing(harbour: Harbour) -> Harbour:
    """The member shows their result to Desk."""
    actions.share_occupation(
        assessment=harbour.result, team=harbour.desk, only=False, by=harbour.member
    )
    return harbour


def page_of(harbour: Harbour, who: str = "manager", query: str = "") -> str:
    return body(harbour.client(who).get(f"/teams/{harbour.desk.pk}/people/{query}"))


def row_of(page: str, name: str) -> str:
    """Somebody's row of the table."""
    return page.split(f'class="who">{name}')[1].split("</tr>")[0]


def place(harbour: Harbour) -> str:
    return f"/teams/{harbour.desk.pk}/people/{harbour.member.pk}/"


def sees(harbour: Harbour) -> bool:
    """Whether Desk's manager still sees the member's result, wherever it could show."""
    shown = harbour.client("manager").get(f"/teams/{harbour.desk.pk}/r/{harbour.result.pk}/")
    return shown.status_code == 200


def test_the_page_tells_who_is_in_and_whether_they_share_and_never_what(sharing: Harbour) -> None:
    MembershipFactory.create(team=sharing.desk, user__name="Kit Quiet")
    page = page_of(sharing)
    assert "2 members, 1 manager, 1 shares" in page
    assert ">Yes<" in row_of(page, "Mel Member")
    assert "Not shared" in row_of(page, "Kit Quiet")
    assert "Manager" in row_of(page, "Mo Manager")
    assert page.index("Mo Manager") < page.index("Kit Quiet")
    assert "Test clerks" not in page
    for told in ("Night", "Abe Above", "Ada Admin", "They see no ratings"):
        assert told in page


def test_people_are_found_by_name_and_paged(harbour: Harbour) -> None:
    for number in range(60):
        MembershipFactory.create(team=harbour.desk, user__name=f"Kit {number:02}")
    page = page_of(harbour)
    assert page.count('class="who"') == 50
    assert "1 to 50 of 62" in page
    assert page_of(harbour, query="?page=2").count('class="who"') == 12
    assert page_of(harbour, query="?q=kit+07").count('class="who"') == 1
    assert "No one here is called “zzz”" in page_of(harbour, query="?q=zzz")


def test_removing_somebody_ends_at_once_what_they_share(sharing: Harbour) -> None:
    snapshot = Snapshot.objects.create(team=sharing.desk, occupation=sharing.result.occupation)
    SnapshotRow.objects.create(snapshot=snapshot, learner=sharing.member, assessment=sharing.result)
    Target.objects.create(
        team=sharing.desk,
        user=sharing.member,
        occupation=sharing.result.occupation,
        strand="ai",
        level="aware",
    )
    client = sharing.client("manager")
    preview = body(client.get(place(sharing)))
    assert "What Mel Member shows this team ends at once" in preview
    assert sees(sharing)
    said = body(client.post(f"{place(sharing)}remove/", follow=True))
    assert "Mel Member is no longer in Desk" in said
    assert not sees(sharing)
    for model in (Share, SnapshotRow, Target):
        assert not model.objects.exists()
    (told,) = mail.outbox
    assert told.to == [sharing.member.email]
    assert "no longer in the team Desk, Harbour Cycles" in told.body
    assert client.get(place(sharing)).status_code == 404


def test_handing_over_ends_the_old_share_and_the_new_team_sees_nothing(sharing: Harbour) -> None:
    MembershipFactory.create(team=sharing.night, kind="manager", user=sharing.manager)
    client = sharing.client("manager")
    client.post(f"{place(sharing)}move/", {"team": sharing.night.pk})
    assert Membership.objects.get(user=sharing.member).team == sharing.night
    assert not Share.objects.exists()
    for team in (sharing.desk, sharing.night):
        shown = client.get(f"/teams/{team.pk}/r/{sharing.result.pk}/")
        assert shown.status_code == 404
    (told,) = mail.outbox
    assert told.subject == "You are now in Night"
    for words in (
        "What you showed Desk has ended",
        "Mo Manager",
        f"/teams/{sharing.night.pk}/show/",
    ):
        assert words in told.body
    assert [event.action for event in AuditEvent.objects.order_by("pk")][-2:] == [
        "team.join",
        "team.leave",
    ]


@pytest.mark.parametrize("where", ["ward", "dock", "yard", "desk", ""])
def test_nobody_is_handed_over_to_a_team_that_one_does_not_run(
    harbour: Harbour, where: str
) -> None:
    to = getattr(harbour, where).pk if where else ""
    response = harbour.client("manager").post(f"{place(harbour)}move/", {"team": to})
    assert response.status_code == 422
    assert harbour.place.team == harbour.desk
    offered = body(harbour.client("manager").get(place(harbour)))
    assert offered.count("<option") == 2, "none, and the one below"


def test_who_is_in_the_other_team_already_stays_what_they_are(harbour: Harbour) -> None:
    MembershipFactory.create(team=harbour.night, user=harbour.member, kind="manager")
    roles.hand_over(membership=harbour.place, to=harbour.night, by=harbour.manager)
    assert Membership.objects.get(user=harbour.member).kind == "manager"


def test_a_manager_is_made_and_unmade(sharing: Harbour) -> None:
    client, path = sharing.client("manager"), f"/teams/{sharing.desk.pk}/r/{sharing.result.pk}/"
    other = MembershipFactory.create(team=sharing.desk, user__name="Kit Other").user
    theirs = f"/teams/{sharing.desk.pk}/people/{other.pk}/"
    assert "(1 does so now)" in body(client.get(theirs))
    client.post(f"{theirs}kind/", {"kind": "manager"})
    shown = signed_in(other)
    assert shown.get(path).status_code == 200
    client.post(f"{theirs}kind/", {"kind": "member"})
    assert shown.get(path).status_code == 403


def test_a_team_is_made_and_its_maker_manages_it_only_if_they_say_so(harbour: Harbour) -> None:
    client = harbour.client("manager")
    for name, tick in (("Early", {}), ("Late", {"manage": "on"})):
        sent = {"name": name, "parent": harbour.desk.pk, **tick}
        response = client.post("/teams/new/", sent, follow=True)
        assert f"{name} is there" in body(response)
        made = Team.objects.get(name=name)
        assert made.parent == harbour.desk
        assert made.memberships.filter(user=harbour.manager).exists() is bool(tick)


REFUSED = [
    ({"name": "", "parent": "{desk}"}, "name", "Enter a name"),
    ({"name": "dock", "parent": "{desk}"}, "", "There is a team “dock” already"),
    ({"name": "x" * 201, "parent": "{desk}"}, "name", "too long"),
    ({"name": "a\u202eb", "parent": "{desk}"}, "name", "one line of plain letters"),
    ({"name": "Early", "parent": "{yard}"}, "parent", "Choose from the list"),
    ({"name": "Early", "parent": "{ward}"}, "parent", "Choose from the list"),
    ({"name": "Early", "parent": ""}, "parent", "Choose from the list"),
]


@pytest.mark.parametrize(("sent", "field", "told"), REFUSED)
def test_a_team_that_cannot_be_made_says_why(
    harbour: Harbour, sent: dict[str, str], field: str, told: str
) -> None:
    gaps = {name: getattr(harbour, name).pk for name in ("desk", "yard", "ward")}
    data = {key: value.format(**gaps) for key, value in sent.items()}
    response = harbour.client("manager").post("/teams/new/", data)
    assert response.status_code == 422
    assert told in body(response)
    assert Team.objects.count() == 5


def test_a_site_admin_makes_an_organisation_on_the_way(harbour: Harbour) -> None:
    client = harbour.client("site_admin")
    sent = {"name": "Ovens", "new_organisation": "Far Bakery"}
    assert client.post("/teams/new/", sent).status_code == 302
    assert Team.objects.get(name="Ovens").organisation.name == "Far Bakery"
    again = client.post("/teams/new/", {"name": "Shop", "new_organisation": "far bakery"})
    assert (again.status_code, Organisation.objects.filter(slug="far-bakery").count()) == (422, 1)
    assert client.post("/teams/new/", {"name": "Nowhere"}).status_code == 422
    admin = harbour.client("admin")
    admin.post("/teams/new/", {"name": "Crane", "new_organisation": "Sneaked"})
    assert Team.objects.get(name="Crane").organisation == harbour.organisation


def test_teams_stand_at_most_four_deep(harbour: Harbour) -> None:
    deep = harbour.night
    for number in range(MAX_DEPTH - 3):
        deep = teams.make_team(
            organisation=harbour.organisation,
            name=f"Deeper {number}",
            parent=deep,
            manage=False,
            by=harbour.admin,
        )
    assert "Teams stand at most four deep" in body(
        harbour.client("admin").get(f"/teams/{deep.pk}/people/")
    )
    with pytest.raises(roles.Refused, match="at most 4 deep"):
        teams.make_team(
            organisation=harbour.organisation, name="X", parent=deep, manage=False, by=harbour.admin
        )
    with pytest.raises(roles.Refused, match="at most 4 deep"):
        teams.move_team(team=harbour.yard, parent=harbour.dock, by=harbour.admin)
    assert teams.move_team(team=harbour.night, parent=harbour.yard, by=harbour.admin)


@pytest.mark.parametrize("under", ["desk", "night"])
def test_no_team_stands_under_itself(harbour: Harbour, under: str) -> None:
    parent = getattr(harbour, under)
    with pytest.raises(roles.Refused, match="under itself"):
        teams.move_team(team=harbour.desk, parent=parent, by=harbour.admin)
    path = f"/teams/{harbour.desk.pk}/move/"
    response = harbour.client("admin").post(path, {"parent": parent.pk})
    assert response.status_code == 422
    assert Team.objects.get(pk=harbour.desk.pk).parent == harbour.yard


def test_a_team_goes_with_all_below_it_and_keeps_what_is_shared(sharing: Harbour) -> None:
    client = sharing.client("admin")
    client.post(f"/teams/{sharing.desk.pk}/move/", {"parent": sharing.dock.pk})
    assert Team.objects.get(pk=sharing.night.pk).parent == sharing.desk
    assert sees(sharing)
    assert (
        sharing.client("manager_above").get(f"/teams/{sharing.desk.pk}/people/").status_code == 404
    ), "whoever stood above runs it no more"
    client.post(f"/teams/{sharing.desk.pk}/move/", {"parent": ""})
    assert Team.objects.get(pk=sharing.desk.pk).parent is None


def test_a_manager_above_moves_a_team_among_theirs_but_not_to_the_top(harbour: Harbour) -> None:
    client, path = harbour.client("manager_above"), f"/teams/{harbour.night.pk}/move/"
    assert client.post(path, {"parent": harbour.yard.pk}).status_code == 302
    assert client.post(path, {"parent": ""}).status_code == 422
    assert client.post(path, {"parent": harbour.dock.pk}).status_code == 422
    assert Team.objects.get(pk=harbour.night.pk).parent == harbour.yard


def test_renaming_says_why_not(harbour: Harbour) -> None:
    client, path = harbour.client("manager"), f"/teams/{harbour.desk.pk}/edit/"
    assert "There is a team “DOCK” already" in body(client.post(path, {"name": "DOCK"}))
    client.post(path, {"name": "DESK"})
    assert Team.objects.get(pk=harbour.desk.pk).name == "DESK"


def test_deleting_a_filled_team_says_first_what_goes(sharing: Harbour) -> None:
    occupation = sharing.result.occupation
    statement = next(outline_of(sharing.framework).statements).id
    plan = {"learner": sharing.member, "occupation": occupation, "statement_id": statement}
    kept = PlanItem.objects.create(team=sharing.desk, note="With Mo", **plan)
    Snapshot.objects.create(team=sharing.desk, occupation=occupation)
    Campaign.objects.create(team=sharing.desk, occupation=occupation, due=timezone.localdate())
    Target.objects.create(team=sharing.desk, occupation=occupation, strand="ai", level="aware")
    invite(rows=[Row(2, "new@example.org", team="Desk")], by=sharing.manager, under=sharing.desk)
    client, path = sharing.client("manager_above"), f"/teams/{sharing.desk.pk}/delete/"
    preview = body(client.get(path))
    for told in (
        "2 people are no longer in it",
        "1 of them stops sharing",
        "1 planned step stays with its person",
        "1 snapshot is deleted",
        "1 campaign ends",
        "1 target goes",
        "1 open invitation no longer works",
        "Night stays, under Yard",
    ):
        assert told in preview
    assert sees(sharing)
    client.post(path)
    assert not Team.objects.filter(pk=sharing.desk.pk).exists()
    assert Team.objects.get(pk=sharing.night.pk).parent == sharing.yard
    assert not Share.objects.exists()
    assert not sees(sharing)
    kept.refresh_from_db()
    assert kept.team is None
    assert {message.to[0] for message in mail.outbox} == {
        sharing.member.email,
        sharing.manager.email,
    }
    event = AuditEvent.objects.get(action="team.delete")
    assert event.target == f"organisation:{sharing.organisation.pk}"


def test_a_plan_one_has_alone_already_is_not_doubled(harbour: Harbour) -> None:
    statement = next(outline_of(harbour.framework).statements).id
    plan = {
        "learner": harbour.member,
        "occupation": harbour.result.occupation,
        "statement_id": statement,
    }
    mine = PlanItem.objects.create(**plan)
    PlanItem.objects.create(team=harbour.desk, **plan)
    done = PlanItem.objects.create(team=harbour.desk, done_at=timezone.now(), **plan)
    teams.delete_team(team=harbour.desk, by=harbour.admin)
    assert {item.pk for item in PlanItem.objects.all() if not item.team_id} == {mine.pk, done.pk}
    assert PlanItem.objects.count() == 2


def test_an_empty_team_goes_without_a_word_more(harbour: Harbour) -> None:
    client, path = harbour.client("manager"), f"/teams/{harbour.night.pk}/delete/"
    assert "Only its name goes" in body(client.get(path))
    assert client.post(path)["Location"] == "/teams/"
    assert not mail.outbox


def test_the_list_shows_teams_as_a_tree(harbour: Harbour) -> None:
    MembershipFactory.create(team=harbour.dock, user=harbour.manager_above)
    page = body(harbour.client("manager_above").get("/teams/"))
    shown = [
        page.index(f">{name}</") if f">{name}</" in page else page.index(name)
        for name in ("Dock", "Yard", "Desk", "Night")
    ]
    assert shown == sorted(shown)
    assert page.count("tline in1") == page.count("tline in2") == 1
    assert page.count("You run it, and see no ratings.") == 2
    assert f'href="/teams/{harbour.desk.pk}/"' not in page
    assert "Ward" not in page


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("stranger", "Ask an admin of your organisation"),
        ("manager", "New team"),
        ("member", "You share nothing with it"),
        ("admin", "Teams you run"),
        ("framework_admin", "You are not in a team yet"),
    ],
)
def test_the_list_says_what_to_do(harbour: Harbour, who: str, told: str) -> None:
    page = body(harbour.client(who).get("/teams/"))
    assert told in page
    assert ("New team" in page) is (who in ("manager", "admin"))


def test_an_admin_without_any_team_is_asked_to_make_one(harbour: Harbour) -> None:
    Team.objects.filter(organisation=harbour.organisation).delete()
    assert "There is no team yet" in body(harbour.client("admin").get("/teams/"))


@pytest.mark.parametrize("people", [1, 3])
def test_pages_have_one_query_count(
    sharing: Harbour, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(people):
        if number:
            MembershipFactory.create(team=sharing.desk, user__name=f"Kit {number}")
            MembershipFactory.create(team=sharing.desk, kind="manager")
            Team.objects.create(
                organisation=sharing.organisation, name=f"Sub {number}", parent=sharing.desk
            )
        row = Row(2, f"p{number}@example.org", team="Desk")
        invite(rows=[row], by=sharing.manager, under=sharing.desk)
    client, path = sharing.client("manager"), f"/teams/{sharing.desk.pk}"
    for page, count in (
        ("/people/", 14),
        (f"/people/{sharing.member.pk}/", 10),
        ("/people/invite/", 9),
        ("/edit/", 7),
    ):
        with django_assert_num_queries(count, info=page):
            assert client.get(f"{path}{page}").status_code == 200
    for who, count in (("manager", 8), ("admin", 9)):
        client = sharing.client(who)
        with django_assert_num_queries(count, info=who):
            client.get("/teams/")
    client = sharing.client("manager_above")
    with django_assert_num_queries(14):
        client.get(f"{path}/delete/")
