"""A team's plan: who is paired with whom, who is told, and who sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import PlanItem, Share, Target
from assessments.queries.board import board_of, targets_of
from assessments.queries.teamwork.pairs import suggestions
from assessments.queries.teamwork.plans import guided_by
from factories import (
    MembershipFactory,
    UserFactory,
    Workplace,
    document,
    finished,
    framework,
    signed_in,
)
from frameworks.actions import publish
from nsx.accounts.actions import roles
from nsx.accounts.models import AuditEvent, Membership, User
from teamwork import (
    aim,
    body,
    check_denied,
    guide,
    letters,
    line,
    main_of,
    rerate,
    team_path,
    to,
    written_to,
)

PLAN = "plan/"


@pytest.fixture
def able(workplace: Workplace) -> User:
    """Lee shares and has two gaps in Advanced, where Ada can guide."""
    aim(workplace)
    workplace.share()
    return guide(workplace)


def planned(workplace: Workplace, able: User | None, number: int = 6, note: str = "") -> PlanItem:
    """One item of Lee's."""
    pair = actions.Pair(workplace.learner.pk, line(workplace, number).id, able.pk if able else None)
    [item] = actions.plan(
        team=workplace.team, pairs=[pair], due=None, by=workplace.manager, note=note
    )
    return item


def test_gaps_are_suggested_with_who_can_guide(workplace: Workplace, able: User) -> None:
    page = main_of(body(signed_in(workplace.manager), team_path(workplace, PLAN)))
    assert "Nothing is planned" in page
    assert page.count("1 of 2 below target · Ada Able can guide: Beyond, self-rated") == 2
    assert page.count("Lee Learner Not yet") == 2
    assert "Advanced occupational skill 1 Advanced" in page


def test_suggestions_go_on_until_every_gap_is_planned_for(workplace: Workplace) -> None:
    many = framework("77-7777.00", title="Many", occupational=(6, 6, 1, 1))
    people = []
    for answers in ("4" * 14, "1" * 14):
        user = MembershipFactory.create(team=workplace.team).user
        result = finished(user, many, occupational=answers)
        actions.share_occupation(assessment=result, team=workplace.team, only=False, by=user)
        people.append(user)
    aim(workplace)
    Target.objects.update(occupation=many.occupation)

    def suggested() -> list[int]:
        board = board_of(
            workplace.team, many.occupation, "occupational", targets_of(workplace.team)
        )
        return [match.row.line.id for match in suggestions(board)]

    counts = []
    while found := suggested():
        counts.append(len(found))
        pairs = [actions.Pair(people[1].pk, statement, people[0].pk) for statement in found]
        actions.plan(team=workplace.team, pairs=pairs, due=None, by=workplace.manager)
    assert counts == [5, 5, 4]


def test_who_is_confirmed_guides_first(workplace: Workplace, able: User) -> None:
    zoe = workplace.join("Zoe Zealous", "44444444")
    actions.review_rating(
        assessment=zoe, statement=line(workplace, 6).id, value=4, by=workplace.manager
    )
    page = main_of(body(signed_in(workplace.manager), team_path(workplace, PLAN)))
    assert "Zoe Zealous can guide: Beyond, confirmed" in page
    assert "Ada Able can guide: Beyond, self-rated" in page, "of the other statement"


def test_ticked_suggestions_are_planned_and_everybody_hears_once(
    workplace: Workplace, able: User
) -> None:
    due = timezone.localdate() + timedelta(days=30)
    keys = [f"{workplace.learner.pk}-{line(workplace, number).id}" for number in (6, 7)]
    manager = signed_in(workplace.manager)
    sent = {"pairs": keys, "due": due.isoformat()}
    assert manager.post(team_path(workplace, PLAN), sent).status_code == 302
    items = PlanItem.objects.all()
    assert {(item.learner, item.guide, item.due) for item in items} == {
        (workplace.learner, able, due)
    }
    page = main_of(body(manager, team_path(workplace, PLAN)))
    assert "2 open" in page
    assert page.count("Lee Learner Advanced occupational skill") == 2
    assert "Not yet since" in page
    assert "No gap left that someone here can guide in" in page
    assert written_to() == to(able, workplace.learner)
    mine, theirs = letters()[workplace.learner.email].body, letters()[able.email].body
    assert mine.count("Ada Able can guide you") == 2
    assert "Lee Learner: Advanced occupational skill 1" in theirs
    for text in (mine, theirs):
        assert not any(word in text for word in ("Not yet", "Beyond", "Partly", "Fully"))
    manager.post(team_path(workplace, PLAN), sent)
    assert items.count() == 2


