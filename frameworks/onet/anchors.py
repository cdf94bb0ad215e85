"""What is kept of all that O*NET says of an occupation, and what of that is shown. Pure.

The rules are those by which the existing exchange chose its 61 anchors, so that a framework and
O*NET's own page can be compared.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from frameworks.onet.profiles import Part
from frameworks.onet.read import Row

LEAST = 3.0
"""Skills and knowledge of less importance (IM, 1 to 5) are left out."""
ABILITIES = 10
WORK_STYLES = 6
SHOWN: Mapping[str, int] = {"technology": 10, "tasks": 8}
"""Of these kinds all are kept, for statements to rest on, and so many of the first are shown."""
RELATED_TITLES = 12


class Line(NamedTuple):
    """One anchor: its name, its code at O*NET, and how important it is on the scale used."""

    name: str
    code: str
    importance: float | None


Lines = dict[str, list[Line]]
"""Anchors of one kind by the code of their occupation, in the order they are shown."""

Titles = dict[str, list[tuple[str, str]]]
"""Other titles with their short forms ("" for none) by the code of their occupation."""


def rated(
    rows: Iterable[Row], scales: Sequence[str], *, least: float = 0.0, most: int | None = None
) -> Lines:
    """The highest rated elements, equal ones in the file's order.

    Of `scales` the first counts that the file has. What O*NET recommends to suppress, since too
    few people agree on it, and what it says is not relevant here, is left out.
    """
    rows = list(rows)
    there = {row[3] for row in rows}
    scale = next((scale for scale in scales if scale in there), "")
    away = {(code, element) for code, element, *_, irrelevant in rows if irrelevant}
    found: Lines = defaultdict(list)
    for code, element, name, of, value, suppress, _ in rows:
        if of == scale and value >= least and not suppress and (code, element) not in away:
            found[code].append(Line(name, element, value))
    for lines in found.values():
        lines.sort(key=lambda line: -(line.importance or 0))
        if most is not None:
            del lines[most:]
    return dict(found)


def _different(rows: Iterable[Row]) -> Lines:
    """The different names, of (occupation, name, code) rows in the file's order."""
    found: defaultdict[str, dict[str, Line]] = defaultdict(dict)
    for occupation, name, code in rows:
        lines = found[occupation]
        if name not in lines:
            lines[name] = Line(name, code, None)
    return {occupation: list(lines.values()) for occupation, lines in found.items()}


def technology(rows: Iterable[Row]) -> Lines:
    """The kinds of tools and software."""
    return _different(rows)


def tasks(rows: Iterable[Row]) -> Lines:
    """The tasks, every row."""
    found: Lines = defaultdict(list)
    for occupation, code, name in rows:
        found[occupation].append(Line(name, code, None))
    return dict(found)


def shown(found: Mapping[str, Sequence[Line]]) -> dict[str, tuple[Line, ...]]:
    """What is shown of all anchors of an occupation, by kind."""
    return {kind: tuple(lines[: SHOWN.get(kind)]) for kind, lines in found.items()}


def study_programs(rows: Iterable[Row]) -> Lines:
    """Study programs by their CIP codes, which is how frameworks name them."""
    return _different((occupation, cip, cip) for occupation, cip in rows)


def apprenticeships(rows: Iterable[Row]) -> Lines:
    """Registered apprenticeships with their RAPIDS codes."""
    return _different((occupation, name, rapids) for occupation, rapids, name in rows)


def kinds(scales: Sequence[str]) -> Mapping[Part, Callable[[Iterable[Row]], Lines]]:
    """By kind of anchor, how it is chosen; `scales` are those of work styles."""
    return {
        "skills": lambda rows: rated(rows, ["IM"], least=LEAST),
        "knowledge": lambda rows: rated(rows, ["IM"], least=LEAST),
        "abilities": lambda rows: rated(rows, ["IM"], most=ABILITIES),
        "workStyles": lambda rows: rated(rows, scales, least=float("-inf"), most=WORK_STYLES),
        "technology": technology,
        "tasks": tasks,
        "cip": study_programs,
        "apprenticeships": apprenticeships,
    }


def titles(rows: Iterable[Row]) -> Titles:
    """All other titles, each once, with the short form that any of its rows has."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for code, title, short in rows:
        here = found[code]
        here[title] = here.get(title) or short
    return {code: list(here.items()) for code, here in found.items()}


def related_titles(found: Titles) -> Lines:
    """The first of these, which are shown."""
    return {
        code: [Line(title, "", None) for title, _ in here[:RELATED_TITLES]]
        for code, here in found.items()
    }


def job_zones(codes: Iterable[str], stated: Mapping[str, int]) -> dict[str, tuple[int, bool]]:
    """Job Zone of each occupation and whether we inferred it; those without any are left out.

    Where O*NET has none it is that of the same code ending in .00, else the most frequent one of
    the minor group (41-3 of 41-3031), the lower of equally frequent ones.
    """
    by_group: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for code, zone in stated.items():
        by_group[code[:4]][zone] += 1
    found = {}
    for code in codes:
        if code in stated:
            found[code] = (stated[code], False)
        elif (whole := f"{code[:7]}.00") in stated:
            found[code] = (stated[whole], True)
        elif zones := by_group.get(code[:4]):
            found[code] = (min(zones, key=lambda zone: (-zones[zone], zone)), True)
    return found
