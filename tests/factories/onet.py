"""Small files in the layouts of O*NET's releases, with words of our own."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from frameworks.finding.index import index
from frameworks.models import Anchor, Occupation

CODE = "O*NET-SOC Code"
OCCUPATIONS = {
    "41-3031.00": "Share Sellers",
    "41-3031.01": "Floor Sellers",
    "41-3099.00": "Other Sellers",
    "55-1011.00": "Air Crews",
}
RELEASES = ("29.2", "30.0", "30.2", "30.3")
"""One of each layout."""


def table(headers: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A file as O*NET writes it: tabs between cells, both characters at the end of a line."""
    return "".join("\t".join(map(str, cells)) + "\r\n" for cells in [headers, *rows])


def ratings(scales: Mapping[str, Mapping[str, float]], *, prefix: str, flags: bool = True) -> str:
    """Ratings of 41-3031.00 by scale and element, in this order."""
    headers = [CODE, "Element ID", "Element Name", "Scale ID", "Data Value"]
    more = ["Recommend Suppress", "Not Relevant"] if flags else []
    names = list(dict.fromkeys(name for found in scales.values() for name in found))
    return table(
        [*headers, *more, "Date", "Domain Source"],
        (
            [
                *["41-3031.00", f"{prefix}.{names.index(name) + 1}", name, scale, f"{value:.2f}"],
                *["N" for _ in more],
                *["08/2022", "Analyst"],
            ]
            for scale, found in scales.items()
            for name, value in found.items()
        ),
    )


def onet_files(release: str = "30.2") -> dict[str, str]:
    """By name, the files of a release. They all say the same, in its own way."""
    renamed = release == "30.3"
    basic, other = {"Listening": 3.75, "Writing": 2.88}, {"Persuading": 3.5, "Repairing": 3.0}
    styles = {"Honesty": 2.9, "Calm": 2.5}
    impact = release in ("30.2", "30.3")
    files = {
        "Occupation Data": table(
            [CODE, "Title", "Description"],
            ([code, title, f"{title} do what they do."] for code, title in OCCUPATIONS.items()),
        ),
        "Job Zones": table([CODE, "Job Zone", "Date"], [["41-3031.00", 4, "08/2022"]]),
        "Related Occupations": table(
            [CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index"],
            [
                ["41-3031.00", "41-3031.01", "Primary-Short", 1],
                ["41-3031.00", "55-1011.00", "Supplemental", 2],
            ],
        ),
        "Task Statements": table(
            [CODE, "Task ID", "Task", "Task Type"],
            (["41-3031.00", 100 + n, f"Do the {n}. thing.", "Core"] for n in range(1, 10)),
        ),
        "Knowledge": ratings({"IM": {"Money": 4.1, "Weather": 1.2}}, prefix="2.C"),
        "Abilities": ratings({"IM": {f"Sense {n}": n / 4 for n in range(4, 16)}}, prefix="1.A"),
        "Work Styles": ratings(
            {"WI": styles, "DR": {"Honesty": 0.0, "Calm": 7.0}} if impact else {"IM": styles},
            prefix="1.D",
            flags=False,
        ),
        ("Job Titles" if renamed else "Alternate Titles"): table(
            [CODE, "Job Title" if renamed else "Alternate Title", "Short Title", "Source(s)"],
            [
                *(["41-3031.00", f"Seller {n}", "n/a", "08"] for n in range(1, 14)),
                ["41-3031.00", "Registered Seller (RS)", "n/a", "04"],
                ["41-3031.00", "Registered Seller (RS)", "RS", "02,04"],
                ["55-1011.00", "Navigator", "n/a", "08"],
            ],
        ),
        ("Software Skills" if renamed else "Technology Skills"): (
            table(
                [CODE, "Workplace Example", "Element ID", "Element Name", "Hot Technology"],
                (
                    ["41-3031.00", f"Tool {n}", f"2.E.{n // 2}", f"Kind {n // 2}", "N"]
                    for n in TOOLS
                ),
            )
            if renamed
            else table(
                [CODE, "Example", "Commodity Code", "Commodity Title", "Hot Technology"],
                (["41-3031.00", f"Tool {n}", 430 + n // 2, f"Kind {n // 2}", "N"] for n in TOOLS),
            )
        ),
    }
    if renamed:
        files["Essential Skills"] = ratings({"IM": basic}, prefix="2.A")
        files["Transferable Skills"] = ratings({"IM": other}, prefix="2.B")
    else:
        files["Skills"] = ratings({"IM": basic | other}, prefix="2.A")
    return files


TOOLS = range(2, 26)
"""Two of each kind, twelve kinds."""


def put(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder; gives it."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    return folder


Anchors = Mapping[str, Sequence[str | tuple[str, float]]]
"""By kind, names with their importance where they have one."""


def known(code: str, title: str, anchors: Anchors = MappingProxyType({}), **row: Any) -> Occupation:
    """An occupation as the import leaves it, with these anchors by kind, rated or not."""
    keys = ("title", "group", "job_zone", "job_zone_inferred")
    given = {"group": "", "job_zone": None, "job_zone_inferred": False, "title": title} | row
    said = {key: given[key] for key in keys}
    made = Occupation.objects.create(
        code=code, **{"onet_release": "30.2", "onet_says": said, **given}
    )
    Anchor.objects.bulk_create(
        Anchor(occupation=made, kind=kind, rank=rank, name=name, importance=importance)
        for kind, lines in anchors.items()
        for rank, line in enumerate(lines, start=1)
        for name, importance in [(line, None) if isinstance(line, str) else line]
    )
    index([made.pk])
    return made
