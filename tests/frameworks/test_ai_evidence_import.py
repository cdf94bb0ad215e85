"""Importing AI evidence: compared first, then written, by command and in the browser."""

import re
from datetime import date
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from factories import MembershipFactory, OrganisationFactory, RoleFactory, UserFactory, signed_in
from factories.ai import AEI, SAFI, WEF, evidence_csv, evidence_json
from frameworks.actions.ai_evidence import import_ai_evidence
from frameworks.ai_evidence.document import write_packs
from frameworks.ai_evidence.parts import Part
from frameworks.ai_evidence.read import read_file
from frameworks.models import AiEvidence, Occupation, Strand
from frameworks.queries.ai_evidence import identified
from frameworks.views import ai_evidence as view
from nsx.accounts.models import AuditEvent, User

from .conftest import EXAMPLES, Import

pytestmark = pytest.mark.django_db

PAGE = "/manage/ai-evidence/"
NURSES = {**AEI, "code": "29-1141.00"}


@pytest.fixture(autouse=True)
def occupations() -> None:
    """Two that O*NET has, without a framework."""
    for code, title in (("49-3091.00", "Bicycle Repairers"), ("29-1141.00", "Nurses")):
        Occupation.objects.create(code=code, title=title, onet_release="30.2")


def parts(*rows: dict[str, str]) -> tuple[Part, ...]:
    told = read_file("a.csv", evidence_csv(*rows), timezone.localdate())
    assert told.parts, told.faults
    return told.parts


def counts(*rows: dict[str, str]) -> dict[str, int]:
    return dict(import_ai_evidence(parts=parts(*rows), by=None).counts)


def stored(code: str = "49-3091.00", kind: str = "aei") -> dict[str, Any]:
    return dict(AiEvidence.objects.get(occupation__code=code, kind=kind).values)


def test_what_is_new_is_stored_and_the_same_again_changes_nothing() -> None:
    assert counts(AEI | SAFI | WEF, NURSES) == {"added": 4}
    row = AiEvidence.objects.get(occupation__code="49-3091.00", kind="aei")
    assert row.values["augmentShare"] == 0.81
    assert (row.source, row.url) == ("Our index", "https://example.org/index")
    assert row.dated == date(2026, 3, 24)
    assert stored(kind="wef") == {
        "cluster": "technological_literacy",
        "label": "Technological Literacy",
    }
    assert counts(AEI | SAFI | WEF, NURSES) == {"same": 4}
    (event,) = AuditEvent.objects.all()
    assert (event.action, event.target) == ("ai_evidence.import", "site")
    assert event.detail == {"added": 4, "changed": 0}
    assert AiEvidence.objects.get(pk=row.pk).imported_at == row.imported_at


def test_only_what_differs_is_written() -> None:
    counts(AEI, NURSES)
    before = AiEvidence.objects.get(occupation__code="29-1141.00")
    assert counts({**AEI, "aei_time_saved": "0.4"}, NURSES) == {"changed": 1, "same": 1}
    assert stored()["timeSaved"] == 0.4
    assert AiEvidence.objects.get(pk=before.pk).imported_at == before.imported_at


@pytest.mark.parametrize(
    "change", [{"aei_source": "Another"}, {"aei_url": ""}, {"aei_date": "2026-03-25"}]
)
def test_another_source_address_or_newer_date_is_a_change(change: dict[str, str]) -> None:
    counts(AEI)
    assert counts(AEI | change) == {"changed": 1}


def test_what_a_newer_file_leaves_out_is_missing() -> None:
    counts(AEI)
    newer = {**AEI, "aei_date": "2026-05-01"}
    del newer["aei_ai_autonomy"]
    assert counts({**newer, "aei_time_saved": "n/a"}) == {"changed": 1}
    assert stored() == {"taskObservations": 214, "augmentShare": 0.81}


