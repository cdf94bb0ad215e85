"""The demo's people, and the command that serves them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from itertools import takewhile
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model
from django.test import Client, override_settings

from assessments import demo
from assessments.models import (
    Assessment,
    Campaign,
    Evidence,
    EvidenceUse,
    PlanItem,
    Rating,
    Review,
    Share,
    Snapshot,
    SnapshotRow,
    StoredPlacement,
    Target,
)
from assessments.queries.board.targets import level_ranks
from assessments.queries.moves import offers
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, Membership, Organisation, Role, Team, User

ROOT = Path(__file__).resolve().parents[2]
BICYCLES = str(ROOT / "frameworks" / "examples" / "49-3091.00.json")
DEVELOPERS = str(ROOT / "frameworks" / "examples" / "15-1254.00.json")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVERYTHING: tuple[type[Model], ...] = (
    Assessment,
    AuditEvent,
    Campaign,
    Evidence,
    EvidenceUse,
    Membership,
    Organisation,
    PlanItem,
    Rating,
    Review,
    Role,
    Share,
    Snapshot,
    SnapshotRow,
    StoredPlacement,
    Target,
    Team,
    User,
)


@pytest.fixture
def bicycles(db: None) -> None:
    call_command("import_framework", BICYCLES, verbosity=0)


@pytest.fixture
def seeded(bicycles: None) -> None:
    assert demo.seed(now=NOW)


def everything() -> dict[str, list[dict[str, object]]]:
    """All rows of what the demo makes."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in EVERYTHING
    }


def said() -> list[tuple[object, ...]]:
    """What everybody answered and was told, by names instead of row ids."""
    who = "assessment__learner__name"
    return [
        *Rating.objects.order_by("pk").values_list(
            who, "statement__text", "value", "reason", "not_sure", "rated_at"
        ),
        *Review.objects.order_by("pk").values_list(who, "statement__text", "value", "comment"),
        *EvidenceUse.objects.order_by("pk").values_list(
            who, "statement__text", "evidence__note", "evidence__created_at"
        ),
    ]


def test_seeding_twice_changes_nothing(seeded: None) -> None:
    before = everything()
    assert not demo.seed(now=NOW + timedelta(days=1))
    assert everything() == before


def test_the_same_seed_gives_the_same_people(bicycles: None) -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            demo.seed(now=NOW)
            found.append(said())
            transaction.set_rollback(True)
    assert len(found[0]) > 1000
    assert found[0] == found[1]


def test_the_learner_has_progress_over_time(seeded: None) -> None:
    learner = User.objects.get(email=demo.LEARNER.email)
    open_, second, first = Assessment.objects.of(learner)
    assert open_.finished_at is None
    assert 10 < open_.ratings.count() < 30
    levels = [
        StoredPlacement.objects.get(assessment=each, strand__kind="occupational", lens="self").low
        for each in (first, second)
    ]
    assert levels[0] < levels[1]


def test_where_the_other_example_is_here_the_learner_is_offered_its_next_version(
    bicycles: None,
) -> None:
    call_command("import_framework", DEVELOPERS, verbosity=0)
    assert demo.seed(now=NOW)
    assert not demo.seed(now=NOW)
    learner = User.objects.get(email=demo.LEARNER.email)
    (offer,) = offers(Assessment.objects.of(learner).select_related("framework")).values()
    found = offer.changes
    assert {change.kind for change in found.changes} == {"new", "reworded", "moved"}
    assert found.gone
    assert found.again
    assert any(change.kept for change in found.worded)
    # Importing the examples anew, as every start of the demo does, brings nothing back.
    call_command("import_framework", DEVELOPERS, verbosity=0)
    live = Framework.objects.get(occupation__code=demo.CHANGED, status="published")
    assert live.version == "v.26.11"


def test_the_team_is_twelve_people_with_all_there_is_to_look_at(seeded: None) -> None:
    members = Membership.objects.filter(team__name="Harbour Street workshop", kind="member")
    assert members.count() == 12
    assert members.filter(user__shares=None).count() == 1
    assert set(Evidence.objects.values_list("kind", flat=True)) == {"link", "file", "note"}
    assert set(Rating.objects.exclude(value=None).values_list("value", flat=True)) == {1, 2, 3, 4}
    assert Rating.objects.filter(not_applicable=True).exists()
    assert Review.objects.exclude(comment="").exists()


def test_its_managers_have_all_there_is_of_a_team(seeded: None) -> None:
    team = Team.objects.get(name="Harbour Street workshop")
    outline = outline_of(Framework.objects.get(status="published"))
    for target in Target.objects.all():
        assert level_ranks(outline, target.strand)[target.level] > 0
    assert Target.objects.filter(team=team, user=None).count() == 3
    plan = PlanItem.objects.filter(team=team)
    assert plan.filter(done_at=None).count() > plan.exclude(done_at=None).count() == 1
    assert Campaign.objects.get(team=team).ended_at is None
    assert set(Review.objects.values_list("kind", flat=True)) == {"view", "ask", "reply"}
    then, now = Snapshot.objects.filter(team=team).order_by("taken_at")
    assert {row.learner_id for row in then.rows.all()} & {row.learner_id for row in now.rows.all()}
    for row in (*then.rows.all(), *now.rows.all()):
        ended = row.assessment.finished_at
        assert ended
        assert ended <= row.snapshot.taken_at
        assert set(row.placements["occupational"]) == {"self", "evidenced", "confirmed"}
        assert Share.objects.filter(learner=row.learner, team=team).exists()


