"""The help page's example: numbers go in, and what the rule says comes out."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from assessments.placement import Level, Rating, Statement, Value, place
from assessments.results.example import EACH, LEVELS, PROFILES, Counts, Profile, example_of
from teamwork import body, main_of

pytestmark = pytest.mark.django_db
PATH = "/help/placement/"
HTMX = {"HX-Request": "true"}


def told(client: Client, query: str) -> str:
    return main_of(body(client, f"{PATH}?{query}"))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "You are at Developing in this example. You meet 9 of 10 Developing statements."),
        ("", "Meet 3 more Proficient statements to move up."),
        ("met3=8", "You are at Proficient in this example."),
        ("met1=7", "You are working towards Emerging in this example."),
        ("met4=8&met3=8", "You are at Advanced in this example."),
        ("met1=1&na1=9", "Not placed: too little of Emerging is part of your work."),
        ("met2=5&open2=5", "You are between Emerging and Developing in this example."),
        ("met2=6&met3=9", "We would ask: You meet Proficient but not Developing"),
        (PROFILES[2].query, "Proficient; Emerging and Developing presumed"),
        ("met1=12", "We took as many as fit."),
        ("met1=9&na1=9", "We took as many as fit."),
        ("met1=-1", "We took as many as fit."),
        ("met1=%D9%A3", "We took as many as fit."),
    ],
)
def test_the_rule_answers(client: Client, query: str, says: str) -> None:
    assert says in told(client, query)


def test_what_fits_is_taken_as_it_is(client: Client) -> None:
    assert "We took as many as fit." not in told(client, "met1=8&na1=1&open1=1&met2=&other=x")


def test_no_estimate_while_the_quick_form_would_ask_on(client: Client) -> None:
    assert "presumed" in told(client, "met1=2&open1=8&met2=2&open2=8&met3=9&met4=0")
    assert "presumed" not in told(client, "met1=2&open1=8&met2=1&open2=9&met3=9&met4=0")


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.title))
def test_a_worked_profile_is_a_link_that_fills_the_form(client: Client, profile: Profile) -> None:
    assert f'href="{PATH}?{escape(profile.query)}#try"' in body(client, PATH)
    page = body(client, f"{PATH}?{profile.query}")
    shown = {
        name: int(value) for name, value in re.findall(r'name="([a-z]+\d)" value="(\d+)"', page)
    }
    for rank, counts in enumerate(profile.counts, start=1):
        assert shown[f"met{rank}"] == counts.met
        assert shown[f"na{rank}"] == counts.na
        assert shown[f"open{rank}"] == counts.open


@pytest.mark.parametrize("met", range(EACH + 1))
@pytest.mark.parametrize("left_out", [0, 1, 5, 6])
@pytest.mark.parametrize("blank", [0, 1, 5])
def test_it_places_as_the_rule_does(met: int, left_out: int, blank: int) -> None:
    """The same counts put to the rule itself give the same levels and the same range."""
    asked = {"met2": str(met), "na2": str(left_out), "open2": str(blank)}
    example = example_of(asked)
    levels: list[Level] = []
    ratings: dict[str, Rating] = {}
    for name, level in zip(LEVELS, example.levels, strict=True):
        counts: Counts = level.counts
        values: list[Value] = [3] * counts.met + [1] * counts.unmet + ["na"] * counts.na
        ids = [f"{name}{number}" for number in range(EACH)]
        levels.append(Level(name, tuple(Statement(id_, "") for id_ in ids)))
        ratings |= {id_: Rating(value) for id_, value in zip(ids, values, strict=False)}
    expected = place(levels, ratings)
    assert example.head.placed.levels == expected.levels
    assert (example.head.placed.low, example.head.placed.high) == (expected.low, expected.high)


def test_htmx_gets_the_result_alone(client: Client) -> None:
    answer = client.get(f"{PATH}?met3=8", headers=HTMX).content.decode()
    assert "<html" not in answer
    assert "You are at Proficient in this example." in main_of(answer)
    assert 'hx-swap-oob="innerHTML">You are at Proficient in this example.' in answer
    assert "hx-swap-oob" not in body(client, f"{PATH}?met3=8")


def test_only_the_plain_page_is_kept_and_listed(client: Client) -> None:
    plain, tried = client.get(PATH), client.get(f"{PATH}?met3=8")
    assert plain["ETag"]
    assert plain["Cache-Control"] == "private, no-cache"
    assert client.get(PATH, headers={"If-None-Match": plain["ETag"]}).status_code == 304
    assert not tried.has_header("ETag")
    assert tried["Cache-Control"] == "private, no-store"
    assert "HX-Request" in tried["Vary"]
    assert "noindex" not in plain.content.decode()
    assert "noindex" in tried.content.decode()
    fragment = client.get(f"{PATH}?met3=8", headers={**HTMX, "If-None-Match": plain["ETag"]})
    assert fragment.status_code == 200


def test_looking_makes_no_session(client: Client) -> None:
    client.get(f"{PATH}?met3=8")
    assert "sessionid" not in client.cookies
    assert client.post(PATH).status_code == 405
