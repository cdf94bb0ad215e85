"""Beside each statement stands what one said of it last time: told, never chosen."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from assessments import actions
from assessments.models import Assessment, Rating
from factories import UserFactory, document, finished, framework, signed_in, started
from factories.edits import says
from frameworks.actions import publish
from frameworks.models import Framework
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

CARE = "Cares for tools — cleans every tool after work and hangs it on its hook."
SWEEP = "Sweeps the floor — leaves the workshop tidy for the next shift."


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def back(assessment: Assessment, days: int) -> str:
    """Move a finished round into the past; gives its month and year."""
    at = timezone.now() - timedelta(days=days)
    Assessment.objects.filter(pk=assessment.pk).update(started_at=at, finished_at=at)
    Rating.objects.filter(assessment=assessment).update(rated_at=at)
    return date_format(timezone.localtime(at), "F Y")


def told(learner: User, of: Framework) -> list[str]:
    """What a new round says beside the first part's statements; nothing in it is chosen."""
    again = actions.start_assessment(framework=of, by=learner)
    answer = signed_in(learner).get(f"/me/a/{again.pk}/occupational-1/")
    page = answer.content.decode()
    assert " checked" not in re.sub(r'id="auto"[^>]*', "", page.partition('class="stmt')[2])
    return re.findall(r'<span class="small muted">(\w+(?: \d{4})?: [^<]+)</span>', page)


def test_the_year_is_named_unless_it_is_this_one(learner: User) -> None:
    made = framework()
    last = finished(learner, made, occupational="24")
    month = date_format(timezone.localdate(), "F")
    assert told(learner, made) == [f"{month}: Partly", f"{month}: Beyond"]
    long_ago = back(last, 400)
    assert told(learner, made) == [f"{long_ago}: Partly", f"{long_ago}: Beyond"]


def test_an_older_round_tells_what_the_last_one_left_out(learner: User) -> None:
    made = framework()
    oldest = back(finished(learner, made, occupational="11"), 900)
    older = back(finished(learner, made, occupational="0"), 800)
    back(finished(learner, made, occupational="..3"), 700)
    assert told(learner, made) == [f"{older}: Not part of my work", f"{oldest}: Not yet"]


def test_it_is_found_again_in_another_version_however_it_is_worded_now(learner: User) -> None:
    base = document(occupational=(0, 0, 0, 0))
    first = publish(document=says(base, [CARE, SWEEP]), by=None).framework
    long_ago = back(finished(learner, first, occupational="23"), 400)
    now = says(base, ["New to all — is new.", CARE.replace("every", "each")], version="v2")
    assert told(learner, publish(document=now, by=None).framework) == [f"{long_ago}: Partly"]


def test_nothing_is_told_of_others_or_of_another_occupation(learner: User) -> None:
    made = framework()
    finished(UserFactory.create(), made, occupational="33")
    finished(learner, framework("88-8888.00"), occupational="33")
    started(learner, made)
    assert told(learner, made) == []
