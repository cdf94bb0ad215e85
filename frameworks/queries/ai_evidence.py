"""What is stored of AI in occupations."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, TextField, When
from django.db.models.functions import Cast

from frameworks.ai_evidence.compare import Plan, compare
from frameworks.ai_evidence.parts import Part
from frameworks.models import AiEvidence, Framework, Occupation, Strand
from frameworks.packs import says_anything


@dataclass(frozen=True, slots=True)
class Holding:
    """What is there of one source and day, and of how many occupations."""

    kind: str
    source: str
    url: str
    dated: date
    occupations: int


def evidence_of(occupation: Occupation) -> dict[str, Part]:
    """What each source says of AI in an occupation now, by kind; one query."""
    rows = AiEvidence.objects.filter(occupation=occupation).order_by("kind")
    return {row.kind: _part(occupation.code, row) for row in rows}


def identified() -> int:
    """Of how many of the nation's occupations AI data is shown; one query.

    That is imported data, or the evidence pack of a live framework, with any value in it.
    """
    imported = AiEvidence.objects.filter(occupation=OuterRef("pk")).exclude(values={})
    live = Framework.objects.filter(occupation=OuterRef("pk"), status=Framework.Status.PUBLISHED)
    packs = Strand.objects.filter(
        framework__occupation=OuterRef("pk"),
        framework__status=Framework.Status.PUBLISHED,
        evidence_pack__isnull=False,
    )
    # Without a framework it is O*NET's occupations that have a page.
    paged = ~Q(onet_release="") | Q(Exists(live))
    told = Q(Exists(imported)) & paged
    # Of the others their packs tell. A pack is kept as text, and is read once.
    pack = Subquery(packs.values(text=Cast("evidence_pack", TextField()))[:1])
    rows = Occupation.objects.filter(told | Q(Exists(packs)), organisation=None).values_list(
        Case(When(told, then=None), default=pack, output_field=TextField())
    )
    return sum(text is None or _says(text) for (text,) in rows)


@lru_cache(maxsize=4096)
def _says(text: str) -> bool:
    return says_anything(json.loads(text))


def plan_of(said: Iterable[Part], *, older: bool = False) -> Plan:
    """What importing these parts would do now, as `compare` says it; two queries."""
    rows = AiEvidence.objects.select_related("occupation")
    stored = {part.about: part for part in (_part(row.occupation.code, row) for row in rows)}
    known = Occupation.objects.values_list("code", flat=True)
    return compare(said, stored, known, older=older)


def holdings() -> list[Holding]:
    """What is stored by source and day, the newest first; one query."""
    rows = (
        AiEvidence.objects.exclude(values={})
        .values_list("kind", "source", "url", "dated")
        .annotate(Count("pk"))
        .order_by("kind", "-dated", "source", "url")
    )
    return [Holding(*row) for row in rows]


def titles_of(codes: Iterable[str]) -> dict[str, str]:
    """What occupations are called here; one query."""
    wanted = set(codes)
    rows = Occupation.objects.values_list("code", "title")
    return {code: title for code, title in rows if code in wanted}


def _part(code: str, row: AiEvidence) -> Part:
    return Part(code, row.kind, row.values, row.source, row.url, row.dated)
