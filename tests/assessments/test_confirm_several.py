"""Confirming several ratings: choose, look over exactly what it is, confirm."""

import re
from typing import Any

import pytest

from assessments import actions
from assessments.models import Assessment, Rating, Review
from assessments.queries import waiting
from factories import MembershipFactory, Workplace, finished, framework, signed_in
from frameworks.outline import StatementLine
from frameworks.queries import outline_of


def lines(workplace: Workplace) -> list[StatementLine]:
    return list(outline_of(workplace.framework).strands[0].statements)


def backed(workplace: Workplace, assessment: Assessment, nth: int) -> None:
    """The learner adds a note to an answer."""
    actions.add_evidence(
        assessment=assessment,
        statement=lines(workplace)[nth].id,
        kind="note",
        note=f"Seen on day {nth}",
        by=assessment.learner,
    )


def look(workplace: Workplace, query: str = "") -> str:
    response = signed_in(workplace.manager).get(f"/teams/{workplace.team.pk}/confirm/{query}")
    assert response.status_code == 200
    return response.content.decode()


def picks(page: str) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)"', page)


def send(workplace: Workplace, picked: list[str], **where: str) -> Any:
    data = {"occupation": "99-9999.00", "pick": picked, **where}
    return signed_in(workplace.manager).post(
        f"/teams/{workplace.team.pk}/confirm/", data, follow=True
    )


def test_it_begins_with_what_waits(workplace: Workplace) -> None:
    assert "Nothing to confirm" in look(workplace)
    workplace.share()
    kit = workplace.join("Kit Sharer")
    backed(workplace, kit, 0)
    page = look(workplace)
    assert '<b class="num">1</b> rating with evidence waits for you.' in page
    assert "12 ratings" in page.split("Lee Learner")[1].split("</tr>")[0]
    assert "8 ratings" in page.split("Kit Sharer")[1].split("</tr>")[0]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?with=evidence", {("Kit", 0), ("Lee", 1)}),
        ("?person={kit}&with=evidence", {("Kit", 0)}),
        ("?person={kit}", {("Kit", nth) for nth in range(8)}),
        ("?statement={first}", {("Kit", 0), ("Lee", 0)}),
        ("?statement={first}&with=evidence", {("Kit", 0)}),
    ],
)
def test_the_list_is_exactly_what_was_chosen(
    workplace: Workplace, query: str, wanted: set[tuple[str, int]]
) -> None:
    workplace.share()
    kit = workplace.join("Kit Sharer")
    backed(workplace, kit, 0)
    backed(workplace, workplace.result, 1)
    page = look(workplace, query.format(kit=kit.learner_id, first=lines(workplace)[0].id))
    people = {kit.pk: "Kit", workplace.result.pk: "Lee"}
    numbers = {line.id: nth for nth, line in enumerate(lines(workplace))}
    found = [key.split("-") for key in picks(page)]
    assert {(people[int(a)], numbers[int(s)]) for a, s, _ in found} == wanted
    # Nothing without evidence is confirmed by one careless click.
    assert page.count(" checked>") == len(wanted & {("Kit", 0), ("Lee", 1)})
    assert ("Seen on day 0" in page) is (("Kit", 0) in wanted)


def test_what_is_ticked_is_confirmed_and_nothing_else(workplace: Workplace) -> None:
    workplace.share()
    picked = picks(look(workplace, f"?person={workplace.learner.pk}"))[:3]
    page = send(workplace, picked, person=str(workplace.learner.pk)).content.decode()
    assert "Confirmed: 3 ratings." in page
    assert len(picks(page)) == 9
    assert not set(picks(page)) & set(picked)
    assert Review.objects.filter(author=workplace.manager, kind="view").count() == 3
    again = send(workplace, picked, person=str(workplace.learner.pk)).content.decode()
    assert "Confirmed: 3 ratings." in again
    assert Review.objects.count() == 3


def test_what_changed_between_looking_and_confirming_is_left_out_by_name(
    workplace: Workplace,
) -> None:
    workplace.share()
    kit = workplace.join("Kit Sharer")
    picked = picks(look(workplace, f"?statement={lines(workplace)[0].id}"))
    actions.reopen_assessment(assessment=kit, by=kit.learner)
    given = {lines(workplace)[0].id: actions.Given(1)}
    actions.save_ratings(assessment=kit, given=given, by=kit.learner)
    page = send(workplace, picked).content.decode()
    assert "Confirmed: 1 rating." in page
    assert "no longer shared since you looked: Kit Sharer, " in page
    assert [review.assessment for review in Review.objects.all()] == [workplace.result]


