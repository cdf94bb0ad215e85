"""What a learner said in other occupations, and which occupations it may bring near."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count

from assessments.answers import Answers
from assessments.models import Assessment, Rating, Share
from assessments.nearness import Nearness, Said, nearness_of
from assessments.overlap import Overlap, overlaps_of
from assessments.queries.answers import answers_of
from frameworks.access import readable
from frameworks.comparing import Side
from frameworks.finding.asked import Asked
from frameworks.finding.find import Hit, find
from frameworks.models import Framework, Occupation, RelatedOccupation, Statement, Strand
from frameworks.queries import outline_of
from frameworks.queries.compare import sides_of
from nsx.accounts.models import Team, User

SUGGESTED = 8
FOUND = 10


class Related(NamedTuple):
    """How nearly O*NET relates something to one of the learner's occupations: the least first."""

    tier: int
    place: int
    to: str

    @property
    def label(self) -> str:
        """How nearly, in words."""
        return str(list(RelatedOccupation.Tier)[self.tier].label).lower()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An occupation one can rate oneself in, and why it may be near.

    `same` counts by strand the statements in words that the learner meets.
    """

    code: str
    title: str
    group: str
    onet: str
    related: Related | None
    same: tuple[tuple[str, int], ...]

    @property
    def order(self) -> tuple[object, ...]:
        """What sorts the likeliest first; durable skills are alike in many occupations."""
        shared = sum(count for kind, count in self.same if kind != Strand.Kind.DURABLE)
        return -shared, self.related is None, self.related or (), self.title

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The same counts with what they count."""
        return [(Strand.Kind(kind).label, count) for kind, count in self.same]


@dataclass(frozen=True, slots=True)
class Near:
    """An occupation held beside the learner's own.

    `assessment` is their newest one there, `outline` and `found` are of the version they rate or
    would rate: None where there is no framework. `mine` are their other occupations that they may
    still read, `others` says whether they rated themselves in any.
    """

    side: Side
    assessment: Assessment | None
    framework: Framework | None
    found: Nearness | None
    others: bool
    mine: Sequence[Side]
    overlaps: Sequence[Overlap]

    @property
    def open(self) -> bool:
        """Whether the learner rates themselves there now."""
        return self.assessment is not None and self.assessment.finished_at is None


def said_by(user: User, but: str = "") -> list[Said]:
    """The newest answer of each lineage over all their occupations but one; one query.

    What they took back, what is not part of their work, and what was said of other wording are no
    answers, whatever they said before.
    """
    rows = (
        Rating.objects.filter(assessment__learner=user)
        .exclude(assessment__occupation__code=but)
        .order_by("-rated_at", "-pk")
        .values_list(
            "statement__lineage",
            "digest",
            "statement__text",
            "statement__digest",
            "value",
            "rated_at",
            "assessment__occupation__title",
        )
    )
    found: dict[object, Said | None] = {}
    for lineage, given, text, digest, value, at, title in rows:
        if lineage not in found:
            holds = given in ("", digest)
            found[lineage] = Said(text, digest, value, at, title) if value and holds else None
    return [said for said in found.values() if said]


def suggested_to(user: User) -> list[Suggestion]:
    """Occupations with a framework that may be near, the likeliest first; five queries."""
    mine = dict(
        Assessment.objects.of(user).values_list("occupation", "occupation__title").distinct()
    )
    if not mine:
        return []
    related = _related(user, mine)
    same = _in_their_words(user, {said.digest for said in said_by(user) if said.met}, mine)
    rows = Occupation.objects.filter(pk__in=[*related, *same])
    found = [
        Suggestion(code, title, group, onet, related.get(pk), tuple(same.get(pk, ())))
        for pk, code, title, group, onet in rows.values_list(
            "pk", "code", "title", "group", "onet_release"
        )
    ]
    return sorted(found, key=lambda each: each.order)[:SUGGESTED]


def _related(user: User, mine: Mapping[int, str]) -> dict[int, Related]:
    """Those with a framework that O*NET relates to theirs: how nearly, and to which."""
    tiers = RelatedOccupation.Tier.values
    rows = RelatedOccupation.objects.filter(
        readable(user, by="to__"),
        occupation__in=list(mine),
        to__frameworks__status=Framework.Status.PUBLISHED,
    ).exclude(to__in=list(mine))
    found: dict[int, Related] = {}
    for to, occupation, tier, index in rows.values_list("to", "occupation", "tier", "index"):
        one = Related(tiers.index(tier), index, mine[occupation])
        found[to] = min(found.get(to, one), one)
    return found


def _in_their_words(
    user: User, digests: Collection[str], mine: Collection[int]
) -> dict[int, list[tuple[str, int]]]:
    """By occupation, and strand in their order, how many statements are in these words."""
    if not digests:
        return {}
    path = "level__domain__strand"
    rows = (
        Statement.objects.filter(
            readable(user, by=f"{path}__framework__occupation__"),
            digest__in=list(digests),
            **{f"{path}__framework__status": Framework.Status.PUBLISHED},
        )
        .exclude(**{f"{path}__framework__occupation__in": list(mine)})
        .values_list(f"{path}__framework__occupation", f"{path}__kind")
        .annotate(Count("pk"))
        .order_by()
    )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    kinds = list(Strand.Kind)
    for occupation, kind, count in sorted(rows, key=lambda row: kinds.index(Strand.Kind(row[1]))):
        found[occupation].append((kind, count))
    return found


def looked_for(words: str, reader: User) -> Sequence[Hit]:
    """Occupations by what people call them, the best first."""
    return find(Asked(words), reader).hits[:FOUND] if words else ()


def near(user: User, code: str) -> Near | None:
    """All that is told of one occupation; None where the reader may see none.

    The query count does not depend on how many occupations or statements there are, but for
    versions that no process has read before.
    """
    codes = list(
        Assessment.objects.of(user)
        .filter(revision__gt=0)
        .exclude(occupation__code=code)
        .order_by("occupation__title")
        .values_list("occupation__code", flat=True)
        .distinct()
    )
    sides = {side.code: side for side in sides_of([code, *codes], user)}
    side = sides.pop(code, None)
    if side is None:
        return None
    theirs = Assessment.objects.of(user).filter(occupation=side.id).newest_first()
    assessment = theirs.select_related("framework").first()
    framework = _rated_there(side, assessment)
    mine = list(sides.values())
    found = None
    if framework:
        is_open = assessment is not None and assessment.finished_at is None
        here = answers_of(assessment) if assessment and is_open else Answers()
        found = nearness_of(outline_of(framework), said_by(user, but=code), here)
    return Near(side, assessment, framework, found, bool(codes), mine, overlaps_of(mine, side))


def teams_shown_anew(found: Near) -> list[Team]:
    """The teams that see the learner's finished result there, and a new round once one begins."""
    if found.assessment is None or found.open or not (found.found and found.found.open):
        return []
    shares = Share.objects.in_force().filter(
        learner=found.assessment.learner_id, occupation=found.assessment.occupation_id, only=None
    )
    return [share.team for share in shares.select_related("team").order_by("team__name", "pk")]


def _rated_there(side: Side, assessment: Assessment | None) -> Framework | None:
    """The version that the learner rates there, or would."""
    if assessment is not None and assessment.finished_at is None:
        return assessment.framework
    return Framework.objects.filter(occupation=side.id, status=Framework.Status.PUBLISHED).first()
