"""What several people, tabs or processes do at the same moment: nothing lost, nothing double."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Thread
from typing import Any

import pytest
from django.db import connections

from assessments import actions
from assessments.actions import snapshots
from assessments.ladders import all_ladders, place_on
from assessments.models import (
    Assessment,
    Rating,
    Share,
    Snapshot,
    SnapshotRow,
    StoredPlacement,
)
from assessments.placement import LENSES
from assessments.queries import answers_of
from factories import (
    UserFactory,
    Workplace,
    finished,
    framework,
    make_workplace,
    signed_in,
    started,
)
from frameworks.queries import outline_of
from nsx.accounts.actions import roles
from nsx.accounts.models import AuditEvent, Membership
from together import PATIENCE, at_once

TABS = 4


@pytest.mark.django_db(transaction=True)
def test_four_tabs_that_rate_different_statements_lose_nothing() -> None:
    assessment = started(
        UserFactory.create(), framework(occupational=(8, 8, 8, 8), ai=(2, 2, 2, 2))
    )
    outline = outline_of(assessment.framework)
    lines = list(outline.statements)
    url = f"/me/a/{assessment.pk}/occupational-1/"

    def tab(number: int) -> list[int]:
        """One statement after the other, as somebody clicks."""
        client = signed_in(assessment.learner)
        return [
            client.post(
                url, {"seen": line.id, f"v-{line.id}": "3"}, headers={"HX-Request": "true"}
            ).status_code
            for line in lines[number::TABS]
        ]

    answers = at_once(*(partial(tab, number) for number in range(TABS)))
    assert {status for answer in answers for status in answer} == {200}
    assert Rating.objects.filter(value=3, revision=1).count() == len(lines)
    ratings = answers_of(assessment).ratings()
    expected = {
        (ladder.strand.id, ladder.domain and ladder.domain.id, lens): place_on(
            ladder, ratings, lens
        ).as_dict()
        for ladder in all_ladders(outline)
        for lens in LENSES
    }
    rows = StoredPlacement.objects.values_list("strand", "domain", "lens", "result")
    assert {row[:3]: row[3] for row in rows} == expected


def events(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_begin_one_occupation_begin_it_once() -> None:
    user, made = UserFactory.create(), framework()
    url = f"/occupations/{made.occupation.code}/rate/"
    answers = at_once(*(partial(signed_in(user).post, url) for _ in range(TABS)))
    assessment = Assessment.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/me/a/{assessment.pk}/"}
    assert events("assessment.start") == 1


@pytest.mark.django_db(transaction=True)
def test_beginning_anew_and_opening_the_old_one_leave_one_open() -> None:
    user, made = UserFactory.create(), framework()
    old = finished(user, made, occupational="33")
    AuditEvent.objects.all().delete()
    calls: list[Callable[[], Any]] = [
        partial(signed_in(user).post, f"/occupations/{made.occupation.code}/rate/"),
        partial(signed_in(user).post, f"/me/a/{old.pk}/reopen/"),
    ] * 2
    answers = at_once(*calls)
    assert {answer.status_code for answer in answers} == {302}
    # A new one that is blank gives way to the old one.
    assert Assessment.objects.filter(finished_at=None).count() == 1
    assert events("assessment.reopen") <= 1


@pytest.mark.django_db(transaction=True)
def test_finishing_twice_at_once_finishes_once() -> None:
    assessment = started(UserFactory.create(), framework(), occupational="33")
    url = f"/me/a/{assessment.pk}/finish/"
    answers = at_once(*(partial(signed_in(assessment.learner).post, url) for _ in range(TABS)))
    assert {answer.status_code for answer in answers} == {302}
    assert events("assessment.finish") == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_saved_while_its_round_moves_comes_along_or_is_said_not_to_be_saved() -> None:
    assessment = started(UserFactory.create(), framework(), occupational="33")
    line = list(outline_of(assessment.framework).statements)[1]
    new = framework(version="v2", occupational=(2, 2, 2, 3))
    rating = {"seen": line.id, f"v-{line.id}": "4"}
    save = partial(
        signed_in(assessment.learner).post,
        f"/me/a/{assessment.pk}/occupational-1/",
        rating,
        headers={"HX-Request": "true"},
    )
    moves = [
        partial(signed_in(assessment.learner).post, f"/me/a/{assessment.pk}/move/", {"to": new.pk})
        for _ in range(TABS - 1)
    ]
    saved, *answers = at_once(save, *moves)
    assert {answer.status_code for answer in answers} == {302}
    there = Assessment.objects.get(finished_at=None)
    assert there.framework == new
    assert Assessment.objects.count() == 2
    assert events("assessment.move") == 1
    values = {row.statement.text: row.value for row in there.ratings.select_related("statement")}
    assert saved.status_code in (200, 409)
    assert values[line.text] == (4 if saved.status_code == 200 else 3)


def withdraws(workplace: Workplace) -> None:
    share = Share.objects.get(learner=workplace.learner)
    actions.withdraw_share(share=share, by=workplace.learner)


def is_taken_out(workplace: Workplace) -> None:
    place = Membership.objects.get(user=workplace.learner)
    roles.remove_from_team(membership=place, by=None)


def shows_an_older_round_only(workplace: Workplace) -> None:
    actions.share_occupation(
        assessment=workplace.result, team=workplace.team, only=True, by=workplace.learner
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", [withdraws, is_taken_out, shows_an_older_round_only])
def test_who_stops_sharing_while_a_snapshot_is_taken_leaves_nothing_in_it(
    monkeypatch: pytest.MonkeyPatch, ends: Callable[[Workplace], None]
) -> None:
    workplace = make_workplace()
    finished(workplace.learner, workplace.framework, occupational="2")
    workplace.share()
    whole = snapshots._rows
    threads: list[Thread] = []

    def end() -> None:
        try:
            ends(workplace)
        finally:
            connections.close_all()

    def rows(snapshot: Snapshot, shown: Sequence[tuple[int, int]]) -> list[SnapshotRow]:
        """The learner stops after it is read who shares, and before that is kept."""
        threads.append(Thread(target=end))
        threads[0].start()
        threads[0].join(1)
        return whole(snapshot, shown)

    monkeypatch.setattr(snapshots, "_rows", rows)
    occupation = workplace.framework.occupation
    actions.take_snapshot(team=workplace.team, occupation=occupation, by=workplace.manager)
    threads[0].join(PATIENCE)
    assert Snapshot.objects.count() == 1
    assert not SnapshotRow.objects.exists()


@pytest.mark.django_db
def test_an_assessment_is_finished_and_opened_as_it_is_now_not_as_it_was_read() -> None:
    assessment = started(UserFactory.create(), framework(), occupational="33")
    by = assessment.learner
    read_open = Assessment.objects.get()
    actions.finish_assessment(assessment=assessment, by=by)
    actions.finish_assessment(assessment=read_open, by=by)
    assert read_open.finished_at == Assessment.objects.get().finished_at
    assert events("assessment.finish") == 1

    read_finished = Assessment.objects.get()
    assert actions.reopen_assessment(assessment=assessment, by=by)
    assert actions.reopen_assessment(assessment=read_finished, by=by)
    assert read_finished.finished_at is None
    assert events("assessment.reopen") == 1


@pytest.mark.django_db
def test_one_that_cannot_be_opened_stays_finished() -> None:
    made = framework()
    old = finished(UserFactory.create(), made, occupational="33")
    ended = old.finished_at
    started(old.learner, made, occupational="3")
    assert not actions.reopen_assessment(assessment=old, by=old.learner)
    assert old.finished_at == Assessment.objects.get(pk=old.pk).finished_at == ended
    assert events("assessment.reopen") == 0


@pytest.mark.django_db
def test_somebody_elses_is_neither_finished_nor_opened() -> None:
    assessment = started(UserFactory.create(), framework())
    for action in (actions.finish_assessment, actions.reopen_assessment):
        with pytest.raises(PermissionError):
            action(assessment=assessment, by=UserFactory.create())
