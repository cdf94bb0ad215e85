"""Measure the import of O*NET's files beside its floor: part of `make bench`.

`python -m benchmarks.onet --only sqlite`; prints tables, asserts no timing.
"""

import argparse
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.databases import machine, on_postgres, on_sqlite
from benchmarks.importing import ran
from benchmarks.serving import ROOT

FILES = ROOT.parent / "shared" / "data" / "onet"
"""The real files; without them there is nothing to measure."""
LIMIT = 3.0
"""The most that an import may take, as a multiple of the floor's time."""
ROW = "  {:<26}{:>9}{:>10}{:>9}{:>9}  {}"
STEP = partial(ran, steps="benchmarks.onet_steps")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table per database; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="one database")
    parser.add_argument("--files", type=Path, default=FILES, help=f"a folder ({FILES})")
    options = parser.parse_args(arguments)
    print(f"{machine()}\nAn import of O*NET's files from {options.files}")
    if not options.files.is_dir():
        print("  left out, there are no such files")
        return 0
    databases = {"sqlite": on_sqlite, "postgres": on_postgres}
    for name, database in databases.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as folder, database(folder) as (title, urls):
                show(title, *measured(folder, urls, options.files.resolve()))
    return 0


def measured(
    folder: str, urls: Sequence[str], files: Path
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What the import, the same again, and the floor say, each in a process of its own."""
    for url in urls:
        STEP("migrate", url, folder)
    first = STEP("import", urls[0], folder, files)
    again = STEP("import", urls[0], folder, files)
    return first, again, STEP("floor", urls[1], folder, files)


def show(title: str, first: dict[str, Any], again: dict[str, Any], floor: dict[str, Any]) -> None:
    """Print the figures of one database."""
    print(f"\n{title}\n" + ROW.format("", "s", "rows", "MiB more", "ratio", "").rstrip())
    for step in ("read", "compare", "store"):
        print(ROW.format(f"  {step}", f"{first[step]:.2f}", "", "", "", "").rstrip())
    ratio = first["whole"] / floor["whole"]
    told = f"limit ≤ {LIMIT}: {'met' if ratio <= LIMIT else 'not met'}"
    print(_line("import", first, f"{ratio:.2f}", told))
    print(_line("import again", again, f"{again['whole'] / floor['whole']:.2f}"))
    for step in ("read", "store"):
        print(ROW.format(f"  {step}", f"{floor[step]:.2f}", "", "", "", "").rstrip())
    print(_line("floor", floor))


def _line(name: str, found: dict[str, Any], ratio: str = "", told: str = "") -> str:
    rows = f"{found['rows']:,}"
    return ROW.format(
        name, f"{found['whole']:.2f}", rows, f"{found['memory']:.0f}", ratio, told
    ).rstrip()


if __name__ == "__main__":
    raise SystemExit(main())
