"""Moving to another version: what is told, what comes along, what is asked, what stays."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.ladders import all_ladders, place_on
from assessments.models import Assessment, Evidence, EvidenceUse, Rating, Review, StoredPlacement
from assessments.placement import LENSES
from assessments.queries import answers_of
from assessments.queries.moves import Offer, evidence_kept, offer_of
from factories import (
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
from factories.people import PASSWORD
from frameworks.actions import publish, retire, roll_back
from frameworks.diff import Decisions, placed_in
from frameworks.documents import FrameworkDoc
from frameworks.models import Framework
from frameworks.queries import document_of, outline_of
from nsx.accounts.models import User

CARE = "Cares for tools — cleans every tool after work and hangs it on its hook."
SLIGHTLY = "Cares for tools — cleans each tool after work and hangs it on its hook."
HEAVILY = "Cares for tools — asks a colleague to plan the yearly overhaul of machines."
SWEEP = "Sweeps the floor — leaves the workshop tidy for the next shift."
ORDER = "Orders parts — reads the shelf list and writes down what is missing."
TEACH = "Teaches newcomers — shows a newcomer round and answers what they ask."
BOTH = "Leaves order — cleans every tool, hangs it on its hook and sweeps the floor."
BASE = document()


@dataclass
class Story:
    """An occupation whose versions come one after the other."""

    code: str = BASE.occupation.soc

    def publish(self, *levels: list[str], version: str, keep_all: bool | None = None) -> Framework:
        """The next version, with these statements in its first levels."""
        made, decisions = says(BASE, *levels, version=version), Decisions(keep_all=keep_all)
        return publish(document=made, by=None, decisions=decisions).framework

    def decide(self, made: FrameworkDoc, was: dict[str, tuple[str, ...]], keep: bool) -> Framework:
        """The next version, with an admin's word on which statement was which."""
        keys = {line.text: line.key for line in placed_in(made)}
        olds = {line.text: line.key for line in placed_in(self.document)}
        decisions = Decisions(
            was={keys[new]: tuple(olds[each] for each in some) for new, some in was.items()},
            keep={keys[new]: keep for new in was},
        )
        return publish(document=made, by=None, decisions=decisions).framework

    @property
    def document(self) -> FrameworkDoc:
        """What is live."""
        return document_of(self.live)

    @property
    def live(self) -> Framework:
        """The version that is."""
        return Framework.objects.get(occupation__code=self.code, status="published")


@pytest.fixture
def story(db: None) -> Story:
    """The first version: two statements of the first level, one of the second."""
    made = Story()
    made.publish([CARE, SWEEP], [ORDER], version="v.1")
    return made


@pytest.fixture
def learner(db: None) -> User:
    return UserFactory.create(name="Lee Learner")


def moved(assessment: Assessment) -> Assessment:
    """On the live version, as a person moves."""
    client = signed_in(assessment.learner)
    live = Framework.objects.get(occupation=assessment.occupation, status="published")
    response = client.post(f"/me/a/{assessment.pk}/move/", {"to": live.pk})
    assert response.status_code == 302
    there = Assessment.objects.get(learner=assessment.learner, finished_at=None)
    assert response["Location"] == f"/me/a/{there.pk}/"
    return there


def said(assessment: Assessment) -> dict[str, object]:
    """Answers by statement wording; those not given are left out."""
    answers = answers_of(Assessment.objects.get(pk=assessment.pk))
    lines = outline_of(Assessment.objects.get(pk=assessment.pk).framework).statements
    return {line.text: answers[line].value for line in lines if answers[line].given}


def offered(assessment: Assessment) -> Offer:
    found = offer_of(Assessment.objects.select_related("framework").get(pk=assessment.pk))
    assert found is not None
    return found


# What comes along


