"""Which occupations a team's page can be of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery

from assessments.asked import Asked
from assessments.models import Share
from assessments.queries.board.targets import Targets
from frameworks.access import readable
from frameworks.models import Framework, Occupation, Strand
from nsx.accounts.models import Team, User

UNREAD = (
    "occupation_block",
    "description",
    "context_covered",
    "sources",
    "anchors",
    "attribution",
    "occupation__description",
)
"""Columns that no team page tells of, and that are long."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An occupation, how many people show it to the team, and its versions.

    `versions` gives the row id of the strand in each, None where it has none.
    """

    occupation: Occupation
    shown_by: int = 0
    versions: dict[Framework, int | None] = field(default_factory=dict)


def strand_asked(asked: Asked, targets: Targets) -> str:
    """The strand that is asked for, else the one the team has its first target in."""
    if asked.strand in Strand.Kind.values:
        return asked.strand
    first = targets.first(asked.occupation)
    return first.strand if first else Strand.Kind.OCCUPATIONAL.value


def choices_of(
    team: Team, reader: User, asked: Asked, targets: Targets, strand: str
) -> Mapping[str, Choice]:
    """By code: what people show, what the team works towards, what is asked for; one query.

    Those that most people show come first. What is asked for must be the reader's to read.
    """
    here = Share.objects.filter(team=team)
    shown_by = here.filter(occupation=OuterRef("occupation")).order_by().values("occupation")
    wanted = [row.occupation_id for row in targets.rows]
    found: dict[str, Choice] = {}
    versions = (
        Framework.objects.filter(
            Q(occupation__in=here.values("occupation"))
            | Q(occupation__in=wanted)
            | (Q(occupation__code=asked.occupation) & readable(reader))
        )
        .select_related("occupation")
        .defer(*UNREAD)
        .annotate(here=FilteredRelation("strands", condition=Q(strands__kind=strand)))
        .annotate(strand_id=F("here__pk"))
        .annotate(shown_by=Subquery(shown_by.annotate(n=Count("pk")).values("n")))
        .order_by("pk")
    )
    for each in versions:
        occupation = each.occupation
        choice = found.setdefault(occupation.code, Choice(occupation, each.shown_by or 0))
        choice.versions[each] = each.strand_id
    for row in targets.rows:
        found.setdefault(row.occupation.code, Choice(row.occupation))
    return {each.occupation.code: each for each in _in_order(list(found.values()))}


def _in_order(choices: Sequence[Choice]) -> Sequence[Choice]:
    return sorted(choices, key=lambda each: (-each.shown_by, each.occupation.title))


def chosen(choices: Mapping[str, Choice], asked: Asked, targets: Targets) -> Choice | None:
    """What the page is of: what is asked for, else the target's, else what most people show."""
    wanted = (asked.occupation, targets.occupation.code if targets.occupation else "")
    for code in wanted:
        if code in choices:
            return choices[code]
    return next(iter(choices.values()), None)
