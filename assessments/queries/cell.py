"""One answer of one person as a manager of their team opens it."""

from dataclasses import dataclass

from assessments.gaps import NO_TARGET, names_in_short
from assessments.models import Assessment
from assessments.queries.board import Frame, Row, Seat, board_with
from assessments.queries.talk import Talk, talk_about
from frameworks.models import Occupation
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import Team


@dataclass(frozen=True, slots=True)
class TeamCell:
    """A person and a statement, the talk about the answer, and what lies beside it.

    `line` is the statement the person rates, of their own version; None where their version does
    not have it. `older` is the version they are on where the team's page is drawn on another;
    `above` says that the statement is above their target.
    """

    team: Team
    occupation: Occupation
    strand: str
    seat: Seat
    assessment: Assessment
    row: Row
    line: StatementLine | None
    talk: Talk
    older: str
    above: bool
    before: StatementLine | None
    after: StatementLine | None
    person_before: Seat | None
    person_after: Seat | None

    @property
    def seen(self) -> str:
        """What a form about the answer sends to say what it was made for."""
        given, view = self.talk.given, self.talk.review
        numbers = (
            self.assessment.pk,
            self.line.id if self.line else 0,
            given.revision if given else 0,
            view.review.pk if view else 0,
        )
        return "-".join(str(number) for number in numbers)

    @property
    def first(self) -> str:
        """What to call the person in a sentence."""
        return names_in_short([self.seat.name])[self.seat.name]


def cell_of(team: Team, person: int, statement: int) -> TeamCell | None:
    """The answer of a person to a statement, of whatever version; None where nothing is shown.

    Whoever asks must be one of the team's managers. The query count does not depend on how many
    people or statements there are.
    """
    board = board_with(team, statement)
    if board is None or board.frame is None:
        return None
    frame = board.frame
    seat = next((seat for seat in board.sharing if seat.user == person), None)
    if seat is None:
        return None
    rounds = Assessment.objects.select_related("learner", "framework", "occupation")
    assessment = rounds.get(pk=seat.assessment or 0)
    theirs = Frame(assessment.framework, outline_of(assessment.framework), {})
    own = {row.line.id: row for row in theirs.rows(board.strand)}
    rows = frame.rows(board.strand)
    row = frame.row_of(statement, rows) or own.get(statement)
    if row is None:
        return None
    sources = [statement, *(pk for pk in own if row.line.id in frame.holds.get(pk, ()))]
    answered = next((own[pk].line for pk in sources if pk in own), None)
    here, at = board.sharing.index(seat), rows.index(row) if row in rows else len(rows)
    return TeamCell(
        team=team,
        occupation=board.occupation,
        strand=board.strand,
        seat=seat,
        assessment=assessment,
        row=row,
        line=answered,
        talk=talk_about(assessment, answered or row.line, team=team.pk),
        older=assessment.framework.version if assessment.framework != frame.framework else "",
        above=NO_TARGET < board.ranks[seat.user] < row.rank,
        before=rows[at - 1].line if 0 < at < len(rows) else None,
        after=rows[at + 1].line if at + 1 < len(rows) else None,
        person_before=board.sharing[here - 1] if here else None,
        person_after=board.sharing[here + 1] if here + 1 < len(board.sharing) else None,
    )
