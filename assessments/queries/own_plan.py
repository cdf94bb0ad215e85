"""A learner's own plan: what they mean to reach, how far it is, and where it is rated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from assessments.models import Assessment, PlanItem, Rating
from assessments.parts import parts_of
from assessments.queries.teamwork.plans import Line, items_of
from frameworks.access import readable
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import User


@dataclass(frozen=True, slots=True)
class OwnLine:
    """An item as its learner reads it."""

    line: Line

    @property
    def own(self) -> bool:
        """Whether it is theirs to change: not agreed with a team."""
        return self.line.item.team_id is None


def own_lines_of(items: Iterable[PlanItem], learner: User) -> list[OwnLine]:
    """Items with what their learner said last of each, in whichever round; one query."""
    items = list(items)
    said = _said_last(learner, {item.statement.lineage for item in items})
    return [OwnLine(Line(item, *said.get(item.statement.lineage, (None, None)))) for item in items]


def planned_in(assessment: Assessment) -> frozenset[UUID]:
    """Which statements of its occupation are in the learner's plan, by lineage; one query."""
    found = PlanItem.objects.filter(
        learner=assessment.learner_id, occupation=assessment.occupation_id, done_at=None
    )
    return frozenset(found.order_by().values_list("statement__lineage", flat=True))


def items_to_change(learner: User) -> QuerySet[PlanItem]:
    """Those that are theirs to change: none agreed with a team."""
    return items_of(learner).filter(team=None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a planned statement is rated: the version, in the open round or a new one."""

    framework: Framework
    part: str
    statement: int
    new: bool

    def address(self, assessment: Assessment) -> str:
        """The statement on its rating page."""
        page = reverse("rate", args=[assessment.pk, self.part])
        return f"{page}?s={self.statement}#s-{self.statement}"


def place_of(item: PlanItem, learner: User) -> Place | None:
    """Where a planned statement can be rated; None where no version to rate has it any more."""
    open_ = _open_round(item, learner)
    framework = open_.framework if open_ else _live(item, learner)
    return _place_in(framework, item, new=open_ is None) if framework else None


def round_to_move(item: PlanItem, learner: User) -> Assessment | None:
    """The open round that must move to the live version first: only that one has the statement."""
    open_, live = _open_round(item, learner), _live(item, learner)
    return open_ if open_ and live and _place_in(live, item, new=False) else None


def _place_in(framework: Framework, item: PlanItem, *, new: bool) -> Place | None:
    for part in parts_of(outline_of(framework)):
        for _, line in part.rows:
            if line.lineage == item.statement.lineage:
                return Place(framework, part.key, line.id, new=new)
    return None


def _open_round(item: PlanItem, learner: User) -> Assessment | None:
    rounds = Assessment.objects.of(learner).filter(occupation=item.occupation_id, finished_at=None)
    return rounds.select_related("framework__occupation").first()


def _live(item: PlanItem, learner: User) -> Framework | None:
    found = Framework.objects.filter(
        readable(learner), occupation=item.occupation_id, status=Framework.Status.PUBLISHED
    )
    return found.select_related("occupation").first()


def _said_last(learner: User, wanted: set[UUID]) -> dict[UUID, tuple[int | str | None, datetime]]:
    """The newest answer to each; one that was taken back says nothing."""
    ratings = Rating.objects.filter(
        Q(value__isnull=False) | Q(not_applicable=True),
        assessment__learner=learner,
        statement__lineage__in=wanted,
    ).order_by("rated_at", "pk")
    rows = ratings.values_list("statement__lineage", "value", "not_applicable", "rated_at")
    return {lineage: ("na" if na else value, at) for lineage, value, na, at in rows}
