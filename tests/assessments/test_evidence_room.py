"""How much evidence a person may keep: the rule, and two uploads at the same moment."""

from functools import partial

import pytest
from django.test import Client
from pytest_django import Settings

from assessments import actions
from assessments.actions.guests import take_over
from assessments.evidence.files import CheckedFile
from assessments.evidence.room import MAX_ITEMS, MEGABYTE, Room
from assessments.evidence.text import Refused
from assessments.models import Evidence, EvidenceUse
from factories import UserFactory, signed_in
from factories.desk import PDF, a_file, files, make_desk
from nsx.accounts.models import User
from together import at_once

MB = MEGABYTE
FULL = "You use 198 of 200 MB. This file is 4 MB. Delete or replace one first."


@pytest.mark.parametrize(
    ("used", "size", "says"),
    [
        (0, 200 * MB, ""),
        (196 * MB, 4 * MB, ""),
        (196 * MB + 1, 4 * MB, FULL.replace("198", "197")),
        (198 * MB, 4 * MB - 1, FULL),
        (200 * MB, 0, ""),
        (250 * MB, 1, FULL.replace("198", "250").replace("is 4", "is 1")),
    ],
)
def test_a_file_fits_to_the_byte(used: int, size: int, says: str) -> None:
    room = Room(1, used, 200 * MB)
    if not says:
        room.check_new(size)
        return
    with pytest.raises(Refused) as refused:
        room.check_new(size)
    assert (refused.value.code, refused.value.message) == ("quota", says)


@pytest.mark.parametrize(
    ("used", "old", "new", "fits"),
    [
        (200, 50, 50, True),
        (200, 50, 51, False),
        (199, 50, 51, True),
        (300, 50, 49, True),  # over the limit already: a smaller one is still welcome
        (300, 50, 51, False),
    ],
)
def test_a_replacement_counts_without_what_it_replaces(
    used: int, old: int, new: int, fits: bool
) -> None:
    room = Room(1, used * MB, 200 * MB)
    if fits:
        room.check_swap(old * MB, new * MB)
        return
    with pytest.raises(Refused):
        room.check_swap(old * MB, new * MB)


def test_items_have_a_limit_too() -> None:
    Room(MAX_ITEMS - 1, 0, MB).check_new(0)
    with pytest.raises(Refused) as refused:
        Room(MAX_ITEMS, 0, MB).check_new(0)
    assert refused.value.code == "too_many_items"


def keep(owner: User, size: int) -> Evidence:
    """A file that takes so many bytes, without any on the disk."""
    return Evidence.objects.create(
        owner=owner,
        kind="file",
        file="evidence/x",
        file_name="a.pdf",
        content_type="application/pdf",
        size=size,
    )


@pytest.mark.django_db(transaction=True)
def test_uploads_at_once_never_pass_the_limit() -> None:
    owner = UserFactory.create()
    half = CheckedFile("a.pdf", "application/pdf", PDF)
    keep(owner, 200 * MB - 2 * len(PDF))

    def add() -> str:
        try:
            actions.add_evidence(kind="file", file=half, by=owner)
        except Refused as refused:
            return refused.code
        return "kept"

    assert sorted(at_once(*[add] * 4)) == ["kept", "kept", "quota", "quota"]
    assert sum(item.size for item in Evidence.objects.of(owner)) == 200 * MB


@pytest.mark.django_db(transaction=True)
def test_a_replacement_and_an_upload_at_once_never_pass_the_limit() -> None:
    owner = UserFactory.create()
    item = keep(owner, 0)
    keep(owner, 200 * MB - len(PDF))
    file = CheckedFile("a.pdf", "application/pdf", PDF)
    calls = [
        partial(actions.add_evidence, kind="file", file=file, by=owner),
        partial(actions.replace_evidence, evidence=item, file=file, by=owner),
    ]

    def tried(call: "partial[Evidence]") -> str:
        try:
            call()
        except Refused as refused:
            return refused.code
        return "kept"

    assert sorted(at_once(*(partial(tried, call) for call in calls))) == ["kept", "quota"]
    assert sum(each.size for each in Evidence.objects.of(owner)) == 200 * MB


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", ["delete", "off", "replace"])
def test_an_item_deleted_in_another_tab_is_not_there(client: Client, door: str) -> None:
    desk = make_desk(client)
    item = desk.add(a_file())
    data = {**a_file(), "remove": "all"}
    calls = [("delete", {}), ("delete", {}), (door, data)]
    answers = at_once(
        *(
            partial(signed_in(desk.learner).post, f"/me/evidence/{item.public_id}/{name}/", sent)
            for name, sent in calls
        )
    )
    assert {answer.status_code for answer in answers} <= {302, 404}
    assert not Evidence.objects.exists()
    assert not EvidenceUse.objects.exists()


@pytest.mark.django_db
def test_signing_in_loses_nothing_that_a_guest_brought(client: Client) -> None:
    guest, user = User.objects.create(is_guest=True), UserFactory.create()
    keep(guest, 20 * MB)
    keep(user, 199 * MB)
    take_over(guest=guest, user=user)
    assert Evidence.objects.of(user).count() == 2
    client.force_login(user)
    body = client.get("/me/evidence/").content.decode()
    assert "219 of 200 MB" in body
    response = client.post("/me/evidence/add/", a_file())
    assert response.status_code == 413
    assert "You use 219 of 200 MB. This file is 1 MB." in response.content.decode()
    assert client.post("/me/evidence/add/", {"kind": "note", "note": "x"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(("guest", "limit"), [(False, 7), (True, 3)])
def test_the_limits_are_settings(
    client: Client, settings: Settings, guest: bool, limit: int
) -> None:
    settings.EVIDENCE_QUOTA_MB, settings.EVIDENCE_QUOTA_GUEST_MB = 7, 3
    desk = make_desk(client)
    if guest:
        User.objects.filter(pk=desk.learner.pk).update(is_guest=True, email=None)
    keep(desk.learner, limit * MB)
    before = files()
    for path in (desk.url(), "/me/evidence/add/"):
        response = client.post(path, a_file(note="What I typed"))
        body = response.content.decode()
        assert (response.status_code, 'data-code="quota"' in body) == (413, True)
        assert f"You use {limit} of {limit} MB." in body
        assert "What I typed" in body
    assert files() == before
