"""/me/data/: how much is kept of a person, and everything of it as a zip."""

import io
import json
import re
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.archive import write_archive
from assessments.evidence.files import CheckedFile
from assessments.exporting.mine import (
    SCHEMA,
    Address,
    Answer,
    Device,
    Entry,
    Item,
    Mine,
    Placed,
    Profile,
    Round,
    Said,
    Use,
    unique_names,
)
from assessments.models import Assessment, Evidence
from factories import (
    MembershipFactory,
    RoleFactory,
    UserFactory,
    Workplace,
    finished,
    rate,
    signed_in,
)
from factories.people import PASSWORD
from frameworks.queries import outline_of
from nsx.accounts.actions.invitations import invite
from nsx.accounts.actions.roles import put_in_team, switch_account
from nsx.accounts.models import Membership, User
from nsx.accounts.roster import Row


def zip_of(user: User) -> zipfile.ZipFile:
    made = io.BytesIO()
    write_archive(user, made)
    return zipfile.ZipFile(made)


def data_of(user: User) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zip_of(user).read("data.json"))
    return found


def add_file(assessment: Assessment, name: str, data: bytes = b"bytes") -> Evidence:
    return actions.add_evidence(
        assessment=assessment,
        statement=next(outline_of(assessment.framework).statements).id,
        by=assessment.learner,
        kind="file",
        note="",
        file=CheckedFile(name, "text/plain", data),
    )


def test_it_holds_every_answer_as_it_was_given(workplace: Workplace) -> None:
    rate_one = {next(outline_of(workplace.framework).statements).id: actions.Given("na", "No till")}
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    actions.save_ratings(assessment=workplace.result, given=rate_one, by=workplace.learner)
    data = data_of(workplace.learner)
    assert data["schema"] == SCHEMA
    (only,) = data["rounds"]
    assert only["occupation"] == "Test clerks"
    assert only["version"] == workplace.framework.version
    first = only["answers"][0]
    assert first["answer"] == "na"
    assert first["reason"] == "No till"
    assert first["statement"] == next(outline_of(workplace.framework).statements).text
    assert first["first_given_in"] is None
    assert len(only["answers"]) == 12
    assert {"self", "evidenced", "confirmed"} == {each["by"] for each in only["placements"]}
    assert all(each["rule"] for each in only["placements"])


def test_it_tells_what_others_said_by_name_and_what_one_said_of_others_without(
    workplace: Workplace,
) -> None:
    workplace.share()
    line = next(outline_of(workplace.framework).statements)
    actions.review_rating(
        assessment=workplace.result,
        statement=line.id,
        value=2,
        comment="Not alone yet",
        by=workplace.manager,
    )
    actions.record_team_view(team=workplace.team, by=workplace.manager)
    theirs = data_of(workplace.learner)
    (said,) = theirs["rounds"][0]["talk"]
    assert (said["by"], said["comment"], said["value"]) == ("Mo Manager", "Not alone yet", 2)
    assert [(each["by"], each["about"]) for each in theirs["who_looked"]] == [
        ("Mo Manager", "Front desk")
    ]
    assert [each["what"] for each in theirs["what_i_did"]][-1] == "Shared a result with a team"
    text = zip_of(workplace.manager).read("data.json").decode()
    assert "Not alone yet" in text
    assert "Lee Learner" not in text


def test_files_keep_their_names_each_once(workplace: Workplace) -> None:
    for text in (b"one", b"two"):
        add_file(workplace.result, "Photo.txt", text)
    found = zip_of(workplace.learner)
    assert found.testzip() is None
    names = [item["file"] for item in json.loads(found.read("data.json"))["evidence"]]
    assert names == ["files/Photo.txt", "files/Photo (2).txt"]
    assert [found.read(name) for name in names] == [b"one", b"two"]
    assert set(found.namelist()) == {"README.txt", "my-answers.txt", "data.json", *names}
    assert "what_i_did" in found.read("README.txt").decode()


def test_answers_stand_in_words_too(workplace: Workplace) -> None:
    told = zip_of(workplace.learner).read("my-answers.txt").decode()
    assert "Test clerks, version v1" in told
    assert "\nOccupational, Emerging\n  Fully " in told
    assert "Not yet              Advanced occupational skill 1" in told
    nobody = zip_of(UserFactory.create()).read("my-answers.txt").decode()
    assert "Nothing is rated yet." in nobody


def test_a_file_that_is_gone_is_named_and_stops_nothing(workplace: Workplace) -> None:
    gone, kept = add_file(workplace.result, "gone.txt"), add_file(workplace.result, "kept.txt")
    gone.file.storage.delete(str(gone.file.name))
    found = zip_of(workplace.learner)
    told = json.loads(found.read("data.json"))["evidence"]
    assert [(each["file_name"], each["file"], each["file_missing"]) for each in told] == [
        ("gone.txt", None, True),
        (kept.file_name, "files/kept.txt", False),
    ]


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["a.pdf", "A.PDF", "a.pdf"], ["a.pdf", "A (2).PDF", "a (3).pdf"]),
        (["a (2).txt", "a.txt", "a.txt"], ["a (2).txt", "a.txt", "a (3).txt"]),
        (
            ["../../etc/passwd", "C:\\x\\y.png", ".hidden", ""],
            ["passwd", "y.png", "hidden", "file"],
        ),
    ],
)
def test_names_in_the_zip_are_unique_and_without_folders(
    given: list[str], names: list[str]
) -> None:
    assert unique_names(given) == names


