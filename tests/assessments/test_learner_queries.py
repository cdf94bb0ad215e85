"""A learner's pages ask the database as often after a year as on the first day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import actions
from assessments.models import Assessment, Evidence, PlanItem
from factories import MembershipFactory, UserFactory, finished, framework, signed_in, started
from factories.people import PASSWORD
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

DURABLE = {f"Domain {number}": (2, 2, 2, 2) for number in range(10)}

PAGES: dict[str, Callable[["Assessment", "Assessment"], str]] = {
    "dashboard": lambda now, then: "/me/",
    "tasks": lambda now, then: f"/me/a/{now.pk}/",
    "rating": lambda now, then: f"/me/a/{now.pk}/occupational-2/",
    "look over": lambda now, then: f"/me/a/{now.pk}/review/",
    "result": lambda now, then: f"/me/a/{then.pk}/result/",
    "pdf": lambda now, then: f"/me/a/{then.pk}/result.pdf",
    "history": lambda now, then: f"/me/o/{now.occupation.code}/",
    "changes": lambda now, then: f"/me/o/{now.occupation.code}/changes/",
    "evidence": lambda now, then: "/me/evidence/",
    "evidence found": lambda now, then: "/me/evidence/?q=Note",
    "lacking evidence": lambda now, then: "/me/evidence/missing/",
    "plan": lambda now, then: "/me/plan/",
    "near": lambda now, then: "/me/near/",
    "near to": lambda now, then: "/me/near/77-7777.00/",
    "sharing": lambda now, then: "/me/sharing/",
    "talk": lambda now, then: "/me/talk/",
    "reminders": lambda now, then: "/me/reminders/",
    "my data": lambda now, then: "/me/data/",
    "download": lambda now, then: "/me/data/download/",
    "leaving": lambda now, then: "/me/data/delete/",
    "delete one": lambda now, then: f"/me/a/{then.pk}/delete/",
}


def lived(large: bool) -> tuple[User, Assessment, Assessment]:
    """Somebody with a finished round and an open one; `large`: with many, and all that belongs.

    Everything is there once in the small life too: a count that is 0 may be cheaper.
    """
    learner = UserFactory.create()
    many = 4 if large else 1
    counts = (40, 40, 40, 14) if large else (10, 10, 10, 10)
    manager = UserFactory.create()
    places = [MembershipFactory.create(user=learner) for _ in range(many)]
    for place in places:
        MembershipFactory.create(team=place.team, user=manager, kind="manager")
    made: list[tuple[Assessment, Assessment]] = []
    for number in range(many):
        code = f"99-{8 if large else 7}{number}00.00"
        which = framework(code, title=f"Clerks {code}", occupational=counts, durable=DURABLE)
        for _ in range(many + 1):
            then = finished(learner, which, occupational="3323" * 8, durable="3" * 20)
        for place in places:
            actions.share_occupation(assessment=then, team=place.team, only=False, by=learner)
        _evidence(then, which, 10 * many, manager)
        _plan(learner, which, 5 * many)
        made.append((started(learner, which, occupational="32"), then))
    for place in places:
        for _ in range(many):
            actions.record_team_view(team=place.team, by=manager)
    return learner, *made[0]


def _evidence(then: Assessment, which: Framework, items: int, manager: User) -> None:
    lines = list(outline_of(which).statements)
    for number, line in enumerate(lines[:items]):
        item = actions.add_evidence(
            assessment=then, statement=line.id, kind="note", note=f"Note {number}", by=then.learner
        )
        if number % 2:
            other = lines[number - 1].id
            actions.use_evidence(evidence=item, assessment=then, statement=other, by=then.learner)
    for line in lines[: items // 2]:
        actions.review_rating(
            assessment=then, statement=line.id, value=3, comment="Seen.", by=manager
        )


def _plan(learner: User, which: Framework, items: int) -> None:
    for line in list(outline_of(which).statements)[:items]:
        PlanItem.objects.create(
            learner=learner,
            occupation=which.occupation,
            statement_id=line.id,
            made_by=learner,
            due=timezone.localdate() + timedelta(days=3),
        )


def test_every_page_of_a_learner_asks_as_often_however_much_there_is() -> None:
    framework("77-7777.00", title="Other clerks", durable=DURABLE)
    asked: dict[str, list[int]] = {}
    for large in (False, True):
        learner, now, then = lived(large)
        client = signed_in(learner)
        client.post("/account/reauthenticate/", {"password": PASSWORD})  # some pages want it
        for name, address in PAGES.items():
            path = address(now, then)
            client.get(path)  # what is kept between requests is kept from here on
            with CaptureQueriesContext(connection) as queries:
                response = client.get(path)
            assert response.status_code == 200, path
            asked.setdefault(name, []).append(len(queries))
    assert Evidence.objects.count() > 100
    assert {name: each for name, each in asked.items() if each[0] != each[1]} == {}
