"""Evidence through a learner's two doors: plain forms, and what htmx sends."""

import re
from typing import Any

import pytest
from django.test import Client

from assessments import actions
from assessments.models import Assessment, Evidence, EvidenceUse, Share, StoredPlacement
from factories import MembershipFactory, UserFactory, finished, framework
from factories.desk import LINK, NOTE, PDF, Desk, a_file, files, make_desk
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, Team, User

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


def evidenced(assessment: Assessment) -> int:
    return StoredPlacement.objects.get(assessment=assessment, lens="evidenced").low


@pytest.fixture
def _no_files_yet() -> None:
    for path in files():
        path.unlink()


# --- adding --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (LINK, ["Course certificate", "example.org", 'href="https://example.org/a?b=c"']),
        (NOTE, ["Trued forty wheels."]),
        (a_file(note="For a rider"), ["quote.pdf", "For a rider", "/evidence/"]),
    ],
    ids=["link", "note", "file"],
)
def test_each_kind_is_shown_where_it_was_added(
    desk: Desk, data: dict[str, Any], shown: list[str]
) -> None:
    desk.add(data)
    for path in (desk.url(), "/me/evidence/"):
        page = desk.page(path)
        assert [text for text in shown if text not in page] == []


def test_links_are_shown_so_that_they_tell_nobody_where_they_were_clicked(desk: Desk) -> None:
    desk.add(LINK)
    for path in (desk.url(), "/me/evidence/"):
        assert 'rel="noopener noreferrer nofollow"' in desk.page(path)


def test_a_statement_takes_several_and_counts_them_on_the_rating_page(desk: Desk) -> None:
    rate = f"/me/a/{desk.assessment.pk}/occupational-1/"
    desk.add(NOTE)
    assert "1 note</span>" in desk.page(rate)
    desk.add(NOTE)
    assert "2 notes</span>" in desk.page(rate)
    desk.add(LINK)
    assert "3 items</span>" in desk.page(rate)


def test_one_item_serves_several_statements(desk: Desk) -> None:
    item = desk.add(LINK)
    assert "Course certificate" in desk.page(desk.url(1)), "offered to use again"
    desk.add({"kind": "file", "again": item.pk}, nth=1)
    desk.add({"kind": "file", "again": item.pk}, nth=1)
    assert Evidence.objects.count() == 1
    assert set(item.uses.values_list("statement", flat=True)) == set(desk.statements[:2])
    assert item.uses.count() == 2


def test_an_item_and_others_to_use_again_may_come_together(desk: Desk) -> None:
    item = desk.add(LINK)
    desk.add({**NOTE, "again": item.pk}, nth=1)
    assert EvidenceUse.objects.filter(statement=desk.statements[1]).count() == 2


def test_evidence_lifts_the_placement_that_asks_for_it_and_no_other(desk: Desk) -> None:
    assert evidenced(desk.assessment) == 0
    item = desk.add(NOTE)
    desk.add({"kind": "file", "again": item.pk}, nth=1)
    assert evidenced(desk.assessment) == 1
    assert StoredPlacement.objects.get(assessment=desk.assessment, lens="self").low == 4
    use = item.uses.get(statement=desk.statements[1])
    desk.client.post(desk.url(1), {"remove": use.pk})
    assert evidenced(desk.assessment) == 0


def test_taking_it_off_a_statement_keeps_it_for_others(desk: Desk) -> None:
    item = desk.add(NOTE)
    for path in (desk.url(), f"/me/evidence/{item.public_id}/off/"):
        use = EvidenceUse.objects.get()
        assert desk.client.post(path, {"remove": use.pk}).status_code == 302
        assert not item.uses.exists()
        desk.add({"kind": "file", "again": item.pk})


def test_using_it_again_from_the_list(desk: Desk) -> None:
    item = desk.add(NOTE)
    path = f"/me/evidence/{item.public_id}/use/"
    choice = f"{desk.assessment.pk}-{desk.statements[3]}"
    assert f'value="{choice}"' in desk.page(path)
    assert desk.client.post(path, {"on": choice})["Location"] == f"/me/evidence/{item.public_id}/"
    assert item.uses.filter(statement=desk.statements[3]).exists()


@pytest.mark.parametrize(
    ("on", "code"), [("", "empty"), ("1-99999", "bad_value"), ("x", "bad_value")]
)
def test_only_ones_own_statements_can_be_chosen(desk: Desk, on: str, code: str) -> None:
    item = desk.add(NOTE)
    response = desk.client.post(f"/me/evidence/{item.public_id}/use/", {"on": on})
    assert response.status_code == 422
    assert f'data-code="{code}"' in response.content.decode()
    assert item.uses.count() == 1


