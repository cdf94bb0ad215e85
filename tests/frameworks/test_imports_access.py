"""Who may import, address by address: and what stays hidden from everybody else."""

import pytest
from django.test import Client

from factories import MembershipFactory, OrganisationFactory, RoleFactory, UserFactory, signed_in
from factories.imports import clerks, file_of, uploaded
from frameworks.models import Draft, Framework, Import
from nsx.accounts.models import Organisation, User

pytestmark = pytest.mark.django_db

OWN = "the importer"
OTHERS = ["anonymous", "learner", "manager", "organisation admin"]
ADMINS = ["framework admin elsewhere", "site framework admin", "site admin"]


@pytest.fixture
def place() -> Organisation:
    return OrganisationFactory.create(slug="harbour")


@pytest.fixture
def batch(place: Organisation) -> Import:
    """What a framework admin of an organisation uploaded: one role of theirs."""
    owner = RoleFactory.create(kind="framework_admin", organisation=place).user
    local = clerks(1)
    local_file = file_of(local).replace(b"99-0001.00", b"x-harbour-clerk")
    return uploaded(signed_in(owner), {"clerk.json": local_file})


def person(who: str, batch: Import) -> User:
    """Somebody of that kind."""
    if who == OWN:
        assert batch.by
        return batch.by
    if who == "learner":
        return UserFactory.create()
    if who == "manager":
        return MembershipFactory.create(kind="manager").user
    if who == "site admin":
        return RoleFactory.create().user
    if who == "site framework admin":
        return RoleFactory.create(kind="framework_admin").user
    kind = "organisation_admin" if who == "organisation admin" else "framework_admin"
    return RoleFactory.create(kind=kind, organisation=OrganisationFactory.create()).user


def client_of(who: str, batch: Import) -> Client:
    return Client() if who == "anonymous" else signed_in(person(who, batch))


EVERYONES = [("get", ""), ("get", "new/"), ("post", "new/")]
ONE = [
    ("get", "{n}/"),
    ("post", "{n}/go-on/"),
    ("post", "{n}/check/"),
    ("post", "{n}/publish/"),
    ("get", "{n}/undo/"),
    ("post", "{n}/undo/"),
    ("get", "{n}/discard/"),
    ("get", "{n}/report.json"),
    ("get", "{n}/report.csv"),
    ("post", "{n}/files/{file}/"),
    ("post", "{n}/files/{file}/replace/"),
    ("get", "{n}/files/{file}/diff.json"),
    ("post", "{n}/discard/"),
]
WRONG_METHOD = [
    ("post", ""),
    ("post", "{n}/"),
    ("get", "{n}/go-on/"),
    ("get", "{n}/check/"),
    ("get", "{n}/publish/"),
    ("post", "{n}/report.json"),
    ("post", "{n}/report.csv"),
    ("get", "{n}/files/{file}/"),
    ("get", "{n}/files/{file}/replace/"),
    ("post", "{n}/files/{file}/diff.json"),
]


def answer(who: str, batch: Import, method: str, path: str) -> int:
    filled = path.format(n=batch.pk, file=batch.drafts.get().pk)
    response = getattr(client_of(who, batch), method)(f"/manage/imports/{filled}")
    status: int = response.status_code
    return status


@pytest.mark.parametrize(("method", "path"), EVERYONES + ONE)
@pytest.mark.parametrize("who", OTHERS)
def test_who_looks_after_no_framework_is_turned_away(
    batch: Import, who: str, method: str, path: str
) -> None:
    expected = 302 if who == "anonymous" else 403
    assert answer(who, batch, method, path) == expected
    assert Import.objects.get().state == "review"
    assert not Framework.objects.exists()


@pytest.mark.parametrize(("method", "path"), ONE)
def test_an_import_of_somebody_else_is_not_there_for_other_framework_admins(
    batch: Import, method: str, path: str
) -> None:
    assert answer("framework admin elsewhere", batch, method, path) == 404
    assert Import.objects.get().state == "review"


ONLY_BLOCKED = "{n}/files/{file}/replace/"


@pytest.mark.parametrize(("method", "path"), ONE)
@pytest.mark.parametrize("who", [OWN, "site framework admin", "site admin"])
def test_its_owner_and_who_looks_after_all_may_work_on_it(
    batch: Import, who: str, method: str, path: str
) -> None:
    # This file is not blocked, so there is nothing to replace.
    expected = {404} if path == ONLY_BLOCKED else {200, 302}
    assert answer(who, batch, method, path) in expected


@pytest.mark.parametrize(("method", "path"), EVERYONES)
@pytest.mark.parametrize("who", [OWN, *ADMINS])
def test_every_framework_admin_may_upload_and_see_their_list(
    batch: Import, who: str, method: str, path: str
) -> None:
    assert answer(who, batch, method, path) == (422 if method == "post" else 200)


@pytest.mark.parametrize(("method", "path"), WRONG_METHOD)
def test_other_methods_are_not_answered(batch: Import, method: str, path: str) -> None:
    assert answer("site admin", batch, method, path) == 405


def test_the_list_shows_only_ones_own(batch: Import) -> None:
    for who, seen in ((OWN, True), ("framework admin elsewhere", False), ("site admin", True)):
        page = client_of(who, batch).get("/manage/imports/").content.decode()
        assert ("clerk.json" in page) is seen


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("x-harbour-clerk", "new"),
        ("x-elsewhere-clerk", "blocked"),
        ("x-harbourside-clerk", "blocked"),
        ("99-0001.00", "blocked"),
    ],
)
def test_a_framework_admin_imports_roles_of_their_organisation_alone(
    place: Organisation, code: str, state: str
) -> None:
    OrganisationFactory.create(slug="elsewhere")
    admin = signed_in(RoleFactory.create(kind="framework_admin", organisation=place).user)
    made = file_of(clerks(1)).replace(b"99-0001.00", code.encode())
    batch = uploaded(admin, {"clerk.json": made})
    draft = batch.drafts.get()
    assert draft.state == state
    for rest in (f"files/{draft.pk}/", f"files/{draft.pk}/replace/", "check/", "publish/"):
        admin.post(f"/manage/imports/{batch.pk}/{rest}", {"all": "keep"})
    assert Framework.objects.exists() is (state == "new")
    assert Draft.objects.get().state == ("published" if state == "new" else "blocked")


def test_a_role_taken_away_since_the_check_holds_its_files_back(batch: Import) -> None:
    client = client_of(OWN, batch)
    RoleFactory.create(
        user=batch.by, kind="framework_admin", organisation=OrganisationFactory.create()
    )
    assert batch.by
    batch.by.roles.filter(organisation__slug="harbour").delete()
    client.post(f"/manage/imports/{batch.pk}/publish/")
    assert not Framework.objects.exists()
    assert Draft.objects.get().state == "blocked"


def test_a_role_taken_away_closes_the_door(batch: Import) -> None:
    client = client_of(OWN, batch)
    assert batch.by
    batch.by.roles.all().delete()
    assert client.get(f"/manage/imports/{batch.pk}/").status_code == 403
