"""Every look of a manager is on record, once for each look."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from factories import Workplace, signed_in
from nsx.accounts.models import AuditEvent


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
