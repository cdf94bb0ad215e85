"""The pages of the catalogue that everybody may find."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, Q

from frameworks.models import Framework, Occupation, Release, Strand


class Place(NamedTuple):
    """A page of an occupation by its tab, and when what it shows last changed, if we know."""

    code: str
    tab: str
    changed: datetime | None


def places() -> Iterator[Place]:
    """Every page of the nation's occupations by code, in two queries; roles of one's own never.

    A framework's pages changed when its version went live. When O*NET's words of one occupation
    changed is not on record.
    """
    live = Framework.objects.filter(
        status=Framework.Status.PUBLISHED, occupation__organisation=None
    )
    since = Release.objects.filter(framework=OuterRef("framework")).values("framework")
    tabs: dict[int, list[Place]] = {}
    for pk, code, kind, changed in (
        Strand.objects.filter(framework__in=live)
        .annotate(changed=since.annotate(at=Max("at")).values("at")[:1])
        .order_by("pk")
        .values_list("framework__occupation", "framework__occupation__code", "kind", "changed")
    ):
        tabs.setdefault(pk, []).append(Place(code, kind, changed))
    shown = Occupation.objects.filter(organisation=None).filter(
        Q(Exists(live.filter(occupation=OuterRef("pk")))) | ~Q(onet_release="")
    )
    for pk, code in shown.order_by("code").values_list("pk", "code"):
        yield from tabs.get(pk) or [Place(code, Strand.Kind.OCCUPATIONAL, None)]
        if pk in tabs:
            yield Place(code, "sources", tabs[pk][0].changed)
