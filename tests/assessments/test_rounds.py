"""A learner's rounds over time and two side by side: what is told, to whom, in how many queries."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Assessment, Evidence, EvidenceUse
from factories import (
    UserFactory,
    Workplace,
    document,
    finished,
    framework,
    signed_in,
    started,
)
from factories.edits import says, with_level_below
from frameworks.actions import publish
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

SOC = "99-9999.00"
HISTORY, CHANGES = f"/me/o/{SOC}/", f"/me/o/{SOC}/changes/"
CARE = "Cares for tools — cleans every tool after work and hangs it on its hook."
SWEEP = "Sweeps the floor — leaves the workshop tidy for the next shift."
TEACH = "Teaches newcomers — shows a newcomer round and answers what they ask."


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def main_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def seen(client: Client, path: str) -> str:
    """The page's main part as a reader has it: tags gone, spaces single."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main_of(client, path)).split()))


def back(assessment: Assessment, years: int) -> Assessment:
    at = timezone.now() - timedelta(days=366 * years)
    Assessment.objects.filter(pk=assessment.pk).update(started_at=at, finished_at=at)
    return assessment


def between(before: Assessment, after: Assessment, more: str = "") -> str:
    return f"{CHANGES}?from={before.pk}&to={after.pk}{more}"


# Who


@pytest.mark.parametrize("path", [HISTORY, CHANGES])
def test_only_who_has_rounds_of_it_has_the_page(workplace: Workplace, path: str) -> None:
    workplace.share()
    assert signed_in(workplace.learner).get(path).status_code == 200
    assert Client().get(path)["Location"].startswith("/account/login/?next=/me/o/")
    for user in (workplace.manager, UserFactory.create()):
        assert signed_in(user).get(path).status_code == 404


@pytest.mark.parametrize("end", ["from", "to"])
@pytest.mark.parametrize("whose", ["another learner's", "another occupation's", "nobody's", "odd"])
def test_rounds_that_are_not_ones_own_of_it_are_not_there(
    workplace: Workplace, learner: User, end: str, whose: str
) -> None:
    finished(workplace.learner, workplace.framework, occupational="3")
    named = {
        "another learner's": finished(learner, workplace.framework, occupational="3").pk,
        "another occupation's": finished(
            workplace.learner, framework("88-8888.00"), occupational="3"
        ).pk,
        "nobody's": 999_999,
        "odd": "x",
    }
    client = signed_in(workplace.learner)
    assert client.get(CHANGES).status_code == 200
    assert client.get(f"{CHANGES}?{end}={named[whose]}").status_code == 404


# Over time


def test_every_round_is_told_with_its_placements_and_ways_on(learner: User) -> None:
    made = framework(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)})
    first = back(finished(learner, made, occupational="33111111", ai="1111"), 2)
    second = back(finished(learner, made, occupational="33331111", durable="31113111"), 1)
    third = finished(learner, made, occupational="33331111", ai="3311", durable="3311")
    page, told = main_of(signed_in(learner), HISTORY), seen(signed_in(learner), HISTORY)
    assert "3 finished rounds since" in told
    for each in (first, second, third):
        assert f'href="/me/a/{each.pk}/result/"' in page
    assert f"{CHANGES}?from={second.pk}&amp;to={third.pk}" in page
    assert f"{CHANGES}?from={first.pk}&amp;to={second.pk}" in page
    # The picture in words: the main strand, oldest first.
    desc = re.search(r'<desc id="occupational-d">([^<]*)', page)
    assert desc
    assert re.findall(r": ([^.]*)\.", desc[1]) == ["Emerging", "Developing", "Developing"]
    assert re.search(r'<desc id="care-d">[^<]*: Developing\.', page)
    # A round that did not rate a strand says so in the table, and has no mark.
    assert "Not rated" in told.partition("All rounds")[2]
    ai = re.search(r'<desc id="ai-d">([^<]*)', page)
    assert ai
    assert ai[1].count(":") == 2


def test_what_is_still_possible_spans_levels(learner: User) -> None:
    made = framework()
    back(finished(learner, made, occupational="33333311"), 1)
    back(finished(learner, made, occupational="33"), 0)
    page = main_of(signed_in(learner), HISTORY)
    assert "A dashed mark spans the levels still possible." in page
    assert "Emerging or above" in page


