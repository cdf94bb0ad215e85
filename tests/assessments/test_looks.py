"""Every look of a manager is on record, once for each look."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Evidence
from factories import MembershipFactory, TeamFactory, Workplace, finished, signed_in
from nsx.accounts.models import AuditEvent
from teamwork import line, team_path


def recorded() -> list[tuple[str, dict[str, Any]]]:
    return list(
        AuditEvent.objects.filter(target__startswith="team:").values_list("action", "detail")
    )


def test_each_look_is_an_event_of_its_own(workplace: Workplace) -> None:
    workplace.share()
    manager, team = signed_in(workplace.manager), f"/teams/{workplace.team.pk}/"
    result = {"assessment": workplace.result.pk}
    for path in (team, team, f"{team}r/{workplace.result.pk}/"):
        assert manager.get(path).status_code == 200
    assert recorded() == [("team.view", result), ("team.view", {}), ("team.view", {})]


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({}, {}),
        ({"what": "list"}, {"what": "list"}),
        ({"statement": 7}, {"statement": 7}),
        ({"assessment": True}, {"assessment": "pk"}),
        ({"assessment": True, "statement": 7}, {"assessment": "pk", "statement": 7}),
    ],
)
def test_a_look_keeps_ids_and_what_was_looked_at(
    workplace: Workplace, given: dict[str, Any], detail: dict[str, Any]
) -> None:
    if "assessment" in given:
        given = given | {"assessment": workplace.result}
        detail = detail | {"assessment": workplace.result.pk}
    actions.record_team_view(team=workplace.team, by=workplace.manager, **given)
    assert recorded() == [("team.view", detail)]


def test_an_export_is_told_from_a_look(workplace: Workplace) -> None:
    actions.record_team_export(team=workplace.team, by=workplace.manager, what="csv")
    assert recorded() == [("team.export", {"what": "csv"})]


@pytest.mark.parametrize("record", [actions.record_team_view, actions.record_team_export])
def test_recording_is_one_insert_and_nothing_else(
    workplace: Workplace, django_assert_num_queries: DjangoAssertNumQueries, record: Any
) -> None:
    for _ in range(2):
        with django_assert_num_queries(1):
            record(team=workplace.team, by=workplace.manager)


def test_what_is_ones_own_is_looked_at_unrecorded(workplace: Workplace) -> None:
    actions.record_team_view(team=workplace.team, by=workplace.learner, assessment=workplace.result)
    actions.record_team_export(
        team=workplace.team, by=workplace.learner, assessment=workplace.result
    )
    assert recorded() == []


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("plan/", "plan"),
        ("plan/new/?person={learner}&statement={statement}", "plan"),
        ("campaigns/", "campaign"),
        ("remind/", "campaign"),
        ("snapshots/", "snapshot"),
        ("compare/", "compare"),
        ("compare/teams/", "compare"),
    ],
)
def test_a_look_says_which_page_it_was(workplace: Workplace, page: str, what: str) -> None:
    workplace.share()
    there = page.format(learner=workplace.learner.pk, statement=line(workplace, 7).id)
    assert signed_in(workplace.manager).get(team_path(workplace, there)).status_code == 200
    assert recorded() == [("team.view", {"what": what})]


def test_a_file_that_is_taken_along_is_told_to_its_owner_alone(
    workplace: Workplace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = Evidence.objects.create(
        owner=workplace.learner,
        kind=Evidence.Kind.FILE,
        file=SimpleUploadedFile("quote.pdf", b"%PDF-1.7"),
        file_name="quote.pdf",
    )
    for number in (0, 1):
        actions.use_evidence(
            evidence=item,
            assessment=workplace.result,
            statement=line(workplace, number).id,
            by=workplace.learner,
        )
    workplace.share()
    elsewhere = MembershipFactory.create(team=TeamFactory.create(), kind="manager").user
    for user, status in ((workplace.learner, 200), (elsewhere, 404)):
        assert signed_in(user).get(f"/evidence/{item.public_id}/").status_code == status
    assert recorded() == []
    manager = signed_in(workplace.manager)
    with django_assert_num_queries(7):
        assert manager.get(f"/evidence/{item.public_id}/").status_code == 200
    assert recorded() == [("team.view", {"assessment": workplace.result.pk, "what": "file"})]
    page = signed_in(workplace.learner).get("/me/sharing/").content.decode()
    assert "<li>Saved a file of your evidence</li>" in page


@pytest.mark.parametrize("people", [1, 3])
def test_whoever_is_seen_in_a_team_below_is_told(workplace: Workplace, people: int) -> None:
    workplace.share()
    organisation = workplace.team.organisation
    mine, other, empty = (
        TeamFactory.create(organisation=organisation, parent=workplace.team, name=name)
        for name in ("Mine", "Other", "Empty")
    )
    for team in (mine, empty):
        MembershipFactory.create(team=team, user=workplace.manager, kind="manager")
    for team in (mine, other) * people:
        user = MembershipFactory.create(team=team).user
        result = finished(user, workplace.framework, occupational="1234")
        actions.share_occupation(assessment=result, team=team, only=False, by=user)
    manager = signed_in(workplace.manager)
    for view, told in (("spread", [workplace.team, mine]), ("people", [workplace.team])):
        AuditEvent.objects.all().delete()
        page = manager.get(team_path(workplace, f"?view={view}&level=all"))
        assert page.status_code == 200
        looks = AuditEvent.objects.filter(action="team.view", actor=workplace.manager)
        found = looks.order_by("pk").values_list("target", flat=True)
        assert list(found) == [f"team:{team.pk}" for team in told]
