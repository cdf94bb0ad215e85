"""Requests whose session or token is over: nothing is taken for saved, nothing is lost."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from assessments.actions import Given, choose_form, finish_assessment, save_ratings
from assessments.models import Assessment, Evidence, Rating, Review
from factories import UserFactory, framework, signed_in, started
from factories.people import PASSWORD
from frameworks.queries import outline_of
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
HERE = "http://testserver"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def assessment() -> Assessment:
    return started(UserFactory.create(), framework())


def first(assessment: Assessment) -> int:
    return next(outline_of(assessment.framework).statements).id


def rating_of(assessment: Assessment) -> tuple[str, dict[str, Any]]:
    """Where a rating is sent, and what."""
    statement = first(assessment)
    fields = {"seen": statement, f"v-{statement}": "3"}
    return f"/me/a/{assessment.pk}/occupational-1/", fields


def evidence_of(assessment: Assessment) -> tuple[str, dict[str, Any]]:
    """Where evidence is sent, and what."""
    fields = {"kind": "note", "note": "Told by customers"}
    return f"/me/a/{assessment.pk}/evidence/{first(assessment)}/", fields


def stored() -> int:
    return Rating.objects.count() + Evidence.objects.count()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("form", [rating_of, evidence_of])
def test_an_expired_session_sends_htmx_to_sign_in_and_back_to_its_page(
    client: Client, assessment: Assessment, form: Any, method: str
) -> None:
    page = f"/me/a/{assessment.pk}/occupational-1/"
    headers = HTMX | {"HX-Current-URL": f"{HERE}{page}?s=1"}
    response = getattr(client, method)(*form(assessment), headers=headers)
    assert response.status_code == 401
    assert response["HX-Redirect"] == f"/account/login/?next={page}%3Fs%3D1"
    assert response.content == b""
    assert stored() == 0


@pytest.mark.parametrize("page", ["", "https://evil.example/me/"])
def test_htmx_is_never_sent_back_to_another_site(
    client: Client, assessment: Assessment, page: str
) -> None:
    url, fields = rating_of(assessment)
    response = client.post(url, fields, headers=HTMX | {"HX-Current-URL": page})
    assert response["HX-Redirect"] == "/account/login/?next=/"


@pytest.mark.parametrize("form", [rating_of, evidence_of])
def test_an_expired_session_redirects_a_plain_form(
    client: Client, assessment: Assessment, form: Any
) -> None:
    url, fields = form(assessment)
    response = client.post(url, fields)
    assert response.status_code == 302
    assert response["Location"] == f"/account/login/?next={url}"
    assert stored() == 0


def sent_while_signed_out(client: Client, assessment: Assessment, page: str) -> str:
    """A plain form of answers to an address that asks for signing in; its address."""
    url, fields = f"/me/a/{assessment.pk}/{page}/", rating_of(assessment)[1]
    assert client.post(url, urlencode(fields), content_type=FORM).status_code == 302
    return url


def sign_in(client: Client, user: User) -> None:
    """As the sign-in page does it: what the session holds stays."""
    sent = {"login": user.email, "password": PASSWORD}
    assert client.post("/account/login/", sent).status_code == 302


@pytest.mark.parametrize("page", ["occupational-1", "quick"])
def test_answers_sent_while_signed_out_wait_for_a_look_and_one_click(
    client: Client, assessment: Assessment, page: str
) -> None:
    choose_form(assessment=assessment, guess=1, by=assessment.learner)
    url = sent_while_signed_out(client, assessment, page)
    sign_in(client, assessment.learner)
    shown = client.get(url).content.decode()
    assert "1 answer is not saved yet" in shown
    assert ": Fully" in shown
    assert stored() == 0
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown)
    assert client.post(url, dict(hidden)).status_code == 302
    assert Rating.objects.get().value == 3
    assert "not saved yet" not in client.get(url).content.decode()


def test_a_mark_alone_is_kept_too(client: Client, assessment: Assessment) -> None:
    statement = first(assessment)
    url = f"/me/a/{assessment.pk}/occupational-1/"
    sent = {"seen": statement, f"u-{statement}": "on"}
    client.post(url, urlencode(sent), content_type=FORM)
    sign_in(client, assessment.learner)
    assert ": not sure" in client.get(url).content.decode()


def test_they_are_forgotten_on_demand(client: Client, assessment: Assessment) -> None:
    url = sent_while_signed_out(client, assessment, "occupational-1")
    sign_in(client, assessment.learner)
    assert client.post(url, {"discard": "1"})["Location"] == url
    assert "not saved yet" not in client.get(url).content.decode()
    assert stored() == 0


def test_nobody_else_who_signs_in_there_sees_them(client: Client, assessment: Assessment) -> None:
    url = sent_while_signed_out(client, assessment, "occupational-1")
    other = UserFactory.create()
    sign_in(client, other)
    assert client.get(url).status_code == 404
    own = started(other, assessment.framework)
    for page in (f"/me/a/{own.pk}/occupational-1/", "/me/"):
        assert "not saved yet" not in client.get(page).content.decode()


def test_they_go_over_no_newer_answer(client: Client, assessment: Assessment) -> None:
    statement = first(assessment)
    url = f"/me/a/{assessment.pk}/occupational-1/"
    sent = {"seen": statement, f"v-{statement}": "3", f"b-{statement}": "0"}
    client.post(url, urlencode(sent), content_type=FORM)
    signed_in(assessment.learner).post(url, {"seen": statement, f"v-{statement}": "2"})
    sign_in(client, assessment.learner)
    shown = client.get(url).content.decode()
    assert "(saved is: Partly)" in shown
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown)
    response = client.post(url, dict(hidden))
    assert response.status_code == 422
    assert "Here: <b>Fully</b>" in response.content.decode()
    assert Rating.objects.get().value == 2


def test_every_part_keeps_its_own_and_every_page_says_so(
    client: Client, assessment: Assessment
) -> None:
    urls = [sent_while_signed_out(client, assessment, part) for part in ("occupational-1", "quick")]
    sign_in(client, assessment.learner)
    round_ = f"/me/a/{assessment.pk}/"
    for page in ("/me/", round_, f"{round_}review/"):
        shown = client.get(page).content.decode()
        assert shown.count("Answers you sent are not saved yet") == 2
        assert all(f'<a href="{url}">Look at them</a>' in shown for url in urls)
    assert client.post(f"{round_}finish/")["Location"] == urls[0]
    assert Assessment.objects.get().finished_at is None
    for url in urls:
        client.post(url, {"discard": "1"})
    assert "Look at them</a>" not in client.get("/me/").content.decode()


def test_a_browser_keeps_the_last_eight(client: Client, assessment: Assessment) -> None:
    for number in range(1, 10):
        sent_while_signed_out(client, assessment, f"occupational-{number}")
    sign_in(client, assessment.learner)
    assert client.get("/me/").content.decode().count("Look at them") == 8


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("finished", "Open it again"),
        ("reviewed", "it stays as it is"),
        ("moved", "You moved this round"),
    ],
)
def test_answers_to_a_round_that_is_finished_by_then_are_shown(
    assessment: Assessment, state: str, says: str
) -> None:
    client = signed_in(assessment.learner)
    ended(assessment, state)
    url, fields = rating_of(assessment)
    assert client.post(url, urlencode(fields), content_type=FORM)["Location"] == url
    shown = client.get(url).content.decode()
    assert "1 answer is not saved yet" in shown
    assert says in shown
    assert "Save this answer" not in shown
    assert "Look at them" in client.get("/me/").content.decode()
    told = client.post(url, fields, headers=HTMX)
    assert told.status_code == 409
    assert ("Open it again" in told.content.decode()) == (state == "finished")
    if state == "finished":
        client.post(f"/me/a/{assessment.pk}/reopen/")
        assert "Save this answer" in client.get(url).content.decode()
    client.post(url, {"discard": "1"})
    assert "not saved yet" not in client.get(url, follow=True).content.decode()


def ended(assessment: Assessment, state: str) -> None:
    """As it is after a while in another window."""
    by, line = assessment.learner, first(assessment)
    other = list(outline_of(assessment.framework).statements)[1].id
    save_ratings(assessment=assessment, given={other: Given(3)}, by=by)
    finish_assessment(assessment=assessment, by=by)
    if state == "reviewed":
        Review.objects.create(
            assessment=assessment, statement_id=line, author=UserFactory.create(), revision_seen=0
        )
    if state == "moved":
        started(by, assessment.framework)
        Assessment.objects.filter(finished_at=None).update(moved_from=assessment)


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_form_goes_after_a_day(
    client: Client, assessment: Assessment, monkeypatch: pytest.MonkeyPatch, comes_back: bool
) -> None:
    url = sent_while_signed_out(client, assessment, "occupational-1")
    call_command("delete_old_forms")
    assert "occupational-1" in in_sessions()
    monkeypatch.setattr("nsx.lib.kept.SECONDS", -1)
    if comes_back:
        sign_in(client, assessment.learner)
        assert "not saved yet" not in client.get(url).content.decode()
    else:
        call_command("delete_old_forms")
    assert "occupational-1" not in in_sessions()


def in_sessions() -> str:
    return str([each.get_decoded() for each in Session.objects.all()])


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({"x": "a" * 20_000}, FORM), ({"x": "a"}, "text/plain")],
    ids=["too large", "no form"],
)
def test_only_a_plain_form_of_some_size_is_kept(
    client: Client, assessment: Assessment, fields: dict[str, str], kind: str
) -> None:
    url = f"/me/a/{assessment.pk}/occupational-1/"
    response = client.post(url, urlencode(fields), content_type=kind)
    assert "could not keep what you sent" in client.get(response["Location"]).content.decode()
    assert not Session.objects.exists()


def test_forms_of_other_addresses_are_not_kept(client: Client, assessment: Assessment) -> None:
    for url in ("/me/sharing/", f"/me/a/{assessment.pk}/finish/", "/account/"):
        client.post(url, {"x": "secret"})
    assert not Session.objects.exists()


def test_one_address_keeps_only_so_many(
    client: Client, assessment: Assessment, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "kept_form": "2/10m/ip"}
    for _ in range(4):
        sent_while_signed_out(Client(), assessment, "occupational-1")
    assert Session.objects.count() == 2


@pytest.fixture
def strict(assessment: Assessment) -> Client:
    """The learner's browser, with its forms' tokens checked."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(assessment.learner).cookies
    return strict


