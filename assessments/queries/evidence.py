"""Reading evidence for pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Prefetch, Subquery, Sum

from assessments.access import shares_shown_to
from assessments.evidence.room import MEGABYTE, Room
from assessments.models import Assessment, Evidence, EvidenceUse
from nsx.accounts.models import Team, User


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items a statement has, and what they are: "1 link", "2 photos", "3 items"."""

    count: int = 0
    noun: str = "item"

    @classmethod
    def of(cls, items: Iterable[Evidence]) -> "Tally":
        """The count of these items."""
        nouns = [item.noun for item in items]
        return cls(len(nouns), nouns[0] if len(set(nouns)) == 1 else "item")


def quota_of(user: User) -> int:
    """Bytes of files that they may keep."""
    megabytes = settings.EVIDENCE_QUOTA_GUEST_MB if user.is_guest else settings.EVIDENCE_QUOTA_MB
    return int(megabytes * MEGABYTE)


def room_of(user: User) -> Room:
    """How much they keep and may keep; one query."""
    kept = Evidence.objects.of(user).aggregate(items=Count("pk"), used=Sum("size", default=0))
    return Room(kept["items"], kept["used"], quota_of(user))


def items_of(user: User) -> list[Evidence]:
    """All a person's evidence, newest first, with its uses at hand, in two queries."""
    uses = EvidenceUse.objects.select_related("statement", "assessment__occupation").order_by("pk")
    return list(Evidence.objects.of(user).prefetch_related(Prefetch("uses", queryset=uses)))


def uses_of(item: Evidence) -> list[EvidenceUse]:
    """Where an item is used, the newest round first; one query."""
    uses = item.uses.select_related("statement", "assessment__occupation")
    return list(uses.order_by("-assessment", "pk"))


def used_at(item: Evidence) -> set[tuple[int, int]]:
    """The assessments and statements it is used on, by row ids; one query."""
    return set(item.uses.values_list("assessment", "statement"))


def evidence_on(assessment: Assessment) -> dict[int, list[Evidence]]:
    """The items on each statement that has any, rated or not, by its row id, in one query."""
    found: dict[int, list[Evidence]] = {}
    uses = EvidenceUse.objects.filter(assessment=assessment).select_related("evidence")
    for use in uses.order_by("pk"):
        found.setdefault(use.statement_id, []).append(use.evidence)
    return found


def counts_of(assessment: Assessment) -> dict[int, Tally]:
    """What each statement has that has any, by its row id, in one query."""
    return {statement: Tally.of(items) for statement, items in evidence_on(assessment).items()}


def shown_through(item: Evidence, manager: User) -> tuple[Assessment, Team] | None:
    """The newest result with this item that a manager sees, and the team it is shown to.

    None where it is their own. Three queries.
    """
    team = Subquery(shares_shown_to(manager).order_by("team").values("team")[:1])
    uses = Assessment.objects.filter(evidence_uses__evidence=item).exclude(learner=manager)
    shown = uses.annotate(through=team).filter(through__isnull=False).order_by("-pk")
    found = shown.values_list("pk", "through").first()
    if found is None:
        return None
    return Assessment.objects.get(pk=found[0]), Team.objects.get(pk=found[1])
