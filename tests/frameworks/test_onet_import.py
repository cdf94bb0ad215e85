"""manage.py import_onet: what it stores, what it leaves alone, and what it says."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import OrganisationFactory
from factories.onet import CODE, OCCUPATIONS, RELEASES, onet_files, put, table
from frameworks.actions import retire, roll_back
from frameworks.models import Anchor, Framework, Occupation, OccupationTitle, RelatedOccupation
from frameworks.queries.onet import anchors_now
from nsx.accounts.models import AuditEvent

from .conftest import EXAMPLES, Import

pytestmark = pytest.mark.django_db

SELLERS = "41-3031.00"
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Import some files, and give the report; `None` for a file takes it away."""

    def do(release: str = "30.2", *options: str, **changed: str | None) -> dict[str, Any]:
        files = onet_files(release) | {k.replace("_", " "): v for k, v in changed.items()}
        folder = tmp_path / f"files-{len(list(tmp_path.iterdir()))}"
        put(folder, {name: text for name, text in files.items() if text is not None})
        out = StringIO()
        try:
            call_command(
                *("import_onet", str(folder), "--json", "--release", release, *options),
                stdout=out,
                stderr=StringIO(),
            )
        except CommandError:
            if not out.getvalue():
                raise
        report: dict[str, Any] = json.loads(out.getvalue())
        return report

    return do


def anchors(kind: str, code: str = SELLERS) -> list[tuple[str, str, float | None]]:
    found = Anchor.objects.filter(occupation__code=code, kind=kind)
    return list(found.values_list("name", "code", "importance"))


def everything() -> list[list[Any]]:
    """All that an import fills."""
    return [
        list(model._default_manager.order_by("pk").values())
        for model in (Occupation, Anchor, OccupationTitle, RelatedOccupation)
    ]


@pytest.mark.parametrize("release", RELEASES)
def test_every_layout_gives_the_same(run: Run, release: str) -> None:
    report = run(release)
    assert report["occupations"] == {"added": 4, "changed": 0, "gone": 0, "same": 0}
    assert report["missing"] == ["CIP Crosswalk.txt", "RAPIDS Crosswalk.txt"]
    assert all(file["ok"] for file in report["files"])
    sellers = Occupation.objects.get(code=SELLERS)
    assert (sellers.title, sellers.group) == ("Share Sellers", "Sales & Related")
    assert sellers.description == "Share Sellers do what they do."
    assert (sellers.onet_release, sellers.onet_gone) == (release, False)
    assert [(name, value) for name, _, value in anchors("skills")] == [
        ("Listening", 3.75),
        ("Persuading", 3.5),
        ("Repairing", 3.0),
    ]
    assert anchors("knowledge") == [("Money", "2.C.1", 4.1)]
    assert [name for name, *_ in anchors("abilities")] == [f"Sense {n}" for n in range(15, 5, -1)]
    assert [name for name, *_ in anchors("workStyles")] == ["Honesty", "Calm"]
    assert [name for name, *_ in anchors("technology")] == [f"Kind {n}" for n in range(1, 13)]
    assert anchors("tasks")[0] == ("Do the 1. thing.", "101", None)
    assert len(anchors("tasks")) == 9
    shown = anchors_now(sellers)
    assert (len(shown["technology"]), len(shown["tasks"])) == (10, 8)
    assert [name for name, *_ in anchors("relatedTitles")] == [f"Seller {n}" for n in range(1, 13)]
    titles = list(sellers.titles.values_list("title", "short"))
    assert (len(titles), titles[-1]) == (14, ("Registered Seller (RS)", "RS"))
    assert list(sellers.related.values_list("to__title", "tier", "index")) == [
        ("Floor Sellers", "Primary-Short", 1),
        ("Air Crews", "Supplemental", 2),
    ]


def test_job_zones_that_are_not_stated_are_inferred_and_marked(run: Run) -> None:
    run()
    zones = Occupation.objects.order_by("code").values_list("job_zone", "job_zone_inferred")
    assert list(zones) == [(4, False), (4, True), (4, True), (None, False)]


