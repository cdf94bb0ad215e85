"""Occupations side by side."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factories import MembershipFactory, OrganisationFactory, framework, signed_in
from factories.onet import Anchors, known
from frameworks.actions import retire
from frameworks.comparing import Rungs, Side, facts_of, kinds_of, ladders_of
from frameworks.finding.index import index_all
from frameworks.models import Anchor, Framework, Occupation, OccupationTitle, RelatedOccupation
from frameworks.onet.anchors import Line

PAGE = "/compare/"
A, B, C = "41-3031.00", "41-3099.00", "55-1011.00"


def side(code: str, **changes: Any) -> Side:
    given: dict[str, Any] = {
        "id": 1,
        "code": code,
        "title": f"Title {code}",
        "description": "",
        "group": "Sales",
        "zone": 4,
        "inferred": False,
        "version": "",
        "onet": "30.2",
        "strands": {},
        "anchors": {},
    }
    return Side(**(given | changes))


def listed(*names: str) -> dict[str, list[Line]]:
    return {"skills": [Line(name, "", None) for name in names]}


@pytest.mark.parametrize(
    ("have", "shared", "alone"),
    [
        (("xy", "xz"), {"AB": "x"}, {"A": "y", "B": "z"}),
        (("xy", "xy"), {"AB": "xy"}, {"A": "", "B": ""}),
        (("x", "y"), {}, {"A": "x", "B": "y"}),
        (("x", ""), {}, {"A": "x", "B": ""}),
        (
            ("wxy1", "wxz2", "wyz3"),
            {"ABC": "w", "AB": "x", "AC": "y", "BC": "z"},
            {"A": "1", "B": "2", "C": "3"},
        ),
    ],
)
def test_anchors_are_shared_by_all_by_two_or_by_none(
    have: tuple[str, ...], shared: dict[str, str], alone: dict[str, str]
) -> None:
    (kind,) = kinds_of([side(str(n), anchors=listed(*names)) for n, names in enumerate(have)])

    def told(groups: Any) -> dict[str, str]:
        return {
            "".join(letter for letter, _ in each.of): "".join(row.name for row in each.rows)
            for each in groups
        }

    assert (told(kind.shared), told(kind.alone)) == (shared, alone)
    assert kind.silent == "".join(
        letter for letter, names in zip("ABC", have, strict=False) if not names
    )


@pytest.mark.parametrize(
    ("kind", "have", "heads"),
    [
        ("skills", ("xy", "xz"), ["In both", "Only A", "Only B"]),
        ("skills", ("xy", ""), ["In A", "B"]),
        ("skills", ("x", "xy", "xz"), ["In all three", "Only A", "Only B", "Only C"]),
        ("skills", ("xy", "", "xz"), ["In A and C", "In A, not in C", "B", "In C, not in A"]),
        ("skills", ("", "x", ""), ["A", "In B", "C"]),
        ("tasks", ("xy", "xz"), ["In both", "In the words of A", "In the words of B"]),
        ("tasks", ("x", ""), ["In the words of A", "B"]),
        ("abilities", ("xy", "xz"), ["In both", "Among the first of A", "Among the first of B"]),
    ],
)
def test_only_is_said_where_all_are_known(
    kind: str, have: tuple[str, ...], heads: list[str]
) -> None:
    lines = [listed(*names)["skills"] for names in have]
    (found,) = kinds_of([side(str(n), anchors={kind: each}) for n, each in enumerate(lines)])
    assert [group.head for group in (*found.shared, *found.alone)] == heads


@pytest.mark.parametrize("key", ["technology", "relatedTitles", "tasks"])
def test_what_another_has_without_showing_it_is_not_had_alone(key: str) -> None:
    def lines(names: str) -> dict[str, list[Line]]:
        return {key: [Line(name, "", None) for name in names]}

    sides = [
        side(A, anchors=lines("wx"), whole=lines("wxy")),
        side(B, anchors=lines("y"), whole=lines("yxz")),
    ]
    (kind,) = kinds_of(sides)
    told = {
        "".join(letter for letter, _ in each.of): [row.name for row in each.rows]
        for each in (*kind.shared, *kind.alone)
    }
    assert told == {"AB": ["x", "y"], "A": ["w"], "B": []}


def test_names_are_the_same_whatever_their_capitals_and_spaces() -> None:
    sides = [
        side(A, anchors=listed("Active  listening")),
        side(B, anchors=listed("active Listening")),
    ]
    (kind,) = kinds_of(sides)
    assert [row.name for row in kind.shared[0].rows] == ["Active  listening"]


def test_the_most_important_comes_first_and_unknown_importance_is_not_zero() -> None:
    mine = {"skills": [Line("Less", "", 3.0), Line("More", "", 3.5), Line("Bare", "", None)]}
    yours = {"skills": [Line("Less", "", 3.2), Line("More", "", 4.5), Line("Bare", "", None)]}
    (kind,) = kinds_of([side(A, anchors=mine), side(B, anchors=yours)])
    assert [(row.name, row.values) for row in kind.shared[0].rows] == [
        ("More", ("3.50", "4.50")),
        ("Less", ("3.00", "3.20")),
        ("Bare", ("", "")),
    ]
    assert kind.shared[0].rows[0].cells[1] == ("B", "4.50", "90%")


def test_facts_say_where_they_differ() -> None:
    facts = facts_of([side(A), side(B, zone=None), side(C, inferred=True)])
    told = {fact.label: (fact.values, fact.same) for fact in facts}
    assert told["Group"] == (("Sales",) * 3, True)
    assert told["Job Zone"] == (
        (
            "4: considerable preparation",
            "None given",
            "4: considerable preparation (inferred)",
        ),
        False,
    )
    assert told["Statements"] == (("None yet",) * 3, True)


def test_statements_in_the_same_words_are_counted_strand_by_strand() -> None:
    def rungs(words: str) -> dict[str, Rungs]:
        return {"ai": Rungs(1, (("Aware", len(words)),), frozenset(words))}

    sides = [
        side(A, strands=rungs("wxy")),
        side(B, strands=rungs("wx")),
        side(C, strands=rungs("w")),
    ]
    (ladder,) = ladders_of(sides)
    assert [("".join(ls for ls, _ in of), count) for of, count in ladder.same] == [
        ("ABC", 1),
        ("AB", 1),
    ]


@pytest.fixture
def sellers(db: None) -> list[Occupation]:
    """Two of O*NET's, without frameworks."""
    shared: Anchors = {"skills": [("Listening", 3.75), ("Writing", 3.0)], "technology": ["Phones"]}
    return [
        known(
            A, "Share Sellers", shared, group="Sales", job_zone=4, description="They sell shares."
        ),
        known(
            B,
            "Other Sellers",
            {"skills": [("Listening", 4.0), ("Counting", 3.1)], "technology": ["Tills"]},
            group="Sales",
            job_zone=2,
            job_zone_inferred=True,
        ),
    ]


