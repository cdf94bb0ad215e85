"""Rating through the browser's two doors: plain forms, and what htmx sends."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from assessments import actions
from assessments.actions import Given
from assessments.models import Assessment, Rating, StoredPlacement
from assessments.queries import answers_of
from frameworks.models import Statement
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def assessment(client: Client) -> Assessment:
    call_command("import_framework", str(EXAMPLES / "49-3091.00.json"))
    response = client.post("/occupations/49-3091.00/rate/")
    assessment = Assessment.objects.get()
    assert response["Location"] == f"/me/a/{assessment.pk}/"
    return assessment


def lines(kind: str = "occupational", rank: int = 1) -> list[Statement]:
    return list(
        Statement.objects.filter(
            level__rank=rank, level__domain__strand__kind=kind, level__domain__position=0
        ).order_by("position")
    )


def fields(rows: list[Statement], values: str) -> dict[str, Any]:
    """What a form sends: one character a statement, "-" for no answer."""
    chosen = {f"v-{row.pk}": v for row, v in zip(rows, values, strict=True) if v != "-"}
    return {"seen": [row.pk for row in rows], **chosen}


def rate(client: Client, assessment: Assessment, rank: int, values: str) -> str:
    response = client.post(
        f"/me/a/{assessment.pk}/occupational-{rank}/", fields(lines(rank=rank), values)
    )
    assert response.status_code == 302
    return str(response["Location"])


def test_ratings_give_the_placement_the_rule_says(client: Client, assessment: Assessment) -> None:
    for rank, values in enumerate(["3333333333", "3333333311", "3333311111", "1111111111"], 1):
        location = rate(client, assessment, rank, values)
    assert location == f"/me/a/{assessment.pk}/result/"
    page = client.get(location).content.decode()
    assert "You are at Developing in Bicycle Repairers" in page
    stored = StoredPlacement.objects.get(lens="self")
    assert (stored.low, stored.high, stored.rule) == (2, 2, "nsx-placement-1")


@pytest.mark.parametrize(("kind", "ladders"), [("occupational", 1), ("ai", 1), ("durable", 2)])
def test_a_rating_places_every_ladder_it_stands_on_through_every_lens(
    client: Client, assessment: Assessment, kind: str, ladders: int
) -> None:
    row = lines(kind)[0]
    client.post(f"/me/a/{assessment.pk}/{kind}-1/", fields([row], "3"), headers=HTMX)
    stored = StoredPlacement.objects.filter(strand__kind=kind)
    assert stored.count() == StoredPlacement.objects.count() == ladders * 3
    assert stored.filter(domain=None).count() == (3 if kind == "durable" else 0)


def test_what_htmx_sends_comes_back_as_progress(client: Client, assessment: Assessment) -> None:
    rows = lines()
    url = f"/me/a/{assessment.pk}/occupational-1/"
    response = client.post(url, fields(rows[:2], "34"), headers=HTMX)
    body = response.content.decode()
    assert response.status_code == 200
    assert "2 of 10 rated" in body
    assert "Saved. 2 of 10" in body
    assert 'type="radio"' not in body, "the radios are the learner's, never swapped"
    assert [answers_of(assessment).by_id[row.pk].value for row in rows[:2]] == [3, 4]


def test_answers_of_any_part_may_be_sent_from_any_page(
    client: Client, assessment: Assessment
) -> None:
    rows = [lines()[0], lines("ai")[0], lines("durable")[0]]
    client.post(f"/me/a/{assessment.pk}/ai-1/", fields(rows, "123"), headers=HTMX)
    assert [answers_of(assessment).by_id[row.pk].value for row in rows] == [1, 2, 3]
    assert set(StoredPlacement.objects.values_list("strand__kind", flat=True)) == {
        "occupational",
        "ai",
        "durable",
    }


def test_not_part_of_my_work_needs_a_reason_and_loses_nothing_else(
    client: Client, assessment: Assessment
) -> None:
    first, second, *_ = lines()
    data = fields([first, second], "4-") | {f"v-{second.pk}": "na", f"r-{second.pk}": "  "}
    url = f"/me/a/{assessment.pk}/occupational-1/"
    for headers in ({}, HTMX):
        response = client.post(url, data, headers=headers)
        assert response.status_code == 422
        assert 'data-code="reason_required"' in response.content.decode()
    assert Rating.objects.get().value == 4
    client.post(url, data | {f"r-{second.pk}": "No such machine here"}, headers=HTMX)
    answer = answers_of(assessment).by_id[second.pk]
    assert (answer.value, answer.reason) == ("na", "No such machine here")


@pytest.mark.parametrize("value", ["0", "5", "x", "3.0", "３", "-1", "NA", "True"])
def test_values_off_the_scale_are_refused_by_name(
    client: Client, assessment: Assessment, value: str
) -> None:
    row = lines()[0]
    response = client.post(
        f"/me/a/{assessment.pk}/occupational-1/",
        {"seen": row.pk, f"v-{row.pk}": value},
        headers=HTMX,
    )
    assert response.status_code == 422
    assert 'data-code="bad_value"' in response.content.decode()
    assert not Rating.objects.exists()


def test_a_form_without_a_choice_changes_only_the_not_sure_flag(
    client: Client, assessment: Assessment
) -> None:
    row = lines()[0]
    url = f"/me/a/{assessment.pk}/occupational-1/"
    client.post(url, fields([row], "3"))
    client.post(url, {"seen": row.pk, f"u-{row.pk}": "on"})
    rating = Rating.objects.get()
    assert (rating.value, rating.not_sure, rating.revision) == (3, True, 2)


def test_undo_blanks_the_value_and_keeps_the_row(client: Client, assessment: Assessment) -> None:
    row = lines()[0]
    url = f"/me/a/{assessment.pk}/occupational-1/"
    client.post(url, fields([row], "3"))
    client.post(url, {"seen": row.pk, f"v-{row.pk}": ""}, headers=HTMX)
    rating = Rating.objects.get()
    assert (rating.value, rating.revision) == (None, 2)


def test_clearing_an_answer_without_scripts_comes_back_to_it(
    client: Client, assessment: Assessment
) -> None:
    row = lines()[0]
    url = f"/me/a/{assessment.pk}/occupational-1/"
    client.post(url, fields([row], "3"))
    response = client.post(url, fields([row], "3") | {"clear": row.pk})
    assert response["Location"] == f"{url}?s={row.pk}#s-{row.pk}"
    assert Rating.objects.get().value is None


def test_the_same_answer_again_is_no_new_revision(client: Client, assessment: Assessment) -> None:
    rate(client, assessment, 1, "1111111111")
    rate(client, assessment, 1, "1111111113")
    assert sorted(Rating.objects.values_list("revision", flat=True)) == [1] * 9 + [2]


def test_fields_that_are_not_the_learners_to_set_change_nothing(
    client: Client, assessment: Assessment
) -> None:
    other = User.objects.create_user("other@example.org", "a-long-password")
    row = lines()[0]
    client.post(
        f"/me/a/{assessment.pk}/occupational-1/",
        fields([row], "3")
        | {"learner": other.pk, "organisation": 9, "verified": "true", "placement": "advanced"},
    )
    assessment.refresh_from_db()
    assert assessment.learner_id != other.pk
    assert StoredPlacement.objects.get(lens="self").low == 0
    assert StoredPlacement.objects.get(lens="confirmed").low == 0


def test_statements_of_another_framework_are_ignored(
    client: Client, assessment: Assessment
) -> None:
    call_command("import_framework", str(EXAMPLES / "29-1141.00.json"))
    foreign = Statement.objects.exclude(
        level__domain__strand__framework=assessment.framework
    ).first()
    assert foreign is not None
    url = f"/me/a/{assessment.pk}/occupational-1/"
    response = client.post(url, {"seen": foreign.pk, f"v-{foreign.pk}": 3}, headers=HTMX)
    assert response.status_code == 200
    assert not Rating.objects.exists()


def test_a_settled_placement_is_said_at_once(client: Client, assessment: Assessment) -> None:
    rate(client, assessment, 1, "3333333333")
    url = f"/me/a/{assessment.pk}/occupational-2/"
    rows = lines(rank=2)
    body = client.post(url, fields(rows[:2], "11"), headers=HTMX).content.decode()
    assert "Your placement is settled" not in body
    body = client.post(url, fields(rows[2:3], "1"), headers=HTMX).content.decode()
    assert "Your placement is settled" in body
    assert "Emerging" in body


def test_the_range_stays_hidden_until_the_first_part_is_answered(
    client: Client, assessment: Assessment
) -> None:
    rate(client, assessment, 1, "333333333-")
    url = f"/me/a/{assessment.pk}/occupational-2/"
    assert (
        "You see where you are heading once Emerging is rated whole"
        in client.get(url).content.decode()
    )
    rate(client, assessment, 1, "3333333333")
    page = client.get(url).content.decode()
    assert "Emerging or above" in page
    assert "Developing needs 8 of 10: you have 0, with 10 still to rate." in page


def test_a_page_opens_at_the_first_open_statement_or_the_one_asked_for(
    client: Client, assessment: Assessment
) -> None:
    rows = lines()
    url = f"/me/a/{assessment.pk}/occupational-1/"
    client.post(url, fields(rows[:3], "333"))
    assert f'stmt is-current" id="s-{rows[3].pk}"' in client.get(url).content.decode()
    page = client.get(f"{url}?s={rows[1].pk}").content.decode()
    assert f'stmt is-current" id="s-{rows[1].pk}"' in page


def test_last_times_answer_is_shown_and_never_chosen(
    client: Client, assessment: Assessment
) -> None:
    rate(client, assessment, 1, "2222222222")
    client.post(f"/me/a/{assessment.pk}/finish/")
    client.post("/occupations/49-3091.00/rate/")
    again = Assessment.objects.get(finished_at=None)
    page = client.get(f"/me/a/{again.pk}/occupational-1/").content.decode()
    assert page.count(": Partly</span>") == 10
    assert 'type="radio" form="rate" checked' not in page
    assert " checked>" not in page.split('class="card list"')[1]


def test_a_finished_assessment_takes_no_more_ratings(
    client: Client, assessment: Assessment
) -> None:
    rate(client, assessment, 1, "2222222222")
    client.post(f"/me/a/{assessment.pk}/finish/")
    url = f"/me/a/{assessment.pk}/occupational-1/"
    assert client.get(url)["Location"] == f"/me/a/{assessment.pk}/result/"
    client.post(url, fields(lines(), "4444444444"))
    assert set(Rating.objects.values_list("value", flat=True)) == {2}
    assessment.refresh_from_db()
    with pytest.raises(PermissionError):
        actions.save_ratings(
            assessment=assessment, given={lines()[0].pk: Given(4)}, by=assessment.learner
        )


def test_htmx_is_told_that_a_finished_assessment_takes_no_more(
    client: Client, assessment: Assessment
) -> None:
    """Followed unseen, a redirect would let the page take its answers for saved."""
    actions.finish_assessment(assessment=assessment, by=assessment.learner)
    url = f"/me/a/{assessment.pk}/occupational-1/"
    response = client.post(url, fields(lines()[:1], "4"), headers=HTMX)
    assert response.status_code == 409
    assert "finished this in another window" in response.content.decode()
    assert not Rating.objects.exists()


def test_not_sure_alone_keeps_what_another_window_answered(
    client: Client, assessment: Assessment
) -> None:
    row = lines()[0]
    url = f"/me/a/{assessment.pk}/occupational-1/"
    client.post(url, fields([row], "3"), headers=HTMX)
    client.post(url, {"seen": row.pk, f"u-{row.pk}": "on"}, headers=HTMX)
    rating = Rating.objects.get()
    assert (rating.value, rating.not_sure) == (3, True)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "reason_required"),
        ("  ", "reason_required"),
        ("x" * 301, "text_too_long"),
        ("a\x00b", "bad_text"),
        ("a\u202eb", "bad_text"),
    ],
)
def test_a_reason_that_cannot_be_kept_is_named(
    client: Client, assessment: Assessment, reason: str, code: str
) -> None:
    row = lines()[0]
    url = f"/me/a/{assessment.pk}/occupational-1/"
    given = {"seen": row.pk, f"v-{row.pk}": "na", f"r-{row.pk}": reason}
    for headers in (HTMX, {}):
        response = client.post(url, given, headers=headers)
        assert response.status_code == 422
        assert f'data-code="{code}"' in response.content.decode()
    assert not Rating.objects.exists()


def test_saving_a_reason_says_that_it_is_not_part_of_the_work(
    client: Client, assessment: Assessment
) -> None:
    row = lines()[0]
    url = f"/me/a/{assessment.pk}/occupational-1/"
    given = {"seen": row.pk, f"r-{row.pk}": "We have no lathe", "stay": row.pk}
    assert client.post(url, given)["Location"] == f"{url}?s={row.pk}#s-{row.pk}"
    rating = Rating.objects.get()
    assert (rating.not_applicable, rating.reason) == (True, "We have no lathe")


def test_without_script_the_way_to_evidence_saves_first(
    client: Client, assessment: Assessment
) -> None:
    row = lines()[0]
    url = f"/me/a/{assessment.pk}/occupational-1/"
    response = client.post(url, {**fields([row], "4"), "evidence": row.pk})
    assert response["Location"] == f"/me/a/{assessment.pk}/evidence/{row.pk}/"
    assert Rating.objects.get().value == 4


def test_reopening_makes_it_rateable_unless_another_one_is_open(
    client: Client, assessment: Assessment
) -> None:
    rate(client, assessment, 1, "1111111111")
    client.post(f"/me/a/{assessment.pk}/finish/")
    client.post(f"/me/a/{assessment.pk}/reopen/")
    rate(client, assessment, 1, "2222222222")
    assert Rating.objects.count() == 10
    client.post(f"/me/a/{assessment.pk}/finish/")
    client.post("/occupations/49-3091.00/rate/")
    other = Assessment.objects.get(finished_at=None)
    client.post(f"/me/a/{other.pk}/occupational-1/", fields(lines()[:1], "2"))
    client.post(f"/me/a/{assessment.pk}/reopen/")
    assert Assessment.objects.get(pk=assessment.pk).finished_at is not None


@pytest.mark.parametrize(
    "page", ["", "occupational-1/", "ai-1/", "durable-10/", "result/", "finish/", "reopen/"]
)
def test_nobody_else_sees_or_changes_it(assessment: Assessment, page: str) -> None:
    stranger = Client()
    path = f"/me/a/{assessment.pk}/{page}"
    assert stranger.get(path)["Location"].startswith("/account/login/")
    stranger.post("/occupations/49-3091.00/rate/")
    assert stranger.post(path, {}).status_code == 404
    assert stranger.get(path).status_code in {404, 405}


@pytest.mark.parametrize("part", ["occupational-5", "occupational-0", "durable-11", "x", "ai"])
def test_there_are_no_other_parts(client: Client, assessment: Assessment, part: str) -> None:
    assert client.get(f"/me/a/{assessment.pk}/{part}/").status_code == 404


@pytest.mark.parametrize(
    ("part", "count"), [("occupational-1", 40), ("ai-1", 14), ("durable-1", 80)]
)
def test_page_and_save_need_few_queries_whatever_the_size(
    client: Client,
    assessment: Assessment,
    part: str,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    """The page: session, user, assessment, outline (first time only), answers, and where there
    is any, evidence and last time. A save: session, user, assessment, lock, answers, ratings,
    placements, between SAVEPOINT and RELEASE."""
    url = f"/me/a/{assessment.pk}/{part}/"
    rows = list(Statement.objects.filter(level__domain__strand__kind=part.split("-")[0]))
    assert len(rows) == count
    with django_assert_num_queries(5):
        client.get(url)
    with django_assert_num_queries(7 + 2):
        client.post(url, fields(rows[:1], "3"), headers=HTMX)
    with django_assert_num_queries(7 + 2):
        client.post(url, fields(rows, "4" * count), headers=HTMX)
    with django_assert_num_queries(4):
        client.get(url)
    actions.finish_assessment(assessment=assessment, by=assessment.learner)
    again = actions.start_assessment(framework=assessment.framework, by=assessment.learner)
    actions.add_evidence(
        assessment=again, statement=rows[0].pk, kind="note", note="Seen to it", by=again.learner
    )
    with django_assert_num_queries(6):
        client.get(f"/me/a/{again.pk}/{part}/")
