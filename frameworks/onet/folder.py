"""A folder with O*NET's files into what they say, and what is wrong with them."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from frameworks.onet import anchors
from frameworks.onet.anchors import Lines, Titles
from frameworks.onet.profiles import (
    CROSSWALKS,
    ENDINGS,
    SHEETS,
    Family,
    Part,
    family_of,
    files_of,
    is_known,
    known_as,
    likely_release,
)
from frameworks.onet.read import MAX_FAULTS, Fault, Row, Table, read

MAX_BYTES = 64 * 1024 * 1024
"""Of one file; the largest that we read has 6 MB."""

FEW = 10
"""Occupations that a file may leave out at its end without looking cut off."""
NOT_RATED = "55-"
"""The military's occupations, which are the last; O*NET only lists them."""
NO_END = "~"
"""After every code."""

Tell = Callable[[str], None]
"""Takes a line that says how far the work is."""


class Related(NamedTuple):
    """Another occupation, how near it is, and its place."""

    code: str
    tier: str
    place: int


@dataclass(slots=True)
class Said:
    """What O*NET says; None, or a kind that is not there, where nothing sound was found.

    Anchors, titles and the rest may name occupations that are not in `occupations`.
    """

    release: str
    family: str
    assumed: bool = False
    occupations: dict[str, tuple[str, str]] | None = None
    zones: dict[str, int] | None = None
    titles: Titles | None = None
    related: dict[str, list[Related]] | None = None
    anchors: dict[str, Lines] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ends: dict[str, str] = field(default_factory=dict)
    """By part, the last code of a file that seems cut off: of later ones we keep what we had."""
    of: dict[str, str] = field(default_factory=dict)
    """By part, the file it is from."""
    named: set[str] = field(default_factory=set)
    """The occupations that files of this release speak of, besides the list of them."""


def read_folder(folder: Path, release: str = "", tell: Tell = lambda _: None) -> Said:
    """Read every part from its files. A part counts only where all its files are there and sound.

    Without `release` it is the one in the folder's name ("db_30_2_text"), else a likely one.
    Raises ValueError for a release that is none, OSError where the folder cannot be read.
    """
    paths = [
        path
        # Of two that differ in their ending the last one, the .txt, counts.
        for path in sorted(folder.iterdir(), key=lambda path: (path.suffix.lower(), path.name))
        if path.is_file() and path.suffix.lower() in ENDINGS
    ]
    there = {known_as(path.stem): path for path in paths}
    named = re.search(r"(?<!\d)(\d\d)[._](\d)(?!\d)", folder.resolve().name)
    known = release or (f"{named[1]}.{named[2]}" if named else "")
    said = Said(known or likely_release(there), "", assumed=not known)
    family = family_of(said.release)
    said.family = family.label
    files = {part: files_of(part, family, there) for part in family.parts}
    for part, names in CROSSWALKS.items():
        files[part] = (next((name for name in names if name in there), names[0]),)
    read = [there[name] for names in files.values() for name in names if name in there]
    said.faults += _passed_over(paths, read)
    found: dict[Part, list[Row]] = {}
    for part, names in files.items():
        _read_part(said, part, names, there, found, tell)
    said.of = {part: there[names[0]].name for part, names in files.items() if part in found}
    ours = [part for part in found if part not in CROSSWALKS]
    said.named = {row[0] for part in ours if part != "occupations" for row in found[part]}
    for part in ours:
        _check_end(said, part, said.of[part], found)
    _take(said, found, family)
    if said.occupations is not None:
        said.faults += _strangers(found, said.of, said.occupations)
    return said


