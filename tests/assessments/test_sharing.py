"""Showing a result to a team, and ending it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Assessment, Rating, Share, Snapshot, SnapshotRow
from assessments.queries.sharing import share_context
from factories import (
    MembershipFactory,
    TeamFactory,
    UserFactory,
    Workplace,
    finished,
    signed_in,
    started,
)
from nsx.accounts.models import AuditEvent, Membership, User

NEWEST = {"what": "newest"}


def test_a_shared_result_is_the_teams_to_see_and_says_so(workplace: Workplace) -> None:
    learner, result = signed_in(workplace.learner), f"/me/a/{workplace.result.pk}/result/"
    before = learner.get(result).content.decode()
    assert "The team’s managers, and whoever becomes one later." in before
    assert "never of fewer than five people" in before
    assert "Managed by Mo Manager" in before
    response = learner.post(
        f"/me/a/{workplace.result.pk}/share/", {"team": workplace.team.pk, **NEWEST}
    )
    assert response["Location"] == result
    after = learner.get(result).content.decode()
    assert "Front desk now sees your Test clerks result." in after
    assert "Seen by Mo Manager" in after
    manager = signed_in(workplace.manager)
    assert "Lee Learner" in manager.get(shared(workplace)).content.decode()


def test_a_withdrawn_share_is_gone_at_once(workplace: Workplace) -> None:
    share = workplace.share()
    learner, manager = signed_in(workplace.learner), signed_in(workplace.manager)
    assert manager.get(shared(workplace)).status_code == 200
    assert "Stop sharing" in learner.get("/me/sharing/").content.decode()
    assert learner.post(f"/me/sharing/{share.pk}/withdraw/").status_code == 302
    assert manager.get(shared(workplace)).status_code == 404
    assert "Not shared" in manager.get(f"/teams/{workplace.team.pk}/").content.decode()
    assert "Only you see your answers" in learner.get("/me/sharing/").content.decode()
    assert learner.post(f"/me/sharing/{share.pk}/withdraw/").status_code == 404


@pytest.mark.parametrize(("only", "seen"), [(False, "later"), (True, "first")])
def test_a_share_shows_the_newest_result_or_the_one_chosen(
    workplace: Workplace, only: bool, seen: str
) -> None:
    workplace.share(only=only)
    later = started(workplace.learner, workplace.framework, occupational="4")
    manager = signed_in(workplace.manager)
    found = {
        name: manager.get(shared(workplace, assessment)).status_code
        for name, assessment in {"first": workplace.result, "later": later}.items()
    }
    assert found == {"first": 404, "later": 404, seen: 200}


def test_leaving_the_team_ends_what_it_sees(workplace: Workplace) -> None:
    workplace.share()
    Membership.objects.get(user=workplace.learner).delete()
    assert signed_in(workplace.manager).get(shared(workplace)).status_code == 404


def test_a_manager_who_stops_managing_sees_nothing(workplace: Workplace) -> None:
    workplace.share()
    Membership.objects.filter(user=workplace.manager).update(kind="member")
    assert signed_in(workplace.manager).get(shared(workplace)).status_code == 403


def test_the_learner_sees_who_looked_and_others_do_not(workplace: Workplace) -> None:
    workplace.share()
    other = workplace.join("Kit Other")
    manager = signed_in(workplace.manager)
    manager.get(f"/teams/{workplace.team.pk}/")
    manager.get(shared(workplace))
    mine = signed_in(workplace.learner).get("/me/sharing/").content.decode()
    theirs = signed_in(other.learner).get("/me/sharing/").content.decode()
    assert "Opened your result" in mine
    assert "Opened your result" not in theirs
    assert mine.count("Looked at the team") == theirs.count("Looked at the team") == 1


def test_who_opened_a_result_stays_known_after_the_share(workplace: Workplace) -> None:
    share = workplace.share()
    signed_in(workplace.manager).get(shared(workplace))
    learner = signed_in(workplace.learner)
    learner.post(f"/me/sharing/{share.pk}/withdraw/")
    assert "Opened your result" in learner.get("/me/sharing/").content.decode()


def test_what_is_not_part_of_the_work_is_counted_for_nobody(workplace: Workplace) -> None:
    workplace.share()
    rating = Rating.objects.filter(assessment=workplace.result, value=3).order_by("pk")[0]
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    actions.save_ratings(
        assessment=workplace.result,
        given={rating.statement_id: actions.Given("na", "We have none")},
        by=workplace.learner,
    )
    page = signed_in(workplace.manager).get(shared(workplace)).content.decode()
    assert "1 of 1 met" in page


def test_sharing_again_replaces_what_the_team_saw(workplace: Workplace) -> None:
    workplace.share(only=True)
    workplace.share()
    assert Share.objects.get().only is None
    assert AuditEvent.objects.filter(action="share.give").count() == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"what": "newest"}, "required"),
        ({"team": "foreign", "what": "newest"}, "invalid_choice"),
        ({"team": "mine"}, "required"),
        ({"team": "mine", "what": "everything"}, "invalid_choice"),
    ],
)
def test_a_form_with_a_gap_comes_back_and_shares_nothing(
    workplace: Workplace, data: dict[str, str], code: str
) -> None:
    teams = {"mine": workplace.team.pk, "foreign": TeamFactory.create().pk}
    sent = data | ({"team": str(teams[data["team"]])} if "team" in data else {})
    response = signed_in(workplace.learner).post(f"/me/a/{workplace.result.pk}/share/", sent)
    assert response.status_code == 422
    assert f'data-code="{code}"' in response.content.decode()
    assert not Share.objects.exists()


@pytest.mark.parametrize("who", ["manager", "colleague", "stranger"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_shares_for_somebody_else(workplace: Workplace, who: str, method: str) -> None:
    share = workplace.share()
    client = signed_in(person(workplace, who))
    assert getattr(client, method)(f"/me/a/{workplace.result.pk}/share/").status_code == 404
    assert client.post(f"/me/sharing/{share.pk}/withdraw/").status_code == 404
    assert Share.objects.exists()


def test_a_guest_is_told_to_sign_up_first(client: Client, workplace: Workplace) -> None:
    client.post(f"/occupations/{workplace.framework.occupation.code}/rate/")
    mine = Assessment.objects.get(learner__is_guest=True)
    page = client.get(f"/me/a/{mine.pk}/share/").content.decode()
    assert "You share once you have an account" in page
    data = {"team": workplace.team.pk, **NEWEST}
    assert client.post(f"/me/a/{mine.pk}/share/", data).status_code == 403


@pytest.mark.parametrize("who", ["manager", "colleague"])
def test_the_action_refuses_what_is_not_ones_own(workplace: Workplace, who: str) -> None:
    by, share = person(workplace, who), workplace.share()
    with pytest.raises(PermissionError):
        actions.share_occupation(
            assessment=workplace.result, team=workplace.team, only=False, by=by
        )
    with pytest.raises(PermissionError):
        actions.withdraw_share(share=share, by=by)
    with pytest.raises(PermissionError):
        actions.share_occupation(
            assessment=workplace.result,
            team=TeamFactory.create(),
            only=False,
            by=workplace.learner,
        )


@pytest.mark.parametrize("teams", [1, 3])
def test_the_share_box_costs_four_queries_whatever_the_number_of_teams(
    workplace: Workplace, teams: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    workplace.share()
    for _ in range(1, teams):
        team = MembershipFactory.create(user=workplace.learner).team
        MembershipFactory.create(team=team, kind="manager")
    with django_assert_num_queries(4):
        box = share_context(workplace.result, workplace.learner)["share"]
    assert box is not None
    assert len(box.choices) + len(box.given) == teams


def shared(workplace: Workplace, assessment: Assessment | None = None) -> str:
    return f"/teams/{workplace.team.pk}/r/{(assessment or workplace.result).pk}/"


def person(workplace: Workplace, who: str) -> User:
    if who == "manager":
        return workplace.manager
    if who == "colleague":
        return workplace.join("Kit Colleague").learner
    stranger = UserFactory.create()
    finished(stranger, workplace.framework, occupational="3")
    return stranger


def test_sharing_more_shows_it_from_now_on_and_sharing_less_takes_the_rest_back(
    workplace: Workplace,
) -> None:
    later = finished(workplace.learner, workplace.framework, occupational="44444444")
    first = workplace.share(only=True)
    snapshot = Snapshot.objects.create(team=workplace.team, occupation=first.occupation)
    Share.objects.update(created_at=timezone.now() - timedelta(days=9))
    more = workplace.share()
    assert more.pk == first.pk
    assert more.created_at > timezone.now() - timedelta(minutes=1)
    SnapshotRow.objects.create(snapshot=snapshot, learner=workplace.learner, assessment=later)
    workplace.share()
    assert SnapshotRow.objects.exists()
    workplace.share(only=True)
    assert not SnapshotRow.objects.exists()


def test_what_a_team_sees_is_changed_on_the_page(workplace: Workplace) -> None:
    later = finished(workplace.learner, workplace.framework, occupational="44444444")
    share, learner = workplace.share(), signed_in(workplace.learner)
    path = f"/me/sharing/{share.pk}/change/"
    for chosen, only in ((workplace.result, workplace.result), (None, None), (later, later)):
        sent = {"round": chosen.pk if chosen else ""}
        assert learner.post(path, sent)["Location"] == "/me/sharing/"
        share.refresh_from_db()
        assert share.only == only
    page = " ".join(learner.get("/me/sharing/").content.decode().split())
    assert "Only the round begun on" in page
    assert f'<option value="{later.pk}" selected>' in page
    assert learner.get(path).status_code == 405


def test_another_occupations_round_or_somebody_elses_cannot_be_chosen(
    workplace: Workplace,
) -> None:
    share = workplace.share()
    theirs = workplace.join("Kit Colleague")
    answer = signed_in(workplace.learner).post(
        f"/me/sharing/{share.pk}/change/", {"round": theirs.pk}, follow=True
    )
    assert "Choose what the team sees." in answer.content.decode()
    share.refresh_from_db()
    assert share.only is None


@pytest.mark.parametrize("who", ["manager", "colleague", "stranger", "visitor"])
def test_nobody_else_changes_what_a_team_sees(workplace: Workplace, who: str) -> None:
    share = workplace.share()
    client = Client() if who == "visitor" else signed_in(person(workplace, who))
    answer = client.post(f"/me/sharing/{share.pk}/change/", {"round": workplace.result.pk})
    assert answer.status_code == (302 if who == "visitor" else 404)
    share.refresh_from_db()
    assert share.only is None


def test_a_team_that_sees_nothing_stands_there_with_the_ways_on(workplace: Workplace) -> None:
    page = signed_in(workplace.learner).get("/me/sharing/").content.decode()
    assert "You show nothing to it. It sees your name and “not shared”." in page
    for way in ("show", "leave"):
        assert f'href="/teams/{workplace.team.pk}/{way}/"' in page
    stranger = signed_in(UserFactory.create()).get("/me/sharing/").content.decode()
    assert "You are in no team" in stranger


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_page_takes_as_many_queries_for_many_shares(
    workplace: Workplace, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        team = MembershipFactory.create(user=workplace.learner).team
        MembershipFactory.create(team=team, kind="manager")
        actions.share_occupation(
            assessment=workplace.result, team=team, only=False, by=workplace.learner
        )
    client = signed_in(workplace.learner)
    with django_assert_num_queries(11):
        client.get("/me/sharing/")
