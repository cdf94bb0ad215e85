"""Asking a team to rate by a day, reminding it, and turning its mail off."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments import actions, tasks
from assessments.models import Campaign, Share
from factories import (
    MembershipFactory,
    UserFactory,
    Workplace,
    finished,
    framework,
    signed_in,
    started,
)
from nsx.accounts.models import AuditEvent, Membership, User
from nsx.accounts.queries.mail import off_token
from teamwork import aim, body, check_denied, letters, main_of, rerate, team_path, to, written_to

SITE = "http://testserver"


@pytest.fixture
def shared(workplace: Workplace) -> Workplace:
    """Lee and Kit share what they finished yesterday; Noa shares nothing."""
    aim(workplace)
    workplace.share()
    workplace.join("Kit Keen")
    MembershipFactory.create(team=workplace.team, user__name="Noa None")
    for result in workplace.framework.assessments.all():
        result.started_at = result.finished_at = timezone.now() - timedelta(days=1)
        result.save()
    return workplace


def due(days: int = 10) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def ask(workplace: Workplace, **more: str) -> Campaign:
    """The manager asks the team, by the form."""
    sent = {"occupation": workplace.framework.occupation_id, "due": due(), **more}
    response = signed_in(workplace.manager).post(team_path(workplace, "campaigns/"), sent)
    assert response.status_code == 302
    return Campaign.objects.latest("pk")


def someone(name: str) -> User:
    return User.objects.get(name=name)


def test_a_team_is_asked_and_progress_is_of_those_who_share(shared: Workplace) -> None:
    campaign = ask(shared, message="Before the season, please.")
    assert written_to() == to(shared.learner, someone("Kit Keen"), someone("Noa None"))
    letter = letters()[shared.learner.email]
    assert letter.subject == "Front desk asks you to rate Test clerks"
    assert "Before the season, please." in letter.body
    assert f"{SITE}/occupations/99-9999.00/" in letter.body
    manager, path = signed_in(shared.manager), team_path(shared, f"campaigns/{campaign.pk}/")
    assert "0 of 2 who share have rated since" in main_of(body(manager, path))
    rerate(shared.result, 0, 4)
    page = main_of(body(manager, path))
    assert "1 of 2 who share have rated since" in page
    assert "· 3 in the team" in page
    assert "Lee Learner Rated" in page
    assert "Kit Keen Not yet" in page
    assert "Noa None Not shared" in page
    assert "1 of 2 who share have rated since" in main_of(
        body(manager, team_path(shared, "campaigns/"))
    )


def test_a_campaign_is_answered_by_finishing_not_by_answering(shared: Workplace) -> None:
    campaign = ask(shared)
    learner, manager = signed_in(shared.learner), signed_in(shared.manager)
    path = team_path(shared, f"campaigns/{campaign.pk}/")
    again = started(shared.learner, shared.framework, occupational="33")
    assert "Lee Learner Rating now" in main_of(body(manager, path))
    asked = body(learner, "/me/")
    assert f'<a href="/me/a/{again.pk}/">Go on rating Test clerks</a>' in asked
    actions.finish_assessment(assessment=again, by=shared.learner)
    assert "Lee Learner Rated" in main_of(body(manager, path))
    assert "Test clerks by" not in main_of(body(learner, "/me/"))
    started(shared.learner, shared.framework, occupational="3")
    assert "Lee Learner Rated" in main_of(body(manager, path)), "and stays answered"


def test_of_one_chosen_result_nothing_later_is_told(shared: Workplace) -> None:
    Share.objects.filter(learner=shared.learner).update(only=shared.result)
    campaign = ask(shared)
    finished(shared.learner, shared.framework, occupational="44444444")
    path = team_path(shared, f"campaigns/{campaign.pk}/")
    assert "Lee Learner Not yet" in main_of(body(signed_in(shared.manager), path))


def test_of_who_does_not_share_nothing_is_told(shared: Workplace) -> None:
    campaign = ask(shared)
    finished(someone("Noa None"), shared.framework, occupational="33")
    path = team_path(shared, f"campaigns/{campaign.pk}/")
    page = main_of(body(signed_in(shared.manager), path))
    assert "Noa None Not shared" in page
    assert "0 of 2" in page


def test_the_learner_is_asked_on_their_own_pages(shared: Workplace) -> None:
    ask(shared, message="Please.")
    learner = signed_in(shared.learner)
    assert "for Front desk" in main_of(body(learner, "/me/"))
    assert "“Please.”" in main_of(body(learner, "/me/plan/"))
    for other in (shared.manager, UserFactory.create()):
        assert "Asked of you" not in body(signed_in(other), "/me/")


def test_what_is_planned_shows_once_it_is_due(shared: Workplace) -> None:
    line = next(iter(shared.framework.strands.all()[0].domains.all()[0].levels.all()))
    pair = actions.Pair(shared.learner.pk, line.statements.all()[0].pk)
    today = timezone.localdate()
    [item] = actions.plan(
        team=shared.team, pairs=[pair], due=today + timedelta(days=15), by=shared.manager
    )
    learner = signed_in(shared.learner)
    assert "Asked of you" not in body(learner, "/me/")
    actions.change_plan_item(item=item, guide=None, due=today, note="", by=shared.manager)
    assert "Emerging occupational skill 1 planned until" in main_of(body(learner, "/me/"))
    actions.finish_plan_item(item=item, by=shared.learner)
    assert "Asked of you" not in body(learner, "/me/")


def test_a_campaign_ends_once(shared: Workplace) -> None:
    campaign, manager = ask(shared), signed_in(shared.manager)
    page = main_of(body(manager, team_path(shared, "campaigns/")))
    assert "All the team’s occupations are asked for already." in page
    for _ in range(2):
        assert manager.post(team_path(shared, f"campaigns/{campaign.pk}/end/")).status_code == 302
    assert AuditEvent.objects.filter(action="campaign.end").count() == 1
    assert "Asked of you" not in body(signed_in(shared.learner), "/me/")
    rerate(shared.result, 0, 4)
    page = main_of(body(manager, team_path(shared, f"campaigns/{campaign.pk}/")))
    assert "0 of 2" in page, "what comes later counts for the next one"
    ask(shared)
    assert tasks.mail_campaign.call(campaign.pk, [1], SITE) == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due": ""}, "required"),
        ({"due": "2020-01-01"}, "past"),
        ({"occupation": ""}, "required"),
        ({"occupation": "999"}, "invalid_choice"),
        ({"message": "x" * 501}, "max_length"),
    ],
)
def test_a_campaign_with_a_fault_comes_back(
    shared: Workplace, changes: dict[str, str], code: str
) -> None:
    sent = {"occupation": shared.framework.occupation_id, "due": due()} | changes
    response = signed_in(shared.manager).post(team_path(shared, "campaigns/"), sent)
    assert response.status_code == 422
    assert f'data-code="{code}"' in response.content.decode()
    assert not Campaign.objects.exists()


def test_a_team_without_an_occupation_is_told_what_to_do(workplace: Workplace) -> None:
    manager = signed_in(workplace.manager)
    for path in ("campaigns/", "remind/"):
        page = body(manager, team_path(workplace, path))
        assert f'<a href="{team_path(workplace, "targets/")}">Set a target</a>' in page


def test_reminders_go_to_who_has_not_finished_or_not_shared(shared: Workplace) -> None:
    half = MembershipFactory.create(team=shared.team, user__name="Hal Half").user
    open_ = started(half, shared.framework, occupational="33")
    actions.share_occupation(assessment=open_, team=shared.team, only=False, by=half)
    manager, path = signed_in(shared.manager), team_path(shared, "remind/")
    page = main_of(body(manager, path))
    assert "Hal Half Rating now Noa None Not shared" in page
    assert "Lee Learner" not in page
    assert "please finish rating, and share it if you like" in page
    people = [half.pk, someone("Noa None").pk]
    shown = manager.post(path, {"people": people, "words": "Nearly there!", "preview": "1"})
    assert "“Nearly there!”" in shown.content.decode()
    assert written_to() == []
    assert manager.post(path, {"people": people, "words": "Nearly there!"}).status_code == 302
    assert written_to() == to(half, someone("Noa None"))
    assert "“Nearly there!”" in letters()[half.email].body
    assert (
        letters()[half.email].body.split("\n")[1:8]
        == (letters()[someone("Noa None").email].body.split("\n")[1:8])
    ), "all read the same"


def test_nobody_is_written_to_twice_a_day(shared: Workplace) -> None:
    manager, path = signed_in(shared.manager), team_path(shared, "remind/")
    noa = someone("Noa None")
    assert manager.post(path, {"people": [noa.pk]}).status_code == 302
    page = main_of(body(manager, path))
    assert "Noa None Had a mail from the team today" in page
    again = manager.post(path, {"people": [noa.pk]})
    assert again.status_code == 422
    assert actions.write_to(team=shared.team, users=[noa.pk], by=shared.manager) == []
    ask(shared)
    assert written_to() == to(noa, shared.learner, someone("Kit Keen"))
    Membership.objects.filter(user=noa).update(reminded_at=timezone.now() - timedelta(days=1))
    assert manager.post(path, {"people": [noa.pk]}).status_code == 302
    assert written_to().count(str(noa.email)) == 2


def test_who_turned_mail_off_is_said_and_passed_over(shared: Workplace) -> None:
    Membership.objects.filter(user__name="Noa None").update(reminders=False)
    manager, path = signed_in(shared.manager), team_path(shared, "remind/")
    page = main_of(body(manager, path))
    assert "Noa None Turned this team’s mail off" in page
    assert manager.post(path, {"people": [someone("Noa None").pk]}).status_code == 422
    ask(shared)
    assert written_to() == to(shared.learner, someone("Kit Keen"))


def test_who_left_before_it_was_sent_gets_nothing(shared: Workplace) -> None:
    noa = Membership.objects.get(user__name="Noa None")
    places = actions.write_to(team=shared.team, users=[noa.user_id], by=shared.manager)
    noa.delete()
    sent = tasks.mail_reminders.call(
        team=shared.team.pk,
        occupation=shared.framework.occupation_id,
        places=places,
        words="",
        by=shared.manager.pk,
        site=SITE,
    )
    assert sent == 0


def test_who_rated_before_it_was_sent_gets_nothing(shared: Workplace) -> None:
    noa = someone("Noa None")
    places = actions.write_to(team=shared.team, users=[noa.pk], by=shared.manager)
    result = finished(noa, shared.framework, occupational="33333333")
    actions.share_occupation(assessment=result, team=shared.team, only=False, by=noa)
    sent = tasks.mail_reminders.call(
        team=shared.team.pk,
        occupation=shared.framework.occupation_id,
        places=places,
        words="",
        by=shared.manager.pk,
        site=SITE,
    )
    assert sent == 0
    assert mail.outbox == []


def test_mail_that_did_not_go_out_takes_nobodys_turn(
    shared: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_there(_: object) -> None:
        raise ConnectionRefusedError

    noa, path = someone("Noa None"), team_path(shared, "remind/")
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.open", nobody_there)
        signed_in(shared.manager).post(path, {"people": [noa.pk]})
    assert written_to() == []
    signed_in(shared.manager).post(path, {"people": [noa.pk]})
    assert written_to() == to(noa)


def test_a_running_campaign_is_what_people_are_reminded_of(shared: Workplace) -> None:
    campaign, manager = ask(shared), signed_in(shared.manager)
    Membership.objects.update(reminded_at=None)
    rerate(shared.result, 0, 4)
    page = main_of(body(manager, team_path(shared, f"campaigns/{campaign.pk}/")))
    assert "Remind 2 people" in page
    page = main_of(body(manager, team_path(shared, "remind/?occupation=99-9999.00")))
    assert "please rate it anew until" in page
    assert "Kit Keen Not yet Noa None Not shared" in page
    assert "Lee Learner" not in page


def test_one_click_turns_a_teams_mail_off_without_signing_in(shared: Workplace) -> None:
    ask(shared)
    letter = letters()[shared.learner.email]
    header = letter.extra_headers["List-Unsubscribe"]
    path = re.fullmatch(rf"<{SITE}(/mail/off/.+/)>", header)
    assert path
    assert f"{SITE}{path[1]}" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    visitor = Client(enforce_csrf_checks=True)
    assert "Turn this mail off" in body(visitor, path[1])
    place = Membership.objects.get(user=shared.learner)
    assert place.reminders, "to look turns nothing off"
    answer = visitor.post(path[1], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "The mail is off" in answer.content.decode()
    place.refresh_from_db()
    assert not place.reminders
    assert Membership.objects.filter(reminders=False).count() == 1
    assert "The mail is off" in body(visitor, path[1])
    assert AuditEvent.objects.get(action="mail.off").actor == shared.learner


@pytest.mark.parametrize("token", ["1", "1:x", "x", "999:abc"])
def test_a_made_up_link_turns_nothing_off(shared: Workplace, token: str) -> None:
    assert Client().post(f"/mail/off/{token}/").status_code == 404
    assert not Membership.objects.filter(reminders=False).exists()


def test_a_link_of_who_left_leads_nowhere(shared: Workplace) -> None:
    place = Membership.objects.get(user=shared.learner)
    token = off_token(place)
    place.delete()
    assert Client().get(f"/mail/off/{token}/").status_code == 404


def test_mail_is_turned_off_and_on_where_one_sees_who_sees_what(shared: Workplace) -> None:
    learner = signed_in(shared.learner)
    assert "Turn mail off from Front desk" in main_of(body(learner, "/me/sharing/"))
    path = f"/me/mail/{shared.team.pk}/"
    assert learner.post(path, {"on": "0"}).status_code == 302
    assert "Turn mail on from Front desk" in main_of(body(learner, "/me/sharing/"))
    assert learner.post(path, {"on": "1"}).status_code == 302
    assert Membership.objects.get(user=shared.learner).reminders
    stranger = signed_in(UserFactory.create())
    assert stranger.post(path, {"on": "0"}).status_code == 404


def test_no_mail_of_a_team_names_a_rating(shared: Workplace) -> None:
    ask(shared)
    Membership.objects.update(reminded_at=None)
    people = {"people": [shared.learner.pk, someone("Kit Keen").pk]}
    signed_in(shared.manager).post(team_path(shared, "remind/"), people)
    assert len(mail.outbox) == 5
    for message in mail.outbox:
        told = f"{message.subject} {message.body}"
        assert not any(word in told for word in ("Proficient", "Not yet", "Fully", "Partly"))
        assert len(message.to) == 1, "nobody learns who else got it"


def test_only_managers_ask_end_and_remind(shared: Workplace) -> None:
    campaign = ask(shared)
    path = f"campaigns/{campaign.pk}/"
    check_denied(shared, ["campaigns/", path, f"{path}end/", "remind/"])
    other = MembershipFactory.create(kind="manager")
    for rest in ("", "end/"):
        answer = signed_in(other.user).post(f"/teams/{other.team_id}/{path}{rest}")
        assert answer.status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_campaign_pages_have_one_query_count(
    shared: Workplace, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(1, number):
        shared.join(f"Una {each}")
        made = framework(f"88-888{each}.00", title=f"Others {each}")
        result = finished(shared.learner, made, occupational="33333333")
        actions.share_occupation(assessment=result, team=shared.team, only=False, by=shared.learner)
        actions.start_campaign(
            team=shared.team,
            occupation=made.occupation,
            due=timezone.localdate(),
            by=shared.manager,
        )
    campaign = ask(shared)
    manager, learner = signed_in(shared.manager), signed_in(shared.learner)
    with django_assert_num_queries(10):
        page = body(manager, team_path(shared, "campaigns/"))
    assert page.count("who share") == number
    with django_assert_num_queries(8):
        body(manager, team_path(shared, f"campaigns/{campaign.pk}/"))
    with django_assert_num_queries(11):
        body(manager, team_path(shared, "remind/"))
    with django_assert_num_queries(6):
        body(learner, "/me/plan/")