def at(*codes: str, **more: str) -> str:
    given = [*(("soc", code) for code in codes), *more.items()]
    return f"{PAGE}?" + "&".join(f"{key}={value}" for key, value in given)


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))


def test_two_stand_side_by_side(client: Client, sellers: list[Occupation]) -> None:
    page = body(client, at(A, B))
    assert "<title>Share Sellers, Other Sellers compared – NSX</title>" in page
    text = words(page)
    for said in [
        "They sell shares.",
        "4: considerable preparation",
        "2: some preparation (inferred)",
        "In both 1 Skills Share Sellers Other Sellers Listening A 3.75 B 4.00",
        "Only A : Share Sellers 1 Writing 3.00",
        "Only B : Other Sellers 1 Counting 3.10",
        "Only A : Share Sellers 1 Phones",
        "Taken from what O*NET says now. Where it says nothing, from the framework.",
        "This page includes information from the O*NET 30.2 Database",
    ]:
        assert said in text, said
    group, zone = re.findall(r'<th scope="row">(?:Group|Job Zone)</th>.*?</tr>', page)
    assert "Same" in group
    assert "Differs" in zone


def test_what_is_not_known_is_no_zero(client: Client, sellers: list[Occupation]) -> None:
    Anchor.objects.create(occupation=sellers[0], kind="abilities", rank=0, name="Near sight")
    abilities = words(body(client, at(A, B))).partition("Abilities")[2].partition("Technology")[0]
    assert "In A : Share Sellers 1 Near sight" in abilities
    assert "B B : Other Sellers Nothing is known of this." in abilities
    assert "Only" not in abilities


def test_long_lists_are_folded_and_say_how_long_they_are(
    client: Client, sellers: list[Occupation]
) -> None:
    known(C, "Air Crews", {"tasks": ["Fly.", "Land."], "skills": [("Flying", 4.0)]})
    page = body(client, at(A, C))
    (tasks,) = re.findall("<details.*?</details>", page)
    assert "Show 2 tasks of Air Crews Fly. Land." in words(f"<main{tasks}")


