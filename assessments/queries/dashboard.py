"""What a learner's own page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from assessments.models import Assessment, EvidenceUse, Rating, Share
from assessments.order import asks_quickly
from assessments.parts import Part, minutes, parts_of
from assessments.progress import Bar, StrandProgress, bars_of, strand_progress, unanswered
from assessments.queries import answers_of
from assessments.queries.moves import Offer, offers
from assessments.queries.placements import StrandView, strands_of
from assessments.queries.sharing import Newcomer, new_managers
from assessments.queries.talk import Thread, threads_of
from frameworks.access import readable
from frameworks.models import Framework
from frameworks.outline import Outline
from frameworks.queries import outline_of
from nsx.accounts.models import User

NEWS_DAYS = 30
EXAMPLES = 2
LEADS = 3
LABELLED = 4
"""Up to so many bars have room for their titles."""


@dataclass(frozen=True, slots=True)
class Card:
    """One assessment with its strands and what hangs on it.

    `rated_at` is the time of its newest answer, `evidence` counts items, `seen_by` names the
    teams that it is shown to, `offer` what it may move to where it is not on the live version.
    """

    assessment: Assessment
    strands: Mapping[str, StrandView]
    rated_at: datetime | None
    evidence: int
    seen_by: tuple[str, ...]
    offer: Offer | None = None

    @property
    def main(self) -> StrandView:
        """The strand that names the card: the occupational one."""
        return next(iter(self.strands.values()))

    @property
    def others(self) -> list[StrandView]:
        """The other strands."""
        return list(self.strands.values())[1:]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The page's one main action: rate on in `part`, or see the result where it is None."""

    card: Card
    part: Part | None = None
    strand: StrandProgress | None = None
    bars: tuple[Bar, ...] = ()

    @property
    def labelled(self) -> bool:
        """Whether the bars have room for their titles."""
        return len(self.bars) <= LABELLED


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The main action, the newest assessment of each occupation, and the earlier ones.

    `new_managers` see what is shared since a short while; `said` is what managers said of any.
    """

    step: NextStep | None
    cards: tuple[Card, ...]
    earlier: tuple[Card, ...]
    shares: int
    new_managers: tuple[Newcomer, ...] = ()
    said: tuple[Thread, ...] = ()

    @property
    def asked(self) -> int:
        """On how many answers evidence is asked for and not given yet."""
        return sum(thread.asked is not None for thread in self.said)


@dataclass(frozen=True, slots=True)
class Example:
    """An occupation to try: three of its statements by name, and how long rating it takes."""

    title: str
    code: str
    group: str
    leads: tuple[str, ...]
    statements: int

    @property
    def minutes(self) -> int:
        """About how long its occupational statements take."""
        return minutes(self.statements)


def dashboard_of(user: User) -> Dashboard:
    """Everything on the page; the query count does not depend on how much there is.

    Four queries more where any of it is not on the live version, and one to two where any of it is
    shared.
    """
    mine = Assessment.objects.of(user).newest_first()
    rows = list(mine.select_related("occupation", "framework"))
    rated_at = dict(_mine(Rating, user).annotate(Max("rated_at")))
    evidence = dict(_mine(EvidenceUse, user).annotate(Count("evidence", distinct=True)))
    strands = strands_of(rows)
    shares = list(Share.objects.filter(learner=user).select_related("team").order_by("team__name"))
    all_cards: list[Card] = []
    cards: dict[int, Card] = {}
    for row in rows:
        newest = row.occupation_id not in cards
        if not newest and row.finished_at is None and row.pk not in rated_at:
            continue  # begun again and left blank: there is nothing to show of it
        seen_by = tuple(str(each.team) for each in shares if each.shows(row, newest=newest))
        card = Card(row, strands[row.pk], rated_at.get(row.pk), evidence.get(row.pk, 0), seen_by)
        cards.setdefault(row.occupation_id, card)
        all_cards.append(card)
    moves = offers(card.assessment for card in cards.values())
    offered = [replace(card, offer=moves.get(card.assessment.pk)) for card in cards.values()]
    shown = tuple(sorted(offered, key=_touched, reverse=True))
    return Dashboard(
        step=_next_step(shown),
        cards=shown,
        earlier=tuple(card for card in all_cards if card not in cards.values()),
        shares=len(shares),
        new_managers=tuple(new_managers(shares, since=timezone.now() - timedelta(days=NEWS_DAYS))),
        said=tuple(threads_of(user)),
    )


def _mine(model: type[Rating] | type[EvidenceUse], user: User) -> "QuerySet[Any, Any]":
    """Rows of the learner's assessments, ready to be counted by assessment."""
    return model.objects.filter(assessment__learner=user).order_by().values_list("assessment")


def examples(user: User) -> tuple[Example, ...]:
    """Published occupations to begin with that the learner may see, by title."""
    found: QuerySet[Framework] = (
        Framework.objects.filter(readable(user), status=Framework.Status.PUBLISHED)
        .select_related("occupation")
        .order_by("occupation__title", "pk")[:EXAMPLES]
    )
    return tuple(_example(framework, outline_of(framework)) for framework in found)


def _example(framework: Framework, outline: Outline) -> Example:
    lines = list(outline.strands[0].statements)
    occupation = framework.occupation
    return Example(
        title=occupation.title,
        code=occupation.code,
        group=occupation.group,
        leads=tuple(line.name for line in lines[:LEADS]),
        statements=len(lines),
    )


def _touched(card: Card) -> datetime:
    """When the learner last did something with it."""
    assessment = card.assessment
    return max(filter(None, [assessment.started_at, assessment.finished_at, card.rated_at]))


def _next_step(cards: tuple[Card, ...]) -> NextStep | None:
    """Carry on with the open assessment touched last; with none open, see the newest result."""
    if not cards:
        return None
    card = next((card for card in cards if card.assessment.finished_at is None), None)
    if card is None:
        return NextStep(cards[0])
    parts = parts_of(outline_of(card.assessment.framework))
    answers = answers_of(card.assessment)
    settled = {kind for kind, strand in card.strands.items() if strand.own.final}
    part = next((part for part, _ in unanswered(parts, answers) if part.kind not in settled), None)
    if part is None:
        return NextStep(card)
    if asks_quickly(card.assessment.quick, part, answers):
        part = replace(part, key="quick", title="quick form")
    strand = strand_progress(part.strand, parts, answers)
    return NextStep(card, part, strand, bars_of(strand))
