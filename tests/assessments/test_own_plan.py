"""A learner's own plan: put in from a result, changed, ticked and rated again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.doors import begin, sign_in, sign_up
from assessments import actions
from assessments.actions.teams import keep_plans
from assessments.models import Assessment, PlanItem
from factories import (
    MembershipFactory,
    UserFactory,
    Workplace,
    document,
    finished,
    framework,
    rate,
    signed_in,
    started,
)
from factories.edits import says
from frameworks.actions import publish, retire
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User
from teamwork import body, line, main_of

ADVANCED = (6, 7)
"""The statements that the workplace's learner has not met, from 0."""


def plan_of(workplace: Workplace, number: int = 6) -> PlanItem:
    """One item of the learner's own."""
    return actions.plan_alone(
        assessment=workplace.result, statement=line(workplace, number).id, by=workplace.learner
    )


def add_path(assessment: Assessment, statement: int) -> str:
    return f"/me/a/{assessment.pk}/s/{statement}/plan/"


def anew(version: str = "v2") -> Framework:
    """The workplace's framework as another version, with the same statements."""
    durable = {"Care": (1, 1, 1, 1), "Focus": (1, 1, 1, 1)}
    made = document(version=version, ai=(1, 1, 1, 1), durable=durable)
    return publish(document=made, by=None).framework


def test_what_is_not_met_is_put_into_the_plan_by_one_click(workplace: Workplace) -> None:
    learner, result = signed_in(workplace.learner), f"/me/a/{workplace.result.pk}/result/"
    for number in ADVANCED:
        address = add_path(workplace.result, line(workplace, number).id)
        assert f'action="{address}"' in body(learner, result)
        answer = learner.post(address)
        assert answer.status_code == 302
        assert answer["Location"] == f"{result}#pl-{line(workplace, number).id}"
        page = body(learner, result)
        assert f'action="{address}"' not in page
    assert main_of(page).count("In your plan : Advanced occupational skill") == 2
    assert main_of(body(learner, "/me/plan/")).count("Advanced occupational skill") > 2
    assert AuditEvent.objects.filter(action="plan.make", actor=workplace.learner).count() == 2


def test_each_unmet_statement_of_a_result_can_be_planned_once(workplace: Workplace) -> None:
    page = body(signed_in(workplace.learner), f"/me/a/{workplace.result.pk}/result/")
    unmet = [line(workplace, number).id for number in ADVANCED]
    unmet += [each.id for each in list(outline_of(workplace.framework).strands[1].statements)[2:]]
    for each in outline_of(workplace.framework).statements:
        count = page.count(f'<form method="post" action="{add_path(workplace.result, each.id)}"')
        assert count == (each.id in unmet), each.text


def test_htmx_gets_the_line_alone(workplace: Workplace) -> None:
    statement = line(workplace, 6)
    answer = signed_in(workplace.learner).post(
        add_path(workplace.result, statement.id), headers={"HX-Request": "true"}
    )
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in told
    assert f'id="pl-{statement.id}"' in told
    assert "Added to your plan: Advanced occupational skill 1." in told


def test_twice_is_once_and_another_wording_is_the_same(workplace: Workplace) -> None:
    first = plan_of(workplace)
    assert plan_of(workplace) == first
    there = anew()
    moved = actions.move_assessment(assessment=workplace.result, to=there, by=workplace.learner)
    same = next(
        each for each in outline_of(there).statements if each.lineage == line(workplace, 6).lineage
    )
    assert same.id != first.statement_id
    again = actions.plan_alone(assessment=moved, statement=same.id, by=workplace.learner)
    assert again == first
    page = body(signed_in(workplace.learner), f"/me/a/{moved.pk}/result/")
    assert f'id="pl-{same.id}" href="/me/plan/"' in page


def test_what_a_team_planned_is_in_the_plan_already(workplace: Workplace) -> None:
    workplace.share()
    pair = actions.Pair(workplace.learner.pk, line(workplace, 6).id)
    [item] = actions.plan(team=workplace.team, pairs=[pair], due=None, by=workplace.manager)
    assert plan_of(workplace) == item
    assert PlanItem.objects.count() == 1


