"""What O*NET says of an occupation now."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from frameworks.models import Anchor, Framework, Occupation, RelatedOccupation
from frameworks.onet.anchors import Line, shown


@dataclass(frozen=True, slots=True)
class Near:
    """A related occupation: how near it is, and whether one can rate oneself in it."""

    code: str
    title: str
    tier: str
    framed: bool


def anchors_now(occupation: Occupation) -> Mapping[str, tuple[Line, ...]]:
    """Those of O*NET's anchors that are shown, by kind, in one query."""
    return shown(all_anchors_now(occupation))


def all_anchors_now(occupation: Occupation) -> Mapping[str, tuple[Line, ...]]:
    """O*NET's anchors by kind, in one query; none for an occupation O*NET never told us of."""
    if not occupation.onet_release:
        return {}
    found: dict[str, list[Line]] = {}
    rows = Anchor.objects.filter(occupation=occupation)
    for kind, name, code, importance in rows.values_list("kind", "name", "code", "importance"):
        found.setdefault(kind, []).append(Line(name, code, importance))
    return {kind: tuple(lines) for kind, lines in found.items()}


def related_to(occupation: Occupation) -> list[Near]:
    """The occupations O*NET thinks of as related, the nearest first, in one query."""
    live = Framework.objects.filter(occupation=OuterRef("to"), status=Framework.Status.PUBLISHED)
    rows = RelatedOccupation.objects.filter(occupation=occupation).annotate(framed=Exists(live))
    return [Near(*row) for row in rows.values_list("to__code", "to__title", "tier", "framed")]
