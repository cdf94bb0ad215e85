"""Processes that are killed while they publish or import: no halves, and the next run ends it.

Each is a process of its own on a database of its own, killed once so many versions are live.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from factories.onet import CODE, put, table

FILES = 24
MOMENTS = [1, 7, 16]
"""How many versions are live when the process is killed."""


class Site:
    """A database with its own commands."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "nsx.sqlite3"
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.path}",
            "NSX_VAR": str(folder),
            "DEBUG": "1",
        }
        self.run("migrate", "--verbosity", "0")

    def command(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def run(self, *arguments: str) -> None:
        assert self.command(*arguments).wait(60) == 0, arguments

    def killed(
        self, moment: int, *arguments: str, done: Callable[["Site"], int] | None = None
    ) -> None:
        """Run a command until so many versions are live, or `done`, then end it at once."""
        process, done = self.command(*arguments), done or Site.live
        while done(self) < moment and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait(10)

    def rows(self, question: str) -> list[Any]:
        connection = sqlite3.connect(self.path, timeout=20)
        try:
            return connection.execute(question).fetchall()
        finally:
            connection.close()

    def live(self) -> int:
        ((count,),) = self.rows(
            "SELECT count(*) FROM frameworks_framework WHERE status = 'published'"
        )
        return int(count)

    def sizes(self) -> set[tuple[int, int]]:
        """Statements and citations of the versions that are there, whatever their status."""
        return set(
            self.rows(
                """
                SELECT (SELECT count(*) FROM frameworks_statement s
                        JOIN frameworks_level l ON l.id = s.level_id
                        JOIN frameworks_domain d ON d.id = l.domain_id
                        JOIN frameworks_strand t ON t.id = d.strand_id
                        WHERE t.framework_id = f.id),
                       (SELECT count(*) FROM frameworks_citation c
                        JOIN frameworks_source o ON o.id = c.source_id
                        WHERE o.framework_id = f.id)
                FROM frameworks_framework f
                """
            )
        )

    def releases(self) -> set[int]:
        """How often each version was published."""
        return {
            count
            for (count,) in self.rows(
                "SELECT count(r.id) FROM frameworks_framework f "
                "LEFT JOIN frameworks_release r ON r.framework_id = f.id GROUP BY f.id"
            )
        }


def counted(content: dict[str, Any]) -> tuple[int, int]:
    """Statements and citations of a file."""
    ladders = [content["framework"], content["ai"], *content["durable"]["domains"]]
    statements = [
        each
        for ladder in ladders
        for level in ladder["levels"].values()
        for each in level["statements"]
    ]
    return len(statements), sum(len(each.get("citations", ())) for each in cited(statements))


def cited(statements: list[Any]) -> list[dict[str, Any]]:
    return [each for each in statements if isinstance(each, dict)]


@pytest.fixture
def zipped(tmp_path: Path, example: dict[str, Any]) -> Path:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(FILES):
            content = deepcopy(example)
            content["occupation"]["soc"] = f"49-{number:04}.00"
            archive.writestr(f"{number}.json", json.dumps(content))
    return path


def check(site: Site, example: dict[str, Any], *, done: bool) -> None:
    assert site.sizes() == {counted(example)}
    assert site.releases() == {1}
    assert (site.live() == FILES) is done


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_command_that_is_killed_is_ended_by_the_next(
    tmp_path: Path, zipped: Path, example: dict[str, Any], moment: int
) -> None:
    site = Site(tmp_path)
    site.killed(moment, "import_framework", "--publish", str(zipped))
    check(site, example, done=False)
    site.run("import_framework", "--publish", str(zipped))
    check(site, example, done=True)


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_import_that_is_killed_is_ended_by_the_next(
    tmp_path: Path, zipped: Path, example: dict[str, Any], moment: int
) -> None:
    site = Site(tmp_path)
    site.run("shell", "--command", UPLOAD.format(path=str(zipped)))
    site.killed(moment, "publish_import", "1")
    check(site, example, done=False)
    drafts = "SELECT count(*) FROM frameworks_draft WHERE state = 'published'"
    assert site.rows(drafts) == [(site.live(),)]
    site.run("publish_import", "1")
    check(site, example, done=True)
    assert site.rows("SELECT state FROM frameworks_import") == [("done",)]


UPLOAD = """
from pathlib import Path
from frameworks.actions import check_import, upload
from nsx.accounts.powers import Powers
path = Path({path!r})
batch = upload(files=[(path.name, path.read_bytes())], by=None)
check_import(batch=batch, powers=Powers(site=True, all_frameworks=True))
"""


OCCUPATIONS = 600


def described(site: Site) -> int:
    """Occupations that are there whole, as they themselves say."""
    ((count,),) = site.rows("SELECT count(*) FROM frameworks_occupation WHERE onet_release <> ''")
    return int(count)


def parts_of_occupations(site: Site) -> set[tuple[bool, int, int, int]]:
    """Of each occupation: whether it is there whole, its tasks, titles and related occupations."""
    return {
        (bool(whole), tasks, titles, related)
        for whole, tasks, titles, related in site.rows(
            """
            SELECT onet_release <> '',
                   (SELECT count(*) FROM frameworks_anchor a
                    WHERE a.occupation_id = o.id AND a.kind = 'tasks'),
                   (SELECT count(*) FROM frameworks_occupationtitle t WHERE t.occupation_id = o.id),
                   (SELECT count(*) FROM frameworks_relatedoccupation r
                    WHERE r.occupation_id = o.id)
            FROM frameworks_occupation o
            """
        )
    }


@pytest.mark.parametrize("moment", [1, 300])
def test_an_import_of_onet_that_is_killed_is_ended_by_the_next(tmp_path: Path, moment: int) -> None:
    codes = [f"49-{number:04}.00" for number in range(OCCUPATIONS)]
    folder = put(
        tmp_path / "files",
        {
            "Occupation Data": table([CODE, "Title", "Description"], ([c, c, c] for c in codes)),
            "Task Statements": table(
                [CODE, "Task ID", "Task"], ([c, n, f"Task {n}"] for c in codes for n in range(8))
            ),
            "Alternate Titles": table(
                [CODE, "Alternate Title"], ([c, f"{c} {n}"] for c in codes for n in range(20))
            ),
            "Related Occupations": table(
                [CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index"],
                ([c, codes[-1 - at], "Supplemental", 1] for at, c in enumerate(codes)),
            ),
        },
    )
    site = Site(tmp_path)
    site.killed(moment, "import_onet", str(folder), done=described)
    found = described(site)
    assert moment <= found < OCCUPATIONS
    assert parts_of_occupations(site) == {(True, 8, 20, 1), (False, 0, 0, 0)}
    site.run("import_onet", str(folder))
    assert parts_of_occupations(site) == {(True, 8, 20, 1)}
    assert described(site) == OCCUPATIONS
