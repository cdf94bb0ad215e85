"""A learner's rounds of one occupation: all of them over time, and any two side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from assessments.models import Assessment, EvidenceUse, Rating
from assessments.queries.answers import answers_by
from assessments.queries.results import pasts_of
from assessments.results.history import Past
from assessments.results.rounds import Line, lines_of
from assessments.since import Since, since
from frameworks.queries import outline_of
from nsx.accounts.models import User


@dataclass(frozen=True, slots=True)
class Round:
    """One round: its placements, and how much of it is `answered` and has `evidence`."""

    assessment: Assessment
    past: Past
    answered: int
    statements: int
    evidence: int


@dataclass(frozen=True, slots=True)
class Rounds:
    """All of an occupation, oldest first, the open one last if anything in it is answered.

    `pasts` are their placements by row id. `open` is the open one, blank or not; `newest` says
    what may be done.
    """

    rounds: Sequence[Assessment]
    pasts: Mapping[int, Past]
    open: Assessment | None
    newest: Assessment

    @property
    def finished(self) -> list[Assessment]:
        """Those with a result that stays."""
        return [each for each in self.rounds if each.finished_at]

    @property
    def choices(self) -> list[tuple[Assessment, Past]]:
        """Each with its placements."""
        return [(each, self.pasts[each.pk]) for each in self.rounds]

    @property
    def title(self) -> str:
        """What the occupation is called; once it is gone, what its framework called it."""
        return title_of(self.newest)

    def of(self, pk: int | None) -> Assessment | None:
        """One of them by its row id."""
        return next((each for each in self.rounds if each.pk == pk), None)


@dataclass(frozen=True, slots=True)
class History:
    """The rounds, newest first, each with the one before it; the strands' and domains' lines."""

    rounds: Sequence[tuple[Round, Round | None]]
    strands: Sequence[Line]
    domains: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two rounds: what became of every statement, and where each strand stood and stands."""

    before: Past
    after: Past
    since: Since
    strands: Sequence[Line]


def rounds_of(user: User, soc: str) -> Rounds | None:
    """Their rounds of an occupation, None where they have none; two queries."""
    mine = Assessment.objects.of(user).filter(occupation__code=soc).with_choices()
    found = list(mine.select_related("framework", "occupation"))
    if not found:
        return None
    found.sort(key=lambda each: (each.finished_at is None, each.finished_at, each.pk))
    open_ = next((each for each in found if each.finished_at is None), None)
    pasts = {each.assessment: each for each in pasts_of(user.pk, found[0].occupation_id)}
    rounds = [each for each in found if each.pk in pasts]
    return Rounds(rounds, pasts, open_, rounds[-1] if rounds else found[-1])


def title_of(assessment: Assessment) -> str:
    """What its occupation is called; once that is gone, what its framework called it.

    The assessment comes with_choices().
    """
    if assessment.live:
        return assessment.occupation.title
    title: str = assessment.framework.occupation_block["title"]
    return title


def history_of(rounds: Rounds) -> History:
    """Every round over time; two queries."""
    if not rounds.rounds:
        return History((), (), ())
    given = Q(value__isnull=False) | Q(not_applicable=True)
    answered = _counted(Rating.objects.filter(given, assessment__in=rounds.rounds))
    evidence = _counted(EvidenceUse.objects.filter(assessment__in=rounds.rounds))
    outlines = {each.framework_id: outline_of(each.framework) for each in rounds.rounds}
    rows = [
        Round(
            each,
            rounds.pasts[each.pk],
            answered.get(each.pk, 0),
            len(list(outlines[each.framework_id].statements)),
            evidence.get(each.pk, 0),
        )
        for each in rounds.rounds
    ]
    strands, domains = lines_of([row.past for row in rows], outlines)
    befores = [None, *rows[:-1]]
    return History(list(zip(rows, befores, strict=True))[::-1], strands, domains)


def compared(rounds: Rounds, before: Assessment, after: Assessment) -> Compared:
    """Two of them side by side; one query."""
    answers = answers_by([before.pk, after.pk])
    here, there = outline_of(before.framework), outline_of(after.framework)
    then, now = rounds.pasts[before.pk], rounds.pasts[after.pk]
    strands, _ = lines_of([then, now], {before.framework_id: here, after.framework_id: there})
    return Compared(then, now, since(here, answers[before.pk], there, answers[after.pk]), strands)


def _counted(rows: "QuerySet[Any, Any]") -> dict[int, int]:
    """How many distinct statements, by assessment."""
    counted = rows.order_by().values_list("assessment")
    return dict(counted.annotate(Count("statement", distinct=True)))
