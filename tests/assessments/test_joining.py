"""Joining a team by its link, choosing what it sees, and leaving it again."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.doors import NEW_PASSWORD, body, do_some, sign_in, sign_up
from assessments import actions
from assessments.models import Assessment, Share
from factories import MembershipFactory, RoleFactory, finished, framework, signed_in, started
from factories.harbour import Harbour, make_harbour
from nsx.accounts.actions import roles
from nsx.accounts.actions.links import make_link, withdraw_link
from nsx.accounts.models import AuditEvent, JoinLink, Membership, User
from nsx.accounts.queries.links import token_of


@pytest.fixture
def harbour(db: None) -> Harbour:
    return make_harbour()


def address(harbour: Harbour) -> str:
    """Where a fresh link of Desk leads."""
    return f"/join/{token_of(make_link(team=harbour.desk, by=harbour.manager))}/"


def in_desk(harbour: Harbour, user: User) -> bool:
    return Membership.objects.filter(team=harbour.desk, user=user, kind="member").exists()


def test_the_link_says_who_asks_before_anybody_signs_in(harbour: Harbour) -> None:
    page = body(Client().get(address(harbour)))
    for told in ("Join Desk", "Harbour Cycles", "Mo Manager", "Managers of teams above"):
        assert told in page
    assert "Mel Member" not in page


@pytest.mark.parametrize("way", ["sign up", "sign in"])
def test_a_visitor_comes_back_to_the_link(harbour: Harbour, way: str) -> None:
    client, link = Client(), address(harbour)
    page = body(client.get(link))
    door = {"sign up": "/account/signup/", "sign in": "/account/login/"}[way]
    assert f'href="{door}?next={link}"' in page
    sent = {"email": "new@example.org", "password1": NEW_PASSWORD}
    if way == "sign in":
        sent = {"login": str(harbour.stranger.email), "password": "bicycle-bell-42"}
    assert client.post(f"{door}?next={link}", sent | {"next": link})["Location"] == link
    assert client.post(link, {"show": ""})["Location"] == "/teams/"
    assert "You show nothing to it" in body(client.get("/teams/"))


@pytest.mark.parametrize("way", ["sign up", "sign in"])
def test_a_guest_brings_their_answers(harbour: Harbour, way: str) -> None:
    client, link = Client(), address(harbour)
    do_some(client, harbour.framework)
    assert "the answers you gave here come with you" in body(client.get(link))
    assert client.post(link).status_code == 200, "a guest joins nothing"
    if way == "sign up":
        sign_up(client)
    else:
        sign_in(client, harbour.stranger.email)
    mine = Assessment.objects.get(learner__memberships=None, learner__roles=None)
    assert str(harbour.framework.occupation) in body(client.get(link))
    client.post(link, {"show": mine.pk, "what": "newest"})
    share = Share.objects.get()
    assert (share.learner, share.team, share.only) == (mine.learner, harbour.desk, None)


@pytest.mark.parametrize("only", [False, True])
def test_what_is_shown_on_joining_is_seen_at_once(harbour: Harbour, only: bool) -> None:
    mine = finished(harbour.stranger, harbour.framework, occupational="33")
    later = started(harbour.stranger, harbour.framework, occupational="4")
    other = finished(harbour.stranger, framework("88-8888.00", title="Others"), occupational="3")
    empty = framework("77-7777.00", title="Blanks")
    blank = actions.start_assessment(framework=empty, by=harbour.stranger)
    client, link = harbour.client("stranger"), address(harbour)
    page = body(client.get(link))
    assert f'value="{later.pk}"' in page, "of each occupation the newest"
    assert f'value="{other.pk}"' in page
    assert f'value="{mine.pk}"' not in page
    assert f'value="{blank.pk}"' not in page
    client.post(link, {"show": later.pk, "what": "only" if only else "newest"})
    manager = harbour.client("manager")
    assert manager.get(f"/teams/{harbour.desk.pk}/r/{later.pk}/").status_code == 200
    assert manager.get(f"/teams/{harbour.desk.pk}/r/{other.pk}/").status_code == 404
    assert Share.objects.get().only == (later if only else None)


@pytest.mark.parametrize("show", ["theirs", "999999", "x"])
def test_only_ones_own_can_be_shown(harbour: Harbour, show: str) -> None:
    sent = {"show": harbour.result.pk if show == "theirs" else show}
    response = harbour.client("stranger").post(address(harbour), sent)
    assert response.status_code == 422
    assert 'data-code="invalid_choice"' in body(response)
    assert not in_desk(harbour, harbour.stranger), "nor did they join by it"


def test_joining_twice_is_harmless(harbour: Harbour) -> None:
    client, link = harbour.client("stranger"), address(harbour)
    client.post(link, {"show": ""})
    for ask in (client.get, client.post):
        assert ask(link)["Location"] == f"/teams/{harbour.desk.pk}/show/"
    assert AuditEvent.objects.filter(action="link.join").count() == 1
    manager = harbour.client("manager")
    assert manager.post(link)["Location"] == f"/teams/{harbour.desk.pk}/show/"
    assert Membership.objects.get(user=harbour.manager).kind == "manager"


ENDS = ["old", "renewed", "withdrawn", "maker out", "maker member", "maker off", "team gone"]


@pytest.mark.parametrize("how", ENDS)
def test_a_link_ends(harbour: Harbour, how: str) -> None:
    link = address(harbour)
    place = Membership.objects.get(user=harbour.manager)
    if how == "old":
        JoinLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "renewed":
        make_link(team=harbour.desk, by=harbour.manager)
    elif how == "withdrawn":
        withdraw_link(team=harbour.desk, by=harbour.admin)
    elif how == "maker out":
        roles.remove_from_team(membership=place, by=harbour.admin)
    elif how == "maker member":
        Membership.objects.filter(pk=place.pk).update(kind="member")
    elif how == "maker off":
        User.objects.filter(pk=harbour.manager.pk).update(is_active=False)
    else:
        harbour.desk.delete()
    client = harbour.client("stranger")
    for ask in (client.get, client.post):
        response = ask(link, {"show": ""})
        assert response.status_code == 410
        assert "Ask your manager for a new one" in body(response)
    assert "Desk" not in body(response)
    assert not Membership.objects.filter(user=harbour.stranger).exists()


def test_a_link_works_for_as_long_as_the_site_says(harbour: Harbour, settings: Settings) -> None:
    settings.JOIN_LINK_DAYS = 3
    link = make_link(team=harbour.desk, by=harbour.manager)
    assert link.expires_at - link.made_at == timedelta(days=3)


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.split(".")[0]])
def test_a_made_up_link_is_looked_up_nowhere(
    harbour: Harbour, change: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert callable(change)
    token = change(token_of(make_link(team=harbour.desk, by=harbour.manager)))
    with django_assert_num_queries(0):
        assert Client().get(f"/join/{token}/").status_code == 410


def test_guessing_links_is_slowed_down(db: None) -> None:
    client, allowed = Client(), int(settings.ACCOUNT_RATE_LIMITS["join"].split("/")[0])
    found = [client.get(f"/join/{n}/").status_code for n in range(allowed + 1)]
    assert (found[0], found[-2], found[-1]) == (410, 410, 429)


def test_the_page_of_people_shows_the_link_again_until_it_is_withdrawn(harbour: Harbour) -> None:
    client, path = harbour.client("manager"), f"/teams/{harbour.desk.pk}/people/"
    assert "Make a link" in body(client.get(path))
    client.post(f"{path}link/")
    first = token_of(JoinLink.objects.get())
    for _ in range(2):
        assert f'value="http://testserver/join/{first}/"' in body(client.get(path))
    client.post(f"{path}link/")
    assert first not in body(client.get(path))
    client.post(f"{path}link/withdraw/")
    assert "/join/" not in body(client.get(path))
    assert list(AuditEvent.objects.values_list("action", flat=True).order_by("pk"))[-3:] == [
        "link.make",
        "link.make",
        "link.withdraw",
    ]


def test_the_key_alone_opens_nothing(harbour: Harbour) -> None:
    link = make_link(team=harbour.desk, by=harbour.manager)
    assert Client().get(f"/join/{link.key}/").status_code == 410


def test_leaving_ends_what_the_team_sees_at_once(harbour: Harbour) -> None:
    client = harbour.client("member")
    show = f"/teams/{harbour.desk.pk}/show/"
    client.post(show, {"show": harbour.result.pk, "what": "newest"})
    shown = f"/teams/{harbour.desk.pk}/r/{harbour.result.pk}/"
    manager = harbour.client("manager")
    assert manager.get(shown).status_code == 200
    assert "It no longer sees your Test clerks result" in body(
        client.get(f"/teams/{harbour.desk.pk}/leave/")
    )
    client.post(f"/teams/{harbour.desk.pk}/leave/")
    assert manager.get(shown).status_code == 404
    assert "Mel Member" not in body(manager.get(f"/teams/{harbour.desk.pk}/people/"))
    event = AuditEvent.objects.get(action="team.quit")
    assert (event.actor, event.target) == (harbour.member, f"team:{harbour.desk.pk}")
    client.post(address(harbour), {"show": ""})
    assert manager.get(shown).status_code == 404, "coming back shows nothing by itself"


@pytest.mark.parametrize(
    ("others", "leaves"),
    [
        ((), False),
        (("manager",), True),
        (("manager above",), True),
        (("organisation admin",), True),
        (("manager off",), False),
        (("site admin",), False),
        (("member",), False),
    ],
)
@pytest.mark.parametrize("how", ["leave", "kind"])
def test_the_last_manager_leaves_a_team_to_somebody(
    harbour: Harbour, others: tuple[str, ...], leaves: bool, how: str
) -> None:
    team, boss = harbour.ward, MembershipFactory.create(team=harbour.ward, kind="manager").user
    harbour.other_admin.roles.all().delete()
    for other in others:
        if other == "organisation admin":
            RoleFactory.create(kind="organisation_admin", organisation=team.organisation)
        elif other == "manager above":
            above = MembershipFactory.create(kind="manager", team=harbour.dock).team
            team.parent = above
            team.save()
        elif other != "site admin":
            kind = other.partition(" ")[0]
            made = MembershipFactory.create(team=team, kind=kind).user
            User.objects.filter(pk=made.pk).update(is_active="off" not in other)
    client, path = signed_in(boss), f"/teams/{team.pk}/"
    if how == "leave":
        response = client.post(f"{path}leave/")
    else:
        response = client.post(f"{path}people/{boss.pk}/kind/", {"kind": "member"})
    assert response.status_code == (302 if leaves else 409)
    still = Membership.objects.filter(team=team, user=boss, kind="manager").exists()
    assert still is not leaves
    if not leaves:
        assert "Make someone else a manager first" in body(response)


@pytest.mark.parametrize("occupations", [1, 3])
def test_the_page_has_one_query_count(
    harbour: Harbour, occupations: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    finished(harbour.stranger, harbour.framework, occupational="3")
    for number in range(1, occupations):
        other = framework(f"88-888{number}.00", title=f"Others {number}")
        finished(harbour.stranger, other, occupational="3")
    client, link = harbour.client("stranger"), address(harbour)
    with django_assert_num_queries(9):
        page = body(client.get(link))
    assert page.count('name="show"') == occupations + 1
