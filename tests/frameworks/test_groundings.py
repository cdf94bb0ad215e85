"""Anchors beside statements, and what admins say of them."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factories import OrganisationFactory, RoleFactory, UserFactory, framework, signed_in
from frameworks import actions
from frameworks.models import Anchor, Framework, Grounding, Occupation
from frameworks.outline import StatementLine
from frameworks.queries import grounds, outline_of
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.words import WORDS

pytestmark = pytest.mark.django_db

HOME = "/occupations/99-9999.00/"
LIST = "/manage/frameworks/99-9999.00/anchors/"
ONE_EACH = (1, 1, 1, 1)
LIKE = "Emerging occupational skill 1"
"""The lead phrase of the first statement: a skill of that name is suggested for it alone."""
OTHER = "Writing letters"
ANCHORS = [["skills", [LIKE, OTHER, "Emerging things & more"]], ["relatedTitles", ["Clerk"]]]


@pytest.fixture
def made() -> Framework:
    return with_anchors(framework(occupational=ONE_EACH))


@pytest.fixture
def admin() -> User:
    user: User = RoleFactory.create(kind="framework_admin", user__name="Ada Admin").user
    return user


def with_anchors(found: Framework, anchors: Any = ANCHORS) -> Framework:
    Framework.objects.filter(pk=found.pk).update(anchors=anchors, digest=uuid4().hex)
    found.refresh_from_db()
    return found


def told_by_onet(found: Framework, *names: str) -> None:
    """O*NET's skills of its occupation, written anew as an import does."""
    Occupation.objects.filter(pk=found.occupation_id).update(onet_release="30.2")
    Anchor.objects.filter(occupation=found.occupation_id).delete()
    rows = [
        Anchor(occupation_id=found.occupation_id, kind="skills", name=name, rank=rank)
        for rank, name in enumerate(names, start=1)
    ]
    Anchor.objects.bulk_create(rows)


def test_a_statement_can_rest_on_a_task_that_is_not_among_the_shown(
    admin: User, made: Framework
) -> None:
    with_anchors(made, None)
    Occupation.objects.filter(pk=made.occupation_id).update(onet_release="30.2")
    Anchor.objects.bulk_create(
        Anchor(occupation_id=made.occupation_id, kind="tasks", name=f"Mend part {n}.", rank=n)
        for n in range(1, 13)
    )
    assert "Mend part 12." not in Client().get(f"{HOME}sources/").content.decode()
    line = lines(made)[0]
    said: dict[str, Any] = {"lineage": line.lineage, "kind": "tasks", "name": "Mend part 12."}
    actions.ground(framework=made, holds=True, by=admin, **said)
    (footing,) = grounds.footings_of(made)[line.id]
    assert footing.name == "Mend part 12."
    page = signed_in(admin).get(f"{LIST}{line.lineage}/").content.decode()
    assert "Mend part 11." in page


def lines(found: Framework) -> list[StatementLine]:
    return list(outline_of(found).statements)


def page_of(line: StatementLine) -> str:
    return f"{LIST}{line.lineage}/"


def body(response: Any) -> str:
    return str(response.content.decode())


def beside(client: Client, address: str = HOME) -> list[str]:
    """What is folded beside the statements of a page, in words."""
    found = re.findall(r'<details class="rests">.*?</details>', body(client.get(address)))
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def shown(name: str = LIKE, how: str = "suggested by likeness of words") -> str:
    verb = "Likely rests on" if how.startswith("suggested") else "Rests on"
    return f"{verb} : {LIKE} Skill: {name} {how}"


def audited() -> list[str]:
    return list(
        AuditEvent.objects.filter(action__startswith="grounding.")
        .order_by("pk")
        .values_list("action", flat=True)
    )


def test_a_reader_sees_what_a_statement_likely_rests_on(client: Client, made: Framework) -> None:
    assert beside(client) == [shown()]
    assert beside(client, f"{HOME}?v=v1") == [shown()]


def test_without_anchors_of_its_own_onets_of_today_count(client: Client) -> None:
    made = framework(occupational=ONE_EACH)
    assert beside(client) == []
    told_by_onet(made, LIKE)
    assert beside(client) == [shown()]
    assert "O*NET 30.2 Database" in body(client.get(HOME))
    told_by_onet(made, OTHER)
    assert beside(client) == []
    assert "O*NET 30.2 Database" not in body(client.get(HOME))