def test_the_day_and_the_note_are_changed(workplace: Workplace) -> None:
    item, learner = plan_of(workplace), signed_in(workplace.learner)
    due = timezone.localdate() + timedelta(days=9)
    address = f"/me/plan/{item.pk}/"
    assert "Note to yourself" in body(learner, address)
    sent = {"due": due.isoformat(), "note": "Ask Mara.\nThen try."}
    answer = learner.post(address, sent)
    assert answer["Location"] == f"/me/plan/#item-{item.pk}"
    page = body(learner, "/me/plan/")
    assert "Ask Mara.<br>Then try." in page
    assert f"{due:%Y}" in main_of(page)
    assert 'xs unsure">Past' not in page


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"due": "2020-01-01"}, "past"),
        ({"due": "2999-01-01"}, "far"),
        ({"due": "soon"}, "invalid"),
        ({"due": f"２０{timezone.localdate() + timedelta(days=9):%y-%m-%d}"}, "invalid"),
        ({"note": "x" * 501}, "max_length"),
    ],
)
def test_a_change_with_a_fault_comes_back(
    workplace: Workplace, sent: dict[str, str], code: str
) -> None:
    item = plan_of(workplace)
    answer = signed_in(workplace.learner).post(f"/me/plan/{item.pk}/", sent)
    assert answer.status_code == 422
    assert f'data-code="{code}"' in answer.content.decode()
    item.refresh_from_db()
    assert (item.due, item.note) == (None, "")


def test_what_is_due_first_stands_first_and_what_is_past_is_marked(workplace: Workplace) -> None:
    today = timezone.localdate()
    days = {5: None, 6: today + timedelta(days=3), 7: today - timedelta(days=3)}
    for number, day in days.items():
        PlanItem.objects.filter(pk=plan_of(workplace, number).pk).update(due=day)
    page = main_of(body(signed_in(workplace.learner), "/me/plan/"))
    names = [f"{line(workplace, number).name} " for number in (7, 6, 5)]
    places = [page.index(name) for name in names]
    assert places == sorted(places)
    assert page.count("Past") == 1
    assert page.index("Past") < places[1]


def test_done_leads_to_a_new_round_and_says_so(workplace: Workplace) -> None:
    item, learner = plan_of(workplace), signed_in(workplace.learner)
    where = f"/me/plan/{item.pk}/rate/"
    assert learner.post(f"/me/plan/{item.pk}/done/")["Location"] == where
    item.refresh_from_db()
    assert item.done_at
    told = main_of(body(learner, where))
    assert "Done: Advanced occupational skill 1." in told
    assert "To rate this, begin a new one. It starts blank, and your last result stays" in told
    assert not Assessment.objects.filter(finished_at=None).exists(), "not before they say so"
    answer = learner.post(where)
    new = Assessment.objects.get(finished_at=None)
    pk = item.statement_id
    assert answer["Location"] == f"/me/a/{new.pk}/occupational-4/?s={pk}#s-{pk}"
    workplace.result.refresh_from_db()
    assert workplace.result.finished_at
    assert "Reached" not in main_of(body(learner, "/me/plan/"))
    actions.save_ratings(
        assessment=new, given={item.statement_id: actions.Given(3)}, by=workplace.learner
    )
    page = main_of(body(learner, "/me/plan/"))
    assert "Advanced occupational skill 1 Reached" in page
    assert "You said: Fully" in page


