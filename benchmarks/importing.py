"""Measure an import of 998 frameworks beside its floor: part of `make bench`.

`python -m benchmarks.importing --files 100 --only sqlite`; prints tables, asserts no timing.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.databases import machine, on_postgres, on_sqlite
from benchmarks.frameworks import FILES, changed, encoded, made
from benchmarks.serving import ROOT

LIMIT = 3.0
"""The most that an import may take, as a multiple of the floor's time."""
MEMORY = 200
"""The most MiB by which the process may grow."""
PAGE_LIMIT = 2.0
"""The most that the review page of all files may take, as a multiple of that of ten."""
ROW = "  {:<34}{:>9}{:>9}{:>9}{:>9}  {}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table per size of framework and database; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="one database")
    parser.add_argument("--files", type=int, default=FILES, help=f"how many ({FILES})")
    options = parser.parse_args(arguments)
    print(f"{machine()}\n{options.files} frameworks, made new and then in a second version")
    databases = {"sqlite": on_sqlite, "postgres": on_postgres}
    for whole, size in ((False, "40 statements"), (True, "134 statements")):
        for name, database in databases.items():
            if options.only in (None, name):
                with tempfile.TemporaryDirectory() as folder, database(folder) as (title, urls):
                    written(Path(folder), options.files, whole=whole)
                    show(f"{size}, {title}", *measured(Path(folder), urls))
    return 0


def written(folder: Path, files: int, *, whole: bool) -> None:
    """Put both versions of all frameworks into folders."""
    for version in ("first", "second"):
        (folder / version).mkdir()
    for number in range(files):
        first = made(number, whole=whole)
        (folder / "first" / f"{number:04}.json").write_bytes(encoded(first))
        (folder / "second" / f"{number:04}.json").write_bytes(encoded(changed(first, number)))


def measured(folder: Path, urls: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the app and the floor say, each in processes of its own on a database of its own."""
    ours, floor = {}, {}
    for url in urls:
        ran("migrate", url, folder)
    for version in ("first", "second"):
        ours[version] = ran("import", urls[0], folder, version)
        floor[version] = ran("floor", urls[1], folder, version)
    ours["pages"] = ran("pages", urls[0], folder)
    return ours, floor


def ran(*arguments: object, steps: str = "benchmarks.importing_steps") -> dict[str, Any]:
    """One step of a module of such in a fresh process."""
    step, url, folder, *more = map(str, arguments)
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "nsx.settings",
        "DATABASE_URL": url,
        "NSX_VAR": folder,
        "DEBUG": "0",
        "SECRET_KEY": "for-benchmarks-only",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
    }
    command = [sys.executable, "-m", steps, step, folder, *more]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def show(title: str, ours: dict[str, Any], floor: dict[str, Any]) -> None:
    """Print the figures of one size on one database."""
    print(f"\n{title}\n" + ROW.format("", "s", "files/s", "MiB more", "ratio", ""))
    for version, name in (("first", "new"), ("second", "changed")):
        here, there = ours[version], floor[version]
        files = here["files"]
        for step in ("upload", "check", "publish"):
            print(_line(f"{name}: {step}", here[step], files))
        for step in ("parse alone", "diff alone"):
            if step in here:
                print(_line(f"  of it {step}", here[step], files))
        whole, least = here["whole"], there["whole"]
        ratio = whole / least
        good = ratio <= LIMIT and here["memory"] <= MEMORY
        told = f"limits ≤ {LIMIT}, ≤ {MEMORY} MiB: {'met' if good else 'not met'}"
        print(_line(f"{name}: in all", whole, files, here["memory"], f"{ratio:.2f}", told))
        print(_line("  floor", least, files, there["memory"]))
    pages = ours["pages"]
    if "skipped" in pages:
        print(f"  review page: {pages['skipped']}")
        return
    ratio = pages["all"] / pages["ten"]
    told = f"limit ≤ {PAGE_LIMIT}: {'met' if ratio <= PAGE_LIMIT else 'not met'}"
    print(
        f"  review page: {pages['all'] * 1000:.0f} ms of all files, "
        f"{pages['ten'] * 1000:.0f} ms of ten, ratio {ratio:.2f}, {told}"
    )


def _line(
    name: str,
    seconds: float,
    files: int,
    memory: float | None = None,
    ratio: str = "",
    told: str = "",
) -> str:
    more = "" if memory is None else f"{memory:.0f}"
    return ROW.format(name, f"{seconds:.2f}", f"{files / seconds:.0f}", more, ratio, told).rstrip()


if __name__ == "__main__":
    raise SystemExit(main())
