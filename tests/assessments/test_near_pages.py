"""The pages that say how near one is to another occupation, and taking over what fits."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.actions import start_assessment
from assessments.models import Assessment, Rating, Share
from factories import (
    UserFactory,
    document,
    finished,
    framework,
    make_workplace,
    signed_in,
    started,
)
from factories.edits import says
from factories.onet import known
from frameworks.actions import publish
from frameworks.models import Framework, Occupation, RelatedOccupation
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db

CARE = "Cares for tools — cleans every tool after work and hangs it on its hook."
CARE2 = "Care of tools — cleans each tool after work and hangs it back on its hook."
SWEEP = "Sweeps the floor — leaves the workshop tidy for the next shift."
ORDER = "Orders parts — reads the shelf list and writes down what is missing."
TEACH = "Teaches newcomers — shows a newcomer round and answers what they ask."
BOOKS = "Keeps the books — enters what was sold and what was bought."


def made(code: str, title: str, *texts: list[str], **changes: Any) -> Framework:
    base = document(code, title=title, occupational=(0, 0, 0, 0))
    return publish(document=says(base, *texts, **changes), by=None).framework


def cooks() -> Framework:
    return made("35-2014.00", "Cooks", [CARE, SWEEP], [ORDER, TEACH])


def bakers() -> Framework:
    return made("51-3011.00", "Bakers", [CARE2, SWEEP, BOOKS], [ORDER, TEACH])


def open_near(learner: User, code: str = "51-3011.00") -> Any:
    return signed_in(learner).get(f"/me/near/{code}/")


def ids_of(version: Framework) -> list[int]:
    return [line.id for line in outline_of(version).statements]


def test_it_says_what_is_met_elsewhere_by_the_same_words_and_perhaps() -> None:
    learner = UserFactory.create()
    bakers()
    finished(learner, cooks(), occupational="3421")
    page = open_near(learner)
    shown = page.context["near"].found
    assert shown.main.sentence == "You already meet 1 of 5 by the same words, 1 more perhaps."
    assert [line.kind for line in shown.lines] == ["near", "same", "", "said", "said"]
    text = page.content.decode()
    assert text.count('type="checkbox"') == 2
    assert " checked" not in text
    assert "Perhaps the same" in text
    assert "You said <b>Partly</b> in Cooks" in text
    assert "<mark>every</mark>" in text
    assert "<mark>each</mark>" in text
    assert not Assessment.objects.filter(occupation__code="51-3011.00").exists()


def test_all_with_the_same_words_are_ticked_at_once_beside_what_is_and_nothing_is_saved() -> None:
    learner, to = UserFactory.create(), bakers()
    finished(learner, cooks(), occupational="3434")
    client = signed_in(learner)
    near, *others = ids_of(to)
    same = {others[0], others[2], others[3]}
    page = client.get("/me/near/51-3011.00/?tick=zzz")
    assert page.context["ticked"] == set()
    for taken, tick, shown in [
        ([], "zzz", set()),
        ([near, "x", others[1]], "occupational", {near, *same}),
        ([near, others[0]], "occupational", {near, *same}),
        ([near, *same], "occupational", {near}),
    ]:
        page = client.post("/me/near/51-3011.00/", {"take": taken, "tick": tick})
        assert page.status_code == 200
        assert page.context["ticked"] == shown
        assert page.content.decode().count(" checked") == len(shown)
    assert Rating.objects.filter(assessment__occupation=to.occupation).count() == 0


def test_sent_twice_it_goes_on_as_the_first_time() -> None:
    learner, to = UserFactory.create(), bakers()
    finished(learner, cooks(), occupational="3434")
    client = signed_in(learner)
    sent = {"take": ids_of(to)[:2]}
    first, second = (client.post("/me/near/51-3011.00/", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    told = client.get(second["Location"]).content.decode()
    assert "2 answers taken over, as of today." in told
    assert "What you ticked is answered there already." in told


def test_before_a_new_round_begins_it_names_the_teams_that_see_it_then() -> None:
    workplace = make_workplace()
    learner = workplace.learner
    shown = f"<b>{workplace.team}</b> then sees that round"
    first = next(outline_of(workplace.framework).statements)
    cared = made("35-2014.00", "Cooks", [first.text])
    finished(learner, cared, occupational="3")
    code = workplace.framework.occupation.code
    client = signed_in(learner)
    assert "Taking over begins" not in client.get(f"/me/near/{code}/").content.decode()
    share = workplace.share()
    assert shown in client.get(f"/me/near/{code}/").content.decode()
    Share.objects.filter(pk=share.pk).update(only=workplace.result)
    assert shown not in client.get(f"/me/near/{code}/").content.decode()
    Share.objects.filter(pk=share.pk).update(only=None)
    started(learner, workplace.framework, occupational="..3")
    assert shown not in client.get(f"/me/near/{code}/").content.decode(), "they see it already"


@pytest.mark.parametrize("here", [True, False])
def test_a_round_without_an_answer_is_nothing_to_compare(here: bool) -> None:
    learner = UserFactory.create()
    to, other = bakers(), cooks()
    start_assessment(framework=to if here else other, by=learner)
    assert "There is nothing to compare yet" in open_near(learner).content.decode()
    assert "Rate yourself once first" in signed_in(learner).get("/me/near/").content.decode()


def test_only_what_is_ticked_is_taken_over_as_an_answer_of_today() -> None:
    learner, to = UserFactory.create(), bakers()
    finished(learner, cooks(), occupational="3421")
    near, same, blank, said, _ = ids_of(to)
    client = signed_in(learner)
    sent = client.post("/me/near/51-3011.00/", {"take": [near, same, blank, said, "x", "999999"]})
    mine = Assessment.objects.get(occupation=to.occupation)
    assert sent["Location"] == f"/me/a/{mine.pk}/occupational-1/"
    rows = {row.statement_id: row for row in mine.ratings.all()}
    assert {pk: row.value for pk, row in rows.items()} == {near: 3, same: 4}
    assert all(timezone.now() - row.rated_at < timedelta(minutes=1) for row in rows.values())
    assert mine.placements.exists()
    assert AuditEvent.objects.filter(action="assessment.start").count() == 2
    told = client.get(sent["Location"])
    assert "2 answers taken over, as of today." in told.content.decode()


def test_what_is_answered_there_stays_as_it_is() -> None:
    learner, to = UserFactory.create(), bakers()
    finished(learner, cooks(), occupational="3434")
    mine = started(learner, to, occupational="11")
    near, same, _, third, _ = ids_of(to)
    page = open_near(learner)
    assert set(page.context["near"].found.open) == {third, ids_of(to)[4]}
    assert "You rate yourself in Bakers already." in page.content.decode()
    signed_in(learner).post("/me/near/51-3011.00/", {"take": [near, same, third]})
    values = dict(mine.ratings.values_list("statement", "value"))
    assert values == {near: 1, same: 1, third: 3}
    assert Assessment.objects.filter(occupation=to.occupation).count() == 1


def test_nothing_ticked_takes_nothing_over_and_says_so() -> None:
    learner, to = UserFactory.create(), bakers()
    finished(learner, cooks(), occupational="3434")
    answer = signed_in(learner).post("/me/near/51-3011.00/", {})
    assert answer.status_code == 422
    assert 'data-code="none_ticked"' in answer.content.decode()
    assert not Assessment.objects.filter(occupation=to.occupation).exists()


def test_where_all_is_answered_it_leads_to_the_look_over_it() -> None:
    learner = UserFactory.create()
    to = made("51-3011.00", "Bakers", [SWEEP])
    finished(learner, cooks(), occupational="3434")
    sent = signed_in(learner).post("/me/near/51-3011.00/", {"take": ids_of(to)})
    assert sent["Location"] == f"/me/a/{Assessment.objects.latest('pk').pk}/review/"


def test_the_newest_answer_counts_even_where_it_was_taken_back() -> None:
    learner = UserFactory.create()
    bakers()
    version = cooks()
    finished(learner, version, occupational="3344")
    again = started(learner, version, occupational="1.3")
    Rating.objects.filter(assessment=again, statement=ids_of(version)[2]).update(value=None)
    shown = open_near(learner).context["near"].found
    # Sweeping holds from before; tools are Not yet by now; ordering was taken back.
    assert [line.kind for line in shown.lines] == ["said", "same", "", "", "same"]


def test_what_was_said_of_other_wording_or_is_no_part_of_the_work_counts_for_nothing() -> None:
    learner = UserFactory.create()
    bakers()
    version = cooks()
    round_ = finished(learner, version, occupational="3030")
    Rating.objects.filter(assessment=round_, statement=ids_of(version)[0]).update(digest="other")
    shown = open_near(learner).context["near"].found
    assert [line.kind for line in shown.lines] == ["", "", "", "same", ""]


def test_answers_of_the_same_occupation_do_not_count() -> None:
    learner = UserFactory.create()
    finished(learner, bakers(), occupational="44444")
    page = open_near(learner)
    text = page.content.decode()
    assert "There is nothing to compare yet" in text
    assert "See that result" in text
    assert page.context["near"].found.main.same == 0


def test_an_open_round_on_an_older_version_goes_on_there() -> None:
    learner, old = UserFactory.create(), bakers()
    finished(learner, cooks(), occupational="3434")
    mine = started(learner, old, occupational="..3")
    made("51-3011.00", "Bakers", [SWEEP], version="v2")
    page = open_near(learner)
    assert page.context["near"].framework == old
    assert "You are on version 1" in page.content.decode()
    signed_in(learner).post("/me/near/51-3011.00/", {"take": ids_of(old)[1]})
    assert mine.ratings.get(statement=ids_of(old)[1]).value == 4


def test_durable_skills_stand_beneath_and_do_not_lead_the_sentence() -> None:
    learner, four = UserFactory.create(), (1, 1, 1, 1)
    finished(
        learner,
        framework("11-1111.00", title="Cooks", durable={"Care": four, "Focus": four}),
        durable="3" * 8,
    )
    base = document("22-2222.00", title="Bakers", durable={"Care": four, "Focus": four})
    publish(document=says(base, [BOOKS]), by=None)
    page = open_near(learner, "22-2222.00")
    found = page.context["near"].found
    assert found.main.sentence == "None of its 7 reads like one you meet."
    assert [(strand.kind, strand.same) for strand in found.strands] == [
        ("occupational", 0),
        ("durable", 8),
    ]
    assert [group.title for group in found.strands[1].groups] == ["Care", "Focus"]
    assert "Durable skills are alike in many occupations." in page.content.decode()


def test_without_a_framework_it_shows_what_the_work_takes_and_lets_ask() -> None:
    learner = UserFactory.create()
    known("41-3031.00", "Sellers", {"skills": [("Listening", 3.7), ("Selling", 3.0)]})
    finished(learner, cooks(), occupational="3")
    known("35-9999.00", "Hosts", {"skills": ["Hosting"]})
    Occupation.objects.filter(code="35-2014.00").update(onet_release="30.2")
    from frameworks.models import Anchor

    mine = Occupation.objects.get(code="35-2014.00")
    Anchor.objects.create(occupation=mine, kind="skills", name="Listening", rank=1)
    Anchor.objects.create(occupation=mine, kind="skills", name="Cooking", rank=2)
    page = open_near(learner, "41-3031.00")
    text = page.content.decode()
    assert "Sellers has no framework yet" in text
    assert "/occupations/41-3031.00/ask/" in text
    assert "O*NET 30.2 Database" in text
    (skills,) = page.context["near"].overlaps
    assert skills.lists == [
        ("In both", ("Listening",)),
        ("Only there", ("Selling",)),
        ("Only yours", ("Cooking",)),
    ]
    assert skills.summary == "1 shared, 1 only there, 1 only yours"
    assert signed_in(learner).post("/me/near/41-3031.00/", {"take": "1"}).status_code == 422


def test_suggestions_say_why() -> None:
    learner = UserFactory.create()
    known("35-2014.00", "Cooks")
    known("51-3011.00", "Bakers")
    version, to = cooks(), bakers()
    made("43-3031.00", "Bookkeepers", [BOOKS])
    RelatedOccupation.objects.create(
        occupation=version.occupation, to=to.occupation, tier="Primary-Short", index=1
    )
    finished(learner, version, occupational="3431")
    page = signed_in(learner).get("/me/near/")
    (one,) = page.context["suggested"]
    assert (one.code, one.same) == ("51-3011.00", (("occupational", 2),))
    text = page.content.decode()
    assert '<b class="num">2</b> of its Occupational skills are in words you meet' in text
    assert "O*NET calls it most closely related to Cooks" in text


def test_the_search_finds_any_occupation_and_says_whether_it_has_a_framework() -> None:
    learner = UserFactory.create()
    known("41-3031.00", "Sellers of bread")
    bakers()
    page = signed_in(learner).get("/me/near/?q=sellers")
    assert [(hit.code, hit.framed) for hit in page.context["found"]] == [("41-3031.00", False)]
    assert "No framework yet" in page.content.decode()
    none = signed_in(learner).get("/me/near/?q=zzz%00zz").content.decode()
    assert "No occupation matches" in none
    assert "Rate yourself once first" in none


def test_guests_take_over_too() -> None:
    to, version = bakers(), cooks()
    client = Client()
    client.post(f"/occupations/{version.occupation.code}/rate/")
    guest = User.objects.get(is_guest=True)
    started(guest, version, occupational="34")
    assert "You already meet 1 of 5" in client.get("/me/near/51-3011.00/").content.decode()
    client.post("/me/near/51-3011.00/", {"take": ids_of(to)[1]})
    assert Rating.objects.get(assessment__occupation=to.occupation).value == 4


@pytest.mark.parametrize("path", ["/me/near/", "/me/near/51-3011.00/"])
def test_visitors_sign_in_first(client: Client, path: str) -> None:
    bakers()
    assert client.get(path)["Location"].startswith("/account/login/")
    assert client.post(path)["Location"].startswith("/account/login/")


def test_what_nobody_else_may_see_is_not_there() -> None:
    work = make_workplace()
    own = made("x-harbour-baker", "Harbour bakers", [SWEEP])
    Occupation.objects.filter(pk=own.occupation_id).update(organisation=work.team.organisation)
    learner = UserFactory.create()
    finished(learner, cooks(), occupational="3434")
    client = signed_in(learner)
    assert client.get("/me/near/x-harbour-baker/").status_code == 404
    assert client.post("/me/near/x-harbour-baker/", {"take": ids_of(own)}).status_code == 404
    assert client.get("/me/near/99-0000.00/").status_code == 404
    assert client.get("/me/near/").context["suggested"] == []
    assert client.delete("/me/near/99-0000.00/").status_code == 405
    assert client.post("/me/near/").status_code == 405


def test_nobody_elses_answers_count() -> None:
    bakers()
    finished(UserFactory.create(), cooks(), occupational="4444")
    assert "There is nothing to compare yet" in open_near(UserFactory.create()).content.decode()


@pytest.mark.parametrize("others", [1, 3])
def test_the_query_counts_do_not_grow(
    others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner = UserFactory.create()
    bakers()
    for n in range(others):
        each = made(f"35-201{n}.00", f"Cooks {n}", [CARE, SWEEP], [ORDER, TEACH])
        finished(learner, each, occupational="3434")
        finished(learner, each, occupational="4343")
        made(f"51-301{n + 2}.00", f"Bakers {n}", [SWEEP])
    client = signed_in(learner)
    client.get("/me/near/51-3011.00/")
    with django_assert_num_queries(8):
        client.get("/me/near/51-3011.00/")
    with django_assert_num_queries(8):
        assert len(client.get("/me/near/").context["suggested"]) == others + 1
