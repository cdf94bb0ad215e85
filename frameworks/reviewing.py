"""A comparison of two versions as admins review it: in sections, with its effect on people. Pure.

The numbers of people are given; nothing here reads them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from frameworks.about import Difference
from frameworks.alike import KEEP_AT, Mark, marks, marks_of_parts, same_sense
from frameworks.diff import KINDS, Change, Comparison, Kind, Placed
from frameworks.documents import lead_and_rest
from frameworks.presenting import TAB_LABELS

Counts = Mapping[Kind, int] | Mapping[str, int]

MAX_CHOICES = 25
"""With more statements gone than this, the choice among them opens for one statement at a time."""


@dataclass(frozen=True, slots=True)
class Sort:
    """How a kind of change is shown: its sign, the sign's class, and in words, one and many."""

    sign: str
    css: str
    name: str
    one: str
    many: str


SORTS: Mapping[Kind, Sort] = {
    "reworded": Sort("~", "mod", "Reworded", "reworded", "reworded"),
    "merged": Sort("&", "mod", "Merged", "merged", "merged"),
    "split": Sort("/", "mod", "Split", "split", "split"),
    "added": Sort("+", "add", "Added", "added", "added"),
    "removed": Sort("−", "del", "Removed", "removed", "removed"),
    "moved": Sort("↑", "mov", "Moved", "moved", "moved"),
    "cited": Sort("”", "mov", "Other sources", "with other sources", "with other sources"),
    "same": Sort("=", "", "The same", "the same", "the same"),
}


@dataclass(frozen=True, slots=True)
class Old:
    """A statement of the version before, to choose from; `chosen` where it is what one was."""

    key: str
    text: str
    people: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One change: what to show of it, and what an admin may decide.

    `lead` and `rest` are word marks; `whole` marks all of it, "ins" or "del"; `before` lists the
    old statements where there were several. `people` is the number who rated the old one (of
    several the most); `effect` says what it means for them. `choices` are the old statements it
    may have been; `more` says that there are others, left out because they are many.
    """

    key: str
    sort: Sort
    kind: Kind
    number: str
    lead: tuple[Mark, ...]
    rest: tuple[Mark, ...]
    whole: Literal["", "ins", "del"] = ""
    before: tuple[Old, ...] = ()
    people: int = 0
    alike: int = 0
    asks: bool = False
    keep: bool = False
    decided: bool = False
    effect: str = ""
    notes: tuple[str, ...] = ()
    choices: tuple[Old, ...] = ()
    more: bool = False

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return "s-" + self.key.replace("/", "-")

    @property
    def name(self) -> str:
        """What to call it in a line of its own: its lead phrase, else the whole wording."""
        return " ".join(m.text for m in self.lead or self.rest if m.kind != "del")


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one level. `rank` counts from 1; `strand` and `domain` are "" where plain."""

    strand: str
    domain: str
    title: str
    rank: int
    summary: str
    rows: tuple[Row, ...]

    @property
    def changed(self) -> tuple[Row, ...]:
        """Its rows without those that stayed the same."""
        return tuple(row for row in self.rows if row.kind != "same")