def _check_end(said: Said, part: Part, file: str, found: dict[Part, list[Row]]) -> None:
    """Whether a file goes on to where the others do; O*NET writes them in the order of codes.

    Cut off within a line it is damaged; but where only a few occupations follow, and it is not
    the list of them, its last line may be whole. Cut off between two lines it cannot be told from
    one that has no more to say. Then what it might have said stays as it is.
    """
    listed = part == "occupations"
    others = said.named if listed else {row[0] for row in found.get("occupations", ())}
    last = max(row[0] for row in found[part])
    end = NO_END if listed else NOT_RATED
    later = sum(last < code < end for code in others)
    cut = any(fault.file == file and fault.code == "cut_off" for fault in said.faults)
    if later <= FEW and not (cut and listed):
        if cut:
            said.ends[part] = last
        return
    told = f"It ends with {last}; other files go on with {later:,} more occupations. "
    if not later:
        told = f"Its last line, {last}, seems to be half of one. "
    if cut:
        told += "Download it again."
        said.faults.append(Fault(file, "cut_off", told, said.files.pop(file) + 1))
        said.damaged.append(file)
        del found[part]
    else:
        told += "Of these we keep what we had. If it was cut off, download it again."
        said.faults.append(Fault(file, "ends_early", told, severity="warning"))
        said.ends[part] = last


def _strangers(
    found: Mapping[Part, list[Row]],
    files: Mapping[str, str],
    known: Mapping[str, object],
) -> Iterator[Fault]:
    """What is said of occupations that are in no list, which is left out."""
    for part, rows in found.items():
        if unknown := sorted({row[0] for row in rows} - known.keys()):
            names = ", ".join(unknown[:3]) + (", …" if len(unknown) > 3 else "")
            told = f"We leave out what it says of {names}: {len(unknown):,} in all, "
            told += "which Occupation Data does not list. Are the files of one release?"
            yield Fault(files[part], "unknown_code", told, severity="warning")


def _passed_over(paths: Iterable[Path], read: Collection[Path]) -> Iterator[Fault]:
    """Files of O*NET's that we know and do not read, since others say the same."""
    for path in paths:
        if is_known(path.stem) and path not in read:
            told = "Not read: another file here says the same, by its name or its release's. "
            told += "Put files of one release into a folder of their own."
            yield Fault(path.name, "not_read", told, severity="warning")


def _read_part(
    said: Said,
    part: Part,
    names: tuple[str, ...],
    there: Mapping[str, Path],
    found: dict[Part, list[Row]],
    tell: Tell,
) -> None:
    """The rows of all files of a part together."""
    said.missing += [f"{name}.txt" for name in names if name not in there]
    tables = [_table(there[name], part) for name in names if name in there]
    for table in tables:
        tell(f"{table.file}: {len(table.rows):,} rows" if table.sound else f"{table.file}: damaged")
        said.faults += table.faults
        if table.sound:
            said.files[table.file] = len(table.rows)
            continue
        said.damaged.append(table.file)
        if table.errors > MAX_FAULTS:
            more = f"And {table.errors - MAX_FAULTS:,} more faults."
            said.faults.append(Fault(table.file, "more", more))
    if len(tables) == len(names) and all(table.sound for table in tables):
        found[part] = [row for table in tables for row in table.rows]


def _table(path: Path, part: Part) -> Table:
    table = Table(path.name)
    try:
        if path.stat().st_size <= MAX_BYTES:
            return read(path.name, path.read_bytes(), SHEETS[part])
        table.error("too_large", f"The file is larger than {MAX_BYTES // 1024**2} MB.")
    except OSError as fault:
        told = f"We cannot read it: {fault.strerror}. Let whoever runs this read the file."
        table.error("unreadable", told)
    return table


def _take(said: Said, found: Mapping[Part, list[Row]], family: Family) -> None:
    """What we keep of the rows."""
    if "occupations" in found:
        said.occupations = {code: (title, text) for code, title, text in found["occupations"]}
    if "zones" in found:
        said.zones = dict(found["zones"])
    if "related" in found:
        said.related = {}
        for code, to, tier, index in found["related"]:
            said.related.setdefault(code, []).append(Related(to, tier, index))
    for kind, choose in anchors.kinds(family.style_scales).items():
        if kind in found:
            said.anchors[kind] = choose(found[kind])
    if "titles" in found:
        said.titles = anchors.titles(found["titles"])
        said.anchors["relatedTitles"] = anchors.related_titles(said.titles)