def test_what_is_in_both_is_looked_for_in_all_they_have(client: Client, db: None) -> None:
    tools = [f"Tool {n}" for n in range(12)]
    sides = [
        known(A, "Share Sellers", {"technology": tools, "tasks": ["Do it"]}),
        known(B, "Other Sellers", {"technology": [*reversed(tools), "Till"]}),
    ]
    OccupationTitle.objects.bulk_create(
        OccupationTitle(occupation=row, title=title, rank=rank)
        for row, titles in zip(sides, (["Broker", "Trader"], ["Broker"]), strict=True)
        for rank, title in enumerate(titles)
    )
    for row, title in zip(sides, ("Trader", "Broker"), strict=True):
        Anchor.objects.create(occupation=row, kind="relatedTitles", name=title, rank=1)
    text = words(body(client, at(A, B)))
    assert "In both 12 Tool 0" in text
    assert "Till" not in text
    assert "In both 1 Broker" in text
    titles, tasks = (
        text.partition(head)[2].partition(" of Share Sellers ")[2]
        for head in ("Only A : Share Sellers 1", "In the words of A : Share Sellers 1")
    )
    assert titles.startswith("Trader")
    assert tasks.startswith("Do it")


def test_a_framework_speaks_where_onet_says_nothing(
    client: Client, sellers: list[Occupation]
) -> None:
    made = framework(A, title="Brokers", ai=(1, 1, 1, 1))
    Framework.objects.filter(pk=made.pk).update(
        anchors=[["skills", ["Juggling"]], ["abilities", ["Near sight"]]]
    )
    framework("99-9999.00", title="Clerks", ai=(1, 1, 1, 1))
    text = words(body(client, at(A, "99-9999.00")))
    assert "Juggling" not in text
    assert "Near sight" in text
    assert "A: from its framework." in text
    assert "4 statements in the same words in both" in text
    assert "8 statements in the same words in both" in text
    assert "Brokers" in text


def test_without_a_framework_it_is_called_what_onet_calls_it(
    client: Client, sellers: list[Occupation]
) -> None:
    assert retire(framework=framework(A, title="Brokers"), by=None)
    text = words(body(client, at(A)))
    assert "Share Sellers" in text
    assert "Brokers" not in text


def test_occupations_are_found_added_swapped_and_taken_out(
    client: Client, sellers: list[Occupation]
) -> None:
    crews = known(C, "Air Crews")
    OccupationTitle.objects.create(occupation=crews, title="Navigator", rank=1)
    index_all()
    page = body(client, at(A, q="navigator"))
    assert f'href="{PAGE}?soc={A}&amp;soc={C}"' in page
    page = body(client, at(A, B, place="1", q="air"))
    assert "Instead of Share Sellers" in page
    assert f'href="{PAGE}?soc={C}&amp;soc={B}"' in page
    page = body(client, at(A, B, C))
    assert 'role="search"' not in page
    assert f'href="{PAGE}?soc={A}&amp;soc={C}"' in page, "without B"
    assert f'href="{PAGE}?soc={A}&amp;soc={B}&amp;soc={C}&amp;place=2#finder"' in page
    assert "No other occupation matches ‘100%’" in words(body(client, at(A, q="100%25")))


def test_with_one_its_nearest_are_offered(client: Client, sellers: list[Occupation]) -> None:
    near = known(C, "Air Crews")
    RelatedOccupation.objects.create(occupation=sellers[0], to=near, tier="Supplemental", index=1)
    page = body(client, at(A))
    assert f'<a href="{PAGE}?soc={A}&amp;soc={C}">Air Crews</a>' in page
    assert "At a glance" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Find the first occupation"),
        ("?soc=", "Find the first occupation"),
        ("?soc=%00&soc=%20", "Find the first occupation"),
        ("?soc=99-0000.00", "We know no occupation ‘99-0000.00’."),
        (f"?soc={A}&soc={'x' * 500}", f"We know no occupation ‘{'x' * 80}’."),
        (f"?soc={A}&soc={A}", "One of them was there twice."),
        (f"?soc={A}&soc={B}&soc=x&soc=y", "We know no occupation ‘x’. We know no occupation ‘y’."),
        (f"?soc=x&soc=y&soc={A}&soc={B}", "In both 1"),
        (f"?soc={A[:7]}&soc={B}", "In both 1"),
        (f"?soc={A[:7]}&soc={A}", "One of them was there twice."),
        ("?soc=99-0000", "We know no occupation ‘99-0000.00’."),
        (f"?soc={A}&place=0", "Compare it with…"),
        (f"?soc={A}&place=-1", "Compare it with…"),
        (f"?soc={A}&place=٣", "Compare it with…"),
        (f"?soc={A}&place=9", "Compare it with…"),
        (f"?soc={A}&q=%00", "Compare it with…"),
    ],
)
def test_odd_addresses_are_answered_in_words(
    client: Client, sellers: list[Occupation], query: str, said: str
) -> None:
    assert said in words(body(client, PAGE + query))


