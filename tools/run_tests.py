"""Run the suite on SQLite, on a real PostgreSQL, and in a real browser: `make test`.

Everything after the options goes to pytest, for example
`python -m tools.run_tests --only postgres -- tests/assessments -k finish`.
What is missing on the machine is skipped and said so; NSX_REQUIRE_POSTGRES=1 and
NSX_REQUIRE_BROWSER=1 make it an error.
"""

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from tools import chromium, postgres

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5
"""Pytest's exit code when a selection matches nothing."""

Outcome = tuple[str, int | None]
"""What ran, and pytest's exit code; None where it was skipped."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages asked for; 0 when tests ran and none of them went wrong."""
    stages: dict[str, Callable[[list[str]], Outcome]] = {
        "sqlite": on_sqlite,
        "postgres": on_postgres,
        "browser": in_browser,
    }
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=stages, help="run one stage")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest")
    options = parser.parse_args(arguments)
    # A polite kill must stop the servers too.
    signal.signal(signal.SIGTERM, _stop)
    outcomes = [run(options.pytest) for name, run in stages.items() if options.only in (None, name)]
    print("\nTests ran on:")
    for what, code in outcomes:
        words = {None: "skipped", 0: "passed", NO_TESTS: "nothing selected"}
        print(f"  {what}: {words.get(code, 'FAILED')}")
    codes = [code for _, code in outcomes if code is not None]
    if any(code not in (0, NO_TESTS) for code in codes):
        return 1
    return 0 if 0 in codes else NO_TESTS


def on_sqlite(arguments: list[str]) -> Outcome:
    """The whole suite but for the browser, on SQLite."""
    return stage(f"SQLite {sqlite3.sqlite_version}", "not browser", arguments)


def on_postgres(arguments: list[str]) -> Outcome:
    """The same on a throw-away PostgreSQL."""
    try:
        with postgres.running(*postgres.FAST) as cluster:
            name = f"PostgreSQL {cluster.version} ({cluster.where})"
            return stage(name, "not browser", arguments, DATABASE_URL=cluster.url("nsx"))
    except postgres.Missing as missing:
        return without(f"PostgreSQL: {missing}", "NSX_REQUIRE_POSTGRES")


def in_browser(arguments: list[str]) -> Outcome:
    """The journeys, through an installed Chromium, on SQLite."""
    path = chromium.find()
    if path is None:
        return without("Chromium: none found, set CHROMIUM to its path", "NSX_REQUIRE_BROWSER")
    return stage(f"{chromium.version(path)} ({path})", "browser", arguments, CHROMIUM=path)


def stage(name: str, marker: str, arguments: list[str], **environment: str) -> Outcome:
    """One run of pytest with exactly this database and browser."""
    print(f"\n== {name}\n", flush=True)
    inherited = {key: value for key, value in os.environ.items() if key not in FROM_OUTSIDE}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "auto", "-m", marker, *arguments],
        cwd=ROOT,
        env=inherited | environment,
        check=False,
    )
    return name, done.returncode


FROM_OUTSIDE = {"DATABASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE"}
"""Variables of a shell that must not change what is tested."""


def without(what: str, demanded_by: str) -> Outcome:
    """Something is missing: an error where it is demanded, else told at the end."""
    if os.environ.get(demanded_by) == "1":
        print(f"\n== {what} ({demanded_by}=1)", file=sys.stderr)
        return what, 1
    return what, None


def _stop(*_: object) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)


if __name__ == "__main__":
    raise SystemExit(main())
