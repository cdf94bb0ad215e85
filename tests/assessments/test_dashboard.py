"""The learner's own page: one main action, every result, who sees it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Assessment, Evidence, EvidenceUse, Rating
from factories import (
    MembershipFactory,
    UserFactory,
    Workplace,
    document,
    finished,
    framework,
    rate,
    signed_in,
    started,
)
from factories.edits import edited, with_level_below
from frameworks.actions import publish, retire
from frameworks.documents import FrameworkDoc, StatementDoc
from frameworks.models import Framework, Occupation
from frameworks.queries import outline_of
from nsx.accounts.models import User


def page_of(client: Client) -> str:
    response = client.get("/me/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_page_leads_to_the_catalogue(workplace: Workplace) -> None:
    page = page_of(signed_in(UserFactory.create()))
    assert "Start with your occupation" in page
    assert 'action="/occupations/"' in page
    assert "Try Test clerks" in page
    assert "Continue" not in page
    assert "Lee Learner" not in page


def test_continue_leads_to_the_first_part_with_something_left(workplace: Workplace) -> None:
    open_ = started(workplace.learner, workplace.framework, occupational="333")
    page = page_of(signed_in(workplace.learner))
    assert "Test clerks, Developing" in page
    assert "3 of 8 rated" in page
    assert f'href="/me/a/{open_.pk}/occupational-2/">Continue</a>' in page
    rate(open_, occupational="33333333")
    assert f"/me/a/{open_.pk}/ai-1/" in page_of(signed_in(workplace.learner))


def test_a_settled_main_strand_leads_to_the_result_and_offers_the_others(
    workplace: Workplace,
) -> None:
    open_ = started(workplace.learner, workplace.framework, occupational="11")
    page = page_of(signed_in(workplace.learner))
    main = page.partition('class="card go"')[2].partition("</section>")[0]
    assert "Test clerks: Towards Emerging" in main
    assert f'primary big" href="/me/a/{open_.pk}/result/">See my result</a>' in main
    assert f'href="/me/a/{open_.pk}/review/">Check and finish</a>' in main
    assert f'href="/me/a/{open_.pk}/ai-1/">Go on rating</a>' in main


def test_a_finished_result_shows_level_evidence_and_who_sees_it(workplace: Workplace) -> None:
    page = page_of(signed_in(workplace.learner))
    assert "Test clerks: Proficient" in page
    assert "0 items of evidence · only you see it" in page
    workplace.share()
    note = Evidence.objects.create(owner=workplace.learner, kind="note", note="Done often.")
    for line in list(outline_of(workplace.framework).statements)[:2]:
        EvidenceUse.objects.create(evidence=note, assessment=workplace.result, statement_id=line.id)
    page = page_of(signed_in(workplace.learner))
    assert "1 item of evidence · seen by Front desk" in page
    assert "You share 1 result with a team." in page


@pytest.mark.parametrize(("only", "seen"), [(False, "seen by Front desk"), (True, "only you")])
def test_a_newer_assessment_is_seen_unless_only_the_old_one_is_shared(
    workplace: Workplace, only: bool, seen: str
) -> None:
    workplace.share(only=only)
    started(workplace.learner, workplace.framework, occupational="3")
    assert seen in page_of(signed_in(workplace.learner))


def test_earlier_results_stay_in_reach(workplace: Workplace) -> None:
    finished(workplace.learner, workplace.framework, occupational="33333333")
    page = page_of(signed_in(workplace.learner))
    assert "Test clerks: Advanced" in page
    assert f'href="/me/o/{workplace.framework.occupation.code}/"' in page


def long_ago(result: Assessment) -> str:
    """Put it back by some months; the month it is of then."""
    at = timezone.now() - timedelta(days=60)
    Assessment.objects.filter(pk=result.pk).update(started_at=at, finished_at=at)
    return date_format(timezone.localtime(at), "F Y")


def since(page: str) -> str:
    """What a card says of the round before, tags gone."""
    told = page.partition('class="lat"')[2].partition('class="oca"')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", f"<{told}").split())


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("33333333", "2 answers up since {} | ↑ Up from Proficient in {}"),
        ("33111111", "4 answers down since {} | ↓ Down from Proficient in {}"),
        ("34333213", "2 answers up, 1 down since {} | ↓ Down from Proficient in {}"),
        ("33333311", "No answer moved since {} | Occupation: As in {}"),
    ],
)
def test_what_changed_since_last_time_is_told(
    workplace: Workplace, answers: str, told: str
) -> None:
    month = long_ago(workplace.result)
    new = finished(workplace.learner, workplace.framework, occupational=answers)
    page = page_of(signed_in(workplace.learner))
    for part in told.replace("{}", month).split(" | "):
        assert part in since(page)
    soc = workplace.framework.occupation.code
    assert f"/me/o/{soc}/changes/?from={workplace.result.pk}&amp;to={new.pk}" in page


def test_a_placement_on_other_levels_is_told_where_these_are_the_same(
    workplace: Workplace,
) -> None:
    """A level below was added: the one that is held is the same, at another place."""
    soc = workplace.framework.occupation.code
    made = document(soc, ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)})
    v2 = publish(document=with_level_below(made, "Starts well."), by=None).framework
    finished(workplace.learner, v2, occupational="333333311")
    month = long_ago(workplace.result)
    assert f"Occupation: As in {month}" in since(page_of(signed_in(workplace.learner)))


def test_an_open_round_hides_no_result_of_the_rounds_before(workplace: Workplace) -> None:
    """Each strand that it has not rated yet has its last result there, with its date."""
    learner, made = workplace.learner, workplace.framework
    first = finished(learner, made, occupational="33", durable="1133")
    old = timezone.now() - timedelta(days=200)
    Assessment.objects.filter(pk=first.pk).update(started_at=old, finished_at=old)
    note = Evidence.objects.create(owner=learner, kind="note", note="Done often.")
    line = next(outline_of(made).statements)
    EvidenceUse.objects.create(evidence=note, assessment=first, statement_id=line.id)
    started(learner, made, occupational="3")
    page = page_of(signed_in(learner))
    card = " ".join(re.sub(r"<[^>]+>", " ", page.partition('class="strands"')[2]).split())
    today, then = (date_format(timezone.localtime(at), "j F Y") for at in (timezone.now(), old))
    assert f"Last result Proficient {today}" in card
    assert f"AI skills Assisted {today}, not rated anew yet" in card
    assert re.search(rf"Durable skills [^,]*? {then}, not rated anew yet", card)
    assert "1 item of evidence" in card


def test_a_first_round_has_nothing_before_it(workplace: Workplace) -> None:
    assert 'class="lat"' not in page_of(signed_in(workplace.learner))


GO: list[tuple[str, str, str]] = [
    ("begun", "You have not rated anything yet", "Start rating"),
    ("all rated", "All that decides your level is rated", "Check and finish"),
    ("new version", "1 new statement to rate", "See what is new"),
    ("still open", "Your level is still open", "Rate the rest"),
    ("reviewed, still open", "Your newest result", "See my result"),
    ("long ago", "That is 6 months ago or more.", "Rate again"),
    ("long ago, never", "Your newest result", "See my result"),
    ("long ago, retired", "Your newest result", "See my result"),
]


@pytest.mark.parametrize(("state", "why", "button"), GO, ids=[state for state, _, _ in GO])
def test_the_main_action_says_what_and_why(
    workplace: Workplace, state: str, why: str, button: str
) -> None:
    learner = UserFactory.create(rerate_after=0 if "never" in state else 6)
    base = document("88-8888.00", title="Tailors")
    made = publish(document=base, by=None).framework
    brought_about(state, learner, made, base, workplace)
    page = page_of(signed_in(learner))
    main = page.partition('class="card go"')[2].partition("</section>")[0]
    assert why in main
    assert "Tailors" in main
    assert re.search(rf">{button}</(a|button)>", main)
    assert page.count("btn primary") == 1


def brought_about(
    state: str, learner: User, made: Framework, base: FrameworkDoc, workplace: Workplace
) -> None:
    """Whatever makes the page lead there."""
    if state == "begun":
        started(learner, made)
    elif state == "all rated":
        started(learner, made, occupational="11")
    elif state == "new version":
        finished(learner, made, occupational="33333333")
        new = edited(base, lambda levels: levels[3].append(StatementDoc("Sews — by hand.")))
        publish(document=new, by=None)
    elif "still open" in state:
        result = finished(learner, made, occupational="333")
        if "reviewed" in state:
            MembershipFactory.create(user=learner, team=workplace.team)
            share_and_review(result, workplace)
    else:
        result = finished(learner, made, occupational="33333311")
        at = timezone.now() - timedelta(days=250)
        Assessment.objects.filter(pk=result.pk).update(started_at=at, finished_at=at)
        Rating.objects.update(rated_at=at)
        if "retired" in state:
            retire(framework=made, by=None)


def share_and_review(result: Assessment, workplace: Workplace) -> None:
    actions.share_occupation(assessment=result, team=workplace.team, only=False, by=result.learner)
    first = next(outline_of(result.framework).statements).id
    actions.review_rating(assessment=result, statement=first, value=3, by=workplace.manager)


def test_what_is_no_longer_in_the_catalogue_is_called_what_it_was(workplace: Workplace) -> None:
    Occupation.objects.filter(pk=workplace.framework.occupation_id).update(
        onet_says={"title": "Wheel Menders", "group": "Menders"}
    )
    retire(framework=workplace.framework, by=None)
    assert Occupation.objects.get(pk=workplace.framework.occupation_id).title == "Wheel Menders"
    client = signed_in(workplace.learner)
    soc = workplace.framework.occupation.code
    for page in (page_of(client), client.get(f"/me/o/{soc}/").content.decode()):
        assert "Test clerks" in page
        assert "Wheel Menders" not in page
        assert ">Rate again" not in page


def test_of_many_occupations_the_rest_is_a_line_each(workplace: Workplace) -> None:
    learner = UserFactory.create()
    for number in range(8):
        finished(
            learner, framework(f"88-888{number}.00", title=f"Clerks {number}"), occupational="3"
        )
    page = page_of(signed_in(learner))
    assert page.count("ocard") == 6
    assert "2 more occupations" in page
    rest = page.partition('class="ocm"')[2].partition("</ul>")[0]
    assert rest.count("<li>") == 2
    assert 'href="/me/o/88-8880.00/"' in rest


def test_nobody_elses_work_shows(workplace: Workplace) -> None:
    workplace.share()
    page = page_of(signed_in(workplace.manager))
    assert f"/me/a/{workplace.result.pk}/" not in page


def test_a_guest_is_asked_to_keep_the_answers(client: Client, workplace: Workplace) -> None:
    client.post(f"/occupations/{workplace.framework.occupation.code}/rate/")
    page = page_of(client)
    assert "Keep your answers" in page
    assert "See who sees what" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_estimates_take_one_query_however_many(
    count: int, workplace: Workplace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner = UserFactory.create()
    for number in range(count):
        made = framework(f"88-888{number}.00", title=f"Clerks {number}", ai=(1, 1, 1, 1))
        open_ = started(learner, made, occupational="33")
        actions.choose_form(assessment=open_, guess=2, by=learner)
    client = signed_in(learner)
    with django_assert_num_queries(14):
        page_of(client)


@pytest.mark.parametrize(("open_", "queries"), [(True, 15), (False, 14)])
@pytest.mark.parametrize("more", [1, 3])
def test_the_page_has_one_query_count(
    workplace: Workplace,
    more: int,
    open_: bool,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """However many occupations, rounds of each, statements and items of evidence there are."""
    learner = workplace.learner
    workplace.share()
    for number in range(more):
        size = 2 * number + 2
        other = framework(f"88-888{number}.00", title=f"Clerks {number}", occupational=(size,) * 4)
        for _ in range(more):
            finished(learner, other, occupational="3" * size)
        result = (started if open_ else finished)(learner, other, occupational="3" * size)
        actions.share_occupation(assessment=result, team=workplace.team, only=False, by=learner)
        line = next(outline_of(other).statements)
        for _ in range(more):
            note = Evidence.objects.create(owner=learner, kind="note", note="Done often.")
            EvidenceUse.objects.create(evidence=note, assessment=result, statement_id=line.id)
    client = signed_in(learner)
    with django_assert_num_queries(queries):
        page = page_of(client)
    assert page.count("ocard") == 1 + more
    assert f"{more} item" in page
