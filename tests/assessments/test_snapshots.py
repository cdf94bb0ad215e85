"""A team over time: what is kept, who is in it, what moved, and two teams side by side."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Assessment, Share, Snapshot, SnapshotRow
from factories import MembershipFactory, TeamFactory, Workplace, document, finished, signed_in
from factories.edits import says
from frameworks.actions import publish
from frameworks.diff import Decisions, placed_in
from nsx.accounts.models import AuditEvent, Membership, User
from teamwork import aim, body, check_denied, line, main_of, rerate, team_path

SNAPSHOTS = "snapshots/"


def taken(workplace: Workplace, days_ago: int = 30, note: str = "") -> Snapshot:
    """A snapshot from some days ago."""
    found = actions.take_snapshot(
        team=workplace.team,
        occupation=workplace.framework.occupation,
        note=note,
        by=workplace.manager,
    )
    assert found
    found.taken_at = timezone.now() - timedelta(days=days_ago)
    found.save()
    return found


def command(*args: str) -> str:
    out = StringIO()
    call_command("take_snapshots", *args, stdout=out)
    return out.getvalue()


def test_a_snapshot_keeps_answers_reviews_and_placements(workplace: Workplace) -> None:
    workplace.share()
    first = line(workplace, 0)
    for value, number in ((3, 0), (2, 1)):
        actions.review_rating(
            assessment=workplace.result,
            statement=line(workplace, number).id,
            value=value,
            by=workplace.manager,
        )
    manager = signed_in(workplace.manager)
    sent = manager.post(team_path(workplace, SNAPSHOTS), {"note": "Before the season"})
    assert sent.status_code == 302
    row = SnapshotRow.objects.get()
    assert (row.learner, row.assessment) == (workplace.learner, workplace.result)
    assert row.answers[str(first.id)] == 3
    assert len(row.answers) == 12, "all strands"
    assert row.confirmed == {str(first.id): 3, str(line(workplace, 1).id): 2}
    assert row.placements["occupational"]["self"] == [3, 3]
    assert set(row.placements["durable"]) == {"self", "evidenced", "confirmed"}
    page = main_of(body(manager, team_path(workplace, SNAPSHOTS)))
    assert "Before the season" in page
    assert AuditEvent.objects.get(action="team.snapshot").actor == workplace.manager


def test_the_list_says_how_many_stood_where(workplace: Workplace) -> None:
    aim(workplace, "proficient")
    workplace.share()
    workplace.join("Kit Keen", "33311111")
    taken(workplace)
    rerate(workplace.result, 4, 1)
    rerate(workplace.result, 5, 1)
    page = main_of(body(signed_in(workplace.manager), team_path(workplace, SNAPSHOTS)))
    now, then = page.split(" Now ")[1].split(" by Mo Manager ")
    assert now.startswith("2 0 1 1 0 0 0 0"), "share, below, four levels, open, at target"
    assert then.startswith("2 0 1 0 1 0 0 1")


def test_whose_level_cannot_be_judged_is_at_none(workplace: Workplace) -> None:
    odd = workplace.join("Kit Keen", "00331111")
    snapshot = taken(workplace)
    assert "self" not in SnapshotRow.objects.get().placements["occupational"]
    manager = signed_in(workplace.manager)
    page = main_of(body(manager, team_path(workplace, SNAPSHOTS)))
    assert page.split(" Now ")[1].startswith("1 0 0 0 0 0 1")
    rerate(odd, 4, 3)
    page = main_of(body(manager, team_path(workplace, f"compare/?from={snapshot.pk}")))
    assert "Kit Keen Not placed Not placed 1 more" in page


def test_a_note_too_long_comes_back(workplace: Workplace) -> None:
    workplace.share()
    sent = signed_in(workplace.manager).post(team_path(workplace, SNAPSHOTS), {"note": "x" * 201})
    assert sent.status_code == 422
    assert 'data-code="max_length"' in sent.content.decode()
    assert not Snapshot.objects.exists()


def test_without_shares_there_is_nothing_to_keep(workplace: Workplace) -> None:
    manager = signed_in(workplace.manager)
    assert "Nobody shares" in body(manager, team_path(workplace, SNAPSHOTS))
    manager.post(team_path(workplace, SNAPSHOTS), {"note": ""})
    assert not Snapshot.objects.exists()
    assert "There is no snapshot" in body(manager, team_path(workplace, "compare/"))


@pytest.mark.parametrize("how", ["withdrawn", "left", "switched off"])
def test_who_stops_sharing_is_gone_from_every_page(workplace: Workplace, how: str) -> None:
    share = workplace.share()
    workplace.join("Kit Keen")
    snapshot = taken(workplace)
    rerate(workplace.result, 6, 4)
    manager = signed_in(workplace.manager)
    compared = team_path(workplace, f"compare/?from={snapshot.pk}")
    assert "Lee Learner" in main_of(body(manager, compared))
    if how == "withdrawn":
        signed_in(workplace.learner).post(f"/me/sharing/{share.pk}/withdraw/")
        assert SnapshotRow.objects.count() == 1
    elif how == "left":
        Membership.objects.get(user=workplace.learner).delete()
    else:
        User.objects.filter(pk=workplace.learner.pk).update(is_active=False)
    page = main_of(body(manager, compared))
    assert "Lee Learner" not in page
    assert "placements of the 1 who is in both" in page
    page = main_of(body(manager, team_path(workplace, SNAPSHOTS)))
    assert page.split(" by Mo Manager ")[1].startswith("1 ")
    if how == "withdrawn":
        workplace.share()
        page = main_of(body(manager, compared))
        assert "Only later: Lee Learner" in page, "sharing anew brings nothing back"


def test_who_shows_one_chosen_round_since_shows_no_other(workplace: Workplace) -> None:
    workplace.share()
    snapshot = taken(workplace)
    later = finished(workplace.learner, workplace.framework, occupational="44444444")
    actions.share_occupation(assessment=later, team=workplace.team, only=True, by=workplace.learner)
    manager = signed_in(workplace.manager)
    page = main_of(body(manager, team_path(workplace, f"compare/?from={snapshot.pk}")))
    assert "Nobody is in both." in page
    assert "Only later: Lee Learner" in page


def test_what_moved_until_now(workplace: Workplace) -> None:
    aim(workplace)
    workplace.share()
    kit = workplace.join("Kit Keen", "33331111")
    snapshot = taken(workplace)
    for number in (6, 7):
        rerate(workplace.result, number, 3)
    rerate(kit, 3, 2)
    workplace.join("Noa New", "33333333")
    page = main_of(
        body(signed_in(workplace.manager), team_path(workplace, f"compare/?from={snapshot.pk}"))
    )
    assert "1 up, 1 down placements of the 2 who are in both" in page
    assert "2 more answers meet their statement" in page
    assert "1 fewer answers meet their statement" in page
    assert "6 to 5 gaps to today’s target" in page
    assert "Lee Learner Proficient Advanced ↑ Up 2 more" in page
    assert "Kit Keen Developing Emerging ↓ Down 1 fewer" in page
    assert "Only later: Noa New" in page
    assert "Advanced occupational skill 1 Advanced 0 to 1 of 2 meet it 1 more" in page
    assert "Developing occupational skill 2 Developing 2 to 1 of 2 meet it 1 fewer" in page


def test_two_snapshots_are_compared_whichever_comes_first(workplace: Workplace) -> None:
    workplace.share()
    first = taken(workplace, 60)
    rerate(workplace.result, 6, 4)
    second = taken(workplace, 30)
    rerate(workplace.result, 7, 4)
    manager = signed_in(workplace.manager)
    for start, end in ((first, second), (second, first)):
        address = team_path(workplace, f"compare/?from={start.pk}&to={end.pk}")
        page = main_of(body(manager, address))
        assert "Advanced occupational skill 1 Advanced 0 to 1 of 1" in page
        assert "Advanced occupational skill 2" not in page
    same = team_path(workplace, f"compare/?from={first.pk}&to={first.pk}")
    assert "These are the same day." in main_of(body(manager, same))


def test_the_newest_before_today_is_compared_unless_another_is_named(
    workplace: Workplace,
) -> None:
    workplace.share()
    taken(workplace, 60, "Old")
    newer = taken(workplace, 5, "Newer")
    taken(workplace, 0, "Today")
    page = body(signed_in(workplace.manager), team_path(workplace, "compare/?from=zzz&to=zzz"))
    assert f'<option value="{newer.pk}" selected>' in page


def test_answers_are_compared_across_versions(workplace: Workplace) -> None:
    base = says(document("88-8888.00", title="Movers"), ["Lifts — safely.", "Packs — boxes."])
    old = publish(document=base, by=None).framework
    result = finished(workplace.learner, old, occupational="31")
    actions.share_occupation(
        assessment=result, team=workplace.team, only=False, by=workplace.learner
    )
    snapshot = actions.take_snapshot(
        team=workplace.team, occupation=old.occupation, by=workplace.manager
    )
    assert snapshot
    new = says(base, ["Lifts — safely and slowly.", "Packs — boxes."], version="v2")
    keys = {line.text: line.key for line in placed_in(new)}
    olds = {line.text: line.key for line in placed_in(base)}
    was = {keys["Lifts — safely and slowly."]: (olds["Lifts — safely."],)}
    there = publish(document=new, by=None, decisions=Decisions(was=was)).framework
    after = actions.move_assessment(assessment=result, to=there, by=workplace.learner)
    rerate(after, 1, 4)
    manager = signed_in(workplace.manager)
    query = f"occupation=88-8888.00&from={snapshot.pk}"
    page = main_of(body(manager, team_path(workplace, f"compare/?{query}")))
    assert "Packs Emerging 0 to 1 of 1 meet it 1 more" in page
    assert "1 more answers meet" in page


def test_a_snapshot_is_deleted_by_a_manager_of_its_team(workplace: Workplace) -> None:
    workplace.share()
    snapshot = taken(workplace)
    path = team_path(workplace, f"snapshots/{snapshot.pk}/delete/")
    other = MembershipFactory.create(kind="manager")
    elsewhere = f"/teams/{other.team_id}/snapshots/{snapshot.pk}/delete/"
    assert signed_in(other.user).post(elsewhere).status_code == 404
    assert signed_in(workplace.manager).post(path).status_code == 302
    assert not Snapshot.objects.exists()


def test_a_snapshot_of_another_team_is_not_compared_here(workplace: Workplace) -> None:
    workplace.share()
    snapshot = taken(workplace)
    other = MembershipFactory.create(kind="manager")
    page = body(signed_in(other.user), f"/teams/{other.team_id}/compare/?from={snapshot.pk}")
    assert "There is no snapshot" in page


def test_the_calendar_takes_one_a_day_of_each_occupation_of_each_team(
    workplace: Workplace,
) -> None:
    workplace.share()
    other = TeamFactory.create()
    MembershipFactory.create(team=other, user=workplace.learner)
    actions.share_occupation(
        assessment=workplace.result, team=other, only=False, by=workplace.learner
    )
    taken(workplace, days_ago=0)
    told = command()
    assert "1 of 2 looked at, 1 taken\r2 of 2 looked at, 2 taken\r" in told
    assert "Took 2 snapshots." in told
    assert "Took 0 snapshots. 2 had one today or nobody to show." in command()
    Snapshot.objects.filter(taken_by=None).update(taken_at=timezone.now() - timedelta(days=1))
    assert "Took 1 snapshot." in command("--team", str(other.pk))
    assert Snapshot.objects.filter(team=other).count() == 2
    assert AuditEvent.objects.filter(action="team.snapshot", actor=None).count() == 3
    page = main_of(body(signed_in(workplace.manager), team_path(workplace, SNAPSHOTS)))
    assert "Monthly" in page


def test_the_calendar_keeps_nothing_of_who_left(workplace: Workplace) -> None:
    workplace.share()
    Membership.objects.filter(user=workplace.learner).delete()
    assert Share.objects.exists()
    assert "Took 0 snapshots." in command()


def beside(workplace: Workplace) -> int:
    """Another team of the manager's, of two people; its row id."""
    other = TeamFactory.create(organisation=workplace.team.organisation, name="Back office")
    MembershipFactory.create(team=other, user=workplace.manager, kind="manager")
    for name, answers in (("Una", "33331111"), ("Vic", "11111111")):
        user = MembershipFactory.create(team=other, user__name=name).user
        result: Assessment = finished(user, workplace.framework, occupational=answers)
        actions.share_occupation(assessment=result, team=other, only=False, by=user)
    return other.pk


