"""What a learner's own page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from assessments.models import Assessment, Rating, Share
from assessments.parts import Part, minutes, parts_of
from assessments.progress import LABELLED, Bar, bars_of, next_part
from assessments.queries import answers_of
from assessments.queries_placements import StrandView, strands_of
from frameworks.models import Framework
from frameworks.outline import Outline
from frameworks.queries import outline_of
from nsx.accounts.models import User

EXAMPLES = 2
LEADS = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One assessment with its strands and the time of its newest answer."""

    assessment: Assessment
    strands: Mapping[str, StrandView]
    rated_at: datetime | None

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
    rated: int = 0
    statements: int = 0
    bars: tuple[Bar, ...] = ()

    @property
    def minutes(self) -> int:
        """About how long the rest of the strand takes."""
        return minutes(self.statements - self.rated)

    @property
    def labelled(self) -> bool:
        """Whether the bars have room for their titles."""
        return len(self.bars) <= LABELLED


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The main action, the newest assessment of each occupation, and the earlier ones."""

    step: NextStep | None
    cards: tuple[Card, ...]
    earlier: tuple[Card, ...]
    shares: int


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
    """Everything on the page; the query count does not depend on how much there is."""
    rows = list(Assessment.objects.of(user).select_related("occupation", "framework"))
    rated_at = dict(
        Rating.objects.filter(assessment__learner=user)
        .order_by()
        .values_list("assessment")
        .annotate(Max("rated_at"))
    )
    strands = strands_of(rows)
    all_cards = [Card(row, strands[row.pk], rated_at.get(row.pk)) for row in rows]
    cards: dict[int, Card] = {}
    for card in all_cards:
        cards.setdefault(card.assessment.occupation_id, card)
    shown = tuple(sorted(cards.values(), key=_touched, reverse=True))
    return Dashboard(
        step=_next_step(shown),
        cards=shown,
        earlier=tuple(card for card in all_cards if card not in shown),
        shares=Share.objects.filter(learner=user).count(),
    )


def examples() -> tuple[Example, ...]:
    """Published occupations to begin with, by title."""
    found: QuerySet[Framework] = (
        Framework.objects.filter(
            status=Framework.Status.PUBLISHED, occupation__organisation__isnull=True
        )
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
    answered = {id_ for id_, answer in answers.by_id.items() if answer.given}
    settled = {kind for kind, strand in card.strands.items() if strand.own.final}
    part = next_part(parts, answered, settled)
    if part is None:
        return NextStep(card)
    of_strand = [each for each in parts if each.kind == part.kind]
    bars = tuple(bars_of(of_strand, answered))
    return NextStep(
        card,
        part,
        rated=sum(bar.rated for bar in bars),
        statements=sum(bar.statements for bar in bars),
        bars=bars,
    )