@dataclass(frozen=True, slots=True)
class Also:
    """Something else that changed, with word marks."""

    what: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Whom a change concerns: by the key of an old statement who rated it, and all on the old."""

    rated: Mapping[str, int] = field(default_factory=dict)
    on_version: int = 0


def sections(
    comparison: Comparison, people: People | None = None, choose_for: str = ""
) -> tuple[Section, ...]:
    """Every level of both versions with its changes, in their order.

    `choose_for` is the key of the statement whose choice of old ones is open, where there are
    too many of them to offer beside each.
    """
    there = people or People()
    # What an admin may have meant: what is gone, and what was taken for a reworded one.
    gone = [old for c in comparison.changes if c.new is None or c.asks for old in c.olds]
    first = not any(change.olds for change in comparison.changes)

    def row(change: Change) -> Row:
        shown = len(gone) <= MAX_CHOICES or change.place.key == choose_for
        made = _row(change, there, gone if shown else [], first=first)
        return made if shown else replace(made, more=_may_be_another(change))

    return tuple(
        _section(list(group), row_of=row)
        for _, group in groupby(comparison.changes, key=lambda change: _level(change.place))
    )


def also(found: Iterable[Difference]) -> tuple[Also, ...]:
    """What changed beside statements, with the words that differ."""
    return tuple(Also(each.what, _marks_of(each)) for each in found)


def pills(counts: Counts) -> list[tuple[Sort, int]]:
    """How many changes there are of each kind that has some, the same ones last."""
    return [(SORTS[kind], number) for kind in KINDS if (number := counts.get(kind, 0))]


def summary(counts: Counts) -> str:
    """The same as a line: "1 added, 1 removed, 8 the same"."""
    return ", ".join(
        f"{number} {sort.one if number == 1 else sort.many}" for sort, number in pills(counts)
    )


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 person", "1,204 people"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _level(line: Placed) -> tuple[str, str, str]:
    return line.strand, line.domain, line.level


def _section(changes: list[Change], row_of: Callable[[Change], Row]) -> Section:
    place = changes[0].place
    kinds = Counter(change.kind for change in changes)
    return Section(
        "" if place.strand == "occupational" else TAB_LABELS[place.strand],
        place.domain_label,
        place.level_label,
        place.rank,
        summary(kinds),
        tuple(map(row_of, changes)),
    )


def _row(change: Change, people: People, gone: list[Placed], *, first: bool) -> Row:
    lead, rest = _words(change)
    rated = [people.rated.get(old.key, 0) for old in change.olds]
    most = max(rated, default=0)
    several = change.olds if len(change.olds) > 1 else ()
    return Row(
        key=change.place.key,
        sort=_sort(change),
        kind=change.kind,
        number=_number(change, first=first),
        lead=lead,
        rest=rest,
        whole=_whole(change, first=first),
        before=tuple(Old(o.key, o.text, people.rated.get(o.key, 0), True) for o in several),
        people=most,
        alike=round(change.similarity * 100),
        asks=change.asks,
        keep=change.keep,
        decided=change.decided,
        effect="" if first else _effect(change, most, people.on_version),
        notes=tuple(_notes(change)),
        choices=() if first else tuple(_choices(change, people, gone)),
    )


def _sort(change: Change) -> Sort:
    sort = SORTS[change.kind]
    old, new = change.old, change.new
    down = change.kind == "moved" and old and new and new.position > old.position
    if down and not change.level_changed:
        return Sort("↓", sort.css, sort.name, sort.one, sort.many)
    return Sort("→", sort.css, sort.name, sort.one, sort.many) if _level_moved(change) else sort


def _level_moved(change: Change) -> bool:
    return change.kind == "moved" and change.level_changed


def _words(change: Change) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Marks of the lead phrase and the rest."""
    old, new = change.old, change.new
    if change.asks and old and new and len(change.olds) == 1:
        return marks_of_parts(old.text, new.text)
    lead, rest = lead_and_rest(change.place.text)
    return (Mark("same", lead),) if lead else (), (Mark("same", rest),)


def _whole(change: Change, *, first: bool) -> Literal["", "ins", "del"]:
    if change.kind == "removed":
        return "del"
    return "ins" if change.kind == "added" and not first else ""


def _number(change: Change, *, first: bool) -> str:
    old, new = change.old, change.new
    if new is None:
        return f"old {change.olds[0].position}"
    if old is None and not first:
        return f"new {new.position}"
    if old and change.shifted and old.position != new.position:
        return f"{old.position} → {new.position}"
    return f"no. {new.position}"


def _effect(change: Change, rated: int, on_version: int) -> str:
    """What it means for people, where nothing is to be decided."""
    if change.kind == "added":
        if not on_version:
            return "Nobody has rated the live version yet."
        told = counted(on_version, "person has", "people have")
        return f"{told} rated the live version. They will see “1 new statement to rate”."
    if change.kind == "removed":
        if not rated:
            return "Nobody has rated this. It is retired, not deleted."
        return "Their results keep it, marked as retired. No one is asked about it again."
    if change.kind == "moved" and not change.level_changed:
        return "Only the order changed. Ratings are not touched."
    if change.kind == "cited":
        return "Only its sources changed. Ratings are not touched."
    return "Ratings stay with it." if change.kind == "moved" else ""


def _notes(change: Change) -> Iterator[str]:
    """What else happened to a statement than its kind says."""
    old, new = change.old, change.new
    if not (old and new):
        return
    if change.domain_changed:
        yield f"It stood in {old.domain_label}, and counts for {new.domain_label} now."
    if old.level != new.level:
        yield f"It counted for {old.level_label}, and counts for {new.level_label} now."
    if come := [key for key in new.citations if key not in old.citations]:
        yield f"It cites {', '.join(come)} now."
    if gone := [key for key in old.citations if key not in new.citations]:
        yield f"It no longer cites {', '.join(gone)}."
    if change.citations_changed and not (come or gone):
        yield "It cites its sources in another order."
    if change.asks and change.similarity >= KEEP_AT and not same_sense(old.text, new.text):
        yield "A number or a “not” changed, and with it perhaps the sense."


def _choices(change: Change, people: People, gone: list[Placed]) -> Iterator[Old]:
    """The old statements it was, and those of its strand that are gone, nearest first."""
    new = change.new
    if new is None or not _may_be_another(change):
        return
    for old in change.olds:
        yield Old(old.key, old.text, people.rated.get(old.key, 0), True)
    chosen = {old.key for old in change.olds}
    for old in sorted(dict.fromkeys(gone), key=lambda old: old.domain != new.domain):
        if old.strand == new.strand and old.key not in chosen:
            yield Old(old.key, old.text, people.rated.get(old.key, 0))


def _may_be_another(change: Change) -> bool:
    return change.new is not None and (change.asks or change.kind == "added")


def _marks_of(each: Difference) -> tuple[Mark, ...]:
    if each.old and each.new and not each.listing:
        return marks(each.old, each.new)
    found = (Mark("del", each.old), Mark("ins", each.new))
    return tuple(mark for mark in found if mark.text)