def test_levels_of_another_version_stand_where_these_are(learner: User) -> None:
    made = document()
    back(finished(learner, publish(document=made, by=None).framework, occupational="33"), 1)
    before = Assessment.objects.get()
    actions.finish_assessment(assessment=before, by=learner)
    old = publish(document=with_level_below(made, "Starts well."), by=None).framework
    finished(learner, old, occupational="333333311")
    page = main_of(signed_in(learner), HISTORY)
    rows = re.findall(r'fill="var\(--ink2\)">(\w[\w ]*)</text>', page)
    assert rows[:6] == ["Not yet", "Starter", "Emerging", "Developing", "Proficient", "Advanced"]


@pytest.mark.parametrize(("state", "told"), [("blank", "not rated anything yet"), ("one", "first")])
def test_with_less_than_two_rounds_it_says_what_comes(learner: User, state: str, told: str) -> None:
    if state == "blank":
        started(learner, framework())
    else:
        finished(learner, framework(), occupational="33")
    client = signed_in(learner)
    assert told in seen(client, HISTORY)
    assert "It takes two rounds to compare" in seen(client, CHANGES)


def test_an_open_round_counts_once_it_has_an_answer(learner: User) -> None:
    made = framework()
    last = finished(learner, made, occupational="33111111")
    open_ = started(learner, made)
    client = signed_in(learner)
    assert "Now, still open" not in seen(client, HISTORY)
    actions.save_ratings(
        assessment=open_,
        given={next(outline_of(made).statements).id: actions.Given(4)},
        by=learner,
    )
    assert "Now, still open" in seen(client, HISTORY)
    assert "Went up: 1" in seen(client, between(last, open_))


# Side by side


@pytest.fixture
def story(learner: User) -> tuple[Assessment, Assessment]:
    """Two rounds on two versions: one reworded, one gone, one new, one moved up a level."""
    base = document(occupational=(0, 0, 0, 0))
    first = publish(document=says(base, [CARE, SWEEP, "Locks — up."], ["Opens — up."]), by=None)
    old = back(finished(learner, first.framework, occupational="221 4"), 1)
    now = says(base, [CARE.replace("every", "each"), TEACH], ["Opens — up.", SWEEP], version="v2")
    second = publish(document=now, by=None).framework
    return old, finished(learner, second, occupational="31 23")


def test_two_rounds_on_two_versions_are_compared_by_lineage(
    learner: User, story: tuple[Assessment, Assessment]
) -> None:
    told = seen(signed_in(learner), between(*story))
    assert "Went up: 2" in told
    assert "Went down: 1 ▼ Opens" in told
    assert "In other words now" in told
    assert "from Emerging to Developing" in told
    assert "New in the later version: 1 + Teaches newcomers" in told
    assert "Gone from the later version: 1 − Locks" in told


def test_the_other_way_round_is_the_mirror(
    learner: User, story: tuple[Assessment, Assessment]
) -> None:
    old, new = story
    told = seen(signed_in(learner), between(new, old))
    assert "Went up: 1 ▲ Opens" in told
    assert "Went down: 2" in told
    assert "New in the later version: 1 + Locks" in told


def test_the_last_two_finished_are_compared_unless_others_are_asked_for(learner: User) -> None:
    made = framework()
    rounds = [
        back(finished(learner, made, occupational=answers), years)
        for answers, years in (("1", 3), ("2", 2), ("4", 1))
    ]
    started(learner, made, occupational="1")
    client = signed_in(learner)
    assert "Partly → to Beyond" in seen(client, CHANGES)
    assert "Not yet → to Beyond" in seen(client, between(rounds[0], rounds[2]))
    assert "These are the same round. Choose two." in seen(client, between(rounds[0], rounds[0]))


