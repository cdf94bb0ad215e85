"""Suggesting a correction, deciding on it, and hearing of it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.doors import body
from factories import OrganisationFactory, RoleFactory, UserFactory, framework, signed_in
from frameworks import actions
from frameworks.models import Correction, Draft, Framework, Statement
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, Organisation, User

pytestmark = pytest.mark.django_db

CaptureCommits = Callable[..., AbstractContextManager[Any]]
HOME = "/occupations/99-9999.00/"
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def made() -> Framework:
    found = framework()
    Framework.objects.update(anchors=[["skills", ["Reading", "Writing"]]])
    return found


@pytest.fixture
def admin() -> User:
    return RoleFactory.create(kind="framework_admin", user__name="Ada Admin").user


def statement() -> Statement:
    return Statement.objects.order_by("pk")[0]


def page_for(row: Statement) -> str:
    return f"{HOME}suggest/?s={row.pk}"


def suggested(by: User, says: str = "Better words", why: str = "") -> Correction:
    row = statement()
    version = row.level.domain.strand.framework
    return actions.suggest_correction(framework=version, statement=row, says=says, why=why, by=by)


@pytest.mark.parametrize("tab", ["", "sources/"])
def test_every_line_of_an_occupation_leads_to_a_form_that_shows_it(
    made: Framework, learner: User, tab: str
) -> None:
    client = signed_in(learner)
    links = re.findall(r'class="sug" href="([^"]+)"', body(client.get(HOME + tab)))
    assert len(links) == (2 if tab else 8)
    shown = [body(client.get(link.replace("&amp;", "&"))) for link in links]
    texts = [line.text for line in outline_of(made).statements]
    names = ["Reading", "Writing"] if tab else texts
    assert [name in page for name, page in zip(names, shown, strict=True)] == [True] * len(links)


def test_a_suggestion_is_kept_once_and_seen_in_ones_own_list(
    made: Framework, learner: User
) -> None:
    client = signed_in(learner)
    for _ in range(2):
        response = client.post(page_for(statement()), {"says": "New  words", "why": "Read it"})
        assert response["Location"] == "/me/suggestions/"
    row = Correction.objects.get()
    assert (row.says, row.why, row.version, row.text) == (
        "New words",
        "Read it",
        "v1",
        statement().text,
    )
    assert AuditEvent.objects.filter(action="correction.suggest").count() == 1
    page = body(client.get("/me/suggestions/"))
    assert "Open" in page
    assert "<ins>" in page
    assert "New words" not in body(signed_in(UserFactory.create()).get("/me/suggestions/"))


def test_an_anchor_is_named_by_kind_and_number(made: Framework, learner: User) -> None:
    client = signed_in(learner)
    address = f"{HOME}suggest/?v=v1&anchor=skills/2"
    assert client.post(address, {"says": "Writing well"}).status_code == 302
    row = Correction.objects.get()
    assert (row.anchor_kind, row.text, row.statement) == ("skills", "Writing", None)


@pytest.mark.parametrize(
    ("says", "why", "code"),
    [
        ("", " ", "empty"),
        (None, "", "unchanged"),
        ("x" * 2001, "", "text_too_long"),
        ("ok", "y" * 2001, "text_too_long"),
        ("a\x00b", "", "bad_text"),
        ("a\u202eb", "", "bad_text"),
        ("ok", "a\x1bb", "bad_text"),
    ],
)
def test_what_is_not_right_is_said(
    made: Framework, learner: User, says: str | None, why: str, code: str
) -> None:
    sent = {"says": statement().text if says is None else says, "why": why}
    response = signed_in(learner).post(page_for(statement()), sent)
    assert response.status_code == 422
    assert f'data-code="{code}"' in body(response)
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "query", ["", "s=", "s=0", "s=x", "s=99999999", "anchor=", "anchor=skills/0", "anchor=skills/3"]
)
def test_what_is_not_there_is_not_found(made: Framework, learner: User, query: str) -> None:
    assert signed_in(learner).get(f"{HOME}suggest/?{query}").status_code == 404


def test_a_statement_of_another_occupation_is_not_found(made: Framework, learner: User) -> None:
    framework("88-8888.00")
    row = Statement.objects.filter(
        level__domain__strand__framework__occupation__code="88-8888.00"
    ).first()
    assert row
    assert signed_in(learner).get(page_for(row)).status_code == 404


def test_a_guest_is_asked_to_sign_up_and_comes_back(made: Framework) -> None:
    guest = User.objects.create(is_guest=True)
    client = signed_in(guest)
    response = client.post(page_for(statement()), {"why": "Because"})
    assert response["Location"].startswith("/account/signup/?next=%2Foccupations%2F")
    assert not Correction.objects.exists()
    with pytest.raises(PermissionError):
        suggested(guest)


def test_who_suggests_too_fast_must_wait(made: Framework, learner: User) -> None:
    client = signed_in(learner)
    answers = [
        client.post(page_for(statement()), {"why": f"Reason {n}"}).status_code for n in range(21)
    ]
    assert answers == [302] * 20 + [429]


def test_nobody_has_more_than_a_hundred_open(made: Framework, learner: User) -> None:
    for n in range(100):
        suggested(learner, why=f"Reason {n}")
    response = signed_in(learner).post(page_for(statement()), {"why": "One more"})
    assert response.status_code == 422
    assert 'data-code="too_many"' in body(response)


def test_a_decision_stands_though_its_mail_does_not_go_out(
    made: Framework,
    learner: User,
    admin: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: CaptureCommits,
) -> None:
    def refused(*args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("frameworks.actions.corrections.send_mail", refused)
    row = suggested(learner)
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept_correction(correction=row, by=admin)
    assert Correction.objects.get().state == Correction.State.ACCEPTED


@pytest.mark.parametrize(
    ("what", "state", "answer"),
    [("accept", "accepted", ""), ("accept", "accepted", "Good"), ("decline", "declined", "No")],
)
def test_a_decision_is_told_by_mail_and_on_the_page(
    made: Framework,
    learner: User,
    admin: User,
    django_capture_on_commit_callbacks: CaptureCommits,
    what: str,
    state: str,
    answer: str,
) -> None:
    row = suggested(learner)
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in(admin).post(
            f"/manage/corrections/{row.pk}/", {"what": what, "answer": answer}
        )
    assert response["Location"] == "/manage/corrections/"
    row.refresh_from_db()
    assert (row.state, row.answer, row.decided_by) == (state, answer, admin)
    assert AuditEvent.objects.filter(action=f"correction.{what}", actor=admin).count() == 1
    [letter] = mail.outbox
    assert letter.to == ["lee@example.org"]
    assert letter.subject == f"Your suggestion for Test clerks was {state}"
    assert row.text in letter.body
    assert "Better words" in letter.body
    assert answer in letter.body
    assert "Ada" not in letter.body
    page = body(signed_in(learner).get("/me/suggestions/"))
    assert state.capitalize() in page
    assert answer in page


def test_a_no_needs_a_reason(made: Framework, learner: User, admin: User) -> None:
    row = suggested(learner)
    client = signed_in(admin)
    for sent in ({"what": "decline", "answer": " "}, {}, {"what": "eat"}):
        assert client.post(f"/manage/corrections/{row.pk}/", sent).status_code == 422
    row.refresh_from_db()
    assert row.state == "open"
    with pytest.raises(ValueError, match="empty"):
        actions.decline_correction(correction=row, answer="", by=admin)


def test_the_second_of_two_admins_is_told(
    made: Framework,
    learner: User,
    admin: User,
    django_capture_on_commit_callbacks: CaptureCommits,
) -> None:
    row = suggested(learner)
    other = signed_in(RoleFactory.create().user)
    with django_capture_on_commit_callbacks(execute=True):
        actions.decline_correction(correction=row, answer="No", by=admin)
        page = body(other.post(f"/manage/corrections/{row.pk}/", {"what": "accept"}, follow=True))
    assert "Someone else has decided on it already" in page
    row.refresh_from_db()
    assert row.state == "declined"
    assert len(mail.outbox) == 1


def test_the_queue_shows_those_of_one_wording_together(
    made: Framework, learner: User, admin: User
) -> None:
    suggested(learner, says="First way")
    suggested(UserFactory.create(name="", email="hidden@example.org"), says="Second way")
    page = body(signed_in(admin).get("/manage/corrections/"))
    assert page.count("Live now") == 1
    assert "First way" in re.sub("<[^>]+>", "", page)
    assert "Lee Learner" in page
    assert "Someone" in page
    assert "example.org" not in page


def test_a_wording_that_is_no_longer_live_says_so(
    made: Framework, learner: User, admin: User
) -> None:
    suggested(learner)
    framework(version="v2", occupational=(0, 1, 1, 1))
    assert "Reads otherwise now" in body(signed_in(admin).get("/manage/corrections/"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("q=better", True),
        ("q=absent", False),
        ("soc=99-9999.00", True),
        ("soc=11-1111.00", False),
        ("show=decided", False),
        ("q=%00", True),
        ("page=99", True),
    ],
)
def test_the_queue_is_narrowed(
    made: Framework, learner: User, admin: User, query: str, shown: bool
) -> None:
    suggested(learner)
    assert ("Lee Learner" in body(signed_in(admin).get(f"/manage/corrections/?{query}"))) is shown


def test_text_of_a_suggestion_is_never_markup(made: Framework, admin: User) -> None:
    learner = UserFactory.create(name=EVIL)
    row = suggested(learner, says=EVIL, why=EVIL)
    assert EVIL not in body(signed_in(admin).get("/manage/corrections/"))
    actions.decline_correction(correction=row, answer=EVIL, by=admin)
    assert EVIL not in body(signed_in(admin).get("/manage/corrections/?show=decided"))
    assert EVIL not in body(signed_in(learner).get("/me/suggestions/"))


def test_a_suggestion_outlives_who_made_it(made: Framework, learner: User, admin: User) -> None:
    row = suggested(learner)
    learner.delete()
    row.refresh_from_db()
    assert row.suggested_by is None
    actions.accept_correction(correction=row, by=admin)
    assert mail.outbox == []


def cast(made: Framework) -> dict[str, User]:
    """People by what they are; the framework is a local role of the organisation "home"."""
    home = OrganisationFactory.create(slug="home")
    made.occupation.organisation = home
    made.occupation.save()
    elsewhere = OrganisationFactory.create()

    def role(kind: str, organisation: Organisation | None) -> User:
        return RoleFactory.create(kind=kind, organisation=organisation).user

    return {
        "guest": User.objects.create(is_guest=True),
        "learner": UserFactory.create(),
        "organisation admin": role("organisation_admin", home),
        "elsewhere": role("framework_admin", elsewhere),
        "home": role("framework_admin", home),
        "site-wide": role("framework_admin", None),
    }


@pytest.mark.parametrize(
    ("who", "queue", "decision", "row_there"),
    [
        ("anonymous", 302, 302, False),
        ("guest", 403, 403, False),
        ("learner", 403, 403, False),
        ("organisation admin", 403, 403, False),
        ("elsewhere", 200, 404, False),
        ("home", 200, 302, True),
        ("site-wide", 200, 302, True),
    ],
)
def test_who_may_see_and_decide(
    made: Framework, learner: User, who: str, queue: int, decision: int, row_there: bool
) -> None:
    row = suggested(learner)
    people = cast(made)
    client = signed_in(people[who]) if who in people else Client()
    response = client.get("/manage/corrections/")
    assert response.status_code == queue
    assert ("Lee Learner" in body(response)) is row_there
    assert client.post(f"/manage/corrections/{row.pk}/", {"what": "accept"}).status_code == decision
    row.refresh_from_db()
    assert row.state == ("accepted" if row_there else "open")


@pytest.mark.parametrize("who", ["guest", "learner", "organisation admin", "elsewhere"])
def test_the_actions_ask_too(made: Framework, learner: User, who: str) -> None:
    row, person = suggested(learner), cast(made)[who]
    with pytest.raises(PermissionError):
        actions.accept_correction(correction=row, by=person)
    with pytest.raises(PermissionError):
        actions.decline_correction(correction=row, answer="No", by=person)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("path", "count"), [("/manage/corrections/", 9), ("/me/suggestions/", 3)])
def test_the_lists_have_one_query_count(
    made: Framework,
    learner: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
    path: str,
    count: int,
) -> None:
    RoleFactory.create(kind="framework_admin", user=learner)
    rows = list(Statement.objects.order_by("pk"))[:number]
    for row in rows:
        actions.suggest_correction(framework=made, statement=row, says="Other", why="", by=learner)
    client = signed_in(learner)
    with django_assert_num_queries(count):
        page = body(client.get(path))
    assert page.count("<ins>") == number


def test_accepted_wordings_gather_in_one_draft_and_its_version_is_told(
    made: Framework, learner: User, admin: User
) -> None:
    client = signed_in(admin)
    rows = list(Statement.objects.order_by("pk")[:2])
    for row in rows:
        one = actions.suggest_correction(
            framework=made, statement=row, says=f"Mended {row.pk}", why="", by=learner
        )
        client.post(f"/manage/corrections/{one.pk}/", {"what": "draft"})
    draft = Draft.objects.get()
    assert (draft.version, draft.counts) == ("v2", {"statements": 8, "reworded": 2, "same": 6})
    assert "waits in a draft" in body(signed_in(learner).get("/me/suggestions/"))
    assert actions.publish_draft(draft=draft, by=admin)
    assert "Accepted in version 2" in body(signed_in(learner).get("/me/suggestions/"))


def test_what_has_no_place_in_a_draft_stays_open(
    made: Framework, learner: User, admin: User
) -> None:
    row = suggested(learner)
    framework(version="v2", occupational=(0, 1, 1, 1))
    page = body(
        signed_in(admin).post(f"/manage/corrections/{row.pk}/", {"what": "draft"}, follow=True)
    )
    assert "cannot go into a draft" in page
    row.refresh_from_db()
    assert row.state == "open"
    assert not Draft.objects.exists()
    assert not AuditEvent.objects.filter(action="correction.accept").exists()
