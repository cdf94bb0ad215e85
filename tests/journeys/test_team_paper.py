"""A team on paper: one page for a small one, two at most for a large one."""

import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command

from assessments.demo.crowd import Crowd
from assessments.models import Target
from factories import MembershipFactory
from frameworks.models import Framework
from journeys.visiting import Door

BICYCLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples" / "49-3091.00.json"


@pytest.mark.parametrize(("people", "most"), [(12, 1), (400, 2)])
def test_it_fits(visitor: Door, live_server: object, people: int, most: int) -> None:
    call_command("import_framework", str(BICYCLES), verbosity=0)
    framework = Framework.objects.get()
    membership = MembershipFactory.create(kind="manager", team__name="A team " + "of many " * 10)
    Target.objects.create(
        team=membership.team,
        occupation=framework.occupation,
        strand="occupational",
        level="proficient",
    )
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    Crowd([membership.team], framework, now, reviewer=membership.user).come(people, Random(people))
    manager = visitor("desktop")
    manager.sign_in(membership.user)
    page = manager.go(f"/teams/{membership.team_id}/print/")
    # An object of the file that is a page, and not the list of them.
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= most
