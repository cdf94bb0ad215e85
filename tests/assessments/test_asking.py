"""In which order a learner is asked: the settled order, and the quick form with its estimate."""

import re
from typing import Any

import pytest
from django.test import Client

from assessments import actions
from assessments.models import Assessment, Rating, StoredPlacement
from factories import UserFactory, finished, framework, make_workplace, rate, signed_in, started
from frameworks.models import Statement
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent

pytestmark = pytest.mark.django_db

TEN = (10, 10, 10, 10)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def assessment() -> Assessment:
    return started(UserFactory.create(), framework(occupational=TEN, ai=(2, 2, 2, 2)))


@pytest.fixture
def client(assessment: Assessment) -> Client:
    return signed_in(assessment.learner)


def at(assessment: Assessment, page: str = "") -> str:
    return f"/me/a/{assessment.pk}/{page}"


def guess(client: Client, assessment: Assessment, rank: object) -> str:
    response = client.post(at(assessment, "form/"), {"guess": rank})
    return str(response["Location"])


def asked(client: Client, assessment: Assessment) -> Statement | None:
    """The statement that the quick form asks; None at its end."""
    page = client.get(at(assessment, "quick/")).content.decode()
    found = re.search(r'stmt is-current" id="s-(\d+)"', page)
    return Statement.objects.get(pk=found[1]) if found else None


def play(client: Client, assessment: Assessment, met: int) -> list[int]:
    """Answer the quick form as one who meets the levels up to this rank; the ranks it asked."""
    ranks = []
    while (row := asked(client, assessment)) is not None:
        ranks.append(row.level.rank)
        value = 3 if row.level.rank <= met else 1
        sent = {"seen": row.pk, f"v-{row.pk}": value, f"b-{row.pk}": 0}
        assert client.post(at(assessment, "quick/"), sent)["Location"] == at(assessment, "quick/")
    return ranks


# --- the settled order ---


@pytest.mark.parametrize(
    ("answers", "part", "leads_to"),
    [
        ("", 1, "occupational-2/"),
        ("3" * 10, 1, "occupational-2/"),
        ("3" * 10 + "." * 10 + "3" * 10, 3, "occupational-2/"),
        ("." * 30 + "3" * 10, 4, "occupational-1/"),
        ("3" * 9 + "." + "3" * 8 + "..", 2, "occupational-3/"),
        ("1111", 1, "occupational-2/"),
        ("3" * 10 + "111", 4, "result/"),
        ("3" * 40, 4, "result/"),
    ],
    ids=["new", "next", "below", "last", "held", "settled", "settled-last", "all"],
)
def test_continue_leads_to_what_settles_the_placement(
    client: Client, assessment: Assessment, answers: str, part: int, leads_to: str
) -> None:
    rate(assessment, occupational=answers)
    here = at(assessment, f"occupational-{part}/")
    assert client.post(here, {"seen": []})["Location"] == at(assessment, leads_to)
    assert f'data-after="{at(assessment, leads_to)}"' in client.get(here).content.decode()


@pytest.mark.parametrize(
    ("answers", "part"),
    [("", 1), ("3" * 10, 2), ("." * 10 + "3" * 30, 1), ("3" * 9 + ".", 2), ("1" * 3, 1)],
)
def test_the_task_list_goes_on_where_it_decides(
    client: Client, assessment: Assessment, answers: str, part: int
) -> None:
    rate(assessment, occupational=answers)
    page = client.get(at(assessment)).content.decode()
    assert f'class="btn primary big" href="{at(assessment, f"occupational-{part}/")}"' in page


@pytest.mark.parametrize(
    ("answers", "part"),
    [("3" * 9 + ".", 2), ("3" * 9 + "." + "3" * 9 + ".", 3), ("." * 10 + "3" * 30, 1)],
    ids=["passed over", "passed over twice", "left out"],
)
@pytest.mark.parametrize(
    ("page", "words"), [("", "Continue "), ("result/", "Go on rating"), ("me", "Continue")]
)
def test_every_page_goes_on_in_the_settled_order(
    client: Client, assessment: Assessment, answers: str, part: int, page: str, words: str
) -> None:
    rate(assessment, occupational=answers)
    shown = client.get("/me/" if page == "me" else at(assessment, page)).content.decode()
    assert f'href="{at(assessment, f"occupational-{part}/")}">{words}' in shown


def test_a_result_goes_on_in_the_quick_form_where_that_asks(
    client: Client, assessment: Assessment
) -> None:
    guess(client, assessment, 3)
    rate(assessment, occupational="." * 20 + "3")
    page = client.get(at(assessment, "result/")).content.decode()
    assert f'href="{at(assessment, "quick/")}">Go on rating</a>' in page


