"""What importing does to what is there, and what it says of it before and after."""

import json
import zipfile
from contextlib import suppress
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from assessments import actions
from factories import UserFactory
from frameworks.models import Draft, Framework, Occupation, Statement
from nsx.accounts.models import AuditEvent

pytestmark = pytest.mark.django_db

SOC = "49-3091.00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "frameworks"
    found.mkdir()
    return found


class Files:
    """Files of a folder, made of the example."""

    def __init__(self, folder: Path, example: dict[str, Any]) -> None:
        self.folder, self.example = folder, example

    def text(self, **changes: Any) -> str:
        content = deepcopy(self.example)
        for path, value in changes.items():
            part, _, key = path.partition("__")
            content[part][key] = value
        return json.dumps(content, indent=1)

    def add(self, name: str, **changes: Any) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text(**changes))
        return str(path)


@pytest.fixture
def files(folder: Path, example: dict[str, Any]) -> Files:
    return Files(folder, example)


def run(*args: str) -> list[str]:
    """The lines the command says, without those that tell of a fault's place."""
    out = StringIO()
    try:
        call_command("import_framework", *args, stdout=out)
    except CommandError as error:
        return [*out.getvalue().splitlines(), f"{error} ({error.returncode})"]
    return out.getvalue().splitlines()


def outcomes(*args: str) -> list[str]:
    return [
        line.rpartition(": ")[2]
        for line in run(*args)
        if ": " in line and not line.startswith("  ")
    ]


def report(*args: str) -> list[tuple[str, list[str]]]:
    out = StringIO()
    with suppress(CommandError):
        call_command("import_framework", "--json", *args, stdout=out)
    files = json.loads(out.getvalue())["files"]
    return [(Path(f["path"]).name, [error["code"] for error in f["errors"]]) for f in files]


def versions() -> dict[str, str]:
    waiting = Draft.objects.waiting().values_list("version", flat=True)
    live = dict(Framework.objects.values_list("version", "status"))
    return live | dict.fromkeys(waiting, "draft")


def test_a_check_tells_what_the_run_does_and_does_nothing(files: Files) -> None:
    files.add("a.json")
    files.add("b.json", framework__version="v.26.11")
    files.add("c.json", framework__description="Other")
    files.add("d.json")
    for extra in ([], ["--publish"], ["--replace"]):
        told = outcomes("--check", str(files.folder), *extra)
        as_json = report("--check", str(files.folder), *extra)
        assert not Occupation.objects.exists()
        assert not AuditEvent.objects.exists()
        if not extra:
            assert told == ["new", "changed", "refused", "same"]
            assert [errors for _, errors in as_json] == [[], [], ["conflict"], []]
    assert outcomes(str(files.folder)) == ["new", "changed", "refused", "same"]
    assert versions() == {"v.26.10": "published", "v.26.11": "draft"}
    assert outcomes("--check", str(files.folder)) == ["same", "same", "refused", "same"]


def test_a_draft_is_published_by_the_file_it_came_from(files: Files) -> None:
    files.add("first.json")
    again = files.add("second.json", framework__version="v.26.11")
    assert outcomes(str(files.folder)) == ["new", "changed"]
    assert outcomes(again) == ["same"]
    assert versions() == {"v.26.10": "published", "v.26.11": "draft"}
    assert outcomes("--check", "--publish", again) == ["published"]
    assert versions()["v.26.11"] == "draft"
    assert outcomes("--publish", again) == ["published"]
    assert versions() == {"v.26.10": "retired", "v.26.11": "published"}
    assert AuditEvent.objects.filter(action="framework.publish").count() == 2
    assert outcomes("--publish", again) == ["same"]
    assert outcomes("--publish", str(files.folder / "first.json")) == ["same"]
    assert versions() == {"v.26.10": "retired", "v.26.11": "published"}


def test_a_conflict_says_where_the_version_stands(files: Files) -> None:
    run(files.add("first.json"))
    path = Path(files.add("other.json", framework__description="Other"))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_framework", "--json", str(path), stdout=out)
    ((fault,),) = [entry["errors"] for entry in json.loads(out.getvalue())["files"]]
    line = path.read_text().splitlines()[fault["line"] - 1]
    assert fault["pointer"] == "/framework/version"
    assert line[fault["column"] - 1 :].startswith('"v.26.10"')
    assert "--replace" in fault["message"]