def test_anchors_of_its_own_go_before_onets(client: Client, made: Framework) -> None:
    told_by_onet(made, "Developing occupational skill 1")
    assert beside(client) == [shown()]


def test_the_sources_tell_how_many_statements_rest_on_each_and_what_is_a_guess(
    client: Client, made: Framework, admin: User
) -> None:
    def told() -> list[str]:
        page = body(client.get(f"{HOME}sources/"))
        assert "“Likely” is a guess by likeness of words" in page
        return re.findall(r'<small class="muted">(.*?)</small>', page)

    assert told() == ["likely 1 statement"]
    first, second, *_ = lines(made)
    for line, name in ((second, LIKE), (first, OTHER), (second, OTHER)):
        about: dict[str, Any] = {"lineage": line.lineage, "kind": "skills", "name": name}
        actions.ground(framework=made, **about, holds=True, by=admin)
    assert told() == ["1 statement, likely 1 more", "2 statements"]


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_one_query_more_at_any_size(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    made = with_anchors(framework(occupational=(count, count, count, count)))
    for line in lines(made)[: count - 1]:
        Grounding.objects.create(
            occupation=made.occupation, lineage=line.lineage, kind="skills", name=OTHER, holds=True
        )
    outline_of(made)
    with django_assert_num_queries(4):  # edition, version, strands, what admins say
        client.get(HOME)


@pytest.mark.parametrize("count", [1, 3])
def test_the_admins_list_takes_six_queries_at_any_size(
    admin: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    made = with_anchors(framework(occupational=(count, count, count, count)))
    client = signed_in(admin)
    client.get(LIST)
    for line in lines(made)[:count]:
        Grounding.objects.create(
            occupation=made.occupation, lineage=line.lineage, kind="skills", name=OTHER, holds=True
        )
    with django_assert_num_queries(6):  # session, user, roles, version; what admins say, and who
        client.get(LIST)


def test_an_admin_confirms_refuses_chooses_and_takes_back(
    client: Client, made: Framework, admin: User
) -> None:
    ada, line = signed_in(admin), lines(made)[0]
    address = page_of(line)
    back = f"{LIST}?strand=occupational&done=link&at={line.id}#s-{line.id}"
    assert "Suggested" in body(ada.get(LIST))

    response = ada.post(address, {"link": f"skills/{LIKE}", "back": "list"})
    assert response["Location"] == back
    page = body(ada.get(back))
    (row,) = re.findall(rf'<li id="s-{line.id}" tabindex="-1">.*?</form>', page, re.S)
    assert 'role="status">Linked. It shows' in row
    assert page.count("Linked. It shows") == 1
    assert re.search(r"Ada Admin linked this, \d+ \w+ \d{4}, \d\d:\d\d\.", row)
    assert beside(client) == [shown(how="linked by an admin")]
    assert body(ada.get(LIST)).count(">Linked<") == 1

    assert ada.post(address, {"undo": f"skills/{LIKE}"})["Location"] == address
    assert beside(client) == [shown()]

    ada.post(address, {"refuse": f"skills/{LIKE}"})
    assert beside(client) == []
    assert ">Refused<" in body(ada.get(LIST))

    ada.post(address, {"link": "skills/Emerging things & more"})
    assert beside(client) == [shown("Emerging things &amp; more", "linked by an admin")]
    ada.post(address, {"undo": f"skills/{LIKE}"})
    (found,) = beside(client)
    assert found.endswith(f"linked by an admin Skill: {LIKE} suggested by likeness of words")

    said = [f"grounding.{what}" for what in ("link", "undo", "refuse", "link", "undo")]
    assert audited() == said
    assert set(said) <= set(WORDS)
    assert Grounding.objects.get().decided_by == admin


def test_a_refused_anchor_can_be_linked_after_all(made: Framework, admin: User) -> None:
    line = lines(made)[0]
    for holds in (False, True, True):
        actions.ground(
            framework=made, lineage=line.lineage, kind="skills", name=OTHER, holds=holds, by=admin
        )
    assert Grounding.objects.get().holds
    assert audited() == ["grounding.refuse", "grounding.link"]  # said twice is said once


def test_the_choice_offers_what_is_not_linked_by_kind(made: Framework, admin: User) -> None:
    ada, line = signed_in(admin), lines(made)[0]
    ada.post(page_of(line), {"link": f"skills/{OTHER}"})
    page = body(ada.get(page_of(line)))
    assert re.findall(r'<optgroup label="(.*?)">', page) == ["Skills"]  # a title is no ground
    assert re.findall(r'<option value="(.*?)">', page) == [
        "",
        f"skills/{LIKE}",
        "skills/Emerging things &amp; more",
    ]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "required"),
        ({"link": ""}, "required"),
        ({"link": "skills"}, "required"),
        ({"link": "skills/Flying"}, "anchor"),
        ({"link": "relatedTitles/Clerk"}, "anchor"),
        ({"refuse": "skills/Flying\x00"}, "anchor"),
        ({"refuse": "skills/" + "x" * 5000}, "anchor"),
    ],
)
def test_what_is_no_anchor_is_said(
    made: Framework, admin: User, sent: dict[str, str], code: str
) -> None:
    response = signed_in(admin).post(page_of(lines(made)[0]), sent)
    assert response.status_code == 422
    assert f'data-code="{code}"' in body(response)
    assert not Grounding.objects.exists()


