"""The result page, the look before finishing, and what stands there in every state."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from assessments import actions
from assessments.models import Assessment, Evidence, EvidenceUse, Rating, Review, StoredPlacement
from factories import UserFactory, finished, rate, started
from factories.frameworks import framework as small_framework
from frameworks.actions import retire
from frameworks.models import Framework, Occupation
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples"
SOCS = ("49-3091.00", "15-1254.00", "29-1141.00")

HALF = {"occupational": "3333333333 3333333331 3333322111 3111111111", "ai": "33 333 3111 11111"}
FULL = {**HALF, "durable": "33331111" * 6 + "33333311" * 4}


@pytest.fixture
def learner() -> User:
    return UserFactory.create(name="Lee Learner")


@pytest.fixture
def at(client: Client, learner: User) -> Client:
    """The learner's browser."""
    client.force_login(learner)
    return client


@pytest.fixture
def framework() -> Framework:
    return example(SOCS[0])


def example(soc: str) -> Framework:
    call_command("import_framework", str(EXAMPLES / f"{soc}.json"), verbosity=0)
    return Framework.objects.get(occupation__code=soc)


def html(client: Client, assessment: Assessment, page: str = "result") -> str:
    response = client.get(f"/me/a/{assessment.pk}/{page}/")
    assert response.status_code == 200
    return response.content.decode()


def seen(client: Client, assessment: Assessment, page: str = "result") -> str:
    """The page's main part as a reader has it: tags gone, spaces single."""
    main = html(client, assessment, page).partition("<main")[2].partition("</main>")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


def ids(assessment: Assessment, kind: str = "occupational") -> list[int]:
    strand = outline_of(assessment.framework).strand(kind)
    assert strand is not None
    return [line.id for line in strand.statements]


def back(assessment: Assessment, days: int) -> None:
    """Move a finished assessment into the past."""
    assessment.refresh_from_db()
    assert assessment.finished_at is not None
    assessment.finished_at -= timedelta(days=days)
    assessment.started_at = assessment.finished_at - timedelta(hours=1)
    assessment.save()


STATES: list[tuple[dict[str, str], bool, str]] = [
    ({}, False, "Nothing rated yet in {}"),
    ({}, True, "Nothing rated yet in {}"),
    ({"durable": "3" * 8}, False, "Your level in {} is still open"),
    ({"occupational": "3333333333 333"}, False, "You are at Emerging or above in {}"),
    ({"occupational": "3333333333 333"}, True, "You are at Emerging or above in {}"),
    (FULL, False, "You are at Developing in {}"),
    (FULL, True, "You are at Developing in {}"),
    ({"occupational": "1" * 40}, True, "You are working towards Emerging in {}"),
    ({"occupational": "4" * 40}, True, "You are at Advanced in {}"),
    (
        {"occupational": "0" * 40, "ai": "0" * 14, "durable": "0" * 80},
        True,
        "Not placed: too little of Emerging is part of your work",
    ),
]


@pytest.mark.parametrize("soc", SOCS)
def test_the_sentence_comes_first_in_every_state(client: Client, soc: str) -> None:
    framework = example(soc)
    for answers, done, sentence in STATES:
        learner = UserFactory.create()
        client.force_login(learner)
        made = (finished if done else started)(learner, framework, **answers)
        page = html(client, made)
        heading = re.findall(r"<h1[^>]*>([^<]*)</h1>", page)
        assert heading == [sentence.format(framework.occupation.title)]
        assert f"Framework {framework.version}. Placed by rule nsx-placement-1." in page


def test_it_says_why_with_the_numbers_and_names_what_is_missing(
    at: Client, learner: User, framework: Framework
) -> None:
    page = seen(at, finished(learner, framework, **FULL))
    missed = list(outline_of(framework).statements)[19].name
    assert "You meet 9 of 10 Developing statements. Meet 3 more Proficient statements" in page
    assert "Emerging reached: 10 of 10 met, 8 needed." in page
    assert f"Developing reached: 9 of 10 met, 8 needed. Not met: {missed} ." in page
    assert "Proficient not reached: 5 of 10 met, 8 needed." in page
    assert "(nsx-placement-1)" in page