def test_what_stayed_comes_along_with_its_date_and_names_its_version(
    story: Story, learner: User
) -> None:
    old = finished(learner, story.live, occupational="302")
    Rating.objects.update(rated_at=old.started_at - timedelta(days=40))
    story.publish([SLIGHTLY, SWEEP], [ORDER, TEACH], version="v.2")
    new = moved(old)
    assert said(new) == {SLIGHTLY: 3, SWEEP: "na", ORDER: 2}
    rows = Rating.objects.filter(assessment=new).select_related("carried_from", "statement")
    for row in rows:
        assert row.carried_from is not None
        assert row.carried_from.assessment == old
        assert row.rated_at == row.carried_from.rated_at
        assert row.reason == row.carried_from.reason
        assert row.digest == row.statement.digest
    answers = answers_of(new)
    assert {answer.kept_from for answer in answers.by_id.values()} == {"v.1"}
    old.refresh_from_db()
    assert (new.moved_from, new.revision > 0) == (old, True)


@pytest.mark.parametrize(
    ("second", "third", "expected"),
    [
        ((SLIGHTLY, True), (HEAVILY, True), {HEAVILY: 3}),
        ((SLIGHTLY, True), (HEAVILY, False), {}),
        ((HEAVILY, False), (SLIGHTLY, True), {}),
        ((HEAVILY, False), (CARE, False), {CARE: 3}),
    ],
    ids=["keep, keep", "keep, ask", "ask, keep", "back to the first wording"],
)
@pytest.mark.parametrize("stops", [False, True], ids=["at once", "one by one"])
def test_reworded_twice(
    story: Story,
    learner: User,
    second: tuple[str, bool],
    third: tuple[str, bool],
    expected: dict[str, int],
    stops: bool,
) -> None:
    """Whoever moves once finds what they would have found version by version."""
    at = finished(learner, story.live, occupational="3")
    for number, (text, keep) in enumerate((second, third), start=2):
        made = says(BASE, [text, SWEEP], [ORDER], version=f"v.{number}")
        before = next(line.text for line in placed_in(story.document))
        story.decide(made, {text: (before,)}, keep)
        if stops or number == 3:
            # A round that nothing came along to is blank and comes last.
            at = Assessment.objects.newest_first()[0]
            at = moved(at)
    assert said(at) == expected


@pytest.mark.parametrize(
    ("answers", "keep", "expected"),
    [
        ("32", True, {BOTH: 2}),
        ("23", True, {BOTH: 2}),
        ("30", True, {BOTH: 3}),
        ("00", True, {BOTH: "na"}),
        ("3.", True, {}),
        ("32", False, {}),
    ],
)
def test_a_merged_statement_is_as_good_as_the_least_of_its_parts(
    story: Story, learner: User, answers: str, keep: bool, expected: dict[str, object]
) -> None:
    old = finished(learner, story.live, occupational=answers)
    note = Evidence.objects.create(owner=learner, kind="note", note="Both done often.")
    for line in list(outline_of(story.live).statements)[:2]:
        EvidenceUse.objects.create(evidence=note, assessment=old, statement_id=line.id)
    made = says(BASE, [BOTH], [ORDER], version="v.2")
    story.decide(made, {BOTH: (CARE, SWEEP)}, keep)
    assert evidence_kept(offered(old)) == bool(expected)
    page = signed_in(learner).get(f"/me/a/{old.pk}/move/").content.decode()
    assert "It was 2: “Cares for tools”, “Sweeps the floor”." in page
    assert ("The lowest of your answers counts." in page) == bool(expected)
    new = moved(old)
    assert said(new) == expected
    row = Rating.objects.filter(assessment=new).first()
    if row:
        assert row.carried_from is not None
        assert (row.value, row.not_applicable, row.reason) == (
            row.carried_from.value,
            row.carried_from.not_applicable,
            row.carried_from.reason,
        )
    assert EvidenceUse.objects.filter(assessment=new).count() == bool(expected)


def test_a_split_statement_gives_its_answer_to_each_part(story: Story, learner: User) -> None:
    story.decide(says(BASE, [BOTH], [ORDER], version="v.2"), {BOTH: (CARE, SWEEP)}, keep=True)
    old = finished(learner, story.live, occupational="2")
    made = says(BASE, [SLIGHTLY, SWEEP], [ORDER], version="v.3")
    story.decide(made, {SLIGHTLY: (BOTH,), SWEEP: (BOTH,)}, keep=True)
    found = offered(old).changes
    assert [change.kind for change in found.changes] == ["split", "split"]
    assert (found.answers, found.stay, found.come) == (1, 1, 2)
    page = signed_in(learner).get(f"/me/a/{old.pk}/move/").content.decode()
    assert page.count("It was a part of: “Leaves order”.") == 2
    assert said(moved(old)) == {SLIGHTLY: 2, SWEEP: 2}