def test_taking_back_what_nobody_said_does_nothing(made: Framework, admin: User) -> None:
    for name in (LIKE, "Flying\x00", "x" * 5000):
        sent = {"undo": f"skills/{name}"}
        assert signed_in(admin).post(page_of(lines(made)[0]), sent).status_code == 302
    assert audited() == []


def test_a_link_holds_for_later_versions_while_its_anchor_is_there(
    client: Client, made: Framework, admin: User
) -> None:
    line = lines(made)[0]
    actions.ground(
        framework=made, lineage=line.lineage, kind="skills", name=OTHER, holds=True, by=admin
    )
    later = with_anchors(framework(version="v2", occupational=ONE_EACH), [["skills", [OTHER]]])
    assert lines(later)[0].id != line.id
    (found,) = beside(client)
    assert f"Skill: {OTHER} linked by an admin" in found


def test_a_link_to_what_is_gone_shows_to_admins_alone(
    client: Client, made: Framework, admin: User
) -> None:
    line, reworded = lines(made)[0], "Writing letters, and notes"
    actions.ground(
        framework=made, lineage=line.lineage, kind="skills", name=OTHER, holds=True, by=admin
    )
    with_anchors(made, [["skills", [reworded, "Sewing"]]])
    assert beside(client) == []
    ada = signed_in(admin)
    editor = ada.post("/manage/frameworks/99-9999.00/draft/")["Location"]
    (short, *_) = re.findall(rf'href="({editor}s/[^"]+)"', body(ada.get(editor)))
    assert "linked by an admin" not in body(ada.get(short))
    page = body(ada.get(LIST))
    assert "1 link leads to what is not in the sources any more." in page
    assert f"Not in the sources any more</span> Skill: {OTHER}" in page
    assert f'name="link" value="skills/{reworded}"' in page
    assert "Sewing" not in page

    with_anchors(made, [["skills", [OTHER]]])  # what comes back holds again
    (found,) = beside(client)
    assert f"Skill: {OTHER} linked by an admin" in found
    with_anchors(made, [["skills", [reworded]]])
    ada.post(page_of(line), {"link": f"skills/{reworded}", "saw": f"linked:skills/{OTHER}"})
    sent = {"undo": f"skills/{OTHER}", "saw": f"linked:skills/{OTHER}"}
    assert ada.post(page_of(line), sent).status_code == 302
    assert "Not in the sources" not in body(ada.get(LIST))


