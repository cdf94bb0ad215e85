"""Which files O*NET publishes, what their columns are called, and what changed when. Pure.

Columns are found by their header, so their order and further columns do not matter. Where a
release renamed a column, all its names stand here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Check = Literal["code", "text", "number", "zone", "count", "tier", "flag", "cip", "rapids", "soc"]
Part = Literal[
    "occupations",
    "zones",
    "titles",
    "related",
    "tasks",
    "technology",
    "skills",
    "knowledge",
    "abilities",
    "workStyles",
    "cip",
    "apprenticeships",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column we read: what it may be headed, and what must stand in it, `most` characters.

    `without` says what a file lacks that lacks it, where it may and should not.
    """

    headers: tuple[str, ...]
    check: Check
    optional: bool = False
    most: int = 200
    without: str = ""


@dataclass(frozen=True, slots=True)
class Elements:
    """What a file of ratings rates, by how O*NET's ids of it begin, and on which scales."""

    begin: tuple[str, ...]
    scales: tuple[str, ...] = ("IM",)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The layout of a file; `unique` numbers the columns that name a row once, () for none.

    `scales` says from where to where a rating goes: the column of the scale, then of the value.
    Files of ratings are laid out alike: `elements` tells which is which.
    """

    columns: tuple[Column, ...]
    unique: tuple[int, ...] = ()
    scales: tuple[int, int] | None = None
    elements: Elements | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Releases that are laid out alike, from `first` on: `names` has the files of each part."""

    label: str
    first: tuple[int, int]
    names: Mapping[Part, tuple[str, ...]]
    style_scales: tuple[str, ...]
    newest: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """What its files hold, in the order they are read."""
        return tuple(self.names)


ELEMENTS = ("1.A", "1.C", "1.D", "2.A", "2.B", "2.C")
"""How the ids of all begin that the files rate."""
TIERS = ("Primary-Short", "Primary-Long", "Supplemental")
"""How nearly occupations are related, the nearest first."""

CODE = Column(("O*NET-SOC Code", "onetsoc_code"), "code")
SOC = Column(
    (
        *CODE.headers,
        "O*NET-SOC 2019 Code",
        "ONET-SOC Code",
        "O*NET Code",
        "SOC Code",
        "SOC2018Code",
        "2018 SOC Code",
        "SOC 2018 Code",
    ),
    "soc",
)
RATED = (
    CODE,
    Column(("Element ID",), "text", most=40),
    Column(("Element Name",), "text"),
    Column(("Scale ID",), "text", most=40),
    Column(("Data Value",), "number"),
)
SUPPRESS = Column(
    ("Recommend Suppress",),
    "flag",
    optional=True,
    without="what too few people agree on is taken like the rest.",
)
IRRELEVANT = Column(("Not Relevant",), "flag", optional=True)


def _ratings(*begin: str, work_styles: bool = False) -> Sheet:
    """Work styles have neither flags nor, since 30.1, importance."""
    flags = (replace(SUPPRESS, without="") if work_styles else SUPPRESS, IRRELEVANT)
    scales = ("IM", "WI") if work_styles else ("IM",)
    return Sheet((*RATED, *flags), (0, 1, 3), (3, 4), Elements(begin, scales))


RANGES: Mapping[str, tuple[float, float]] = {"IM": (1, 5), "LV": (0, 7), "WI": (-3, 3)}
"""The least and the most of the scales we know: importance, level, impact."""
SHEETS: Mapping[Part, Sheet] = {
    "occupations": Sheet(
        (CODE, Column(("Title",), "text"), Column(("Description",), "text", most=5_000)),
        unique=(0,),
    ),
    "zones": Sheet((CODE, Column(("Job Zone",), "zone")), unique=(0,)),
    "titles": Sheet(
        (
            CODE,
            Column(("Alternate Title", "Job Title"), "text"),
            Column(
                ("Short Title",),
                "text",
                optional=True,
                without="short forms like RN are not known.",
            ),
        )
    ),
    "related": Sheet(
        (
            CODE,
            Column(("Related O*NET-SOC Code",), "code"),
            Column(("Relatedness Tier",), "tier"),
            Column(("Index", "Related Index"), "count"),
        ),
        unique=(0, 1),
    ),
    "tasks": Sheet(
        (CODE, Column(("Task ID",), "text", most=40), Column(("Task",), "text", most=1_000)),
        unique=(0, 1),
    ),
    "technology": Sheet(
        (
            CODE,
            Column(("Commodity Title", "Element Name"), "text"),
            Column(("Commodity Code", "Element ID"), "text", most=40),
        )
    ),
    "skills": _ratings("2.A", "2.B"),
    "knowledge": _ratings("2.C"),
    "abilities": _ratings("1.A"),
    "workStyles": _ratings("1.C", "1.D", work_styles=True),
    "cip": Sheet((SOC, Column(("CIP Code", "CIPCode", "CIP2020Code", "2020 CIP Code"), "cip"))),
    "apprenticeships": Sheet(
        (
            SOC,
            Column(("RAPIDS Code", "RAPIDSCode"), "rapids"),
            Column(
                ("RAPIDS Title", "RAPIDSTitle", "Apprenticeship", "Apprenticeship Title"), "text"
            ),
        )
    ),
}
"""How each part is laid out, in whatever release."""

