"""Which of all that O*NET says is shown, and what is inferred."""

from typing import Any

import pytest

from frameworks.onet import anchors
from frameworks.onet.groups import GROUPS, group_of

ONE = "41-3031.00"


def rating(name: str, value: float, scale: str = "IM", *flags: bool) -> tuple[Any, ...]:
    suppress, irrelevant = flags or (False, False)
    return (ONE, f"2.A.{name}", name, scale, value, suppress, irrelevant)


def names(found: anchors.Lines) -> list[str]:
    return [line.name for line in found.get(ONE, [])]


def test_skills_are_those_of_importance_three_and_more_the_highest_first() -> None:
    rows = [rating("b", 3.0), rating("a", 3.5), rating("c", 2.99), rating("d", 3.5)]
    rows += [rating("c", 5.0, "LV")]
    found = anchors.kinds(["IM"])["skills"](rows)
    assert names(found) == ["a", "d", "b"]
    assert found[ONE][0] == anchors.Line("a", "2.A.a", 3.5)


def test_what_should_be_suppressed_or_is_not_relevant_is_left_out() -> None:
    rows = [
        rating("kept", 4.0),
        rating("suppressed", 4.0, "IM", True, False),
        rating("irrelevant", 4.0),
        rating("irrelevant", 1.0, "LV", False, True),
        rating("level suppressed", 4.0),
        rating("level suppressed", 1.0, "LV", True, False),
    ]
    assert names(anchors.kinds(["IM"])["knowledge"](rows)) == ["kept", "level suppressed"]


@pytest.mark.parametrize(("kind", "most"), [("abilities", 10), ("workStyles", 6)])
def test_of_abilities_and_work_styles_the_highest_are_taken(kind: Any, most: int) -> None:
    rows = [rating(f"{n:02}", 1 + n / 10) for n in range(15)]
    found = anchors.kinds(["WI", "IM"])[kind](rows)
    assert names(found) == [f"{n:02}" for n in range(14, 14 - most, -1)]


def test_work_styles_go_by_impact_where_there_is_any() -> None:
    rows = [rating("a", 4.0, "IM"), rating("a", -1.0, "WI"), rating("b", 0.5, "WI")]
    assert names(anchors.kinds(["WI", "IM"])["workStyles"](rows)) == ["b", "a"]
    assert names(anchors.kinds(["IM", "WI"])["workStyles"](rows)) == ["a"]


def test_all_technology_and_tasks_are_kept_and_the_first_of_the_file_are_shown() -> None:
    tools = anchors.technology([(ONE, f"Kind {n // 2}", str(n // 2)) for n in range(30)])
    assert names(tools) == [f"Kind {n}" for n in range(15)]
    tasks = anchors.tasks([(ONE, str(n), f"Task {n}") for n in range(12)])
    assert names(tasks) == [f"Task {n}" for n in range(12)]
    shown = anchors.shown({"technology": tools[ONE], "tasks": tasks[ONE], "cip": tools[ONE]})
    assert [line.name for line in shown["technology"]] == [f"Kind {n}" for n in range(10)]
    assert [line.name for line in shown["tasks"]] == [f"Task {n}" for n in range(8)]
    assert len(shown["cip"]) == 15


def test_crosswalks_give_each_program_once() -> None:
    programs = anchors.study_programs([(ONE, "01.0000"), (ONE, "52.0804"), (ONE, "01.0000")])
    assert [line.code for line in programs[ONE]] == ["01.0000", "52.0804"]
    trades = anchors.apprenticeships([(ONE, "0870CB", "Seller"), (ONE, "0870", "Seller")])
    assert trades[ONE] == [anchors.Line("Seller", "0870CB", None)]


def test_every_title_is_kept_once_and_twelve_are_shown() -> None:
    rows = [(ONE, f"Title {n}", "") for n in range(20)]
    rows += [(ONE, "Title 3", "T3"), (ONE, "Registered (R)", "R"), (ONE, "Registered (R)", "")]
    titles = anchors.titles(rows)
    assert len(titles[ONE]) == 21
    assert titles[ONE][3] == ("Title 3", "T3")
    assert titles[ONE][-1] == ("Registered (R)", "R")
    assert names(anchors.related_titles(titles)) == [f"Title {n}" for n in range(12)]


@pytest.mark.parametrize(
    ("stated", "code", "zone"),
    [
        ({"41-3031.00": 4}, "41-3031.00", (4, False)),
        ({"41-3031.00": 4, "41-3011.00": 2, "41-3021.00": 2}, "41-3031.02", (4, True)),
        ({"41-3011.00": 3, "41-3021.00": 3, "41-3041.00": 2}, "41-3099.00", (3, True)),
        ({"41-3011.00": 5, "41-3021.00": 2}, "41-3099.00", (2, True)),
        ({"41-2011.00": 5}, "41-3099.00", None),
    ],
)
def test_a_job_zone_that_is_not_stated_is_inferred(
    stated: dict[str, int], code: str, zone: tuple[int, bool] | None
) -> None:
    assert anchors.job_zones([code], stated).get(code) == zone


def test_there_are_23_major_groups() -> None:
    assert len(GROUPS) == 23
    assert group_of("41-3031.00") == "Sales & Related"
    assert group_of("43-4011.00") == "Office & Administrative Support"
    assert group_of("99-9999.00") == ""
    assert max(map(len, GROUPS.values())) <= 45
