"""Rating without an account and without JavaScript, from the start to the result."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from assessments.models import Assessment, Rating, StoredPlacement
from frameworks.models import Statement

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples"


@pytest.fixture
def assessment(client: Client) -> Assessment:
    call_command("import_framework", str(EXAMPLES / "49-3091.00.json"))
    response = client.post("/occupations/49-3091.00/rate/")
    assessment = Assessment.objects.get()
    assert response["Location"] == f"/me/a/{assessment.pk}/"
    return assessment


def rate(client: Client, assessment: Assessment, rank: int, values: str) -> str:
    rows = Statement.objects.filter(
        level__rank=rank, level__domain__strand__kind="occupational"
    ).order_by("position")
    data = {f"v-{row.pk}": value for row, value in zip(rows, values, strict=True)}
    return str(client.post(f"/me/a/{assessment.pk}/occupational-{rank}/", data)["Location"])


def test_ratings_give_the_placement_the_rule_says(client: Client, assessment: Assessment) -> None:
    for rank, values in enumerate(["3333333333", "3333333311", "3333311111", "1111111111"], 1):
        location = rate(client, assessment, rank, values)
    assert location == f"/me/a/{assessment.pk}/ai-1/"
    page = client.get(f"/me/a/{assessment.pk}/result/").content.decode()
    assert "You are at Developing in Bicycle Repairers" in page
    assert "3 more to move up" in page
    stored = StoredPlacement.objects.get(lens="self")
    assert (stored.low, stored.high, stored.rule) == (2, 2, "nsx-placement-1")


def test_values_off_the_scale_are_not_stored(client: Client, assessment: Assessment) -> None:
    rate(client, assessment, 1, "0590x34120")
    assert set(Rating.objects.values_list("value", flat=True)) == {1, 2, 3, 4}
    assert Rating.objects.count() == 4


def test_rating_again_changes_the_answer(client: Client, assessment: Assessment) -> None:
    rate(client, assessment, 1, "1111111111")
    rate(client, assessment, 1, "3333333333")
    assert list(Rating.objects.values_list("value", flat=True)) == [3] * 10


@pytest.mark.parametrize("page", ["", "occupational-1/", "result/"])
def test_nobody_else_sees_it(assessment: Assessment, page: str) -> None:
    stranger = Client()
    path = f"/me/a/{assessment.pk}/{page}"
    assert stranger.get(path).status_code == 302
    stranger.post("/occupations/49-3091.00/rate/")
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {}).status_code == 404