def test_a_newer_file_can_say_that_there_is_nothing_any_more() -> None:
    counts(AEI)
    empty = {**dict.fromkeys(AEI, ""), "code": "49-3091.00", "aei_source": "Our index"}
    assert identified() == 1
    newer = {**empty, "aei_date": "2026-05-01"}
    assert counts({**newer, "code": "29-1141.00"}, newer) == {"same": 1, "changed": 1}
    assert stored() == {}
    assert identified() == 0
    assert counts(AEI) == {"older": 1}


def test_older_data_changes_nothing() -> None:
    counts(AEI)
    assert counts({**AEI, "aei_date": "2026-03-23", "aei_time_saved": "0.9"}, NURSES) == {
        "older": 1,
        "added": 1,
    }
    assert stored()["timeSaved"] == 0.342


def test_a_day_that_was_wrong_can_be_put_right(tmp_path: Path) -> None:
    counts({**AEI, "aei_date": "2026-11-01"})
    file = put(tmp_path, "a.csv", evidence_csv(AEI))
    assert "0 changed, 0 same, 1 kept" in run(file)
    assert "1 changed, 0 same, 0 kept" in run(file, older=True, check=True)
    assert "1 changed, 0 same, 0 kept" in run(file, older=True)
    assert AiEvidence.objects.get().dated == date(2026, 3, 24)


def test_a_code_that_is_not_here_is_told_and_left_out() -> None:
    plan = import_ai_evidence(parts=parts({**AEI, "code": "99-9999.00"}, NURSES), by=None)
    assert plan.counts == {"added": 1}
    (fault,) = plan.faults
    assert (fault.code, fault.file, fault.line) == ("unknown_code", "a.csv", 2)
    assert "no occupation 99-9999.00 here" in fault.message


def test_all_of_it_is_written_or_nothing() -> None:
    counts(AEI)
    with (
        patch.object(AuditEvent.objects, "create", side_effect=DatabaseError),
        pytest.raises(DatabaseError),
    ):
        counts({**AEI, "aei_date": "2026-05-01", "aei_time_saved": "0.9"}, NURSES)
    assert AiEvidence.objects.count() == 1
    assert stored()["timeSaved"] == 0.342


def test_only_who_looks_after_all_frameworks_imports() -> None:
    own = RoleFactory.create(kind="framework_admin", organisation=OrganisationFactory.create())
    for user in (UserFactory.create(), own.user):
        with pytest.raises(PermissionError):
            import_ai_evidence(parts=parts(AEI), by=user)
    import_ai_evidence(parts=parts(AEI), by=RoleFactory.create(kind="framework_admin").user)
    assert AiEvidence.objects.count() == 1


def test_data_is_identified_for_those_that_have_any(
    imported: Import, example: dict[str, Any]
) -> None:
    assert identified() == 0
    imported()
    assert identified() == 1  # its framework has a pack
    counts(AEI, NURSES)
    assert identified() == 2
    Strand.objects.filter(kind="ai").update(evidence_pack=None)
    assert identified() == 2
    Occupation.objects.filter(code="29-1141.00").update(organisation=OrganisationFactory.create())
    assert identified() == 1
    Occupation.objects.filter(code="29-1141.00").update(organisation=None, onet_release="")
    assert identified() == 1  # it has no page
    AiEvidence.objects.all().delete()
    empty: list[dict[str, Any]] = [{}, {"aei": {}}, {"aei": None}, {"aei": {"timeSaved": None}}]
    for nothing in [*empty, {"x": {"a": []}}]:
        Strand.objects.filter(kind="ai").update(evidence_pack=nothing)
        assert identified() == 0, nothing
    Strand.objects.filter(kind="ai").update(evidence_pack={"aei": {"timeSaved": 0}})
    assert identified() == 1


def test_of_many_codes_that_are_not_here_the_first_are_told(tmp_path: Path, admin: Client) -> None:
    data = evidence_csv(*({**AEI, "code": f"99-{n:04}.00"} for n in range(1000, 1100)), NURSES)
    told = run(put(tmp_path, "a.csv", data), check=True)
    assert told.count("unknown_code") == 20
    assert "and 80 more that there is no occupation for" in told
    assert "100 faults" in told
    page = send(admin, ("a.csv", data))
    assert page.count('data-code="unknown_code"') == 20
    assert "And 80 more codes that no occupation here has." in page
    assert "<b>100</b><span>codes not here</span>" in page


