"""The evidence library of a learner: all items, found by filters, and where evidence lacks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet

from assessments.answers import Answers
from assessments.evidence.carrying import Effect, Lacking, effect_of, lacking_in
from assessments.evidence.room import Room
from assessments.evidence.seeking import has_all, topics, words_of
from assessments.models import Assessment, Evidence, EvidenceUse, Review, Share
from assessments.queries.answers import answers_by
from assessments.queries.evidence import quota_of
from assessments.queries.talk import Turn
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import Membership, User


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the library is asked for; what is blank is not asked."""

    q: str = ""
    kind: str = ""
    occupation: str = ""
    unused: bool = False

    @property
    def anything(self) -> bool:
        """Whether the whole library is not what is asked for."""
        return bool(self.q or self.kind or self.occupation or self.unused)


@dataclass(frozen=True, slots=True)
class Library:
    """Row ids of the items that were asked for, newest first, of `total`.

    `occupations` are those with evidence, by code and title; `room` is what all of it takes.
    """

    found: Sequence[int]
    total: int
    occupations: Sequence[tuple[str, str]]
    room: Room


def library_of(user: User, asked: Asked) -> Library:
    """What there is of what is asked for; three queries, whatever there is.

    Words are looked for in an item's name, its note and where its link leads, alike on every
    database, which is why they are not a question to it.
    """
    items = list(Evidence.objects.of(user).only("pk", "kind", "note", "file_name", "url", "size"))
    uses = EvidenceUse.objects.of(user).order_by()
    used_in: dict[int, set[str]] = {}
    titles: dict[str, str] = {}
    of = "assessment__occupation__code", "assessment__occupation__title"
    for item, code, title in uses.values_list("evidence", *of).distinct():
        used_in.setdefault(item, set()).add(code)
        titles[code] = title
    words = words_of(asked.q)
    found = [
        item.pk
        for item in items
        if asked.kind in ("", item.kind)
        and (not asked.occupation or asked.occupation in used_in.get(item.pk, ()))
        and not (asked.unused and item.pk in used_in)
        and (not words or has_all((item.title, item.note, item.host), words))
    ]
    occupations = sorted(titles.items(), key=lambda each: each[1])
    room = Room(len(items), sum(item.size for item in items), quota_of(user))
    return Library(found, len(items), occupations, room)


def with_uses(items: Collection[int]) -> QuerySet[Evidence]:
    """These items, newest first, with their uses at hand; two queries."""
    uses = EvidenceUse.objects.select_related("statement", "assessment__occupation").order_by("pk")
    found: QuerySet[Evidence] = Evidence.objects.filter(pk__in=items)
    return found.prefetch_related(Prefetch("uses", queryset=uses))


def best_first(
    items: Sequence[Evidence], line: StatementLine, words: Sequence[str]
) -> list[Evidence]:
    """Those with all the words, in the order in which they are likely to be used on a statement.

    First what showed the same statement in another round, then what speaks of the same things,
    then the newest. They come newest first, with their uses.
    """
    about = topics(line.text)

    def likely(item: Evidence) -> tuple[bool, int]:
        before = any(use.statement.lineage == line.lineage for use in item.uses.all())
        return not before, -len(about & topics(item.title, item.note))

    return sorted(
        (item for item in items if has_all((item.title, item.note, item.host), words)), key=likely
    )


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an item: what taking it off there would change, and whether it was confirmed."""

    use: EvidenceUse
    effect: Effect
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Together:
    """What taking an item off all statements of one assessment would change."""

    assessment: Assessment
    effect: Effect


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item is used, and what its going would change, one by one and altogether."""

    uses: Sequence[Use]
    together: Sequence[Together]

    @property
    def confirmed(self) -> int:
        """On how many of its statements the answer was confirmed."""
        return sum(each.confirmed for each in self.uses)


def standing_of(item: Evidence) -> Standing:
    """Where an item is used and what hangs on it; two queries and the cached outlines."""
    uses = item.uses.select_related(
        "statement", "assessment__occupation", "assessment__framework"
    ).order_by("-assessment", "pk")
    rounds: dict[int, list[EvidenceUse]] = {}
    for use in uses:
        rounds.setdefault(use.assessment_id, []).append(use)
    answers = answers_by(rounds)
    found, together = [], []
    for pk, here in rounds.items():
        outline = outline_of(here[0].assessment.framework)
        for use in here:
            effect = effect_of(outline, answers[pk], {use.statement_id})
            found.append(Use(use, effect, _confirmed(answers[pk], use.statement_id)))
        all_of_it = effect_of(outline, answers[pk], {use.statement_id for use in here})
        together.append(Together(here[0].assessment, all_of_it))
    return Standing(found, together)


def _confirmed(answers: Answers, statement: int) -> bool:
    """Whether the newest view of an answer is the learner's own."""
    answer = answers.by_id.get(statement)
    return answer is not None and answer.confirmed is not None and answer.confirmed == answer.value


@dataclass(frozen=True, slots=True)
class Missing:
    """What lacks evidence in the newest round of an occupation.

    `asked` are those a manager asked for, with who asked, by name.
    """

    assessment: Assessment
    asked: Sequence[tuple[StatementLine, str]]
    strands: Sequence[Lacking]

    @property
    def count(self) -> int:
        """How many statements in all."""
        return len(self.asked) + sum(strand.count for strand in self.strands)


def missing_of(user: User) -> list[Missing]:
    """What lacks evidence by occupation, the newest round first; four queries."""
    newest = Assessment.objects.of(user).with_newest().filter(pk=F("newest"))
    rows = list(newest.select_related("framework", "occupation").order_by("-started_at", "-pk"))
    answers = answers_by(row.pk for row in rows)
    asks = _open_asks(user, rows)
    return [_missing(row, answers[row.pk], asks.get(row.pk, {})) for row in rows]


def _missing(assessment: Assessment, answers: Answers, asks: Mapping[int, str]) -> Missing:
    outline = outline_of(assessment.framework)
    asked = [(line, asks[line.id]) for line in outline.statements if line.id in asks]
    strands = [lacking_in(strand, answers, asks.keys()) for strand in outline.filled.strands]
    return Missing(assessment, asked, strands)


def _open_asks(user: User, rows: Sequence[Assessment]) -> Mapping[int, Mapping[int, str]]:
    """Who asks for evidence that is not given yet, by assessment and statement; two queries.

    Only those to whom the round, the newest of its occupation, is still shown.
    """
    shown = Share.objects.in_force().filter(
        learner=user, team__memberships__kind=Membership.Kind.MANAGER
    )
    readers = set(shown.values_list("occupation", "only", "team__memberships__user"))
    said = Review.objects.filter(assessment__in=rows).exclude(kind=Review.Kind.VIEW)
    occupations = {row.pk: row.occupation_id for row in rows}
    found: dict[int, dict[int, str]] = {}
    for turn in said.select_related("author").order_by("created_at", "pk"):
        here = found.setdefault(turn.assessment_id, {})
        here.pop(turn.statement_id, None)
        occupation = occupations[turn.assessment_id]
        seen = {(occupation, only, turn.author_id) for only in (None, turn.assessment_id)}
        if turn.kind == Review.Kind.ASK and seen & readers:
            here[turn.statement_id] = Turn(turn, learner=False).by
    return found
