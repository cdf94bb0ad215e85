"""Measure a team's pages and exports beside the practical floor: part of `make bench`.

`python -m benchmarks.teams --only sqlite --seconds 5`; prints tables, asserts no timing. The
floor reads the raw ratings of the same people in one query and joins the cells in Python.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.databases import machine, on_postgres, on_sqlite
from benchmarks.run import Figures, played
from benchmarks.serving import ROOT, Side, timed

FRAMEWORK = ROOT / "frameworks" / "examples" / "49-3091.00.json"
SIZES = (12, 200, 400, 10_000)
SEED = 2_026
WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """A page of the team of `size`, and the floor's beside it.

    `ratio` is the most it may take as a multiple of the floor's time, `kb` the most it may weigh.
    """

    size: int
    after: str = ""
    floor: str = ""
    ratio: float | None = None
    kb: int | None = None


MATRIX = "?view=matrix&level=all&per=200"
PAGES = {
    "first view, 12": Compared(12),
    "first view, 400": Compared(400, ratio=3.0, kb=200),
    "first view, 10,000": Compared(10_000),
    "matrix, 200 × 40": Compared(200, MATRIX, ratio=3.0),
    "matrix, 12 × 40": Compared(12, MATRIX),
    "people, 400": Compared(400, "?view=people"),
    "people, 10,000": Compared(10_000, "?view=people"),
    "CSV, 400 × 40": Compared(400, "export.csv?level=all", "csv/"),
    "XLSX, 400 × 40": Compared(400, "export.xlsx?level=all", "xlsx/"),
    "print, 400": Compared(400, "print/"),
}
ROW = "{:<20}{:>10}{:>9}{:>9}{:>12}{:>8}  {}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table per database; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="one database")
    parser.add_argument("--seconds", type=float, default=8, help="time for each kind of call (8)")
    parser.add_argument("--pages", default="", help="those whose name begins so")
    options = parser.parse_args(arguments)
    pages = {what: page for what, page in PAGES.items() if what.startswith(options.pages)}
    print(f"{machine()}\nTeams of 12, 200, 400 and 10,000 people × 40 statements; one client")
    for name, database in {"sqlite": on_sqlite, "postgres": on_postgres}.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as folder, database(folder) as (title, urls):
                measured(title, pages, Path(folder), urls, options.seconds)
    return 0


def measured(
    title: str, pages: dict[str, Compared], folder: Path, urls: Sequence[str], seconds: float
) -> None:
    """Prepare and serve both sides; play each page in turn on either, and print what it took."""
    app = Side("nsx.settings", "benchmarks.team_app", urls[0], folder)
    floor = Side("benchmarks.floor.settings", "benchmarks.floor.team_data", urls[1], folder)
    app.run("django", "collectstatic", "--no-input", "--verbosity", "0")
    sizes = sorted({page.size for page in pages.values()})
    ours = app.prepare(
        framework_file=str(FRAMEWORK),
        sizes=sizes,
        addresses={what: (page.size, page.after) for what, page in pages.items()},
        seed=SEED,
    )
    theirs = floor.prepare(
        texts=ours.texts,
        sizes=sizes,
        suffixes={what: f"{page.size}/{page.floor}" for what, page in pages.items()},
        seed=SEED,
    )
    print(f"\n{title}")
    print(ROW.format("", "median ms", "p95 ms", "queries", "bytes", "ratio", "limits"))
    with app.served() as our_server, floor.served() as their_server:
        for what, page in pages.items():
            begun = perf_counter()
            for server, side in ((our_server, ours), (their_server, theirs)):
                timed(server, side.session, side.calls[what][0])
            rounds = max(8, min(300, int(seconds / (perf_counter() - begun))))
            sides = ((our_server, ours), (their_server, theirs))
            show(what, page, *played(sides, what, rounds, WARM_UP))


def show(what: str, page: Compared, ours: Figures, floor: Figures) -> None:
    """Print the figures of one page."""
    ratio, kb = ours.median / floor.median, ours.bytes / 1024
    told = [
        f"≤ {limit}{unit}: {'met' if value <= limit else 'not met'}"
        for value, limit, unit in ((ratio, page.ratio, " ×"), (kb, page.kb, " KB"))
        if limit is not None
    ]
    print(ROW.format(what, *ours.cells(), f"{ratio:.2f}", ", ".join(told)).rstrip())
    print(ROW.format("  floor", *floor.cells(), "", "").rstrip(), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