@pytest.mark.parametrize("stops", [False, True], ids=["at once", "one by one"])
def test_merged_and_split_again_gives_the_first_answers_back(
    story: Story, learner: User, stops: bool
) -> None:
    at = finished(learner, story.live, occupational="42")
    story.decide(says(BASE, [BOTH], [ORDER], version="v.2"), {BOTH: (CARE, SWEEP)}, keep=True)
    if stops:
        at = moved(at)
        assert said(at) == {BOTH: 2}
    made = says(BASE, [CARE, SWEEP], [ORDER], version="v.3")
    story.decide(made, {CARE: (BOTH,), SWEEP: (BOTH,)}, keep=True)
    # Who answered the merged one anew would have that; who only came along has the least of both.
    assert said(moved(at)) == ({CARE: 2, SWEEP: 2} if stops else {CARE: 4, SWEEP: 2})


def test_an_answer_counts_where_its_statement_stands_now(story: Story, learner: User) -> None:
    old = finished(learner, story.live, occupational="313")
    story.publish([CARE], [ORDER, SWEEP], version="v.2")
    (change,) = offered(old).changes.changes
    assert (change.kind, change.level_before) == ("moved", "Emerging")
    new = moved(old)
    assert said(new) == {CARE: 3, ORDER: 3, SWEEP: 1}
    place = StoredPlacement.objects.get(assessment=new, lens="self")
    assert [level["met"] for level in place.result["levels"][:2]] == [1, 1]


def test_evidence_and_confirmations_come_along_where_the_words_are_the_same(
    workplace: Workplace,
) -> None:
    story = Story()
    old, lines = workplace.result, list(outline_of(workplace.framework).statements)
    workplace.share()
    note = Evidence.objects.create(owner=workplace.learner, kind="note", note="Done often.")
    for line in lines[:2]:
        EvidenceUse.objects.create(evidence=note, assessment=old, statement_id=line.id)
        for value in (2, 3):
            actions.review_rating(
                assessment=old,
                statement=line.id,
                value=value,
                comment="Seen.",
                by=workplace.manager,
            )
    texts = [[line.text for line in lines[n : n + 2]] for n in (0, 2, 4, 6)]
    texts[0][1] = texts[0][1].replace("asks for", "calls for")
    story.publish(*texts, version="v2", keep_all=True)
    client = signed_in(workplace.learner)
    page = client.get(f"/me/a/{old.pk}/move/").content.decode()
    assert '<b class="num">1</b> item of evidence' in page
    assert '<b class="num">1</b> confirmed answer<' in page
    new = moved(old)
    first, second = list(outline_of(new.framework).statements)[:2]
    answers = answers_of(new)
    assert (answers[first].evidence, answers[first].confirmed) == (1, 3)
    assert (answers[second].evidence, answers[second].confirmed) == (1, None)
    assert Evidence.objects.count() == 1
    reviews = Review.objects.filter(assessment=new).order_by("created_at", "pk")
    assert [(row.value, row.comment, row.author) for row in reviews] == [
        (2, "Seen.", workplace.manager),
        (3, "Seen.", workplace.manager),
    ]
    assert Review.objects.filter(assessment=old).count() == 4
    rating = Rating.objects.get(assessment=new, statement=first.id)
    assert {row.revision_seen for row in reviews} == {rating.revision}
    manager = signed_in(workplace.manager)
    page = manager.get(f"/teams/{workplace.team.pk}/r/{new.pk}/").content.decode()
    assert "Done often." in page
    assert manager.get(f"/teams/{workplace.team.pk}/r/{old.pk}/").status_code == 404


def test_a_share_of_one_result_alone_stays_with_it(workplace: Workplace) -> None:
    workplace.share(only=True)
    Story().publish([CARE], version="v2")
    new = moved(workplace.result)
    rate(new, occupational="3")
    manager = signed_in(workplace.manager)
    assert manager.get(f"/teams/{workplace.team.pk}/r/{workplace.result.pk}/").status_code == 200
    assert manager.get(f"/teams/{workplace.team.pk}/r/{new.pk}/").status_code == 404