def test_the_fewest_statements_that_lift_it_are_links_while_it_is_open(
    at: Client, learner: User, framework: Framework
) -> None:
    made = started(learner, framework, **FULL)
    lines = ids(made)
    fewest = html(at, made).partition('<h2 id="next-h">')[2].partition("<details")[0]
    assert "What gets you to Proficient" in fewest
    assert "Any 3 of your 5 open ones will do." in fewest
    links = [f"/me/a/{made.pk}/occupational-3/?s={lines[i]}" for i in (25, 26, 27)]
    assert re.findall(r'<a [^>]*href="([^"]+)"', fewest) == links
    assert at.get(links[0]).status_code == 200
    actions.finish_assessment(assessment=made, by=learner)
    assert "?s=" not in html(at, made)


@pytest.mark.parametrize(
    ("occupational", "title", "told"),
    [
        ("3" * 10, "What decides Developing", "You have not rated these 10 yet."),
        ("3" * 40, "You are at the top level", "Evidence makes it easier for others to trust."),
        ("3" * 10 + "0" * 6 + "3" * 4, "What stands in the way", "Developing cannot be judged:"),
        ("33333332 22", "What gets you to Emerging", "Any 1 of your 3 open ones will do."),
        ("33333331 ..", "What decides Emerging", "You have not rated these 2 yet."),
        ("1112", "What gets you to Emerging", "The shortest way is 8 statements:"),
    ],
)
def test_the_way_on_fits_the_state(
    at: Client, learner: User, framework: Framework, occupational: str, title: str, told: str
) -> None:
    way = html(at, started(learner, framework, occupational=occupational)).partition(
        '<h2 id="next-h">'
    )[2]
    assert way.startswith(f"{title}</h2>")
    assert told in way.partition("</section>")[0]


@pytest.mark.parametrize(
    ("occupational", "question"),
    [
        ("3" * 10 + "3333311111" + "3" * 10 + "1" * 10, "You meet Proficient but not Developing"),
        ("3" * 10 + "000000" + "3" * 14 + "1" * 10, "but Developing cannot be judged."),
        ("3" * 40, "You gave “Fully” 40 times."),
        ("3333300000" + "3333333333" + "1" * 20, "What you left out changes your level"),
    ],
)
def test_a_flag_is_put_as_a_question(
    at: Client, learner: User, framework: Framework, occupational: str, question: str
) -> None:
    page = seen(at, finished(learner, framework, occupational=occupational))
    assert question in page.partition("Worth a second look")[2]


def test_what_one_is_not_sure_of_is_listed(at: Client, learner: User, framework: Framework) -> None:
    made = started(learner, framework, **FULL)
    assert "not sure" not in seen(at, made).lower()
    Rating.objects.filter(assessment=made, statement_id__in=ids(made)[:2]).update(not_sure=True)
    page = seen(at, made)
    assert "You marked 2 as “not sure”" in page
    assert "Not sure: 2" in page


def test_all_three_strands_are_told(at: Client, learner: User, framework: Framework) -> None:
    made = finished(learner, framework, **FULL)
    page = html(at, made)
    assert "AI skills: Developing" in page
    assert "Durable skills: Developing" in page
    table = page.partition('<caption class="vh">Durable skills, placement 0 to 4')[2]
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("</table>")[0])
    assert len(rows) == 11
    assert page.count('class="radar"') == page.count('<ul class="db"') == 1
    assert re.findall(r"<title[^>]*>([^<]+)</title>", page)[1:] == [
        "Your level ladder",
        "Durable skills: placement by domain",
    ]


def test_what_is_not_rated_says_so_and_leads_there(
    at: Client, learner: User, framework: Framework
) -> None:
    made = started(learner, framework, occupational=HALF["occupational"])
    page = html(at, made)
    assert "Not rated yet. 14 statements, about 3 min." in page
    assert f'href="/me/a/{made.pk}/ai-1/"' in page
    assert f'href="/me/a/{made.pk}/durable-1/"' in page


def test_a_framework_with_one_strand_has_no_other_cards(at: Client, learner: User) -> None:
    made = finished(learner, small_framework(), occupational="33 33 31 11")
    page = seen(at, made)
    assert "You are at Developing in Test clerks" in page
    assert "AI skills" not in page
    assert "Durable skills" not in page


