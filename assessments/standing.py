"""What the public pages may say to a reader of their own assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.urls import reverse

from assessments.models import Assessment, StoredPlacement
from frameworks.models import Strand
from frameworks.standing import Standing
from nsx.accounts.models import User


def standings(user: User, codes: Sequence[str]) -> Mapping[str, Standing]:
    """By occupation code: whether one is open, and the newest finished result; two queries."""
    found: dict[str, Standing] = {}
    newest: dict[int, str] = {}
    for pk, code, finished_at in (
        Assessment.objects.of(user)
        .filter(occupation__code__in=codes)
        .newest_first()
        .values_list("pk", "occupation__code", "finished_at")
    ):
        known = found.get(code, Standing())
        if finished_at is None:
            found[code] = replace(known, open=True)
        elif known.finished_at is None:
            found[code] = replace(known, finished_at=finished_at, url=reverse("result", args=[pk]))
            newest[pk] = code
    for placed in StoredPlacement.objects.filter(
        assessment__in=newest,
        strand__kind=Strand.Kind.OCCUPATIONAL,
        lens=StoredPlacement.Lens.SELF,
    ):
        if 0 < placed.low == placed.high:
            code = newest[placed.assessment_id]
            found[code] = replace(found[code], level=placed.result["label"], rank=placed.low)
    return found
