"""The shared hostile cases of evidence, through each form a learner uses.

A form answers a refusal with 422 and the case's code in `data-code`; the statuses the cases
name are those of JSON.
"""

import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils.html import escape
from PIL import Image

from assessments.actions import add_evidence
from assessments.evidence.files import CheckedFile
from assessments.models import Assessment, Evidence, EvidenceUse, StoredPlacement
from factories import UserFactory, framework, started
from frameworks.queries import outline_of
from hostile.recipes import CASES, build, cases
from nsx.accounts.models import AuditEvent

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CASES.exists(), reason="../shared is absent: no hostile cases here"),
]

WRITTEN: list[type[Model]] = [Evidence, EvidenceUse, StoredPlacement, AuditEvent]
BOUNDARY = "----a-boundary"

UPLOADS = cases("evidence_upload")
TEXTS = [case for case in cases("text_field") if case["field"].startswith("evidence.")]


@dataclass
class Desk:
    """A learner with an assessment open, and the door through which evidence comes."""

    client: Client
    assessment: Assessment
    url: str


DOORS = ("statement", "library", "replace")
"""Beneath a statement, in the library, and in the place of an item's file."""


@pytest.fixture(params=DOORS)
def desk(client: Client, request: pytest.FixtureRequest) -> Desk:
    learner = UserFactory.create()
    client.force_login(learner)
    assessment = started(learner, framework())
    statement = next(outline_of(assessment.framework).statements).id
    url = f"/me/a/{assessment.pk}/evidence/{statement}/"
    if request.param == "library":
        url = "/me/evidence/add/"
    if request.param == "replace":
        earlier = CheckedFile("earlier.txt", "text/plain; charset=utf-8", b"Earlier")
        item = add_evidence(kind="file", file=earlier, by=learner)
        url = f"/me/evidence/{item.public_id}/replace/"
    client.get(url)  # reads the templates, so that a case is timed by itself
    return Desk(client, assessment, url)


def upload(desk: Desk, case: dict[str, Any]) -> Any:
    """Send the file byte by byte as a browser would, for Django's client mends names."""
    name = case["filename"].replace("\r", "%0D").replace("\n", "%0A")
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nfile\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {case['content_type']}\r\n\r\n"
    )
    body = parts.encode() + build(case["payload"]) + f"\r\n--{BOUNDARY}--\r\n".encode()
    return desk.client.post(
        desk.url, body, content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )


def rows() -> list[list[dict[str, Any]]]:
    return [list(model._default_manager.order_by("pk").values()) for model in WRITTEN]


def by_id(case: dict[str, Any]) -> str:
    return str(case["id"])


def test_there_are_cases() -> None:
    assert len(UPLOADS) >= 8
    assert len(TEXTS) >= 4


@pytest.mark.parametrize(
    "case", [case for case in UPLOADS if case["expect"]["outcome"] == "reject"], ids=by_id
)
def test_a_hostile_file_is_refused_and_leaves_nothing(desk: Desk, case: dict[str, Any]) -> None:
    before = rows()
    begun = time.process_time()
    response = upload(desk, case)
    assert time.process_time() - begun < case["expect"]["max_seconds"]
    assert response.status_code == 422
    assert f'data-code="{case["expect"]["error_code"]}"' in response.content.decode()
    assert rows() == before


@pytest.mark.parametrize(
    "case", [case for case in UPLOADS if case["expect"]["outcome"] == "accept"], ids=by_id
)
def test_an_odd_file_is_taken_and_served_as_a_safe_attachment(
    desk: Desk, case: dict[str, Any]
) -> None:
    expect = case["expect"]
    begun = time.process_time()
    assert upload(desk, case).status_code == 302
    assert time.process_time() - begun < expect["max_seconds"]
    item = Evidence.objects.get()
    assert item.file_name.isprintable()
    assert len(item.file_name) <= expect.get("display_name_max_chars", 100)
    response = desk.client.get(f"/evidence/{item.public_id}/")
    data = b"".join(response)
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response
    assert "\n" not in "".join(response.headers.values())
    if "stored_metadata_tags" in expect:
        with Image.open(BytesIO(data)) as picture:
            assert len(picture.getexif()) == expect["stored_metadata_tags"]
        assert b"Exif" not in data


@pytest.mark.parametrize("desk", ["statement", "library"], indirect=True)
@pytest.mark.parametrize("case", TEXTS, ids=by_id)
def test_a_hostile_text_has_the_outcome_the_case_names(desk: Desk, case: dict[str, Any]) -> None:
    expect = case["expect"]
    field = case["field"].partition(".")[2]
    payload = build(case["payload"]).decode()
    kind = "link" if field == "url" else "note"
    before = rows()
    begun = time.process_time()
    response = desk.client.post(desk.url, {"kind": kind, field: payload})
    if expect["outcome"] == "reject":
        assert time.process_time() - begun < expect["max_seconds"]
        assert response.status_code == 422
        assert f'data-code="{expect["error_code"]}"' in response.content.decode()
        assert rows() == before
        return
    assert response.status_code == 302
    assert getattr(Evidence.objects.get(), field) == payload
    item = Evidence.objects.get()
    for page in (f"/me/evidence/{item.public_id}/", "/me/evidence/"):
        body = desk.client.get(page).content.decode()
        assert payload not in body
        assert escape(payload) in body