# --- editing and deleting ------------------------------------------------------------------


def test_an_items_name_and_note_can_be_changed(desk: Desk) -> None:
    item = desk.add(a_file())
    path = f"/me/evidence/{item.public_id}/edit/"
    assert 'value="quote.pdf"' in desk.page(path)
    response = desk.client.post(path, {"name": "Brake quote", "note": "For a rider"})
    assert response["Location"] == f"/me/evidence/{item.public_id}/"
    item.refresh_from_db()
    assert (item.title, item.note) == ("Brake quote.pdf", "For a rider")


def test_a_links_first_line_of_note_is_its_title(desk: Desk) -> None:
    item = desk.add(LINK)
    desk.client.post(f"/me/evidence/{item.public_id}/edit/", {"note": "Diploma\nWith honours"})
    item.refresh_from_db()
    assert (item.title, item.rest, item.url) == ("Diploma", "With honours", LINK["url"])
    desk.client.post(f"/me/evidence/{item.public_id}/edit/", {"note": ""})
    item.refresh_from_db()
    assert item.title == "example.org"


def test_two_windows_never_lose_each_others_words_silently(desk: Desk) -> None:
    item = desk.add(NOTE)
    path = f"/me/evidence/{item.public_id}/edit/"

    def seen(page: str) -> str:
        return str(re.findall(r'name="seen" value="(\w+)"', page)[0])

    first = seen(desk.page(path))
    assert desk.client.post(path, {"note": "Long and precious", "seen": first}).status_code == 302
    refused = desk.client.post(path, {"note": "Shorter", "seen": first})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert 'data-code="conflict"' in page
    assert "Long and precious</div>" in page
    assert "\nShorter</textarea>" in page
    item.refresh_from_db()
    assert item.note == "Long and precious"
    same = {"note": "Long and precious", "seen": first}
    assert desk.client.post(path, same).status_code == 302, "twice the same is no conflict"
    assert desk.client.post(path, {"note": "Shorter", "seen": seen(page)}).status_code == 302
    item.refresh_from_db()
    assert item.note == "Shorter"


def test_an_edit_that_cannot_be_stored_keeps_what_was_typed(desk: Desk) -> None:
    note, file = desk.add(NOTE), desk.add(a_file())
    for item, data, code in [
        (note, {"note": "  "}, "empty"),
        (note, {"note": "x" * 5_001}, "text_too_long"),
        (file, {"name": "a\u202efdp", "note": "typed"}, "bad_name"),
    ]:
        response = desk.client.post(f"/me/evidence/{item.public_id}/edit/", data)
        body = response.content.decode()
        assert (response.status_code, f'data-code="{code}"' in body) == (422, True)
        assert data["note"] in body
    note.refresh_from_db()
    assert note.note == NOTE["note"]