@pytest.mark.parametrize("status", ["published", "retired"])
def test_content_nobody_has_begun_to_rate_is_replaced_when_asked(files: Files, status: str) -> None:
    run(files.add("first.json"))
    Framework.objects.update(status=status)
    path = files.add("other.json", framework__description="Other")
    assert outcomes("--check", "--replace", path) == ["replaced"]
    assert Framework.objects.get().description != "Other"
    assert outcomes("--replace", path) == ["replaced"]
    framework = Framework.objects.get()
    assert (framework.description, framework.status) == ("Other", status)
    assert Statement.objects.count() == 134
    assert outcomes("--replace", path) == ["same"]


def test_content_somebody_has_begun_to_rate_stays(files: Files) -> None:
    run(files.add("first.json"))
    before = Framework.objects.get()
    actions.start_assessment(framework=before, by=UserFactory.create())
    path = files.add("other.json", framework__description="Other")
    said = run("--replace", path)
    assert "somebody has begun to rate it" in "".join(said)
    assert Framework.objects.get().digest == before.digest
    assert Statement.objects.count() == 134


def test_a_renamed_occupation_has_its_new_name_everywhere_once_that_is_published(
    files: Files, client: Client
) -> None:
    run(files.add("first.json"))
    learner = UserFactory.create()
    assessment = actions.start_assessment(framework=Framework.objects.get(), by=learner)
    client.force_login(learner)
    later = files.add(
        "later.json",
        framework__version="v.26.11",
        occupation__title="Cycle mechanics",
        occupation__group="Repair",
        occupation__jobZone=4,
    )
    run(later)
    assert Occupation.objects.get().title != "Cycle mechanics"
    run("--publish", later)
    occupation = Occupation.objects.get()
    assert (occupation.title, occupation.group, occupation.job_zone) == (
        *("Cycle mechanics", "Repair", 4),
    )
    for page in ("/occupations/", f"/me/a/{assessment.pk}/", "/me/"):
        assert "Cycle mechanics" in client.get(page).content.decode()


def test_a_folder_is_read_with_its_zips_and_its_loud_names(files: Files) -> None:
    files.add("deep/LOUD.JSON")
    with zipfile.ZipFile(files.folder / "More.ZIP", "w") as archive:
        archive.writestr("inside.json", files.text(occupation__soc="x-own-role"))
    files.add(".hidden.json")
    files.add("__MACOSX/a.json")
    files.add("readme.txt")
    assert report(str(files.folder)) == [("inside.json", []), ("LOUD.JSON", [])]
    assert Occupation.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("gone.json", "not_found", "no such file or folder"),
        ("empty", "not_found", "no .json or .zip file in this folder"),
        ("bare.zip", "not_found", "no .json file in this zip"),
        ("n" * 300 + ".json", "unreadable", "cannot be read"),
    ],
)
def test_a_path_with_nothing_to_read_says_so(
    folder: Path, name: str, code: str, words: str
) -> None:
    (folder / "empty").mkdir()
    zipfile.ZipFile(folder / "bare.zip", "w").close()
    path = str(folder / name)
    assert report(path) == [(name, [code])]
    said = run(path)
    assert words in "".join(said)
    assert said[-1] == "1 of 1 files not imported (1)"
    assert run("--check", path)[-1] == "1 of 1 files would not be imported (1)"


def test_what_cannot_be_read_stops_nothing_else(files: Files) -> None:
    good = files.add("good.json")
    assert report("gone.json", good) == [("gone.json", ["not_found"]), ("good.json", [])]
    assert Framework.objects.get().occupation.code == SOC


def test_how_far_it_is_and_what_came_of_it_goes_to_the_standard_error(
    files: Files, capfd: pytest.CaptureFixture[str]
) -> None:
    for number in range(51):
        files.add(f"{number:02}.json", framework__version=f"v{number}")
    out = StringIO()
    call_command("import_framework", "--json", str(files.folder), stdout=out)
    assert len(json.loads(out.getvalue())["files"]) == 51
    told = capfd.readouterr().err.splitlines()
    assert told == ["50 files so far", "51 files: 50 changed, 1 new"]
    call_command("import_framework", "-v0", str(files.folder), stdout=out)
    assert capfd.readouterr().err == ""
