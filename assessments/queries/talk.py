"""What a learner and their managers say of one answer, over the rounds that the reader sees."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from assessments import gaps
from assessments.models import Assessment, Evidence, EvidenceUse, Rating, Review, Share
from assessments.talk import Round, rounds_shown
from frameworks.models import Statement
from frameworks.outline import StatementLine
from nsx.accounts.models import User

LEFT = "Someone who left"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as its learner gave it: 1 to 4, "na" with its reason, or None once taken back."""

    value: gaps.Said
    reason: str
    not_sure: bool
    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the talk; `learner` says that it is the learner's own."""

    review: Review
    learner: bool

    @property
    def by(self) -> str:
        """Who said it."""
        return str(self.review.author or LEFT)


def turns_among(said: QuerySet[Review], learner: int) -> list[Turn]:
    """These reviews of a learner's answers as turns, in time order; one query."""
    rows = said.select_related("author").order_by("created_at", "pk")
    return [Turn(row, row.author_id == learner) for row in rows]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The answer of an earlier round, and what a reviewer said of it last."""

    given: Given
    review: Turn | None


@dataclass(frozen=True, slots=True)
class Talk:
    """All about one answer: what it is, what it was, its evidence, and each turn in time order.

    `review` is the newest view with a value of this round, `current` whether that is of the
    answer as it stands, `asked` the ask for evidence that is open.
    """

    given: Given | None
    review: Turn | None
    earlier: Sequence[Earlier]
    turns: Sequence[Turn]
    evidence: Sequence[Evidence]
    asked: Turn | None

    @property
    def value(self) -> gaps.Said:
        """The learner's answer."""
        return self.given.value if self.given else None

    @property
    def rated(self) -> bool:
        """Whether the answer is one of the four values."""
        return isinstance(self.value, int)

    @property
    def current(self) -> bool:
        """Whether the newest view is of the answer as it stands."""
        return bool(
            self.review and self.given and self.review.review.revision_seen == self.given.revision
        )

    @property
    def confirmed(self) -> bool:
        """Whether a reviewer looked at this very answer and agrees."""
        return bool(self.current and self.review and self.review.review.value == self.value)


def talk_about(assessment: Assessment, line: StatementLine, *, team: int | None = None) -> Talk:
    """The talk about an answer as the learner reads it, or as a team it is shown to does.

    A team sees the earlier rounds that it was shown as well. Four queries, five for a team.
    """
    before = _rounds_before(assessment, team)
    ratings = _ratings([assessment.pk, *before], line)
    said = Review.objects.filter(
        assessment__in=[assessment.pk, *before], statement__lineage=line.lineage
    )
    turns = turns_among(said, assessment.learner_id)
    here = [turn for turn in turns if turn.review.assessment_id == assessment.pk]
    given = ratings.get(assessment.pk)
    uses = EvidenceUse.objects.filter(assessment=assessment, statement=line.id)
    return Talk(
        given=given,
        review=newest_view(here),
        earlier=_earlier(before, ratings, turns, given),
        turns=_each_once(turns),
        evidence=[use.evidence for use in uses.select_related("evidence").order_by("pk")],
        asked=open_ask(here),
    )


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said of one of the learner's answers, in the newest round it was said in."""

    assessment: Assessment
    statement: Statement
    turns: Sequence[Turn]

    @property
    def asked(self) -> Turn | None:
        """The ask for evidence that is open."""
        return open_ask(self.turns)

    @property
    def newest(self) -> Turn:
        """What was said last."""
        return self.turns[-1]


def threads_of(user: User) -> list[Thread]:
    """All that was said of a learner's answers, open asks first, then the newest; one query."""
    said = Review.objects.filter(assessment__learner=user)
    related = said.select_related("statement", "assessment__occupation")
    found: dict[tuple[int, UUID], dict[int, list[Turn]]] = {}
    for turn in turns_among(related, user.pk):
        row = turn.review
        about = row.assessment.occupation_id, row.statement.lineage
        found.setdefault(about, {}).setdefault(row.assessment_id, []).append(turn)
    threads = [_thread(rounds[max(rounds)]) for rounds in found.values()]
    threads.sort(key=lambda thread: thread.newest.review.created_at, reverse=True)
    return sorted(threads, key=lambda thread: thread.asked is None)


def _thread(turns: Sequence[Turn]) -> Thread:
    last = turns[-1].review
    return Thread(last.assessment, last.statement, turns)


@dataclass(frozen=True, slots=True)
class Turns:
    """What was said of an answer in one round, in time order."""

    turns: Sequence[Turn]

    @property
    def asked(self) -> Turn | None:
        """The ask for evidence that is open."""
        return open_ask(self.turns)


def turns_on(assessment: Assessment, statement: int) -> Turns:
    """What was said of an answer of this round; one query."""
    said = Review.objects.filter(assessment=assessment, statement=statement)
    return Turns(turns_among(said, assessment.learner_id))


def newest_view(turns: Iterable[Turn]) -> Turn | None:
    """The last of these that gives a value: a comment alone takes none back."""
    found = None
    for turn in turns:
        found = turn if turn.review.value is not None else found
    return found


def open_ask(turns: Iterable[Turn]) -> Turn | None:
    """The last ask for evidence among turns in time order, unless the learner replied to it."""
    found = None
    for turn in turns:
        if turn.review.kind != Review.Kind.VIEW:
            found = turn if turn.review.kind == Review.Kind.ASK else None
    return found


def _rounds_before(assessment: Assessment, team: int | None) -> list[int]:
    """The other rounds of the learner's occupation that the reader may see, newest first."""
    theirs = {"learner": assessment.learner_id, "occupation": assessment.occupation_id}
    found = Assessment.objects.filter(**theirs).values_list("pk", "started_at", "finished_at")
    rounds = [Round(*row) for row in found]
    if team is not None:
        share = Share.objects.filter(**theirs, team=team).values_list("created_at", "only").first()
        if share is None or share[1] is not None:
            return []
        rounds = rounds_shown(rounds, share[0])
    others = [each for each in rounds if each.finished_at and each.assessment != assessment.pk]
    others.sort(key=lambda each: (each.finished_at or each.started_at, each.assessment))
    return [each.assessment for each in reversed(others)]


def _ratings(rounds: Collection[int], line: StatementLine) -> Mapping[int, Given]:
    """The answers to a statement, however worded then, by round; none that was taken back."""
    rows = Rating.objects.filter(
        Q(value__isnull=False) | Q(not_applicable=True),
        assessment__in=rounds,
        statement__lineage=line.lineage,
    )
    return {
        row.assessment_id: Given(
            "na" if row.not_applicable else row.value,
            row.reason,
            row.not_sure,
            row.revision,
            row.rated_at,
        )
        for row in rows.order_by("pk")
    }


def _earlier(
    before: Iterable[int], ratings: Mapping[int, Given], turns: Sequence[Turn], now: Given | None
) -> list[Earlier]:
    """The answers of earlier rounds; one that came along to a later round is told there."""
    told = {now.at} if now else set()
    found = []
    for pk in before:
        if pk in ratings and ratings[pk].at not in told:
            told.add(ratings[pk].at)
            mine = [turn for turn in turns if turn.review.assessment_id == pk]
            found.append(Earlier(ratings[pk], newest_view(mine)))
    return found


def _each_once(turns: Iterable[Turn]) -> list[Turn]:
    """A turn that came along to another version is there twice and told once."""
    found: dict[object, Turn] = {}
    for turn in turns:
        said = turn.review
        found.setdefault((said.author_id, said.created_at, said.kind, said.comment), turn)
    return list(found.values())
