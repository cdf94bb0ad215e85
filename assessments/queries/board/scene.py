"""What a team's page is of: occupation, strand, level, targets and people, as it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assessments.asked import EVERY_LEVEL, Asked
from assessments.cells import Cell
from assessments.queries.board import Board, board_of
from assessments.queries.board.borrowed import borrowed_seats
from assessments.queries.board.choice import Choice, choices_of, chosen, strand_asked
from assessments.queries.board.frame import Row
from assessments.queries.board.seats import Seat, members_of
from assessments.queries.board.targets import Ranks, Targets, level_ranks, targets_of
from frameworks.models import Occupation
from frameworks.outline import DomainLine, LevelLine, StrandLine
from nsx.accounts.models import Team, User


@dataclass(frozen=True)
class Scene:
    """A board with what it is asked to show.

    `asked` names the occupation and strand that are shown, and the level where there is one.
    `board` is None where there is no occupation to show. `borrowed` holds cells of an occupation
    that nobody shows, by assessment: answers to statements of the very same wording elsewhere.
    `members` is everybody where there is no board.
    """

    team: Team
    reader: User
    asked: Asked
    targets: Targets
    choices: Sequence[Choice] = ()
    choice: Choice | None = None
    board: Board | None = None
    borrowed: Mapping[int, Mapping[int, Cell]] | None = None
    members: Sequence[Seat] = ()

    @property
    def occupation(self) -> Occupation | None:
        """What the page is of."""
        return self.choice.occupation if self.choice else None

    @cached_property
    def strand(self) -> StrandLine | None:
        """The strand as the frame has it; None where it has none."""
        frame = self.board.frame if self.board else None
        return frame.outline.strand(self.asked.strand) if frame else None

    @property
    def strand_ids(self) -> list[int]:
        """The row ids of the strand in every version."""
        found = self.choice.versions.values() if self.choice else ()
        return [pk for pk in found if pk is not None]

    @cached_property
    def levels(self) -> list[LevelLine]:
        """The levels of the strand, the lowest first; of several domains the first one's."""
        found = {level.rank: level for each in reversed(self.domains) for level in each.levels}
        return [found[rank] for rank in sorted(found)]

    @property
    def domains(self) -> Sequence[DomainLine]:
        """The domains of the strand."""
        return self.strand.domains if self.strand else ()

    @property
    def level(self) -> LevelLine | None:
        """The level that is shown; None for all."""
        return next((each for each in self.levels if each.key == self.asked.level), None)

    @property
    def target(self) -> LevelLine | None:
        """What the whole team works towards, or is tried out as its target."""
        rank = self.ranks.everybody
        return next((each for each in self.levels if each.rank == rank), None)

    @property
    def what_if(self) -> bool:
        """Whether it is of an occupation that nobody shows and nobody works towards."""
        return self.choice is not None and not (
            self.choice.shown_by
            or any(row.occupation_id == self.choice.occupation.pk for row in self.targets.rows)
        )

    @property
    def tries(self) -> bool:
        """Whether the target is tried out only."""
        return bool(self.asked.target)

    @cached_property
    def rows(self) -> list[Row]:
        """All statements of the strand."""
        frame = self.board.frame if self.board else None
        return frame.rows(self.asked.strand) if frame else []

    @property
    def ranks(self) -> Ranks:
        """What is asked of whom."""
        return self.board.ranks if self.board else Ranks()

    @property
    def seats(self) -> Sequence[Seat]:
        """Everybody of the team."""
        return self.board.seats if self.board else self.members

    @cached_property
    def sharing(self) -> list[Seat]:
        """Those whose answers are seen."""
        return self.board.sharing if self.board else []


def scene_of(team: Team, reader: User, asked: Asked) -> Scene:
    """The scene for a manager of the team; four queries, two more where answers are borrowed."""
    targets = targets_of(team)
    strand = strand_asked(asked, targets)
    choices = choices_of(team, reader, asked, targets, strand)
    choice = chosen(choices, asked, targets)
    scene = Scene(team, reader, asked, targets, list(choices.values()), choice)
    if choice is None:
        return replace(scene, members=members_of(team))
    board = board_of(team, choice.occupation, strand, targets, choice.versions)
    asked = replace(asked, occupation=choice.occupation.code, strand=strand)
    scene = replace(scene, asked=asked, board=board)
    if board.frame and not board.sharing and asked.occupation:
        seats, cells = borrowed_seats(board, board.frame, reader)
        if cells:
            scene = replace(scene, board=replace(board, seats=seats), borrowed=cells)
    return _levelled(scene)


def _levelled(scene: Scene) -> Scene:
    """The scene with its target tried out, and with a level that is shown."""
    asked, board = scene.asked, scene.board
    if board is None or board.frame is None:
        return scene
    ranks = level_ranks(board.frame.outline, asked.strand)
    if asked.target in ranks:
        board = replace(board, ranks=board.ranks.instead(ranks[asked.target]))
    else:
        asked = replace(asked, target="")
    scene = replace(scene, asked=asked, board=board)
    keys = [level.key for level in scene.levels]
    if asked.level != EVERY_LEVEL and asked.level not in keys and keys:
        first = scene.target.key if scene.target else keys[0]
        scene = replace(scene, asked=replace(asked, level=first))
    return scene