# -- the command ------------------------------------------------------------------


def run(*files: Path, **options: Any) -> str:
    out = StringIO()
    try:
        call_command("import_ai_evidence", *map(str, files), stdout=out, **options)
    except CommandError as error:
        out.write(f"error: {error}")
    return out.getvalue()


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_command_imports_several_files_and_sums_up(tmp_path: Path) -> None:
    pack = {"taskObservations": 5, "source": "Our index", "date": "2026-03-24"}
    files = [
        put(tmp_path, "aei.csv", evidence_csv(AEI)),
        put(tmp_path, "more.json", evidence_json({"soc": "29-1141.00", "aei": pack})),
        put(tmp_path, "safi.CSV", evidence_csv(SAFI)),
    ]
    checked = run(*files, check=True)
    assert "Nothing is written." in checked
    assert "3 parts of 2 occupations: 3 added, 0 changed, 0 same, 0 kept; 0 faults" in checked
    assert "identified" not in checked  # it would be the number before the import
    assert AiEvidence.objects.count() == 0
    done = run(*files)
    assert "3 parts of 2 occupations: 3 added" in done
    assert "AI data identified for 2 occupations" in done
    assert "0 added, 0 changed, 3 same" in run(*files)


def test_the_command_leaves_a_damaged_file_out_and_says_why(tmp_path: Path) -> None:
    bad = put(tmp_path, "bad.csv", evidence_csv({**SAFI, "safi_score": "420"}, NURSES))
    told = run(bad, put(tmp_path, "good.csv", evidence_csv(AEI)))
    assert f"error bad_value in {bad}, line 2, “safi_score”: “420” is no score" in told
    assert "1 added" in told
    assert f"error: Left out, since damaged: {bad}." in told
    assert AiEvidence.objects.count() == 1
    bad = put(tmp_path, "bad.json", evidence_json({"soc": "49-3091.00", "aei": {"timeSaved": 7}}))
    assert f"in {bad}, line 2, /occupations/0/aei/timeSaved: “7” is no share" in run(bad)


def test_the_command_lists_changes_when_asked(tmp_path: Path) -> None:
    counts(AEI)
    newer = {**AEI, "aei_date": "2026-05-01", "aei_time_saved": ""}
    older = {**NURSES, "aei_date": "2026-01-01"}
    counts(NURSES)
    told = run(put(tmp_path, "a.csv", evidence_csv(newer, older)), verbosity=2)
    assert "49-3091.00 aei changed: Time saved: not given, before 0.342; Date: 2026-05-01" in told
    assert "29-1141.00 aei older" in told
    assert "1 older than what is here: nothing of these is changed" in told


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "none.csv cannot be read: No such file" in run(tmp_path / "none.csv")
    assert "no file has such a name" in run(Path("a\0.csv"))


def test_the_shipped_example_is_read_without_a_fault() -> None:
    data = (EXAMPLES.parent / "examples-ai" / "evidence.csv").read_bytes()
    told = read_file("evidence.csv", data, timezone.localdate())
    assert (len(told.parts), told.faults) == (12, ())
    shipped = {path.stem for path in EXAMPLES.glob("*.json")}
    assert {part.code for part in told.parts} == shipped


def test_the_examples_of_the_documentation_are_read_without_a_fault() -> None:
    text = (EXAMPLES.parents[1] / "docs" / "ai-evidence.md").read_text()
    blocks = re.findall(r"(?:^    .*\n)+", text, re.M)
    found = [dedent(block).encode() for block in blocks if "manage.py" not in block]
    table, document = found
    for name, data, count in (("a.csv", table, 2), ("a.json", document, 2)):
        told = read_file(name, data, timezone.localdate())
        assert (len(told.parts), told.faults) == (count, ()), name


