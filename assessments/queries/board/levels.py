"""How people stand on the ladder of a strand: what they claim, have evidence for, had confirmed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.headlines import Headline, headline_of
from assessments.models import EvidenceUse, Rating, StoredPlacement
from assessments.queries.board.frame import Frame, Row
from assessments.queries.board.seats import Seat
from assessments.queries.reviews import newest_views
from frameworks.models import Strand

LENSES = ("self", "evidenced", "confirmed")


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of somebody's version: how many of its statements they meet."""

    label: str
    met: int
    statements: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's placements on one ladder by lens, and the levels as they rate themselves."""

    headlines: Mapping[str, Headline] = field(default_factory=dict)
    rungs: tuple[Rung, ...] = ()

    @property
    def own(self) -> Headline:
        """What they claim."""
        return self.headlines.get("self", Headline())

    @property
    def evidenced(self) -> Headline:
        """What evidence alone supports."""
        return self.headlines.get("evidenced", Headline())

    @property
    def confirmed(self) -> Headline:
        """What reviewers say."""
        return self.headlines.get("confirmed", Headline())


@dataclass(slots=True)
class Coverage:
    """Of one statement: how many answers there are, with evidence, and confirmed as they stand."""

    rated: int = 0
    evidenced: int = 0
    confirmed: int = 0


def standings_of(
    assessments: Collection[int], strand: str, strands: Collection[int]
) -> Mapping[int, Standing]:
    """By assessment, on the strand's headline ladder; one query.

    `strands` are the row ids of the strand in every version.
    """
    rows = StoredPlacement.objects.filter(
        assessment__in=list(assessments),
        strand__in=list(strands),
        domain__isnull=strand == Strand.Kind.DURABLE,
    )
    headlines: dict[int, dict[str, Headline]] = {pk: {} for pk in assessments}
    rungs: dict[int, tuple[Rung, ...]] = {}
    for pk, lens, result in rows.order_by().values_list("assessment", "lens", "result"):
        headlines[pk][lens] = headline_of(result)
        if lens == "self":
            rungs[pk] = rungs_of(result)
    return {pk: Standing(found, rungs.get(pk, ())) for pk, found in headlines.items()}


def rungs_of(result: Mapping[str, Any]) -> tuple[Rung, ...]:
    """The levels of a stored placement."""
    return tuple(
        Rung(level["name"], level["met"], level["statements"]) for level in result["levels"]
    )


def claims_of(
    seats: Iterable[Seat], strand: str, strands: Collection[int]
) -> Mapping[int, Standing]:
    """Standings as people rate themselves; no query where their results are there already."""
    shown = {seat.assessment: seat.result for seat in seats if seat.assessment is not None}
    if any(result is None for result in shown.values()):
        return standings_of(shown, strand, strands)
    return {
        pk: Standing({"self": headline_of(result)}, rungs_of(result)) if result else Standing()
        for pk, result in shown.items()
    }


def coverage_of(
    frame: Frame, rows: Collection[Row], assessments: Collection[int]
) -> Mapping[int, Coverage]:
    """By statement row id of the frame; four queries.

    Confirmed is what the newest view with a value agrees with, if it is of the present answer.
    """
    found = {row.line.id: Coverage() for row in rows}
    whose, what = list(assessments), frame.sources(rows)
    answers = {
        (assessment, statement): (value, revision)
        for assessment, statement, value, revision in Rating.objects.filter(
            assessment__in=whose, value__isnull=False, statement__in=what
        ).values_list("assessment", "statement", "value", "revision")
    }
    evidenced = EvidenceUse.objects.filter(assessment__in=whose).order_by()
    views = newest_views(whose)
    with_evidence = set(evidenced.values_list("assessment", "statement"))
    for key, answer in answers.items():
        for line in frame.holds[key[1]]:
            if line in found:
                here = found[line]
                here.rated += 1
                here.evidenced += key in with_evidence
                here.confirmed += views.get(key) == answer
    return found
