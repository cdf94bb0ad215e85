"""Suggestions as their pages show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from frameworks.alike import Mark, marks
from frameworks.documents import statement_digest
from frameworks.models import Correction, Framework, Occupation, Statement
from frameworks.presenting import releases_of
from nsx.accounts.models import User
from nsx.accounts.powers import Powers


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion, with the words that go and come; none where it proposes no wording."""

    row: Correction
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What is suggested of one wording; `live` tells whether the live version still says it."""

    first: Correction
    live: bool
    lines: tuple[Line, ...]


def made_by(user: User) -> list[Line]:
    """What a person suggested, newest first; one query."""
    found = Correction.objects.of(user).select_related(
        "occupation", "framework", "draft__framework"
    )
    return [_line(row) for row in found]


def queue_of(powers: Powers, *, decided: bool, soc: str, words: str) -> QuerySet[Correction]:
    """Suggestions to show an admin, those of one wording beside each other."""
    found = Correction.objects.decidable_with(powers).filter(decided_at__isnull=not decided)
    if soc:
        found = found.filter(occupation__code=soc)
    for word in words.split()[:10]:
        found = found.filter(
            Q(text__icontains=word)
            | Q(says__icontains=word)
            | Q(why__icontains=word)
            | Q(occupation__title__icontains=word)
        )
    rows = found.select_related(
        "occupation", "framework", "suggested_by", "decided_by", "draft__framework"
    )
    if decided:
        return rows.order_by("-decided_at", "-pk")
    return rows.order_by("occupation__title", "occupation", "anchor_kind", "text", "pk")


def open_count(powers: Powers) -> int:
    """How many wait for an admin with these powers."""
    return Correction.objects.decidable_with(powers).filter(decided_at=None).count()


def occupations_in(powers: Powers) -> list[tuple[str, str]]:
    """Code and title of the occupations somebody suggested something of."""
    there = Correction.objects.decidable_with(powers).values("occupation")
    return list(Occupation.objects.filter(pk__in=there).values_list("code", "title"))


def grouped(rows: Iterable[Correction]) -> list[About]:
    """A page of suggestions by what they are about, in two queries at any size."""
    found = list(rows)
    occupations = {row.occupation_id for row in found}
    live: dict[int, set[tuple[str, str]]] = defaultdict(set)
    published = Framework.Status.PUBLISHED
    for occupation, digest in Statement.objects.filter(
        digest__in={statement_digest(row.text) for row in found},
        level__domain__strand__framework__occupation__in=occupations,
        level__domain__strand__framework__status=published,
    ).values_list("level__domain__strand__framework__occupation", "digest"):
        live[occupation].add(("", digest))
    versions = Framework.objects.filter(occupation__in=occupations, status=published)
    for occupation, anchors in versions.values_list("occupation", "anchors"):
        live[occupation].update((kind, name) for kind, names in anchors or () for name in names)

    def is_live(row: Correction) -> bool:
        name = row.text if row.anchor_kind else statement_digest(row.text)
        return (row.anchor_kind, name) in live[row.occupation_id]

    return [
        About(some[0], is_live(some[0]), tuple(_line(row) for row in some))
        for _, group in groupby(found, lambda r: (r.occupation_id, r.anchor_kind, r.text))
        if (some := list(group))
    ]


def releases_in(rows: Iterable[Correction]) -> list[str]:
    """The O*NET releases that the anchors among these are of."""
    return releases_of(
        *(row.framework.sources for row in rows if row.anchor_kind and row.framework)
    )


def _line(row: Correction) -> Line:
    return Line(row, marks(row.text, row.says) if row.says else ())
