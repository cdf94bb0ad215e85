"""A team's targets as its page of targets tells them, and the occupations to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from assessments.changes import STRANDS
from assessments.models import Target
from assessments.queries.board.targets import targets_of
from frameworks.models import Framework, Occupation
from frameworks.outline import Outline
from frameworks.queries import outline_of
from nsx.accounts.models import Team, User

FOUND = 10
"""How many occupations are offered at once."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One target in words; `known` is whether the live framework has its level."""

    target: Target
    strand: str
    level: str
    known: bool
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Aims:
    """What the whole team works towards, and what some of its people do instead."""

    team: tuple[Aim, ...]
    people: tuple[tuple[User, tuple[Aim, ...]], ...]


def aims_of(team: Team) -> Aims:
    """A team's targets in words; the oldest for all decides what its page opens with."""
    rows = targets_of(team).rows
    live = {
        framework.occupation_id: outline_of(framework)
        for framework in Framework.objects.filter(
            occupation__in={row.occupation_id for row in rows}, status=Framework.Status.PUBLISHED
        )
    }
    users = User.objects.in_bulk({row.user_id for row in rows if row.user_id})
    leader = next((row for row in rows if row.user_id is None), None)
    aims = [_aim(row, live.get(row.occupation_id), leads=row == leader) for row in rows]
    people = sorted(users.values(), key=lambda user: (str(user).casefold(), user.pk))
    return Aims(
        tuple(aim for aim in aims if aim.target.user_id is None),
        tuple(
            (user, tuple(aim for aim in aims if aim.target.user_id == user.pk)) for user in people
        ),
    )


def frameworks_for(team: Team) -> QuerySet[Framework]:
    """Live frameworks of occupations that a team's people may read, by title."""
    return (
        Framework.objects.filter(
            Q(occupation__organisation=None) | Q(occupation__organisation=team.organisation_id),
            status=Framework.Status.PUBLISHED,
        )
        .select_related("occupation")
        .order_by("occupation__title", "occupation__code")
    )


def found_for(team: Team, words: str) -> tuple[list[Occupation], bool]:
    """The first of those whose title or code holds the words, and whether there are more."""
    found = frameworks_for(team)
    for word in words.split():
        found = found.filter(Q(occupation__title__icontains=word) | Q(occupation__code=word))
    some = [framework.occupation for framework in found[: FOUND + 1]]
    return some[:FOUND], len(some) > FOUND


def levels_in(outline: Outline) -> Mapping[str, Mapping[str, str]]:
    """By strand kind: the labels of its levels by key, the lowest first."""
    found: dict[str, dict[str, str]] = {}
    for strand in outline.strands:
        levels = {
            (level.rank, level.key): level.label
            for domain in strand.domains
            for level in domain.levels
        }
        found[strand.kind] = {key: levels[rank, key] for rank, key in sorted(levels)}
    return found


def _aim(target: Target, outline: Outline | None, *, leads: bool) -> Aim:
    levels = levels_in(outline).get(target.strand, {}) if outline else {}
    return Aim(
        target,
        STRANDS[target.strand],
        levels.get(target.level, target.level),
        target.level in levels,
        leads,
    )
