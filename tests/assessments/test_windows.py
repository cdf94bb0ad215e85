"""Two windows on one assessment: nothing goes over a newer answer unseen."""

import json
from typing import Any

import pytest
from django.test import Client

from assessments.answers import Answer
from assessments.models import Assessment, Rating
from assessments.placement import Value
from assessments.windows import Outcome, Window, outcome, stamp
from factories import UserFactory, framework, signed_in, started
from frameworks.outline import StatementLine
from frameworks.queries import outline_of

HTMX = {"HX-Request": "true"}
NONE = Answer()
PARTLY = Answer(2, revision=3)
BLANKED = Answer(None, revision=3)
NOT_MINE = Answer("na", reason="No lathe", revision=3)


@pytest.mark.parametrize(
    ("stored", "value", "window", "found"),
    [
        # Given over what is there.
        (NONE, 4, Window(0), "store"),
        (PARTLY, 4, Window(3), "store"),
        (PARTLY, 4, Window(4), "store"),
        (PARTLY, 4, None, "store"),
        # A newer one says something else.
        (PARTLY, 4, Window(2), "ask"),
        (PARTLY, 4, Window(0), "ask"),
        (PARTLY, None, Window(2), "ask"),
        (PARTLY, "na", Window(2), "ask"),
        (BLANKED, 4, Window(2), "ask"),
        (NOT_MINE, 4, Window(2), "ask"),
        # It says the same.
        (PARTLY, 2, Window(2), "store"),
        (BLANKED, None, Window(2), "store"),
        # It is this window's own, sent before and not heard of since.
        (PARTLY, 4, Window(2, tried=frozenset({2})), "store"),
        (PARTLY, 4, Window(2, tried=frozenset({1, 3})), "ask"),
        (BLANKED, 4, Window(2, tried=frozenset({None, 3})), "store"),
        # Nobody gave an answer: somebody was not sure. It may have been one before that.
        (Answer(None, not_sure=True, revision=1), 4, Window(0), "store"),
        (Answer(None, not_sure=True, revision=2), 4, Window(0), "ask"),
        # Nobody gave this one here.
        (PARTLY, 4, Window(2, untouched=True), "leave"),
        (PARTLY, 4, Window(3, untouched=True), "store"),
    ],
)
def test_what_becomes_of_an_answer(
    stored: Answer, value: Value, window: Window | None, found: Outcome
) -> None:
    assert outcome(stored, value, "", window) == found


@pytest.mark.parametrize(("reason", "found"), [("No lathe ", "store"), ("No time", "ask")])
def test_another_reason_is_another_answer(reason: str, found: Outcome) -> None:
    assert outcome(NOT_MINE, "na", reason, Window(2)) == found


@pytest.mark.parametrize(
    ("value", "reason", "not_sure", "said"),
    [
        (None, "", False, ""),
        (3, "left over", False, "3"),
        (3, "", True, "3?"),
        (None, "", True, "?"),
        ("na", " No lathe ", False, "na:No lathe"),
    ],
)
def test_an_answer_in_a_line(value: Value, reason: str, not_sure: bool, said: str) -> None:
    assert stamp(value, reason, not_sure=not_sure) == said


# --- through the door ---


@pytest.fixture
def assessment(db: None) -> Assessment:
    return started(UserFactory.create(), framework(occupational=(3, 3, 3, 3)))


@pytest.fixture
def client(assessment: Assessment) -> Client:
    return signed_in(assessment.learner)


@pytest.fixture
def lines(assessment: Assessment) -> list[StatementLine]:
    return list(outline_of(assessment.framework).statements)


def url(assessment: Assessment, part: str = "occupational-1") -> str:
    return f"/me/a/{assessment.pk}/{part}/"


def fields(line: StatementLine, value: str, over: int, **more: Any) -> dict[str, Any]:
    id_ = line.id
    known = {f"{name}-{id_}": text for name, text in more.items()}
    return {"seen": [id_], f"v-{id_}": value, f"b-{id_}": over, **known}


def both(*forms: dict[str, Any]) -> dict[str, Any]:
    """Several statements in one form."""
    together = {name: value for form in forms for name, value in form.items()}
    return {**together, "seen": [id_ for form in forms for id_ in form["seen"]]}


def values(assessment: Assessment) -> list[tuple[int | None, int]]:
    rows = Rating.objects.filter(assessment=assessment).order_by("statement__position")
    return list(rows.values_list("value", "revision"))


def test_htmx_is_told_the_revision_of_what_it_saved(
    client: Client, assessment: Assessment, lines: list[StatementLine]
) -> None:
    first, second, *_ = lines
    sent = both(fields(first, "3", 0), fields(second, "4", 0))
    for _ in range(2):  # the answer to the first may have been lost
        response = client.post(url(assessment), sent, headers=HTMX)
        assert json.loads(response["X-Revisions"]) == {str(first.id): 1, str(second.id): 1}
    assert values(assessment) == [(3, 1), (4, 1)]


def test_an_answer_of_an_old_window_is_shown_beside_the_newer_one(
    client: Client, assessment: Assessment, lines: list[StatementLine]
) -> None:
    first, second, *_ = lines
    client.post(url(assessment), fields(first, "2", 0), headers=HTMX)
    sent = both(fields(first, "3", 0), fields(second, "4", 0))
    response = client.post(url(assessment), sent, headers=HTMX)
    body = response.content.decode()
    assert response.status_code == 200
    assert json.loads(response["X-Revisions"]) == {str(first.id): None, str(second.id): 1}
    assert f'id="clash-{first.id}" hx-swap-oob' in body
    assert "Here: <b>Fully</b>. In another window, <time" in body
    assert "<b>Partly</b>" in body
    assert "Saved." not in body
    assert values(assessment) == [(2, 1), (4, 1)]


