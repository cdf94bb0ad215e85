"""Plan items: a team's for its managers, a learner's, and those a person guides."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from assessments.gaps import Said
from assessments.models import Assessment, PlanItem, Rating, Share
from assessments.placement import RULE
from nsx.accounts.models import Team, User


@dataclass(frozen=True, slots=True)
class Line:
    """A plan item with what its learner says of the statement now, and since when."""

    item: PlanItem
    said: Said = None
    rated_at: datetime | None = None

    @property
    def met(self) -> bool:
        """Whether they do it fully or beyond by now."""
        return isinstance(self.said, int) and self.said >= RULE.held_at


def shown_items(team: Team) -> QuerySet[PlanItem]:
    """What a team planned, with those who are in it and show it the occupation still."""
    return _whole().filter(_still_shown("learner"), team=team)


def guided_by(user: User) -> QuerySet[PlanItem]:
    """Open items that this person guides, in teams they are in and show the occupation still."""
    return _whole().filter(_still_shown("learner"), _still_shown("guide"), guide=user, done_at=None)


def items_of(learner: User) -> QuerySet[PlanItem]:
    """A learner's own, whether a team still sees them or not."""
    return _whole().filter(learner=learner)


def lines_of(items: Iterable[PlanItem], team: Team) -> list[Line]:
    """Items as the team may read them: by the round of rating that it is shown; two queries."""
    items = list(items)
    newest = Assessment.objects.filter(
        learner=OuterRef("learner"), occupation=OuterRef("occupation")
    ).newest_first()
    shares = (
        Share.objects.filter(team=team, learner__in={item.learner_id for item in items})
        .annotate(newest=Subquery(newest.values("pk")[:1]))
        .values_list("learner", "occupation", "only", "newest")
    )
    return _lines(items, {(who, what): only or last for who, what, only, last in shares})


def planned_pairs(team: Team, learners: Collection[int]) -> set[tuple[int, UUID]]:
    """Which of these have what planned already: learner and the statement's lineage; one query."""
    found = PlanItem.objects.filter(team=team, learner__in=learners, done_at=None)
    return set(found.order_by().values_list("learner", "statement__lineage"))


def _whole() -> QuerySet[PlanItem]:
    """With `guide_shown`: the name of who guides is for others while they show their answers."""
    # Declared on the model, which is why it comes as a mapping.
    shown = {"guide_shown": _still_shown("guide")}
    return PlanItem.objects.select_related(
        "learner", "guide", "made_by", "team", "occupation", "statement__level"
    ).annotate(**shown)


def _still_shown(who: str) -> Exists:
    """Whether an item's learner or guide shows the team the occupation.

    Leaving a team or withdrawing the share ends what others see of an item."""
    return Exists(
        Share.objects.in_force().filter(
            learner=OuterRef(who),
            team=OuterRef("team"),
            occupation=OuterRef("occupation"),
        )
    )


def _lines(items: list[PlanItem], shown: Mapping[tuple[int, int], int | None]) -> list[Line]:
    wanted = {item.statement.lineage for item in items}
    said: dict[tuple[int, UUID], tuple[Said, datetime]] = {}
    ratings = Rating.objects.filter(
        assessment__in={pk for pk in shown.values() if pk}, statement__lineage__in=wanted
    ).values_list("assessment", "statement__lineage", "value", "not_applicable", "rated_at")
    for assessment, lineage, value, na, at in ratings:
        said[assessment, lineage] = ("na" if na else value, at)
    lines = []
    for item in items:
        key = (shown.get((item.learner_id, item.occupation_id)) or 0, item.statement.lineage)
        lines.append(Line(item, *said.get(key, (None, None))))
    return lines
