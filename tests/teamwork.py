"""What tests of plans, campaigns, reminders and snapshots have in common."""

import re
from collections.abc import Sequence
from typing import Any

from django.core import mail
from django.test import Client

from assessments import actions
from assessments.models import Assessment, Target
from factories import MembershipFactory, RoleFactory, UserFactory, Workplace, signed_in
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import User

WHO = {
    "anonymous": 302,
    "stranger": 404,
    "manager elsewhere": 404,
    "site admin": 404,
    "framework admin": 404,
    "organisation admin": 404,
    "member": 403,
    "the learner": 403,
}
"""Everybody who may not, with what a team's address answers them."""


def aim(workplace: Workplace, level: str = "advanced", user: User | None = None) -> Target:
    """What the team, or one of it, works towards."""
    return Target.objects.create(
        team=workplace.team,
        user=user,
        occupation=workplace.framework.occupation,
        strand="occupational",
        level=level,
    )


def guide(workplace: Workplace, name: str = "Ada Able") -> User:
    """Somebody in the team who rates everything Beyond."""
    return workplace.join(name, "44444444").learner


def line(workplace: Workplace, number: int) -> StatementLine:
    """The n-th occupational statement, from 0; two a level."""
    return list(outline_of(workplace.framework).strands[0].statements)[number]


def team_path(workplace: Workplace, rest: str = "") -> str:
    """An address of the team."""
    return f"/teams/{workplace.team.pk}/{rest}"


def body(client: Client, path: str, status: int = 200) -> str:
    """The page, as text."""
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def main_of(page: str) -> str:
    """A page's words without its tags."""
    text = re.sub(r"<(svg|head|header|footer).*?</\1>", "", page, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def letters() -> dict[str | None, Any]:
    """The mail sent so far by whom it went to."""
    return {message.to[0]: message for message in mail.outbox}


def written_to() -> list[str]:
    """Who got mail, in order, as often as they did."""
    return sorted(message.to[0] for message in mail.outbox)


def to(*people: User) -> list[str]:
    """The same as written_to() says of mail to these people."""
    return sorted(str(each.email) for each in people)


def person(workplace: Workplace, who: str) -> User | None:
    """One of WHO; None for a visitor."""
    if who == "anonymous":
        return None
    if who.endswith(" admin"):
        kind = who.replace(" ", "_")
        organisation = workplace.team.organisation if kind == "organisation_admin" else None
        return RoleFactory.create(kind=kind, organisation=organisation).user
    if who == "manager elsewhere":
        return MembershipFactory.create(kind="manager").user
    if who == "member":
        return MembershipFactory.create(team=workplace.team).user
    return workplace.learner if who == "the learner" else UserFactory.create()


def check_denied(workplace: Workplace, paths: Sequence[str], methods: str = "get post") -> None:
    """Everybody but the team's managers is turned away from these addresses of it.

    One that takes forms only says so to whoever is signed in.
    """
    found = {}
    for who in WHO:
        user = person(workplace, who)
        client = signed_in(user) if user else Client()
        for path in paths:
            for method in methods.split():
                answer = getattr(client, method)(team_path(workplace, path)).status_code
                found[who, method, path] = answer
    wrong = {
        (who, method, path): answer
        for (who, method, path), answer in found.items()
        if answer != WHO[who] and (method, answer) != ("get", 405)
    }
    assert not wrong


def rerate(assessment: Assessment, number: int, value: int) -> None:
    """Open it again, change one answer, finish it."""
    learner = assessment.learner
    actions.reopen_assessment(assessment=assessment, by=learner)
    key = list(outline_of(assessment.framework).strands[0].statements)[number].id
    actions.save_ratings(assessment=assessment, given={key: actions.Given(value)}, by=learner)
    actions.finish_assessment(assessment=assessment, by=learner)