def test_ones_own_unheard_answer_is_no_other_window(
    client: Client, assessment: Assessment, lines: list[StatementLine]
) -> None:
    first = lines[0]
    client.post(url(assessment), fields(first, "2", 0), headers=HTMX)
    response = client.post(url(assessment), fields(first, "4", 0, t=["2"]), headers=HTMX)
    assert json.loads(response["X-Revisions"]) == {str(first.id): 2}
    assert values(assessment) == [(4, 2)]


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        # Of another window.
        (("2", True), ("2", False, 0), (2, True)),
        (("", True), ("4", False, 0), (4, True)),
        # Seen, or sent, by this one.
        (("2", True), ("2", False, 1), (2, False)),
        (("2", True), ("3", False, 0, "2"), (3, False)),
        # The mark alone is meant.
        (("2", True), (None, False, 0), (2, False)),
        (("2", False), (None, True, 0), (2, True)),
    ],
)
def test_not_sure_is_taken_back_by_those_alone_who_saw_it(
    client: Client,
    assessment: Assessment,
    lines: list[StatementLine],
    before: tuple[str, bool],
    sent: tuple[Any, ...],
    after: tuple[int, bool],
) -> None:
    line = lines[0]
    mark = {f"u-{line.id}": "on"}
    client.post(url(assessment), fields(line, before[0], 0) | (mark if before[1] else {}))
    value, marked, over, *tried = sent
    form = fields(line, value or "", over, t=tried) | (mark if marked else {})
    if value is None:
        del form[f"v-{line.id}"]
    assert client.post(url(assessment), form, headers=HTMX).status_code == 200
    found = Rating.objects.get()
    assert (found.value, found.not_sure) == after


def test_a_plain_form_shows_both_and_saves_the_rest(
    client: Client, assessment: Assessment, lines: list[StatementLine]
) -> None:
    first, second, *_ = lines
    client.post(url(assessment), fields(first, "2", 0))
    sent = both(fields(first, "3", 0, o=""), fields(second, "4", 0, o=""))
    response = client.post(url(assessment), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'stmt is-current" id="s-{first.id}"' in page
    assert 'data-code="newer_answer"' in page
    assert "Here: <b>Fully</b>" in page
    assert f'name="b-{first.id}" value="0"' in page, "saving once more overrules nothing"
    assert f'name="b-{second.id}" value="1"' in page
    assert values(assessment) == [(2, 1), (4, 1)]
    assert client.post(url(assessment), sent).status_code == 422


@pytest.mark.parametrize(("button", "found"), [("keep", (3, 2)), ("take", (2, 1))])
def test_a_button_chooses_between_the_two(
    client: Client,
    assessment: Assessment,
    lines: list[StatementLine],
    button: str,
    found: tuple[int, int],
) -> None:
    first, second, *_ = lines
    client.post(url(assessment), fields(first, "2", 0))
    chosen = both(fields(first, "3", 0), fields(second, "4", 0))
    response = client.post(url(assessment), {**chosen, button: f"{first.id}-1"})
    assert response["Location"] == f"{url(assessment)}?s={first.id}#s-{first.id}"
    assert values(assessment) == [found, (4, 1)]


def test_a_choice_made_on_an_old_sight_is_asked_once_more(
    client: Client, assessment: Assessment, lines: list[StatementLine]
) -> None:
    first = lines[0]
    client.post(url(assessment), fields(first, "2", 0))
    client.post(url(assessment), fields(first, "1", 1))
    chosen = {**fields(first, "3", 0), "keep": f"{first.id}-1"}
    response = client.post(url(assessment), chosen)
    assert response.status_code == 422
    assert "Not yet" in response.content.decode()
    assert values(assessment) == [(1, 2)]


def test_what_nobody_touched_in_an_old_form_changes_nothing(
    client: Client, assessment: Assessment, lines: list[StatementLine]
) -> None:
    first, second, *_ = lines
    client.post(url(assessment), fields(first, "2", 0))
    client.post(url(assessment), {**fields(first, "4", 1), f"u-{first.id}": "on"})
    old = both(fields(first, "2", 1, o="2"), fields(second, "4", 0, o=""))
    assert client.post(url(assessment), old).status_code == 302
    assert values(assessment) == [(4, 2), (4, 1)]
    assert Rating.objects.get(statement=first.id).not_sure


@pytest.mark.parametrize("odd", ["x", "-1", "1.0", "٣", "9" * 30])
def test_an_odd_revision_counts_as_none(
    client: Client, assessment: Assessment, lines: list[StatementLine], odd: str
) -> None:
    first = lines[0]
    client.post(url(assessment), fields(first, "2", 0))
    sent = {**fields(first, "3", 0), f"b-{first.id}": odd}
    assert client.post(url(assessment), sent, headers=HTMX).status_code == 200
    odd_choice = {**fields(first, "1", 0), "keep": odd, "take": odd}
    assert client.post(url(assessment), odd_choice, headers=HTMX).status_code == 200


def test_a_statement_of_another_part_clashes_without_its_notice(
    client: Client, assessment: Assessment, lines: list[StatementLine]
) -> None:
    first = lines[0]
    client.post(url(assessment), fields(first, "2", 0))
    sent = fields(first, "3", 0)
    response = client.post(url(assessment, "occupational-2"), sent, headers=HTMX)
    assert json.loads(response["X-Revisions"]) == {str(first.id): None}
    assert "clash-" not in response.content.decode()
