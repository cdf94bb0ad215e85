"""Frameworks with levels, or whole strands, that have no statements: every page still answers."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from assessments import actions
from assessments.models import Assessment
from factories import UserFactory, framework, started
from factories.frameworks import document
from frameworks.actions import publish
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

NONE = (0, 0, 0, 0)
SOME = (2, 2, 2, 2)
SHAPES: dict[str, dict[str, Any]] = {
    "nothing occupational": {"occupational": NONE, "ai": SOME},
    "nothing occupational, several domains": {"occupational": NONE, "durable": {"Team": SOME}},
    "nothing of AI": {"occupational": SOME, "ai": NONE},
    "nothing durable": {"occupational": SOME, "durable": {"Team": NONE, "Plans": NONE}},
    "an empty domain": {"occupational": SOME, "durable": {"Team": NONE, "Plans": SOME}},
    "gaps": {"occupational": (0, 2, 0, 2), "ai": (2, 0, 0, 0), "durable": {"Team": (0, 0, 0, 2)}},
    "nothing at all": {"occupational": NONE},
    "nothing at all, in three strands": {"occupational": NONE, "ai": NONE, "durable": {"T": NONE}},
}
PAGES = ("", "result/", "review/")


@pytest.fixture
def learner(client: Client) -> User:
    user = UserFactory.create()
    client.force_login(user)
    return user


def answer_all(assessment: Assessment, by: User) -> None:
    lines = outline_of(assessment.framework).statements
    given = {line.id: actions.Given(3) for line in lines}
    actions.save_ratings(assessment=assessment, given=given, by=by)


def every_page(client: Client, assessment: Assessment) -> None:
    for page in PAGES:
        response = client.get(f"/me/a/{assessment.pk}/{page}", follow=True)
        assert response.status_code == 200
    for path in ("/me/", "/me/evidence/", f"/occupations/{assessment.occupation.code}/"):
        assert client.get(path).status_code == 200


def walk(client: Client, learner: User, version: Framework) -> None:
    """Look at every page before a rating, after all of them, and after the end."""
    assessment = started(learner, version)
    every_page(client, assessment)
    answer_all(assessment, learner)
    every_page(client, assessment)
    actions.finish_assessment(assessment=assessment, by=learner)
    assessment.refresh_from_db()
    every_page(client, assessment)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_page_answers(client: Client, learner: User, shape: dict[str, Any]) -> None:
    walk(client, learner, framework(**shape))


@pytest.mark.parametrize("count", [0, 2])
def test_one_level_and_no_other_strand(client: Client, learner: User, count: int) -> None:
    made = document(occupational=(count, 0, 0, 0))
    (strand,) = made.strands
    (domain,) = strand.domains
    small = replace(strand, domains=(replace(domain, levels=domain.levels[:1]),))
    publish(document=replace(made, strands=(small,)), by=None)
    walk(client, learner, Framework.objects.get())


def test_a_strand_without_statements_is_not_spoken_of(client: Client, learner: User) -> None:
    assessment = started(learner, framework(occupational=NONE, ai=SOME, durable={"T": NONE}))
    answer_all(assessment, learner)
    page = client.get(f"/me/a/{assessment.pk}/result/").content.decode()
    assert 'id="durable-h"' not in page
    assert "0 statements" not in page
    assert "of 0" not in page
