"""A finished round is opened again until somebody has reviewed it; then a new one is begun."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assessments import actions
from assessments.models import Assessment, Evidence, EvidenceUse, Review
from assessments.queries.answers import last_time
from factories import Workplace, document, finished, signed_in, started
from factories.edits import edited
from frameworks.actions import publish, retire
from frameworks.queries import outline_of

WHY = "Someone has reviewed these answers, so they stay as they are."


def first(workplace: Workplace) -> int:
    return next(outline_of(workplace.framework).statements).id


def review(workplace: Workplace) -> Review:
    workplace.share()
    return actions.review_rating(
        assessment=workplace.result, statement=first(workplace), value=3, by=workplace.manager
    )


def reopens(workplace: Workplace, assessment: Assessment | None = None) -> bool:
    """Whether the learner may open it again by the page."""
    found = assessment or workplace.result
    learner = signed_in(workplace.learner)
    page = learner.get(f"/me/a/{found.pk}/result/").content.decode()
    offered = f'action="/me/a/{found.pk}/reopen/"' in page
    assert offered == (WHY not in page)
    learner.post(f"/me/a/{found.pk}/reopen/")
    found.refresh_from_db()
    assert (found.finished_at is None) == offered
    return offered


def test_it_is_opened_again_until_somebody_has_reviewed_it(workplace: Workplace) -> None:
    workplace.share()
    assert reopens(workplace)
    actions.finish_assessment(assessment=workplace.result, by=workplace.learner)
    actions.withdraw_share(share=workplace.learner.shares.get(), by=workplace.learner)
    review(workplace)
    assert not reopens(workplace)
    with pytest.raises(ValueError, match="reviewed"):
        actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)


def test_the_page_says_why_and_leads_to_a_new_round(workplace: Workplace) -> None:
    review(workplace)
    learner = signed_in(workplace.learner)
    answer = learner.post(f"/me/a/{workplace.result.pk}/reopen/", follow=True)
    assert answer.redirect_chain == [(f"/me/a/{workplace.result.pk}/result/", 302)]
    assert f"{WHY} Rate again to change them." in answer.content.decode()
    assert "Rate again" in answer.content.decode().partition("<h1")[2]


@pytest.mark.parametrize("kind", ["ask", "comment", "own reply"])
def test_a_comment_is_a_review_and_a_question_is_none(workplace: Workplace, kind: str) -> None:
    workplace.share()
    about: dict[str, Any] = {"assessment": workplace.result, "statement": first(workplace)}
    if kind == "comment":
        actions.review_rating(**about, value=None, comment="Seen it.", by=workplace.manager)
    else:
        actions.ask_for_evidence(**about, by=workplace.manager)
    if kind == "own reply":
        actions.reply(**about, comment="On Friday.", by=workplace.learner)
    assert reopens(workplace) == (kind != "comment")


def test_what_was_said_while_it_was_open_counts(workplace: Workplace) -> None:
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    review(workplace)
    actions.finish_assessment(assessment=workplace.result, by=workplace.learner)
    assert not reopens(workplace)


@pytest.mark.parametrize("begun_before", [False, True])
def test_reviews_that_came_along_from_another_version_do_not_count(
    workplace: Workplace, begun_before: bool
) -> None:
    if begun_before:
        # An open round on the new version takes what is brought into it.
        actions.finish_assessment(assessment=workplace.result, by=workplace.learner)
    review(workplace)
    base = document(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)})
    v2 = publish(document=edited(base, lambda levels: levels[3].pop()), by=None).framework
    if begun_before:
        open_ = actions.start_assessment(framework=v2, by=workplace.learner)
        earlier = open_.started_at - timedelta(days=30)
        Assessment.objects.filter(pk=open_.pk).update(started_at=earlier)
    moved = actions.move_assessment(assessment=workplace.result, to=v2, by=workplace.learner)
    assert Review.objects.filter(assessment=moved).exists()
    actions.finish_assessment(assessment=moved, by=workplace.learner)
    assert reopens(workplace, moved)
    actions.finish_assessment(assessment=moved, by=workplace.learner)
    statement = next(outline_of(v2).statements).id
    actions.review_rating(assessment=moved, statement=statement, value=2, by=workplace.manager)
    assert not reopens(workplace, moved)


def test_one_who_reviewed_and_left_has_reviewed(workplace: Workplace) -> None:
    review(workplace)
    workplace.manager.delete()
    assert not reopens(workplace)


def test_opening_it_again_keeps_evidence_and_placements(workplace: Workplace) -> None:
    note = Evidence.objects.create(owner=workplace.learner, kind="note", note="Done often.")
    EvidenceUse.objects.create(
        evidence=note, assessment=workplace.result, statement_id=first(workplace)
    )
    placed = list(workplace.result.placements.order_by("pk").values())
    assert reopens(workplace)
    assert workplace.result.evidence_uses.get().evidence == note
    assert workplace.result.placements.filter(pk__in=[row["id"] for row in placed]).count() == len(
        placed
    )


def test_what_is_no_longer_in_the_catalogue_is_not_begun_anew(workplace: Workplace) -> None:
    retire(framework=workplace.framework, by=None)
    page = signed_in(workplace.learner).get(f"/me/a/{workplace.result.pk}/result/")
    assert "Rate again" not in page.content.decode()
    assert reopens(workplace)


def test_only_the_newest_is_opened_again(workplace: Workplace) -> None:
    """An older one would be dated today, and take the place of what was said since."""
    old = workplace.result
    new = finished(workplace.learner, workplace.framework, occupational="44444444")
    learner = signed_in(workplace.learner)
    page = learner.get(f"/me/a/{old.pk}/result/").content.decode()
    assert f'action="/me/a/{old.pk}/reopen/"' not in page
    assert "There is a newer round, so this result stays as it is." in page
    answer = learner.post(f"/me/a/{old.pk}/reopen/", follow=True)
    assert answer.redirect_chain == [(f"/me/a/{old.pk}/result/", 302)]
    assert "You have a newer result, so this one stays as it is." in answer.content.decode()
    with pytest.raises(ValueError, match="newer"):
        actions.reopen_assessment(assessment=old, by=workplace.learner)
    old.refresh_from_db()
    assert old.finished_at is not None
    assert reopens(workplace, new)


def test_last_time_was_before_it_began(workplace: Workplace) -> None:
    """What was finished while it was open says nothing of the time before."""
    learner, line = workplace.learner, next(outline_of(workplace.framework).statements)
    open_ = started(learner, workplace.framework)

    def before() -> object:
        found = Assessment.objects.with_traces().get(pk=open_.pk)
        return [value for _, value in last_time(found, [line]).values()]

    assert before() == [3]
    Assessment.objects.filter(pk=workplace.result.pk).update(finished_at=timezone.now())
    assert before() == []


def test_a_reviewed_round_is_not_chosen_to_go_on_with(workplace: Workplace) -> None:
    """After signing in over a guest's work; see the page that asks which one to go on with."""
    review(workplace)
    open_ = actions.start_assessment(framework=workplace.framework, by=workplace.learner)
    actions.save_ratings(
        assessment=open_, given={first(workplace): actions.Given(2)}, by=workplace.learner
    )
    client: Client = signed_in(workplace.learner)
    assert client.get(f"/me/choose/?with={workplace.result.pk}").status_code == 404