@pytest.mark.usefixtures("_no_files_yet")
def test_deleting_says_what_goes_with_it_and_takes_the_file(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    item = desk.add(a_file())
    desk.add({"kind": "file", "again": item.pk}, nth=1)
    assert len(files()) == 1
    assert evidenced(desk.assessment) == 1
    path = f"/me/evidence/{item.public_id}/delete/"
    page = desk.page(path)
    assert page.count("<li>") >= 2
    assert "You cannot take this back." in page
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.client.post(path)["Location"] == "/me/evidence/"
    assert not Evidence.objects.exists()
    assert files() == []
    assert evidenced(desk.assessment) == 0


@pytest.mark.usefixtures("_no_files_yet")
def test_a_person_who_goes_takes_their_files_along(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    desk.add(a_file())
    with django_capture_on_commit_callbacks(execute=True):
        desk.learner.delete()
    assert files() == []


@pytest.mark.usefixtures("_no_files_yet")
def test_files_lie_under_names_that_tell_nothing_and_nobody_else_reads_them(desk: Desk) -> None:
    desk.add(a_file("my salary.pdf"))
    (path,) = files()
    assert re.fullmatch(r"[0-9a-f]{32}", path.name)
    assert path.stat().st_mode & 0o077 == 0


def test_every_change_leaves_a_trace_without_words(desk: Desk) -> None:
    item = desk.add(NOTE)
    desk.client.post(f"/me/evidence/{item.public_id}/edit/", {"note": "Other words"})
    desk.client.post(f"/me/evidence/{item.public_id}/off/", {"remove": item.uses.get().pk})
    desk.client.post(f"/me/evidence/{item.public_id}/delete/")
    events = AuditEvent.objects.filter(action__startswith="evidence.").order_by("pk")
    assert [event.action.partition(".")[2] for event in events] == [
        "add",
        "use",
        "edit",
        "unuse",
        "delete",
    ]
    assert "words" not in str(list(events.values()))


# --- what is refused -----------------------------------------------------------------------

REFUSED = [
    ({"kind": "file"}, 422, "empty"),
    ({"kind": "link", "url": ""}, 422, "empty"),
    ({"kind": "note", "note": " "}, 422, "empty"),
    ({"kind": "video", "note": "x"}, 422, "bad_value"),
    ({"kind": "file", "again": "99999"}, 422, "bad_value"),
    ({"kind": "link", "url": "ftp://example.org/"}, 422, "bad_url"),
    ({"kind": "link", "url": "https://"}, 422, "bad_url"),
    ({"kind": "link", "url": "//example.org/"}, 422, "bad_url"),
    ({"kind": "link", "url": "https://example.org:99999/"}, 422, "bad_url"),
    ({"kind": "link", "url": "https://exa\u202emple.org/"}, 422, "bad_url"),
    ({"kind": "link", "url": "https://example.org/" + "x" * 2_000}, 422, "text_too_long"),
    ({"kind": "note", "note": "a\x00b"}, 422, "bad_text"),
    ({"kind": "note", "note": "x" * 5_001}, 422, "text_too_long"),
    ({"kind": "note", "note": "x" * 3_000_000}, 413, "text_too_long"),
]


@pytest.mark.parametrize(("data", "status", "code"), REFUSED)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_cannot_be_kept_is_refused_by_name(
    desk: Desk, data: dict[str, str], status: int, code: str, headers: dict[str, str]
) -> None:
    response = desk.client.post(desk.url(), data, headers=headers)
    assert response.status_code == status
    assert f'data-code="{code}"' in response.content.decode()
    assert not Evidence.objects.exists()


def test_a_file_over_the_limit_is_named_with_its_size_and_the_rest_is_kept(desk: Desk) -> None:
    data = a_file(data=PDF + b"0" * (11 * 1024 * 1024), note="What I typed")
    response = desk.client.post(desk.url(), data)
    body = response.content.decode()
    assert response.status_code == 413
    assert "That file is 12 MB. The limit is 10 MB." in body
    assert "What I typed" in body


def test_a_refused_upload_keeps_what_was_typed_without_scripts(desk: Desk) -> None:
    data = a_file("cv.pdf", b"<html>", note="What I typed")
    body = desk.client.post(desk.url(), data).content.decode()
    assert "That file is not a PDF inside. Save it again as one." in body
    assert "What I typed" in body


def test_htmx_swaps_the_message_alone_so_that_the_chosen_file_stays(desk: Desk) -> None:
    response = desk.client.post(desk.url(), a_file("cv.pdf", b"<html>"), headers=HTMX)
    assert response["HX-Retarget"] == "find .evm"
    assert "<form" not in response.content.decode()


def test_htmx_gets_the_form_and_the_count(desk: Desk) -> None:
    response = desk.client.post(desk.url(), NOTE, headers=HTMX)
    body = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in body
    assert re.search(rf'id="ev-count-{desk.statements[0]}" hx-swap-oob="true".*1 note', body)
    use = EvidenceUse.objects.get()
    body = desk.client.post(desk.url(), {"remove": use.pk}, headers=HTMX).content.decode()
    assert f'<span id="ev-count-{desk.statements[0]}" hx-swap-oob="true"></span>' in body
    assert "It stays in your evidence" in body


def test_nobody_fills_the_disk(desk: Desk) -> None:
    Evidence.objects.bulk_create(
        Evidence(owner=desk.learner, kind="note", note="x") for _ in range(500)
    )
    response = desk.client.post(desk.url(), NOTE)
    assert 'data-code="too_many_items"' in response.content.decode()
    assert Evidence.objects.count() == 500


@pytest.mark.parametrize(("guest", "limit"), [(False, 200), (True, 20)])
def test_the_files_of_a_person_have_a_limit_together(desk: Desk, guest: bool, limit: int) -> None:
    if guest:
        User.objects.filter(pk=desk.learner.pk).update(is_guest=True, email=None)
    full = {"kind": "file", "file_name": "a.pdf", "content_type": "application/pdf"}
    size = limit * 1024 * 1024 - len(PDF)
    Evidence.objects.create(owner=desk.learner, file="evidence/x", size=size, **full)
    desk.add(a_file())
    response = desk.client.post(desk.url(), a_file(note="What I typed"))
    body = response.content.decode()
    assert response.status_code == 413
    assert 'data-code="quota"' in body
    says = f"You use {limit} of {limit} MB. This file is 1 MB. Delete or replace one first."
    assert says in body
    assert "What I typed" in body
    assert Evidence.objects.count() == 2
    desk.add(LINK)


# --- who may -------------------------------------------------------------------------------


def test_nobody_else_sees_or_changes_it(desk: Desk) -> None:
    item = desk.add(a_file())
    pages = ("use", "edit", "replace", "off", "delete")
    paths = [
        desk.url(),
        f"/evidence/{item.public_id}/",
        f"/evidence/{item.public_id}/preview/",
        f"/me/evidence/{item.public_id}/",
        *(f"/me/evidence/{item.public_id}/{page}/" for page in pages),
    ]
    stranger = Client()
    for path in paths:
        assert stranger.get(path)["Location"].startswith("/account/login/")
    stranger.force_login(UserFactory.create())
    for path in paths:
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, {}).status_code in {404, 405}
    use = item.uses.get()
    mine = Evidence.objects.create(owner=UserFactory.create(), kind="note", note="x")
    stranger.force_login(mine.owner)
    off = f"/me/evidence/{mine.public_id}/off/"
    assert stranger.post(off, {"remove": use.pk}).status_code == 404
    assert "quote.pdf" not in stranger.get("/me/evidence/").content.decode()
    assert Evidence.objects.filter(uses=use).exists()


def test_anothers_item_cannot_be_used(desk: Desk) -> None:
    other = Evidence.objects.create(owner=UserFactory.create(), kind="note", note="Not yours")
    response = desk.client.post(desk.url(), {"kind": "file", "again": other.pk})
    assert (response.status_code, other.uses.count()) == (422, 0)
    with pytest.raises(PermissionError):
        actions.use_evidence(
            evidence=other,
            assessment=desk.assessment,
            statement=desk.statements[0],
            by=desk.learner,
        )


def test_statements_of_another_framework_are_not_there(desk: Desk) -> None:
    other = next(outline_of(framework("99-9998.00")).statements).id
    url = f"/me/a/{desk.assessment.pk}/evidence/{other}/"
    assert desk.client.get(url).status_code == 404
    assert desk.client.post(url, NOTE).status_code == 404


@pytest.mark.parametrize(
    ("kind", "shared", "status"),
    [
        ("manager", "occupation", 200),
        ("manager", "only this", 200),
        ("manager", "only another", 404),
        ("manager", "nothing", 404),
        ("member", "occupation", 404),
        ("manager of another team", "occupation", 404),
        ("manager, learner gone", "occupation", 404),
    ],
)
def test_a_file_is_served_to_those_an_assessment_with_it_is_shown_to(
    desk: Desk, kind: str, shared: str, status: int
) -> None:
    item = desk.add(a_file())
    theirs = MembershipFactory.create(user=desk.learner)
    team: Team = MembershipFactory.create().team if "another team" in kind else theirs.team
    watcher = MembershipFactory.create(team=team, kind=re.split(r"\W", kind)[0]).user
    only = None
    if shared.startswith("only"):
        only = desk.assessment
        if shared == "only another":
            actions.finish_assessment(assessment=only, by=desk.learner)
            only = finished(desk.learner, desk.assessment.framework)
    if shared != "nothing":
        Share.objects.create(
            learner=desk.learner, team=theirs.team, occupation=desk.assessment.occupation, only=only
        )
    if "gone" in kind:
        theirs.delete()
    client = Client()
    client.force_login(watcher)
    assert client.get(f"/evidence/{item.public_id}/").status_code == status


def test_a_file_is_saved_and_never_opened(desk: Desk) -> None:
    item = desk.add(a_file("Räder & Co.pdf"))
    response = desk.client.get(f"/evidence/{item.public_id}/")
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''R%C3%A4der")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]


def test_links_and_notes_have_no_file(desk: Desk) -> None:
    assert desk.client.get(f"/evidence/{desk.add(LINK).public_id}/").status_code == 404


def test_a_post_without_a_token_is_refused(desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.learner)
    assert strict.post(desk.url(), NOTE).status_code == 403
    assert not Evidence.objects.exists()
