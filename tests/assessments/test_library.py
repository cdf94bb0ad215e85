"""The evidence library: finding, adding, replacing, taking off, looking, and what is missing."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, PngImagePlugin
from pytest_django import Settings

from assessments import actions
from assessments.actions.guests import take_over
from assessments.models import Evidence, EvidenceUse, Share, StoredPlacement
from factories import MembershipFactory, UserFactory, rate, started
from factories.desk import LINK, NOTE, PDF, Desk, a_file, files, make_desk
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), **info: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#336699").save(out, kind, **info)
    return out.getvalue()


def shown_to_manager(desk: Desk) -> User:
    """A manager whom the learner shows their assessment."""
    place = MembershipFactory.create(user=desk.learner)
    manager: User = MembershipFactory.create(team=place.team, kind="manager").user
    Share.objects.create(
        learner=desk.learner, team=place.team, occupation=desk.assessment.occupation
    )
    return manager


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- finding -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"quote.pdf", "Course certificate", "Trued forty wheels."}),
        ("?kind=link", {"Course certificate"}),
        ("?use=none", {"Trued forty wheels."}),
        ("?occupation={code}", {"quote.pdf", "Course certificate"}),
        ("?occupation=99-0000.00", set()),
        ("?q=QUOTE", {"quote.pdf"}),
        ("?q=rider+quote", {"quote.pdf"}),
        ("?q=rider+wheels", set()),
        ("?q=example.org", {"Course certificate"}),
        ("?q=may", {"Course certificate"}),
        ("?q=für", {"quote.pdf"}),
        ("?q=fur&kind=note", set()),
        ("?kind=nonsense", set()),
        ("?page=77", {"quote.pdf", "Course certificate", "Trued forty wheels."}),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_items_are_found_by_words_kind_occupation_and_use(
    desk: Desk, query: str, found: set[str], headers: dict[str, str]
) -> None:
    desk.add(LINK)
    desk.add(a_file(note="Für a rider"))
    Evidence.objects.create(owner=desk.learner, **NOTE)
    Evidence.objects.create(owner=UserFactory.create(), kind="note", note="Not yours, rider")
    address = query.format(code=desk.assessment.occupation.code)
    response = desk.client.get(f"/me/evidence/{address}", headers=headers)
    body = response.content.decode()
    assert set(re.findall(r"<b><bdi>(.*?)</bdi></b>", body)) == found
    assert ("<html" in body) == (not headers)


def test_the_library_shows_25_at_a_time_and_keeps_the_filter(desk: Desk) -> None:
    Evidence.objects.bulk_create(
        Evidence(owner=desk.learner, kind="note", note=f"Note {n}") for n in range(60)
    )
    first = desk.page("/me/evidence/?q=note")
    assert first.count('class="evi"') == 25
    assert "1 to 25 of 60" in first
    assert "/me/evidence/?q=note&amp;page=2" in first
    assert desk.page("/me/evidence/?q=note&page=3").count('class="evi"') == 10


# --- adding --------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [LINK, NOTE, a_file()], ids=["link", "note", "file"])
def test_an_item_is_kept_first_and_its_statements_chosen_then(
    desk: Desk, data: dict[str, Any]
) -> None:
    if "file" in data:
        data = a_file()
    response = desk.client.post("/me/evidence/add/", data)
    item = Evidence.objects.get()
    choose = f"/me/evidence/{item.public_id}/use/"
    assert (response.status_code, response["Location"]) == (302, choose)
    assert not item.uses.exists()
    keys = [f"{desk.assessment.pk}-{pk}" for pk in desk.statements[:2]]
    page = desk.page(choose)
    assert all(f'value="{key}"' in page for key in keys)
    response = desk.client.post(choose, {"on": keys})
    assert response["Location"] == f"/me/evidence/{item.public_id}/"
    assert set(item.uses.values_list("statement", flat=True)) == set(desk.statements[:2])
    again = desk.client.post(choose, {"on": keys})
    assert (again.status_code, item.uses.count()) == (302, 2)


def test_statements_are_searched_with_and_without_script_and_ticks_stay(desk: Desk) -> None:
    item = Evidence.objects.create(owner=desk.learner, **NOTE)
    lines = list(outline_of(desk.assessment.framework).statements)
    key = f"{desk.assessment.pk}-{lines[0].id}"
    path = f"/me/evidence/{item.public_id}/use/"
    sent = {"q": lines[5].text, "on": key}
    for response in (
        desk.client.post(path, {**sent, "find": "1"}),
        desk.client.get(path, sent, headers=HTMX),
    ):
        body = response.content.decode()
        assert response.status_code == 200
        assert f'value="{key}" checked' in body
        assert f'value="{desk.assessment.pk}-{lines[5].id}">' in body
        assert body.count('name="on"') == 2
    assert not item.uses.exists()
    assert "No statement has “zzz”" in desk.page(f"{path}?q=zzz")


def test_statements_of_an_earlier_round_are_found_by_a_search(desk: Desk) -> None:
    item = Evidence.objects.create(owner=desk.learner, **NOTE)
    line = next(outline_of(desk.assessment.framework).statements)
    actions.finish_assessment(assessment=desk.assessment, by=desk.learner)
    now = started(desk.learner, desk.assessment.framework)
    path = f"/me/evidence/{item.public_id}/use/"
    keys = [f"{now.pk}-{line.id}", f"{desk.assessment.pk}-{line.id}"]
    shown = re.findall(r'name="on" value="([\d-]+)"', desk.page(path))
    assert (keys[0] in shown, keys[1] in shown) == (True, False)
    assert re.findall(r'name="on" value="([\d-]+)"', desk.page(f"{path}?q={line.text}")) == keys
    assert desk.client.post(path, {"on": keys[1]}).status_code == 302
    assert item.uses.get().assessment_id == desk.assessment.pk


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "empty"),
        ({"q": "x"}, "empty"),
        ({"find": "1"}, "empty"),
        ({"again": "1"}, "bad_value"),
        ({"kind": "link", "url": "x"}, "bad_url"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_the_library_too(
    desk: Desk, data: dict[str, str], code: str
) -> None:
    response = desk.client.post("/me/evidence/add/", data)
    assert response.status_code == 422
    assert f'data-code="{code}"' in response.content.decode()
    assert not Evidence.objects.exists()


# --- replacing -----------------------------------------------------------------------------


def test_a_replaced_file_keeps_its_uses_and_tells_when(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    for earlier in files():
        earlier.unlink()
    item = desk.add(a_file())
    desk.add({"kind": "file", "again": item.pk}, nth=1)
    (old,) = files()
    path = f"/me/evidence/{item.public_id}/replace/"
    assert "Used on 2 statements." in desk.page(path)
    new = a_file("better.pdf", PDF + b"%%")
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.client.post(path, {"file": new["file"]})
    assert response["Location"] == f"/me/evidence/{item.public_id}/"
    (kept,) = files()
    assert kept != old
    assert kept.read_bytes() == PDF + b"%%"
    replaced = Evidence.objects.get()
    assert (replaced.pk, replaced.title, replaced.uses.count()) == (item.pk, "better.pdf", 2)
    assert replaced.size == len(PDF) + 2
    assert replaced.changed_at is not None
    said = f"changed on {replaced.changed_at:%-d %B %Y}"
    for page in ("/me/evidence/", desk.url(), f"/me/evidence/{item.public_id}/"):
        assert said in desk.page(page)
    assert AuditEvent.objects.filter(action="evidence.replace").count() == 1


def test_managers_see_that_an_item_was_changed_and_the_learner_that_it_was_confirmed(
    desk: Desk,
) -> None:
    item = desk.add(LINK)
    manager = shown_to_manager(desk)
    first = desk.statements[0]
    actions.review_rating(assessment=desk.assessment, statement=first, value=3, by=manager)
    path = f"/me/evidence/{item.public_id}/replace/"
    assert "Used on 1 statement; 1 was confirmed with the earlier link." in desk.page(path)
    desk.client.post(path, {"url": "https://example.org/new"})
    item.refresh_from_db()
    assert item.url == "https://example.org/new"
    team = Share.objects.get().team_id
    seen = signed_in(manager)
    for page in (
        f"/teams/{team}/p/{desk.learner.pk}/s/{first}/",
        f"/teams/{team}/r/{desk.assessment.pk}/",
    ):
        assert "changed on" in seen.get(page).content.decode(), page


@pytest.mark.parametrize(
    ("start", "sent", "status", "code"),
    [
        (a_file(), {}, 422, "empty"),
        (a_file(), {"file": SimpleUploadedFile("cv.pdf", b"<html>")}, 422, "content_mismatch"),
        (a_file(), {"url": "https://example.org/"}, 422, "empty"),
        (LINK, {"url": ""}, 422, "empty"),
        (LINK, {"url": "javascript:x"}, 422, "bad_url"),
        (LINK, {"url": LINK["url"]}, 422, "bad_value"),
    ],
)
def test_what_cannot_stand_in_its_place_changes_nothing(
    desk: Desk, start: dict[str, Any], sent: dict[str, Any], status: int, code: str
) -> None:
    item = desk.add(a_file() if "file" in start else start)
    before = Evidence.objects.values().get()
    kept = files()
    response = desk.client.post(f"/me/evidence/{item.public_id}/replace/", sent)
    assert response.status_code == status
    assert f'data-code="{code}"' in response.content.decode()
    assert (Evidence.objects.values().get(), files()) == (before, kept)


def test_a_file_too_large_or_without_room_leaves_the_earlier_one(desk: Desk) -> None:
    item = desk.add(a_file())
    full = 200 * 1024 * 1024 - len(PDF)
    Evidence.objects.create(
        owner=desk.learner, kind="file", file="evidence/x", file_name="a.pdf", size=full
    )
    path = f"/me/evidence/{item.public_id}/replace/"
    for data, code in (
        (PDF + b"0" * (11 * 1024 * 1024), "too_large"),
        (PDF + b"0", "quota"),
    ):
        response = desk.client.post(path, {"file": SimpleUploadedFile("a.pdf", data)})
        body = response.content.decode()
        assert (response.status_code, f'data-code="{code}"' in body) == (413, True)
    with item.file.open("rb") as stored:
        assert stored.read() == PDF
    same = {"file": SimpleUploadedFile("b.pdf", PDF)}
    assert desk.client.post(path, same).status_code == 302


def test_a_note_is_edited_not_replaced(desk: Desk) -> None:
    item = desk.add(NOTE)
    assert desk.client.get(f"/me/evidence/{item.public_id}/replace/").status_code == 404
    with pytest.raises(ValueError, match="bad_value"):
        actions.replace_evidence(evidence=item, by=desk.learner, url="https://example.org/")


# --- taking off ----------------------------------------------------------------------------


def test_what_taking_off_changes_is_said_before_and_then_so(desk: Desk) -> None:
    item = desk.add(NOTE)
    desk.add({"kind": "file", "again": item.pk}, nth=1)
    path = f"/me/evidence/{item.public_id}"
    change = "Occupational skills with evidence: from <b>Emerging</b> to <b>no level</b>."
    for page in (f"{path}/off/", f"{path}/delete/"):
        assert change in desk.page(page)
        assert "It is the only evidence of 2 statements" in desk.page(page)
    lens = StoredPlacement.objects.filter(assessment=desk.assessment, lens="evidenced")
    assert lens.get().low == 1
    response = desk.client.post(f"{path}/off/", {"remove": "all"})
    assert response["Location"] == f"{path}/"
    assert (lens.get().low, item.uses.count(), Evidence.objects.count()) == (0, 0, 1)
    assert AuditEvent.objects.filter(action="evidence.unuse").count() == 2


def test_a_second_item_on_a_statement_keeps_its_level(desk: Desk) -> None:
    for nth in (0, 1):
        item = desk.add(LINK, nth)
    desk.add(NOTE, nth=1)
    page = desk.page(f"/me/evidence/{item.public_id}/off/")
    assert "Your placement with evidence stays as it is." in page
    assert "It is the only evidence" not in page


def test_only_uses_of_the_item_are_taken_off_on_its_page(desk: Desk) -> None:
    item, other = desk.add(NOTE), desk.add(LINK)
    path = f"/me/evidence/{item.public_id}/off/"
    for remove in (other.uses.get().pk, "x", ""):
        assert desk.client.post(path, {"remove": remove}).status_code == 404
    assert EvidenceUse.objects.count() == 2


# --- looking -------------------------------------------------------------------------------


def test_a_picture_is_shown_small_written_anew_and_kept_private(desk: Desk) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    data = picture("JPEG", (3000, 1500), exif=exif)
    item = desk.add(a_file("a.jpg", data))
    path = f"/evidence/{item.public_id}/preview/"
    assert f'src="{path}"' in desk.page(f"/me/evidence/{item.public_id}/")
    response = desk.client.get(path)
    with Image.open(BytesIO(response.content)) as small:
        assert (small.format, small.size) == ("JPEG", (1200, 600))
        assert not len(small.getexif())
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Disposition"] == "inline"
    same = desk.client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    new = {"file": SimpleUploadedFile("b.png", picture())}
    desk.client.post(f"/me/evidence/{item.public_id}/replace/", new)
    fresh = desk.client.get(path, headers={"If-None-Match": response["ETag"]})
    assert fresh.status_code == 200


def test_somebody_gets_so_many_pictures_and_what_the_browser_keeps_does_not_count(
    desk: Desk, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"preview": "2/10m/user"}
    path = f"/evidence/{desk.add(a_file('a.png', picture())).public_id}/preview/"
    kept = {"If-None-Match": desk.client.get(path)["ETag"]}
    assert desk.client.get(path, headers=kept).status_code == 304
    assert desk.client.get(path).status_code == 200
    refused = desk.client.get(path)
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert desk.client.get(path, headers=kept).status_code == 304


def png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "MARKER of a name")
    words.add_itxt("Comment", "MARKER of a place")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return picture("PNG", pnginfo=words, exif=exif, icc_profile=b"MARKER")


def jpeg_with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "MARKER of a camera"
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=exif, comment=b"MARKER", icc_profile=b"MARKER")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", png_with_words()), ("a.jpg", jpeg_with_a_place())],
    ids=["png", "jpeg"],
)
def test_kept_pictures_lose_place_camera_words_and_profile(
    desk: Desk, name: str, data: bytes
) -> None:
    assert b"MARKER" in data
    item = desk.add(a_file(name, data))
    with item.file.open("rb") as stored:
        kept = stored.read()
    assert b"MARKER" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert not len(image.getexif())
        assert "icc_profile" not in image.info


def test_it_is_said_what_is_taken_out_of_a_file(desk: Desk) -> None:
    item = desk.add(a_file("a.png", picture()))
    for path in ("/me/evidence/add/", f"/me/evidence/{item.public_id}/replace/", desk.url()):
        assert "We take place, camera and time out of pictures." in desk.page(path)


@pytest.mark.parametrize(
    ("mode", "kind", "becomes"),
    [
        ("RGBA", "PNG", "image/png"),
        ("P", "PNG", "image/jpeg"),
        ("L", "JPEG", "image/jpeg"),
        ("1", "PNG", "image/jpeg"),
        ("I;16", "PNG", "image/jpeg"),
        ("LA", "PNG", "image/png"),
    ],
)
def test_every_sort_of_picture_has_a_preview(
    desk: Desk, mode: str, kind: str, becomes: str
) -> None:
    out = BytesIO()
    Image.new(mode, (40, 30)).save(out, kind)
    item = desk.add(a_file(f"a.{'png' if kind == 'PNG' else 'jpg'}", out.getvalue()))
    response = desk.client.get(f"/evidence/{item.public_id}/preview/")
    assert (response.status_code, response["Content-Type"]) == (200, becomes)


def test_a_text_is_shown_escaped_and_as_far_as_200_lines(desk: Desk) -> None:
    text = "".join(f"<b>line {n}</b>\r\n" for n in range(300)).encode()
    item = desk.add(a_file("a.txt", text))
    page = desk.page(f"/me/evidence/{item.public_id}/")
    assert "&lt;b&gt;line 199&lt;/b&gt;" in page
    assert "line 200" not in page
    assert "<b>line" not in page
    assert "There is more." in page
    short = desk.add(a_file("b.txt", "\ufeffÄll of it\n".encode()))
    page = desk.page(f"/me/evidence/{short.public_id}/")
    assert ">Äll of it" in page
    assert "There is more." not in page


def test_one_endless_line_is_cut(desk: Desk) -> None:
    item = desk.add(a_file("a.txt", "ä".encode() * 500_000))
    page = desk.page(f"/me/evidence/{item.public_id}/")
    assert page.count("ä") == 20_000
    assert "There is more." in page


def test_links_notes_and_other_files_have_a_page_and_no_preview(desk: Desk) -> None:
    for data, says in (
        (LINK, ["example.org", "https://example.org/a?b=c", 'rel="noopener noreferrer nofollow"']),
        ({"kind": "note", "note": "First\n" + "x" * 4_000}, ["First", "x" * 4_000]),
        (a_file(), ["quote.pdf", "We show no preview of this kind."]),
    ):
        item = desk.add(data)
        page = desk.page(f"/me/evidence/{item.public_id}/")
        assert [text for text in says if text not in page] == []
        assert desk.client.get(f"/evidence/{item.public_id}/preview/").status_code == 404


def test_a_file_that_is_gone_or_broken_breaks_no_page(desk: Desk) -> None:
    gone, broken = desk.add(a_file("a.png", picture())), desk.add(a_file("b.png", picture()))
    text = desk.add(a_file("c.txt", b"words"))
    for item in (gone, text):
        item.file.storage.delete(str(item.file.name))
    broken.file.storage.delete(str(broken.file.name))
    broken.file.storage.save(str(broken.file.name), BytesIO(b"no picture"))
    for item in (gone, broken):
        assert desk.client.get(f"/evidence/{item.public_id}/preview/").status_code == 404
    assert "We cannot find its file." in desk.page(f"/me/evidence/{text.public_id}/")


LOOKED = {"file": "Saved a file of your evidence", "evidence": "Looked at an item of your evidence"}


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("/evidence/{}/preview/", "evidence"),
        ("/me/evidence/{}/", "evidence"),
        ("/evidence/{}/", "file"),
    ],
)
def test_managers_it_is_shown_to_may_look_and_that_is_on_record(
    desk: Desk, address: str, what: str, shared: bool
) -> None:
    item = desk.add(a_file("a.png", picture()))
    manager = shown_to_manager(desk)
    if not shared:
        actions.withdraw_share(share=Share.objects.get(), by=desk.learner)
    response = signed_in(manager).get(address.format(item.public_id))
    assert response.status_code == (200 if shared else 404)
    looks = AuditEvent.objects.filter(action="team.view", actor=manager)
    wanted = [what] if shared else []
    assert [look.detail["what"] for look in looks] == wanted
    if wanted:
        assert LOOKED[what] in desk.page("/me/sharing/")


def test_an_item_and_its_picture_are_one_look_and_another_item_is_another(desk: Desk) -> None:
    one, other = desk.add(a_file("a.png", picture())), desk.add(a_file("b.png", picture()))
    manager = shown_to_manager(desk)
    looks = AuditEvent.objects.filter(action="team.view", actor=manager)
    seen = signed_in(manager)
    for item, count in ((one, 1), (other, 2)):
        seen.get(f"/me/evidence/{item.public_id}/")
        seen.get(f"/evidence/{item.public_id}/preview/")
        assert looks.count() == count
    looks.update(at=timezone.now() - timedelta(minutes=6))
    seen.get(f"/evidence/{one.public_id}/preview/")
    assert looks.count() == 3
    assert "an item of your evidence" in desk.page("/me/sharing/")


def test_a_manager_who_reads_a_text_is_on_record_and_changes_nothing(desk: Desk) -> None:
    item = desk.add(a_file("a.txt", b"words of mine"))
    seen = signed_in(shown_to_manager(desk))
    page = seen.get(f"/me/evidence/{item.public_id}/").content.decode()
    assert "words of mine" in page
    assert AuditEvent.objects.get(action="team.view").detail["what"] == "evidence"
    for name in ("use", "edit", "replace", "off", "delete"):
        address = f"/me/evidence/{item.public_id}/{name}/"
        assert address not in page
        assert (seen.get(address).status_code, seen.post(address).status_code) == (404, 404)
    desk.page(f"/me/evidence/{item.public_id}/")
    assert AuditEvent.objects.filter(action="team.view").count() == 1


@pytest.mark.parametrize("path", ["", "add/", "missing/"])
def test_the_library_is_ones_own(path: str) -> None:
    stranger = Client()
    assert stranger.get(f"/me/evidence/{path}")["Location"].startswith("/account/login/")


# --- using again ---------------------------------------------------------------------------


def offered(body: str) -> list[str]:
    return re.findall(r'name="again".*?<bdi>(.*?)</bdi>', body, flags=re.DOTALL)


def test_what_showed_it_before_comes_first_then_what_speaks_of_it(desk: Desk) -> None:
    before = desk.add({"kind": "note", "note": "Something else entirely"})
    line = next(outline_of(desk.assessment.framework).statements)
    spoken = {"owner": desk.learner, "kind": "note", "note": f"About {line.text}"}
    Evidence.objects.create(**spoken)
    for n in range(20):
        Evidence.objects.create(owner=desk.learner, kind="note", note=f"Nr {n}")
    actions.finish_assessment(assessment=desk.assessment, by=desk.learner)
    desk.assessment = started(desk.learner, desk.assessment.framework)
    found = offered(desk.page(desk.url()))
    assert found[0] == before.title
    assert found[1].startswith("About")
    assert found[2:] == [f"Nr {n}" for n in range(19, 13, -1)]
    assert "14 more. Search for a word." in desk.page(desk.url())


def test_a_search_beneath_a_statement_finds_all_items_and_keeps_what_was_ticked(
    desk: Desk,
) -> None:
    items = [
        Evidence.objects.create(owner=desk.learner, kind="note", note=f"Nr {n}") for n in range(30)
    ]
    sent = {"q": "nr 3", "again": str(items[20].pk)}
    found = desk.client.get(desk.url(), sent, headers=HTMX).content.decode()
    plain = desk.client.post(desk.url(), {**sent, "find": "1", "note": "Half a note"})
    page = plain.content.decode()
    assert plain.status_code == 200
    assert offered(found) == offered(page) == ["Nr 20", "Nr 23", "Nr 13", "Nr 3"]
    assert f'value="{items[20].pk}" checked' in found
    assert "<form" not in found
    assert "Half a note" in page
    assert not EvidenceUse.objects.exists()
    assert "Nothing of yours has" in desk.page(f"{desk.url()}?q=zzz")


def test_enter_in_the_search_box_searches_and_says_that_the_file_is_to_be_chosen_again(
    desk: Desk,
) -> None:
    for n in range(5):
        Evidence.objects.create(owner=desk.learner, kind="note", note=f"Nr {n}")
    response = desk.client.post(desk.url(), {"kind": "file", "q": "nr 4", "note": ""})
    assert (response.status_code, offered(response.content.decode())) == (200, ["Nr 4"])
    response = desk.client.post(desk.url(), {**a_file(), "q": "nr 4", "find": "1"})
    assert "Choose your file again" in response.content.decode()
    # What is filled is saved, whatever stands in the box.
    assert desk.add({**NOTE, "q": "nr 4"}).note == NOTE["note"]


# --- what is missing -----------------------------------------------------------------------


def missing(desk: Desk) -> list[int]:
    page = desk.page("/me/evidence/missing/")
    return [int(each) for each in re.findall(r"/me/a/\d+/evidence/(\d+)/", page)]


def test_what_lacks_evidence_leads_to_the_form_of_its_statement(desk: Desk) -> None:
    assert missing(desk) == desk.statements
    assert "2 more</b> carry your <b>Emerging</b>" in desk.page("/me/evidence/missing/")
    desk.add(NOTE)
    assert missing(desk) == desk.statements[1:]
    assert "1 more</b> carries your <b>Emerging</b>" in desk.page("/me/evidence/missing/")
    rate(desk.assessment, occupational="3311")
    assert missing(desk) == [desk.statements[1], *desk.statements[4:]]


def test_what_a_manager_asked_for_stands_on_top_until_it_is_given(desk: Desk) -> None:
    manager = shown_to_manager(desk)
    last = desk.statements[-1]
    actions.ask_for_evidence(assessment=desk.assessment, statement=last, by=manager)
    assert missing(desk)[0] == last
    assert f"asked by {manager}" in desk.page("/me/evidence/missing/")
    desk.add(NOTE, nth=-1)
    assert last not in missing(desk)


def test_who_sees_the_round_no_more_asks_for_nothing(desk: Desk) -> None:
    manager = shown_to_manager(desk)
    last = desk.statements[-1]
    actions.ask_for_evidence(assessment=desk.assessment, statement=last, by=manager)
    assert missing(desk)[0] == last
    actions.withdraw_share(share=Share.objects.get(), by=desk.learner)
    assert missing(desk) == desk.statements
    assert "asked by" not in desk.page("/me/evidence/missing/")


def test_only_the_newest_round_of_an_occupation_asks_for_evidence(desk: Desk) -> None:
    actions.finish_assessment(assessment=desk.assessment, by=desk.learner)
    newer = started(desk.learner, desk.assessment.framework, occupational="3")
    assert missing(desk) == desk.statements[:1]
    assert f"/me/a/{newer.pk}/evidence/" in desk.page("/me/evidence/missing/")


def test_a_guests_evidence_and_its_uses_come_along(desk: Desk) -> None:
    item = desk.add(a_file("a.png", picture()))
    user = UserFactory.create()
    take_over(guest=desk.learner, user=user)
    seen = signed_in(user)
    assert seen.get(f"/evidence/{item.public_id}/preview/").status_code == 200
    assert "Used on 1 statement" in seen.get(f"/me/evidence/{item.public_id}/").content.decode()


# --- queries -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_library_needs_few_queries_whatever_there_is(
    desk: Desk, count: int, django_assert_num_queries: Any
) -> None:
    """Session, user; then items, where they are used, and a page of them with their uses."""
    items = Evidence.objects.bulk_create(
        Evidence(owner=desk.learner, kind="note", note=f"Note {n}") for n in range(count)
    )
    EvidenceUse.objects.bulk_create(
        EvidenceUse(evidence=item, assessment=desk.assessment, statement_id=statement)
        for item in items
        for statement in desk.statements
    )
    paths = {"/me/evidence/": 6, "/me/evidence/?q=note&use=none": 4, "/me/evidence/missing/": 6}
    for path, number in {**paths, desk.url(): 6}.items():
        desk.page(path)
        with django_assert_num_queries(number):
            desk.page(path)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_an_item_need_few_queries_wherever_it_is_used(
    desk: Desk, count: int, django_assert_num_queries: Any
) -> None:
    item = desk.add(LINK)
    for nth in range(count):
        desk.add({"kind": "file", "again": item.pk}, nth=nth + 1)
    for name, number in {
        "": 4,
        "use/": 5,
        "edit/": 4,
        "replace/": 6,
        "off/": 5,
        "delete/": 5,
    }.items():
        path = f"/me/evidence/{item.public_id}/{name}"
        desk.page(path)
        with django_assert_num_queries(number):
            desk.page(path)
    with django_assert_num_queries(5):
        desk.page(f"/me/a/{desk.assessment.pk}/occupational-1/")
