"""A result as the managers it is shown to read it: every answer beside every review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.access import AssessmentQuerySet, rounds_shown_to
from assessments.answers import Answer, Answers
from assessments.headlines import Headline, headline_of
from assessments.models import Assessment, Evidence, Review
from assessments.placement import LENSES
from assessments.queries.answers import answers_of
from assessments.queries.evidence import evidence_on
from assessments.queries.results import stored_of
from assessments.queries.talk import Turn, newest_view, open_ask, turns_among
from assessments.results.history import LadderKey
from frameworks.models import Strand
from frameworks.outline import DomainLine, LevelLine, StatementLine, StrandLine
from frameworks.queries import outline_of
from nsx.accounts.models import Team, User


@dataclass(frozen=True, slots=True)
class Row:
    """One statement: the learner's answer, the newest view of it, its evidence, and the talk.

    `turns` counts what was said, `asked` whether evidence is asked for and not given yet.
    """

    line: StatementLine
    level: str
    rank: int
    answer: Answer
    review: Review | None
    evidence: Sequence[Evidence]
    turns: int
    asked: bool

    @property
    def current(self) -> bool:
        """Whether the review is of the answer as it stands."""
        return self.review is not None and self.review.revision_seen == self.answer.revision

    @property
    def confirmed(self) -> bool:
        """Whether a reviewer looked at this very answer and agrees."""
        return self.current and bool(self.review and self.review.value == self.answer.value)


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that are read together: a level, or a domain of a strand with several."""

    title: str
    rows: tuple[Row, ...]

    @property
    def met(self) -> int:
        """How many the learner says they do fully or beyond."""
        return sum(row.answer.met for row in self.rows)

    @property
    def total(self) -> int:
        """How many are part of the learner's work."""
        return sum(row.answer.value != "na" for row in self.rows)

    @property
    def rated(self) -> int:
        """How many of these have an answer."""
        return sum(row.answer.given and row.answer.value != "na" for row in self.rows)

    @property
    def reviewed(self) -> int:
        """How many have a review."""
        return sum(row.review is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class SharedStrand:
    """A strand with where it stands through each lens, and its groups of statements."""

    kind: str
    title: str
    lenses: Mapping[str, Headline]
    groups: tuple[Group, ...]


def shown_to(manager: User, team: Team) -> AssessmentQuerySet:
    """What the people of a team show to it, as this manager of it may see it."""
    return Assessment.objects.filter(pk__in=rounds_shown_to(manager, team))


def shared_result(assessment: Assessment) -> tuple[SharedStrand, ...]:
    """All of an assessment, strand by strand, in a query count that does not grow."""
    stored = stored_of(assessment)
    page = _Page(answers_of(assessment), _turns(assessment), evidence_on(assessment))
    return tuple(
        SharedStrand(
            strand.kind,
            Strand.Kind(strand.kind).label,
            {lens: _headline(stored, strand, lens) for lens in LENSES},
            page.groups(strand),
        )
        for strand in outline_of(assessment.framework).strands
    )


def _headline(
    stored: Mapping[LadderKey, Mapping[str, Any]], strand: StrandLine, lens: str
) -> Headline:
    """Where the strand as a whole stands through a lens."""
    only = strand.domains[0].id if len(strand.domains) == 1 else None
    result = stored.get((strand.id, only, lens))
    return headline_of(result) if result else Headline(statements=len(list(strand.statements)))


@dataclass(frozen=True, slots=True)
class _Page:
    answers: Answers
    turns: Mapping[int, Sequence[Turn]]
    evidence: Mapping[int, Sequence[Evidence]]

    def groups(self, strand: StrandLine) -> tuple[Group, ...]:
        if len(strand.domains) > 1:
            return tuple(Group(each.label, self.rows(each)) for each in strand.domains)
        return tuple(
            Group(level.label, self.rows(domain, only=level.id))
            for domain in strand.domains
            for level in domain.levels
        )

    def rows(self, domain: DomainLine, only: int | None = None) -> tuple[Row, ...]:
        return tuple(
            self.row(line, level)
            for level in domain.levels
            if only in (None, level.id)
            for line in level.statements
        )

    def row(self, line: StatementLine, level: LevelLine) -> Row:
        turns = self.turns.get(line.id, ())
        view = newest_view(turns)
        return Row(
            line=line,
            level=level.label,
            rank=level.rank,
            answer=self.answers[line],
            review=view.review if view else None,
            evidence=self.evidence.get(line.id, ()),
            turns=len(turns),
            asked=open_ask(turns) is not None,
        )


def _turns(assessment: Assessment) -> Mapping[int, Sequence[Turn]]:
    """What was said of each statement in time order, by its row id."""
    found: dict[int, list[Turn]] = {}
    said = Review.objects.filter(assessment=assessment)
    for turn in turns_among(said, assessment.learner_id):
        found.setdefault(turn.review.statement_id, []).append(turn)
    return found