def test_done_leads_to_the_open_round_where_there_is_one(workplace: Workplace) -> None:
    item = plan_of(workplace)
    open_ = started(workplace.learner, workplace.framework)
    learner = signed_in(workplace.learner)
    answer = learner.post(f"/me/plan/{item.pk}/done/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"/me/a/{open_.pk}/occupational-4/")
    assert Assessment.objects.count() == 2


def test_the_new_round_is_of_the_version_that_is_live(workplace: Workplace) -> None:
    item, there = plan_of(workplace), anew()
    signed_in(workplace.learner).post(f"/me/plan/{item.pk}/rate/")
    assert Assessment.objects.get(finished_at=None).framework == there


def test_done_and_met_is_done(workplace: Workplace) -> None:
    item, learner = plan_of(workplace, 0), signed_in(workplace.learner)
    assert learner.post(f"/me/plan/{item.pk}/done/")["Location"] == "/me/plan/"
    page = main_of(body(learner, "/me/plan/"))
    assert "Done: Emerging occupational skill 1." in page
    assert f"Done on {timezone.localdate():%-d %B %Y}." in page
    assert not Assessment.objects.filter(finished_at=None).exists()


def test_what_cannot_be_rated_any_more_is_done_all_the_same(workplace: Workplace) -> None:
    item, learner = plan_of(workplace), signed_in(workplace.learner)
    retire(framework=workplace.framework, by=None)
    answer = learner.post(f"/me/plan/{item.pk}/done/", follow=True)
    assert "It cannot be rated" in main_of(answer.content.decode())
    item.refresh_from_db()
    assert item.done_at
    assert not Assessment.objects.filter(finished_at=None).exists()


def test_what_only_the_live_version_has_leads_to_moving_there(workplace: Workplace) -> None:
    item, open_ = plan_of(workplace), started(workplace.learner, workplace.framework)
    changed = says(document(), ["Polishes — wipes each bell until it shines."], version="v2")
    added = publish(document=changed, by=None).framework
    new = next(outline_of(added).statements)
    PlanItem.objects.filter(pk=item.pk).update(statement=new.id)
    answer = signed_in(workplace.learner).post(f"/me/plan/{item.pk}/done/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/me/a/{open_.pk}/move/"
    assert "Your open round is on a version without it." in main_of(answer.content.decode())


def test_done_leads_to_rating_what_was_agreed_with_a_team_too(workplace: Workplace) -> None:
    item = plan_of(workplace)
    PlanItem.objects.filter(pk=item.pk).update(team=workplace.team)
    answer = signed_in(workplace.learner).post(f"/me/plan/{item.pk}/done/")
    assert answer["Location"] == f"/me/plan/{item.pk}/rate/"


def test_a_tick_is_taken_back(workplace: Workplace) -> None:
    item, learner = plan_of(workplace, 0), signed_in(workplace.learner)
    learner.post(f"/me/plan/{item.pk}/done/")
    learner.post(f"/me/plan/{item.pk}/undo/")
    item.refresh_from_db()
    assert item.done_at is None
    learner.post(f"/me/plan/{item.pk}/done/")
    assert plan_of(workplace, 0) != item, "planned anew once it was done"
    learner.post(f"/me/plan/{item.pk}/undo/")
    item.refresh_from_db()
    assert item.done_at
    assert "You have planned that anew already" in main_of(body(learner, "/me/plan/"))
    assert list(
        AuditEvent.objects.filter(action__startswith="plan.")
        .order_by("pk")
        .values_list("action", flat=True)
    ) == ["plan.make", "plan.done", "plan.undo", "plan.done", "plan.make"]


def test_an_item_is_taken_out(workplace: Workplace) -> None:
    item, learner = plan_of(workplace), signed_in(workplace.learner)
    assert learner.post(f"/me/plan/{item.pk}/remove/").status_code == 302
    assert not PlanItem.objects.exists()
    assert AuditEvent.objects.filter(action="plan.remove", actor=workplace.learner).exists()


def test_what_was_agreed_with_a_team_is_seen_and_not_changed(workplace: Workplace) -> None:
    workplace.share()
    pair = actions.Pair(workplace.learner.pk, line(workplace, 6).id)
    [item] = actions.plan(team=workplace.team, pairs=[pair], due=None, by=workplace.manager)
    learner = signed_in(workplace.learner)
    page = body(learner, "/me/plan/")
    assert "Its managers can change it." in main_of(page)
    assert f'href="/me/plan/{item.pk}/"' not in page
    for path in ("", "remove/"):
        assert learner.post(f"/me/plan/{item.pk}/{path}", {"note": "Mine"}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.remove_plan_item(item=item, by=workplace.learner)
    with pytest.raises(PermissionDenied):
        actions.change_plan_item(item=item, guide=None, due=None, note="Mine", by=workplace.learner)


@pytest.mark.parametrize("who", ["anonymous", "stranger", "manager", "member", "guest"])
def test_nobody_touches_somebody_elses_plan(workplace: Workplace, who: str) -> None:
    """Not even managers who are shown the answers: an own item is not agreed with them."""
    workplace.share()
    item = plan_of(workplace)
    people = {
        "stranger": UserFactory.create(),
        "manager": workplace.manager,
        "member": MembershipFactory.create(team=workplace.team).user,
        "guest": User.objects.create(is_guest=True),
    }
    client = signed_in(people[who]) if who in people else Client()
    paths = [f"/me/plan/{item.pk}/{path}" for path in ("", "rate/", "done/", "undo/", "remove/")]
    paths.append(add_path(workplace.result, line(workplace, 7).id))
    for path in paths:
        answer = client.post(path, {"note": "Mine"})
        assert answer.status_code == (302 if who == "anonymous" else 404), path
        if who == "anonymous":
            assert answer["Location"].startswith("/account/login/")
    assert list(PlanItem.objects.values_list("note", "done_at")) == [("", None)]
    if who != "anonymous":
        assert "Advanced occupational skill" not in main_of(body(client, "/me/plan/"))


def test_managers_see_nothing_of_an_own_item(workplace: Workplace) -> None:
    workplace.share()
    PlanItem.objects.filter(pk=plan_of(workplace).pk).update(note="MINEALONE")
    page = body(signed_in(workplace.manager), f"/teams/{workplace.team.pk}/plan/")
    assert "Nothing is planned" in main_of(page)
    assert "MINEALONE" not in page


def test_a_statement_of_another_framework_is_not_there(workplace: Workplace) -> None:
    other = next(outline_of(framework("77-7777.00")).statements).id
    learner = signed_in(workplace.learner)
    assert learner.post(add_path(workplace.result, other)).status_code == 404
    assert not PlanItem.objects.exists()


def test_only_by_sending_a_form(workplace: Workplace) -> None:
    item, learner = plan_of(workplace), signed_in(workplace.learner)
    for path in ("done/", "undo/", "remove/"):
        assert learner.get(f"/me/plan/{item.pk}/{path}").status_code == 405
    assert learner.get(add_path(workplace.result, line(workplace, 7).id)).status_code == 405


def test_a_closed_teams_item_joins_the_own_one_of_another_wording(workplace: Workplace) -> None:
    workplace.share()
    own = plan_of(workplace)
    there = anew()
    same = next(
        each for each in outline_of(there).statements if each.lineage == line(workplace, 6).lineage
    )
    PlanItem.objects.create(
        learner=workplace.learner,
        team=workplace.team,
        occupation=there.occupation,
        statement_id=same.id,
    )
    keep_plans(team=workplace.team)
    assert PlanItem.objects.get(team=None) == own


# Guests


def planned_as_guest(client: Client, clerks: Framework) -> PlanItem:
    assessment = begin(client, clerks)
    rate(assessment, occupational="11")
    statement = next(outline_of(clerks).statements)
    assert client.post(add_path(assessment, statement.id)).status_code == 302
    return PlanItem.objects.get(learner=assessment.learner)


@pytest.mark.django_db
def test_a_guests_plan_is_kept_when_they_sign_up(client: Client) -> None:
    item = planned_as_guest(client, framework())
    sign_up(client)
    assert f'href="/me/plan/{item.pk}/"' in body(client, "/me/plan/")


@pytest.mark.django_db
@pytest.mark.parametrize("clash", [False, True])
def test_a_guests_plan_goes_along_when_they_sign_in(client: Client, clash: bool) -> None:
    clerks = framework()
    account = UserFactory.create()
    if clash:
        mine = finished(account, clerks, occupational="22")
        statement = next(outline_of(clerks).statements).id
        kept = actions.plan_alone(assessment=mine, statement=statement, by=account)
    item = planned_as_guest(client, clerks)
    sign_in(client, account.email)
    found = PlanItem.objects.get()
    assert (found.learner, found.made_by) == (account, account)
    assert found == (kept if clash else item)


@pytest.mark.parametrize("items", [1, 3, 50])
def test_the_plan_has_one_query_count(
    items: int, client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = framework("77-7777.00", title="Many", occupational=(13, 13, 13, 13))
    user = UserFactory.create()
    result = finished(user, many, occupational="1" * 52)
    lines = list(outline_of(many).statements)[: items + 1]
    made = [actions.plan_alone(assessment=result, statement=each.id, by=user) for each in lines]
    actions.finish_plan_item(item=made.pop(), by=user)
    learner = signed_in(user)
    with django_assert_num_queries(8):
        page = body(learner, "/me/plan/")
    assert page.count(">Change<") == items
    with django_assert_num_queries(4):
        body(learner, f"/me/plan/{made[0].pk}/")
    with django_assert_num_queries(9):
        body(learner, f"/me/a/{result.pk}/result/")