def test_the_mark_goes_once_it_is_answered_anew(story: Story, learner: User) -> None:
    old = finished(learner, story.live, occupational="32")
    story.publish([CARE, SWEEP], [ORDER, TEACH], version="v.2")
    new = moved(old)
    client, url = signed_in(learner), f"/me/a/{new.pk}/occupational-1/"
    assert client.get(url).content.decode().count("(v.1)") == 2
    care, sweep = list(outline_of(new.framework).statements)[:2]
    same = {"seen": [care.id, sweep.id], f"v-{care.id}": "3", f"v-{sweep.id}": "4"}
    client.post(url, same)
    kept = {row.statement_id: row.carried_from_id for row in Rating.objects.filter(assessment=new)}
    assert kept[care.id] is not None, "sent again as it was is no new answer"
    assert kept[sweep.id] is None
    page = client.get(url).content.decode()
    assert page.count("(v.1)") == 1
    assert client.get(f"/me/a/{new.pk}/result/").status_code == 200


def test_what_was_taken_back_is_not_brought_back(story: Story, learner: User) -> None:
    old = finished(learner, story.live, occupational="32")
    first = story.live
    story.publish([CARE, SWEEP], [ORDER, TEACH], version="v.2")
    new = moved(old)
    care = next(outline_of(new.framework).statements)
    actions.save_ratings(assessment=new, given={care.id: actions.Given(None)}, by=learner)
    roll_back(to=first, by=None)
    assert said(moved(new)) == {SWEEP: 2}


def test_it_names_the_answer_that_was_given_however_often_it_moves(
    story: Story, learner: User
) -> None:
    at = finished(learner, story.live, occupational="3")
    given = Rating.objects.get(assessment=at)
    for number in (2, 3):
        story.publish([CARE, SWEEP], [ORDER, f"{TEACH} {number}"], version=f"v.{number}")
        at = moved(at)
        assert Rating.objects.get(assessment=at).carried_from == given


# The old result


def test_the_old_result_can_be_worked_out_again_after_everything(
    story: Story, learner: User
) -> None:
    first, old = story.live, finished(learner, story.live, occupational="331")

    def stored() -> list[tuple[object, ...]]:
        rows = StoredPlacement.objects.filter(assessment=old).order_by("strand", "ladder", "lens")
        return list(rows.values_list("strand", "domain", "lens", "rule", "low", "high", "result"))

    def anew() -> list[tuple[object, ...]]:
        ratings, ladders = answers_of(old).ratings(), all_ladders(outline_of(old.framework))
        return [
            (
                one.strand.id,
                one.domain and one.domain.id,
                lens,
                found.rule,
                found.low,
                found.high,
                found.as_dict(),
            )
            for one in ladders
            for lens in sorted(LENSES)
            for found in [place_on(one, ratings, lens)]
        ]

    before, page = stored(), signed_in(learner).get(f"/me/a/{old.pk}/result/").content.decode()
    assert before == anew()
    story.publish([HEAVILY], [SWEEP], version="v.2")
    new = moved(old)
    rate(new, occupational="44")
    roll_back(to=first, by=None)
    back = moved(new)
    rate(back, occupational="444")
    old = Assessment.objects.select_related("framework").get(pk=old.pk)
    assert stored() == before == anew()
    after = signed_in(learner).get(f"/me/a/{old.pk}/result/").content.decode()
    for text in ("Framework v.1", "nsx-placement-1"):
        assert text in page
        assert text in after
    history = signed_in(learner).get(f"/me/a/{back.pk}/result/").content.decode()
    assert f"/me/a/{old.pk}/result/" in history
    assert "v.2" in history


# Rollback and back again


