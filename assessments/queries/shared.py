"""A result as the managers it is shown to read it: every answer beside every review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists

from assessments.access import AssessmentQuerySet, shares_shown_to
from assessments.answers import Answer, Answers
from assessments.models import Assessment, Evidence, Review
from assessments.queries.answers import answers_of
from assessments.queries.evidence import evidence_on
from assessments.queries.placements import StrandView, strands_of
from frameworks.outline import DomainLine, StatementLine, StrandLine
from frameworks.queries import outline_of
from nsx.accounts.models import Team, User


@dataclass(frozen=True, slots=True)
class Row:
    """One statement: the learner's answer, the newest review of it, and its evidence."""

    line: StatementLine
    level: str
    answer: Answer
    review: Review | None
    evidence: Sequence[Evidence]

    @property
    def current(self) -> bool:
        """Whether the review is of the answer as it stands."""
        return self.review is not None and self.review.revision_seen == self.answer.revision


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
    """A strand with where it stands and its groups of statements."""

    view: StrandView
    groups: tuple[Group, ...]


def shown_to(manager: User, team: Team) -> AssessmentQuerySet:
    """What the people of a team show to it, as this manager of it may see it."""
    return Assessment.objects.filter(Exists(shares_shown_to(manager).filter(team=team)))


def shared_result(assessment: Assessment) -> tuple[SharedStrand, ...]:
    """All of an assessment, strand by strand, in a query count that does not grow."""
    views = strands_of([assessment])[assessment.pk]
    page = _Page(answers_of(assessment), _newest_reviews(assessment), evidence_on(assessment))
    return tuple(
        SharedStrand(views[strand.kind], page.groups(strand))
        for strand in outline_of(assessment.framework).strands
    )


@dataclass(frozen=True, slots=True)
class _Page:
    answers: Answers
    reviews: Mapping[int, Review]
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
            Row(
                line,
                level.label,
                self.answers[line],
                self.reviews.get(line.id),
                self.evidence.get(line.id, ()),
            )
            for level in domain.levels
            if only in (None, level.id)
            for line in level.statements
        )


def _newest_reviews(assessment: Assessment) -> Mapping[int, Review]:
    """The newest review of each statement, by statement row id."""
    found = Review.objects.filter(assessment=assessment).select_related("author")
    return {review.statement_id: review for review in found.order_by("created_at", "pk")}