def test_two_teams_stand_side_by_side_at_one_target(workplace: Workplace) -> None:
    aim(workplace, "developing")
    workplace.share()
    other = beside(workplace)
    manager = signed_in(workplace.manager)
    page = main_of(body(manager, team_path(workplace, f"compare/teams/?with={other}")))
    assert "Front desk 1 0 0 0 1 0 0" in page
    assert "Back office 2 1 0 1 0 0 0" in page
    assert page.count("0 of 1 1 of 2") == 4
    assert "Proficient occupational skill" not in page
    both = f"compare/teams/?with={other}&level=proficient"
    page = main_of(body(manager, team_path(workplace, both)))
    assert page.index("Proficient occupational skill 1") < page.index("Emerging occupational skill")
    assert page.count("0 of 1 2 of 2") == 2
    looks = AuditEvent.objects.filter(action="team.view", target=f"team:{other}")
    assert looks.count() == 2, "its people are told too"
    assert "Everyone who shares with either team can see that you looked." in page


def test_a_team_is_put_beside_one_that_the_reader_manages_only(workplace: Workplace) -> None:
    workplace.share()
    strange = TeamFactory.create(name="Strange team")
    manager = signed_in(workplace.manager)
    page = body(manager, team_path(workplace, f"compare/teams/?with={strange.pk}"))
    assert "You manage no other team" in page
    assert "Strange team" not in page
    other = beside(workplace)
    Membership.objects.filter(team=other, user=workplace.manager).update(kind="member")
    page = body(manager, team_path(workplace, f"compare/teams/?with={other}"))
    assert "Back office" not in page


