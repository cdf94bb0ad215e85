"""What a learner's managers said, as the learner reads and answers it."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Rating, Review
from factories import (
    MembershipFactory,
    RoleFactory,
    UserFactory,
    Workplace,
    finished,
    signed_in,
)
from frameworks.outline import StatementLine
from frameworks.queries import outline_of


def line_of(workplace: Workplace, nth: int = 0) -> StatementLine:
    return list(outline_of(workplace.framework).strands[0].statements)[nth]


def address(workplace: Workplace, nth: int = 0) -> str:
    return f"/me/a/{workplace.result.pk}/s/{line_of(workplace, nth).id}/talk/"


def look(workplace: Workplace, path: str) -> str:
    response = signed_in(workplace.learner).get(path)
    assert response.status_code == 200
    return response.content.decode()


def said(workplace: Workplace, nth: int = 0, value: int | None = 2, comment: str = "") -> None:
    actions.review_rating(
        assessment=workplace.result,
        statement=line_of(workplace, nth).id,
        value=value,
        comment=comment,
        by=workplace.manager,
    )


def asked(workplace: Workplace, nth: int = 0) -> None:
    actions.ask_for_evidence(
        assessment=workplace.result,
        statement=line_of(workplace, nth).id,
        comment="A photo would do.",
        by=workplace.manager,
    )


def test_both_ratings_stand_side_by_side(workplace: Workplace) -> None:
    workplace.share()
    said(workplace, value=2, comment="Nearly.")
    page = look(workplace, address(workplace))
    assert page.count("<h1") == 1
    for text in ("You, ", "Fully", "Mo Manager, ", "Sees it as Partly", "Nearly."):
        assert text in page
    assert "the rating was Fully" in page


def test_before_anything_is_said_the_page_says_so(workplace: Workplace) -> None:
    page = look(workplace, address(workplace))
    assert "Nothing yet." in page
    assert "<textarea" not in page
    assert "Nothing yet" in look(workplace, "/me/talk/")


def test_a_reply_is_kept_and_closes_the_ask(workplace: Workplace) -> None:
    workplace.share()
    asked(workplace)
    assert "Mo Manager asks for evidence." in look(workplace, address(workplace))
    client = signed_in(workplace.learner)
    response = client.post(address(workplace), {"comment": " On Friday. "}, follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [(address(workplace), 302)]
    assert "Your reply is saved." in page
    assert "On Friday." in page
    assert "asks for evidence.</b>" not in page
    review = Review.objects.get(kind="reply")
    assert (review.author, review.comment, review.value) == (
        workplace.learner,
        "On Friday.",
        None,
    )
    manager = signed_in(workplace.manager).get(
        f"/teams/{workplace.team.pk}/p/{workplace.learner.pk}/s/{line_of(workplace).id}/"
    )
    assert "On Friday." in manager.content.decode()


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("  ", "reply_empty"),
        ("Kept words \x07", "bad_text"),
        ("Kept words " + "x" * 2000, "text_too_long"),
    ],
)
def test_a_faulty_reply_comes_back_as_it_was(workplace: Workplace, comment: str, code: str) -> None:
    workplace.share()
    said(workplace)
    response = signed_in(workplace.learner).post(address(workplace), {"comment": comment})
    page = response.content.decode()
    assert response.status_code == 422
    assert f'data-code="{code}"' in page
    assert ("Kept words" in page) is comment.startswith("Kept")
    assert Review.objects.count() == 1


def test_a_reply_to_nothing_is_refused(workplace: Workplace) -> None:
    response = signed_in(workplace.learner).post(address(workplace), {"comment": "Hello?"})
    assert response.status_code == 422
    assert not Review.objects.exists()


def test_all_of_it_is_listed_with_open_asks_first(workplace: Workplace) -> None:
    workplace.share()
    asked(workplace, 0)
    said(workplace, 1, 2)
    said(workplace, 2, 3)
    said(workplace, 3, None, "Well done.")
    page = look(workplace, "/me/talk/")
    assert "1 rating waits for evidence." in page
    names = [line_of(workplace, nth).name for nth in (0, 3, 2, 1)]
    assert sorted(names, key=page.index) == names
    for text in (
        "Mo Manager asks for evidence.",
        "Mo Manager wrote to you.",
        "Mo Manager agrees: Fully.",
        "Mo Manager sees it as Partly.",
    ):
        assert text in page
    actions.reply(
        assessment=workplace.result,
        statement=line_of(workplace).id,
        comment="Soon.",
        by=workplace.learner,
    )
    page = look(workplace, "/me/talk/")
    assert "Nothing waits for you." in page
    assert "You replied." in page


def test_the_way_to_it_is_on_dashboard_result_and_evidence(workplace: Workplace) -> None:
    evidence = f"/me/a/{workplace.result.pk}/evidence/{line_of(workplace).id}/"
    result = f"/me/a/{workplace.result.pk}/result/"
    for path in ("/me/", result, evidence):
        assert "/talk/" not in look(workplace, path)
    workplace.share()
    asked(workplace)
    said(workplace, value=2)
    assert "1 rating waits for evidence." in look(workplace, "/me/")
    assert address(workplace) in look(workplace, result)
    page = look(workplace, evidence)
    assert "Mo Manager asks for evidence." in page
    assert "A photo would do." in page
    assert address(workplace) in page
    client = signed_in(workplace.learner)
    client.post(evidence, {"kind": "note", "note": "It hangs in the hall."})
    assert "Nothing waits for you." in look(workplace, "/me/")
    assert "Added evidence" in look(workplace, address(workplace))


def test_what_was_said_stays_when_sharing_ends(workplace: Workplace) -> None:
    share = workplace.share()
    said(workplace, comment="Nearly.")
    actions.withdraw_share(share=share, by=workplace.learner)
    assert "Nearly." in look(workplace, address(workplace))


def test_earlier_rounds_are_told_by_their_month(workplace: Workplace) -> None:
    Rating.objects.filter(assessment=workplace.result).update(rated_at="2026-01-15T10:00Z")
    workplace.share()
    said(workplace, value=2)
    again = finished(workplace.learner, workplace.framework, occupational="4")
    line = line_of(workplace)
    page = look(workplace, f"/me/a/{again.pk}/s/{line.id}/talk/")
    assert "Self-rating in January 2026" in page
    assert "Mo Manager saw Partly" in page
    assert "No view yet" in page


def test_nothing_here_shames(workplace: Workplace) -> None:
    workplace.share()
    said(workplace, value=1)
    asked(workplace)
    for path in (address(workplace), "/me/talk/"):
        text = look(workplace, path).casefold()
        assert not {"fail", "weak", "wrong", "overrate"} & set(text.split())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        ("stranger", 404),
        ("member", 404),
        ("manager", 404),
        ("site_admin", 404),
        ("framework_admin", 404),
    ],
)
def test_only_the_learner_reads_it_here(
    workplace: Workplace, who: str, status: int, method: str
) -> None:
    workplace.share()
    said(workplace, comment="Nearly.")
    client = Client()
    people: dict[str, Any] = {
        "stranger": UserFactory.create,
        "member": lambda: MembershipFactory.create(team=workplace.team).user,
        "manager": lambda: workplace.manager,
    }
    if who != "anonymous":
        make = people.get(who, lambda: RoleFactory.create(kind=who).user)
        client = signed_in(make())
    assert getattr(client, method)(address(workplace)).status_code == status
    response = getattr(client, method)("/me/talk/")
    assert response.status_code == (302 if who == "anonymous" else 200)
    assert b"Nearly." not in response.content


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_whatever_was_said(
    workplace: Workplace, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    workplace.share()
    for nth in range(count):
        asked(workplace, nth)
        said(workplace, 0, comment=f"Word {nth}")
    client = signed_in(workplace.learner)
    client.get(address(workplace))
    with django_assert_num_queries(7):
        assert client.get(address(workplace)).content.decode().count("Word ") == count
    with django_assert_num_queries(4):
        page = client.get("/me/talk/").content.decode()
    assert page.count("Evidence asked for") == count