@pytest.mark.parametrize(
    ("answers", "part", "said"),
    [
        ("3" * 10 + "111", 2, "You can stop here, or rate the rest for a full gap list."),
        ("111" + "." * 7 + "3" * 10, 1, "You meet Developing, but not Emerging. The lower one"),
        ("." * 10 + "12" * 5, 2, "You meet none of Developing yet"),
        ("." * 10 + "1" * 9 + "3", 2, ""),
        ("3" * 10 + "11", 2, ""),
    ],
    ids=["settled", "ragged", "none-met", "one-met", "open"],
)
def test_the_end_is_offered_with_its_reason(
    client: Client, assessment: Assessment, answers: str, part: int, said: str
) -> None:
    rate(assessment, occupational=answers)
    page = client.get(at(assessment, f"occupational-{part}/")).content.decode()
    assert ('id="settled-h"' in page, said in page) == (bool(said), True)


# --- choosing the quick form ---


def test_the_quick_form_is_offered_and_chosen_by_a_guess(
    client: Client, assessment: Assessment
) -> None:
    assert "Quick: about 15 questions, an estimate" in client.get(at(assessment)).content.decode()
    assert client.get(at(assessment, "quick/"))["Location"] == at(assessment, "#quick")
    assert guess(client, assessment, 3) == at(assessment, "quick/")
    assessment.refresh_from_db()
    assert assessment.quick == 3
    event = AuditEvent.objects.get(action="assessment.form")
    assert (event.actor, event.target) == (assessment.learner, f"assessment:{assessment.pk}")
    page = client.get(at(assessment)).content.decode()
    assert "You expect to be at Proficient" in page
    assert f'class="btn primary big" href="{at(assessment, "quick/")}"' in page


def test_leaving_the_quick_form_keeps_every_answer(client: Client, assessment: Assessment) -> None:
    rate(assessment, occupational="33.1")
    guess(client, assessment, 2)
    rate(assessment, occupational="." * 10 + "44")
    before = list(Rating.objects.values_list("statement", "value", "revision"))
    assert guess(client, assessment, "") == at(assessment, "occupational-1/")
    assessment.refresh_from_db()
    assert assessment.quick is None
    assert list(Rating.objects.values_list("statement", "value", "revision")) == before


@pytest.mark.parametrize("rank", ["0", "5", "x", "-1", "٣", "9" * 30])
def test_only_a_level_of_the_framework_can_be_guessed(
    client: Client, assessment: Assessment, rank: str
) -> None:
    guess(client, assessment, 3)
    assert guess(client, assessment, rank) == at(assessment)
    assert "Choose one of the levels." in client.get(at(assessment)).content.decode()
    assessment.refresh_from_db()
    assert assessment.quick == 3
    assert AuditEvent.objects.filter(action="assessment.form").count() == 1


@pytest.mark.parametrize(
    ("counts", "answers", "offered"),
    [(TEN, "", True), ((5, 5, 5, 8), "", False), (TEN, "111", False), (TEN, "3" * 10, True)],
    ids=["long", "short", "settled", "begun"],
)
def test_it_is_offered_where_it_spares_questions(
    counts: tuple[int, ...], answers: str, offered: bool
) -> None:
    mine = started(UserFactory.create(), framework("99-9998.00", occupational=counts))
    rate(mine, occupational=answers)
    page = signed_in(mine.learner).get(at(mine)).content.decode()
    assert ('name="guess"' in page) == offered


@pytest.mark.parametrize("page", ["quick/", "form/"])
def test_it_is_its_learners_alone(assessment: Assessment, page: str) -> None:
    path = at(assessment, page)
    assert Client().post(path)["Location"].startswith("/account/login/")
    stranger = signed_in(UserFactory.create())
    assert stranger.post(path, {"guess": 2}).status_code == 404
    assert stranger.get(path).status_code in {404, 405}
    with pytest.raises(PermissionError):
        actions.choose_form(assessment=assessment, guess=2, by=UserFactory.create())


def test_a_finished_assessment_is_asked_no_more(client: Client, assessment: Assessment) -> None:
    guess(client, assessment, 2)
    rate(assessment, occupational="33")
    actions.finish_assessment(assessment=assessment, by=assessment.learner)
    assert guess(client, assessment, 3) == at(assessment, "result/")
    assert client.get(at(assessment, "quick/"))["Location"] == at(assessment, "result/")
    line = next(outline_of(assessment.framework).statements)
    sent = {"seen": line.id, f"v-{line.id}": 1}
    assert client.post(at(assessment, "quick/"), sent, headers=HTMX).status_code == 409


