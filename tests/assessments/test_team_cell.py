"""One answer as a manager opens it, on a page of its own and in the team page's panel."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Rating, Review
from factories import MembershipFactory, Workplace, document, finished, framework, rate, signed_in
from factories.edits import edited
from frameworks.actions import publish
from frameworks.documents import StatementDoc
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent

PANEL = {"HX-Request": "true", "HX-Target": "panel"}


def line_of(workplace: Workplace, nth: int = 0) -> StatementLine:
    return list(outline_of(workplace.framework).statements)[nth]


def address(workplace: Workplace, nth: int = 0) -> str:
    line = line_of(workplace, nth)
    return f"/teams/{workplace.team.pk}/p/{workplace.learner.pk}/s/{line.id}/"


def seen(workplace: Workplace, revision: int) -> str:
    """What the form says that it was made for."""
    view = Review.objects.filter(assessment=workplace.result, value__isnull=False).first()
    return f"{workplace.result.pk}-{line_of(workplace).id}-{revision}-{view.pk if view else 0}"


def post(workplace: Workplace, *, panel: bool = False, **data: Any) -> Any:
    """Send the form as the manager who opened the answer as it is now."""
    rating = Rating.objects.get(assessment=workplace.result, statement=line_of(workplace).id)
    sent = {"act": "view", "seen": seen(workplace, rating.revision), "saw": rating.value, **data}
    return signed_in(workplace.manager).post(
        address(workplace), sent, headers=PANEL if panel else {}
    )


def look(workplace: Workplace, **headers: str) -> str:
    response = signed_in(workplace.manager).get(address(workplace), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_who_what_and_how_the_reviewer_may_answer(workplace: Workplace) -> None:
    workplace.share()
    line, page = line_of(workplace), look(workplace)
    assert page.count("<h1") == 1
    for text in (line.name, line.rest, "Lee Learner", "Fully", "Emerging", "Agree with Lee: Fully"):
        assert text in page
    assert "No view yet" in page
    assert "No evidence yet." in page


def test_the_panel_is_the_fragment_of_the_page(workplace: Workplace) -> None:
    workplace.share()
    panel = look(workplace, **PANEL)
    assert "<html" not in panel
    assert '<h2 id="pnh"' in panel
    assert "Agree with Lee: Fully" in panel
    other = look(workplace, **{"HX-Request": "true", "HX-Target": "results"})
    assert "<html" in other


@pytest.mark.parametrize("panel", [False, True])
@pytest.mark.parametrize(
    ("sent", "kind", "value", "told"),
    [
        ({"value": "2", "comment": " Nearly. "}, "view", 2, "Your view is saved."),
        ({"comment": "Nearly."}, "view", None, "Your view is saved."),
        ({"act": "agree", "comment": "Nearly."}, "view", 3, "Confirmed: Lee and you agree."),
        ({"act": "ask", "comment": "Nearly."}, "ask", None, "Lee is asked for evidence."),
        ({"act": "ask", "value": "2", "comment": "Nearly."}, "ask", None, "Lee is asked"),
    ],
)
def test_what_the_manager_says_is_kept_and_told(
    workplace: Workplace,
    panel: bool,
    sent: dict[str, str],
    kind: str,
    value: int | None,
    told: str,
) -> None:
    workplace.share()
    before = list(Rating.objects.order_by("pk").values())
    response = post(workplace, panel=panel, **sent)
    review = Review.objects.get()
    assert (review.kind, review.value, review.comment) == (kind, value, "Nearly.")
    assert (review.author, review.value_seen) == (workplace.manager, 3)
    assert list(Rating.objects.order_by("pk").values()) == before
    if panel:
        assert response.status_code == 200
        page = response.content.decode()
        assert "<html" not in page
    else:
        assert (response.status_code, response["Location"]) == (302, address(workplace))
        page = response.client.get(address(workplace)).content.decode()
    assert told in page
    assert "Nearly." in page


def test_a_confirmed_answer_offers_no_second_agreement(workplace: Workplace) -> None:
    workplace.share()
    post(workplace, act="agree")
    page = look(workplace)
    assert "Confirmed" in page
    assert "Agree with Lee" not in page


@pytest.mark.parametrize("panel", [False, True])
@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "review_empty"),
        ({"value": "5", "comment": "Kept words"}, "bad_value"),
        ({"value": "x", "comment": "Kept words"}, "bad_value"),
        ({"value": "2", "comment": "Kept words " + "x" * 2000}, "text_too_long"),
        ({"value": "2", "comment": "Kept words \x07"}, "bad_text"),
    ],
)
def test_a_faulty_form_comes_back_as_it_was(
    workplace: Workplace, panel: bool, sent: dict[str, str], code: str
) -> None:
    workplace.share()
    response = post(workplace, panel=panel, **sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'data-code="{code}"' in page
    assert ("<html" in page) is not panel
    assert ("Kept words" in page) is bool(sent.get("comment"))
    assert ('value="2" checked' in page) is (sent.get("value") == "2")
    assert not Review.objects.exists()


@pytest.mark.parametrize("panel", [False, True])
@pytest.mark.parametrize("act", ["view", "agree", "ask"])
def test_an_answer_that_changed_meanwhile_is_shown_and_the_words_are_kept(
    workplace: Workplace, act: str, panel: bool
) -> None:
    workplace.share()
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    rate(workplace.result, occupational="4")
    sent: dict[str, Any] = {"act": act, "seen": seen(workplace, 1), "saw": 3, "value": "2"}
    response = post(workplace, panel=panel, **sent, comment="Kept words")
    page = response.content.decode()
    assert response.status_code == 409
    assert 'data-code="changed"' in page
    assert "You saw: Fully. Now: Beyond." in page
    assert "Kept words" in page
    assert f'name="seen" value="{seen(workplace, 2)}"' in page
    assert not Review.objects.exists()
    assert post(workplace, panel=panel, act=act, value="2").status_code in (200, 302)


@pytest.mark.parametrize("said", ["", "x", "-1", "1", "0-0-1-0"])
def test_a_form_that_says_not_what_it_saw_is_not_trusted(workplace: Workplace, said: str) -> None:
    workplace.share()
    assert post(workplace, seen=said, value="2").status_code == 409


@pytest.mark.parametrize("act", ["view", "agree", "ask"])
def test_a_form_made_for_another_round_says_nothing_of_this_one(
    workplace: Workplace, act: str
) -> None:
    workplace.share()
    sent = {"act": act, "seen": seen(workplace, 1), "saw": 3, "value": "2"}
    finished(workplace.learner, workplace.framework, occupational="4" * 8)
    response = signed_in(workplace.manager).post(address(workplace), sent)
    assert response.status_code == 409
    assert "You saw: Fully. Now: Beyond." in response.content.decode()
    assert not Review.objects.exists()


def test_nobody_agrees_with_another_value_than_they_saw(workplace: Workplace) -> None:
    workplace.share()
    assert post(workplace, act="agree", saw=2).status_code == 409
    assert not Review.objects.exists()


@pytest.mark.parametrize("sent", [{"act": "agree"}, {"value": "2", "comment": "Kept words"}])
def test_another_managers_view_is_shown_before_it_is_overridden(
    workplace: Workplace, sent: dict[str, Any]
) -> None:
    workplace.share()
    other = MembershipFactory.create(team=workplace.team, kind="manager", user__name="Olu").user
    before = seen(workplace, 1)
    actions.review_rating(
        assessment=workplace.result,
        statement=line_of(workplace).id,
        value=1,
        comment="Not once.",
        by=other,
    )
    response = post(workplace, seen=before, **sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert 'data-code="view_changed"' in page
    assert "Not once." in page
    assert ("Kept words" in page) is ("comment" in sent)
    assert Review.objects.get().author == other
    assert post(workplace, **sent).status_code == 302
    assert Review.objects.count() == 2


@pytest.mark.parametrize("act", ["view", "agree", "ask"])
def test_sending_a_form_twice_says_it_once(workplace: Workplace, act: str) -> None:
    workplace.share()
    twice: dict[str, Any] = {"act": act, "seen": seen(workplace, 1), "value": "2", "comment": "Hm"}
    assert [post(workplace, **twice).status_code for _ in range(2)] == [302, 302]
    assert Review.objects.count() == 1


def test_an_answer_taken_back_says_so(workplace: Workplace) -> None:
    workplace.share()
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    given = {line_of(workplace).id: actions.Given(None)}
    actions.save_ratings(assessment=workplace.result, given=given, by=workplace.learner)
    assert "Lee has not rated this." in look(workplace)
    response = post(workplace, value="2", saw="")
    assert response.status_code == 422
    assert 'data-code="not_rated"' in response.content.decode()


def test_what_is_no_part_of_the_work_may_be_seen_otherwise_but_not_agreed_with(
    workplace: Workplace,
) -> None:
    workplace.share()
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    rate(workplace.result, occupational="0")
    page = look(workplace)
    assert "Not part of my work" in page
    assert "Not done here" in page
    assert "Agree with" not in page
    assert post(workplace, act="agree", saw="").status_code == 422
    assert post(workplace, value="2", saw="").status_code == 302


def test_withdrawing_ends_it_at_once_for_looking_and_for_saying(workplace: Workplace) -> None:
    share = workplace.share()
    assert signed_in(workplace.manager).get(address(workplace)).status_code == 200
    actions.withdraw_share(share=share, by=workplace.learner)
    assert signed_in(workplace.manager).get(address(workplace)).status_code == 404
    assert post(workplace, value="2").status_code == 404
    assert not Review.objects.exists()


def test_every_look_is_on_record_with_its_statement(workplace: Workplace) -> None:
    workplace.share()
    look(workplace)
    look(workplace, **PANEL)
    events = AuditEvent.objects.filter(action="team.view", actor=workplace.manager)
    detail = {"assessment": workplace.result.pk, "statement": line_of(workplace).id}
    assert [event.detail for event in events] == [detail, detail]


def test_a_manager_who_shares_reads_their_own_and_says_nothing(workplace: Workplace) -> None:
    result = finished(workplace.manager, workplace.framework, occupational="3")
    actions.share_occupation(
        assessment=result, team=workplace.team, only=False, by=workplace.manager
    )
    path = f"/teams/{workplace.team.pk}/p/{workplace.manager.pk}/s/{line_of(workplace).id}/"
    client = signed_in(workplace.manager)
    page = client.get(path).content.decode()
    assert "This is your own rating." in page
    assert "Your view" not in page
    assert client.post(path, {"seen": seen(workplace, 1), "value": "2"}).status_code == 404


def test_the_neighbours_lead_to_the_next_statement_and_person(workplace: Workplace) -> None:
    workplace.share()
    kit = workplace.join("Kit Sharer")
    client = signed_in(workplace.manager)
    page = client.get(address(workplace, 1)).content.decode()
    assert address(workplace, 0) in page
    assert address(workplace, 2) in page
    team, line = workplace.team.pk, line_of(workplace, 1).id
    assert f"/teams/{team}/p/{kit.learner_id}/s/{line}/" in page
    first = client.get(address(workplace, 0)).content.decode()
    assert "Previous statement" not in first
    assert "Next statement" in first


def test_an_answer_of_another_version_is_found_and_its_wording_told(workplace: Workplace) -> None:
    workplace.share()
    base = document(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)})
    old = line_of(workplace)
    reworded = StatementDoc(old.text.replace("does what", "always does what"))
    made = edited(base, lambda levels: levels[0].__setitem__(0, reworded))
    to = publish(document=made, by=None).framework
    new = next(iter(outline_of(to).statements))
    assert new.text != old.text
    path = f"/teams/{workplace.team.pk}/p/{workplace.learner.pk}/s/{{}}/"
    client = signed_in(workplace.manager)
    for pk in (new.id, old.id):
        page = client.get(path.format(pk)).content.decode()
        assert "Always does what" in page
        assert "Lee rates version v1, where it reads" in page
    sent = {"act": "agree", "seen": seen(workplace, 1), "saw": 3}
    response = client.post(path.format(new.id), sent)
    assert response.status_code == 302
    review = Review.objects.get()
    assert (review.statement_id, review.value) == (old.id, 3)


@pytest.mark.parametrize("act", ["view", "agree", "ask"])
def test_a_statement_their_version_does_not_have_takes_no_view(
    workplace: Workplace, act: str
) -> None:
    workplace.share()
    base = document(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)})
    new = StatementDoc("Quite new — was never asked before.")
    to = publish(document=edited(base, lambda levels: levels[0].append(new)), by=None).framework
    line = next(each for each in outline_of(to).statements if each.name == "Quite new")
    path = f"/teams/{workplace.team.pk}/p/{workplace.learner.pk}/s/{line.id}/"
    sent = {"act": act, "seen": f"{workplace.result.pk}-{line.id}-1-0", "saw": 3, "value": "2"}
    response = signed_in(workplace.manager).post(path, sent)
    assert response.status_code == 422
    assert "They rate a version without this statement." in response.content.decode()
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "path", ["/p/{person}/s/0/", "/p/0/s/{line}/", "/p/{person}/s/{other}/", "/s/0/", "/s/{other}/"]
)
def test_what_is_not_shown_here_is_not_found(workplace: Workplace, path: str) -> None:
    workplace.share()
    other = framework("88-8888.00", title="Others")
    filled = path.format(
        person=workplace.learner.pk,
        line=line_of(workplace).id,
        other=next(iter(outline_of(other).statements)).id,
    )
    client = signed_in(workplace.manager)
    assert client.get(f"/teams/{workplace.team.pk}{filled}").status_code == 404


def test_words_are_shown_and_never_run(workplace: Workplace) -> None:
    workplace.share()
    post(workplace, value="2", comment="<script>alert(1)</script>\nSecond line")
    page = look(workplace)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Second line" in page


@pytest.mark.parametrize("count", [1, 3])
def test_an_answer_takes_the_same_queries_whatever_there_is(
    workplace: Workplace, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    workplace.share()
    for number in range(1, count):
        workplace.join(f"Kit {number}")
    for number in range(count):
        post(workplace, value="2", comment=f"Word {number}")
        actions.add_evidence(
            assessment=workplace.result,
            statement=line_of(workplace).id,
            kind="note",
            note=f"Note {number}",
            by=workplace.learner,
        )
    client: Client = signed_in(workplace.manager)
    for headers in ({}, PANEL):
        client.get(address(workplace))
        with django_assert_num_queries(15):
            page = client.get(address(workplace), headers=headers).content.decode()
        assert page.count("Word ") == count
        assert page.count("Note ") >= count