def test_no_secret_is_in_it(workplace: Workplace) -> None:
    text = zip_of(workplace.learner).read("data.json").decode()
    assert workplace.learner.password not in text
    assert "password" not in text


def test_what_others_did_to_the_account_is_told_and_what_they_did_elsewhere_is_not(
    workplace: Workplace,
) -> None:
    learner, admin = workplace.learner, RoleFactory.create(kind="site_admin").user
    for on in (False, True):
        switch_account(user=learner, on=on, by=admin)
    switch_account(user=UserFactory.create(), on=False, by=admin)
    team = MembershipFactory.create().team
    put_in_team(team=team, user=learner, kind=Membership.Kind.MEMBER, by=admin)
    assert [(each["what"], each["by"]) for each in data_of(learner)["done_to_me"]] == [
        ("Switched an account off", str(admin)),
        ("Switched an account on", str(admin)),
        ("Put someone into a team", str(admin)),
    ]


def test_invitations_to_every_address_of_theirs_are_told(workplace: Workplace) -> None:
    learner = workplace.learner
    for email, verified in (("second@example.org", True), ("else@example.org", False)):
        EmailAddress.objects.create(user=learner, email=email, verified=verified)
    team = workplace.team
    for email in ("second@example.org", "else@example.org"):
        row = Row(1, email, "Lee", "learner", team.name, "")
        invite(rows=[row], by=workplace.manager, under=team)
    assert [each["about"] for each in data_of(learner)["invitations"]] == ["second@example.org"]


@pytest.mark.parametrize("rounds", [1, 3])
def test_it_takes_as_many_queries_however_much_there_is(
    workplace: Workplace, django_assert_num_queries: DjangoAssertNumQueries, rounds: int
) -> None:
    workplace.share()
    for number in range(rounds):
        team = MembershipFactory.create(user=workplace.learner).team
        again = finished(workplace.learner, workplace.framework, occupational="4444")
        actions.share_occupation(assessment=again, team=team, only=False, by=workplace.learner)
        add_file(again, f"{number}.txt")
        actions.record_team_view(team=workplace.team, by=workplace.manager)
        actions.take_snapshot(team=workplace.team, occupation=again.occupation, by=None)
    with django_assert_num_queries(43):
        write_archive(workplace.learner, io.BytesIO())


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_counts_in_as_many_queries(
    workplace: Workplace, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        place = MembershipFactory.create(user=workplace.learner, kind="manager")
        again = finished(workplace.learner, workplace.framework, occupational="4")
        actions.share_occupation(
            assessment=again, team=place.team, only=False, by=workplace.learner
        )
    client = signed_in(workplace.learner)
    with django_assert_num_queries(29):
        page = client.get("/me/data/").content.decode()
    assert f"<dt>Rounds of rating</dt><dd>{count + 1}</dd>" in page


def test_who_signed_in_long_ago_is_asked_first_and_comes_back_to_the_page(
    workplace: Workplace,
) -> None:
    client = signed_in(workplace.learner)
    asked = client.get("/me/data/download/")
    assert asked["Location"] == "/account/reauthenticate/?next=/me/data/%3Fready%3D1"
    back = client.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == "/me/data/?ready=1"
    assert "Your download is ready" in client.get(back["Location"]).content.decode()
    response = client.get("/me/data/download/")
    assert response["Content-Type"] == "application/zip"
    assert response["Cache-Control"] == "private, no-store"
    assert "attachment" in response["Content-Disposition"]
    found = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert json.loads(found.read("data.json"))["profile"]["name"] == "Lee Learner"


def test_a_guest_takes_along_what_they_tried(workplace: Workplace) -> None:
    client = Client()
    client.post(f"/occupations/{workplace.framework.occupation.code}/rate/")
    guest = User.objects.get(is_guest=True)
    rate(Assessment.objects.get(learner=guest), occupational="3")
    response = client.get("/me/data/download/")
    found = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    data = json.loads(found.read("data.json"))
    assert data["profile"]["without_account"] is True
    assert [each["answer"] for each in data["rounds"][0]["answers"]] == [3]
    assert "Delete what I tried" in client.get("/me/data/").content.decode()


def test_each_gets_what_is_their_own(workplace: Workplace) -> None:
    stranger = UserFactory.create(name="Sid Stranger")
    assert data_of(stranger)["rounds"] == []
    assert "Lee Learner" not in zip_of(stranger).read("data.json").decode()


@pytest.mark.parametrize("path", ["/me/data/", "/me/data/download/", "/me/data/delete/"])
def test_visitors_sign_in_first(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/account/login/?next={path}"


def test_the_shape_is_written_down() -> None:
    """docs/my-data.md names every field there is."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "my-data.md").read_text()
    shapes = (Mine, Profile, Address, Device, Round, Answer, Placed, Said, Item, Use, Entry)
    names = {field.name for shape in shapes for field in fields(shape)}
    told = set(re.findall(r"`(?:rounds\.)?(\w+)`", text))
    assert names - told == set()
    assert SCHEMA in text
