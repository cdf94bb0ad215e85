"""What the teams right below a team say of each statement, as totals for its managers.

Whoever shares with the team itself is seen one by one there and counted as such. Those who show
the occupation to the sub-team alone are others: of them the reader gets totals only, and these
where the rule of assessments.gaps lets them stand. A manager of the sub-team sees them anyway.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from assessments.gaps import FEWEST, Tally, totals_beside
from assessments.models import Assessment, Rating, Share
from assessments.queries.board.frame import Frame, Row, ratings_on, with_versions
from nsx.accounts.models import Membership, Team, User

if TYPE_CHECKING:
    from assessments.queries.board import Board

WITHHELD = (
    f"Not shown where fewer than {FEWEST} people would stand behind a figure. "
    "People who share with several teams may be left out."
)

Tallies = Mapping[int, Tally]
"""By statement row id of the frame."""

EVERYBODY, OTHERS = 0, -1
"""Whose answers a count is of, where it is not of one assessment by its row id."""

AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class SubTeam:
    """A team right below with how many are in it and a tally of each statement by row id.

    A tally is None where it would be of too few people. `hidden`: somewhere answers are left out
    lest they be told from others, so that the column says less than its people do; `withheld` is
    that in words. `seen`: it counts people whom the reader sees one by one as its manager.
    """

    team: Team
    people: int
    tallies: Mapping[int, Tally | None]
    hidden: bool
    seen: bool

    @property
    def withheld(self) -> str:
        """Why something is missing, "" where nothing is."""
        return WITHHELD if self.hidden else ""


class _Member(NamedTuple):
    """Somebody in a sub-team.

    `shown` is the round its person shows to that sub-team and `version` the framework of it;
    `sees` whether the reader manages it or is that person, and `elsewhere` whether the person
    shows the occupation to yet another team of the reader's, or right below one of theirs.
    """

    team: int
    name: str
    organisation: int
    user: int
    shown: int | None
    version: int | None
    sees: bool
    elsewhere: bool


@dataclass(slots=True)
class _Column:
    """Whose answers count: assessments by whether the reader sees them one by one, or not.

    `left_out`: somebody's count in no column; `managed`: some are seen by their manager.
    """

    team: Team
    people: int = 0
    seen: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    left_out: bool = False
    managed: bool = False


def subteams_of(board: "Board", rows: Sequence[Row], reader: User) -> Sequence[SubTeam]:
    """A column for each team right below that has people, by name; two queries.

    Two more while people below are on versions that nobody above is on. `reader` is a manager of
    the board's team.
    """
    if board.frame is None:
        return ()
    columns, versions = _columns(board, _members(board, reader), reader)
    frame = with_versions(board.frame, versions)
    seen, others = _tallies(board, frame, rows, columns)
    tallies: list[dict[int, Tally | None]] = [{} for _ in columns]
    hidden = [False] * len(columns)
    for line in [row.line.id for row in rows]:
        told = totals_beside([each[line] for each in seen], [each[line] for each in others])
        for place, (tally, whole) in enumerate(told):
            left_out = columns[place].left_out
            tallies[place][line] = tally if tally and (tally.people or not left_out) else None
            hidden[place] |= left_out or not whole
    return [
        SubTeam(column.team, column.people, mine, left_out, column.managed)
        for column, mine, left_out in zip(columns, tallies, hidden, strict=True)
    ]


def _members(board: "Board", reader: User) -> Iterable[_Member]:
    """Everybody in the teams right below, theirs first that the reader manages; one query."""
    here = Share.objects.filter(
        team=OuterRef("team"), learner=OuterRef("user"), occupation=board.occupation
    )
    mine = Membership.objects.filter(user=reader, kind=Membership.Kind.MANAGER)
    elsewhere = Share.objects.filter(
        Q(team__in=mine.values("team")) | Q(team__parent__in=mine.values("team")),
        learner=OuterRef("user"),
        occupation=board.occupation,
    ).exclude(team=OuterRef("team"))
    newest = Assessment.objects.filter(learner=OuterRef("user"), occupation=board.occupation)
    shown = Assessment.objects.filter(pk=OuterRef("shown"))
    only = Subquery(here.values("only")[:1])
    found = (
        Membership.objects.filter(Q(kind=Membership.Kind.MEMBER) | Exists(here))
        .filter(team__parent=board.team, user__is_active=True)
        .annotate(shares=Exists(here), only=only)
        .annotate(
            shown=Case(
                When(only__isnull=False, then=F("only")),
                When(shares=True, then=Subquery(newest.newest_first().values("pk")[:1])),
                output_field=BigIntegerField(),
            ),
            sees=Exists(mine.filter(team=OuterRef("team"))) | Q(user=reader),
            elsewhere=Exists(elsewhere.exclude(team=board.team)),
        )
        .annotate(version=Subquery(shown.values("framework")))
        .order_by("-sees", "team", "user")
    )
    return map(
        _Member._make,
        found.values_list(
            "team",
            "team__name",
            "team__organisation",
            "user",
            "shown",
            "version",
            "sees",
            "elsewhere",
        ),
    )


def _columns(
    board: "Board", members: Iterable[_Member], reader: User
) -> tuple[list[_Column], Collection[int]]:
    """Who counts where and as what, and the versions the others are on.

    Those the team sees count in every sub-team of theirs. The others count only where nothing
    else the reader opens, this page or another, counts or shows them too: one total could be
    taken away from the other.
    """
    above = {seat.user: seat.assessment for seat in board.seats if seat.assessment is not None}
    found: dict[int, _Column] = {}
    counted: set[int] = set()
    versions: set[int] = set()
    for each in members:
        team = Team(pk=each.team, name=each.name, organisation_id=each.organisation)
        column = found.setdefault(each.team, _Column(team))
        column.people += 1
        if each.user in above:
            column.seen.append(above[each.user])
        elif each.shown and each.user not in counted:
            if each.elsewhere and not each.sees:
                column.left_out = True
                continue
            counted.add(each.user)
            (column.seen if each.sees else column.others).append(each.shown)
            column.managed |= each.sees and each.user != reader.pk
            versions.add(each.version or 0)
    return sorted(found.values(), key=lambda each: each.team.name.casefold()), versions


def _tallies(
    board: "Board", frame: Frame, rows: Sequence[Row], columns: Sequence[_Column]
) -> tuple[Sequence[Tallies], Sequence[Tallies]]:
    """Tallies of those the reader sees, and of the others, column by column; one query.

    The others count by the values they gave and by what the team works towards: a level of their
    own, or that something is not their work, would single them out.
    """
    level = {row.line.id: row.rank for row in rows}
    own = {each.assessment: board.ranks.own.get(each.user) for each in board.sharing}
    seen = [{line: Tally() for line in level} for _ in columns]
    others = [{line: Tally() for line in level} for _ in columns]
    asked = ratings_on(frame.sources(rows))
    parts = []
    for place, column in enumerate(columns):
        apart = [pk for pk in column.seen if own.get(pk) is not None]
        alike = [pk for pk in column.seen if own.get(pk) is None]
        parts += [
            _part(asked, apart, place, whose=F("assessment")),
            _part(asked, alike, place, whose=Value(EVERYBODY)),
            _part(asked.filter(value__isnull=False), column.others, place, whose=Value(OTHERS)),
        ]
    everybody = board.ranks.everybody
    for place, whose, statement, value, na, count in _in_one(parts):
        target = own.get(whose)
        for line in frame.holds[statement]:
            if line in level:
                tally = (others if whose == OTHERS else seen)[place][line]
                said = "na" if na else value
                tally.add(level[line], everybody if target is None else target, said, count)
    return seen, others


def _part(
    asked: QuerySet[Rating], assessments: Collection[int], place: int, *, whose: Combinable
) -> QuerySet[Rating, tuple[int, ...]] | None:
    """How many of these assessments say what of each statement; None where there are none."""
    if not assessments:
        return None
    counted = asked.filter(assessment__in=assessments).annotate(place=Value(place), whose=whose)
    fields = ("place", "whose", "statement", "value", "not_applicable")
    return counted.values_list(*fields).annotate(Count("pk"))


def _in_one(parts: Iterable[QuerySet[Rating, Any] | None]) -> Iterable[Any]:
    """The rows of all parts in one query; SQLite puts some hundreds together at most."""
    wanted = [part for part in parts if part is not None]
    for start in range(0, len(wanted), AT_ONCE):
        first, *more = wanted[start : start + AT_ONCE]
        yield from first.union(*more, all=True)