def test_the_first_three_that_are_known_are_compared(
    client: Client, sellers: list[Occupation]
) -> None:
    known(C, "Air Crews")
    known("55-1012.00", "Land Crews")
    text = words(body(client, at("x", A, B, C, "55-1012.00")))
    assert "3 occupations fit side by side. These are the first 3." in text
    assert "Air Crews" in text
    assert "Land Crews" not in text
    assert "These are the first" not in words(body(client, at("x", A, B, C)))


def test_what_is_found_and_what_is_near_is_credited(
    client: Client, sellers: list[Occupation]
) -> None:
    index_all()
    assert "O*NET" not in words(body(client, PAGE))
    assert "from the O*NET 30.2 Database" in words(body(client, f"{PAGE}?q=sellers"))
    framework("99-9999.00", title="Clerks")
    clerks = Occupation.objects.get(code="99-9999.00")
    RelatedOccupation.objects.create(occupation=clerks, to=sellers[0], tier="Supplemental", index=1)
    assert "from the O*NET 30.2 Database" in words(body(client, at("99-9999.00")))


def test_text_is_never_markup(client: Client, db: None) -> None:
    evil = "<img src=x>"
    known(A, evil, {"tasks": [evil], "skills": [(evil, 3.0)]}, description=evil, group=evil)
    known(B, "Plain", {"skills": [(evil, 4.0)]})
    page = body(client, at(A, B, q=evil) + f"&soc={evil}")
    assert "<img" not in page
    assert page.count("&lt;img src=x&gt;") > 5


def test_a_local_role_is_compared_by_its_readers_alone(
    client: Client, sellers: list[Occupation]
) -> None:
    home = OrganisationFactory.create(slug="harbour")
    framework("x-harbour-pilot", title="Harbour pilots")
    Occupation.objects.filter(code="x-harbour-pilot").update(organisation=home)
    path = at(A, "x-harbour-pilot", q="pilot")
    stranger = words(body(client, path))
    assert "Harbour pilots" not in stranger
    assert "We know no occupation ‘x-harbour-pilot’." in stranger
    member = MembershipFactory.create(team__organisation=home).user
    assert "Harbour pilots" in words(body(signed_in(member), path))
    assert f'href="{at(A, "x-harbour-pilot").replace("&", "&amp;")}"' in body(
        signed_in(member), at(A, q="pilot")
    )


@pytest.mark.parametrize(("codes", "queries"), [((A, B), 6), ((A, B, C), 5)])
def test_the_number_of_queries_does_not_grow_with_anchors(
    client: Client,
    sellers: list[Occupation],
    codes: tuple[str, ...],
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    known(C, "Air Crews")
    for count in (1, 30):
        Anchor.objects.filter(kind="tasks").delete()
        Anchor.objects.bulk_create(
            Anchor(occupation=row, kind="tasks", rank=n, name=f"Task {n}")
            for row in Occupation.objects.all()
            for n in range(count)
        )
        with django_assert_num_queries(queries):
            page = body(client, at(*codes))
        assert page.count("<li>Task ") == min(count, 8)


@pytest.mark.parametrize("count", [2, 3])
def test_each_framework_costs_one_query_once(
    client: Client, db: None, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    codes = [f"99-999{n}.00" for n in range(count)]
    for code in codes:
        framework(code)
    near = 1 if count == 2 else 0  # offered while there is room for one more
    for queries in (3 + near + count, 3 + near):  # edition, occupations, anchors
        with django_assert_num_queries(queries):
            body(client, at(*codes))


def test_both_pages_of_an_occupation_lead_here(client: Client, sellers: list[Occupation]) -> None:
    framework("99-9999.00")
    for code in (A, "99-9999.00"):
        assert f'href="{PAGE}?soc={code}"' in body(client, f"/occupations/{code}/")
