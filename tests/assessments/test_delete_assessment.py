"""/me/a/<pk>/delete/: one round goes, and all else stays as it is."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import (
    Assessment,
    Evidence,
    EvidenceUse,
    PlanItem,
    Rating,
    Review,
    Share,
    SnapshotRow,
    StoredPlacement,
)
from assessments.queries import answers_of
from assessments.queries.moves import answers_kept
from factories import MembershipFactory, UserFactory, Workplace, document, finished, signed_in
from frameworks.actions import publish
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User


def delete(assessment: Assessment) -> str:
    """By its learner, in a browser; what they are told then."""
    client = signed_in(assessment.learner)
    answer = client.post(f"/me/a/{assessment.pk}/delete/", follow=True)
    assert answer.redirect_chain == [("/me/", 302)]
    return answer.content.decode()


def page_of(assessment: Assessment) -> str:
    page = signed_in(assessment.learner).get(f"/me/a/{assessment.pk}/delete/")
    return " ".join(page.content.decode().split())


def test_the_page_says_what_goes_and_what_stays(workplace: Workplace) -> None:
    workplace.share()
    line = next(outline_of(workplace.framework).statements)
    actions.review_rating(
        assessment=workplace.result, statement=line.id, value=2, comment="", by=workplace.manager
    )
    note(workplace.result)
    actions.take_snapshot(team=workplace.team, occupation=workplace.result.occupation, by=None)
    page = page_of(workplace.result)
    assert "12 answers, with dates and reasons" in page
    assert "What was said and confirmed about them: 1 time." in page
    assert "Its place in what Front desk kept by date." in page
    assert "1 item of evidence used on it." in page
    assert "It is your only round of Test clerks." in page
    assert "<b>Front desk</b> sees nothing of it: no other round is left. The share ends." in page


def test_all_of_it_goes_and_the_rest_stays(workplace: Workplace) -> None:
    workplace.share()
    line = next(outline_of(workplace.framework).statements)
    actions.review_rating(
        assessment=workplace.result, statement=line.id, value=2, comment="", by=workplace.manager
    )
    item = note(workplace.result)
    actions.take_snapshot(team=workplace.team, occupation=workplace.result.occupation, by=None)
    plan = PlanItem.objects.create(
        learner=workplace.learner, occupation=workplace.result.occupation, statement_id=line.id
    )
    told = delete(workplace.result)
    assert "Deleted: Test clerks, begun" in told
    for model in (Assessment, Rating, StoredPlacement, Review, EvidenceUse, SnapshotRow, Share):
        assert not model._default_manager.exists(), model
    assert Evidence.objects.get() == item
    assert PlanItem.objects.get() == plan
    event = AuditEvent.objects.get(action="assessment.delete")
    assert (event.actor, event.target) == (workplace.learner, f"assessment:{workplace.result.pk}")
    assert signed_in(workplace.manager).get(shown(workplace)).status_code == 404


@pytest.mark.parametrize(
    ("only", "deleted", "sees"),
    [
        (False, "newest", "earlier"),
        (False, "earlier", "newest"),
        (True, "newest", None),
        (True, "earlier", "newest"),
    ],
)
def test_a_team_sees_the_newest_round_that_is_left(
    workplace: Workplace, only: bool, deleted: str, sees: str | None
) -> None:
    rounds = {
        "earlier": workplace.result,
        "newest": finished(workplace.learner, workplace.framework, occupational="4444"),
    }
    actions.share_occupation(
        assessment=rounds["newest"], team=workplace.team, only=only, by=workplace.learner
    )
    page = page_of(rounds[deleted])
    if deleted == "earlier":
        assert "The same as now: no team sees this round." in page
    elif sees:
        assert "<b>Front desk</b> sees your round begun on" in page
    else:
        assert "you shared only this round. The share ends." in page
    kept = {name: each.pk for name, each in rounds.items() if name != deleted}
    delete(rounds[deleted])
    manager = signed_in(workplace.manager)
    for name, pk in kept.items():
        status = manager.get(f"/teams/{workplace.team.pk}/r/{pk}/").status_code
        assert status == (200 if name == sees else 404)
    assert Share.objects.exists() == (sees is not None)
    assert AuditEvent.objects.filter(action="share.withdraw").exists() == (sees is None)


def test_what_moved_on_from_it_keeps_its_answers_and_its_line(workplace: Workplace) -> None:
    rounds = [workplace.result]
    for version in ("v2", "v3"):
        publish(
            document=document(version=version, ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1)}),
            by=None,
        )
        to = Framework.objects.get(
            occupation=workplace.framework.occupation, status=Framework.Status.PUBLISHED
        )
        rounds.append(actions.move_assessment(assessment=rounds[-1], to=to, by=workplace.learner))
    first, middle, last = rounds
    before = answers_of(last).by_id
    delete(middle)
    last.refresh_from_db()
    assert last.moved_from == first
    assert {pk: (each.value, each.rated_at) for pk, each in answers_of(last).by_id.items()} == {
        pk: (each.value, each.rated_at) for pk, each in before.items()
    }
    line, _ = answers_kept(last, last.framework)
    assert line == (last, first)
    delete(first)
    last.refresh_from_db()
    assert last.moved_from is None
    assert len(answers_of(last).by_id) == len(before)


def test_who_looked_at_it_stays_told(workplace: Workplace) -> None:
    workplace.share()
    signed_in(workplace.manager).get(shown(workplace))
    delete(workplace.result)
    page = signed_in(workplace.learner).get("/me/sharing/").content.decode()
    assert "Opened your result" in page


def test_its_pages_link_to_it(workplace: Workplace) -> None:
    client = signed_in(workplace.learner)
    link = f'href="/me/a/{workplace.result.pk}/delete/"'
    for path in ("", "result/"):
        assert link in client.get(f"/me/a/{workplace.result.pk}/{path}").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_however_much_there_is(
    workplace: Workplace, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        team = MembershipFactory.create(user=workplace.learner).team
        actions.share_occupation(
            assessment=workplace.result, team=team, only=False, by=workplace.learner
        )
        actions.take_snapshot(team=team, occupation=workplace.result.occupation, by=None)
        finished(workplace.learner, workplace.framework, occupational="4")
    client = signed_in(workplace.learner)
    with django_assert_num_queries(12):
        client.get(f"/me/a/{workplace.result.pk}/delete/")


@pytest.mark.parametrize("who", ["stranger", "manager", "visitor"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_deletes_it(workplace: Workplace, who: str, method: str) -> None:
    workplace.share()
    people = {"stranger": UserFactory.create(), "manager": workplace.manager}
    client = signed_in(people[who]) if who in people else Client()
    answer = getattr(client, method)(f"/me/a/{workplace.result.pk}/delete/")
    assert answer.status_code == (404 if who in people else 302)
    assert Assessment.objects.filter(pk=workplace.result.pk).exists()


def test_the_action_is_its_learners_alone(workplace: Workplace) -> None:
    with pytest.raises(PermissionError):
        actions.delete_assessment(assessment=workplace.result, by=workplace.manager)
    assert User.objects.filter(assessments=workplace.result).exists()


def note(assessment: Assessment) -> Evidence:
    return actions.add_evidence(
        assessment=assessment,
        statement=next(outline_of(assessment.framework).statements).id,
        by=assessment.learner,
        kind="note",
        note="Kept in the hall",
    )


def shown(workplace: Workplace) -> str:
    return f"/teams/{workplace.team.pk}/r/{workplace.result.pk}/"


def test_the_page_of_somebody_with_nothing_else_names_nothing_that_stays(
    workplace: Workplace,
) -> None:
    page = signed_in(workplace.learner).get(f"/me/a/{workplace.result.pk}/delete/")
    text = page.content.decode()
    for words in ("What stays", "Your plan", "exported before"):
        assert words not in text
    workplace.share()
    page = signed_in(workplace.learner).get(f"/me/a/{workplace.result.pk}/delete/")
    assert "What a manager exported before is theirs." in page.content.decode()
