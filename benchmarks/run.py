"""Measure the rating page and a save beside the practical floor: `make bench`.

`python -m benchmarks.run --only sqlite --repeat 500`; prints tables, asserts no timing.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import asking, importing, near, onet, search, teams
from benchmarks.databases import machine, on_postgres, on_sqlite
from benchmarks.playing import Figures, played
from benchmarks.serving import ROOT, Side

GOAL = 1.5
"""The most that a page or a save of the app may take, as a multiple of the floor's."""
PART = "occupational-1"
FRAMEWORKS = (
    ROOT / "frameworks" / "examples" / "49-3091.00.json",
    ROOT.parent / "shared" / "data" / "frameworks" / "41-3031.00.full.json",
)
"""What is rated; files that are not there are left out."""


Table = dict[str, list[Figures]]
"""By kind of call: the app's figures and the floor's."""
ROW = "{:<14}{:>10}{:>9}{:>9}{:>10}{:>8}  {}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table per framework and database; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="one database")
    parser.add_argument("--repeat", type=int, default=300, help="timed calls of each kind (300)")
    options = parser.parse_args(arguments)
    databases = {"sqlite": on_sqlite, "postgres": on_postgres}
    print(f"{machine()}\nOne client, one worker, {options.repeat} calls of each kind")
    for framework in filter(Path.is_file, FRAMEWORKS):
        for name, database in databases.items():
            if options.only in (None, name):
                with tempfile.TemporaryDirectory() as folder, database(folder) as (title, urls):
                    table = measure(framework, Path(folder), urls, options.repeat)
                show(f"{framework.name}, {PART}, {title}", table)
    only = ["--only", options.only] if options.only else []
    print()
    teams.main(only)
    importing.main(only)
    print()
    search.main(only)
    print()
    near.main(only)
    print()
    onet.main(only)
    print()
    return asking.main([])


def measure(framework: Path, folder: Path, urls: Sequence[str], repeat: int) -> Table:
    """Prepare and serve both sides; play the page, then the save, in turn on either side."""
    app = Side("nsx.settings", "benchmarks.app", urls[0], folder)
    floor = Side("benchmarks.floor.settings", "benchmarks.floor.data", urls[1], folder)
    app.run("django", "collectstatic", "--no-input", "--verbosity", "0")
    ours = app.prepare(framework_file=str(framework), part=PART)
    theirs = floor.prepare(texts=ours.texts)
    with app.served() as our_server, floor.served() as their_server:
        sides = ((our_server, ours), (their_server, theirs))
        return {what: played(sides, what, repeat) for what in ("page", "save")}


def show(title: str, table: Table) -> None:
    """Print the figures of one framework on one database."""
    head = ("", "median ms", "p95 ms", "queries", "bytes", "ratio", f"goal ≤ {GOAL}")
    print(f"\n{title}\n{ROW.format(*head)}")
    for what, (ours, floor) in table.items():
        ratio = ours.median / floor.median
        reached = "met" if ratio <= GOAL else "not met"
        print(ROW.format(what, *ours.cells(), f"{ratio:.2f}", reached))
        print(ROW.format(f"  floor {what}", *floor.cells(), "", "").rstrip())


if __name__ == "__main__":
    raise SystemExit(main())