@pytest.mark.parametrize(
    ("answers", "button"),
    [("33", "Continue"), ("33" + "." * 8 + "33" + "." * 8 + "3" * 8 + "..111", "See my estimate")],
    ids=["asking", "nothing left"],
)
def test_the_dashboard_goes_on_with_it(
    client: Client, assessment: Assessment, answers: str, button: str
) -> None:
    guess(client, assessment, 3)
    rate(assessment, occupational=answers)
    page = client.get("/me/").content.decode()
    assert f'class="btn primary big" href="{at(assessment, "quick/")}">{button}</a>' in page


# --- asking ---


@pytest.mark.parametrize(
    ("start", "met", "ranks", "said"),
    [
        (
            3,
            3,
            [3] * 8 + [4] * 3 + [1] * 2 + [2] * 2,
            "Proficient; Emerging and Developing presumed",
        ),
        (
            4,
            4,
            [4] * 8 + [1] * 2 + [2] * 2 + [3] * 2,
            "Advanced; Emerging, Developing and Proficient presumed",
        ),
        (2, 1, [2] * 3 + [1] * 8, "You are at Emerging in Test clerks"),
        (1, 0, [1] * 3, "You are working towards Emerging in Test clerks"),
    ],
)
def test_it_asks_as_the_rule_says_and_calls_its_end_what_it_is(
    client: Client, assessment: Assessment, start: int, met: int, ranks: list[int], said: str
) -> None:
    guess(client, assessment, start)
    assert play(client, assessment, met) == ranks
    page = client.get(at(assessment, "quick/")).content.decode()
    assert said in page
    assert ("Estimate</span>" in page) == ("presumed" in said)
    assert f"{len(ranks)} of 40 statements" in page


def test_an_estimate_is_shown_as_one_and_counts_as_provisional_everywhere(
    client: Client, assessment: Assessment
) -> None:
    estimate = "Proficient; Emerging and Developing presumed"
    guess(client, assessment, 3)
    rate(assessment, occupational="." * 20 + "3" * 8)
    assert estimate not in client.get(at(assessment, "result/")).content.decode()
    play(client, assessment, 3)
    stored = StoredPlacement.objects.get(strand__kind="occupational", lens="self")
    assert (stored.low, stored.high, stored.result["placement"]) == (0, 3, None)
    page = client.get(at(assessment, "result/")).content.decode()
    assert 'Estimate</span><h2 class="h-l" id="est-h">' + estimate in page
    assert "You are at Proficient or below" in page
    dashboard = client.get("/me/").content.decode()
    assert "Proficient or below" in dashboard
    assert f"Estimate</dt><dd>{estimate}" in dashboard
    for page in (dashboard, client.get(at(assessment)).content.decode()):
        assert f'href="{at(assessment, "quick/")}">See my estimate</a>' in page
    actions.finish_assessment(assessment=assessment, by=assessment.learner)
    dashboard = client.get("/me/").content.decode()
    assert "Your result is an estimate, and no placement" in dashboard
    assert f"Estimate</dt><dd>{estimate}" in dashboard
    assert estimate in client.get(at(assessment, "result/")).content.decode()
    guess_again = started(assessment.learner, assessment.framework)
    assert guess_again.quick is None


def test_a_team_sees_a_quick_result_as_open() -> None:
    workplace = make_workplace()
    mine = started(workplace.learner, framework("99-9998.00", occupational=TEN))
    browser = signed_in(workplace.learner)
    guess(browser, mine, 3)
    play(browser, mine, 3)
    actions.share_occupation(assessment=mine, team=workplace.team, only=False, by=workplace.learner)
    person = f"/teams/{workplace.team.pk}/p/{workplace.learner.pk}/?occupation=99-9998.00"
    page = signed_in(workplace.manager).get(person).content.decode()
    assert "Proficient or below" in page
    assert "presumed" not in page


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            "111" + "." * 7 + "3" * 10,
            "You meet Developing, but not Emerging. The lower one counts.",
        ),
        ("31" + "3" * 7 + "1" + "3" * 10 + "." * 10 + "111", ""),
        ("33" + "." * 8 + "1133333333" + "3" * 10 + "111", "You meet Proficient, but not 2 statem"),
        ("33" + "." * 8 + "33" + "." * 8 + "3" * 10 + "111", ""),
    ],
    ids=["ragged", "one-level-up", "gaps-below", "smooth"],
)
def test_a_ragged_profile_is_told_why_to_rate_the_rest(
    client: Client, assessment: Assessment, answers: str, said: str
) -> None:
    guess(client, assessment, 3)
    rate(assessment, occupational=answers)
    page = client.get(at(assessment, "quick/")).content.decode()
    assert ("Rate the rest before you rely on this" in page, said in page) == (bool(said), True)


