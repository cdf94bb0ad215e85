"""In which order statements are asked: the settled order, and the quick form (pure).

The rule itself is placement's `next_statement`; here it meets parts and answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.answers import Answer, Answers
from assessments.ladders import Ladder, ladders_of
from assessments.parts import Part, Row
from assessments.placement import RULE, Placement, Rating, next_statement, place
from assessments.progress import unanswered
from assessments.results import wording
from frameworks.outline import Outline, StatementLine, StrandLine

USUAL = (15, 23)
"""How many statements the quick form usually asks: the median by design, and nine in ten."""

Onward = tuple[Part, StatementLine | None]
"""A part to go on with, and the statement of it that decides, where one does."""


def settled_next(strand: StrandLine, answers: Answers) -> int | None:
    """The id of the statement that the settled order asks next on a strand with one ladder.

    The first unanswered statement of the lowest open level; None once the placement is settled.
    """
    ladder = ladders_of(strand)[0]
    return _asked(ladder, answers.ratings())


def first_to_rate(parts: Sequence[Part], answers: Answers) -> tuple[Part, StatementLine] | None:
    """What to rate next of everything: first what settles the main placement, then all in order."""
    left = list(unanswered(parts, answers))
    wanted = settled_next(parts[0].strand, answers) if parts and _single(parts[0]) else None
    found = [(part, line) for part, line in left if line.id == wanted]
    return next(iter(found or left), None)


def part_to_rate(parts: Sequence[Part], answers: Answers, guess: int | None) -> Part | None:
    """The part of that, or the quick form where it has something to ask there."""
    found = first_to_rate(parts, answers)
    if found and asks_quickly(guess, found[0], answers):
        return replace(found[0], key="quick", title="quick form")
    return found[0] if found else None


def onward(parts: Sequence[Part], current: Part, answers: Answers) -> Onward | None:
    """Where "Continue" leads: to what settles the strand's placement, else to its next part.

    None where nothing of the strand follows. What is left out on the current part has been seen
    there: it is taken as met, so that nobody is led back to what they passed over.
    """
    if _single(current) and settled_next(current.strand, answers) is not None:
        met = {
            line.id: {"value": RULE.held_at, "digest": line.digest}
            for _, line in unanswered([current], answers)
        }
        wanted = settled_next(current.strand, answers.after(met))
        for part in parts:
            for _, line in part.rows:
                if line.id == wanted:
                    return part, line
    found = parts[parts.index(current) + 1 :]
    return (found[0], None) if found and found[0].kind == current.kind else None


def _single(part: Part) -> bool:
    return len(part.strand.domains) == 1


@dataclass(frozen=True, slots=True)
class Quick:
    """How far the quick form is: `guess` is the level its learner named, `next` what it asks.

    `next` is None once it has nothing left to ask; `placed` is what the answers give so far.
    """

    guess: str
    asked: int
    total: int
    placed: Placement
    next: Row | None
    before: tuple[Row, ...]

    @property
    def count(self) -> str:
        """How many are answered, here or in the usual form, beside what it usually takes."""
        low, high = USUAL
        usual = f"; usually {low} to {high}" if self.asked <= high else ""
        return f"{self.asked} answered{usual}"

    @property
    def settled(self) -> bool:
        """Whether the answers give a placement, which is no estimate then."""
        return self.placed.placement is not None

    @property
    def number(self) -> int:
        """The level it ends with; 0 below the first."""
        return self.placed.estimate or 0

    @property
    def estimate(self) -> str:
        """The estimate with what it takes for granted; "" while there is none."""
        if self.next is not None or self.settled or self.placed.estimate is None:
            return ""
        return f"{self.placed.label_high}; {self.taken} presumed"

    @property
    def taken(self) -> str:
        """The levels it takes for granted."""
        return wording.listed([self.placed.levels[n - 1].name for n in self.placed.presumed])

    @property
    def doubt(self) -> str:
        """Why all statements should be rated; "" where nothing speaks against the short way."""
        return wording.doubt(self.placed)


def offers_quick(outline: Outline, answers: Answers) -> bool:
    """Whether the quick form would spare questions: a long strand that is not settled yet."""
    strand = outline.strands[0]
    long = sum(1 for _ in strand.statements) > USUAL[1]
    return long and len(strand.domains) == 1 and settled_next(strand, answers) is not None


def quick_of(outline: Outline, answers: Answers, guess: int) -> Quick:
    """Where the quick form of the main strand is, for a guessed rank."""
    strand = outline.strands[0]
    ladder, levels = ladders_of(strand)[0], strand.domains[0].levels
    start = _start(strand, guess)
    rows = {line.id: (level, line) for level in levels for line in level.statements}
    wanted = _asked(ladder, answers.ratings(), start)
    given = [id_ for id_, (_, line) in rows.items() if answers[line].given]
    given.sort(key=lambda id_: _when(answers.by_id[id_]))
    return Quick(
        guess=levels[start - 1].label,
        asked=len(given),
        total=len(rows),
        placed=place(ladder.levels, _named(ladder, answers.ratings())),
        next=rows[wanted] if wanted is not None else None,
        before=tuple(rows[id_] for id_ in given if id_ != wanted),
    )


def _when(answer: Answer) -> float:
    return answer.rated_at.timestamp() if answer.rated_at else 0


def asks_quickly(guess: int | None, part: Part, answers: Answers) -> bool:
    """Whether the quick form has something to ask where this part is next."""
    if guess is None or part.kind != "occupational":
        return False
    start = _start(part.strand, guess)
    return _asked(ladders_of(part.strand)[0], answers.ratings(), start) is not None


def _start(strand: StrandLine, guess: int) -> int:
    """The number of the level with the guessed rank."""
    levels = strand.domains[0].levels
    return max((n for n, level in enumerate(levels, 1) if level.rank <= guess), default=1)


def _asked(ladder: Ladder, ratings: Mapping[int, Rating], start: int | None = None) -> int | None:
    found = next_statement(ladder.levels, _named(ladder, ratings), start=start)
    return int(found) if found is not None else None


def _named(ladder: Ladder, ratings: Mapping[int, Rating]) -> dict[str, Rating]:
    return {str(id_): ratings[id_] for id_ in ladder.ids if id_ in ratings}
