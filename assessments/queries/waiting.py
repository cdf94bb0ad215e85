"""Answers that no reviewer has given a view of yet, to be confirmed together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessments.models import Assessment, Evidence, EvidenceUse, Rating
from assessments.queries.reviews import CURRENT_VIEWS
from assessments.queries.shared import shown_to
from frameworks.models import Occupation, Statement
from nsx.accounts.models import Team, User

MOST = 200
"""Answers on one page: more than anyone looks through at once, and within a form's limits."""

IN_ORDER = (
    "assessment__learner__name",
    "assessment_id",
    "statement__level__domain__strand_id",
    "statement__level__domain__position",
    "statement__level__rank",
    "statement__position",
)
"""By person, and then as the statements stand in their framework."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer with its evidence."""

    rating: Rating
    evidence: Sequence[Evidence]

    @property
    def key(self) -> str:
        """What a form sends for it: its assessment, statement and revision."""
        rating = self.rating
        return f"{rating.assessment_id}-{rating.statement_id}-{rating.revision}"


@dataclass(frozen=True, slots=True)
class PersonWaiting:
    """How many answers of a person wait, and how many of these with evidence."""

    person: User
    answers: int
    backed: int


@dataclass(frozen=True, slots=True)
class Which:
    """Of an occupation: of one person, of one statement, those with evidence; or all of them."""

    occupation: Occupation
    person: User | None = None
    statement: Statement | None = None
    backed: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.person or self.statement or self.backed)


def occupations_shown(manager: User, team: Team) -> list[Occupation]:
    """What the people of a team show to it, by title."""
    shown = shown_to(manager, team).values("occupation")
    return list(Occupation.objects.filter(pk__in=shown).order_by("title", "pk"))


def people_waiting(manager: User, team: Team, occupation: Occupation) -> list[PersonWaiting]:
    """Who has answers that wait, by name; two queries."""
    people = {row.pk: row.learner for row in _shown(manager, team, occupation)}
    counted = (
        _without_view(people)
        .order_by()
        .values_list("assessment")
        .annotate(Count("pk"), backed=Count("pk", filter=Exists(_uses())))
    )
    found = [PersonWaiting(people[pk], answers, backed) for pk, answers, backed in counted]
    return sorted(found, key=lambda each: (str(each.person).casefold(), each.person.pk))


def waiting_in(manager: User, team: Team, which: Which) -> tuple[list[Waiting], int]:
    """The first MOST answers that wait, by person and statement, and how many there are.

    Four queries however many there are.
    """
    shown = _shown(manager, team, which.occupation)
    wanted = Q()
    if which.person:
        wanted &= Q(assessment__learner=which.person)
    if which.statement:
        wanted &= Q(statement__lineage=which.statement.lineage)
    if which.backed:
        wanted &= Q(Exists(_uses()))
    rows = _without_view([row.pk for row in shown]).filter(wanted)
    related = rows.select_related("assessment__learner", "statement__level__domain__strand")
    page = list(related.order_by(*IN_ORDER)[:MOST])
    evidence = _evidence_of(page)
    found = [Waiting(row, evidence.get((row.assessment_id, row.statement_id), [])) for row in page]
    return found, rows.count()


def _shown(manager: User, team: Team, occupation: Occupation) -> list[Assessment]:
    """What others show; nobody reviews their own."""
    shown = shown_to(manager, team).filter(occupation=occupation).exclude(learner=manager)
    return list(shown.select_related("learner"))


def _without_view(assessments: "Mapping[int, User] | Sequence[int]") -> QuerySet[Rating]:
    """Answers of 1 to 4 that no reviewer has a current view of."""
    return Rating.objects.filter(
        ~Exists(CURRENT_VIEWS), assessment__in=list(assessments), value__isnull=False
    )


def _uses() -> QuerySet[EvidenceUse]:
    return EvidenceUse.objects.filter(
        assessment=OuterRef("assessment"), statement=OuterRef("statement")
    )


def _evidence_of(page: Sequence[Rating]) -> Mapping[tuple[int, int], list[Evidence]]:
    uses = EvidenceUse.objects.filter(
        assessment__in={row.assessment_id for row in page},
        statement__in={row.statement_id for row in page},
    )
    found: dict[tuple[int, int], list[Evidence]] = {}
    for use in uses.select_related("evidence").order_by("pk"):
        found.setdefault((use.assessment_id, use.statement_id), []).append(use.evidence)
    return found
