"""What people type or send by hand: told, never a fault of ours."""

import pytest
from django.test import Client

from factories import MembershipFactory, Workplace, signed_in
from nsx.accounts.models import Membership

HUGE = 2**63


@pytest.mark.parametrize(
    "path",
    [
        "/teams/{huge}/",
        "/teams/{huge}/export.csv",
        "/teams/{huge}/leave/",
        "/teams/{team}/p/{huge}/",
        "/teams/{team}/people/{huge}/",
        "/teams/{team}/s/{huge}/",
    ],
)
def test_a_number_too_large_for_a_row_is_no_address(workplace: Workplace, path: str) -> None:
    address = path.format(huge=HUGE, team=workplace.team.pk)
    assert signed_in(workplace.manager).get(address).status_code == 404


@pytest.mark.parametrize("what", ["occupation", "strand", "level", "who"])
def test_targets_take_what_a_database_cannot(workplace: Workplace, what: str) -> None:
    client, address = signed_in(workplace.manager), f"/teams/{workplace.team.pk}/targets/"
    assert client.get(address, {what: "a\x00b"}).status_code in (200, 404)
    assert client.post(address, {what: "a\x00b"}).status_code in (302, 404)


@pytest.mark.parametrize("sent", [{}, {"kind": ""}, {"kind": "owner"}])
def test_a_place_changes_only_to_what_there_is(workplace: Workplace, sent: dict[str, str]) -> None:
    other = MembershipFactory.create(team=workplace.team, kind="manager")
    client: Client = signed_in(workplace.manager)
    address = f"/teams/{workplace.team.pk}/people/{other.user_id}/kind/"
    assert client.post(address, sent).status_code == 422
    assert Membership.objects.get(pk=other.pk).kind == "manager"
