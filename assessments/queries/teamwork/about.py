"""Which occupation and strand a page of a team is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef

from assessments.models import Share, Target
from assessments.queries.board import Board, Targets, board_of, targets_of
from frameworks.models import Occupation, Strand
from nsx.accounts.models import Team


@dataclass(frozen=True, slots=True)
class About:
    """What was asked for among what there is; `occupation` is None for a team without any."""

    team: Team
    targets: Targets
    occupations: tuple[Occupation, ...]
    occupation: Occupation | None
    strand: str

    @property
    def strands(self) -> list[tuple[str, str]]:
        """The strands with their names."""
        return list(Strand.Kind.choices)

    @property
    def strand_name(self) -> str:
        """The strand's name."""
        return Strand.Kind(self.strand).label

    @property
    def board(self) -> Board | None:
        """The team in this strand of this occupation; three queries."""
        if self.occupation is None:
            return None
        return board_of(self.team, self.occupation, self.strand, self.targets)

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        code = self.occupation.code if self.occupation else ""
        return urlencode({"occupation": code, "strand": self.strand})


def about(team: Team, asked: Mapping[str, str]) -> About:
    """What a page is about, by `occupation` (a code) and `strand` of an address; two queries.

    What is not there is passed over: the oldest target's occupation leads, then by title.
    """
    targets = targets_of(team)
    found = occupations_of(team, targets)
    named = (each for each in found if each.code == asked.get("occupation"))
    strand = asked.get("strand", "")
    return About(
        team,
        targets,
        tuple(found),
        next(named, found[0] if found else None),
        strand if strand in Strand.Kind else Strand.Kind.OCCUPATIONAL.value,
    )


def occupations_of(team: Team, targets: Targets) -> list[Occupation]:
    """What the team works towards or is shown, that of its page first; one query."""
    shared = Share.objects.filter(team=team, occupation=OuterRef("pk"))
    aimed = Target.objects.filter(team=team, occupation=OuterRef("pk"))
    found = Occupation.objects.filter(Exists(shared) | Exists(aimed)).order_by("title", "pk")
    return sorted(found, key=lambda each: each != targets.occupation)
