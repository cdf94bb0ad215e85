"""Reading stored placements for many assessments at once; nothing is placed here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from assessments.headlines import Headline, headline_of
from assessments.models import Assessment, StoredPlacement
from frameworks.models import Strand
from frameworks.queries import KINDS


@dataclass(frozen=True, slots=True)
class StrandView:
    """One strand of an assessment: the learner's own headline and the confirmed one."""

    kind: str
    own: Headline
    confirmed: Headline

    @property
    def title(self) -> str:
        """The strand's name."""
        return Strand.Kind(self.kind).label

    @property
    def differs(self) -> bool:
        """Whether reviews give a placement of their own, and another one."""
        return bool(self.confirmed.rank or self.confirmed.final) and (
            self.confirmed.label != self.own.label
        )


def strands_of(assessments: Iterable[Assessment]) -> Mapping[int, Mapping[str, StrandView]]:
    """Strand views by assessment row id and kind, in two queries however many there are.

    A strand that the framework version does not have is absent.
    """
    rows = list(assessments)
    stored: dict[tuple[int, int, str], Headline] = {}
    for placement in _headline_rows(row.pk for row in rows):
        key = (placement.assessment_id, placement.strand_id, placement.lens)
        stored[key] = headline_of(placement.result)
    strands = _strands_by_framework({row.framework_id for row in rows})
    return {
        row.pk: {
            kind: StrandView(
                kind,
                stored.get((row.pk, strand, "self"), Headline(statements=statements)),
                stored.get((row.pk, strand, "confirmed"), Headline(statements=statements)),
            )
            for strand, kind, statements in strands[row.framework_id]
        }
        for row in rows
    }


def _strands_by_framework(frameworks: Collection[int]) -> Mapping[int, list[tuple[int, str, int]]]:
    """Row id, kind and number of statements of each strand, in the order they are shown."""
    found: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    rows = Strand.objects.filter(framework__in=frameworks).values_list(
        "framework", "pk", "kind", Count("domains__levels__statements")
    )
    for framework, pk, kind, statements in rows:
        found[framework].append((pk, kind, statements))
    for strands in found.values():
        strands.sort(key=lambda strand: KINDS.index(strand[1]))
    return found


def _headline_rows(assessments: Iterable[int]) -> Iterable[StoredPlacement]:
    """The headline of each strand: the pooled ladder, or the only one."""
    pooled = StoredPlacement.objects.filter(
        assessment=OuterRef("assessment"), strand=OuterRef("strand"), domain=None
    )
    return StoredPlacement.objects.filter(
        Q(domain=None) | ~Exists(pooled),
        assessment__in=list(assessments),
        lens__in=("self", "confirmed"),
    )