def test_of_two_admins_the_later_one_is_told_what_the_first_said(
    made: Framework, admin: User
) -> None:
    ada, line = signed_in(admin), lines(made)[0]
    noor = signed_in(RoleFactory.create(kind="framework_admin", user__name="Noor Hale").user)
    sent = {"saw": [":"], "back": "list"}  # both see a suggestion
    noor.post(page_of(line), {**sent, "refuse": f"skills/{LIKE}"})
    response = ada.post(page_of(line), {**sent, "link": f"skills/{LIKE}"})
    assert response.status_code == 409
    page = body(response)
    assert 'data-code="conflict"' in page
    assert re.search(r"Noor Hale refused this, .*? Look again, then decide\.", page)
    assert f'name="undo" value="skills/{LIKE}"' in page
    assert not Grounding.objects.get().holds

    sent["saw"] = [":", f"refused:skills/{LIKE}"]
    ada.post(page_of(line), {**sent, "undo": f"skills/{LIKE}"})
    noor.post(page_of(line), {"link": f"skills/{LIKE}", "saw": ":"})
    response = ada.post(page_of(line), {**sent, "undo": f"skills/{LIKE}"})
    assert response.status_code == 409  # it is Noor's link that would go
    assert Grounding.objects.get().holds
    same = ada.post(page_of(line), {"link": f"skills/{LIKE}", "saw": ":"})
    assert same.status_code == 302  # both want the same

    sent = {"undo": f"skills/{LIKE}", "saw": f"linked:skills/{LIKE}"}
    noor.post(page_of(line), sent)
    again = ada.post(page_of(line), sent, follow=True)
    assert "Somebody took this back already." in body(again)
    assert audited().count("grounding.undo") == 2


def test_the_word_of_an_admin_stays_without_a_name(made: Framework, admin: User) -> None:
    line = lines(made)[0]
    actions.ground(
        framework=made, lineage=line.lineage, kind="skills", name=OTHER, holds=True, by=admin
    )
    admin.delete()
    assert Grounding.objects.get().decided_by is None


def test_the_pages_are_found_from_the_occupation_and_the_editor(
    made: Framework, admin: User
) -> None:
    ada, line = signed_in(admin), lines(made)[0]
    assert f'href="{LIST}"' in body(ada.get(HOME))
    assert LIST not in body(signed_in(UserFactory.create()).get(HOME))
    editor = ada.post("/manage/frameworks/99-9999.00/draft/")["Location"]
    (short, *_) = re.findall(rf'href="({editor}s/[^"]+)"', body(ada.get(editor)))
    page = body(ada.get(short))
    assert f'href="{page_of(line)}"' in page
    assert f"Skill: <b>{LIKE}</b> <small>suggested by likeness of words" in page
    actions.ground(
        framework=made, lineage=line.lineage, kind="skills", name=LIKE, holds=True, by=admin
    )
    assert f"Skill: <b>{LIKE}</b> <small>linked by an admin" in body(ada.get(short))
    assert f"Skill: <b>{LIKE}</b>" in body(ada.get(short, headers={"HX-Request": "true"}))


def test_the_editor_suggests_for_words_that_are_not_live_yet(admin: User) -> None:
    made = framework(occupational=ONE_EACH)
    told_by_onet(made, "Letters to the town")
    ada = signed_in(admin)
    editor = ada.post("/manage/frameworks/99-9999.00/draft/")["Location"]
    (short, *_) = re.findall(rf'href="({editor}s/[^"]+)"', body(ada.get(editor)))
    form = body(ada.get(short))
    assert "No anchor is like it." in form
    hidden = dict(re.findall(r'<input type="hidden" name="(place|cited)" value="([^"]*)"', form))
    to = hidden["place"].rpartition("@")[0]
    ada.post(short, {**hidden, "text": "Letters to the town — writes them.", "to": to})
    (short, *_) = re.findall(rf'href="({editor}s/[^"]+)"', body(ada.get(editor)))
    page = body(ada.get(short))
    assert "Skill: <b>Letters to the town</b>" in page
    assert "No anchor is like it." not in page
    assert page.count("O*NET 30.2 Database") == 1
    assert "Public data at hand" in page


def test_the_editor_keeps_a_link_while_words_change(made: Framework, admin: User) -> None:
    line = lines(made)[0]
    actions.ground(
        framework=made, lineage=line.lineage, kind="skills", name=OTHER, holds=True, by=admin
    )
    ada = signed_in(admin)
    editor = ada.post("/manage/frameworks/99-9999.00/draft/")["Location"]
    (short, *_) = re.findall(rf'href="({editor}s/[^"]+)"', body(ada.get(editor)))
    form = body(ada.get(short))
    hidden = dict(re.findall(r'<input type="hidden" name="(place|cited)" value="([^"]*)"', form))
    to = hidden["place"].rpartition("@")[0]
    ada.post(short, {**hidden, "text": "Altogether other words — says it anew.", "to": to})
    (short, *_) = re.findall(rf'href="({editor}s/[^"]+)"', body(ada.get(editor)))
    page = body(ada.get(short))
    assert f"Skill: <b>{OTHER}</b> <small>linked by an admin" in page
    assert f'href="{page_of(line)}"' in page


