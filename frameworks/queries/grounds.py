"""Which anchors statements rest on: what admins say, and else what is likely."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.db.models import CharField, Count, Exists, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from frameworks.diff import Decisions, Placed, compare, placed_in
from frameworks.documents import FrameworkDoc
from frameworks.grounds import KINDS, Anchors, Footing, Likeness, Said, footings, standing
from frameworks.models import Anchor, Draft, Framework, Grounding, Occupation
from frameworks.presenting import onet_release
from frameworks.queries.documents import document_of, outline_of
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
    """What the statements of a version rest on, in one query at any size once it was asked.

    What is likely is worked out once for a version and the anchors there are.
    """
    mark, said = said_of(pk=framework.occupation_id)
    return footings_as_said(framework, mark, said)


def footings_as_said(framework: Framework, mark: str, said: SaidOf) -> Footings:
    """The same where the mark, and what admins say, is known: no query once it was asked."""
    version = _Version(framework.pk, framework.digest, mark, framework)
    suggested = _suggested(version)
    if not said:
        return suggested
    at_hand, found = _at_hand(version), dict(suggested)
    for line in outline_of(framework).statements:
        if line.lineage in said:
            now = standing(said[line.lineage], at_hand.anchors)
            found[line.id] = footings(found.get(line.id, ()), now, at_hand.onet)
    return {row: some for row, some in found.items() if some}


def gone_from(anchors: Anchors, said: SaidOf) -> Mapping[UUID, tuple[Footing, ...]]:
    """By lineage the links to anchors that are not there any more; they show nowhere else."""
    lost = {
        lineage: tuple(sorted(each for each in some if each not in standing(some, anchors)))
        for lineage, some in said.items()
    }
    return {
        lineage: tuple(Footing(*each, linked=True) for each in some)
        for lineage, some in lost.items()
        if some
    }


def footings_in(
    document: FrameworkDoc, draft: Draft, placed: Placed
) -> tuple[tuple[Footing, ...], UUID | None]:
    """What a statement of a draft rests on, and its lineage where it was in the draft's base."""
    lineage = _lineage_in(document, draft, placed.key)
    said = said_of(code=draft.code)[1].get(lineage, {}) if lineage else {}
    occupation = Occupation.objects.filter(code=draft.code)
    anchors = _own_else_now(document.anchors, occupation.first)
    texts = (each.text for each in placed_in(document))
    likely = Likeness(anchors, texts).likely(placed.text)
    return footings(likely, standing(said, anchors)), lineage


def anchors_for(framework: Framework) -> Anchors:
    """What statements of a version can rest on: its own anchors, else O*NET's now."""
    return _own_else_now(dict(framework.anchors or ()), lambda: framework.occupation)


def anchors_in(anchors: Anchors | None) -> Anchors:
    """Those of the kinds that a statement can rest on, each once."""
    return {
        kind: tuple(dict.fromkeys(names)) for kind in KINDS if (names := (anchors or {}).get(kind))
    }


def release_of(framework: Framework) -> str:
    """The O*NET release that those of its anchors are of which are O*NET's; "" for none."""
    own = "" if _from_onet(framework) else onet_release(framework.sources)
    return own or framework.occupation.onet_release


def resting_on(found: Footings) -> Mapping[tuple[str, str], Counter[bool]]:
    """By kind and name of an anchor how many statements are linked (True) and likely rest on it."""
    counts: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for some in found.values():
        for each in some:
            counts[each.kind, each.name][each.linked] += 1
    return counts


def onet_in(found: Footings) -> bool:
    """Whether any of these is an anchor of O*NET's."""
    return any(each.onet for some in found.values() for each in some)


def _from_onet(framework: Framework) -> bool:
    return not anchors_in(dict(framework.anchors or ()))


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What the statements of a version can rest on, and which of it is O*NET's."""

    anchors: Anchors
    onet: frozenset[tuple[str, str]]


@lru_cache(maxsize=256)
def _at_hand(version: _Version) -> _AtHand:
    framework = version.framework
    anchors = anchors_for(framework)
    onet = anchors if _from_onet(framework) else _now(framework.occupation)
    if not framework.occupation.onet_release and onet_release(framework.sources):
        # O*NET's files are not here: what the framework says of its sources stands.
        onet = anchors
    return _AtHand(anchors, frozenset((kind, name) for kind in onet for name in onet[kind]))


@lru_cache(maxsize=256)
def _suggested(version: _Version) -> Footings:
    lines = list(outline_of(version.framework).statements)
    at_hand = _at_hand(version)
    likeness = Likeness(at_hand.anchors, (line.text for line in lines))
    shown = {line.id: footings(likeness.likely(line.text), {}, at_hand.onet) for line in lines}
    return {row: some for row, some in shown.items() if some}


def _lineage_in(document: FrameworkDoc, draft: Draft, key: str) -> UUID | None:
    """The lineage of what a draft's statement was in its base, as the admins decided it."""
    if draft.base is None:
        return None
    before = document_of(draft.base)
    decisions = Decisions.from_json(draft.decisions)
    changes = compare(before, document, decisions).changes
    old = next((each.old for each in changes if each.new and each.new.key == key), None)
    keys = [placed.key for placed in placed_in(before)]
    lines = dict(zip(keys, outline_of(draft.base).statements, strict=True))
    return lines[old.key].lineage if old else None


def _own_else_now(own: Anchors | None, occupation: Callable[[], Occupation | None]) -> Anchors:
    """These, else O*NET's of the occupation now, which is looked up only then."""
    if anchors := anchors_in(own):
        return anchors
    found = occupation()
    return _now(found) if found else {}


def _now(occupation: Occupation) -> Anchors:
    now = all_anchors_now(occupation)
    return anchors_in({kind: [line.name for line in lines] for kind, lines in now.items()})
