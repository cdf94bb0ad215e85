"""What a team works towards: set for all or for one, of what its people may read."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.doors import body
from assessments import actions
from assessments.models import Target
from assessments.queries.board import targets_of
from factories import MembershipFactory, framework
from factories.harbour import Harbour, make_harbour
from frameworks.models import Framework, Occupation
from frameworks.queries import outline_of
from nsx.accounts.actions import roles
from nsx.accounts.models import AuditEvent, Organisation, User

SOC = "99-9999.00"


@pytest.fixture
def harbour(db: None) -> Harbour:
    return make_harbour()


def path(harbour: Harbour) -> str:
    return f"/teams/{harbour.desk.pk}/targets/"


def rows() -> set[tuple[object, ...]]:
    found = Target.objects.values_list("user__name", "occupation__code", "strand", "level")
    return set(found)


def own(soc: str, organisation: Organisation) -> Framework:
    """A live framework of a role of one organisation."""
    made = framework(soc, title=f"Role {soc}")
    Occupation.objects.filter(pk=made.occupation_id).update(organisation=organisation)
    return made


def test_a_target_is_set_for_all_and_for_one_and_removed(harbour: Harbour) -> None:
    client, member = harbour.client("manager"), str(harbour.member.pk)
    sent = {"occupation": SOC, "occupational": "proficient", "ai": ""}
    assert client.post(path(harbour), sent)["Location"] == path(harbour)
    assert rows() == {(None, SOC, "occupational", "proficient")}
    client.post(path(harbour), sent | {"who": member, "occupational": "advanced", "ai": "aware"})
    assert rows() == {
        (None, SOC, "occupational", "proficient"),
        ("Mel Member", SOC, "occupational", "advanced"),
        ("Mel Member", SOC, "ai", "aware"),
    }
    page = body(client.get(path(harbour)))
    for told in ("Proficient", "Advanced", "Aware", "Mel Member", "Opens first"):
        assert told in page
    client.post(path(harbour), {"occupation": SOC, "who": member, "ai": "aware"})
    assert ("Mel Member", SOC, "occupational", "advanced") not in rows(), "as the team again"
    client.post(f"{path(harbour)}{Target.objects.get(user=None).pk}/remove/")
    assert rows() == {("Mel Member", SOC, "ai", "aware")}
    events = AuditEvent.objects.filter(action__startswith="target.").order_by("pk")
    assert [event.action.partition(".")[2] for event in events] == [
        "set",
        "set",
        "set",
        "remove",
        "remove",
    ]
    assert {event.target for event in events} == {f"team:{harbour.desk.pk}"}


def test_setting_the_same_again_changes_nothing(harbour: Harbour) -> None:
    client, sent = harbour.client("manager"), {"occupation": SOC, "occupational": "proficient"}
    for _ in range(2):
        said = client.post(path(harbour), sent, follow=True)
    assert "Nothing changed" in body(said)
    assert AuditEvent.objects.filter(action="target.set").count() == 1


def test_the_first_target_decides_what_the_page_opens_with(harbour: Harbour) -> None:
    other = framework("88-8888.00", title="Others")
    client = harbour.client("manager")
    client.post(path(harbour), {"occupation": "88-8888.00", "occupational": "emerging"})
    client.post(path(harbour), {"occupation": SOC, "occupational": "advanced"})
    assert targets_of(harbour.desk).occupation == other.occupation


def test_a_target_in_a_second_occupation_leaves_the_first_as_it_is(harbour: Harbour) -> None:
    """Of who works towards another occupation alone, nothing is asked in this one."""
    member, soc = harbour.member, Occupation.objects.get(code=SOC)
    other = framework("88-8888.00", title="Others")
    outline = outline_of(soc.frameworks.get())

    def aim(occupation: Occupation, strand: str, level: str, user: User | None = member) -> None:
        Target.objects.create(
            team=harbour.desk, user=user, occupation=occupation, strand=strand, level=level
        )

    def asked(strand: str) -> int:
        return targets_of(harbour.desk).ranks(outline, soc.pk, strand)[member.pk]

    aim(soc, "ai", "applied", None)
    team = asked("ai")
    aim(soc, "occupational", "advanced")
    assert (asked("ai"), asked("occupational")) == (team, 4)
    aim(other.occupation, "occupational", "proficient")
    assert (asked("ai"), asked("occupational")) == (team, 4)
    Target.objects.filter(user=member, occupation=soc).delete()
    assert (team, asked("ai")) == (3, 0)


PREFILLED = [
    ("strand=occupational&level=advanced", "occupational", "advanced"),
    ("strand=occupational&level=2", "occupational", "developing"),
    ("strand=ai&level=leading", "ai", "leading"),
    ("strand=ai&level=99", "occupational", "proficient"),
    ("strand=nonsense&level=1", "occupational", "proficient"),
    ("", "occupational", "proficient"),
]


@pytest.mark.parametrize(("query", "strand", "level"), PREFILLED)
def test_what_was_tried_on_the_teams_page_stands_in_the_form(
    harbour: Harbour, query: str, strand: str, level: str
) -> None:
    client = harbour.client("manager")
    client.post(path(harbour), {"occupation": SOC, "occupational": "proficient"})
    page = body(client.get(f"{path(harbour)}?occupation={SOC}&{query}"))
    field = page.split(f'<select name="{strand}"')[1].split("</select>")[0]
    assert f'<option value="{level}" selected>' in field
    assert rows() == {(None, SOC, "occupational", "proficient")}, "looking sets nothing"


@pytest.mark.parametrize(
    "sent",
    [
        {"occupation": SOC, "occupational": "wizard"},
        {"occupation": SOC, "occupational": "aware"},
    ],
)
def test_a_level_that_the_framework_has_not_is_asked_for_again(
    harbour: Harbour, sent: dict[str, str]
) -> None:
    response = harbour.client("manager").post(path(harbour), sent)
    assert response.status_code == 422
    assert 'data-code="invalid_choice"' in body(response)
    assert not rows()


READABLE = [
    ("the nation’s", True),
    ("ours", True),
    ("theirs", False),
    ("retired", False),
    ("made up", False),
]


@pytest.mark.parametrize(("which", "offered"), READABLE)
@pytest.mark.parametrize("who", ["manager", "site_admin"])
def test_only_live_frameworks_that_the_team_may_read(
    harbour: Harbour, which: str, offered: bool, who: str
) -> None:
    soc = {"the nation’s": SOC, "ours": "x-harbour-clerk", "theirs": "x-hill-nurse"}.get(which, "")
    if which == "ours":
        own(soc, harbour.organisation)
    elif which == "theirs":
        own(soc, harbour.ward.organisation)
    elif which == "retired":
        soc = "88-8888.00"
        Framework.objects.filter(pk=framework(soc).pk).update(status="retired")
    client = harbour.client(who)
    page = body(client.get(path(harbour)))
    assert (f"?occupation={soc}" in page and bool(soc)) is offered
    client.post(path(harbour), {"occupation": soc, "occupational": "emerging"})
    assert bool(rows()) is offered


def test_occupations_are_found_by_title(harbour: Harbour) -> None:
    for number in range(12):
        framework(f"77-77{number:02}.00", title=f"Bakers {number}")
    client = harbour.client("manager")
    assert "There are more" in body(client.get(path(harbour)))
    assert body(client.get(f"{path(harbour)}?q=BAKERS+11")).count("?occupation=") == 1
    assert "No occupation matches “zzz”" in body(client.get(f"{path(harbour)}?q=zzz"))


@pytest.mark.parametrize("whom", ["stranger", "manager_above", "nobody", "x"])
def test_only_people_of_the_team_have_a_target_in_it(harbour: Harbour, whom: str) -> None:
    who = str(harbour.user(whom).pk) if hasattr(harbour, whom) else whom.replace("nobody", "0")
    client, sent = harbour.client("manager"), {"occupation": SOC, "occupational": "emerging"}
    assert client.post(path(harbour), sent | {"who": who}).status_code == 404
    assert client.get(f"{path(harbour)}?who={who}").status_code == 404
    with pytest.raises(PermissionError):
        actions.set_targets(
            team=harbour.desk,
            user=harbour.stranger,
            occupation=harbour.framework.occupation,
            levels={"occupational": "emerging"},
            by=harbour.manager,
        )


def test_a_target_of_another_team_is_not_to_be_removed_here(harbour: Harbour) -> None:
    target = Target.objects.create(
        team=harbour.dock, occupation=harbour.framework.occupation, strand="ai", level="aware"
    )
    client = harbour.client("manager")
    assert client.post(f"{path(harbour)}{target.pk}/remove/").status_code == 404
    assert Target.objects.exists()


def test_a_level_that_is_gone_says_so(harbour: Harbour) -> None:
    Target.objects.create(
        team=harbour.desk,
        occupation=harbour.framework.occupation,
        strand="occupational",
        level="journeyman",
    )
    page = body(harbour.client("manager").get(path(harbour)))
    assert "journeyman<small>Not in the live framework" in page


def test_who_leaves_takes_their_target_along(harbour: Harbour) -> None:
    actions.set_targets(
        team=harbour.desk,
        user=harbour.member,
        occupation=harbour.framework.occupation,
        levels={"occupational": "advanced"},
        by=harbour.manager,
    )
    roles.remove_from_team(membership=harbour.place, by=harbour.member)
    assert not rows()


@pytest.mark.parametrize("targets", [1, 3])
def test_the_page_has_one_query_count(
    harbour: Harbour, targets: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(targets):
        made = framework(f"88-888{number}.00", title=f"Others {number}")
        outline_of(made)
        for user in (None, MembershipFactory.create(team=harbour.desk).user):
            actions.set_targets(
                team=harbour.desk,
                user=user,
                occupation=made.occupation,
                levels={"occupational": "advanced"},
                by=harbour.manager,
            )
    client = harbour.client("manager")
    with django_assert_num_queries(11):
        client.get(path(harbour))
    with django_assert_num_queries(11):
        client.get(f"{path(harbour)}?occupation=88-8880.00")