def test_a_second_run_writes_nothing(run: Run) -> None:
    run()
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        report = run()
    assert report["occupations"] == {"added": 0, "changed": 0, "gone": 0, "same": 4}
    assert everything() == before
    writes = ("INSERT", "UPDATE", "DELETE")
    assert [query for query in queries if query["sql"].startswith(writes)] == []
    assert AuditEvent.objects.filter(action="onet.import").count() == 1


def test_it_is_on_record(run: Run) -> None:
    run()
    done, begun = AuditEvent.objects.all()
    assert (begun.actor, begun.action, begun.target) == (None, "onet.import", "site")
    assert begun.detail == {"release": "30.2", "added": 4, "gone": 0}
    assert (done.actor, done.action, done.target) == (None, "onet.imported", "site")


def test_check_says_the_same_and_changes_nothing(run: Run) -> None:
    checked = run("30.2", "--check")
    assert [rows for rows in everything() if rows] == []
    assert AuditEvent.objects.count() == 0
    assert checked == run()


def test_only_what_differs_is_written(run: Run) -> None:
    run()
    kept = dict(Anchor.objects.exclude(kind="tasks").values_list("pk", "name"))
    tasks = table([CODE, "Task ID", "Task"], [[SELLERS, 7, "Do something else."]])
    report = run(Task_Statements=tasks)
    assert report["occupations"] == {"added": 0, "changed": 1, "gone": 0, "same": 3}
    assert anchors("tasks") == [("Do something else.", "7", None)]
    assert dict(Anchor.objects.exclude(kind="tasks").values_list("pk", "name")) == kept


def test_a_new_release_is_noted_where_nothing_else_changed(run: Run) -> None:
    run("30.1")
    assert run("30.2")["occupations"] == {"added": 0, "changed": 0, "gone": 0, "same": 4}
    assert set(Occupation.objects.values_list("onet_release", flat=True)) == {"30.2"}


def test_what_is_gone_is_marked_and_kept_and_may_come_back(run: Run) -> None:
    run("30.1")
    files = onet_files()
    less = {
        name.replace(" ", "_"): "".join(files[name].splitlines(keepends=True)[:-1])
        for name in ("Occupation Data", "Alternate Titles")
    }
    report = run("30.2", **less)
    assert report["occupations"] == {"added": 0, "changed": 0, "gone": 1, "same": 3}
    crews = Occupation.objects.get(code="55-1011.00")
    assert (crews.onet_gone, crews.onet_release) == (True, "30.1")
    assert anchors("relatedTitles", "55-1011.00") == [("Navigator", "", None)]
    assert run("30.2", **less)["occupations"]["gone"] == 0
    assert run("30.2")["occupations"]["changed"] == 1
    crews.refresh_from_db()
    assert (crews.onet_gone, crews.onet_release) == (False, "30.2")


def test_a_file_that_is_missing_is_named_and_what_we_had_stays(run: Run) -> None:
    run()
    report = run(Skills=None, Job_Zones=None, Alternate_Titles=None, Related_Occupations=None)
    assert {"Skills.txt", "Job Zones.txt", "Alternate Titles.txt"} <= set(report["missing"])
    assert report["occupations"]["same"] == 4
    assert len(anchors("skills")) == 3


def test_skills_are_taken_from_both_files_or_from_none(run: Run) -> None:
    run("30.3")
    report = run("30.3", Transferable_Skills=None)
    assert report["missing"][0] == "Transferable Skills.txt"
    assert report["occupations"]["same"] == 4
    assert len(anchors("skills")) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("Data Value", "Value"),
        lambda text: text[: text.rindex("N\tN")],
        lambda text: text.replace("3.75", "3.75.1"),
        lambda text: text + text.splitlines(keepends=True)[1].replace("3.75", "3.76"),
        lambda text: text.replace("Listening", "Listen\x00ing"),
    ],
)
def test_a_damaged_file_is_left_out_whole_and_the_rest_is_imported(
    run: Run, damage: Callable[[str], str]
) -> None:
    report = run(Skills=damage(onet_files()["Skills"]))
    files = {file["file"]: file for file in report["files"]}
    assert [name for name, file in files.items() if not file["ok"]] == ["Skills.txt"]
    assert files["Skills.txt"]["errors"]
    assert report["occupations"]["added"] == 4
    assert anchors("skills") == []
    assert anchors("knowledge") != []