def test_going_on_without_an_answer_is_told_what_it_takes(
    client: Client, assessment: Assessment
) -> None:
    guess(client, assessment, 3)
    line = asked(client, assessment)
    assert line is not None
    sent = {"seen": line.pk, f"b-{line.pk}": 0}
    shown = client.post(at(assessment, "quick/"), sent, follow=True).content.decode()
    assert re.search(r"Choose how well “.+” describes your work today\.", shown)
    answered = {**sent, f"v-{line.pk}": 3}
    shown = client.post(at(assessment, "quick/"), answered, follow=True).content.decode()
    assert "Choose how well" not in shown


def test_answers_of_the_usual_form_are_not_said_to_be_asked_here(
    client: Client, assessment: Assessment
) -> None:
    guess(client, assessment, 4)
    rate(assessment, occupational="3" * 24)
    page = client.get(at(assessment, "quick/")).content.decode()
    assert ">24 answered<" in page
    assert "usual" not in page


def test_one_goes_back_and_changes_what_was_said(client: Client, assessment: Assessment) -> None:
    guess(client, assessment, 3)
    first = asked(client, assessment)
    assert first is not None
    here = at(assessment, "quick/")
    client.post(here, {"seen": first.pk, f"v-{first.pk}": 3, f"b-{first.pk}": 0})
    page = client.get(here).content.decode()
    assert f'href="{here}?s={first.pk}"' in page
    assert "1 answered; usually 15 to 23" in page
    earlier = client.get(f"{here}?s={first.pk}").content.decode()
    assert f'stmt is-current" id="s-{first.pk}"' in earlier
    assert re.search(rf'name="v-{first.pk}" value="3" checked', earlier)


def test_a_missing_reason_comes_back_to_its_statement(
    client: Client, assessment: Assessment
) -> None:
    guess(client, assessment, 3)
    row = asked(client, assessment)
    assert row is not None
    here = at(assessment, "quick/")
    refused = client.post(here, {"seen": row.pk, f"v-{row.pk}": "na"})
    assert refused.status_code == 422
    assert 'data-code="reason_required"' in refused.content.decode()
    sent = {"seen": row.pk, f"r-{row.pk}": "No such bikes here", "stay": row.pk}
    assert client.post(here, sent)["Location"] == here
    assert Rating.objects.get().reason == "No such bikes here"
    evidence = client.post(here, {"seen": row.pk, "evidence": row.pk})
    assert evidence["Location"] == at(assessment, f"evidence/{row.pk}/")


def test_htmx_gets_the_count_and_the_way_on(client: Client, assessment: Assessment) -> None:
    guess(client, assessment, 3)
    row = asked(client, assessment)
    assert row is not None
    sent = {"seen": row.pk, f"v-{row.pk}": 3, f"b-{row.pk}": 0}
    body = client.post(at(assessment, "quick/"), sent, headers=HTMX).content.decode()
    assert "Saved. 1 answered" in body
    assert f'data-after="{at(assessment, "quick/")}"' in body
    old = {**sent, f"v-{row.pk}": 1}
    assert (
        "Here: <b>Not yet</b>"
        in client.post(at(assessment, "quick/"), old, headers=HTMX).content.decode()
    )
    plain = client.post(at(assessment, "quick/"), old)
    assert (plain.status_code, "Here: <b>Not yet</b>" in plain.content.decode()) == (422, True)


def test_last_time_stands_beside_and_is_never_chosen() -> None:
    learner, version = UserFactory.create(), framework(occupational=TEN)
    finished(learner, version, occupational="2" * 40)
    mine, browser = started(learner, version), signed_in(learner)
    guess(browser, mine, 3)
    page = browser.get(at(mine, "quick/")).content.decode()
    assert page.count(": Partly</span>") == 1
    assert " checked>" not in page.split('class="card list"')[1]


@pytest.mark.parametrize("answers", ["", "." * 20 + "3" * 8, "3" * 9 + "." * 11 + "3" * 8])
def test_its_queries_do_not_grow_with_the_answers(
    client: Client, assessment: Assessment, answers: str, django_assert_num_queries: Any
) -> None:
    """Session, user, assessment, answers; a save as on any part, and its lock."""
    guess(client, assessment, 3)
    rate(assessment, occupational=answers)
    row = asked(client, assessment)
    assert row is not None
    with django_assert_num_queries(4):
        client.get(at(assessment, "quick/"))
    sent = {"seen": row.pk, f"v-{row.pk}": 3, f"b-{row.pk}": 0}
    with django_assert_num_queries(7 + 2):
        client.post(at(assessment, "quick/"), sent, headers=HTMX)
