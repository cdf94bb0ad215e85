"""Columns of sub-teams: totals of people whom the reader does not see one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.gaps import Tally
from assessments.models import Share, Target
from assessments.queries.board import Board, Row, SubTeam, board_of, subteams_of, targets_of
from factories import (
    MembershipFactory,
    UserFactory,
    Workplace,
    finished,
    make_workplace,
    started,
)
from factories.edits import edited
from factories.frameworks import document
from frameworks.actions import publish
from frameworks.documents import StatementDoc
from frameworks.models import Framework, Strand
from nsx.accounts.models import Membership, Team, User


@dataclass(frozen=True)
class Region:
    """A team whose manager reads, with teams below it."""

    place: Workplace

    def below(self, name: str) -> Team:
        """One more team right below."""
        return Team.objects.create(
            organisation=self.place.team.organisation, parent=self.place.team, name=name
        )

    def people(self, team: Team, answers: Sequence[str], *also: Team) -> list[User]:
        """Members who show what they rated to the team, and are in others too."""
        made = []
        for letters in answers:
            user = UserFactory.create()
            for each in (team, *also):
                MembershipFactory.create(team=each, user=user)
            self.show(user, team, letters)
            made.append(user)
        return made

    def show(self, user: User, team: Team, letters: str) -> Share:
        """They rate, and show it to a team they are in."""
        result = finished(user, self.place.framework, occupational=letters)
        return actions.share_occupation(assessment=result, team=team, only=False, by=user)

    def board(self) -> tuple[Board, Sequence[Row]]:
        """What the manager of the team above has before them."""
        team = self.place.team
        occupation = self.place.framework.occupation
        board = board_of(team, occupation, "occupational", targets_of(team))
        assert board.frame is not None
        return board, board.frame.rows("occupational")

    def columns(self, reader: User | None = None) -> dict[str, SubTeam]:
        """The columns by name."""
        board, rows = self.board()
        found = subteams_of(board, rows, reader or self.place.manager)
        return {each.team.name: each for each in found}

    def first(self, name: str, reader: User | None = None) -> Tally | None:
        """What a column says of the first statement."""
        column = self.columns(reader)[name]
        return next(iter(column.tallies.values()))


@pytest.fixture
def region(db: None) -> Region:
    place = make_workplace()
    Target.objects.create(
        team=place.team,
        occupation=place.framework.occupation,
        strand=Strand.Kind.OCCUPATIONAL,
        level="proficient",
    )
    return Region(place)


def test_a_column_counts_five_and_says_what_fewer_would_tell(region: Region) -> None:
    north, south = region.below("North"), region.below("South")
    region.people(north, "12344")
    region.people(south, "2222")
    found = region.columns()
    assert list(found) == ["North", "South"]
    # One column that is held back would follow from a total of both: so neither stands.
    assert region.first("North") is None
    assert region.first("South") is None
    region.people(region.below("West"), ["3"] * 6)
    assert region.first("West") == Tally([0, 0, 6, 0], rated=6)
    region.people(south, "1")
    assert region.first("South") == Tally([1, 4, 0, 0], rated=5, below=5)
    assert region.first("North") == Tally([1, 1, 1, 2], rated=5, below=2)
    assert found["South"].hidden
    assert "fewer than 5 people" in found["South"].withheld
    # Of the second statement nobody said a thing, which tells of nobody.
    assert list(region.columns()["South"].tallies.values())[1] == Tally()
    assert region.columns()["South"].withheld == ""


def test_who_shares_with_the_team_itself_counts_and_hides_nobody(region: Region) -> None:
    north = region.below("North")
    region.people(region.place.team, "33", north)
    assert region.first("North") == Tally([0, 0, 2, 0], rated=2)
    assert not region.columns()["North"].hidden
    region.people(north, "1111")
    assert region.first("North") == Tally([0, 0, 2, 0], rated=2), (
        "four more would show by taking away"
    )
    assert region.columns()["North"].hidden
    region.people(north, "1")
    assert region.first("North") == Tally([5, 0, 2, 0], rated=7, below=5)


def test_who_manages_the_sub_team_sees_its_column_whole(region: Region) -> None:
    north = region.below("North")
    region.people(north, "12")
    assert region.first("North") is None
    MembershipFactory.create(team=north, user=region.place.manager, kind="manager")
    assert region.first("North") == Tally([1, 1, 0, 0], rated=2, below=2)


def also_shown(users: Sequence[User], team: Team) -> None:
    """They show the same to another team of theirs."""
    for user in users:
        share = Share.objects.filter(learner=user)[0]
        share.pk, share.team = None, team
        share.save()


def test_who_is_in_two_sub_teams_counts_in_neither(region: Region) -> None:
    north, south = region.below("North"), region.below("South")
    also_shown(region.people(north, "11111", south), south)
    region.people(south, "4")
    # Told apart from North, South would be one person.
    assert region.first("South") is None
    assert region.first("North") is None, "not that they rated nothing"
    assert "several teams" in region.columns()["North"].withheld
    region.people(north, "22222")
    region.people(south, "1111")
    assert region.first("North") == Tally([0, 5, 0, 0], rated=5, below=5)
    assert region.first("South") == Tally([4, 0, 0, 1], rated=5, below=4)


def test_two_pages_of_one_reader_cannot_be_told_apart(region: Region) -> None:
    place, north = region.place, region.below("North")
    project = Team.objects.create(organisation=place.team.organisation, name="Project")
    MembershipFactory.create(team=project, user=place.manager, kind="manager")
    force = Team.objects.create(
        organisation=place.team.organisation, parent=project, name="Task force"
    )
    also_shown(region.people(north, "33333", force), force)
    region.people(north, "1")
    # There are five in both: with them, one person would be left between two totals.
    assert region.first("North") is None
    occupation = place.framework.occupation
    other = board_of(project, occupation, "occupational", targets_of(project))
    assert other.frame is not None
    (column,) = subteams_of(other, other.frame.rows("occupational"), place.manager)
    assert set(column.tallies.values()) == {None}
    assert Membership.objects.filter(user=place.manager, team=project).update(kind="member")
    assert region.first("North") == Tally([1, 0, 5, 0], rated=6, below=1), (
        "whoever does not see the other page may read this one"
    )


def test_the_reader_is_not_one_of_five(region: Region) -> None:
    north = region.below("North")
    region.people(north, "1111")
    manager = region.place.manager
    MembershipFactory.create(team=north, user=manager)
    region.show(manager, north, "4")
    assert region.first("North") == Tally([0, 0, 0, 1], rated=1), "they know their own answer"
    assert region.columns()["North"].hidden
    region.people(north, "1")
    assert region.first("North") == Tally([5, 0, 0, 1], rated=6, below=5)


def test_who_is_seen_through_another_team_makes_no_group_larger(region: Region) -> None:
    north, mine = region.below("North"), region.below("Mine")
    MembershipFactory.create(team=mine, user=region.place.manager, kind="manager")
    known, *_ = region.people(north, "11111", mine)
    also_shown([known], mine)
    assert region.first("North") is None, "four are left without the one the reader sees"
    region.people(north, "1")
    assert region.first("North") == Tally([5, 0, 0, 0], rated=5, below=5)
    assert region.first("Mine") == Tally([1, 0, 0, 0], rated=1, below=1)


def test_what_is_no_part_of_the_work_singles_nobody_out(region: Region) -> None:
    north = region.below("North")
    region.people(north, "11110")
    assert region.first("North") is None
    region.people(north, "2")
    assert region.first("North") == Tally([4, 1, 0, 0], rated=5, below=5)


def test_a_level_of_ones_own_counts_for_who_is_seen_only(region: Region) -> None:
    north = region.below("North")
    seen, other = [
        region.people(team, "11111", *also)[0]
        for team, also in ((region.place.team, [north]), (north, []))
    ]
    for user in (seen, other):
        Target.objects.create(
            team=region.place.team,
            user=user,
            occupation=region.place.framework.occupation,
            strand="occupational",
            level="none of these",
        )
    assert region.first("North") == Tally([10, 0, 0, 0], rated=9, below=9)


def test_only_one_round_counts_where_only_that_is_shown(region: Region) -> None:
    north = region.below("North")
    for user in region.people(north, "11111"):
        Share.objects.filter(learner=user).update(only=user.assessments.get())
        started(user, region.place.framework, occupational="4")
    assert region.first("North") == Tally([5, 0, 0, 0], rated=5, below=5)
    Share.objects.update(only=None)
    assert region.first("North") == Tally([0, 0, 0, 5], rated=5)


@pytest.mark.parametrize("gone", ["withdrawn", "left", "switched off"])
def test_who_stops_sharing_is_counted_no_more(region: Region, gone: str) -> None:
    north = region.below("North")
    user, *_ = region.people(north, "11111")
    assert region.first("North") is not None
    if gone == "withdrawn":
        actions.withdraw_share(share=Share.objects.get(learner=user), by=user)
    elif gone == "left":
        Membership.objects.filter(user=user).delete()
    else:
        User.objects.filter(pk=user.pk).update(is_active=False)
    assert region.first("North") is None


def test_answers_of_an_older_version_hold_where_nobody_above_is_on_it(
    region: Region, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    region.people(region.below("North"), "33333")
    made = document(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)})
    more = StatementDoc("Something new — does what is new, and says how it went.")
    publish(document=edited(made, lambda levels: levels[0].append(more)), by=None)
    assert Framework.objects.filter(status="published").get().version == "v2"
    assert region.first("North") == Tally([0, 0, 5, 0], rated=5)
    board, rows = region.board()
    with django_assert_num_queries(4):
        subteams_of(board, rows, region.place.manager)


def test_a_team_without_any_below_it_has_no_columns(region: Region) -> None:
    region.below("Nobody is here")
    assert region.columns() == {}


@pytest.mark.parametrize("teams", [1, 3])
def test_columns_cost_two_queries(
    region: Region, teams: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(teams):
        team = region.below(f"Team {number}")
        region.people(team, ["33333333"] * 5 * teams)
        region.people(region.place.team, ["11111111"], team)
    board, rows = region.board()
    with django_assert_num_queries(2):
        found = subteams_of(board, rows, region.place.manager)
    assert [each.people for each in found] == [5 * teams + 1] * teams