def test_after_a_rollback_the_way_back_finds_the_first_answers(story: Story, learner: User) -> None:
    first, old = story.live, finished(learner, story.live, occupational="324")
    second = story.publish([HEAVILY], [ORDER, TEACH], version="v.2", keep_all=False)
    new = moved(old)
    assert said(new) == {ORDER: 4}
    rate(new, occupational="1.2")
    roll_back(to=first, by=None)
    offer = offered(new)
    assert (offer.target, offer.back) == (first, True)
    assert not offer.changes.new
    assert not offer.changes.again
    page = signed_in(learner).get("/me/").content.decode()
    assert "Version 1 is back" in page
    assert "2 answers from an earlier round come back." in page
    back = moved(new)
    assert said(back) == {CARE: 3, SWEEP: 2, ORDER: 4}
    # And forward once more: what was answered there is found there.
    roll_back(to=second, by=None)
    offer = offered(back)
    assert (offer.back, offer.changes.said) == (
        False,
        "Nothing new to answer. 1 of your 3 answers stay. "
        "2 answers from an earlier round come back.",
    )
    assert said(moved(back)) == {HEAVILY: 1, ORDER: 4, TEACH: 2}


def test_removed_and_added_again_finds_its_answer(story: Story, learner: User) -> None:
    at = finished(learner, story.live, occupational="324")
    story.publish([CARE], [ORDER], version="v.2")
    at = moved(at)
    story.publish([CARE, SWEEP], [ORDER], version="v.3")
    (change,) = offered(at).changes.changes
    assert change.kind == "back"
    assert said(moved(at)) == {CARE: 3, SWEEP: 2, ORDER: 4}


def test_opened_again_after_the_move_it_moves_again_with_what_was_answered_there(
    story: Story, learner: User
) -> None:
    """Of two rounds that know each other the one that moves goes before."""
    old = finished(learner, story.live, occupational="32")
    story.publish([CARE, SWEEP], [ORDER, TEACH], version="v.2")
    new = moved(old)
    rate(new, occupational="...4")
    client = signed_in(learner)
    response = client.post(f"/me/a/{old.pk}/reopen/")
    assert response["Location"] == f"/me/a/{new.pk}/", "one is open, and it is not blank"
    client.post(f"/me/a/{new.pk}/finish/")
    # As from before only the newest one could be opened again.
    Assessment.objects.filter(pk=old.pk).update(finished_at=None)
    rate(Assessment.objects.get(pk=old.pk), occupational="1")
    again = moved(old)
    assert again not in (old, new)
    assert said(again) == {CARE: 1, SWEEP: 2, TEACH: 4}


# Who is where


def test_moving_twice_leads_to_the_same_round(story: Story, learner: User) -> None:
    old = finished(learner, story.live, occupational="32")
    second = story.publish([CARE, SWEEP], [ORDER, TEACH], version="v.2")
    new = moved(old)
    care = next(outline_of(second).statements)
    actions.save_ratings(assessment=new, given={care.id: actions.Given(None)}, by=learner)
    client = signed_in(learner)
    response = client.post(f"/me/a/{old.pk}/move/", {"to": second.pk}, follow=True)
    assert response.redirect_chain[-1][0] == f"/me/a/{new.pk}/"
    assert "which is the newest one" in response.content.decode()
    assert actions.move_assessment(assessment=old, to=second, by=learner) == new
    assert Assessment.objects.count() == 2
    assert said(new) == {SWEEP: 2}
    actions.finish_assessment(assessment=new, by=learner)
    assert actions.move_assessment(assessment=old, to=second, by=learner) == new


def test_an_open_round_is_finished_as_it_stands(story: Story, learner: User) -> None:
    old = started(learner, story.live, occupational="3")
    story.publish([CARE, SWEEP], [ORDER, TEACH], version="v.2")
    page = signed_in(learner).get(f"/me/a/{old.pk}/move/").content.decode()
    assert "Your open round is finished as it stands, on version 1." in page
    new = moved(old)
    old.refresh_from_db()
    assert old.finished_at is not None
    assert said(old) == said(new) == {CARE: 3}


def test_a_blank_round_only_changes_its_version(story: Story, learner: User) -> None:
    old = started(learner, story.live)
    story.publish([CARE, SWEEP], [ORDER, TEACH], version="v.2")
    page = signed_in(learner).get(f"/me/a/{old.pk}/move/").content.decode()
    assert "You have no answers yet, so nothing is left behind." in page
    assert moved(old) == old
    assert Assessment.objects.get().framework == story.live


