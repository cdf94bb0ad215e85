"""A year of a made-up learner: played through, told step by step, and left to look at."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from assessments.demo.year import LEARNER, MANAGER, STEPS
from assessments.models import Assessment, Rating
from factories import Workplace, signed_in
from nsx.accounts.models import AuditEvent, User

EXAMPLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples"

pytestmark = pytest.mark.django_db


def replayed() -> str:
    call_command("import_framework", str(EXAMPLES), "--publish", stdout=StringIO())
    told = StringIO()
    call_command("replay_year", "--force", stdout=told)
    return told.getvalue()


def test_each_step_is_told_with_its_day_and_what_stands_then() -> None:
    told = replayed()
    for step in STEPS:
        assert (step.do.__doc__ or "?").partition("\n")[0] in told
    first = timezone.localdate() - timedelta(days=sum(step.after for step in STEPS))
    assert told.startswith(f"{first:%d %b %Y}")
    assert f"{timezone.localdate():%d %b %Y}" in told
    assert LEARNER.email in told


def test_it_leaves_a_year_and_not_a_day() -> None:
    replayed()
    rounds = Assessment.objects.filter(learner__email=LEARNER.email).order_by("started_at")
    days = (rounds[len(rounds) - 1].started_at - rounds[0].started_at).days
    assert 200 <= days <= 366  # the first round is deleted in the end
    assert {rating.rated_at.date() for rating in Rating.objects.all()} != {timezone.now().date()}
    told = AuditEvent.objects.filter(actor__email=LEARNER.email).order_by("at")
    assert next(event.action for event in told) == "assessment.start"


def test_her_pages_and_her_managers_open() -> None:
    replayed()
    for email, addresses in {
        LEARNER.email: ("/me/", "/me/evidence/", "/me/plan/", "/me/sharing/", "/me/talk/"),
        MANAGER.email: ("/teams/",),
    }.items():
        client = signed_in(User.objects.get(email=email))
        for address in addresses:
            assert client.get(address).status_code == 200, address


def test_a_second_year_and_a_public_site_are_refused() -> None:
    replayed()
    with pytest.raises(CommandError, match="here already"):
        call_command("replay_year", "--force", stdout=StringIO())
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("replay_year", stdout=StringIO())


def test_without_its_framework_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="import_framework"):
        call_command("replay_year", "--force", stdout=StringIO())
    assert not User.objects.filter(email=LEARNER.email).exists()


def test_nobody_else_is_mailed_and_her_mail_names_the_day_of_her_result(
    workplace: Workplace, settings: Settings
) -> None:
    settings.SITE_URL = "https://nsx.example.org"
    long_ago = timezone.now() - timedelta(days=300)
    Assessment.objects.update(started_at=long_ago, finished_at=long_ago)
    replayed()
    [letter] = mail.outbox
    assert letter.to == [LEARNER.email]
    assert "List-Unsubscribe" in letter.extra_headers
    asked_of = Assessment.objects.get(learner__email=LEARNER.email, reminded_at__isnull=False)
    assert asked_of.finished_at
    day = timezone.localtime(asked_of.finished_at)
    assert f"on {day.day} {day:%B %Y}" in letter.body
    workplace.result.refresh_from_db()
    assert workplace.result.reminded_at is None, "their own reminder is still to come"
