"""Mail that asks to rate anew and tells of evidence asked for: to whom, when, and how to end it."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from assessments import actions, tasks
from assessments.models import Assessment, Review, Share
from factories import MembershipFactory, UserFactory, Workplace, finished, framework, signed_in
from frameworks.actions import retire
from nsx.accounts.models import AuditEvent, Membership, User
from nsx.accounts.queries.mail import rerate_off_token
from nsx.lib.dates import months_before
from teamwork import body, line, main_of, team_path, to, written_to
from together import at_once

SITE = "https://nsx.example.org"
RATING_WORDS = ("Not yet", "Partly", "Fully", "Beyond", "Emerging", "Developing", "Proficient")


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def run() -> str:
    out = StringIO()
    call_command("send_reminders", stdout=out, stderr=StringIO())
    return out.getvalue().rpartition("\r")[2]


def aged(result: Assessment, days: int) -> None:
    """It was finished so many days ago."""
    at = timezone.now() - timedelta(days=days)
    Assessment.objects.filter(pk=result.pk).update(started_at=at, finished_at=at)


def ask(workplace: Workplace, number: int = 0) -> Review:
    return actions.ask_for_evidence(
        assessment=workplace.result, statement=line(workplace, number).id, by=workplace.manager
    )


@pytest.mark.parametrize(
    ("now", "months", "before"),
    [
        ((2026, 8, 31), 6, (2026, 2, 28)),
        ((2024, 8, 31), 6, (2024, 2, 29)),
        ((2026, 3, 15), 3, (2025, 12, 15)),
        ((2026, 1, 31), 12, (2025, 1, 31)),
        ((2026, 12, 1), 1, (2026, 11, 1)),
    ],
)
def test_months_are_months(
    now: tuple[int, int, int], months: int, before: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*now, tzinfo=UTC), months) == datetime(*before, tzinfo=UTC)


def test_one_mail_names_all_results_that_are_due(workplace: Workplace) -> None:
    other = finished(workplace.learner, framework("77-7777.00", title="Sorters"), occupational="33")
    young = finished(workplace.learner, framework("66-6666.00", title="Young"), occupational="33")
    for result, days in ((workplace.result, 190), (other, 400), (young, 100)):
        aged(result, days)
    assert run() == "Asked 1 person to rate anew. Told 0 people of evidence asked for.\n"
    [letter] = mail.outbox
    assert letter.to == [workplace.learner.email]
    assert letter.subject == "Time to rate yourself again"
    for told in ("Test clerks, on ", "Sorters, on ", f"{SITE}/occupations/77-7777.00/"):
        assert told in letter.body
    assert "Young" not in letter.body
    assert not any(word in letter.body for word in RATING_WORDS)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_each_result_is_asked_of_once(workplace: Workplace) -> None:
    aged(workplace.result, 200)
    run()
    assert run() == "Asked 0 people to rate anew. Told 0 people of evidence asked for.\n"
    assert len(mail.outbox) == 1
    newer = finished(workplace.learner, workplace.framework, occupational="33")
    run()
    assert len(mail.outbox) == 1, "the next one is young"
    aged(newer, 199)
    run()
    assert len(mail.outbox) == 2


def test_a_result_that_was_opened_and_finished_anew_is_asked_of_anew(workplace: Workplace) -> None:
    aged(workplace.result, 200)
    run()
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    actions.finish_assessment(assessment=workplace.result, by=workplace.learner)
    Assessment.objects.update(reminded_at=timezone.now() - timedelta(days=201))
    run()
    assert len(mail.outbox) == 1, "it is young again"
    aged(workplace.result, 200)
    run()
    run()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    "why",
    ["young", "never", "later", "open round", "switched off", "retired", "asked", "newer result"],
)
def test_who_is_not_asked(workplace: Workplace, why: str) -> None:
    aged(workplace.result, 100 if why == "young" else 200)
    user = User.objects.filter(pk=workplace.learner.pk)
    if why == "never":
        user.update(rerate_after=0)
    elif why == "later":
        user.update(rerate_after=12)
    elif why == "open round":
        actions.start_assessment(framework=workplace.framework, by=workplace.learner)
    elif why == "switched off":
        user.update(is_active=False)
    elif why == "retired":
        retire(framework=workplace.framework, by=None)
    elif why == "asked":
        Assessment.objects.update(reminded_at=timezone.now())
    elif why == "newer result":
        finished(workplace.learner, workplace.framework, occupational="33")
    run()
    assert mail.outbox == []


def test_guests_get_no_mail(workplace: Workplace) -> None:
    guest = User.objects.create(is_guest=True)
    aged(finished(guest, workplace.framework, occupational="33"), 300)
    run()
    assert mail.outbox == []


def test_a_mail_that_does_not_go_out_is_tried_again(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(workplace.result, 200)
    workplace.share()
    review = ask(workplace)

    def refused(*_: Any, **__: Any) -> int:
        raise OSError("hung up")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refused)
        assert run() == "Asked 0 people to rate anew. Told 0 people of evidence asked for.\n"
    review.refresh_from_db()
    assert review.mailed_at is None
    assert run() == "Asked 1 person to rate anew. Told 1 person of evidence asked for.\n"


def test_without_a_mail_server_nobodys_turn_is_taken(
    workplace: Workplace, settings: Settings
) -> None:
    aged(workplace.result, 200)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="No mail server answers"):
        run()
    workplace.result.refresh_from_db()
    assert workplace.result.reminded_at is None


def test_without_an_address_of_the_site_mails_have_no_links(
    workplace: Workplace, settings: Settings
) -> None:
    settings.SITE_URL = ""
    aged(workplace.result, 200)
    workplace.share()
    ask(workplace)
    heard = StringIO()
    call_command("send_reminders", stdout=StringIO(), stderr=heard)
    assert "SITE_URL is not set" in heard.getvalue()
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert "/" not in letter.body
        assert "List-Unsubscribe" not in letter.extra_headers


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_mail_once() -> None:
    clerks = framework()
    for _ in range(6):
        aged(finished(UserFactory.create(), clerks, occupational="33"), 200)
    at_once(run, run)
    assert len(mail.outbox) == 6
    assert len(set(written_to())) == 6


# Evidence that was asked for


def test_who_is_asked_for_evidence_is_told_at_once(workplace: Workplace) -> None:
    workplace.share()
    statement, address = line(workplace, 0), team_path(workplace, "")
    path = f"{address}p/{workplace.learner.pk}/s/{statement.id}/"
    manager = signed_in(workplace.manager)
    seen = re.search(r'name="seen" value="([^"]+)"', body(manager, path))
    assert seen
    sent = {"act": "ask", "comment": "You say Fully: show me.", "seen": seen.group(1)}
    assert manager.post(path, sent).status_code == 302
    [letter] = mail.outbox
    assert letter.to == [workplace.learner.email]
    assert letter.subject == "Front desk asks you for evidence"
    assert statement.text in letter.body
    assert "Mo Manager asks you in Front desk to show evidence for" in letter.body
    assert "http://testserver/me/talk/" in letter.body
    assert not any(word in letter.body.replace(statement.text, "") for word in RATING_WORDS)
    review = Review.objects.get(kind="ask")
    assert review.mailed_at
    run()
    assert len(mail.outbox) == 1


def test_what_the_worker_left_is_told_the_next_day_in_one_mail(workplace: Workplace) -> None:
    workplace.share()
    for number in (0, 1, 2):
        ask(workplace, number)
    place = Membership.objects.get(user=workplace.learner)
    place.reminded_at = timezone.now()
    place.save()
    run()
    assert mail.outbox == [], "the team wrote today"
    Membership.objects.update(reminded_at=timezone.now() - timedelta(days=1))
    run()
    [letter] = mail.outbox
    assert letter.body.count("occupational skill 1 —") == 2
    run()
    assert len(mail.outbox) == 1
    place.refresh_from_db()
    assert place.reminded_at
    assert place.reminded_at.date() == timezone.now().date()


def left_to_do() -> list[tuple[timedelta, list[Any]]]:
    """What waits for the worker: in how long, and what it is called with; it is taken."""
    rows = DBTaskResult.objects.order_by("run_after", "pk")
    found = [(row.run_after - timezone.now(), row.args_kwargs["args"]) for row in rows]
    rows.delete()
    return found


def test_asks_in_a_row_are_one_mail_and_what_is_left_waits_for_tomorrow(
    workplace: Workplace, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    workplace.share()
    for number in (0, 1, 2):
        ask(workplace, number)
        tasks.tell_soon(team=workplace.team.pk, user=workplace.learner.pk, site=SITE)
    waiting = left_to_do()
    assert len(waiting) == 3
    assert all(timedelta(0) < after <= tasks.SOON for after, _ in waiting)
    assert [tasks.mail_asks.call(*args) for _, args in waiting] == [1, 0, 0]
    [letter] = mail.outbox
    assert letter.body.count("occupational skill 1 —") == 2
    assert left_to_do() == [], "all is told"

    ask(workplace, 3)
    assert tasks.mail_asks.call(*waiting[0][1]) == 0, "the team wrote today"
    [(after, args)] = left_to_do()
    assert timedelta(hours=23) < after <= timedelta(days=1)
    Membership.objects.update(reminded_at=timezone.now() - timedelta(days=1))
    assert tasks.mail_asks.call(*args) == 1
    assert left_to_do() == []


@pytest.mark.parametrize(
    "why", ["mail off", "replied", "not shared", "other round", "no manager", "left", "off"]
)
def test_of_what_is_nobody_told(workplace: Workplace, why: str) -> None:
    share = workplace.share()
    ask(workplace)
    learner, place = workplace.learner, Membership.objects.filter(user=workplace.learner)
    if why == "mail off":
        place.update(reminders=False)
    elif why == "replied":
        statement = line(workplace, 0).id
        actions.reply(assessment=workplace.result, statement=statement, comment="Soon", by=learner)
    elif why == "not shared":
        actions.withdraw_share(share=share, by=learner)
    elif why == "other round":
        other = finished(learner, workplace.framework, occupational="33")
        Share.objects.update(only=other)
    elif why == "no manager":
        Membership.objects.filter(user=workplace.manager).update(kind="member")
    elif why == "left":
        place.delete()
    else:
        User.objects.filter(pk=learner.pk).update(is_active=False)
    run()
    assert mail.outbox == []
    assert Review.objects.get(kind="ask").mailed_at is None


def test_a_team_that_has_nothing_to_tell_keeps_its_turn(workplace: Workplace) -> None:
    workplace.share()
    run()
    assert Membership.objects.get(user=workplace.learner).reminded_at is None


# Ending it


def test_the_link_in_the_mail_ends_it_signed_out(workplace: Workplace) -> None:
    aged(workplace.result, 200)
    run()
    [letter] = mail.outbox
    found = re.fullmatch(
        rf"<{SITE}(/me/reminders/off/.+/)>", letter.extra_headers["List-Unsubscribe"]
    )
    assert found
    path = found.group(1)
    assert f"{SITE}{path}" in letter.body
    visitor = Client(enforce_csrf_checks=True)
    assert "Turn this mail off" in body(visitor, path)
    workplace.learner.refresh_from_db()
    assert workplace.learner.rerate_after == 6, "a look changes nothing"
    answer = visitor.post(path, {"List-Unsubscribe": "One-Click"})
    assert "The mail is off" in answer.content.decode()
    workplace.learner.refresh_from_db()
    assert workplace.learner.rerate_after == 0
    assert "The mail is off" in body(visitor, path)
    event = AuditEvent.objects.get(action="mail.when")
    assert (event.actor, event.detail) == (workplace.learner, {"months": 0})


@pytest.mark.parametrize("token", ["x", "1", "1:x", "x:x"])
def test_a_made_up_link_ends_nothing(workplace: Workplace, token: str) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/me/reminders/off/{token}/").status_code == 404


def test_the_link_of_who_left_is_gone(workplace: Workplace) -> None:
    token = rerate_off_token(workplace.learner)
    workplace.learner.delete()
    assert Client().get(f"/me/reminders/off/{token}/").status_code == 404


@pytest.mark.parametrize("months", ["3", "6", "12", "0"])
def test_a_person_chooses_when(workplace: Workplace, months: str) -> None:
    learner = signed_in(workplace.learner)
    assert learner.post("/me/reminders/", {"months": months}).status_code == 302
    workplace.learner.refresh_from_db()
    assert workplace.learner.rerate_after == int(months)
    page = body(learner, "/me/reminders/")
    assert re.search(rf'value="{months}"[^>]*checked', page)


@pytest.mark.parametrize(("sent", "code"), [({}, "required"), ({"months": "7"}, "invalid_choice")])
def test_another_time_is_refused(workplace: Workplace, sent: dict[str, str], code: str) -> None:
    answer = signed_in(workplace.learner).post("/me/reminders/", sent)
    assert answer.status_code == 422
    assert f'data-code="{code}"' in answer.content.decode()


def test_teams_mail_is_switched_on_the_same_page(workplace: Workplace) -> None:
    learner = signed_in(workplace.learner)
    assert "Front desk On" in main_of(body(learner, "/me/reminders/"))
    answer = learner.post(f"/me/mail/{workplace.team.pk}/", {"on": "0"})
    assert answer["Location"] == "/me/reminders/"
    assert "Front desk Off" in main_of(body(learner, "/me/reminders/"))


def test_visitors_sign_in_and_guests_sign_up_first(workplace: Workplace) -> None:
    assert Client().get("/me/reminders/")["Location"].startswith("/account/login/")
    guest = User.objects.create(is_guest=True)
    client = signed_in(guest)
    assert "You have no e-mail address here yet" in main_of(body(client, "/me/reminders/"))
    answer = client.post("/me/reminders/", {"months": "3"})
    assert answer["Location"].startswith("/account/signup/")
    guest.refresh_from_db()
    assert guest.rerate_after == 6


def test_the_page_says_where_mail_is_printed(workplace: Workplace, settings: Settings) -> None:
    learner = signed_in(workplace.learner)
    assert "sends no mail" not in body(learner, "/me/reminders/")
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "sends no mail" in body(learner, "/me/reminders/")


@pytest.mark.parametrize("teams", [1, 3])
def test_the_page_has_one_query_count(
    workplace: Workplace, teams: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(teams - 1):
        MembershipFactory.create(user=workplace.learner)
    learner = signed_in(workplace.learner)
    with django_assert_num_queries(3):
        page = body(learner, "/me/reminders/")
    assert page.count("mail from ") == teams


@pytest.mark.parametrize("results", [1, 3])
def test_a_mail_costs_the_same_for_one_result_or_three(
    workplace: Workplace, results: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [workplace.result]
    for number in range(results - 1):
        clerks = framework(f"77-777{number}.00", title=f"Sorters {number}")
        made.append(finished(workplace.learner, clerks, occupational="33"))
    for result in made:
        aged(result, 200)
    with django_assert_num_queries(12):
        run()
    [letter] = mail.outbox
    assert letter.body.count("/occupations/") == results


def test_a_manager_gets_no_mail_of_their_own_asks(workplace: Workplace) -> None:
    workplace.share()
    ask(workplace)
    run()
    assert written_to() == to(workplace.learner)