@pytest.mark.parametrize(
    ("apart", "head", "choices"),
    [
        (timedelta(days=40), "June 2026 July 2026", ["5 June 2026", "15 July 2026"]),
        (timedelta(days=9), "5 June 2026 14 June 2026", ["5 June 2026", "14 June 2026"]),
        (
            timedelta(hours=2),
            "5 June 2026, 11:00 5 June 2026, 13:00",
            ["5 June 2026, 11:00", "5 June 2026, 13:00"],
        ),
    ],
)
def test_two_rounds_of_one_month_or_day_are_told_apart(
    learner: User, apart: timedelta, head: str, choices: list[str]
) -> None:
    made, at = framework(), datetime(2026, 6, 5, 11, tzinfo=timezone.get_current_timezone())
    first, second = (finished(learner, made, occupational="33") for _ in range(2))
    for each, then in ((first, at), (second, at + apart)):
        Assessment.objects.filter(pk=each.pk).update(started_at=then, finished_at=then)
    client = signed_in(learner)
    told = seen(client, between(first, second))
    assert f"Skills {head} Change" in told
    page = main_of(client, between(first, second))
    assert re.findall(r"<option[^>]*>(.*?) \(", page) == choices * 2
    assert head.split(" 2026")[0] in seen(client, HISTORY)
    day = head.partition(" 2026")[0] + " 2026" + (", 11:00" if ", " in head else "")
    assert f"No answer moved since {day}" in seen(client, "/me/")


def test_one_strand_alone_may_be_asked_for(workplace: Workplace) -> None:
    last = finished(workplace.learner, workplace.framework, occupational="4", ai="4")
    client = signed_in(workplace.learner)
    assert "Went up: 2" in seen(client, between(workplace.result, last))
    ai = seen(client, between(workplace.result, last, "&strand=ai"))
    assert "Went up: 1 ▲ Aware ai skill 1" in ai
    assert "Occupational skills" not in ai
    assert "Went up: 2" in seen(client, between(workplace.result, last, "&strand=x"))


def test_what_is_not_rated_is_no_answer(learner: User) -> None:
    made = framework()
    first = back(finished(learner, made, occupational="33"), 1)
    second = finished(learner, made, occupational="33")
    told = seen(signed_in(learner), between(first, second))
    assert "2 statements have the same wording and the same answer." in told
    assert "6 are not rated in either round." in told


def test_what_an_open_round_has_not_reached_was_not_taken_back(learner: User) -> None:
    made = framework()
    first = back(finished(learner, made, occupational="33333"), 1)
    open_ = started(learner, made, occupational="3")
    client = signed_in(learner)
    told = seen(client, between(first, open_))
    assert "No longer answered" not in told
    assert "fewer" not in told
    assert "4 that you rated then are not rated yet." in told
    actions.finish_assessment(assessment=open_, by=learner)
    assert "No longer answered: 4" in seen(client, between(first, open_))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("33", "33333311", "Settled now"),
        ("33333311", "33", "Still open"),
        ("33", "33", "Still open"),
        ("00", "33333333", "Not comparable"),
        ("33333311", "33333311", "The same"),
    ],
)
def test_a_change_that_is_not_sure_says_which_side_is_open(
    learner: User, before: str, after: str, told: str
) -> None:
    made = framework()
    first = back(finished(learner, made, occupational=before), 1)
    second = finished(learner, made, occupational=after)
    client = signed_in(learner)
    table = seen(client, between(first, second)).partition("Change Occup")[2].partition(" up ")[0]
    assert told in table


def test_evidence_and_confirmations_gained_are_told(workplace: Workplace) -> None:
    last = finished(workplace.learner, workplace.framework, occupational="33333311", ai="3311")
    line = next(outline_of(workplace.framework).statements)
    workplace.share()
    note = Evidence.objects.create(owner=workplace.learner, kind="note", note="Done often.")
    EvidenceUse.objects.create(evidence=note, assessment=last, statement_id=line.id)
    actions.review_rating(assessment=last, statement=line.id, value=3, by=workplace.manager)
    told = seen(signed_in(workplace.learner), between(workplace.result, last))
    assert "1 more statements with evidence 1 more confirmed" in told
    assert "No answer changed." in told


# Queries


def rounds_made(learner: User, made: Framework, count: int) -> list[Assessment]:
    note = Evidence.objects.create(owner=learner, kind="note", note="Done often.")
    rounds = [finished(learner, made, occupational="33" * count) for _ in range(count + 1)]
    for line in list(outline_of(made).statements)[:count]:
        EvidenceUse.objects.create(evidence=note, assessment=rounds[-1], statement_id=line.id)
    return rounds


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [(HISTORY, 6), (CHANGES, 5)])
def test_the_pages_have_one_query_count(
    learner: User,
    count: int,
    path: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """However many rounds, statements and items of evidence there are."""
    sizes = (2 * count,) * 4
    rounds_made(learner, framework(occupational=sizes, durable={"Care": sizes}), count)
    client = signed_in(learner)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
