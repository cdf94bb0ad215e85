"""Measure “How near am I?” and a result's PDF beside a plain page: part of `make bench`.

`python -m benchmarks.near --only sqlite`; prints tables, asserts no timing.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.databases import machine, on_postgres, on_sqlite
from benchmarks.playing import Figures, played
from benchmarks.serving import ROOT, Side

FILE = ROOT / "frameworks" / "examples" / "49-3091.00.json"
OTHERS, SEED = 20, 26
WHAT = ["near", "suggestions", "pdf"]
ROW = "{:<14}{:>10}{:>9}{:>9}{:>10}{:>8}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table per database; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="one database")
    parser.add_argument("--repeat", type=int, default=60, help="timed calls of each kind (60)")
    options = parser.parse_args(arguments)
    print(f"{machine()}\n{OTHERS} occupations rated, near one more of {FILE.name}; one client")
    for name, database in {"sqlite": on_sqlite, "postgres": on_postgres}.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as folder, database(folder) as (title, urls):
                measured(title, Path(folder), urls, options.repeat)
    return 0


def measured(title: str, folder: Path, urls: Sequence[str], repeat: int) -> None:
    """Prepare and serve both sides; play each call in turn with a page of as many statements."""
    app = Side("nsx.settings", "benchmarks.near_app", urls[0], folder)
    floor = Side("benchmarks.floor.settings", "benchmarks.floor.data", urls[1], folder)
    app.run("django", "collectstatic", "--no-input", "--verbosity", "0")
    ours = app.prepare(framework_file=str(FILE), others=OTHERS, seed=SEED)
    theirs = floor.prepare(texts=ours.texts)
    theirs.calls.update(dict.fromkeys(WHAT, theirs.calls["page"]))
    theirs.queries.update(dict.fromkeys(WHAT, theirs.queries["page"]))
    print(f"\n{title}\n{ROW.format('', 'median ms', 'p95 ms', 'queries', 'bytes', 'ratio')}")
    with app.served() as our_server, floor.served() as their_server:
        for what in WHAT:
            show(what, *played(((our_server, ours), (their_server, theirs)), what, repeat, 5))


def show(what: str, ours: Figures, floor: Figures) -> None:
    """Print the figures of one kind of call."""
    print(ROW.format(what, *ours.cells(), f"{ours.median / floor.median:.2f}"))
    print(ROW.format("  plain page", *floor.cells(), "").rstrip(), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