def back_up(made: Assessment, lines: list[int]) -> None:
    item = Evidence.objects.create(owner=made.learner, kind="note", note="Seen at work.")
    EvidenceUse.objects.bulk_create(
        EvidenceUse(evidence=item, assessment=made, statement_id=line) for line in lines
    )


def test_the_three_lenses_are_shown_where_they_differ(
    at: Client, learner: User, framework: Framework
) -> None:
    made = started(learner, framework, **FULL)
    assert "Three ways to see it" not in seen(at, made)
    lines, manager = ids(made), UserFactory.create()
    back_up(made, lines[:14])
    Review.objects.bulk_create(
        Review(assessment=made, statement_id=line, author=manager, value=value, revision_seen=1)
        for line, value in zip(lines[:6], [3, 3, 3, 3, 3, 1], strict=True)
    )
    actions.finish_assessment(assessment=made, by=learner)
    page = seen(at, made)
    assert "Occupational skills Developing Emerging No level yet" in page
    assert "Your manager sees 1 another way" in page
    assert "Self-rated, 5 of 40 confirmed" in page
    assert "5 backed by evidence and confirmed by your manager" in page
    assert "9 backed by evidence, not confirmed yet" in page
    assert "26 no evidence yet." in page


@pytest.mark.parametrize("earlier", [0, 1, 3])
def test_earlier_results_are_listed_and_linked(
    at: Client, learner: User, framework: Framework, earlier: int
) -> None:
    past = []
    for number in range(earlier):
        past.append(finished(learner, framework, occupational="3" * 10 + "1" * 30))
        back(past[-1], days=300 - number)
    made = finished(learner, framework, **FULL)
    page = html(at, made)
    links = [f"/me/a/{each.pk}/result/" for each in reversed(past)]
    assert re.findall(r'href="(/me/a/\d+/result/)"', page) == links
    assert page.count('class="hist"') == (1 if earlier else 0)
    assert ("Over time" in page) is bool(earlier)
    if past:
        assert "This is an earlier result." in html(at, past[0])


def test_another_persons_results_are_not_among_them(
    at: Client, learner: User, framework: Framework
) -> None:
    finished(UserFactory.create(), framework, **FULL)
    assert "Over time" not in seen(at, finished(learner, framework, **FULL))


def test_durable_domains_are_compared_with_the_last_time(
    at: Client, learner: User, framework: Framework
) -> None:
    back(finished(learner, framework, durable="33111111" * 10), days=30)
    page = seen(at, finished(learner, framework, durable="33331111" * 9 + "11111111"))
    assert page.count("▲ up 1") == 9
    assert page.count("▼ down 1") == 1


def test_a_finished_result_stays_as_it_was_placed(
    at: Client, learner: User, framework: Framework
) -> None:
    made = finished(learner, framework, **FULL)
    stored = StoredPlacement.objects.get(assessment=made, strand__kind="occupational", lens="self")
    stored.result |= {"rule": "nsx-placement-0"}
    stored.save()
    assert "Placed by rule nsx-placement-0" in html(at, made)


def test_long_names_and_hostile_text_stay_text(at: Client, learner: User) -> None:
    title = "<b>Assemblers</b> & " + "very-long-word" * 12
    page = html(at, finished(learner, small_framework(title=title), occupational="33 33 31 11"))
    assert "<b>Assemblers" not in page
    assert "&lt;b&gt;Assemblers&lt;/b&gt; &amp; very" in page


@pytest.mark.parametrize("soc", SOCS)
@pytest.mark.parametrize("earlier", [1, 3])
def test_the_number_of_queries_is_the_same_whatever_the_size(
    at: Client,
    learner: User,
    soc: str,
    earlier: int,
    django_assert_num_queries: Any,
) -> None:
    framework = example(soc)
    for number in range(earlier):
        back(finished(learner, framework, **HALF), days=300 - number)
    few, many = small_framework(), started(learner, framework, **FULL)
    for made in (finished(learner, few, occupational="33"), many):
        html(at, made)
        # Session, user, assessment, answers, earlier results, teams, shares; what was stored.
        with django_assert_num_queries(9 if made.finished_at else 8):
            html(at, made)
    html(at, many, "review")
    with django_assert_num_queries(4):
        html(at, many, "review")


