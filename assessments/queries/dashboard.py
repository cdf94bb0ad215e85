"""What a learner's own page shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from assessments import onward
from assessments.models import Assessment, EvidenceUse, Rating, Share
from assessments.order import part_to_rate, quick_of
from assessments.parts import Part, minutes, parts_of
from assessments.progress import Bar, StrandProgress, bars_of, strand_progress
from assessments.queries import answers_by, answers_of
from assessments.queries.lately import Lately, lately_of
from assessments.queries.moves import Offer, offers
from assessments.queries.placements import StrandView, strands_of
from assessments.queries.rounds import title_of
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
WHOLE_CARDS = 6
"""So many occupations are shown with all there is of them; the others in a line each."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where a strand stood in the last finished round that rated it, and when that was."""

    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """The newest assessment of an occupation with its strands and what hangs on it.

    `rated_at` is the time of its newest answer, `evidence` counts items in all rounds, `seen_by`
    names the teams that it is shown to, `offer` what it may move to where it is not on the live
    version.
    `rounds` counts the occupation's finished ones; `lately` is what changed since the one before.
    `begun` is a new one that is blank yet, `estimate` what the quick form ended with; `earlier`,
    by kind, is what finished rounds said of strands while this one is open.
    """

    assessment: Assessment
    strands: Mapping[str, StrandView]
    rated_at: datetime | None
    evidence: int
    seen_by: tuple[str, ...]
    rounds: int
    lately: Lately | None = None
    offer: Offer | None = None
    begun: Assessment | None = None
    estimate: str = ""
    earlier: Mapping[str, Earlier] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the occupation is called."""
        return title_of(self.assessment)

    @property
    def main(self) -> StrandView:
        """The strand that names the card: the occupational one."""
        return next(iter(self.strands.values()))

    @property
    def last_result(self) -> Earlier | None:
        """Where the main strand stood, while this round does not say it."""
        return None if self.main.own.final else self.earlier.get(self.main.kind)

    @property
    def others(self) -> list[tuple[StrandView, Earlier | None]]:
        """The other strands; those that are not rated yet with where they stood."""
        return [
            (view, None if view.own.rated else self.earlier.get(kind))
            for kind, view in list(self.strands.items())[1:]
        ]

    @property
    def asked(self) -> int:
        """How many statements the version it may move to would ask."""
        return len(self.offer.changes.new) + len(self.offer.changes.again) if self.offer else 0

    @property
    def left(self) -> int:
        """How many unanswered statements could still change where it stands.

        Of a finished one these are the main strand's: nobody need rate the others.
        """
        views = [self.main] if self.assessment.finished_at else self.strands.values()
        return sum(view.own.statements - view.own.rated for view in views if not view.own.final)

    @property
    def touched(self) -> datetime:
        """When the learner last did something with it."""
        row = self.assessment
        return max(filter(None, [row.started_at, row.finished_at, self.rated_at]))

    def rounds_on(self) -> Iterator[onward.Round]:
        """It as the rule sees it that chooses the main action, and what is begun anew."""
        row, new = self.assessment, self.begun
        if new:
            yield onward.Round(new.pk, timezone.localdate(new.started_at), left=1)
        yield onward.Round(
            key=row.pk,
            touched=timezone.localdate(self.touched),
            finished=timezone.localdate(row.finished_at) if row.finished_at else None,
            answered=sum(view.own.rated for view in self.strands.values()),
            left=self.left,
            asked=self.asked,
            settled=self.main.own.final,
            estimate=bool(self.estimate),
            fixed=row.reviewed,
            live=row.live,
        )


@dataclass(frozen=True, slots=True)
class NextStep:
    """The page's one main action; where it is to rate, in which part and how far that is.

    `assessment` is the card's, or the blank one that was begun after it.
    """

    kind: onward.Kind
    card: Card
    assessment: Assessment
    part: Part | None = None
    strand: StrandProgress | None = None
    bars: tuple[Bar, ...] = ()

    @property
    def labelled(self) -> bool:
        """Whether the bars have room for their titles."""
        return len(self.bars) <= LABELLED


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The main action and the newest assessment of each occupation, the last touched first.

    `cards` are shown whole, `more` in a line each. `new_managers` see what is shared since a short
    while; `said` is what managers said of any.
    """

    step: NextStep | None
    cards: tuple[Card, ...]
    more: tuple[Card, ...]
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
    shared; one where any has a round before, one where any is in the quick form, and two where the
    page leads on in an open one.
    """
    mine = Assessment.objects.of(user).with_choices().newest_first()
    rounds: dict[int, list[Assessment]] = {}
    for row in mine.select_related("occupation", "framework"):
        rounds.setdefault(row.occupation_id, []).append(row)
    newest = [some[0] for some in rounds.values()]
    befores = {some[0].pk: before for some in rounds.values() if (before := _before(some))}
    # What is open does not say yet what rounds before it said, each of its own strands.
    pasts = {some[0].pk: some[1:] for some in rounds.values() if not some[0].finished_at}
    read = {row.pk: row for row in chain(newest, befores.values(), *pasts.values())}
    strands = strands_of(read.values())
    lately = lately_of([(row, befores[row.pk]) for row in newest if row.pk in befores], strands)
    rated_at = dict(_mine(Rating, user).annotate(Max("rated_at")))
    evidence = dict(
        _mine(EvidenceUse, user, "assessment__occupation").annotate(
            Count("evidence", distinct=True)
        )
    )
    shares = list(Share.objects.filter(learner=user).select_related("team").order_by("team__name"))
    moves, estimates = offers(newest), _estimates(newest)
    cards = [
        Card(
            row,
            strands[row.pk],
            rated_at.get(row.pk),
            evidence.get(row.occupation_id, 0),
            tuple(str(each.team) for each in shares if each.shows(row, newest=True)),
            sum(each.finished_at is not None for each in rounds[row.occupation_id]),
            lately.get(row.pk),
            moves.get(row.pk),
            next((each for each in rounds[row.occupation_id][1:] if not each.finished_at), None),
            estimates.get(row.pk, ""),
            _earlier(pasts.get(row.pk, ()), strands),
        )
        for row in newest
    ]
    cards.sort(key=lambda card: card.touched, reverse=True)
    return Dashboard(
        step=_next_step(cards, user),
        cards=tuple(cards[:WHOLE_CARDS]),
        more=tuple(cards[WHOLE_CARDS:]),
        shares=len(shares),
        new_managers=tuple(new_managers(shares, since=timezone.now() - timedelta(days=NEWS_DAYS))),
        said=tuple(threads_of(user)),
    )


def _before(rounds: Sequence[Assessment]) -> Assessment | None:
    """The last finished one before the newest."""
    return next((row for row in rounds[1:] if row.finished_at), None)


def _estimates(rounds: Sequence[Assessment]) -> Mapping[int, str]:
    """What the quick form ended with, by row id; one query where any round is in it."""
    quick = [(row, row.quick) for row in rounds if row.quick is not None]
    if not quick:
        return {}
    answers = answers_by(row.pk for row, _ in quick)
    return {
        row.pk: quick_of(outline_of(row.framework), answers[row.pk], guess).estimate
        for row, guess in quick
    }


def _earlier(
    rounds: Sequence[Assessment], strands: Mapping[int, Mapping[str, StrandView]]
) -> Mapping[str, Earlier]:
    """By kind, from the last of these finished rounds, newest first, that rated the strand."""
    return {
        kind: Earlier(view.own.label, row.finished_at)
        for row in reversed(rounds)
        for kind, view in strands[row.pk].items()
        if view.own.rated and row.finished_at
    }


def _mine(
    model: type[Rating] | type[EvidenceUse], user: User, by: str = "assessment"
) -> "QuerySet[Any, Any]":
    """Rows of the learner's assessments, ready to be counted by one thing."""
    return model.objects.filter(assessment__learner=user).order_by().values_list(by)


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


def _next_step(cards: Sequence[Card], user: User) -> NextStep | None:
    """What the rule puts first; one query where that is to rate on."""
    rows = {each.key: (card, each) for card in cards for each in card.rounds_on()}
    chosen = onward.onward(
        (each for _, each in rows.values()),
        today=timezone.localdate(),
        rerate_after=user.rerate_after,
    )
    if chosen.key is None:
        return None
    card, _ = rows[chosen.key]
    new = card.begun
    row = new if new and new.pk == chosen.key else card.assessment
    if chosen.kind not in ("begin", "continue", "settled"):
        return NextStep(chosen.kind, card, row)
    parts = parts_of(outline_of(row.framework))
    answers = answers_of(row)
    settled = {kind for kind, strand in card.strands.items() if strand.own.final and row != new}
    open_ = [part for part in parts if part.kind not in settled]
    part = part_to_rate(open_, answers, row.quick)
    if part is None:
        return NextStep("finish", card, row)
    strand = strand_progress(part.strand, parts, answers)
    return NextStep(chosen.kind, card, row, part, strand, bars_of(strand))
