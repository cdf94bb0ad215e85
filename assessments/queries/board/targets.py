"""The levels a team and its people work towards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assessments.gaps import NO_TARGET
from assessments.models import Target
from frameworks.models import Occupation
from frameworks.outline import Outline
from nsx.accounts.models import Team


@dataclass(frozen=True, slots=True)
class Targets:
    """A team's targets: the rows themselves, the oldest first, and what they ask of whom."""

    rows: tuple[Target, ...] = ()

    @property
    def occupation(self) -> Occupation | None:
        """What the team's page opens with: that of the oldest target for the whole team."""
        first = self.first()
        return first.occupation if first else None

    def first(self, code: str = "") -> Target | None:
        """The oldest target for the whole team, in this occupation where one is named."""
        return next(
            (row for row in self.rows if row.user_id is None and code in ("", row.occupation.code)),
            None,
        )

    def of_team(self, occupation: int, strand: str) -> Target | None:
        """What the whole team works towards."""
        return self._find(occupation, strand, None)

    def ranks(self, outline: Outline, occupation: int, strand: str) -> "Ranks":
        """The same as ranks of the framework's levels; a level that it has not counts as none."""
        keys = level_ranks(outline, strand)
        here = {
            row.user_id: keys.get(row.level, NO_TARGET)
            for row in self.rows
            if (row.occupation_id, row.strand) == (occupation, strand)
        }
        own = {user: rank for user, rank in here.items() if user is not None}
        # Whoever works towards other occupations alone is asked nothing of this one.
        elsewhere = self._own(lambda row: row.occupation_id != occupation)
        elsewhere -= self._own(lambda row: row.occupation_id == occupation)
        return Ranks(here.get(None, NO_TARGET), {**dict.fromkeys(elsewhere, NO_TARGET), **own})

    def _own(self, wanted: Callable[[Target], bool]) -> set[int]:
        """Whose own targets are of this kind."""
        return {row.user_id for row in self.rows if row.user_id is not None and wanted(row)}

    def _find(self, occupation: int, strand: str, user: int | None) -> Target | None:
        wanted = (occupation, strand, user)
        return next(
            (row for row in self.rows if (row.occupation_id, row.strand, row.user_id) == wanted),
            None,
        )


@dataclass(frozen=True, slots=True)
class Ranks:
    """Target levels as ranks, 1 the lowest, 0 for none: the team's, and people's own by user."""

    everybody: int = NO_TARGET
    own: Mapping[int, int] = field(default_factory=dict)

    def __getitem__(self, user: int) -> int:
        return self.own.get(user, self.everybody)

    def instead(self, rank: int) -> "Ranks":
        """What if everybody worked towards this level."""
        return Ranks(rank)


def targets_of(team: Team) -> Targets:
    """All targets of a team with their occupations; one query."""
    found = Target.objects.filter(team=team).select_related("occupation").order_by("pk")
    return Targets(tuple(found))


def level_ranks(outline: Outline, strand: str) -> Mapping[str, int]:
    """The rank of each level of a strand by its key; {} where the framework has no such strand."""
    found = outline.strand(strand)
    domains = found.domains if found else ()
    return {level.key: level.rank for domain in domains for level in domain.levels}