def test_before_finishing_one_sees_what_is_missing(
    at: Client, learner: User, framework: Framework
) -> None:
    made = started(learner, framework, occupational="3333333333 333")
    Rating.objects.filter(assessment=made, statement_id=ids(made)[0]).update(not_sure=True)
    back_up(made, ids(made)[:4])
    page = seen(at, made, "review")
    assert "13 of 134 statements rated" in page
    assert "You are at Emerging or above in Bicycle Repairers" in page
    assert "Not rated: 121" in page
    assert "Developing 7 of 10 not rated" in page
    assert "Not sure: 1" in page
    assert "Met without evidence: 9" in page
    link = f'href="/me/a/{made.pk}/occupational-2/?s={ids(made)[13]}"'
    assert link in html(at, made, "review")


def test_with_everything_rated_nothing_is_missing(
    at: Client, learner: User, framework: Framework
) -> None:
    made = started(learner, framework, **FULL)
    page = seen(at, made, "review")
    assert "You have rated every statement." in page
    assert "You marked none." in page


def test_finishing_from_there_shows_the_result_and_closes_it(
    at: Client, learner: User, framework: Framework
) -> None:
    made = started(learner, framework, **FULL)
    assert f'action="/me/a/{made.pk}/finish/"' in html(at, made, "review")
    assert at.post(f"/me/a/{made.pk}/finish/")["Location"] == f"/me/a/{made.pk}/result/"
    made.refresh_from_db()
    assert made.finished_at is not None
    assert at.get(f"/me/a/{made.pk}/review/")["Location"] == f"/me/a/{made.pk}/result/"
    assert AuditEvent.objects.filter(action="assessment.finish").count() == 1


def test_opening_again_leads_back_to_the_parts(
    at: Client, learner: User, framework: Framework
) -> None:
    made = finished(learner, framework, **FULL)
    assert f'action="/me/a/{made.pk}/reopen/"' in html(at, made)
    assert at.post(f"/me/a/{made.pk}/reopen/")["Location"] == f"/me/a/{made.pk}/"
    rate(made.__class__.objects.get(), occupational="1" * 40)
    assert "You are working towards Emerging" in seen(at, made)


def test_an_older_one_is_not_opened_beside_a_newer_open_one(
    at: Client, learner: User, framework: Framework
) -> None:
    old = finished(learner, framework, **FULL)
    new = started(learner, framework, **HALF)
    response = at.post(f"/me/a/{old.pk}/reopen/", follow=True)
    assert response.redirect_chain == [(f"/me/a/{new.pk}/", 302)]
    assert "You have this one open." in response.content.decode()
    old.refresh_from_db()
    assert old.finished_at is not None


@pytest.mark.parametrize("page", ["result", "review", "finish", "reopen"])
def test_nobody_else_sees_or_changes_it(
    client: Client, learner: User, framework: Framework, page: str
) -> None:
    made = started(learner, framework, **HALF)
    path = f"/me/a/{made.pk}/{page}/"
    assert client.get(path)["Location"].startswith("/account/login/")
    client.force_login(UserFactory.create())
    answer = client.get(path) if page in {"result", "review"} else client.post(path)
    assert answer.status_code == 404
    made.refresh_from_db()
    assert made.finished_at is None


@pytest.mark.parametrize("page", ["finish", "reopen"])
def test_a_link_changes_nothing(at: Client, learner: User, framework: Framework, page: str) -> None:
    made = started(learner, framework)
    assert at.get(f"/me/a/{made.pk}/{page}/").status_code == 405


def test_a_result_is_called_what_it_was_when_the_framework_is_retired(
    at: Client, learner: User, framework: Framework
) -> None:
    said = {"title": "Wheel Menders", "group": "Menders"}
    Occupation.objects.filter(pk=framework.occupation_id).update(onet_says=said)
    result = finished(learner, framework, **HALF)
    retire(framework=framework, by=None)
    assert Occupation.objects.get(pk=framework.occupation_id).title == "Wheel Menders"
    page = at.get(f"/me/a/{result.pk}/result/").content.decode()
    assert "Bicycle Repairers is no longer in the catalogue." in page
    assert "Wheel Menders" not in page