def test_the_firm_is_too_many_for_one_matrix_and_shows_the_workshop_in_totals_only(
    seeded: None,
) -> None:
    whole = Team.objects.get(name="All mechanics")
    assert whole.memberships.filter(kind="member").count() == 56
    assert {team.name for team in whole.children.all()} > {"Harbour Street workshop", "Quayside"}
    workshop = User.objects.filter(memberships__team__name="Harbour Street workshop")
    assert not Share.objects.filter(team=whole, learner__in=workshop).exists()


def test_files_are_what_they_say(seeded: None) -> None:
    begin = {"image/png": b"\x89PNG\r\n", "text/plain": b"Harbour Cycles"}
    files = list(Evidence.objects.filter(kind="file"))
    assert {each.content_type for each in files} == set(begin)
    for each in files:
        with each.file.open("rb") as content:
            data = content.read()
        assert data.startswith(begin[each.content_type])
        assert len(data) == each.size


def test_nothing_lies_in_the_future(seeded: None) -> None:
    assert not Assessment.objects.filter(started_at__gt=NOW).exists()
    assert not Rating.objects.filter(rated_at__gt=NOW).exists()
    assert not Review.objects.filter(created_at__gt=NOW).exists()
    assert not Evidence.objects.filter(created_at__gt=NOW).exists()
    assert not AuditEvent.objects.filter(at__gt=NOW, actor__isnull=False).exists()


def test_everybody_signs_in_and_sees_their_pages(seeded: None) -> None:
    for person, pages in (
        (demo.LEARNER, ["/me/", "/me/sharing/", "/teams/"]),
        (demo.MANAGER, ["/me/", "/teams/"]),
        (demo.ADMIN, ["/me/", "/manage/"]),
        (demo.FRAMEWORK_ADMIN, ["/manage/"]),
    ):
        client = Client()
        data = {"login": person.email, "password": demo.PASSWORD}
        assert client.post("/account/login/", data)["Location"] == "/me/"
        assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_the_command_says_how_to_sign_in(
    bicycles: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("seed_demo", "--force")
    first = capsys.readouterr().out
    assert demo.PASSWORD in first
    for person in demo.SIGN_INS:
        assert f"{person.email} " in first
    call_command("seed_demo", "--force")
    assert "is here already" in capsys.readouterr().out


def test_without_the_example_it_says_what_to_import(db: None) -> None:
    with pytest.raises(CommandError, match=r"First: manage\.py import_framework"):
        call_command("seed_demo", "--force")


def test_a_taken_address_is_named_and_nothing_is_made(bicycles: None) -> None:
    User.objects.create_user(demo.MANAGER.email)
    with pytest.raises(CommandError, match="taken already"):
        call_command("seed_demo", "--force")
    assert not Organisation.objects.exists()


@override_settings(DEBUG=False)
def test_a_public_site_gets_no_people_with_a_known_password(bicycles: None) -> None:
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("seed_demo")
    assert not User.objects.exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def run_demo(tmp_path: Path) -> Iterator[Callable[[int], "subprocess.Popen[str]"]]:
    """Starts the command as a person on a fresh machine does; whatever runs on is ended."""
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
    started = []

    def run(port: int) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env={**kept, "NSX_VAR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for child processes")
def test_the_demo_serves_and_works_until_it_is_stopped(
    run_demo: Callable[[int], "subprocess.Popen[str]"],
) -> None:
    port = free_port()
    for stop in (signal.SIGINT, signal.SIGTERM):
        process = run_demo(port)
        assert process.stdout is not None
        lines = list(takewhile(lambda line: "E-mails" not in line, process.stdout))
        assert f"Open http://127.0.0.1:{port}/ (Ctrl+C stops)\n" in lines
        children = children_of(process.pid)
        commands = {Path(f"/proc/{pid}/cmdline").read_text() for pid in children}
        assert {"gunicorn" in each for each in commands} == {True, False}
        assert any("db_worker" in each for each in commands)
        with urlopen(f"http://127.0.0.1:{port}/occupations/49-3091.00/") as answer:
            assert "Bicycle Repairers" in answer.read().decode()
        with urlopen(f"http://127.0.0.1:{port}/static/nsx/nsx.css") as answer:
            assert answer.headers["Content-Type"].startswith("text/css")
        with pytest.raises(HTTPError) as refused:
            urlopen(f"http://127.0.0.1:{port}/nowhere/")
        with refused.value as answer:
            assert answer.code == 404
            page = answer.read().decode()
        assert "We cannot find that page" in page
        assert "DEBUG" not in page
        process.send_signal(stop)
        assert process.wait(20) == 0
        assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def test_the_demo_prints_its_e_mails_and_signs_people_in_without_https(
    run_demo: Callable[[int], "subprocess.Popen[str]"],
) -> None:
    port = free_port()
    process = run_demo(port)
    assert process.stdout is not None
    assert any("E-mails" in line for line in process.stdout)
    site, jar = f"http://127.0.0.1:{port}", CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))

    def send(path: str, **data: str) -> str:
        browser.open(site + path).close()
        data["csrfmiddlewaretoken"] = next(each.value or "" for each in jar if "csrf" in each.name)
        with browser.open(site + path, urlencode(data).encode()) as answer:
            return str(answer.read().decode())

    send("/account/password/reset/", email=demo.LEARNER.email)
    assert any(f"{site}/account/password/reset/key/" in line for line in process.stdout)
    page = send("/account/login/", login=demo.LEARNER.email, password=demo.PASSWORD)
    assert "My skills" in page


def test_a_taken_port_is_told_before_anything_is_set_up(
    run_demo: Callable[[int], "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        process = run_demo(port)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"Port {port} is in use. Take another one: make demo DEMO_PORT={port + 1}" in output
    assert not (tmp_path / "nsx.sqlite3").exists()