def test_a_statement_is_planned_by_hand_from_a_persons_answer(
    workplace: Workplace, able: User
) -> None:
    manager = signed_in(workplace.manager)
    address = team_path(
        workplace, f"plan/new/?person={workplace.learner.pk}&statement={line(workplace, 7).id}"
    )
    page = body(manager, address)
    assert f'<option value="{workplace.learner.pk}" selected>Lee Learner: Not yet' in page
    assert f'<option value="{able.pk}" selected>Ada Able: Beyond, self-rated' in page
    sent = {"person": workplace.learner.pk, "guide": able.pk, "note": "On Fridays."}
    assert manager.post(address, sent).status_code == 302
    item = PlanItem.objects.get()
    assert (item.statement_id, item.note, item.due) == (line(workplace, 7).id, "On Fridays.", None)
    assert "On Fridays." in letters()[workplace.learner.email].body
    assert "On Fridays." not in letters()[able.email].body


def test_without_a_statement_one_is_chosen_first(workplace: Workplace, able: User) -> None:
    page = body(signed_in(workplace.manager), team_path(workplace, "plan/new/?person=7"))
    assert f'<option value="{line(workplace, 0).id}">Emerging occupational skill 1' in page
    assert '<input type="hidden" name="person" value="7">' in page


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"guide": "able"}, "required"),
        ({"person": "able"}, "invalid_choice"),
        ({"person": "manager"}, "invalid_choice"),
        ({"person": "lee", "guide": "lee"}, "invalid_choice"),
        ({"person": "lee", "guide": "manager"}, "invalid_choice"),
        ({"person": "lee", "due": "2020-01-01"}, "past"),
        ({"person": "lee", "due": "2999-01-01"}, "far"),
        ({"person": "lee", "due": "soon"}, "invalid"),
        ({"person": "lee", "note": "x" * 501}, "max_length"),
    ],
)
def test_a_plan_with_a_fault_comes_back(
    workplace: Workplace, able: User, sent: dict[str, str], code: str
) -> None:
    people = {"able": able, "lee": workplace.learner, "manager": workplace.manager}
    filled = {
        name: str(people[value].pk) if value in people else value for name, value in sent.items()
    }
    address = team_path(workplace, f"plan/new/?statement={line(workplace, 6).id}")
    response = signed_in(workplace.manager).post(address, filled)
    assert response.status_code == 422
    assert f'data-code="{code}"' in response.content.decode()
    assert not PlanItem.objects.exists()


def test_nothing_ticked_plans_nothing(workplace: Workplace, able: User) -> None:
    response = signed_in(workplace.manager).post(team_path(workplace, PLAN), {"due": ""})
    assert response.status_code == 422
    assert 'data-code="required"' in response.content.decode()


def test_an_item_is_changed_done_and_taken_out(workplace: Workplace, able: User) -> None:
    manager, item = signed_in(workplace.manager), planned(workplace, able)
    address = team_path(workplace, f"plan/{item.pk}/")
    assert "Ada Able: Beyond, self-rated" in body(manager, address)
    assert manager.post(address, {"guide": "", "note": "Alone"}).status_code == 302
    item.refresh_from_db()
    assert (item.guide, item.note) == (None, "Alone")
    assert manager.post(f"{address}done/").status_code == 302
    page = main_of(body(manager, team_path(workplace, PLAN)))
    assert "0 open" in page
    assert "1 done" in page
    assert manager.get(address).status_code == 404
    other = planned(workplace, able, 7)
    assert manager.post(team_path(workplace, f"plan/{other.pk}/remove/")).status_code == 302
    assert not PlanItem.objects.filter(pk=other.pk).exists()
    assert list(
        AuditEvent.objects.filter(action__startswith="plan.")
        .order_by("pk")
        .values_list("action", flat=True)
    ) == ["plan.make", "plan.change", "plan.done", "plan.make", "plan.remove"]


def test_a_day_that_passed_may_stay(workplace: Workplace, able: User) -> None:
    item = planned(workplace, able)
    PlanItem.objects.update(due="2020-01-01")
    manager, address = signed_in(workplace.manager), team_path(workplace, f"plan/{item.pk}/")
    assert "Past" in body(manager, team_path(workplace, PLAN))
    assert manager.post(address, {"due": "2020-01-01", "note": "Soon"}).status_code == 302
    assert manager.post(address, {"due": "2020-01-02"}).status_code == 422


def test_the_learner_sees_theirs_and_says_done(workplace: Workplace, able: User) -> None:
    item = planned(workplace, able, note="Take your time.")
    learner = signed_in(workplace.learner)
    page = body(learner, "/me/plan/")
    told = main_of(page)
    assert "Ada Able can guide you." in told
    assert "Mo Manager, Front desk" in told
    assert "Take your time." in told
    assert f'href="/me/plan/{item.pk}/rate/"' in page
    assert learner.post(f"/me/plan/{item.pk}/done/").status_code == 302
    item.refresh_from_db()
    assert item.done_at
    assert "Nothing is planned" in body(learner, "/me/plan/")


