"""/me/sharing/: who looked at one's answers, by day and person, and who is new among them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from factories import MembershipFactory, TeamFactory, UserFactory, Workplace, signed_in
from frameworks.queries import outline_of
from nsx.accounts.actions import roles
from nsx.accounts.models import AuditEvent, Membership, Team, User


def page_of(user: User, query: str = "") -> str:
    return signed_in(user).get(f"/me/sharing/{query}").content.decode()


def visits(user: User, query: str = "") -> list[tuple[str, str, list[str]]]:
    """Who, through which team, and what they did, as the page lists it."""
    found = re.findall(
        r'<li><p><b>(.*?)</b> <span class="small muted">(.*?), (?:last )?at '
        r"<time [^>]+>[\d:]+</time>"
        "</span></p><ul>(.*?)</ul></li>",
        page_of(user, query),
    )
    return [(by, team, re.findall("<li>(.*?)</li>", did)) for by, team, did in found]


def look(workplace: Workplace, *, days_ago: int = 0, by: User | None = None) -> None:
    actions.record_team_view(team=workplace.team, by=by or workplace.manager)
    if days_ago:
        newest = AuditEvent.objects.order_by("pk").last()
        assert newest is not None
        AuditEvent.objects.filter(pk=newest.pk).update(at=newest.at - timedelta(days=days_ago))


def test_looks_are_told_by_day_and_person(workplace: Workplace) -> None:
    share = workplace.share()
    type(share).objects.update(created_at=timezone.now() - timedelta(days=9))
    line = next(outline_of(workplace.framework).statements)
    other = MembershipFactory.create(team=workplace.team, kind="manager", user__name="Una Two").user
    look(workplace, days_ago=3)
    for _ in range(3):
        look(workplace)
    actions.record_team_export(team=workplace.team, by=workplace.manager, what="csv")
    for statement in (None, line.id):
        actions.record_team_view(
            team=workplace.team, by=other, assessment=workplace.result, statement=statement
        )
    assert visits(workplace.learner) == [
        (
            "Una Two",
            "Front desk",
            ["Opened your result", f"Opened your answer to “{line.name}”"],
        ),
        ("Mo Manager", "Front desk", ["Looked at the team 3 times", "Exported the team"]),
        ("Mo Manager", "Front desk", ["Looked at the team"]),
    ]
    page = page_of(workplace.learner)
    today = timezone.localdate()
    assert page.count('<div class="vday">') == 2
    assert f"<h3>{today:%a} {today.day} {today:%b %Y}</h3>" in page


def test_a_day_is_told_in_the_time_of_the_site(workplace: Workplace) -> None:
    share = workplace.share()
    type(share).objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    look(workplace)
    AuditEvent.objects.filter(action="team.view").update(
        at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    )
    local = timezone.localtime(datetime(2026, 3, 2, 23, 30, tzinfo=UTC)).date()
    assert f"{local.day} {local:%b %Y}" in page_of(workplace.learner)


def test_the_hour_of_the_last_look_is_told(workplace: Workplace) -> None:
    share = workplace.share()
    type(share).objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    looked = [datetime(2026, 3, 2, hour, 20, tzinfo=UTC) for hour in (12, 14)]
    for count, (at, words) in enumerate(zip(looked, ("at", "last at"), strict=True), start=1):
        look(workplace)
        newest = AuditEvent.objects.filter(action="team.view").order_by("-pk")[:1]
        AuditEvent.objects.filter(pk__in=[each.pk for each in newest]).update(at=at)
        page = page_of(workplace.learner)
        assert f"Front desk, {words} <time" in page
        assert f">{timezone.localtime(at):%H:%M}</time>" in page
        assert page.count("</time></span></p>") == 1, count


def test_looks_before_sharing_are_not_told(workplace: Workplace) -> None:
    look(workplace, days_ago=1)
    workplace.share()
    assert visits(workplace.learner) == []
    assert "No one has looked at your answers." in page_of(workplace.learner)


@pytest.mark.parametrize("how", ["withdraws", "leaves", "is taken out"])
def test_looks_while_sharing_stay_told_and_later_ones_are_not(
    workplace: Workplace, how: str
) -> None:
    share = workplace.share()
    look(workplace)
    learner, place = workplace.learner, Membership.objects.get(user=workplace.learner)
    if how == "withdraws":
        actions.withdraw_share(share=share, by=learner)
    else:
        roles.remove_from_team(membership=place, by=None)
        if how == "leaves":
            AuditEvent.objects.filter(action="team.leave").update(action="team.quit", actor=learner)
    look(workplace)
    assert visits(learner) == [("Mo Manager", "Front desk", ["Looked at the team"])]


def test_sharing_a_second_time_tells_what_was_between_to_nobody(workplace: Workplace) -> None:
    actions.withdraw_share(share=workplace.share(), by=workplace.learner)
    look(workplace)
    workplace.share()
    assert visits(workplace.learner) == []
    look(workplace)
    assert len(visits(workplace.learner)) == 1


def test_a_team_or_a_manager_that_is_gone_still_stands_there(workplace: Workplace) -> None:
    workplace.share()
    actions.record_team_view(team=workplace.team, by=workplace.manager, assessment=workplace.result)
    workplace.manager.delete()
    assert visits(workplace.learner) == [("Someone who left", "Front desk", ["Opened your result"])]
    Team.objects.all().delete()
    assert visits(workplace.learner)[0][1] == "A former team"


def test_ones_own_looks_are_not_told(workplace: Workplace) -> None:
    workplace.share()
    Membership.objects.filter(user=workplace.learner).update(kind="manager")
    look(workplace, by=workplace.learner)
    assert visits(workplace.learner) == []


def test_what_others_are_looked_at_for_is_theirs_to_know(workplace: Workplace) -> None:
    workplace.share()
    other = workplace.join("Kit Other")
    actions.record_team_view(team=workplace.team, by=workplace.manager, assessment=other)
    elsewhere = TeamFactory.create()
    actions.record_team_view(team=elsewhere, by=workplace.manager)
    assert visits(workplace.learner) == []
    assert [did for *_, did in visits(other.learner)] == [["Opened your result"]]


def test_many_days_are_paged(workplace: Workplace) -> None:
    share = workplace.share()
    type(share).objects.update(created_at=timezone.now() - timedelta(days=99))
    for days in range(25):
        look(workplace, days_ago=days)
    assert (len(visits(workplace.learner)), len(visits(workplace.learner, "?page=2"))) == (20, 5)
    assert "Page 2 of 2" in page_of(workplace.learner, "?page=2")
    assert len(visits(workplace.learner, "?page=nonsense")) == 20


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_has_one_query_count(
    workplace: Workplace, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = list(outline_of(workplace.framework).statements)
    for index in range(number):
        team = workplace.team if not index else TeamFactory.create()
        Membership.objects.get_or_create(team=team, user=workplace.learner)
        actions.share_occupation(
            assessment=workplace.result, team=team, only=True, by=workplace.learner
        )
        boss = UserFactory.create()
        roles.put_in_team(team=team, user=boss, kind=Membership.Kind.MANAGER, by=None)
        for line in lines[:number]:
            actions.record_team_view(
                team=team, by=boss, assessment=workplace.result, statement=line.id
            )
    client = signed_in(workplace.learner)
    with django_assert_num_queries(17):
        page = client.get("/me/sharing/").content.decode()
    assert page.count("Stop sharing") == page.count("New manager since you shared") == number


@pytest.mark.parametrize("how", ["joins", "becomes one"])
def test_a_new_manager_is_told_of_on_both_pages(workplace: Workplace, how: str) -> None:
    una = UserFactory.create(name="Una New")
    if how == "becomes one":
        MembershipFactory.create(team=workplace.team, user=una)
    workplace.share()
    assert "New manager since you shared" not in page_of(workplace.learner)
    roles.put_in_team(team=workplace.team, user=una, kind=Membership.Kind.MANAGER, by=None)
    page = page_of(workplace.learner)
    assert "New manager since you shared: <b>Una New</b>, Front desk" in page
    assert "Mo Manager</b>, Front desk" not in page
    news = "<b>Una New</b> is a new manager of Front desk and sees it too."
    assert news in signed_in(workplace.learner).get("/me/").content.decode()
    AuditEvent.objects.filter(action="team.join").update(at=timezone.now() - timedelta(days=31))
    assert news not in signed_in(workplace.learner).get("/me/").content.decode()


@pytest.mark.parametrize("gone", ["left", "a member again", "switched off"])
def test_who_manages_no_more_is_no_news(workplace: Workplace, gone: str) -> None:
    workplace.share()
    una = UserFactory.create(name="Una New")
    roles.put_in_team(team=workplace.team, user=una, kind=Membership.Kind.MANAGER, by=None)
    place = Membership.objects.get(user=una)
    if gone == "left":
        roles.remove_from_team(membership=place, by=None)
    elif gone == "a member again":
        Membership.objects.filter(pk=place.pk).update(kind="member")
    else:
        User.objects.filter(pk=una.pk).update(is_active=False)
    page = page_of(workplace.learner)
    assert "New manager since you shared" not in page
    assert "Una New" not in page


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other planners go by table sizes")
def test_the_page_reads_the_trail_of_the_persons_teams_alone(workplace: Workplace) -> None:
    workplace.share()
    look(workplace)
    with CaptureQueriesContext(connection) as read:
        page_of(workplace.learner)
    asked = [each["sql"] for each in read if 'FROM "accounts_auditevent"' in each["sql"]]
    assert len(asked) >= 4
    for sql in asked:
        with connection.cursor() as cursor:
            plan = cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        assert not re.search("SCAN accounts_auditevent|auditevent_at_", str(plan)), sql
