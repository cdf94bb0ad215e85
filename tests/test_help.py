"""The pages about the site itself say what is so."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from assessments.placement import RULE, need

pytestmark = pytest.mark.django_db


def test_the_help_page_names_the_rule_and_its_numbers(client: Client) -> None:
    page = client.get(reverse("help-placement")).content.decode()
    assert RULE.id in page
    rows = re.findall(r'<tr><td class="num">(\d+)</td><td class="num">(\d+)</td></tr>', page)
    assert [int(answers) for answers, _ in rows] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert all(need(int(answers)) == int(needed) for answers, needed in rows)


def test_the_privacy_page_says_how_long_guests_are_kept(client: Client) -> None:
    assert "for 30 days" in client.get(reverse("privacy")).content.decode()


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("", "Tell whoever runs this site"),
        ("help@example.org", '<a href="mailto:help@example.org">help@example.org</a>'),
        ("https://example.org/help/", '<a href="https://example.org/help/">'),
    ],
)
def test_the_accessibility_page_says_whom_to_tell(
    client: Client, settings: Settings, contact: str, shown: str
) -> None:
    settings.CONTACT = contact
    page = client.get(reverse("accessibility")).content.decode()
    assert shown in page
    assert '<time datetime="2026-' in page


def test_a_link_into_the_help_page_finds_its_place(client: Client) -> None:
    address = reverse("help-placement")
    page = client.get(address).content.decode()
    places = re.findall(rf'href="{address}#([^"]+)"', client.get("/").content.decode())
    assert places
    assert all(f'id="{place}"' in page for place in places)