def test_damage_is_told_with_its_place_and_the_command_exits_with_1(tmp_path: Path) -> None:
    files = onet_files() | {"Job Zones": table([CODE, "Job Zone"], [[SELLERS, "four"]])}
    out, progress = StringIO(), StringIO()
    with pytest.raises(CommandError, match=r"since damaged: Job Zones\.txt") as raised:
        call_command("import_onet", str(put(tmp_path, files)), stdout=out, stderr=progress)
    assert raised.value.returncode == 1
    assert "bad_value in Job Zones.txt, line 2, column “Job Zone”: “four” is no" in out.getvalue()
    assert "O*NET 30.2 (nobody said so; --release says another)" in out.getvalue()
    assert "CIP Crosswalk.txt: missing, skipped" in out.getvalue()
    assert "4 occupations 4 added, 0 changed, 0 gone, 0 same" in out.getvalue()
    assert "Skills.txt: 4 rows" in progress.getvalue()
    assert "4 of 4 occupations written" in progress.getvalue()


def test_without_a_list_of_occupations_those_we_have_are_told_of(run: Run, tmp_path: Path) -> None:
    files = {name: text for name, text in onet_files().items() if name != "Occupation Data"}
    with pytest.raises(CommandError, match="no occupation of O"):
        call_command("import_onet", str(put(tmp_path / "a", files)), stdout=StringIO())
    run()
    report = run(Occupation_Data=None, Job_Zones=table([CODE, "Job Zone"], [[SELLERS, 3]]))
    assert report["occupations"] == {"added": 0, "changed": 3, "gone": 0, "same": 1}
    assert Occupation.objects.get(code=SELLERS).title == "Share Sellers"