# -- in the browser ---------------------------------------------------------------


@pytest.fixture
def admin() -> Client:
    return signed_in(RoleFactory.create(kind="framework_admin").user)


def send(client: Client, *files: tuple[str, bytes], status: int = 200) -> str:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    response = client.post(PAGE, {"files": sent})
    assert response.status_code == status
    return response.content.decode()


def packs_in(client: Client, *files: tuple[str, bytes]) -> str:
    response = client.post(PAGE, {"files": [SimpleUploadedFile(n, d) for n, d in files]})
    found: str = response.context["packs"]
    assert found
    return found


def test_what_would_change_is_shown_and_then_done(admin: Client) -> None:
    counts(AEI)
    newer = {**AEI, "aei_date": "2026-05-01", "aei_time_saved": ""}
    file = ("a.csv", evidence_csv(newer, NURSES))
    page = send(admin, file)
    assert "<b>1</b><span>part added</span>" in page
    assert "<b>1</b><span>changed</span>" in page
    assert "<span>Time saved</span> <del>0.342</del>" in page
    assert page.index("What would change") < page.index("What would be added")
    assert "Before: Our index, as of 24 Mar 2026" in page
    assert "<ins>not given</ins>" in page
    assert AiEvidence.objects.count() == 1
    response = admin.post(PAGE, {"packs": packs_in(admin, file)}, follow=True)
    assert "Imported: 1 added, 1 changed." in response.content.decode()
    assert "timeSaved" not in stored()
    assert AuditEvent.objects.latest("pk").actor == User.objects.get(roles__kind="framework_admin")
    assert "There is nothing to import." in send(admin, file)


def test_a_dry_run_of_many_says_its_source_once_and_shows_the_first(admin: Client) -> None:
    Occupation.objects.bulk_create(
        Occupation(code=f"99-{n:04}.00", title=f"Work {n}", onet_release="30.2")
        for n in range(1000, 1100)
    )
    page = send(
        admin,
        ("a.csv", evidence_csv(*({**AEI, "code": f"99-{n:04}.00"} for n in range(1000, 1100)))),
    )
    assert page.count("Our index, as of 24 Mar 2026") == 1
    assert len(re.findall(r"<b>Work \d+</b>", page)) == view.LISTED
    assert f"And {100 - view.LISTED} more." in page
    assert "<b>100</b><span>parts added</span>" in page


def test_a_row_with_a_fault_stops_its_file_alone(admin: Client) -> None:
    bad = ("bad.csv", evidence_csv({**SAFI, "safi_score": "420"}))
    page = send(admin, bad, ("good.csv", evidence_csv(AEI)), status=422)
    assert "“bad.csv” is left out whole." in page
    assert 'data-code="bad_value"' in page
    assert "<code>safi_score</code>" in page
    assert "Import 1 part<" in page
    page = send(admin, bad, status=422)
    assert "There is nothing to import." in page


def test_codes_that_are_not_here_are_told(admin: Client) -> None:
    page = send(admin, ("a.csv", evidence_csv({**AEI, "code": "99-9999.00"}, NURSES)))
    assert 'data-code="unknown_code"' in page
    assert "Import 1 part<" in page


def test_older_data_is_shown_as_kept(admin: Client) -> None:
    counts(AEI)
    page = send(admin, ("a.csv", evidence_csv({**AEI, "aei_date": "2026-01-01"})))
    assert "This file is of 1 Jan 2026, what is here of 24 Mar 2026." in page
    assert "There is nothing to import." in page


@pytest.mark.parametrize(
    ("files", "code"),
    [([], "empty"), ([("a.csv", b"x")] * (view.MAX_FILES + 1), "too_many_items")],
)
def test_no_file_or_too_many_is_told(
    admin: Client, files: list[tuple[str, bytes]], code: str
) -> None:
    assert f'data-code="{code}"' in send(admin, *files, status=422)


def test_a_request_that_is_too_large_is_not_read(admin: Client) -> None:
    response = admin.post(PAGE, b"x", "text/plain", headers={"content-length": str(2**30)})
    assert response.status_code == 413
    assert b'data-code="too_large"' in response.content


