"""A team's gaps as its managers see them: cells, counts, views, filters, lists, what if."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Assessment, Evidence, EvidenceUse, Rating, Target
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
from frameworks.actions import publish
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User

LISTS = ("finished", "at-target", "gaps", "waiting")


def aim(workplace: Workplace, level: str, user: User | None = None, strand: str = "") -> None:
    """The team, or one person in it, works towards a level."""
    Target.objects.create(
        team=workplace.team,
        user=user,
        occupation=workplace.framework.occupation,
        strand=strand or "occupational",
        level=level,
    )


def page(workplace: Workplace, after: str = "", **headers: str) -> str:
    """The team's page as its manager gets it."""
    client = signed_in(workplace.manager)
    response = client.get(f"/teams/{workplace.team.pk}/{after}", headers=headers or None)
    assert response.status_code == 200
    return response.content.decode()


def lines(workplace: Workplace) -> list[StatementLine]:
    strand = outline_of(workplace.framework).strand("occupational")
    assert strand is not None
    return list(strand.statements)


def rows(html: str) -> Mapping[str, str]:
    """The rows of the first table by their head, the first row first."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    found = re.findall(
        r'<th scope="row">(?:<a [^>]*>)?(.*?)<(?:/a|small|/th)>(.*?)</tr>', body, re.S
    )
    return dict(found)


def cells(row: str) -> list[str]:
    """What the cells of a row say and look like: "1 low", "2 above, not sure"."""
    found = re.findall(r'class="c (r\d)([^"]*)">([^<]+)(?:<span class="vh">([^<]*)</span>)?', row)
    return [f"{digit}{words}" for _, _, digit, words in found]


def facts(html: str) -> list[str]:
    """The headline facts in a line each."""
    return [
        f"{big} {words}" for big, words in re.findall(r"<b>([^<]+)</b><span>([^<]+)</span>", html)
    ]


def shown_as_counts(workplace: Workplace, level: str) -> str:
    """The first row of how many say what at a level."""
    return next(iter(rows(page(workplace, f"?view=spread&level={level}")).values()))


def evidenced(assessment: Assessment, line: StatementLine) -> None:
    note = Evidence.objects.create(owner=assessment.learner, kind="note", note="Seen.")
    EvidenceUse.objects.create(evidence=note, assessment=assessment, statement_id=line.id)


def test_cells_tell_value_target_doubt_and_confirmation(workplace: Workplace) -> None:
    aim(workplace, "developing")
    first, second, third, *_ = lines(workplace)
    result = workplace.join("Kit", "124 0 1.31")
    Rating.objects.filter(assessment=result, statement=second.id).update(not_sure=True)
    for line, value in ((first, 1), (third, 3)):
        actions.review_rating(
            assessment=result, statement=line.id, value=value, by=workplace.manager
        )
    shown = rows(page(workplace, "?level=all&sort=framework"))
    said = [cells(row)[0] for row in shown.values()]
    assert said[:5] == [
        "1, confirmed",
        "2, not sure",
        "4, reviewed differently",
        "n/a",
        "1, no gap",
    ]
    assert said[5:] == ["– not rated", "3", "1, no gap"]
    head = next(iter(shown.values()))
    assert 'class="c r1 ok"' in head
    address = f'href="p/{result.learner.pk}/s/{first.id}/"'
    assert address in head


def test_a_confirmation_ends_with_the_answer_it_was_of(workplace: Workplace) -> None:
    workplace.share()
    first = lines(workplace)[0]
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    actions.review_rating(
        assessment=workplace.result, statement=first.id, value=3, by=workplace.manager
    )
    assert "3, confirmed" in cells(rows(page(workplace, "?sort=framework"))[first.name])
    rate(workplace.result, occupational="4")
    assert cells(rows(page(workplace, "?sort=framework"))[first.name]) == ["4"]


def test_rows_count_those_below_target_of_those_who_rated(workplace: Workplace) -> None:
    aim(workplace, "emerging")
    for name, answers in (("A", "13"), ("B", "23"), ("C", "3."), ("D", "0."), ("E", ".4")):
        workplace.join(f"{name} Person", answers)
    shown = rows(page(workplace))
    first, second, *_ = lines(workplace)
    assert list(shown) == [first.name, second.name]
    counted = [re.sub(r"<[^>]+>", "", row.split('class="gap">')[1]) for row in shown.values()]
    assert counted == ["2 of 3, 1 not rated", "0 of 3, 2 not rated"]
    assert "No one can guide others yet" in shown[first.name]
    assert "E can guide others" in shown[second.name]
    assert list(rows(page(workplace, "?show=below"))) == [first.name]
    assert 'class="stack"' in shown_as_counts(workplace, "emerging")
    assert 'class="stack un"' in shown_as_counts(workplace, "advanced")
    assert facts(page(workplace))[2] == f"{first.name} is the widest gap: 2 of 3 below"


def test_each_person_is_measured_against_their_own_target(workplace: Workplace) -> None:
    aim(workplace, "proficient")
    low = workplace.join("Ann Low", "33331111").learner
    workplace.join("Ben High", "33331111")
    aim(workplace, "developing", low)
    html = page(workplace, "?level=proficient")
    row = next(iter(rows(html).values()))
    assert cells(row) == ["1, no gap", "1"]
    assert "<b>1</b> of 1" in row
    assert "1 of 2 are at their target or above" in facts(html)


@pytest.mark.parametrize("people", [3, 30])
def test_counts_are_the_same_from_cells_and_from_the_database(
    workplace: Workplace, people: int
) -> None:
    aim(workplace, "developing")
    for number in range(people):
        workplace.join(f"Kit {number}", f"{number % 4 + 1}{number % 3}21")
    aim(workplace, "emerging", User.objects.get(name="Kit 2"))
    aim(workplace, "advanced", User.objects.get(name="Kit 1"))

    def counted(view: str) -> list[str]:
        shown = rows(page(workplace, f"?level=all&view={view}&sort=framework&per=50"))
        return [row.split('<td class="gap">')[1].split("</td>")[0] for row in shown.values()]

    assert counted("matrix") == counted("spread")
    assert facts(page(workplace, "?view=matrix")) == facts(page(workplace, "?view=spread"))


def test_facts_and_the_lists_behind_them(workplace: Workplace) -> None:
    workplace.share()
    aim(workplace, "proficient")
    low = workplace.join("Low Person", "33331133")
    evidenced(low, lines(workplace)[0])
    evidenced(low, lines(workplace)[4])
    actions.review_rating(
        assessment=low, statement=lines(workplace)[4].id, value=2, by=workplace.manager
    )
    MembershipFactory.create(team=workplace.team, user__name="Sam Silent")
    open_ = MembershipFactory.create(team=workplace.team, user__name="Opal Open").user
    trial = started(open_, workplace.framework, occupational="3")
    actions.share_occupation(assessment=trial, team=workplace.team, only=False, by=open_)
    html = page(workplace)
    assert facts(html) == [
        "2 of 3 who share have finished rating",
        "1 of 3 are at Proficient or above",
        f"{lines(workplace)[4].name} is the widest gap: 1 of 2 below",
        "1 rating with evidence waits for you",
    ]
    for which in LISTS:
        assert f'href="/teams/{workplace.team.pk}/lists/{which}/?' in html
    finished_ = page(workplace, "lists/finished/")
    groups = ["Finished", "Lee Learner", "Low Person", "Still rating", "Opal Open", "Not shared"]
    places = [finished_.index(f">{name}<") for name in [*groups, "Sam Silent"]]
    assert places == sorted(places)
    at = page(workplace, "lists/at-target/")
    assert at.index(">Lee Learner<") < at.index("Not at target yet") < at.index(">Low Person<")
    waiting = page(workplace, "lists/waiting/")
    assert f"/p/{low.learner.pk}/s/{lines(workplace)[0].id}/" in waiting
    assert f"/s/{lines(workplace)[4].id}/" not in waiting
    gaps = page(workplace, "lists/gaps/")
    assert list(rows(gaps)) == [lines(workplace)[4].name, lines(workplace)[5].name]


def test_managers_own_answers_do_not_wait_for_themselves(workplace: Workplace) -> None:
    own = finished(workplace.manager, workplace.framework, occupational="3")
    actions.share_occupation(assessment=own, team=workplace.team, only=False, by=workplace.manager)
    evidenced(own, lines(workplace)[0])
    assert facts(page(workplace))[3] == "0 ratings with evidence wait for you"
    assert "Nothing waits for you" in page(workplace, "lists/waiting/")


def test_filters_keep_statements_with_such_an_answer(workplace: Workplace) -> None:
    workplace.share()
    aim(workplace, "advanced")
    first, second, *_ = lines(workplace)
    Rating.objects.filter(assessment=workplace.result, statement=second.id).update(not_sure=True)
    evidenced(workplace.result, first)
    assert list(rows(page(workplace, "?level=all&show=unsure"))) == [second.name]
    assert list(rows(page(workplace, "?level=all&show=waiting"))) == [first.name]
    below = rows(page(workplace, "?level=all&show=below"))
    assert list(below) == [line.name for line in lines(workplace)[6:]]
    assert "No one is below target" in page(workplace, "?level=emerging&show=below")


def test_people_are_found_by_name_and_sorted_by_placement(workplace: Workplace) -> None:
    workplace.join("Ada Low", "31")
    workplace.join("Zoe High", "33333333")
    html = page(workplace)
    assert html.index(">Ada<") < html.index(">Zoe<")
    html = page(workplace, "?order=placement")
    assert html.index(">Zoe<") < html.index(">Ada<")
    html = page(workplace, "?q=zO+hi")
    assert ">Zoe<" in html
    assert ">Ada</a>" not in html
    assert "No one here is called “nobody”" in page(workplace, "?q=nobody")


def test_who_does_not_share_has_a_name_and_nothing_else(workplace: Workplace) -> None:
    workplace.join("Kit Sharer")
    html = page(workplace)
    assert html.count('class="ns"') == 1
    assert f'href="p/{workplace.learner.pk}/' not in html
    assert '<span title="Lee Learner">Lee</span>' in html


def test_a_withdrawn_share_is_gone_from_cells_counts_and_lists(workplace: Workplace) -> None:
    share = workplace.share()
    aim(workplace, "advanced")
    workplace.join("Kit Sharer", "33333333")
    assert facts(page(workplace))[0].startswith("2 of 2")
    actions.withdraw_share(share=share, by=workplace.learner)
    for after in ("", "?view=spread", "?view=people", "?view=coverage"):
        html = page(workplace, after)
        assert facts(html)[0].startswith("1 of 1")
        assert f"/{workplace.learner.pk}/" not in html.replace("/teams/", "")
    for which in LISTS:
        assert f"/p/{workplace.learner.pk}/" not in page(workplace, f"lists/{which}/")


def test_levels_and_placements_of_people(workplace: Workplace) -> None:
    workplace.share()
    html = page(workplace, "?view=people")
    row = rows(html)["Lee Learner"]
    assert re.findall(r"(\d)<span class=\"vh\"> of (\d) met", row) == [
        ("2", "2"), ("2", "2"), ("2", "2"), ("0", "2")
    ]  # fmt: skip
    assert 'lv-P">Proficient' in row


def test_evidence_and_confirmation_stand_beside_what_is_claimed(workplace: Workplace) -> None:
    workplace.share()
    first, second, *_ = lines(workplace)
    evidenced(workplace.result, first)
    evidenced(workplace.result, first)
    for line, value in ((first, 3), (second, 2)):
        actions.review_rating(
            assessment=workplace.result, statement=line.id, value=value, by=workplace.manager
        )
    html = page(workplace, "?view=coverage&sort=framework").split('id="csh"')[1]
    counted = {name: re.findall(r'cnt">(\d+)<', row) for name, row in rows(html).items()}
    assert counted == {first.name: ["1", "1", "1"], second.name: ["1", "0", "0"]}


def test_durable_skills_show_all_domains_or_one(workplace: Workplace) -> None:
    workplace.share()
    both = rows(page(workplace, "?strand=durable"))
    assert len(both) == 2
    assert list(rows(page(workplace, "?strand=durable&domain=focus"))) == [list(both)[1]]
    assert "This framework has no such strand" not in page(workplace, "?strand=ai")


def test_what_if_the_target_were_another(workplace: Workplace) -> None:
    workplace.share()
    aim(workplace, "emerging")
    assert "What if" not in page(workplace).split('id="board"')[1].split("<form")[0].replace(
        "What if it were another occupation?", ""
    )
    html = page(workplace, "?target=advanced")
    assert "What if Advanced were the target?" in html
    assert "This is not set." in html
    assert facts(html)[1] == "0 of 1 are at Advanced or above"
    assert cells(next(iter(rows(html).values()))) == ["1"]
    assert Target.objects.get().level == "emerging"
    assert "What if" not in facts(page(workplace, "?target=nonsense"))
    assert facts(page(workplace, "?target=nonsense"))[1] == "1 of 1 are at Emerging or above"


def test_what_if_it_were_another_occupation(workplace: Workplace) -> None:
    workplace.share()
    shared_words = lines(workplace)[0].text
    base = document("88-8888.00", title="Greeters")
    other = publish(document=says(base, [shared_words, "Smiles — at all."]), by=None).framework
    html = page(workplace, "?occupation=88-8888.00&target=emerging")
    assert "What if Greeters at Emerging were the target?" in html
    assert "No one shares Greeters." in html
    shown = rows(html)
    assert cells(shown[lines(workplace)[0].name]) == ["3"]
    assert cells(shown["Smiles"]) == ["– not rated"]
    assert "Not known who would be at target" in facts(html)
    assert "Greeters" in page(workplace, "what-if/?q=greet")
    actions.withdraw_share(share=workplace.learner.shares.get(), by=workplace.learner)
    assert "Smiles" not in page(workplace, "?occupation=88-8888.00")
    assert other.occupation.code == "88-8888.00"


def test_of_what_is_borrowed_nothing_is_told_that_nobody_knows(workplace: Workplace) -> None:
    workplace.share()
    base = document("88-8888.00", title="Greeters")
    publish(document=says(base, [lines(workplace)[0].text, "Smiles — at all."]), by=None)
    query = "?occupation=88-8888.00&target=emerging&view=matrix"
    manager, team = signed_in(workplace.manager), f"/teams/{workplace.team.pk}/"
    html = page(workplace, query)
    assert cells(html.split("<tbody>")[1]) == ["3", "– not rated"]
    links = re.findall(r'href="((?:p|s)/[^"]+)"', html)
    assert {manager.get(team + link).status_code for link in links} == {200}
    assert "/s/" not in page(workplace, f"lists/gaps/{query}")
    told = page(workplace, f"lists/at-target/{query}")
    assert "Not known" in told
    assert "Not at target yet" not in told
    told = page(workplace, f"lists/finished/{query}")
    assert "Have answers that hold here" in told
    assert "Still rating" not in told
    told = page(workplace, f"print/{query}")
    assert "have answers that hold here" in told
    assert "Not known" in told
    for untrue in ("have finished rating", "still rating", "Not settled yet"):
        assert untrue not in told


def test_an_occupation_of_another_organisation_cannot_be_tried(workplace: Workplace) -> None:
    workplace.share()
    made = framework("88-8888.00", title="Secret role")
    made.occupation.organisation = MembershipFactory.create().team.organisation
    made.occupation.save()
    assert "Secret role" not in page(workplace, "?occupation=88-8888.00")
    assert "Secret role" not in page(workplace, "what-if/")


def test_people_on_an_older_version_stand_beside_the_others(workplace: Workplace) -> None:
    base = document("77-7777.00", title="Clerks", occupational=(0, 0, 0, 0))
    care, sweep = "Cares for tools — after work.", "Sweeps — the floor."
    first = publish(document=says(base, [care, sweep]), by=None).framework
    old = MembershipFactory.create(team=workplace.team, user__name="Old Hand").user
    result = finished(old, first, occupational="42")
    actions.share_occupation(assessment=result, team=workplace.team, only=False, by=old)
    second = publish(document=says(base, [sweep, care], version="v2"), by=None).framework
    new = MembershipFactory.create(team=workplace.team, user__name="New Hand").user
    actions.share_occupation(
        assessment=finished(new, second, occupational="31"),
        team=workplace.team,
        only=False,
        by=new,
    )
    shown = rows(page(workplace, "?occupation=77-7777.00&sort=framework"))
    assert {name: cells(row) for name, row in shown.items()} == {
        "Sweeps": ["3", "2, no gap"],
        "Cares for tools": ["1, no gap", "4"],
    }


def test_the_page_opens_with_the_targets_occupation_and_offers_the_others(
    workplace: Workplace,
) -> None:
    workplace.share()
    other = framework("88-8888.00", title="Greeters")
    for number in range(2):
        person = MembershipFactory.create(team=workplace.team, user__name=f"G {number}").user
        actions.share_occupation(
            assessment=finished(person, other, occupational="3"),
            team=workplace.team,
            only=False,
            by=person,
        )
    assert "2 of them share · Greeters" in page(workplace)
    aim(workplace, "emerging")
    html = page(workplace)
    assert "1 of them shares · Test clerks" in html
    assert '<option value="88-8888.00">Greeters (2 share)</option>' in html
    assert "2 of them share · Greeters" in page(workplace, "?occupation=88-8888.00")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("nobody", "No one is in this team yet"),
        ("nothing shared", "Nothing is shared yet"),
        ("not this one", "No one shares Test clerks with this team yet"),
        ("no target", "No target to be at yet"),
        ("no framework", "No one shares Bare job with this team yet"),
    ],
)
def test_a_page_without_gaps_says_why(workplace: Workplace, state: str, words: str) -> None:
    if state == "nobody":
        workplace.team.memberships.filter(kind="member").delete()
    if state == "not this one":
        aim(workplace, "emerging")
    if state == "no target":
        workplace.share()
    if state == "no framework":
        aim(workplace, "emerging")
        made = framework("66-6666.00", title="Bare job").occupation
        Target.objects.update(occupation=made)
        made.frameworks.all().delete()
    html = re.sub(r"</b><span>", " ", page(workplace))
    assert words in html
    for which in LISTS:
        page(workplace, f"lists/{which}/")


def test_htmx_gets_the_board_alone(workplace: Workplace) -> None:
    workplace.share()
    html = page(workplace, "?level=all", **{"HX-Request": "true", "HX-Target": "board"})
    assert html.lstrip().startswith('<div id="board">')
    assert "8 statements, 1 person." in html
    assert "<html" not in html


def test_every_look_is_one_event(workplace: Workplace) -> None:
    workplace.share()
    looks = AuditEvent.objects.filter(action="team.view")
    for count, after in enumerate(["", "?view=people", *(f"lists/{each}/" for each in LISTS)], 1):
        page(workplace, after)
        assert looks.count() == count
    page(workplace, "what-if/")
    assert looks.count() == 6


def test_names_are_escaped(workplace: Workplace) -> None:
    workplace.join('<b onclick="x()">Kit</b> "Quote"')
    for after in ("", "?view=people", "?view=spread", "?view=coverage", "lists/finished/"):
        assert "<b onclick" not in page(workplace, after)
        assert '" "Quote"' not in page(workplace, after)


ADDRESSES = ["", "what-if/", *(f"lists/{each}/" for each in LISTS)]


@pytest.mark.parametrize("after", ADDRESSES)
def test_only_the_teams_managers_open_it(workplace: Workplace, after: str) -> None:
    workplace.share()
    elsewhere = MembershipFactory.create(kind="manager").user
    tried: Iterator[tuple[User, int]] = iter(
        [
            (UserFactory.create(), 404),
            (elsewhere, 404),
            (workplace.learner, 403),
            (workplace.manager, 200),
        ]
    )
    address = f"/teams/{workplace.team.pk}/{after}"
    for user, status in tried:
        assert signed_in(user).get(address).status_code == status
    assert Client().get(address).status_code == 302


QUERIES = {"": 11, "?view=spread": 10, "?view=people": 10, "?view=coverage": 14}
"""One more where people stand in too many columns to read their levels with who they are."""


@pytest.mark.parametrize("people", [1, 3, 30])
@pytest.mark.parametrize(("after", "queries"), list(QUERIES.items()))
def test_views_have_one_query_count(
    workplace: Workplace,
    people: int,
    after: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    aim(workplace, "proficient")
    for number in range(people):
        workplace.join(f"Kit {number}")
    aim(workplace, "emerging", User.objects.get(name="Kit 0"))
    client = signed_in(workplace.manager)
    with django_assert_num_queries(
        queries + (people > 25 and after in ("?view=spread", "?view=people"))
    ):
        client.get(f"/teams/{workplace.team.pk}/{after}")


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(("which", "queries"), list(zip(LISTS, (9, 9, 10, 10), strict=True)))
def test_lists_have_one_query_count(
    workplace: Workplace,
    people: int,
    which: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    aim(workplace, "proficient")
    for number in range(people):
        evidenced(workplace.join(f"Kit {number}", "1"), lines(workplace)[0])
    client = signed_in(workplace.manager)
    with django_assert_num_queries(queries):
        client.get(f"/teams/{workplace.team.pk}/lists/{which}/")


def test_a_large_team_is_counted_first_and_paged_by_fifty(workplace: Workplace) -> None:
    aim(workplace, "emerging")
    for number in range(52):
        workplace.join(f"Kit {number:02}", "1")
    Assessment.objects.update(started_at=F("started_at") - timedelta(days=1))
    html = page(workplace)
    assert 'class="stack"' in html
    assert "<b>52</b> of 52" in html
    assert 'class="c r1"' not in html.split('class="lgd"')[0]
    matrix = page(workplace, "?view=matrix&per=50&page=2")
    assert matrix.count('<th scope="col"><a href="p/') == 2
    assert "Page 2 of 2, 52 people" in matrix
    assert page(workplace, "?view=matrix&per=100").count('<th scope="col"><a href="p/') == 52
    assert page(workplace, "?view=people&page=9").count("</tr>") == 1 + 3
