"""What changed from one version of a framework to the next, statement by statement. Pure.

Statements are matched by wording first, then by how alike the wording is, within their strand
and domain; an admin's decisions go before both.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from frameworks.alike import KEEP_AT, alike, same_sense, wordings_alike
from frameworks.documents import FrameworkDoc, StrandKind, statement_digest
from nsx.lib.lists import steady

Kind = Literal["same", "cited", "moved", "reworded", "merged", "split", "added", "removed"]
KINDS: tuple[Kind, ...] = (
    "reworded",
    "merged",
    "split",
    "added",
    "removed",
    "moved",
    "cited",
    "same",
)
_NTH = re.compile(r"/\d+$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement where it stands in a version.

    `key` names it there: strand, domain, digest of the wording, and which of equal wordings it
    is. `rank` and `position` count from 1.
    """

    key: str
    strand: StrandKind
    domain: str
    domain_label: str
    level: str
    level_label: str
    rank: int
    position: int
    text: str
    digest: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What an admin decided otherwise than by default.

    `was` says by the key of a new statement which old ones it was, by theirs; none: it is new.
    `keep` says by the key of a new one whether ratings of the old hold for it; `keep_all` says
    it of all that were reworded, merged or split and are not in `keep`.
    """

    was: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep: Mapping[str, bool] = field(default_factory=dict)
    keep_all: bool | None = None

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Decisions":
        """Decisions as `as_json` gave them; {} is none."""
        was = {key: tuple(olds) for key, olds in stored.get("was", {}).items()}
        return cls(was, dict(stored.get("keep", {})), stored.get("keep_all"))

    def as_json(self) -> dict[str, Any]:
        """Plain values to store."""
        return {
            "was": {key: list(olds) for key, olds in self.was.items()},
            "keep": dict(self.keep),
            "keep_all": self.keep_all,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One statement of the new version with the old ones it was; or an old one that is gone.

    `similarity` is 0 to 1 (of several old ones the least). `keep` says whether ratings of the
    old hold for the new; `decided` that an admin said so, or said which it was. `shifted` is a
    move within its level.
    """

    new: Placed | None
    olds: tuple[Placed, ...] = ()
    similarity: float = 0.0
    shifted: bool = False
    split: bool = False
    keep: bool = False
    decided: bool = False

    @property
    def old(self) -> Placed | None:
        """The old statement, or the first of several."""
        return self.olds[0] if self.olds else None

    @property
    def kind(self) -> Kind:
        """What happened to it; where several things did, the one that matters most to people."""
        if self.new is None:
            return "removed"
        if self.old is None:
            return "added"
        if len(self.olds) > 1:
            return "merged"
        if self.split:
            return "split"
        if self.old.digest != self.new.digest:
            return "reworded"
        if self.shifted or self.level_changed or self.domain_changed:
            return "moved"
        return "cited" if self.citations_changed else "same"

    @property
    def asks(self) -> bool:
        """Whether somebody must decide if ratings hold: the wording is not the same."""
        return self.kind in ("reworded", "merged", "split")

    @property
    def level_changed(self) -> bool:
        """Whether it counts for another level now."""
        return bool(self.new and self.old) and (
            (self.new.domain, self.new.level) != (self.old.domain, self.old.level)  # type: ignore[union-attr]
        )

    @property
    def domain_changed(self) -> bool:
        """Whether it stands in another domain now."""
        return bool(self.new and self.old) and self.new.domain != self.old.domain  # type: ignore[union-attr]

    @property
    def citations_changed(self) -> bool:
        """Whether it cites other sources now."""
        return bool(self.new and self.old) and self.new.citations != self.old.citations  # type: ignore[union-attr]

    @property
    def place(self) -> Placed:
        """Where to show it."""
        return self.new or self.olds[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, in the order of the new version; what is gone stands where it stood."""

    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, those without any left out, and `statements` in the new one."""
        found = Counter(change.kind for change in self.changes)
        counts: dict[str, int] = {kind: found[kind] for kind in KINDS if found[kind]}
        return {"statements": sum(found.values()) - found["removed"], **counts}


def placed_in(document: FrameworkDoc) -> list[Placed]:
    """Every statement of a document in its order."""
    found = []
    seen: Counter[str] = Counter()
    for strand in document.strands:
        for domain in strand.domains:
            for rank, level in enumerate(domain.levels, start=1):
                for position, statement in enumerate(level.statements, start=1):
                    digest = statement_digest(statement.text)
                    name = f"{strand.kind}/{domain.key}/{digest}"
                    seen[name] += 1
                    found.append(
                        Placed(
                            f"{name}/{seen[name]}",
                            strand.kind,
                            domain.key,
                            domain.label,
                            level.key,
                            level.label,
                            rank,
                            position,
                            statement.text,
                            digest,
                            statement.citations,
                        )
                    )
    return found


def compare(
    old: FrameworkDoc | None, new: FrameworkDoc, decisions: Decisions | None = None
) -> Comparison:
    """What became of every statement; `old` is None where there was no version before."""
    decided = decisions or Decisions()
    after = placed_in(new)
    if old is None:
        return Comparison(tuple(map(Change, after)))
    before = placed_in(old)
    matched = _match(before, after, decided.was)
    claims = Counter(old.key for olds in matched.values() for old in olds)
    shifted = _shifted(after, matched)
    changes = [
        _change(line, matched.get(line.key, ()), line.key in shifted, claims, decided)
        for line in after
    ]
    gone = [Change(None, (line,)) for line in before if not claims[line.key]]
    return Comparison(tuple(_in_order(changes, gone)))


def _change(
    new: Placed,
    olds: tuple[Placed, ...],
    shifted: bool,
    claims: Mapping[str, int],
    decisions: Decisions,
) -> Change:
    if not olds:
        return Change(new, decided=new.key in decisions.was)
    decided = new.key in decisions.was
    if len(olds) == 1 and olds[0].digest == new.digest:
        return Change(new, olds, 1.0, shifted, keep=True, decided=decided)
    split = any(claims[old.key] > 1 for old in olds)
    similarity = min(alike(old.text, new.text) for old in olds)
    one = len(olds) == 1 and not split
    keep = one and similarity >= KEEP_AT and same_sense(olds[0].text, new.text)
    if decisions.keep_all is not None:
        keep = decisions.keep_all
    if new.key in decisions.keep:
        keep, decided = decisions.keep[new.key], True
    return Change(new, olds, similarity, shifted, split, keep, decided)


Where = tuple[str, str, str]
"""Strand, domain and level of a statement; its first two or one name the place around that."""


def _where(line: Placed) -> Where:
    return line.strand, line.domain, line.level


def _match(
    before: Sequence[Placed], after: Sequence[Placed], was: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[Placed, ...]]:
    """The old statements of each new one, by its key; new ones without any may be left out."""
    matched = _decided(before, after, was)
    claimed = {old.key for found in matched.values() for old in found}
    taken: set[str] = set()

    def pair(pairs: Iterable[tuple[Placed, Placed]]) -> None:
        for old, new in pairs:
            if old.key not in taken and new.key not in matched:
                matched[new.key] = (old,)
                taken.add(old.key)

    def left() -> tuple[list[Placed], list[Placed]]:
        return (
            [line for line in before if line.key not in taken],
            [line for line in after if line.key not in matched],
        )

    # Equal wording: first where it stood, then in its domain, then in its strand.
    for depth in (3, 2, 1):
        pair(_equal(*left(), depth))
    # What an admin gave to another stays open to its own wording, and to nothing else.
    taken |= claimed
    # Likeness: in the domain, or level by level where that has too many to hold against each other.
    for depth in (2, 3):
        for some, others in _together(*left(), depth):
            found = wordings_alike([line.text for line in some], [line.text for line in others])
            pairs = [(score, some[i], others[j]) for score, i, j in found]
            pairs.sort(key=lambda each: (-each[0], each[1].level != each[2].level, each[2].key))
            pair((old, new) for _, old, new in pairs)
    return matched


def _decided(
    before: Sequence[Placed], after: Sequence[Placed], was: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[Placed, ...]]:
    """What the admin said; not where it is of another version, with none of these statements."""
    olds = {line.key: line for line in before}
    found = {}
    for line in after:
        if line.key in was:
            known = tuple(olds[key] for key in dict.fromkeys(was[line.key]) if key in olds)
            if known or not was[line.key]:
                found[line.key] = known
    return found


def _equal(
    before: Iterable[Placed], after: Iterable[Placed], depth: int
) -> Iterator[tuple[Placed, Placed]]:
    """The n-th of a wording in each place before with the n-th in the same place after."""
    there = defaultdict(list)
    for line in before:
        there[_where(line)[:depth], line.digest].append(line)
    for line in after:
        if waiting := there.get((_where(line)[:depth], line.digest)):
            yield waiting.pop(0), line


def _together(
    before: Iterable[Placed], after: Iterable[Placed], depth: int
) -> list[tuple[list[Placed], list[Placed]]]:
    """Those before and after, of each place that has both."""
    found: dict[tuple[str, ...], tuple[list[Placed], list[Placed]]] = defaultdict(lambda: ([], []))
    for side, lines in enumerate((before, after)):
        for line in lines:
            found[_where(line)[:depth]][side].append(line)
    return [sides for sides in found.values() if all(sides)]


def _shifted(after: Iterable[Placed], matched: Mapping[str, tuple[Placed, ...]]) -> set[str]:
    """Keys of the fewest statements whose move explains the new order of their level."""
    levels: dict[Where, list[tuple[int, str]]] = defaultdict(list)
    seen: set[str] = set()
    for line in after:
        for old in matched.get(line.key, ())[:1]:
            where = _where(line)
            if where == _where(old) and old.key not in seen:
                seen.add(old.key)
                levels[where].append((old.position, line.key))
    moved: set[str] = set()
    for pairs in levels.values():
        stay = set(steady([position for position, _ in pairs]))
        moved.update(key for index, (_, key) in enumerate(pairs) if index not in stay)
    return moved


def _in_order(changes: list[Change], gone: list[Change]) -> Iterator[Change]:
    """New ones in their order; a gone one before the first that stood behind it in its level."""
    places: dict[Where, tuple[list[Change], list[Change]]] = defaultdict(lambda: ([], []))
    for side, some in enumerate((changes, gone)):
        for change in some:
            places[_where(change.place)][side].append(change)
    for where, (here, lost) in places.items():
        for change in here:
            old = change.old
            if old and _where(old) == where and not change.shifted:
                while lost and lost[0].place.position < old.position:
                    yield lost.pop(0)
            yield change
        yield from lost
