"""The shared hostile cases of names and of the rating form, through the pages they are sent from.

Searches (TXT-16) are tried beside the catalogue, evidence beside its form. No export holds a
name yet, so what TXT-08 asks of exports has nothing to be tried on.
"""

import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db.models import Model
from django.http import QueryDict
from django.utils.html import escape

from assessments.ladders import ladders_of, place_on
from assessments.models import Assessment, Rating, Share, StoredPlacement
from assessments.queries import answers_of
from factories import Workplace, make_workplace, signed_in, started
from frameworks.queries import outline_of
from hostile.recipes import CASES, build, cases
from nsx.accounts.models import AuditEvent, Membership, Organisation, User

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CASES.exists(), reason="../shared is absent: no hostile cases here"),
]

HTMX = {"HX-Request": "true"}
WATCHED: list[type[Model]] = [
    AuditEvent,
    Assessment,
    EmailAddress,
    Membership,
    Organisation,
    Rating,
    Share,
    StoredPlacement,
    User,
]


@pytest.fixture
def workplace() -> Workplace:
    return make_workplace()


def case_of(id_: str) -> dict[str, Any]:
    return next(case for case in cases("text_field") if case["id"] == id_)


def rows(besides: Assessment | None = None) -> dict[str, list[Any]]:
    """All that a request may not change unasked; `besides` what an answer changes there."""
    pk = besides.pk if besides else None
    found = {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in WATCHED
    }
    for name in ("Rating", "StoredPlacement"):
        found[name] = [row for row in found[name] if row["assessment_id"] != pk]
    for row in found["Assessment"]:
        row["revision"] = None if row["id"] == pk else row["revision"]
    return found


def test_a_formula_in_a_name_is_a_name(workplace: Workplace) -> None:
    """TXT-08."""
    case = case_of("TXT-08")
    name = build(case["payload"]).decode()
    workplace.share()
    client = signed_in(workplace.learner)
    client.get("/account/")  # reads the templates, so that the case is timed by itself
    begun = time.process_time()
    assert client.post("/account/", {"name": name}).status_code == 302
    assert time.process_time() - begun < case["expect"]["max_seconds"]
    workplace.learner.refresh_from_db()
    assert workplace.learner.name == name
    page = signed_in(workplace.manager).get(f"/teams/{workplace.team.pk}/").content.decode()
    assert escape(name) in page
    assert name not in page


def test_a_line_break_in_a_name_forges_no_line(
    workplace: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    """TXT-12."""
    case = case_of("TXT-12")
    client, before = signed_in(workplace.learner), rows()
    client.get("/account/")
    begun = time.process_time()
    with caplog.at_level("DEBUG"):
        response = client.post("/account/", {"name": build(case["payload"]).decode()})
    assert time.process_time() - begun < case["expect"]["max_seconds"]
    assert response.status_code == 422
    assert 'data-code="control_characters"' in response.content.decode()
    lines = [line for each in caplog.records for line in each.getMessage().splitlines()]
    assert lines == ["Unprocessable Entity: /account/"]
    assert len(lines) == case["expect"]["log_lines_added"]
    assert rows() == before


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["form", "htmx"])
def test_fields_the_rating_form_does_not_have_change_nothing(
    workplace: Workplace, headers: dict[str, str]
) -> None:
    """TXT-14: by themselves, and beside an answer."""
    case = case_of("TXT-14")
    learner = workplace.join("Olu Other").learner
    EmailAddress.objects.create(user=learner, email=learner.email, primary=True, verified=False)
    mine = started(learner, workplace.framework)
    line = next(outline_of(mine.framework).statements)
    client, before = signed_in(learner), rows(besides=mine)
    # The case names rows by numbers; here they are those of a colleague and of their employer.
    hostile = QueryDict(build(case["payload"])).dict() | {
        "learner": workplace.learner.pk,
        "organisation": workplace.team.organisation_id,
    }
    for answer in ({}, {"seen": line.id, f"v-{line.id}": "3"}):
        begun = time.process_time()
        response = client.post(
            f"/me/a/{mine.pk}/occupational-1/", hostile | answer, headers=headers
        )
        assert time.process_time() - begun < case["expect"]["max_seconds"]
        # A plain form that is stored goes on to the next page.
        assert response.status_code in {*case["expect"]["status"], 302}
        assert rows(besides=mine) == before
    rating = Rating.objects.get(assessment=mine)
    assert (rating.statement_id, rating.value, rating.revision) == (line.id, 3, 1)
    ladder = ladders_of(outline_of(mine.framework).strands[0])[0]
    stored = StoredPlacement.objects.get(assessment=mine, lens="self")
    assert stored.result == place_on(ladder, answers_of(mine).ratings()).as_dict()
