"""What a meeting about a team has before it: one page of facts, gaps, levels and agreements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from assessments.asked import EVERY_LEVEL
from assessments.gaps import Tally
from assessments.models import Campaign, PlanItem
from assessments.queries.board.frame import Row
from assessments.queries.board.page import Gaps, gaps_of
from assessments.queries.board.scene import Scene
from assessments.queries.board.seats import Seat
from assessments.queries.teamwork.campaigns import line_of, running_of
from assessments.queries.teamwork.plans import shown_items
from assessments.queries.teamwork.rolls import Progress, roll_of

GAPS = 10
AGREED = 6
"""How many gaps and plan items the page has room for."""
NAMED = 500
"""Of a larger team people are counted and not named."""
GUIDES = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A statement with people below target; `more` counts guides beyond those named."""

    row: Row
    tally: Tally
    guides: Sequence[str]
    more: int


@dataclass(frozen=True, slots=True)
class Step:
    """People who stand at the same place; `rank` 0 is below the first level, None not settled."""

    label: str
    rank: int | None
    seats: Sequence[Seat]
    of: int

    @property
    def share(self) -> int:
        """How many in a hundred of those who share."""
        return round(100 * len(self.seats) / self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class Meeting:
    """The page. `later` counts open plan items that it has no room for."""

    gaps: Gaps
    widest: Sequence[Gap]
    steps: Sequence[Step]
    plan: Sequence[PlanItem]
    later: int
    campaign: Campaign | None
    progress: Progress | None
    named: bool


def meeting_of(scene: Scene) -> Meeting:
    """The meeting's page of a scene, over all levels; two queries more than the gaps take.

    While a campaign runs, three more for how far it is.
    """
    asked = replace(scene.asked, view="spread", level=EVERY_LEVEL, sort="gap", show="all", q="")
    scene = replace(scene, asked=asked)
    gaps = gaps_of(scene, everybody=True)
    names = {seat.user: seat.name for seat in scene.seats}
    widest = [
        Gap(row, tally, known, tally.guides - len(known))
        for row in gaps.rows
        if (tally := gaps.tallies[row.line.id]).below
        for known in ([names[user] for user in gaps.guides[row.line.id][:GUIDES]],)
    ]
    plan = list(_planned(scene))
    campaign = _running(scene)
    progress = line_of(campaign, roll_of(scene.team)).progress if campaign else None
    return Meeting(
        gaps,
        widest[:GAPS],
        _steps(scene),
        plan[:AGREED],
        max(0, len(plan) - AGREED),
        campaign,
        progress,
        len(scene.seats) <= NAMED,
    )


def _steps(scene: Scene) -> list[Step]:
    """Everybody who shares by where they stand, the highest level first."""
    at: Mapping[int | None, list[Seat]] = defaultdict(list)
    for seat in scene.sharing:
        at[seat.low if seat.placed and seat.judged else None].append(seat)
    of = len(scene.sharing)
    if scene.borrowed is not None:
        return [Step("Not known", None, scene.sharing, of)]
    steps = [Step(level.label, level.rank, at[level.rank], of) for level in reversed(scene.levels)]
    if scene.levels:
        steps.append(Step(f"Towards {scene.levels[0].label}", 0, at[0], of))
    return [*steps, Step("Not settled yet", None, at[None], of)]


def _planned(scene: Scene) -> QuerySet[PlanItem]:
    """What is open of the team's plan, with those who still show it the occupation."""
    return shown_items(scene.team).filter(occupation=scene.occupation, done_at=None)


def _running(scene: Scene) -> Campaign | None:
    return running_of(scene.team, scene.occupation) if scene.occupation else None
