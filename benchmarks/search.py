"""Measure the search of the catalogue beside a lookup by key: part of `make bench`.

`python -m benchmarks.search --only sqlite`; prints tables, asserts no timing.
"""

import argparse
import csv
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.databases import machine, on_postgres, on_sqlite
from benchmarks.onet import FILES
from benchmarks.playing import Figures, played
from benchmarks.serving import ROOT, Side

QUERIES = ROOT / "tests" / "frameworks" / "finding" / "queries.csv"
LIMIT = 5.0
"""The most that 19 of 20 searches may take, as a multiple of the same of the lookup."""
OCCUPATIONS = 1_016
WHAT = ["as you type", "whole page"]
ROW = "{:<14}{:>10}{:>9}{:>9}{:>10}{:>8}  {}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table per database; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="one database")
    parser.add_argument("--files", type=Path, default=FILES, help=f"a folder ({FILES})")
    options = parser.parse_args(arguments)
    with QUERIES.open(newline="") as file:
        queries = [row["query"] for row in csv.DictReader(file)]
    print(f"{machine()}\n{len(queries)} searches among O*NET's occupations; one client")
    if not options.files.is_dir():
        print("  left out, there are no such files")
        return 0
    for name, database in {"sqlite": on_sqlite, "postgres": on_postgres}.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as folder, database(folder) as (title, urls):
                measured(title, Path(folder), urls, options.files.resolve(), queries)
    return 0


def measured(
    title: str, folder: Path, urls: Sequence[str], files: Path, queries: Sequence[str]
) -> None:
    """Prepare and serve both sides; play every search, in turn with a lookup, and print both."""
    app = Side("nsx.settings", "benchmarks.search_app", urls[0], folder)
    floor = Side("benchmarks.floor.settings", "benchmarks.floor.lookup", urls[1], folder)
    app.run("django", "collectstatic", "--no-input", "--verbosity", "0")
    ours = app.prepare(files=str(files), queries=queries)
    theirs = floor.prepare(rows=OCCUPATIONS, what=WHAT)
    print(f"\n{title}")
    print(ROW.format("", "median ms", "p95 ms", "queries", "bytes", "p95", f"limit ≤ {LIMIT} ×"))
    with app.served() as our_server, floor.served() as their_server:
        for what in WHAT:
            sides = ((our_server, ours), (their_server, theirs))
            show(what, *played(sides, what, 2 * len(queries)))


def show(what: str, ours: Figures, floor: Figures) -> None:
    """Print the figures of one kind of search."""
    ratio = ours.p95 / floor.p95
    reached = "met" if ratio <= LIMIT else "not met"
    print(ROW.format(what, *ours.cells(), f"{ratio:.2f}", reached))
    print(ROW.format("  lookup", *floor.cells(), "", "").rstrip(), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
