"""What a statement rests on, seen while rating it."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Assessment
from factories import RoleFactory, UserFactory, framework, signed_in, started
from frameworks import actions
from frameworks.models import Anchor, Framework, Grounding, Occupation
from frameworks.queries import outline_of

pytestmark = pytest.mark.django_db

LIKE = "Emerging occupational skill 1"
CREDIT = "O*NET 30.2 by USDOL/ETA, CC BY 4.0"


@pytest.fixture(params=["its own", "O*NET's"])
def assessment(request: Any) -> Assessment:
    """Begun on a framework with an anchor that is like its first statement."""
    made = framework(occupational=(1, 1, 1, 1))
    if request.param == "its own":
        sources = {"onet": "v30.2 (CC BY 4.0)"}
        anchors = [["skills", [LIKE]]]
        Framework.objects.update(anchors=anchors, sources=sources, digest=uuid4().hex)
        made.refresh_from_db()
    else:
        Occupation.objects.update(onet_release="30.2")
        Anchor.objects.create(occupation=made.occupation, kind="skills", name=LIKE, rank=1)
    return started(UserFactory.create(), made)


def page(client: Client, assessment: Assessment, level: int = 1) -> str:
    return str(client.get(f"/me/a/{assessment.pk}/occupational-{level}/").content.decode())


def beside(text: str) -> list[str]:
    found = re.findall(r'<details class="rests">.*?</details>', text)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def test_a_learner_sees_it_folded_and_marked_with_its_source(assessment: Assessment) -> None:
    client = signed_in(assessment.learner)
    text = page(client, assessment)
    said = "suggested by likeness of words, from O*NET"
    assert beside(text) == [f"Likely rests on : {LIKE} Skill: {LIKE} {said} {CREDIT}"]
    assert "O*NET 30.2 Database" in text
    elsewhere = page(client, assessment, 2)
    assert beside(elsewhere) == []
    assert "O*NET 30.2 Database" not in elsewhere


def test_an_admins_word_shows_at_once(assessment: Assessment) -> None:
    client = signed_in(assessment.learner)
    page(client, assessment)
    admin = RoleFactory.create(kind="framework_admin").user
    line = next(outline_of(assessment.framework).statements)
    about: dict[str, Any] = {
        "framework": assessment.framework,
        "lineage": line.lineage,
        "kind": "skills",
        "name": LIKE,
        "by": admin,
    }
    actions.ground(**about, holds=True)
    said = f"Rests on : {LIKE} Skill: {LIKE} linked by an admin, from O*NET {CREDIT}"
    assert beside(page(client, assessment)) == [said]
    actions.ground(**about, holds=False)
    assert beside(page(client, assessment)) == []


def test_words_of_a_framework_are_not_said_to_be_onets() -> None:
    made = framework(occupational=(1, 1, 1, 1))
    sources = {"onet": "v30.2 (CC BY 4.0)"}
    anchors = [["skills", [LIKE]]]
    Framework.objects.update(anchors=anchors, sources=sources, digest=uuid4().hex)
    Occupation.objects.update(onet_release="30.3")
    Anchor.objects.create(occupation=made.occupation, kind="skills", name="Sewing", rank=1)
    made.refresh_from_db()
    own = started(UserFactory.create(), made)
    text = page(signed_in(own.learner), own)
    said = "suggested by likeness of words, from this framework"
    assert beside(text) == [f"Likely rests on : {LIKE} Skill: {LIKE} {said}"]
    assert "USDOL" not in text
    Anchor.objects.create(occupation=made.occupation, kind="skills", name=LIKE, rank=2)
    text = page(signed_in(own.learner), own)
    assert f"from O*NET {CREDIT}" in beside(text)[0]


@pytest.mark.parametrize("count", [1, 3])
def test_rating_takes_a_query_more_only_where_an_admin_said_something(
    assessment: Assessment, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    client = signed_in(assessment.learner)
    page(client, assessment)
    with django_assert_num_queries(4):  # session, user, assessment, answers
        page(client, assessment)
    for line in list(outline_of(assessment.framework).statements)[:count]:
        Grounding.objects.create(
            occupation=assessment.occupation,
            lineage=line.lineage,
            kind="skills",
            name=LIKE,
            holds=True,
        )
    with django_assert_num_queries(5):
        page(client, assessment)
