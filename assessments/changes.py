"""What another version of a framework changes for one learner, statement by statement. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assessments.answers import Answers
from assessments.carry import Kept
from frameworks.alike import Mark, marks_of_parts
from frameworks.lineage import Sources
from frameworks.outline import DomainLine, LevelLine, Outline, StatementLine, StrandLine

Kind = Literal["new", "back", "reworded", "merged", "split", "moved"]

STRANDS = {"occupational": "Occupational skills", "ai": "AI skills", "durable": "Durable skills"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands."""

    strand: StrandLine
    domain: DomainLine
    level: LevelLine

    @property
    def title(self) -> str:
        """What to call the strand or the domain."""
        return self.domain.label or STRANDS[self.strand.kind]

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the place in every version."""
        return self.strand.kind, self.domain.key, self.level.key


@dataclass(frozen=True, slots=True)
class Change:
    """A statement of the other version that is not just the same, and the old ones it was.

    `kept` is the answer that holds for it, `answered` says that the learner had answered any of
    the old ones. "back" is one that an earlier round of theirs had.
    """

    kind: Kind
    place: Place
    new: StatementLine
    olds: tuple[StatementLine, ...]
    before: Place | None
    kept: Kept | None
    answered: bool

    @property
    def again(self) -> bool:
        """Whether an answer they gave does not hold, so that we ask anew."""
        return self.answered and self.kept is None

    @property
    def marks(self) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """Which words of its lead phrase and of the rest are others now; of a reworded one."""
        return marks_of_parts(self.olds[0].text, self.new.text)

    @property
    def level_before(self) -> str:
        """The level it stood in, where that is another one now; else ""."""
        moved = self.before and self.before.key != self.place.key
        return self.before.level.label if self.before and moved else ""


@dataclass(frozen=True)
class Changes:
    """All of them in the order of the other version, and what of the present one is gone.

    `answers` counts what the learner answered in the round that would move, `stay` how many of
    these hold, `come` how many statements of the other version are answered at once; `recalled`
    of these have their answer from another round.
    """

    changes: tuple[Change, ...] = ()
    gone: tuple[StatementLine, ...] = ()
    answers: int = 0
    stay: int = 0
    come: int = 0
    recalled: int = 0

    def of(self, *kinds: Kind) -> list[Change]:
        """Those of some kinds."""
        return [change for change in self.changes if change.kind in kinds]

    @cached_property
    def new(self) -> list[Change]:
        """Nothing asked them before, and no earlier round answers them."""
        return self.of("new")

    @cached_property
    def again(self) -> list[Change]:
        """The wording changed so much that we ask once more."""
        return [change for change in self.changes if change.again]

    @property
    def said(self) -> str:
        """What waits, and what of the learner's own answers holds, in two or three sentences."""
        waits = ", ".join(
            part
            for part in (
                self.new and _many(len(self.new), "new statement"),
                self.again and f"{len(self.again)} reworded to answer again",
            )
            if part
        )
        parts = [f"{waits}." if waits else "Nothing new to answer."]
        if self.answers:
            parts.append(_that_stay(self.stay, self.answers))
        if self.recalled:
            found = _many(self.recalled, "answer")
            parts.append(f"{found} from an earlier round come{'s' * (self.recalled == 1)} back.")
        return " ".join(parts)

    @cached_property
    def worded(self) -> list[Change]:
        """Those that say something in other words than before."""
        return self.of("reworded", "merged", "split")

    @property
    def back(self) -> list[Change]:
        """Those that come back with the answer an earlier round has."""
        return self.of("back")

    @property
    def moved(self) -> list[Change]:
        """Those that count elsewhere now, in the same words."""
        return self.of("moved")


def changes_between(
    here: Outline,
    there: Outline,
    ancestors: Sources,
    kept: Mapping[int, Kept],
    answers: Answers,
) -> Changes:
    """What moving from `here` to `there` would change.

    `ancestors` says of each statement there which ones here it was, `kept` which answers hold
    (see assessments.carry; round 0 is the one that would move), `answers` what that round says.
    """
    lines = {line.id: (place, line) for place, line in places_of(here)}
    heirs = Counter(pk for olds in ancestors.values() for pk in olds)
    found = []
    for place, line in places_of(there):
        olds = [lines[pk] for pk in ancestors.get(line.id, ())]
        one = kept.get(line.id)
        kind = _kind(line, place, olds, one, split=any(heirs[old.id] > 1 for _, old in olds))
        if kind is None:
            continue
        found.append(
            Change(
                kind=kind,
                place=place,
                new=line,
                olds=tuple(old for _, old in olds),
                before=olds[0][0] if len(olds) == 1 else None,
                kept=one,
                answered=any(answers[old].given for _, old in olds),
            )
        )
    used = {pk for one in kept.values() if one.round == 0 for pk in one.statements}
    return Changes(
        changes=tuple(found),
        gone=tuple(line for pk, (_, line) in lines.items() if pk not in heirs),
        answers=sum(answers[line].given for _, line in lines.values()),
        stay=len(used),
        come=len(kept),
        recalled=sum(one.round > 0 for one in kept.values()),
    )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _that_stay(stay: int, answers: int) -> str:
    if stay < answers:
        return f"{stay} of your {_many(answers, 'answer')} stay."
    return "Your answer stays." if answers == 1 else f"All your {answers} answers stay."


def _kind(
    line: StatementLine,
    place: Place,
    olds: list[tuple[Place, StatementLine]],
    kept: Kept | None,
    *,
    split: bool,
) -> Kind | None:
    if not olds:
        return "back" if kept else "new"
    before, old = olds[0]
    if len(olds) > 1:
        return "merged"
    if split:
        return "split"
    if old.digest != line.digest:
        return "reworded"
    return "moved" if before.key != place.key else None


def places_of(outline: Outline) -> Iterator[tuple[Place, StatementLine]]:
    """Every statement of a version with where it stands, in order."""
    for strand in outline.strands:
        for domain in strand.domains:
            for level in domain.levels:
                for line in level.statements:
                    yield Place(strand, domain, level), line