@pytest.mark.parametrize("packs", ["", "{", "\0", "{}", '{"occupations": [7]}'])
def test_what_cannot_be_confirmed_is_told(admin: Client, packs: str) -> None:
    response = admin.post(PAGE, {"packs": packs})
    assert response.status_code == 422
    assert b'data-code="stale"' in response.content
    assert AiEvidence.objects.count() == 0


def test_newer_data_that_came_meanwhile_stays(admin: Client) -> None:
    packs = write_packs(parts(AEI, NURSES))
    counts({**AEI, "aei_date": "2026-05-01", "aei_time_saved": "0.5"})
    page = admin.post(PAGE, {"packs": packs}, follow=True).content.decode()
    assert "Imported: 1 added, 0 changed. 1 kept, since newer data came meanwhile." in page
    assert stored()["timeSaved"] == 0.5
    page = admin.post(PAGE, {"packs": packs}, follow=True).content.decode()
    assert "All of this is here already. Nothing changed." in page


def test_the_page_lists_what_is_here(admin: Client) -> None:
    assert "Nothing was imported yet." in admin.get(PAGE).content.decode()
    counts(AEI | WEF, NURSES)
    page = admin.get(PAGE).content.decode()
    assert '<a href="https://example.org/index" rel="noopener noreferrer">Our index</a>' in page
    assert '<td data-th="Occupations" class="num">2</td>' in page
    assert 'identified for <b class="num">2</b> occupations' in page


def test_names_of_files_are_never_markup(admin: Client) -> None:
    evil = "<img src=x>.csv"
    rows = evidence_csv({**AEI, "aei_source": "<img src=y>", "<img src=z>": "1"})
    assert "<img" not in send(admin, (evil, rows))
    assert "<img" not in send(admin, (evil, b"x"), status=422)
    counts({**AEI, "aei_source": "<img src=y>"})
    assert "<img" not in admin.get(PAGE).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_for_one_and_for_three(
    admin: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    codes = ["49-3091.00", "29-1141.00", "11-1011.00"][:number]
    Occupation.objects.get_or_create(code="11-1011.00", title="Chiefs")
    counts(*({**AEI, "code": code, "aei_source": f"Index {code}"} for code in codes))
    with django_assert_num_queries(6):  # session, user, roles twice, holdings, identified
        assert admin.get(PAGE).status_code == 200
    newer = evidence_csv(*({**AEI, "code": code} for code in codes))
    with django_assert_num_queries(7):  # session, user, roles twice, occupations twice, evidence
        send(admin, ("a.csv", newer))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["learner", "manager", "organisation", "framework elsewhere"])
def test_others_are_turned_away(client: Client, method: str, who: str) -> None:
    place = OrganisationFactory.create()
    user = {
        "learner": lambda: UserFactory.create(),
        "manager": lambda: MembershipFactory.create(kind="manager").user,
        "organisation": lambda: (
            RoleFactory.create(kind="organisation_admin", organisation=place).user
        ),
        "framework elsewhere": lambda: (
            RoleFactory.create(kind="framework_admin", organisation=place).user
        ),
    }[who]()
    response = getattr(signed_in(user), method)(PAGE, {"packs": write_packs(parts(AEI))})
    assert response.status_code == 403
    assert getattr(client, method)(PAGE).status_code == 302
    assert AiEvidence.objects.count() == 0


def test_the_way_to_it_is_shown_to_those_who_may(admin: Client) -> None:
    assert f'href="{PAGE}"' in admin.get("/manage/").content.decode()
    role = RoleFactory.create(kind="framework_admin", organisation=OrganisationFactory.create())
    assert f'href="{PAGE}"' not in signed_in(role.user).get("/manage/").content.decode()


def test_the_trail_tells_of_it(admin: Client) -> None:
    counts(AEI)
    assert "Imported AI evidence" in admin.get("/manage/audit/").content.decode()
