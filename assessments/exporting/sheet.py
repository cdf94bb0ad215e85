"""What a team shows of one strand, as a file takes it along. Pure.

Queries fill a Sheet once; the writers beside this module turn it into CSV and workbooks, so that
all of them say the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assessments.cells import Cell
from assessments.gaps import BEYOND, NO_TARGET, Tally, is_asked, is_gap

NOT_SHARED = "Not shared"
NOT_RATED = "–"
NOT_MINE = "n/a"
CONFIRMED = "✓"
DIFFERS = "≠"
UNSURE = "?"
CLAUSE = "Self-ratings. Not for hiring or pay."


@dataclass(frozen=True, slots=True)
class Line:
    """A statement; `domain` is "" in strands with one.

    `tally` is what everybody who shares says of it, as the page counts it, and `asked` of how many
    of them it is asked: whoever of them the sheet lists.
    """

    name: str
    text: str
    rank: int
    level: str
    domain: str
    tally: Tally
    asked: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where somebody stands through one lens, in words, and how many they met of each level."""

    label: str
    met: Sequence[int]


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the team. Without `marks` they show nothing but their name.

    `marks` come in the order of the sheet's lines; `placed` by lens, and what is not there is not
    placed; `target` is the rank they work towards.
    """

    name: str
    target: int = NO_TARGET
    started: datetime | None = None
    finished: datetime | None = None
    placed: Mapping[str, Placed] | None = None
    marks: Sequence[Cell] | None = None

    @property
    def coverage(self) -> tuple[int, int, int, int]:
        """Of the sheet's statements: rated, met, met with evidence, confirmed."""
        marks = self.marks or ()
        met = [mark for mark in marks if mark.met]
        return (
            sum(mark.said is not None for mark in marks),
            len(met),
            sum(mark.evidence > 0 for mark in met),
            sum(mark.confirmed for mark in marks),
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """What people say of one statement; `guides` are names of those who rate it Beyond.

    `not_rated` counts all who gave no answer, `missing` those of them it is asked of. Evidence,
    confirmations and guides are of the people whom the sheet lists.
    """

    tally: Tally
    not_rated: int
    missing: int
    evidence: int
    confirmed: int
    guides: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A team's people and statements as they are shown, and what the sheet is about.

    `levels` are the strand's levels with how many statements each has, the lowest first; `filters`
    are the words of what narrows the view, "" for nothing; `shared` is how many share in all.
    """

    team: str
    organisation: str
    occupation: str
    code: str
    version: str
    strand: str
    target: str
    filters: str
    day: date
    rule: str
    levels: Sequence[tuple[str, int]]
    lines: Sequence[Line]
    people: Sequence[Someone]
    shared: int

    @property
    def sharing(self) -> list[Someone]:
        """Those with anything to see."""
        return [each for each in self.people if each.marks is not None]

    def level(self, rank: int) -> str:
        """What a target level is called; "" for none."""
        return self.levels[rank - 1][0] if 0 < rank <= len(self.levels) else ""

    def counts(self) -> list[Counts]:
        """What is said of each line, in their order."""
        return [self._counts(place, line) for place, line in enumerate(self.lines)]

    def _counts(self, place: int, line: Line) -> Counts:
        tally, evidence, confirmed, guides = line.tally, 0, 0, []
        for each in self.sharing:
            mark = (each.marks or ())[place]
            evidence += mark.met and mark.evidence > 0
            confirmed += mark.confirmed
            if mark.said == BEYOND:
                guides.append(each.name)
        missing = line.asked - tally.rated - tally.excused
        return Counts(tally, self.shared - tally.people, missing, evidence, confirmed, guides)


def text_of(mark: Cell) -> str:
    """A cell of the matrix: the digit, and the marks the page puts beside it."""
    if mark.said is None:
        return NOT_RATED
    digit = NOT_MINE if mark.said == "na" else str(mark.said)
    view = [] if mark.agrees is None else [CONFIRMED if mark.agrees else DIFFERS]
    return " ".join([digit, *view, *([UNSURE] if mark.not_sure else [])])


def asked_of(line: Line, each: Someone) -> bool:
    """Whether the statement is asked of the person."""
    return is_asked(line.rank, each.target)


def gap_of(line: Line, each: Someone, mark: Cell) -> bool:
    """Whether the person's answer is below their target."""
    return is_gap(line.rank, each.target, mark.said)


def told_apart(names: Iterable[str]) -> list[str]:
    """Names as column heads: of equal ones each later one gets a number that nobody is called by.

    >>> told_apart(["Kit Pond", "Ada Elm", "Kit Pond"])
    ['Kit Pond', 'Ada Elm', 'Kit Pond (2)']
    >>> told_apart(["Kit", "Kit", "Kit (2)"])
    ['Kit', 'Kit (3)', 'Kit (2)']
    """
    names = list(names)
    taken, seen = set(names), Counter[str]()
    found = []
    for name in names:
        seen[name] += 1
        head = name
        while seen[name] > 1 and head in taken:
            head = f"{name} ({seen[name]})"
            seen[name] += head in taken
        taken.add(head)
        found.append(head)
    return found