def test_a_blank_round_on_the_new_version_takes_the_answers(story: Story, learner: User) -> None:
    old = finished(learner, story.live, occupational="32")
    second = story.publish([CARE, SWEEP], [ORDER, TEACH], version="v.2")
    blank = actions.start_assessment(framework=second, by=learner)
    assert "See what changes" in signed_in(learner).get("/me/").content.decode()
    assert moved(old) == blank
    assert said(blank) == {CARE: 3, SWEEP: 2}
    assert Assessment.objects.newest_first().first() == blank


def test_what_was_begun_on_the_new_version_stays(story: Story, learner: User) -> None:
    old = finished(learner, story.live, occupational="32")
    second = story.publish([CARE, SWEEP], [ORDER, TEACH], version="v.2")
    begun = started(learner, second, occupational="1")
    client = signed_in(learner)
    assert "See what changes" not in client.get("/me/").content.decode()
    response = client.get(f"/me/a/{old.pk}/move/", follow=True)
    assert response.redirect_chain[-1][0] == f"/me/a/{begun.pk}/"
    assert actions.move_assessment(assessment=old, to=second, by=learner) == begun
    assert said(begun) == {CARE: 1, SWEEP: 2}


def test_a_version_that_was_rolled_back_meanwhile_is_not_moved_to(
    story: Story, learner: User
) -> None:
    first, old = story.live, finished(learner, story.live, occupational="32")
    second = story.publish([CARE], [ORDER], version="v.2")
    third = story.publish([CARE, TEACH], [ORDER], version="v.3")
    roll_back(to=second, by=None)
    client = signed_in(learner)
    response = client.post(f"/me/a/{old.pk}/move/", {"to": third.pk}, follow=True)
    assert "Another version went live a moment ago." in response.content.decode()
    assert "Version 2 is here" in response.content.decode()
    roll_back(to=first, by=None)
    response = client.post(f"/me/a/{old.pk}/move/", {"to": second.pk}, follow=True)
    assert "You are on version 1, which is the newest one." in response.content.decode()
    assert Assessment.objects.count() == 1
    with pytest.raises(ValueError, match="live"):
        actions.move_assessment(assessment=old, to=second, by=learner)


@pytest.mark.parametrize("to", ["", "x", "0", "99999999999999999999"])
def test_a_form_without_its_version_asks_again(story: Story, learner: User, to: str) -> None:
    old = finished(learner, story.live, occupational="32")
    story.publish([CARE], [ORDER], version="v.2")
    response = signed_in(learner).post(f"/me/a/{old.pk}/move/", {"to": to})
    assert response["Location"] == f"/me/a/{old.pk}/move/"
    assert Assessment.objects.count() == 1


def test_a_retired_framework_is_kept_and_said_so(story: Story, learner: User) -> None:
    old = started(learner, story.live, occupational="3")
    retire(framework=story.live, by=None)
    client = signed_in(learner)
    for path in ("/me/", f"/me/a/{old.pk}/", f"/me/a/{old.pk}/result/"):
        assert "is no longer in the catalogue. You keep what you have." in (
            client.get(path).content.decode()
        )
    response = client.post(f"/me/a/{old.pk}/move/", {"to": old.framework_id}, follow=True)
    assert "You keep what you have." in response.content.decode()
    rate(old, occupational=".2")
    assert said(old) == {CARE: 3, SWEEP: 2}


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_is_not_there(workplace: Workplace, method: str) -> None:
    workplace.share()
    Story().publish([CARE], version="v2")
    for person in (UserFactory.create(), workplace.manager):
        client = signed_in(person)
        assert getattr(client, method)(f"/me/a/{workplace.result.pk}/move/").status_code == 404
    with pytest.raises(PermissionError):
        actions.move_assessment(assessment=workplace.result, to=Story().live, by=workplace.manager)
    assert Assessment.objects.count() == 1


def test_another_occupations_version_is_refused(workplace: Workplace) -> None:
    other = framework("88-8888.00")
    with pytest.raises(ValueError, match="occupation"):
        actions.move_assessment(assessment=workplace.result, to=other, by=workplace.learner)


