"""Which statements stand on a team's page, and which answers hold for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q, QuerySet

from assessments.models import Rating
from frameworks.models import Framework, Occupation
from frameworks.outline import Outline, StatementLine
from frameworks.queries import outline_of, ways_among


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with where it stands; `domain` is "" in strands with one."""

    line: StatementLine
    rank: int
    level: str
    domain: str
    domain_key: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The version a team's page is drawn on: the live one, else the newest that people are on.

    `holds` gives by row id of a statement, of whatever version, the row ids of this version's
    statements that an answer to it holds for. A merged statement is told of once its owner moved.
    `versions` are those whose answers are among them.
    """

    framework: Framework
    outline: Outline
    holds: Mapping[int, Sequence[int]]
    versions: frozenset[int] = frozenset()

    def rows(self, strand: str, *, domain: str | None = None, rank: int | None = None) -> list[Row]:
        """The statements of a strand, of one domain and one level where these are named."""
        found = self.outline.strand(strand)
        return [
            Row(line, level.rank, level.label, each.label, each.key)
            for each in (found.domains if found else ())
            if domain in (None, each.key)
            for level in each.levels
            if rank in (None, level.rank)
            for line in level.statements
        ]

    def row_of(self, statement: int, rows: Iterable[Row]) -> Row | None:
        """The first of these that an answer to a statement, of whatever version, holds for."""
        targets = self.holds.get(statement, ())
        return next((row for row in rows if row.line.id in targets), None)

    def sources(self, rows: Iterable[Row]) -> list[int]:
        """The row ids of every statement whose answers hold for one of these."""
        wanted = {row.line.id for row in rows}
        return [pk for pk, targets in self.holds.items() if not wanted.isdisjoint(targets)]


def versions_of(occupation: Occupation, strand: str) -> Mapping[Framework, int | None]:
    """All versions of an occupation with the row id of this strand in each; one query."""
    found = (
        Framework.objects.filter(occupation=occupation)
        .annotate(here=FilteredRelation("strands", condition=Q(strands__kind=strand)))
        .annotate(strand_id=F("here__pk"))
        .order_by("pk")
    )
    return {version: version.strand_id for version in found}


def ratings_on(statements: Collection[int]) -> QuerySet[Rating]:
    """Ratings of these statements, to be narrowed to some people's.

    The sum hides the column from the planner: led by a statement's index it would read what the
    whole nation says of it, where a team's rows lie together.
    """
    found = Rating.objects.annotate(which=F("statement") + 0).order_by()
    return found.filter(which__in=list(statements))


def frame_of(versions: Iterable[Framework], in_use: Collection[int]) -> Frame | None:
    """The frame for people on these versions (row ids); None where there is none.

    No query while everybody is on the live version, else two.
    """
    found = sorted(
        versions,
        key=lambda each: (each.status == Framework.Status.PUBLISHED, each.pk in in_use, each.pk),
    )
    if not found:
        return None
    framework = found[-1]
    outline = outline_of(framework)
    holds = {line.id: [line.id] for line in outline.statements}
    return with_versions(Frame(framework, outline, holds, frozenset({framework.pk})), in_use)


def with_versions(frame: Frame, in_use: Collection[int]) -> Frame:
    """The frame where answers given on these versions hold too; no query if they do already."""
    others = set(in_use) - frame.versions
    if not others:
        return frame
    holds = {source: list(targets) for source, targets in frame.holds.items()}
    ways = ways_among([frame.framework.occupation_id])
    for other in others:
        for target, sources in ways.sources(other, frame.framework.pk).items():
            if len(sources) == 1:
                holds.setdefault(sources[0], []).append(target)
    return Frame(frame.framework, frame.outline, holds, frame.versions | others)