@pytest.mark.parametrize(
    ("folder", "release", "told"),
    [("nowhere", "", "No such file"), (".", "newest", "'newest' is no O.NET release")],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, folder: str, release: str, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("import_onet", str(tmp_path / folder), "--release", release)


def test_files_are_known_by_their_names_however_written(tmp_path: Path) -> None:
    files = {name.upper().replace(" ", "_"): text for name, text in onet_files().items()}
    out = StringIO()
    folder = put(tmp_path, files)
    (folder / "Skills.csv").write_text("not this one")
    call_command("import_onet", str(folder), "--json", stdout=out, stderr=StringIO())
    report = json.loads(out.getvalue())
    assert report["missing"] == ["CIP Crosswalk.txt", "RAPIDS Crosswalk.txt"]
    assert report["occupations"]["added"] == 4


def test_the_name_of_a_folder_says_its_release(tmp_path: Path) -> None:
    out = StringIO()
    folder = put(tmp_path / "db_29_2_text", onet_files("29.2"))
    call_command("import_onet", str(folder), stdout=out, stderr=StringIO())
    assert out.getvalue().startswith("O*NET 29.2, laid out like 29.x")


def test_crosswalks_become_anchors_whose_codes_are_text(run: Run) -> None:
    run(
        **{
            "CIP Crosswalk": table(["CIP Code", CODE], [["01.0000", SELLERS]]),
            "RAPIDS Crosswalk": table(
                ["RAPIDS Code", "RAPIDS Title", "O*NET-SOC 2019 Code"],
                [["0087CB", "Seller", SELLERS]],
            ),
        }
    )
    assert anchors("cip") == [("01.0000", "01.0000", None)]
    assert anchors("apprenticeships") == [("Seller", "0087CB", None)]


def test_what_is_said_of_unknown_occupations_is_left_out_and_told(run: Run) -> None:
    rows = [[SELLERS, 4], ["99-9999.00", 2]]
    report = run(Job_Zones=table([CODE, "Job Zone"], rows))
    (zones,) = [file for file in report["files"] if file["file"] == "Job Zones.txt"]
    assert "what it says of 99-9999.00: 1 in all" in zones["warnings"][0]["message"]
    assert set(Occupation.objects.values_list("code", flat=True)) == set(OCCUPATIONS)


def exported(code: str, tmp_path: Path) -> bytes:
    path = tmp_path / "out.json"
    when = "2026-01-01T00:00:00.000Z"
    call_command("export_framework", code, "--output", str(path), "--exported-at", when)
    return path.read_bytes()


def test_a_framework_keeps_its_own_words_byte_by_byte(run: Run, tmp_path: Path) -> None:
    call_command("import_framework", str(EXAMPLES), stdout=StringIO(), stderr=StringIO())
    codes = list(Framework.objects.values_list("occupation__code", flat=True))
    before = {code: exported(code, tmp_path) for code in codes}
    rows = [[code, f"O*NET’s {code}", "Said by O*NET."] for code in codes]
    run(
        Occupation_Data=table([CODE, "Title", "Description"], rows),
        Job_Zones=table([CODE, "Job Zone"], [[code, 1] for code in codes]),
        Task_Statements=table([CODE, "Task ID", "Task"], [[c, 1, "A task."] for c in codes]),
    )
    assert {code: exported(code, tmp_path) for code in codes} == before
    bikes = Occupation.objects.get(code="49-3091.00")
    assert (bikes.title, bikes.job_zone) == ("Bicycle Repairers", 2)
    assert bikes.onet_says["title"] == "O*NET’s 49-3091.00"
    assert bikes.onet_says["job_zone"] == 1
    assert (bikes.description, bikes.onet_release) == ("Said by O*NET.", "30.2")
    assert anchors("tasks", "49-3091.00") == [("A task.", "1", None)]


def test_publishing_later_gives_an_occupation_the_frameworks_words(
    run: Run, imported: Import
) -> None:
    run()
    imported(occupation__soc=SELLERS, occupation__title="Brokers")
    sellers = Occupation.objects.get(code=SELLERS)
    assert (sellers.title, sellers.onet_says["title"]) == ("Brokers", "Share Sellers")
    assert run()["occupations"]["same"] == 4
    sellers.refresh_from_db()
    assert sellers.title == "Brokers"


CALLED = ("title", "group", "job_zone", "job_zone_inferred")


def called() -> tuple[Any, ...]:
    sellers = Occupation.objects.get(code=SELLERS)
    return tuple(getattr(sellers, key) for key in CALLED)


def test_a_framework_that_is_retired_gives_the_occupation_back_onets_words(
    client: Client, run: Run, imported: Import
) -> None:
    run()
    before = called()
    imported(occupation__soc=SELLERS, occupation__title="Zyx", occupation__group="Made up")
    assert called() != before
    live = Framework.objects.get(occupation__code=SELLERS)
    retire(framework=live, by=None)
    assert called() == before
    assert "Share Sellers" in client.get("/occupations/?q=sellers").content.decode()
    page = client.get("/occupations/").content.decode()
    assert ("Zyx" in page, "Made up" in page) == (False, False)
    roll_back(to=live, by=None)
    assert called()[:2] == ("Zyx", "Made up")


def test_without_a_live_framework_the_words_are_onets_to_say(run: Run, imported: Import) -> None:
    imported(occupation__soc=SELLERS, occupation__title="Brokers")
    retire(framework=Framework.objects.get(occupation__code=SELLERS), by=None)
    assert called()[0] == "Brokers"
    run()
    assert called()[0] == "Share Sellers"


def test_a_role_of_an_organisation_is_no_affair_of_onet(run: Run) -> None:
    own = Occupation.objects.create(
        code="x-own-role", title="Own", organisation=OrganisationFactory.create()
    )
    before = Occupation.objects.filter(pk=own.pk).values().get()
    run()
    assert Occupation.objects.filter(pk=own.pk).values().get() == before
