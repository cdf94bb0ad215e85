"""The learner's own page: one main action, every result, who sees it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Evidence, EvidenceUse
from factories import UserFactory, Workplace, finished, framework, rate, signed_in, started
from frameworks.queries import outline_of


def page_of(client: Client) -> str:
    response = client.get("/me/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_page_leads_to_the_catalogue(workplace: Workplace) -> None:
    page = page_of(signed_in(UserFactory.create()))
    assert "Start with your occupation" in page
    assert 'action="/occupations/"' in page
    assert "Try Test clerks" in page
    assert "Continue" not in page
    assert "Lee Learner" not in page


def test_continue_leads_to_the_first_part_with_something_left(workplace: Workplace) -> None:
    open_ = started(workplace.learner, workplace.framework, occupational="333")
    page = page_of(signed_in(workplace.learner))
    assert "Test clerks, Developing" in page
    assert "3 of 8 rated" in page
    assert f'href="/me/a/{open_.pk}/occupational-2/">Continue</a>' in page
    rate(open_, occupational="33333333")
    assert f"/me/a/{open_.pk}/ai-1/" in page_of(signed_in(workplace.learner))


def test_a_settled_strand_is_not_asked_about_again(workplace: Workplace) -> None:
    open_ = started(workplace.learner, workplace.framework, occupational="11")
    assert f"/me/a/{open_.pk}/ai-1/" in page_of(signed_in(workplace.learner))


def test_a_finished_result_shows_level_evidence_and_who_sees_it(workplace: Workplace) -> None:
    page = page_of(signed_in(workplace.learner))
    assert "Test clerks: Proficient" in page
    assert "0 items of evidence · only you see it" in page
    workplace.share()
    note = Evidence.objects.create(owner=workplace.learner, kind="note", note="Done often.")
    for line in list(outline_of(workplace.framework).statements)[:2]:
        EvidenceUse.objects.create(evidence=note, assessment=workplace.result, statement_id=line.id)
    page = page_of(signed_in(workplace.learner))
    assert "1 item of evidence · seen by Front desk" in page
    assert "You share 1 result with a team." in page


@pytest.mark.parametrize(("only", "seen"), [(False, "seen by Front desk"), (True, "only you")])
def test_a_newer_assessment_is_seen_unless_only_the_old_one_is_shared(
    workplace: Workplace, only: bool, seen: str
) -> None:
    workplace.share(only=only)
    started(workplace.learner, workplace.framework, occupational="3")
    assert seen in page_of(signed_in(workplace.learner))


def test_earlier_results_stay_in_reach(workplace: Workplace) -> None:
    finished(workplace.learner, workplace.framework, occupational="33333333")
    page = page_of(signed_in(workplace.learner))
    assert "Test clerks: Advanced" in page
    earlier = page.split("Earlier results")[1]
    assert f'href="/me/a/{workplace.result.pk}/result/"' in earlier


def test_nobody_elses_work_shows(workplace: Workplace) -> None:
    workplace.share()
    page = page_of(signed_in(workplace.manager))
    assert f"/me/a/{workplace.result.pk}/" not in page


def test_a_guest_is_asked_to_keep_the_answers(client: Client, workplace: Workplace) -> None:
    client.post(f"/occupations/{workplace.framework.occupation.code}/rate/")
    page = page_of(client)
    assert "Keep your answers" in page
    assert "See who sees what" not in page


@pytest.mark.parametrize("occupations", [1, 3])
def test_the_page_has_one_query_count(
    workplace: Workplace, occupations: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner = workplace.learner
    workplace.share()
    started(learner, workplace.framework, occupational="3")
    for number in range(1, occupations):
        other = framework(f"88-888{number}.00", title=f"Clerks {number}")
        finished(learner, other, occupational="3")
        result = started(learner, other, occupational="33")
        actions.share_occupation(assessment=result, team=workplace.team, only=False, by=learner)
        outline_of(other)
    client = signed_in(learner)
    with django_assert_num_queries(14):
        page = page_of(client)
    assert page.count("ocard") == occupations
