"""Uploading files to import: taken, refused with a reason, and each told for what it is."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from factories import RoleFactory, signed_in
from factories.imports import clerks, file_of, send, uploaded, zipped
from frameworks.models import Draft, Framework, Import
from frameworks.views import import_uploads

pytestmark = pytest.mark.django_db

GOOD = file_of(clerks(1))


@pytest.fixture
def admin() -> Client:
    return signed_in(RoleFactory.create().user)


def test_the_page_says_the_limits_before_anything_is_sent(admin: Client) -> None:
    page = admin.get("/manage/imports/new/").content.decode()
    assert [word for word in ("2 MiB", "1,000 files", "2,000 files", "64 MiB") if word in page] == [
        "2 MiB",
        "1,000 files",
        "2,000 files",
        "64 MiB",
    ]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "empty"),
        ({"notes.txt": b"hello"}, "type_not_allowed"),
        ({"good.json": GOOD, "table.xlsx": b"PK"}, "type_not_allowed"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_no_framework_file_is_refused_with_a_reason(
    admin: Client, files: dict[str, bytes], code: str, htmx: bool
) -> None:
    response = send(admin, files, **({"HX-Request": "true"} if htmx else {}))
    assert response.status_code == 422
    assert f'data-code="{code}"' in response.content.decode()
    assert not Import.objects.exists()


def test_more_than_the_limit_together_is_not_read_at_all(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_uploads, "MAX_BODY", 100)
    response = send(admin, {"good.json": GOOD})
    assert response.status_code == 413
    assert 'data-code="too_large"' in response.content.decode()


def test_too_many_files_are_told_to_come_as_a_zip(admin: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    response = send(admin, dict.fromkeys(("a.json", "b.json", "c.json"), GOOD))
    assert response.status_code == 422
    assert 'data-code="too_many_items"' in response.content.decode()


def test_a_thousand_files_can_be_sent_at_once(admin: Client, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    batch = uploaded(admin, {f"{n}.json": b"{}" for n in range(1_000)})
    assert batch.drafts.count() == 1_000


def test_the_form_needs_its_token() -> None:
    user = RoleFactory.create().user
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert send(client, {"good.json": GOOD}).status_code == 403
    assert not Import.objects.exists()


DEEP = zipped({"folder/inner/good.json": GOOD, "__MACOSX/._good.json": b"x", "folder/.hid": b""})
FORTY = file_of(clerks(2)).replace(b'"statements":["', b'"statements":[' + b'"",' * 40 + b'"', 1)


@pytest.mark.parametrize(
    ("name", "data", "code", "line"),
    [
        ("page.json", b"<!doctype html>\n<p>Sign in</p>", "invalid_json", 1),
        ("utf16.json", GOOD.decode().encode("utf-16"), "unsupported_encoding", 1),
        ("empty.json", b"", "empty", 1),
        ("cut.json", GOOD[:-40], "invalid_json", 1),
        ("list.json", b"[]", "schema", 1),
        ("long.json", b'{"schemaVersion":"' + b"x" * 600_000 + b'"}', "schema", 1),
        ("big.json", b"{}" + b" " * (2 * 1024 * 1024), "too_large", 1),
        ("number.json", b'{\n"schemaVersion": 1e999}', "bad_number", 2),
        ("broken.zip", b"PK\x03\x04 nothing more", "invalid_json", 1),
        ("none.zip", zipped({"read.me": b"hello"}), "empty", 1),
        ("nested.zip", zipped({"in.zip": zipped({"good.json": GOOD})}), "empty", 1),
    ],
)
def test_a_hostile_or_odd_file_is_blocked_with_its_place_and_stops_no_other(
    admin: Client, name: str, data: bytes, code: str, line: int
) -> None:
    batch = uploaded(admin, {name: data, "good.json": GOOD})
    blocked = batch.drafts.get(state="blocked")
    assert (code, line) in {(e["code"], e["line"]) for e in blocked.report["errors"]}
    assert batch.drafts.get(state="new").name == "good.json"
    page = admin.get(f"/manage/imports/{batch.pk}/?file={blocked.pk}")
    assert f'data-code="{code}"' in page.content.decode()
    admin.post(f"/manage/imports/{batch.pk}/publish/")
    assert Framework.objects.get().occupation.code == "99-0001.00"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bom.json", b"\xef\xbb\xbf" + GOOD),
        ("deep.zip", DEEP),
        ("UPPER.JSON", GOOD),
        ("Fahrräder & <b>Ölwechsel</b> 自転車.json", GOOD),
        ("n" * 200 + ".json", GOOD),
    ],
)
def test_an_odd_but_good_file_is_taken(admin: Client, name: str, data: bytes) -> None:
    batch = uploaded(admin, {name: data})
    assert [draft.state for draft in batch.drafts.all()] == ["new"]
    page = admin.get(f"/manage/imports/{batch.pk}/").content.decode()
    assert "Clerks 1" in page
    assert "<b>Ölwechsel</b>" not in page


def test_all_faults_of_a_file_are_told_at_once(admin: Client) -> None:
    batch = uploaded(admin, {"forty.json": FORTY})
    page = admin.get(f"/manage/imports/{batch.pk}/").content.decode()
    assert page.count('<li data-code="schema">') == 40
    assert "Entry 40 of “statements” is empty. Write its text, or take it out." in page
    assert "/framework/levels/emerging/statements/39" in page


def test_one_occupation_twice_blocks_the_second(admin: Client) -> None:
    batch = uploaded(admin, {"a.json": GOOD, "b.json": file_of(clerks(1, version="v2"))})
    assert [(d.name, d.state) for d in batch.drafts.all()] == [
        ("a.json", "new"),
        ("b.json", "blocked"),
    ]


def test_a_zip_with_a_folder_for_every_file_keeps_their_order(admin: Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in (3, 1, 2):
            archive.mkdir(f"{n}")
            archive.writestr(f"{n}/x.json", file_of(clerks(n)))
    batch = uploaded(admin, {"all.zip": out.getvalue()})
    assert [draft.name for draft in batch.drafts.all()] == ["3/x.json", "1/x.json", "2/x.json"]
    assert batch.name == "all.zip"


def test_many_files_are_left_to_the_worker_and_their_progress_is_shown(
    admin: Client, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    batch = uploaded(admin, {f"{n}.json": file_of(clerks(n)) for n in range(1, 22)})
    assert batch.state == "checking"
    page = admin.get(f"/manage/imports/{batch.pk}/").content.decode()
    assert 'role="status"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    part = admin.get(
        f"/manage/imports/{batch.pk}/", headers={"HX-Request": "true", "HX-Target": "work"}
    ).content.decode()
    assert '<b class="num">0</b> of <span class="num">21</span> files done.' in part
    assert "<html" not in part
    assert "Go on" not in part


def test_work_that_stands_still_can_be_asked_for_again(admin: Client, settings: Settings) -> None:
    before, settings.TASKS = (
        settings.TASKS,
        {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}},
    )
    batch = uploaded(admin, {f"{n}.json": file_of(clerks(n)) for n in range(1, 22)})
    Import.objects.update(moved_at="2026-01-01T00:00Z")
    assert "manage.py db_worker" in admin.get(f"/manage/imports/{batch.pk}/").content.decode()
    settings.TASKS = before
    admin.post(f"/manage/imports/{batch.pk}/go-on/")
    batch.refresh_from_db()
    assert batch.state == "review"
    part = admin.get(
        f"/manage/imports/{batch.pk}/", headers={"HX-Request": "true", "HX-Target": "work"}
    )
    assert part["HX-Refresh"] == "true"


def test_nothing_is_live_and_nothing_kept_of_what_was_not_sent(admin: Client) -> None:
    uploaded(admin, {"good.json": GOOD})
    assert not Framework.objects.exists()
    assert Draft.objects.get().state == "new"


def test_names_sent_by_browsers_lose_their_folders(admin: Client) -> None:
    sent = SimpleUploadedFile("good.json", GOOD)
    sent.name = "C:\\fakepath\\good.json"
    admin.post("/manage/imports/new/", {"files": [sent]})
    assert Draft.objects.get().name == "good.json"
