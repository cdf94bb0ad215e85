"""Which of several rounds of one occupation is the newest, on every page that says so."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessments import actions
from assessments.models import Assessment
from factories import Workplace, finished, rate, signed_in, started
from factories.people import PASSWORD


def leads(workplace: Workplace, newest: Assessment, earlier: Assessment, answers: str) -> None:
    """The open round is the one that every page means by the newest; `answers` are its count."""
    learner, manager = signed_in(workplace.learner), signed_in(workplace.manager)
    main = learner.get("/me/").content.decode()
    assert re.search(rf'href="/me/a/{newest.pk}/[\w-]+/">Continue</a>', main)
    assert "Your newest result" not in main
    assert "seen by Front desk" in main
    assert f'href="/me/a/{earlier.pk}/' not in main
    assert f'href="/me/a/{earlier.pk}/result/"' in over_time(learner, workplace)

    old = learner.get(f"/me/a/{earlier.pk}/result/").content.decode()
    assert "This is an earlier result." in old
    assert f'href="/me/a/{newest.pk}/result/"' in old
    assert "earlier result." not in learner.get(f"/me/a/{newest.pk}/result/").content.decode()

    team = f"/teams/{workplace.team.pk}/"
    assert answers in manager.get(f"{team}r/{newest.pk}/").content.decode()
    assert manager.get(f"{team}r/{earlier.pk}/").status_code == 404


def over_time(learner: Client, workplace: Workplace) -> str:
    """The page with all rounds."""
    answer = learner.get(f"/me/o/{workplace.framework.occupation.code}/")
    return answer.content.decode()


def guest_with_a_trial(workplace: Workplace) -> tuple[Client, Assessment]:
    """A visitor's browser, and the two answers they gave without an account."""
    client = Client()
    client.post(f"/occupations/{workplace.framework.occupation.code}/rate/")
    trial = Assessment.objects.get(learner__is_guest=True)
    rate(trial, occupational="31")
    return client, trial


@pytest.mark.parametrize("answer", ["the one in the account", "none"])
def test_a_guests_trial_never_takes_the_place_of_open_work(
    workplace: Workplace, answer: str
) -> None:
    workplace.share()
    mine = started(workplace.learner, workplace.framework, occupational="33333")
    client, trial = guest_with_a_trial(workplace)
    response = client.post(
        "/account/login/", {"login": workplace.learner.email, "password": PASSWORD}
    )
    if answer != "none":
        client.post(response["Location"], {f"go-on-{trial.pk}": mine.pk})
    leads(workplace, mine, trial, "5 of 8 rated")
    actions.finish_assessment(assessment=mine, by=workplace.learner)
    assert f'href="/me/a/{trial.pk}/result/"' in over_time(client, workplace)


def test_the_trial_leads_where_its_owner_says_so(workplace: Workplace) -> None:
    workplace.share()
    mine = started(workplace.learner, workplace.framework, occupational="33333")
    client, trial = guest_with_a_trial(workplace)
    response = client.post(
        "/account/login/", {"login": workplace.learner.email, "password": PASSWORD}
    )
    client.post(response["Location"], {f"go-on-{trial.pk}": trial.pk})
    page = client.get("/me/").content.decode()
    assert "2 of 8 rated" in page
    assert f'href="/me/a/{mine.pk}/result/"' in over_time(client, workplace)


def test_one_that_is_opened_again_leads(workplace: Workplace) -> None:
    workplace.share()
    first = workplace.result
    second = finished(workplace.learner, workplace.framework, occupational="33333")
    signed_in(workplace.learner).post(f"/me/a/{second.pk}/reopen/")
    leads(workplace, second, first, "5 of 8 rated")


def test_the_last_finished_leads_whichever_was_begun_first(workplace: Workplace) -> None:
    first = workplace.result
    second = finished(workplace.learner, workplace.framework, occupational="33333333")
    first.finished_at = timezone.now()
    first.save()
    learner = signed_in(workplace.learner)
    page = learner.get("/me/").content.decode()
    assert "Your newest result" in page
    assert f'href="/me/a/{second.pk}/' not in page
    assert "earlier result." in learner.get(f"/me/a/{second.pk}/result/").content.decode()
    occupation = learner.get(f"/occupations/{workplace.framework.occupation.code}/")
    assert f'href="/me/a/{first.pk}/result/"' in occupation.content.decode()


def test_what_one_said_last_time_is_from_the_last_finished(workplace: Workplace) -> None:
    first = workplace.result
    second = finished(workplace.learner, workplace.framework, occupational="3")
    first.finished_at = timezone.now() + timedelta(days=1)
    first.save()
    open_ = started(workplace.learner, workplace.framework, occupational="3")
    rows = {row.pk: row for row in Assessment.objects.with_traces().with_newest()}
    assert {pk: row.earlier for pk, row in rows.items()} == {
        open_.pk: first.pk,
        first.pk: second.pk,
        second.pk: None,
    }
    assert {row.newest for row in rows.values()} == {open_.pk}


def test_a_round_begun_and_left_blank_hides_no_result(workplace: Workplace) -> None:
    """Pressing “Rate again” and thinking better of it."""
    workplace.share()
    learner, manager = signed_in(workplace.learner), signed_in(workplace.manager)
    learner.post(f"/occupations/{workplace.framework.occupation.code}/rate/")
    blank = Assessment.objects.get(learner=workplace.learner, finished_at=None)
    page = learner.get("/me/").content.decode()
    assert "You began a new round" in page
    assert f'href="/me/a/{blank.pk}/occupational-1/">Start rating</a>' in page
    assert f'href="/me/a/{workplace.result.pk}/result/"' in page
    Assessment.objects.filter(pk=blank.pk).update(started_at=timezone.now() - timedelta(days=99))
    page = learner.get("/me/").content.decode()
    assert "Result of" in page
    assert manager.get(f"/teams/{workplace.team.pk}/r/{workplace.result.pk}/").status_code == 200
    assert (
        "earlier result."
        not in learner.get(f"/me/a/{workplace.result.pk}/result/").content.decode()
    )

    response = learner.post(f"/me/a/{blank.pk}/finish/", follow=True)
    assert "There is nothing to finish yet." in response.content.decode()
    assert Assessment.objects.filter(pk=blank.pk, finished_at=None).exists()

    learner.post(f"/me/a/{workplace.result.pk}/reopen/")
    workplace.result.refresh_from_db()
    assert workplace.result.finished_at is None
    assert not Assessment.objects.filter(pk=blank.pk).exists()
