"""Numbers in requests that no row can have: an answer, never an error."""

from collections.abc import Callable

import pytest
from django.test import Client

from assessments.models import Assessment, Rating
from factories import UserFactory, finished, framework, started
from frameworks.queries import outline_of
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

ODD = ["9" * 19, "9" * 5000, "٣", "²", "-1", "1.0", "x", "\0"]


@pytest.fixture
def learner(client: Client) -> User:
    user = UserFactory.create()
    client.force_login(user)
    return user


@pytest.mark.parametrize("odd", ODD)
def test_an_address_asks_about_none_but_own_rows(client: Client, learner: User, odd: str) -> None:
    assert client.get("/me/choose/", {"with": odd}).status_code == 404


def test_the_rows_beside_an_odd_number_are_still_asked_about(client: Client, learner: User) -> None:
    version = framework()
    brought = finished(learner, version)
    started(learner, version)
    asked = ",".join([*ODD, str(brought.pk)])
    assert client.get("/me/choose/", {"with": asked}).status_code == 200


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "address",
    [
        lambda assessment, line: f"/me/a/{assessment.pk}/evidence/{line}/",
        lambda assessment, line: f"/me/a/{assessment.pk}/evidence/{'9' * 30}/",
    ],
)
def test_nothing_is_taken_off_that_cannot_be_there(
    client: Client, learner: User, address: Callable[[Assessment, int], str], odd: str
) -> None:
    assessment = started(learner, framework())
    line = next(outline_of(assessment.framework).statements).id
    assert client.post(address(assessment, line), {"remove": odd}).status_code == 404


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_statement_is_passed_over(client: Client, learner: User, odd: str) -> None:
    assessment = started(learner, framework())
    line = next(outline_of(assessment.framework).statements).id
    path = f"/me/a/{assessment.pk}/occupational-1/"
    sent = {"seen": [odd, str(line)], f"v-{odd}": "3", f"v-{line}": "4"}
    assert client.post(path, sent).status_code == 302
    assert dict(Rating.objects.values_list("statement", "value")) == {line: 4}