def test_what_another_manager_saw_otherwise_meanwhile_is_left_out(workplace: Workplace) -> None:
    workplace.share()
    first, second = lines(workplace)[:2]
    picked = picks(look(workplace, f"?person={workplace.learner.pk}"))[:2]
    other = MembershipFactory.create(team=workplace.team, kind="manager").user
    actions.review_rating(
        assessment=workplace.result, statement=first.id, value=1, comment="Not once.", by=other
    )
    page = send(workplace, picked).content.decode()
    assert "Confirmed: 1 rating." in page
    assert "Left out 1, changed, viewed by another manager" in page
    assert f"Lee Learner, {first.name}" in page
    views = Review.objects.order_by("pk").values_list("statement", "author", "value")
    assert list(views) == [(first.id, other.pk, 1), (second.id, workplace.manager.pk, 3)]


def test_what_is_no_longer_shared_is_left_out_without_a_name(workplace: Workplace) -> None:
    share = workplace.share()
    workplace.join("Kit Sharer")
    picked = picks(look(workplace, f"?person={workplace.learner.pk}"))
    actions.withdraw_share(share=share, by=workplace.learner)
    page = send(workplace, picked).content.decode()
    assert "Left out 12" in page
    assert "Lee Learner" not in page
    assert not Review.objects.exists()


def test_what_another_team_is_shown_is_not_confirmed_here(workplace: Workplace) -> None:
    """The manager sees both, but each team confirms its own."""
    from factories import MembershipFactory, TeamFactory

    other = TeamFactory.create()
    MembershipFactory.create(team=other, user=workplace.manager, kind="manager")
    learner = MembershipFactory.create(team=other, user__name="Oz Other").user
    theirs = finished(learner, workplace.framework, occupational="3")
    actions.share_occupation(assessment=theirs, team=other, only=False, by=learner)
    rating = Rating.objects.get(assessment=theirs)
    workplace.share()
    page = send(workplace, [f"{theirs.pk}-{rating.statement_id}-1"]).content.decode()
    assert "Left out 1" in page
    assert not Review.objects.exists()


def test_own_answers_and_views_given_already_are_no_part_of_it(workplace: Workplace) -> None:
    workplace.share()
    mine = finished(workplace.manager, workplace.framework, occupational="3")
    actions.share_occupation(assessment=mine, team=workplace.team, only=False, by=workplace.manager)
    first, second, *_ = lines(workplace)
    actions.review_rating(
        assessment=workplace.result, statement=first.id, value=1, by=workplace.manager
    )
    actions.review_rating(
        assessment=workplace.result,
        statement=second.id,
        value=None,
        comment="Well done.",
        by=workplace.manager,
    )
    found = {tuple(key.split("-")[:2]) for key in picks(look(workplace, f"?statement={first.id}"))}
    assert found == set()
    found = {tuple(key.split("-")[:2]) for key in picks(look(workplace, f"?statement={second.id}"))}
    assert found == {(str(workplace.result.pk), str(second.id))}


@pytest.mark.parametrize("picked", [[], ["x"], ["1-2"], ["1-2-3-4"], ["-1-2-3"]])
def test_nothing_ticked_is_said_and_nothing_confirmed(
    workplace: Workplace, picked: list[str]
) -> None:
    workplace.share()
    response = send(workplace, picked, person=str(workplace.learner.pk))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'data-code="nothing_chosen"' in page
    assert len(picks(page)) == 12
    assert " checked>" not in page
    assert not Review.objects.exists()


def test_a_long_list_comes_in_parts(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST", 5)
    workplace.share()
    page = look(workplace, f"?person={workplace.learner.pk}")
    assert len(picks(page)) == 5
    assert 'first 5 of <span class="num">12</span>' in page


def test_occupations_are_chosen_one_at_a_time(workplace: Workplace) -> None:
    workplace.share()
    other = framework("88-8888.00", title="Other clerks")
    result = finished(workplace.learner, other, occupational="44")
    actions.share_occupation(
        assessment=result, team=workplace.team, only=False, by=workplace.learner
    )
    person = workplace.learner.pk
    assert len(picks(look(workplace, f"?occupation=88-8888.00&person={person}"))) == 2
    assert len(picks(look(workplace, f"?occupation=99-9999.00&person={person}"))) == 12
    assert len(picks(look(workplace, f"?occupation=00-0000.00&person={person}"))) == 2