@pytest.mark.parametrize(("people", "told"), [(4, "Too few to show"), (5, "5 of 5")])
def test_a_team_below_that_the_reader_does_not_manage_is_told_in_totals(
    workplace: Workplace, people: int, told: str
) -> None:
    aim(workplace, "developing")
    workplace.share()
    below = TeamFactory.create(
        organisation=workplace.team.organisation, name="Night desk", parent=workplace.team
    )
    for number in range(people):
        user = MembershipFactory.create(team=below, user__name=f"Night {number}").user
        result = finished(user, workplace.framework, occupational="11111111")
        actions.share_occupation(assessment=result, team=below, only=False, by=user)
    manager = signed_in(workplace.manager)
    page = main_of(body(manager, team_path(workplace, f"compare/teams/?with={below.pk}")))
    assert f"{people} people in it. You do not manage this team" in page
    assert page.count(f"0 of 1 {told}") == 4
    assert not any(f"Night {number}" in page for number in range(people))
    assert "Everyone who shares with Front desk can see that you looked." in page
    assert "Nobody in Night desk is named to you, so they are not told." in page
    assert not AuditEvent.objects.filter(target=f"team:{below.pk}", action="team.view").exists()


def test_without_a_target_a_level_is_chosen(workplace: Workplace) -> None:
    workplace.share()
    other = beside(workplace)
    path = team_path(workplace, f"compare/teams/?with={other}")
    assert "Neither team has a target here." in body(signed_in(workplace.manager), path)


