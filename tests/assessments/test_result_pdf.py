"""A result as a PDF: what it says, how long it is, and whom it is given to."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Assessment, EvidenceUse
from factories import (
    UserFactory,
    document,
    finished,
    framework,
    make_workplace,
    signed_in,
    started,
)
from factories.edits import says
from frameworks.actions import publish
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

FOUR = (10, 10, 10, 10)
DOMAINS = {f"Domain {n}": (2, 2, 2, 2) for n in range(1, 11)}
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def pdf(assessment: Assessment, asked: str = "") -> PdfReader:
    answer = signed_in(assessment.learner).get(f"/me/a/{assessment.pk}/result.pdf{asked}")
    assert answer.status_code == 200
    return PdfReader(BytesIO(answer.content), strict=True)


def text_of(reader: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def whole() -> Framework:
    return framework(occupational=FOUR, ai=(2, 3, 4, 5), durable=DOMAINS)


def robin(**fields: Any) -> User:
    return UserFactory.create(name="Robin Vale", **fields)


def test_it_is_tagged_named_and_says_what_the_page_says() -> None:
    made = finished(
        robin(), whole(), occupational="3" * 18 + "22" + "1" * 20, ai="33", durable="3" * 80
    )
    Assessment.objects.filter(pk=made.pk).update(finished_at=AT, started_at=AT)
    reader = pdf(made)
    assert len(reader.pages) == 2
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]
    assert catalog["/Lang"].startswith("en")
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title == "Skills result: Test clerks"
    assert reader.metadata.author == "Robin Vale"
    metadata = catalog["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    said = text_of(reader)
    for words in (
        "You are at Developing in Test clerks",
        "You meet 8 of 10 Developing statements. Meet 8 more Proficient statements to move up.",
        "Robin Vale. Occupation: Test clerks, 99-9999.00. Framework: version 1.",
        "1 March 2026",
        "Emerging reached: 10 of 10 met, 8 needed.",
        "What gets you to Proficient",
        "Self-rated: 40 of 40 answered.",
        "No evidence yet.",
        "AI skills: Aware",
        "Domain 10",
        "Every statement and your answer",
        "Placed by rule nsx-placement-1",
        "Not for decisions on hiring or pay.",
        "Framework: Made for a test.",
        "Page 2 of 2",
    ):
        assert words in said, words
    assert "O*NET" not in said


def alternatives(reader: PdfReader) -> list[str]:
    """The texts that stand for pictures."""
    found = []

    def walk(element: Any) -> None:
        element = element.get_object()
        if isinstance(element, list):
            for each in element:
                walk(each)
        elif hasattr(element, "get"):
            if "/Alt" in element:
                found.append(str(element["/Alt"]))
            if "/K" in element:
                walk(element["/K"])

    root: Any = reader.trailer["/Root"]
    walk(root["/StructTreeRoot"])
    return found


def test_the_ladder_is_told_in_words() -> None:
    made = finished(robin(), framework(), occupational="33333111")
    (told,) = alternatives(pdf(made))
    assert told.startswith("Emerging 2 of 2 met, Developing 2 of 2 met, Proficient 1 of 2 met")
    assert "You: Developing." in told


def test_what_it_rests_on_and_how_it_went() -> None:
    user, made = robin(), framework()
    finished(user, made, occupational="33111111")
    again = started(user, made, occupational="33333333")
    first = next(outline_of(made).statements).id
    actions.add_evidence(assessment=again, statement=first, by=user, kind="note", note="Shown.")
    actions.finish_assessment(assessment=again, by=user)
    assert EvidenceUse.objects.count() == 1
    said = text_of(pdf(again))
    assert "1 of 8 with evidence." in said
    assert "Over time" in said
    assert "Three ways to see it" in said
    assert "You are at the top level" in said


def test_an_open_one_says_so_and_is_placed_now() -> None:
    made = started(robin(), framework(occupational=FOUR), occupational="3" * 10 + "33")
    reader = pdf(made)
    said = text_of(reader)
    assert "not finished" in said
    assert "You are at Emerging or above in Test clerks" in said
    assert "At least" in said
    assert "At most" in said
    assert "What decides Developing" in said


def test_a_quick_one_is_an_estimate() -> None:
    asked = "33........" * 2 + "3" * 10 + "1" * 10
    made = finished(robin(), framework(occupational=FOUR), occupational=asked)
    Assessment.objects.filter(pk=made.pk).update(quick=3)
    said = text_of(pdf(made))
    assert "You are at about Proficient in Test clerks" in said
    assert "An estimate from the quick form. Emerging and Developing presumed" in said
    assert "About" in said
    assert "At most" not in said
    Assessment.objects.filter(pk=made.pk).update(quick=None)
    assert "You are at Proficient or below in Test clerks" in text_of(pdf(made))


def test_a_quick_one_that_asks_on_is_none() -> None:
    made = started(robin(), framework(occupational=FOUR), occupational="." * 20 + "3" * 10)
    Assessment.objects.filter(pk=made.pk).update(quick=3)
    assert "About" not in text_of(pdf(made))


def test_one_that_cannot_be_placed() -> None:
    made = finished(robin(), framework(), occupational="00333333")
    said = text_of(pdf(made))
    assert "Not placed: too little of Emerging is part of your work" in said
    assert "What stands in the way" in said
    assert " You " not in said.split("What stands in the way")[0].replace("You meet", "")


def test_one_below_the_first_level() -> None:
    said = text_of(pdf(finished(robin(), framework(), occupational="11111111")))
    assert "You are working towards Emerging in Test clerks" in said
    assert "You stand below the first step." in said


def test_an_empty_one() -> None:
    reader = pdf(started(robin(), framework()))
    assert len(reader.pages) == 1
    assert "Nothing rated yet in Test clerks" in text_of(reader)


def test_the_name_can_be_left_out_and_a_guest_has_none() -> None:
    made = finished(robin(), framework(), occupational="3333")
    reader = pdf(made, "?name=no")
    assert "Robin" not in text_of(reader)
    assert reader.metadata
    assert not reader.metadata.author
    guest = User.objects.create(is_guest=True)
    assert text_of(pdf(finished(guest, framework("99-1111.00"), occupational="3333")))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Żaneta Đặng", "Żaneta Đặng"),
        ("#strong[Bo] $x^2$ = // \\ @x <y>", "#strong[Bo] $x^2$ = // \\ @x <y>"),
        ("山田🚴 Taro", "Taro"),
        ("\u202eRobin\u200b \ufffe", "□"),
        ("שלום עליכם", ""),
        ("محمد علي", ""),
        ("W" * 150, "W" * 20),
    ],
)
def test_whatever_a_name_is_written_with(name: str, shown: str) -> None:
    made = finished(UserFactory.create(name=name), framework(), occupational="3333")
    reader = pdf(made)
    assert len(reader.pages) <= 2
    said = text_of(reader)
    assert shown in said
    if "□" in said:
        assert "The sign □ stands for a letter that this file cannot draw." in said


@pytest.mark.parametrize("text", ["long", "one word"])
def test_long_titles_and_wordings_stay_on_two_pages(text: str) -> None:
    base = document(
        title="Very " * 38 + "long", occupational=FOUR, ai=(2, 3, 4, 5), durable=DOMAINS
    )
    long = "W" * 300 if text == "one word" else "does the work and says how it went, " * 12
    texts = [[f"{level}{n} {long}" for n in range(10)] for level in "ABCD"]
    made = publish(document=says(base, *texts), by=None).framework
    reader = pdf(finished(robin(), made, occupational="1" * 40, ai="1" * 14, durable="1" * 80))
    assert len(reader.pages) <= 2
    assert "Page 2 of 2" in text_of(reader) or len(reader.pages) == 1


@pytest.mark.parametrize("many", [15, 25, 50])
@pytest.mark.parametrize(
    "name", ["Short", "A domain with quite a long and winding name of its own, number"]
)
def test_many_domains_stay_on_two_pages(many: int, name: str) -> None:
    domains = {f"{name} {n}": (1, 1, 1, 1) for n in range(many)}
    made = framework(occupational=FOUR, ai=(2, 3, 4, 5), durable=domains)
    user = robin()
    for _ in range(6):
        last = finished(user, made, occupational="1" * 40, ai="33", durable="3321" * many)
    reader = pdf(last)
    assert len(reader.pages) <= 2
    said = text_of(reader)
    assert EVERY in said or "Every statement and your answer" in said
    assert f"{name} {many - 1}" in said or f"{many} domains" in said


EVERY = "Every statement with your answer is on the page in the browser."


def test_a_long_list_is_cut_and_says_so() -> None:
    made = framework(occupational=(40, 40, 40, 40), ai=(2, 3, 4, 5), durable=DOMAINS)
    reader = pdf(finished(robin(), made, occupational="1" * 160, ai="1" * 14, durable="1" * 80))
    assert len(reader.pages) == 2
    said = text_of(reader)
    assert "The statements you do not meet yet" in said
    assert re.search(r"And \d+ more like these\. " + EVERY, said)
    assert said.count("occupational skill") >= 40
    assert EVERY not in text_of(pdf(finished(robin(), framework("77-7777.00"), occupational="11")))


def test_of_what_settles_it_eight_are_named() -> None:
    made = started(robin(), framework(occupational=FOUR), occupational="31")
    said = text_of(pdf(made)).split("Every statement")[0]
    assert "You have not rated these 8 yet." in said
    assert "on the page in the browser" not in said
    assert said.count("occupational skill") == 8


def test_it_is_a_file_of_its_learners_own(client: Client) -> None:
    made = finished(robin(), framework(), occupational="3333")
    Assessment.objects.filter(pk=made.pk).update(finished_at=AT, started_at=AT)
    path = f"/me/a/{made.pk}/result.pdf"
    answer = signed_in(made.learner).get(path)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        'attachment; filename="nsx-test-clerks-2026-03-01.pdf"'
    )
    assert answer["Cache-Control"] == "private, no-store"
    assert signed_in(UserFactory.create()).get(path).status_code == 404
    assert client.get(path)["Location"].startswith("/account/login/")
    assert signed_in(made.learner).post(path).status_code == 405


def test_a_manager_who_sees_the_result_gets_no_file() -> None:
    work = make_workplace()
    work.share()
    path = f"/me/a/{work.result.pk}/result.pdf"
    assert signed_in(work.manager).get(path).status_code == 404


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_query_count_does_not_grow(
    rounds: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user, made = robin(), whole()
    for _ in range(rounds):
        last = finished(user, made, occupational="3" * 40, durable="3" * 80)
    client = signed_in(user)
    client.get(f"/me/a/{last.pk}/result.pdf")
    with django_assert_num_queries(6):
        client.get(f"/me/a/{last.pk}/result.pdf")


def test_the_result_page_leads_to_it() -> None:
    made = finished(robin(), framework(), occupational="3333")
    page = signed_in(made.learner).get(f"/me/a/{made.pk}/result/").content.decode()
    assert f'href="/me/a/{made.pk}/result.pdf"' in page