_SAME: Mapping[Part, tuple[str, ...]] = {
    "occupations": ("Occupation Data",),
    "zones": ("Job Zones",),
    "titles": ("Alternate Titles",),
    "related": ("Related Occupations",),
    "tasks": ("Task Statements",),
    "technology": ("Technology Skills",),
    "skills": ("Skills",),
    "knowledge": ("Knowledge",),
    "abilities": ("Abilities",),
    "workStyles": ("Work Styles",),
}
_RENAMED: Mapping[Part, tuple[str, ...]] = {
    "titles": ("Job Titles",),
    "technology": ("Software Skills",),
    "skills": ("Essential Skills", "Transferable Skills"),
}
CROSSWALKS: Mapping[Part, tuple[str, ...]] = {
    "cip": (
        "CIP Crosswalk",
        "Education_CIP_to_ONET_SOC",
        "Education CIP to O*NET-SOC",
        "CIP2020_SOC2018_Crosswalk",
    ),
    "apprenticeships": (
        "RAPIDS Crosswalk",
        "Apprenticeship_RAPIDS_to_ONET_SOC",
        "Apprenticeship RAPIDS to O*NET-SOC",
    ),
}
"""Files that are published apart from the database; any one of the names will do."""

FAMILIES = (
    Family("29.x", (29, 0), _SAME, ("IM", "WI"), "29.3"),
    Family("30.0", (30, 0), _SAME, ("IM", "WI"), "30.0"),
    Family("30.1 to 30.2", (30, 1), _SAME, ("WI", "IM"), "30.2"),
    Family("30.3 and newer", (30, 3), {**_SAME, **_RENAMED}, ("WI", "IM"), "30.3"),
)
"""Oldest first. `style_scales`: 30.1 measures work styles by their impact (WI), not importance."""
ENDINGS = (".txt", ".tsv", ".csv")


def folded(name: str) -> str:
    """A file's name as it is compared."""
    return name.casefold().replace("_", " ")


_BY_FOLDED = {
    folded(name): name
    for each in (*(family.names for family in FAMILIES), CROSSWALKS)
    for names in each.values()
    for name in names
}


def known_as(name: str) -> str:
    """What a file's name is with us: people change case and write _ for a space."""
    return _BY_FOLDED.get(folded(name), name)


def is_known(name: str) -> bool:
    """Whether it is the name of a file that some release is read from."""
    return folded(name) in _BY_FOLDED


def numbers_of(release: str) -> tuple[int, int]:
    """(30, 2) of "30.2". Raises ValueError for what is no release."""
    whole, _, part = release.partition(".")
    if not (whole.isascii() and whole.isdigit() and part.isascii() and part.isdigit()):
        raise ValueError(f"{release!r} is no O*NET release. Write it like 30.2.")
    return int(whole), int(part)


def family_of(release: str) -> Family:
    """The layout of a release; an older one is read like the oldest known."""
    numbers = numbers_of(release)
    return next((f for f in reversed(FAMILIES) if f.first <= numbers), FAMILIES[0])


def likely_release(names: Iterable[str]) -> str:
    """The newest release we know whose files these are, where nobody says which they are."""
    there = set(names)
    renamed = {name for names in _RENAMED.values() for name in names}
    return FAMILIES[-1 if there & renamed else -2].newest


def files_of(part: Part, family: Family, there: Iterable[str]) -> tuple[str, ...]:
    """The files to read a part from, of those that are there.

    Those of the family, or where it has none of them, those of another one: people put files of
    several releases into one folder. The family's own, which are missing then, where nobody has.
    """
    present = set(there)
    for each in (family, *reversed(FAMILIES)):
        if present & set(each.names[part]):
            return each.names[part]
    return family.names[part]