def test_the_editor_offers_no_change_where_there_is_no_live_version(
    made: Framework, admin: User
) -> None:
    ada, line = signed_in(admin), lines(made)[0]
    editor = ada.post("/manage/frameworks/99-9999.00/draft/")["Location"]
    actions.retire(framework=made, by=admin)
    (short, *_) = re.findall(rf'href="({editor}s/[^"]+)"', body(ada.get(editor)))
    page = body(ada.get(short))
    assert "Likely rests on" in page
    assert page_of(line) not in page


def test_only_those_who_edit_a_framework_say_what_it_rests_on(made: Framework) -> None:
    Occupation.objects.update(organisation=OrganisationFactory.create(slug="shop"))
    address, sent = page_of(lines(made)[0]), {"link": f"skills/{LIKE}"}
    shop = Occupation.objects.get().organisation
    here = RoleFactory.create(kind="framework_admin", organisation=shop).user
    elsewhere = RoleFactory.create(
        kind="framework_admin", organisation=OrganisationFactory.create()
    ).user
    people = RoleFactory.create(kind="organisation_admin", organisation=shop).user
    expected = [
        (Client(), 302),
        (signed_in(UserFactory.create()), 403),
        (signed_in(people), 403),
        (signed_in(elsewhere), 404),
    ]
    for client, status in expected:
        assert {client.get(LIST).status_code, client.get(address).status_code} == {status}
        assert client.post(address, sent).status_code == status
    assert not Grounding.objects.exists()
    assert signed_in(here).post(address, sent).status_code == 302
    assert Grounding.objects.count() == 1


@pytest.mark.parametrize("do", ["ground", "unground"])
def test_an_action_asks_who_it_is_and_what_it_is_about(
    made: Framework, admin: User, do: str
) -> None:
    about: dict[str, Any] = {"kind": "skills", "name": LIKE}
    about |= {"holds": True} if do == "ground" else {}
    act = getattr(actions, do)
    with pytest.raises(PermissionError):
        act(framework=made, lineage=lines(made)[0].lineage, by=UserFactory.create(), **about)
    with pytest.raises(ValueError, match="statement"):
        act(framework=made, lineage=uuid4(), by=admin, **about)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (LIST, 200),
        (f"{LIST}?strand=nothing", 200),
        ("/manage/frameworks/11-1111.00/anchors/", 404),
        (f"{LIST}00000000-0000-4000-8000-000000000000/", 404),
    ],
)
def test_what_is_not_there_is_not_found(
    made: Framework, admin: User, address: str, status: int
) -> None:
    assert signed_in(admin).get(address).status_code == status


def test_a_retired_framework_has_no_such_page(made: Framework, admin: User) -> None:
    actions.retire(framework=made, by=admin)
    assert signed_in(admin).get(LIST).status_code == 404


def test_each_strand_has_its_own_list(admin: User) -> None:
    with_anchors(framework(ai=(1, 0, 0, 1), durable={"Care": (1, 1, 1, 1)}))
    ada = signed_in(admin)
    assert [count_in(body(ada.get(f"{LIST}?strand={kind}"))) for kind in STRANDS] == [8, 2, 4]
    assert ">Care</h2>" in body(ada.get(f"{LIST}?strand=durable"))


STRANDS = ("occupational", "ai", "durable")


def count_in(page: str) -> int:
    return page.count('<li id="s-')


def marks() -> Iterable[str]:
    rows = Occupation.objects.annotate(mark=grounds.mark_of_anchors("pk"), same=F("pk"))
    return list(rows.order_by("pk").values_list("mark", flat=True))


def test_the_mark_changes_with_onets_anchors_and_with_nothing_else(made: Framework) -> None:
    seen = [marks()]
    told_by_onet(made, "One", "Two")
    seen.append(marks())
    assert marks() == seen[-1]
    told_by_onet(made, "One", "Two")
    seen.append(marks())
    Anchor.objects.filter(name="One").delete()
    seen.append(marks())
    assert len({tuple(each) for each in seen}) == 4
