"""The talk about an answer: asked, replied, confirmed; kept through rounds and versions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.dispatch import Signal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import actions, signals
from assessments.actions import Choice
from assessments.actions.review import COMMENT_CHARS
from assessments.models import Assessment, Rating, Review, StoredPlacement
from assessments.queries.talk import talk_about, threads_of
from assessments.talk import Round, rounds_shown
from factories import (
    MembershipFactory,
    RoleFactory,
    UserFactory,
    Workplace,
    document,
    finished,
    rate,
)
from factories.edits import edited
from frameworks.actions import publish
from frameworks.documents import StatementDoc
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User


def lines(workplace: Workplace) -> list[StatementLine]:
    return list(outline_of(workplace.framework).statements)


def ask(workplace: Workplace, comment: str = "A photo?", **changes: Any) -> Review:
    arguments: dict[str, Any] = {
        "assessment": workplace.result,
        "statement": lines(workplace)[0].id,
        "comment": comment,
        "by": workplace.manager,
    }
    return actions.ask_for_evidence(**{**arguments, **changes})


def answer(workplace: Workplace, comment: str = "On Friday.", **changes: Any) -> Review:
    arguments: dict[str, Any] = {
        "assessment": workplace.result,
        "statement": lines(workplace)[0].id,
        "comment": comment,
        "by": workplace.learner,
    }
    return actions.reply(**{**arguments, **changes})


def review(workplace: Workplace, value: int | None = 2, **changes: Any) -> Review:
    arguments: dict[str, Any] = {
        "assessment": workplace.result,
        "statement": lines(workplace)[0].id,
        "value": value,
        "by": workplace.manager,
    }
    return actions.review_rating(**{**arguments, **changes})


def choices(workplace: Workplace, count: int = 8) -> list[Choice]:
    """The first so many occupational answers, as a manager ticks them."""
    found = Rating.objects.filter(
        assessment=workplace.result, statement__level__domain__strand__kind="occupational"
    )
    rows = found.order_by("statement_id")[:count]
    return [Choice(row.assessment_id, row.statement_id, row.revision) for row in rows]


@contextmanager
def heard(signal: Signal) -> Iterator[list[dict[str, Any]]]:
    """What a signal says meanwhile."""
    told: list[dict[str, Any]] = []

    def listen(**said: Any) -> None:
        told.append(said)

    signal.connect(listen)
    yield told
    signal.disconnect(listen)


def test_each_turn_keeps_the_answer_its_author_saw(workplace: Workplace) -> None:
    workplace.share()
    turns = [review(workplace, 2), ask(workplace), answer(workplace)]
    assert [(turn.kind, turn.value, turn.value_seen, turn.revision_seen) for turn in turns] == [
        ("view", 2, 3, 1),
        ("ask", None, 3, 1),
        ("reply", None, 3, 1),
    ]
    assert [event.action for event in AuditEvent.objects.filter(action__startswith="rating.")] == [
        "rating.reply",
        "rating.ask",
        "rating.review",
    ]


def test_an_ask_is_open_until_a_reply_or_evidence(workplace: Workplace) -> None:
    workplace.share()
    line = lines(workplace)[0]
    ask(workplace)
    review(workplace, 2)
    talk = talk_about(workplace.result, line)
    assert talk.asked is not None
    assert talk.asked.review.comment == "A photo?"
    answer(workplace)
    assert talk_about(workplace.result, line).asked is None
    ask(workplace, "")
    assert talk_about(workplace.result, line).asked is not None
    with heard(signals.evidence_given) as told:
        actions.add_evidence(
            assessment=workplace.result,
            statement=line.id,
            kind="note",
            note="It stands in the shed.",
            by=workplace.learner,
        )
    talk = talk_about(workplace.result, line)
    assert talk.asked is None
    last = talk.turns[-1]
    assert (last.review.kind, last.review.comment, last.learner) == ("reply", "", True)
    assert [said["review"] for said in told] == [last.review]


def test_evidence_nobody_asked_for_says_nothing(workplace: Workplace) -> None:
    workplace.share()
    review(workplace, 3)
    actions.add_evidence(
        assessment=workplace.result,
        statement=lines(workplace)[0].id,
        kind="note",
        note="Here it is.",
        by=workplace.learner,
    )
    assert Review.objects.count() == 1


@pytest.mark.parametrize("act", [ask, answer, review])
def test_what_is_said_is_told_to_who_listens(workplace: Workplace, act: Any) -> None:
    workplace.share()
    review(workplace, 3)
    with heard(signals.said) as told:
        made = act(workplace)
    assert [said["review"] for said in told] == [made]


def test_a_comment_or_an_ask_takes_no_confirmation_back(workplace: Workplace) -> None:
    workplace.share()
    review(workplace, 3)
    ask(workplace)
    answer(workplace)
    review(workplace, None, comment="Bring it along.")
    talk = talk_about(workplace.result, lines(workplace)[0])
    assert talk.confirmed
    assert len(talk.turns) == 4


@pytest.mark.parametrize(
    ("act", "changes", "code"),
    [
        (ask, {"comment": "x" * (COMMENT_CHARS + 1)}, "text_too_long"),
        (ask, {"comment": "hidden \x07 sign"}, "bad_text"),
        (ask, {"seen": 7}, "changed"),
        (ask, {"statement": 0}, "unknown_statement"),
        (review, {"seen": 7}, "changed"),
        (review, {"comment": "hidden \x07 sign"}, "bad_text"),
        (answer, {"comment": "  "}, "review_empty"),
        (answer, {"comment": "x" * (COMMENT_CHARS + 1)}, "text_too_long"),
        (answer, {"statement": 0}, "unknown_statement"),
    ],
)
def test_what_cannot_be_said_is_refused_by_name(
    workplace: Workplace, act: Any, changes: dict[str, Any], code: str
) -> None:
    workplace.share()
    review(workplace, 3)
    with pytest.raises(ValueError, match=code):
        act(workplace, **changes)
    assert Review.objects.count() == 1


def test_a_learner_does_not_begin_the_talk(workplace: Workplace) -> None:
    with pytest.raises(ValueError, match="no_talk"):
        answer(workplace)


def test_an_answer_taken_back_cannot_be_spoken_of(workplace: Workplace) -> None:
    workplace.share()
    line = lines(workplace)[0]
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    actions.save_ratings(
        assessment=workplace.result, given={line.id: actions.Given(None)}, by=workplace.learner
    )
    for act in (ask, review):
        with pytest.raises(ValueError, match="not_rated"):
            act(workplace)


def who(workplace: Workplace, name: str) -> User:
    people: dict[str, Callable[[], User]] = {
        "learner": lambda: workplace.learner,
        "manager": lambda: workplace.manager,
        "member": lambda: MembershipFactory.create(team=workplace.team).user,
        "stranger": UserFactory.create,
        "site admin": lambda: RoleFactory.create().user,
        "manager elsewhere": lambda: MembershipFactory.create(kind="manager").user,
    }
    return people[name]()


@pytest.mark.parametrize(
    "name", ["learner", "member", "stranger", "site admin", "manager elsewhere"]
)
def test_only_a_manager_it_is_shown_to_asks_and_confirms(workplace: Workplace, name: str) -> None:
    workplace.share()
    by = who(workplace, name)
    with pytest.raises(PermissionError):
        ask(workplace, by=by)
    picked = choices(workplace)
    outcome = actions.confirm_ratings(choices=picked, by=by)
    assert (outcome.confirmed, outcome.left_out) == (0, picked)
    assert not Review.objects.exists()


@pytest.mark.parametrize("name", ["manager", "member", "stranger", "site admin"])
def test_only_the_learner_replies(workplace: Workplace, name: str) -> None:
    workplace.share()
    review(workplace, 3)
    with pytest.raises(PermissionError):
        answer(workplace, by=who(workplace, name))


def test_confirming_several_places_once_and_again_changes_nothing(workplace: Workplace) -> None:
    workplace.share()
    picked = choices(workplace)
    with heard(signals.confirmed) as told:
        outcome = actions.confirm_ratings(choices=[*picked, *picked], by=workplace.manager)
    assert (outcome.confirmed, outcome.already, list(outcome.left_out)) == (8, 0, [])
    placed = StoredPlacement.objects.filter(
        assessment=workplace.result, strand__kind="occupational"
    )
    assert placed.get(lens="confirmed").result["levels"] == placed.get(lens="self").result["levels"]
    before = list(Review.objects.order_by("pk").values())
    outcome = actions.confirm_ratings(choices=picked, by=workplace.manager)
    assert (outcome.confirmed, outcome.already) == (0, 8)
    assert list(Review.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.filter(action="rating.confirm").count() == 1
    assert len(told) == 1


def test_confirming_leaves_out_what_changed_or_is_no_longer_shown(workplace: Workplace) -> None:
    share = workplace.share()
    other = workplace.join("Kit Sharer")
    first, second, *_ = picked = choices(workplace, 2)
    kit = Rating.objects.filter(assessment=other).order_by("statement_id")[0]
    picked.append(Choice(other.pk, kit.statement_id, kit.revision))
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    actions.save_ratings(
        assessment=workplace.result,
        given={first.statement: actions.Given(4)},
        by=workplace.learner,
    )
    outcome = actions.confirm_ratings(choices=picked, by=workplace.manager)
    assert (outcome.confirmed, outcome.left_out) == (2, [first])
    actions.withdraw_share(share=share, by=workplace.learner)
    outcome = actions.confirm_ratings(choices=[second], by=workplace.manager)
    assert (outcome.confirmed, outcome.left_out) == (0, [second])


def test_confirming_leaves_out_what_a_manager_sees_otherwise(workplace: Workplace) -> None:
    workplace.share()
    review(workplace, 2)
    first, second = choices(workplace, 2)
    outcome = actions.confirm_ratings(choices=[first, second], by=workplace.manager)
    assert (outcome.confirmed, outcome.left_out) == (1, [first])
    assert list(Review.objects.order_by("pk").values_list("value", flat=True)) == [2, 3]


@pytest.mark.parametrize("act", [ask, review])
def test_the_same_words_sent_twice_are_said_once(workplace: Workplace, act: Any) -> None:
    workplace.share()
    with heard(signals.said) as told:
        assert act(workplace) == act(workplace)
    assert Review.objects.count() == len(told) == 1
    assert AuditEvent.objects.filter(target__startswith="review:").count() == 1


def test_the_same_words_after_anything_else_are_said_again(workplace: Workplace) -> None:
    workplace.share()
    other = MembershipFactory.create(team=workplace.team, kind="manager").user
    for value, by in ((2, workplace.manager), (3, other), (2, workplace.manager)):
        review(workplace, value, by=by)
    assert [row.value for row in Review.objects.order_by("pk")] == [2, 3, 2]
    answer(workplace)
    review(workplace, 2)
    assert Review.objects.count() == 5


def test_a_view_given_for_another_state_of_the_talk_is_refused(workplace: Workplace) -> None:
    workplace.share()
    made = review(workplace, 2, view=0)
    with pytest.raises(ValueError, match="view_changed"):
        review(workplace, 3, view=0)
    review(workplace, None, comment="A word more.", view=0)
    assert review(workplace, 3, view=made.pk).value == 3


@pytest.mark.parametrize("statements", [1, 3])
def test_confirming_takes_the_same_queries_for_one_and_for_three(
    workplace: Workplace, statements: int, django_assert_num_queries: Any
) -> None:
    workplace.share()
    picked = choices(workplace, statements)
    outline_of(workplace.framework)
    with django_assert_num_queries(10):
        actions.confirm_ratings(choices=picked, by=workplace.manager)


def moved(workplace: Workplace) -> Assessment:
    """The result on a version with one more statement."""
    made = edited(
        document(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)}),
        lambda levels: levels[0].append(StatementDoc("Lists shelves — says what is missing.")),
    )
    to = publish(document=made, by=None).framework
    return actions.move_assessment(assessment=workplace.result, to=to, by=workplace.learner)


def test_the_talk_comes_along_to_another_version_and_is_told_once(workplace: Workplace) -> None:
    workplace.share()
    review(workplace, 2, comment="Nearly.")
    ask(workplace)
    there = moved(workplace)
    line = next(
        line
        for line in outline_of(there.framework).statements
        if line.lineage == lines(workplace)[0].lineage
    )
    talk = talk_about(there, line)
    assert [(turn.review.kind, turn.review.value_seen) for turn in talk.turns] == [
        ("view", 3),
        ("ask", 3),
    ]
    assert talk.asked is not None
    assert talk.current
    assert talk.earlier == []
    threads = threads_of(workplace.learner)
    assert [(thread.assessment, len(thread.turns)) for thread in threads] == [(there, 2)]


def test_a_next_round_begins_anew_and_keeps_the_last_one_beside_it(workplace: Workplace) -> None:
    workplace.share()
    review(workplace, 2, comment="Nearly.")
    again = finished(workplace.learner, workplace.framework, occupational="4")
    line = lines(workplace)[0]
    for team in (None, workplace.team.pk):
        talk = talk_about(again, line, team=team)
        assert (talk.value, talk.review, talk.confirmed) == (4, None, False)
        (before,) = talk.earlier
        assert before.given.value == 3
        assert before.review is not None
        assert before.review.review.value == 2
        assert [turn.review.comment for turn in talk.turns] == ["Nearly."]
    assert actions.reply(
        assessment=again, statement=line.id, comment="See now.", by=workplace.learner
    )


def test_a_team_shown_only_one_result_sees_no_earlier_one(workplace: Workplace) -> None:
    finished(workplace.learner, workplace.framework, occupational="4")
    workplace.share(only=True)
    talk = talk_about(workplace.result, lines(workplace)[0], team=workplace.team.pk)
    assert talk.earlier == []
    assert len(talk_about(workplace.result, lines(workplace)[0]).earlier) == 1


def test_what_was_over_before_they_shared_is_not_shown(workplace: Workplace) -> None:
    for value in ("1", "2"):
        finished(workplace.learner, workplace.framework, occupational=value)
    workplace.share()
    newest = finished(workplace.learner, workplace.framework, occupational="4")
    line = lines(workplace)[0]
    assert [each.given.value for each in talk_about(newest, line).earlier] == [2, 1, 3]
    seen = talk_about(newest, line, team=workplace.team.pk).earlier
    assert [each.given.value for each in seen] == [2]


DAY = datetime(2026, 1, 1, tzinfo=UTC)
rounds = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30), st.booleans()), max_size=6).map(
    lambda spans: [
        Round(
            number,
            DAY + timedelta(days=start),
            None if number == 0 and open_ else DAY + timedelta(days=start + length),
        )
        for number, (start, length, open_) in enumerate(spans)
    ]
)


@given(rounds, st.integers(0, 70))
def test_at_most_one_round_that_was_over_is_shown_and_it_is_the_last(
    rounds: list[Round], day: int
) -> None:
    since = DAY + timedelta(days=day)
    shown = rounds_shown(rounds, since)
    over = [each for each in rounds if each.finished_at and each.finished_at <= since]
    before = [each for each in shown if each in over]
    assert all(each.finished_at for each in shown)
    assert len(before) <= 1
    if before:
        assert before[0].finished_at == max(each.finished_at for each in over if each.finished_at)
        assert not any(each.open_at(since) for each in rounds)
    assert {each for each in rounds if each.finished_at and each not in over} <= set(shown)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("vacr"), st.integers(1, 4)), max_size=8))
def test_whatever_happens_nothing_said_is_lost_or_changed(
    workplace: Workplace, acts: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        workplace.share()
        actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
        said: list[Any] = []
        for act, value in acts:
            if act == "v":
                review(workplace, value)
            elif act == "a":
                ask(workplace, f"Show {value}")
            elif act == "c":
                review(workplace, None, comment=f"Word {value}")
            else:
                rate(workplace.result, occupational=str(value))
            now: list[Any] = list(Review.objects.order_by("pk").values())
            assert now[: len(said)] == said
            said = now
            line = lines(workplace)[0]
            own = Rating.objects.get(assessment=workplace.result, statement=line.id)
            talk = talk_about(workplace.result, line)
            agrees = [
                (view["value"], view["revision_seen"]) == (own.value, own.revision)
                for view in said
                if view["value"] is not None
            ]
            assert (talk.value, talk.confirmed) == (own.value, bool(agrees and agrees[-1]))
        transaction.set_rollback(True)