def test_what_is_met_by_now_says_since_when(workplace: Workplace, able: User) -> None:
    planned(workplace, able)
    rerate(workplace.result, 6, 3)
    page = main_of(body(signed_in(workplace.manager), team_path(workplace, PLAN)))
    assert "Fully met since" in page


def test_an_answer_counts_across_versions(workplace: Workplace, able: User) -> None:
    planned(workplace, able)
    there = publish(
        document=document(
            version="v2",
            ai=(1, 1, 1, 1),
            durable={"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)},
        ),
        by=None,
    ).framework
    moved = actions.move_assessment(assessment=workplace.result, to=there, by=workplace.learner)
    rerate(moved, 6, 4)
    page = main_of(body(signed_in(workplace.manager), team_path(workplace, PLAN)))
    assert "Beyond met since" in page


def test_the_guide_sees_a_name_and_a_statement_and_no_rating(
    workplace: Workplace, able: User
) -> None:
    planned(workplace, able, note="Be patient.")
    page = main_of(body(signed_in(able), "/me/plan/"))
    assert "Lee Learner Advanced occupational skill 1, Front desk" in page
    assert "Not yet" not in page
    assert "Be patient." not in page


def test_a_withdrawn_share_hides_the_plan_from_all_but_the_learner(
    workplace: Workplace, able: User
) -> None:
    item = planned(workplace, able)
    share = Share.objects.get(learner=workplace.learner)
    signed_in(workplace.learner).post(f"/me/sharing/{share.pk}/withdraw/")
    manager = signed_in(workplace.manager)
    page = main_of(body(manager, team_path(workplace, PLAN)))
    assert "Lee Learner" not in page
    for path in ("", "done/", "remove/"):
        assert manager.post(team_path(workplace, f"plan/{item.pk}/{path}")).status_code == 404
    assert "Lee Learner" not in main_of(body(signed_in(able), "/me/plan/"))
    assert "Ada Able can guide you." in main_of(body(signed_in(workplace.learner), "/me/plan/"))


@pytest.mark.parametrize("end", ["withdraws", "leaves", "is switched off"])
def test_who_shows_nothing_any_more_guides_nobody(
    workplace: Workplace, able: User, end: str
) -> None:
    """Their name is gone from the plan, and the learner's from theirs; sharing brings none back."""
    item, other = planned(workplace, able), planned(workplace, able, 7)
    actions.finish_plan_item(item=other, by=workplace.manager)
    manager = signed_in(workplace.manager)
    paths = [team_path(workplace, path) for path in (PLAN, f"plan/{item.pk}/")]
    assert all("Ada Able" in body(manager, path) for path in paths)
    assert "with Ada Able" in main_of(body(manager, team_path(workplace, "print/")))
    if end == "withdraws":
        actions.withdraw_share(share=Share.objects.get(learner=able), by=able)
    elif end == "leaves":
        roles.remove_from_team(membership=Membership.objects.get(user=able), by=able)
    else:
        User.objects.filter(pk=able.pk).update(is_active=False)
    assert [path for path in paths if "Ada Able" in main_of(body(manager, path))] == []
    assert "with Ada Able" not in main_of(body(manager, team_path(workplace, "print/")))
    assert "Ada Able" not in main_of(body(signed_in(workplace.learner), "/me/plan/"))
    assert not guided_by(able).exists()
    assert (PlanItem.objects.filter(guide=able).count() == 0) == (end != "is switched off")


def test_an_item_taken_out_or_done_meanwhile_is_not_changed(
    workplace: Workplace, able: User
) -> None:
    gone, done = planned(workplace, able), planned(workplace, able, 7)
    PlanItem.objects.filter(pk=gone.pk).delete()
    PlanItem.objects.filter(pk=done.pk).update(done_at=timezone.now())
    for item in (gone, done):
        with pytest.raises(PlanItem.DoesNotExist):
            actions.change_plan_item(
                item=item, guide=None, due=None, note="Late", by=workplace.manager
            )
    assert not PlanItem.objects.filter(note="Late").exists()
    assert not AuditEvent.objects.filter(action="plan.change").exists()


def test_what_a_pair_learns_of_each_other_is_said_before_sharing(workplace: Workplace) -> None:
    """As the pages say it, so it is: a name and a statement one way, "Beyond" the other."""
    learner = signed_in(workplace.learner)
    paths = ("/privacy/", "/me/sharing/", f"/me/a/{workplace.result.pk}/share/")
    for path in (*paths, team_path(workplace, "show/")):
        page = main_of(body(learner, path))
        assert "Who guides you" in page, path
        assert "learns that you rate it Beyond" in page, path
    workplace.share()
    able = guide(workplace)
    planned(workplace, able)
    assert "Lee Learner" in main_of(body(signed_in(able), "/me/plan/"))
    assert "Ada Able can guide you." in main_of(body(learner, "/me/plan/"))


def test_a_plan_with_who_is_switched_off_is_not_shown(workplace: Workplace, able: User) -> None:
    planned(workplace, able)
    User.objects.filter(pk=workplace.learner.pk).update(is_active=False)
    for client, path in ((workplace.manager, team_path(workplace, PLAN)), (able, "/me/plan/")):
        assert "Lee Learner" not in main_of(body(signed_in(client), path))


def test_nobody_plans_with_who_shows_nothing(workplace: Workplace, able: User) -> None:
    Share.objects.filter(learner=workplace.learner).delete()
    pair = actions.Pair(workplace.learner.pk, line(workplace, 6).id, able.pk)
    assert actions.plan(team=workplace.team, pairs=[pair], due=None, by=workplace.manager) == []


@pytest.mark.parametrize("gone", ["off", "left", "inactive"])
def test_who_wants_no_mail_gets_none(workplace: Workplace, able: User, gone: str) -> None:
    place = Membership.objects.filter(user=able)
    if gone == "off":
        place.update(reminders=False)
    elif gone == "left":
        place.delete()
    else:
        User.objects.filter(pk=able.pk).update(is_active=False)
    address = team_path(workplace, f"plan/new/?statement={line(workplace, 6).id}")
    signed_in(workplace.manager).post(address, {"person": workplace.learner.pk})
    assert written_to() == to(workplace.learner)


def test_only_its_managers_see_and_change_a_plan(workplace: Workplace, able: User) -> None:
    item = planned(workplace, able)
    paths = ["plan/", "plan/new/", f"plan/new/?statement={item.statement_id}"]
    paths += [f"plan/{item.pk}/", f"plan/{item.pk}/done/", f"plan/{item.pk}/remove/"]
    check_denied(workplace, paths)
    other = MembershipFactory.create(kind="manager")
    elsewhere = signed_in(other.user)
    for path in ("", "done/", "remove/"):
        answer = elsewhere.post(f"/teams/{other.team_id}/plan/{item.pk}/{path}")
        assert answer.status_code == 404


@pytest.mark.parametrize("who", ["able", "manager", "stranger"])
def test_nobody_says_done_for_somebody_else(workplace: Workplace, able: User, who: str) -> None:
    item = planned(workplace, able)
    people = {"able": able, "manager": workplace.manager, "stranger": UserFactory.create()}
    assert signed_in(people[who]).post(f"/me/plan/{item.pk}/done/").status_code == 404


def test_a_statement_of_another_occupation_is_not_there(workplace: Workplace, able: User) -> None:
    manager = signed_in(workplace.manager)
    assert manager.get(team_path(workplace, "plan/new/?statement=0")).status_code == 404
    elsewhere = MembershipFactory.create(kind="manager")
    address = f"/teams/{elsewhere.team_id}/plan/new/?statement={line(workplace, 6).id}"
    assert signed_in(elsewhere.user).get(address).status_code == 404


def test_a_look_at_the_plan_is_on_record(workplace: Workplace, able: User) -> None:
    body(signed_in(workplace.manager), team_path(workplace, PLAN))
    assert AuditEvent.objects.filter(
        action="team.view", target=f"team:{workplace.team.pk}", actor=workplace.manager
    ).exists()


@pytest.mark.parametrize("people", [1, 3])
def test_plan_pages_have_one_query_count(
    workplace: Workplace,
    able: User,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    others = [workplace.join(f"Kit {number}").learner for number in range(1, people)]
    pairs = [
        actions.Pair(user.pk, line(workplace, 6).id, able.pk)
        for user in [workplace.learner, *others]
    ]
    actions.plan(team=workplace.team, pairs=pairs, due=None, by=workplace.manager)
    manager, guide_, learner = map(signed_in, (workplace.manager, able, workplace.learner))
    with django_assert_num_queries(19):
        page = body(manager, team_path(workplace, PLAN))
    assert page.count("Not yet<small>since") == people
    address = team_path(workplace, f"plan/new/?statement={line(workplace, 7).id}")
    with django_assert_num_queries(14):
        body(manager, address)
    with django_assert_num_queries(6):
        body(guide_, "/me/plan/")
    with django_assert_num_queries(8):
        body(learner, "/me/plan/")
