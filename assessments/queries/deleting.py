"""What deleting one round of rating takes along, and what teams see afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from assessments.access import AssessmentQuerySet
from assessments.models import Assessment, EvidenceUse, PlanItem, Rating, Review, Share, SnapshotRow
from nsx.accounts.models import AuditEvent, Team


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What becomes of a share once a round is gone: `shows` None ends it."""

    share: Share
    shows: Assessment | None


@dataclass(frozen=True, slots=True)
class Loss:
    """What goes with a round, counted, and what becomes of the shares that show it.

    `kept` are the teams that kept it by date; `items` of evidence stay in the library; `others`
    are the learner's other rounds of the occupation. `plan` says whether they have one, and
    `was_shared` whether a team could ever see and export it.
    """

    answers: int
    said: int
    items: int
    kept: Sequence[Team]
    others: int
    shares: Sequence[Afterwards]
    plan: bool
    was_shared: bool

    @property
    def leaves(self) -> bool:
        """Whether anything stays."""
        return bool(self.items or self.others or self.plan or self.was_shared)


def loss_of(assessment: Assessment) -> Loss:
    """All of it in nine queries, however much there is."""
    kept = Team.objects.filter(
        pk__in=SnapshotRow.objects.filter(assessment=assessment).values("snapshot__team")
    )
    used = EvidenceUse.objects.filter(assessment=assessment)
    given = Q(value__isnull=False) | Q(not_applicable=True)
    rest = rest_of(assessment)
    return Loss(
        answers=Rating.objects.filter(given, assessment=assessment).count(),
        said=Review.objects.filter(assessment=assessment).count(),
        items=used.aggregate(items=Count("evidence", distinct=True))["items"],
        kept=list(kept.order_by("name", "pk")),
        others=len(rest),
        shares=_afterwards(assessment, rest),
        plan=PlanItem.objects.filter(learner=assessment.learner_id).exists(),
        was_shared=AuditEvent.objects.filter(
            actor=assessment.learner_id,
            action="share.give",
            detail__occupation=assessment.occupation_id,
        ).exists(),
    )


def shares_afterwards(assessment: Assessment) -> list[Afterwards]:
    """The shares that show this round now, with what they show once it is gone."""
    return _afterwards(assessment, rest_of(assessment))


def rest_of(assessment: Assessment) -> list[Assessment]:
    """The learner's other rounds of its occupation, the newest first."""
    rounds = _rounds(assessment).exclude(pk=assessment.pk)
    return list(rounds.newest_first())


def _afterwards(assessment: Assessment, rest: Sequence[Assessment]) -> list[Afterwards]:
    newest = _rounds(assessment).newest_first().values_list("pk", flat=True).first()
    given = Share.objects.filter(
        learner=assessment.learner_id, occupation=assessment.occupation_id
    ).select_related("team", "occupation")
    return [
        Afterwards(share, rest[0] if rest and share.only_id is None else None)
        for share in given.order_by("team__name", "pk")
        if share.shows(assessment, newest=newest == assessment.pk)
    ]


def _rounds(assessment: Assessment) -> AssessmentQuerySet:
    return Assessment.objects.filter(
        learner=assessment.learner_id, occupation=assessment.occupation_id
    )