def test_a_guest_moves_and_takes_both_rounds_along(story: Story, learner: User) -> None:
    client = Client()
    client.post(f"/occupations/{story.code}/rate/")
    trial = Assessment.objects.get(learner__is_guest=True)
    rate(trial, occupational="31")
    mine = started(learner, story.live, occupational="2")
    second = story.publish([CARE, SWEEP], [ORDER, TEACH], version="v.2")
    client.post(f"/me/a/{trial.pk}/move/", {"to": second.pk})
    new = Assessment.objects.get(moved_from=trial)
    client.post("/account/login/", {"login": learner.email, "password": PASSWORD})
    rows = {row.pk: row for row in Assessment.objects.of(learner)}
    assert set(rows) == {mine.pk, trial.pk, new.pk}
    assert rows[new.pk].moved_from_id == trial.pk
    assert said(new) == {CARE: 3, SWEEP: 1}
    assert client.get("/me/").status_code == 200


def test_deleting_a_learner_leaves_nothing(story: Story, learner: User) -> None:
    old = finished(learner, story.live, occupational="32")
    story.publish([CARE], [ORDER], version="v.2")
    moved(old)
    learner.delete()
    assert not Assessment.objects.exists()
    assert not Rating.objects.exists()


# What is told


def test_everything_that_changed_is_told_before_moving(story: Story, learner: User) -> None:
    old = finished(learner, story.live, occupational="323")
    made = says(BASE, [SLIGHTLY, HEAVILY], [TEACH], version="v.2")
    story.decide(made, {SLIGHTLY: (CARE,)}, keep=True)
    client = signed_in(learner)
    told = "2 new statements. 1 of your 3 answers stay."
    for path in ("/me/", f"/me/a/{old.pk}/result/"):
        page = client.get(path).content.decode()
        assert told in page
        assert f'href="/me/a/{old.pk}/move/"' in page
    page = client.get(f"/me/a/{old.pk}/move/").content.decode()
    assert told in page
    assert "New: 2" in page
    assert "asks a colleague to plan the yearly overhaul of machines." in page.lower()
    assert '<del><span class="vh">Gone: </span>every</del>' in page
    assert '<ins><span class="vh">New: </span>each</ins>' in page
    assert "Your answer stays" in page
    assert "Gone: 2" in page
    assert Assessment.objects.count() == 1


def test_what_is_asked_again_says_so(story: Story, learner: User) -> None:
    old = started(learner, story.live, occupational="323")
    story.decide(says(BASE, [HEAVILY, SWEEP], [ORDER], version="v.2"), {HEAVILY: (CARE,)}, False)
    client = signed_in(learner)
    told = "1 reworded to answer again. 2 of your 3 answers stay."
    for path in ("/me/", f"/me/a/{old.pk}/", f"/me/a/{old.pk}/result/"):
        assert told in client.get(path).content.decode()
    assert "We ask you again" in client.get(f"/me/a/{old.pk}/move/").content.decode()
    live = story.live
    response = client.post(f"/me/a/{old.pk}/move/", {"to": live.pk}, follow=True)
    page = response.content.decode()
    assert "You are on version 2 now. 2 answers came along, 5 to answer." in page
    assert "See what changes" not in page


@pytest.mark.parametrize("occupations", [1, 3])
def test_offers_take_the_same_queries_for_one_and_for_three(
    learner: User, occupations: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(occupations):
        soc = f"88-888{number}.00"
        finished(learner, framework(soc), occupational="33")
        outline_of(framework(soc, version="v2", occupational=(2, 2, 2, 3)))
    client = signed_in(learner)
    with django_assert_num_queries(16):
        page = client.get("/me/").content.decode()
    assert page.count("See what changes") == occupations
    assert "1 new statement. All your 2 answers stay." in page


@pytest.mark.parametrize("levels", [(2, 2, 2, 3), (2, 9, 9, 9)])
def test_the_preview_and_the_move_take_the_same_queries_however_much_changed(
    learner: User, levels: tuple[int, ...], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    old = finished(learner, framework(), occupational="33333333")
    new = framework(version="v2", occupational=levels)
    outline_of(new)
    client = signed_in(learner)
    with django_assert_num_queries(8):
        client.get(f"/me/a/{old.pk}/move/")
    with django_assert_num_queries(34):
        client.post(f"/me/a/{old.pk}/move/", {"to": new.pk})