def test_only_managers_look_back(workplace: Workplace) -> None:
    workplace.share()
    snapshot = taken(workplace)
    paths = [SNAPSHOTS, f"snapshots/{snapshot.pk}/delete/", "compare/", "compare/teams/"]
    check_denied(workplace, paths)


def test_every_look_back_is_on_record(workplace: Workplace) -> None:
    workplace.share()
    taken(workplace)
    manager = signed_in(workplace.manager)
    for number, path in enumerate([SNAPSHOTS, "compare/", "compare/teams/"], start=1):
        body(manager, team_path(workplace, path))
        assert AuditEvent.objects.filter(action="team.view").count() == number


@pytest.mark.parametrize("number", [1, 3])
def test_pages_over_time_have_one_query_count(
    workplace: Workplace, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    workplace.share()
    for each in range(1, number):
        workplace.join(f"Kit {each}")
    other = beside(workplace)
    snapshots = [taken(workplace, 30 * each) for each in range(1, number + 1)]
    manager = signed_in(workplace.manager)
    with django_assert_num_queries(12):
        page = body(manager, team_path(workplace, SNAPSHOTS))
    assert page.count("What moved<") == number + 1
    with django_assert_num_queries(15):
        body(manager, team_path(workplace, f"compare/?from={snapshots[0].pk}"))
    with django_assert_num_queries(19):
        body(manager, team_path(workplace, f"compare/teams/?with={other}&level=proficient"))
