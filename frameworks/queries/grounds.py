"""Which anchors statements rest on: what admins say, and else what is likely."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.db.models import CharField, Count, Exists, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from frameworks.diff import placed_in
from frameworks.documents import FrameworkDoc, statement_digest
from frameworks.grounds import KINDS, Anchors, Footing, Likeness, Said, footings
from frameworks.models import Anchor, Framework, Grounding, Occupation
from frameworks.outline import StatementLine
from frameworks.presenting import onet_release
from frameworks.queries.documents import outline_of
from frameworks.queries.onet import all_anchors_now

Footings = Mapping[int, tuple[Footing, ...]]
"""By statement row id what is shown beside it; statements without anything are left out."""

SaidOf = Mapping[UUID, Said]
"""What admins say, by lineage."""


@dataclass(frozen=True, slots=True)
class _Version:
    """What likeness is remembered by; the row comes along, so that it need not be read again."""

    framework_id: int
    digest: str
    mark: str
    framework: Framework = field(compare=False)


def mark_of_anchors(occupation: str) -> Coalesce:
    """For use inside a query: a mark that changes whenever O*NET's anchors of its occupation do.

    Anchors are written anew and never in place, so the last row id and their number tell.
    """
    rows = Anchor.objects.filter(occupation=OuterRef(occupation)).order_by().values("occupation")
    mark = Concat(Max("pk"), Value("/"), Count("pk"), output_field=CharField())
    return Coalesce(Subquery(rows.annotate(mark=mark).values("mark")), Value(""))


def anybody_said(occupation: str) -> Exists:
    """For use inside a query: whether any admin said anything of its occupation's statements."""
    return Exists(Grounding.objects.filter(occupation=OuterRef(occupation)))


def said_of(**occupation: int | str) -> tuple[str, SaidOf]:
    """The mark of O*NET's anchors of the occupation with this pk or code, and what its admins say.

    It takes one query.
    """
    rows = Occupation.objects.filter(**occupation).annotate(mark=mark_of_anchors("pk"))
    lines = list(
        rows.values_list(
            "mark",
            "groundings__lineage",
            "groundings__kind",
            "groundings__name",
            "groundings__holds",
        )
    )
    found: dict[UUID, dict[tuple[str, str], bool]] = defaultdict(dict)
    for _, lineage, kind, name, holds in lines:
        if lineage is not None:
            found[lineage][kind, name] = holds
    return (lines[0][0] if lines else ""), found


def footings_of(framework: Framework) -> Footings:
    """What the statements of a version rest on, in one query at any size.

    What is likely is worked out once for a version and the anchors there are.
    """
    mark, said = said_of(pk=framework.occupation_id)
    return footings_as_said(framework, mark, said)


def footings_as_said(framework: Framework, mark: str, said: SaidOf) -> Footings:
    """The same where the mark, and what admins say, is known: no query once it was asked."""
    suggested = _suggested(_version(framework, mark))
    if not said:
        return suggested
    found = dict(suggested)
    for line in outline_of(framework).statements:
        if line.lineage in said:
            found[line.id] = footings(found.get(line.id, ()), said[line.lineage])
    return found


def footings_in(
    document: FrameworkDoc, base: Framework | None, text: str
) -> tuple[tuple[Footing, ...], UUID | None]:
    """What a statement of a draft rests on, and its lineage where its base has the same words."""
    code, lineage = document.occupation.soc, _lineage_in(base, text)
    said = said_of(code=code)[1].get(lineage, {}) if lineage else {}
    anchors = anchors_in(document.anchors)
    if not anchors and (occupation := Occupation.objects.filter(code=code).first()):
        anchors = _now(occupation)
    texts = (placed.text for placed in placed_in(document))
    return footings(Likeness(anchors, texts).likely(text), said), lineage


def anchors_for(framework: Framework) -> Anchors:
    """What statements of a version can rest on: its own anchors, else O*NET's now."""
    return anchors_in(dict(framework.anchors or ())) or _now(framework.occupation)


def anchors_in(anchors: Anchors | None) -> Anchors:
    """Those of the kinds that a statement can rest on, each once."""
    return {
        kind: tuple(dict.fromkeys(names)) for kind in KINDS if (names := (anchors or {}).get(kind))
    }


def release_of(framework: Framework) -> str:
    """The O*NET release that these anchors are of; "" for none."""
    if _from_onet(framework):
        return framework.occupation.onet_release
    return onet_release(framework.sources)


def _from_onet(framework: Framework) -> bool:
    return not anchors_in(dict(framework.anchors or ()))


def resting_on(found: Footings) -> Counter[tuple[str, str]]:
    """By kind and name of an anchor how many statements rest on it."""
    return Counter((each.kind, each.name) for some in found.values() for each in some)


def _version(framework: Framework, mark: str) -> _Version:
    # Its own anchors are part of its digest: O*NET's do not matter then.
    mark = mark if _from_onet(framework) else ""
    return _Version(framework.pk, framework.digest, mark, framework)


@lru_cache(maxsize=256)
def _suggested(version: _Version) -> Footings:
    lines = list(outline_of(version.framework).statements)
    likeness = Likeness(anchors_for(version.framework), (line.text for line in lines))
    return {line.id: found for line in lines if (found := footings(likeness.likely(line.text), {}))}


def _lineage_in(base: Framework | None, text: str) -> UUID | None:
    digest = statement_digest(text)
    lines: Iterable[StatementLine] = outline_of(base).statements if base else ()
    return next((line.lineage for line in lines if line.digest == digest), None)


def _now(occupation: Occupation) -> Anchors:
    now = all_anchors_now(occupation)
    return anchors_in({kind: [line.name for line in lines] for kind, lines in now.items()})