@pytest.mark.parametrize("form", [rating_of, evidence_of])
def test_a_stale_token_brings_htmx_a_fresh_one_that_works(
    strict: Client, assessment: Assessment, form: Any
) -> None:
    url, fields = form(assessment)
    headers = HTMX | {"Origin": HERE}
    refused = strict.post(url, fields, headers=headers)
    assert refused.status_code == 403
    assert stored() == 0
    again = headers | {"X-CSRFToken": refused["X-CSRFToken"]}
    assert strict.post(url, fields, headers=again).status_code == 200
    assert stored() == 1


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_another_site_gets_no_token(
    strict: Client, assessment: Assessment, origin: dict[str, str]
) -> None:
    url, fields = rating_of(assessment)
    response = strict.post(url, fields, headers=HTMX | origin)
    assert response.status_code == 403
    assert "X-CSRFToken" not in response
    assert stored() == 0


def test_a_form_with_a_stale_token_is_offered_again_and_keeps_what_was_entered(
    strict: Client, assessment: Assessment
) -> None:
    url, fields = rating_of(assessment)
    refused = strict.post(url, urlencode(fields), content_type=FORM, headers={"Origin": HERE})
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "Send it once more" in page
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert {name: hidden[name] for name in fields} == {k: str(v) for k, v in fields.items()}
    sent = strict.post(url, hidden, headers={"Origin": HERE})
    assert sent.status_code == 302
    assert Rating.objects.get().value == 3


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("/occupations/99-9999.00/rate/", {"Origin": "https://evil.example"}),
        ("/occupations/99-9999.00/rate/", {}),
        ("/account/login/", {"Origin": HERE}),
    ],
)
def test_another_sites_form_and_a_password_are_never_offered_again(
    strict: Client, url: str, origin: dict[str, str]
) -> None:
    response = strict.post(url, "password=secret&x=1", content_type=FORM, headers=origin)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Open the page again" in page
    assert "secret" not in page
