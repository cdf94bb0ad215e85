"""What is known of AI in an occupation, as readers see it: alone, and beside a framework."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from factories import OrganisationFactory
from factories.ai import AEI, SAFI, WEF, evidence_csv
from frameworks.actions.ai_evidence import import_ai_evidence
from frameworks.ai_evidence.parts import Part
from frameworks.ai_evidence.read import read_file
from frameworks.documents import StrandDoc
from frameworks.models import Occupation
from frameworks.packs import NOT_GIVEN, pack_of, says_anything

from .conftest import Import

HOME = "/occupations/49-3091.00/"


def pack(**found: Any) -> list[list[tuple[str, str]]]:
    """Label and value of each figure, part by part, of a framework's own pack."""
    parts = pack_of(StrandDoc("ai", None, (), found), {})
    return [[(each.label, each.value) for each in part.figures] for part in parts]


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        (
            "aei",
            {"augmentShare": 0.95, "taskObservations": 1092},
            [
                ("People stay in charge", "95%"),
                ("Tasks observed", "1,092"),
                ("Time saved", NOT_GIVEN),
                ("AI autonomy", NOT_GIVEN),
            ],
        ),
        (
            "aei",
            {"taskObservations": 0, "augmentShare": 0, "timeSaved": None, "aiAutonomy": 3.0},
            [
                ("Tasks observed", "0"),
                ("People stay in charge", "0%"),
                ("Time saved", NOT_GIVEN),
                ("AI autonomy", "3"),
            ],
        ),
        (
            "safi",
            {"topSkill": "JavaScript", "score": 42.2, "quadrant": "", "more": "of_it"},
            [
                ("Top skill", "JavaScript"),
                ("Score of 100", "42.2"),
                ("Quadrant", NOT_GIVEN),
                ("More", "Of it"),
                ("Match", NOT_GIVEN),
            ],
        ),
        (
            "wef",
            {"cluster": "some_words"},
            [("Cluster", "Some words"), ("Skill family", NOT_GIVEN)],
        ),
        ("wef", {"label": "Words"}, [("Cluster", NOT_GIVEN)]),
        ("wef", {"label": "Words", "cluster": "words"}, []),
        (
            "aei",
            {
                "augmentShare": "95%",
                "timeSaved": "0.9",
                "taskObservations": "nan",
                "aiAutonomy": 2.91,
            },
            [
                ("People stay in charge", "95%"),
                ("Time saved", "90%"),
                ("Tasks observed", NOT_GIVEN),
                ("AI autonomy", "2.91"),
            ],
        ),
        ("ours", {"mood": "good"}, [("Mood", "Good")]),
        ("ours", {"mood": True}, [("Mood", "Yes")]),
        ("aei", "plain", [("Value", "Plain")]),
    ],
)
def test_a_missing_figure_is_said_to_be_missing(
    kind: str, values: Any, shown: list[tuple[str, str]]
) -> None:
    assert pack(**{kind: values}) == [shown]


@pytest.mark.parametrize(
    "found",
    [
        {},
        {"aei": {}},
        {"aei": None},
        {"aei": "n/a"},
        {"aei": {"taskObservations": None}, "wef": {"label": "none"}},
        {"x": {"a": []}},
        {"x": None},
    ],
)
def test_a_pack_without_any_value_is_none(found: dict[str, Any]) -> None:
    assert pack(**found) == []
    assert not says_anything(found)
    both = pack(**found, safi={"score": 0})
    assert both
    assert all(both)


@pytest.mark.parametrize(
    ("key", "value", "shown", "bar"),
    [
        ("augmentShare", 0, "0%", "0%"),
        ("augmentShare", -0.0, "0%", "0%"),
        ("augmentShare", 0.0001, "under 1%", "1%"),
        ("augmentShare", 0.004, "under 1%", "1%"),
        ("augmentShare", 0.005, "1%", "1%"),
        ("augmentShare", 0.125, "13%", "12%"),
        ("augmentShare", 0.994, "99%", "99%"),
        ("augmentShare", 0.996, "over 99%", "99%"),
        ("augmentShare", 0.9999, "over 99%", "99%"),
        ("augmentShare", 1, "100%", "100%"),
        ("augmentShare", 95, "95", ""),
        ("score", 0.004, "under 0.01", "1%"),
        ("score", 42.125, "42.13", "42%"),
        ("score", 100, "100", "100%"),
        ("aiAutonomy", 2.9133333333, "2.91", ""),
        ("taskObservations", 10**30, f"{10**30:,}", ""),
        ("taskObservations", 1e300, "1e+300", ""),
    ],
)
def test_only_nothing_is_zero_and_only_all_is_a_hundred(
    key: str, value: float, shown: str, bar: str
) -> None:
    kind = "safi" if key == "score" else "aei"
    (part,) = pack_of(StrandDoc("ai", None, (), {kind: {key: value}}), {})
    assert (part.figures[0].value, part.figures[0].share) == (shown, bar)


def now(kind: str = "aei", **values: Any) -> dict[str, Part]:
    return {kind: Part("49-3091.00", kind, values, "Index", "", date(2026, 5, 1))}


OWN = {"taskObservations": 214, "augmentShare": 0.81, "timeSaved": 0.342, "aiAutonomy": 2.14}


@pytest.mark.parametrize(
    ("imported", "differs"),
    [
        (OWN, None),
        (OWN | {"timeSaved": 0.34200001}, None),  # nobody would read more than two decimals
        (OWN | {"timeSaved": 0.3421}, [("Time saved", "34.21%", "34.2%")]),
        (OWN | {"augmentShare": 0.8}, [("People stay in charge", "80%", "81%")]),
        (OWN | {"timeSaved": 0.4}, [("Time saved", "40%", "34%")]),
        (
            {key: OWN[key] for key in ("taskObservations", "augmentShare", "timeSaved")},
            [("AI autonomy", NOT_GIVEN, "2.14")],
        ),
    ],
)
def test_imported_data_stands_beside_where_it_reads_otherwise(
    imported: dict[str, Any], differs: list[tuple[str, str, str]] | None
) -> None:
    (part,) = pack_of(StrandDoc("ai", None, (), {"aei": OWN}), {}, now(**imported))
    assert [each.value for each in part.figures] == ["214", "81%", "34%", "2.14"]
    found = part.now and [(each.label, each.value, each.here) for each in part.now.figures]
    assert found == differs


@pytest.mark.parametrize(
    ("own", "imported", "read"),
    [
        (0, 0.004, ("under 1%", "0%")),
        (0, 0.00001, ("under 1%", "0%")),
        (0.001, 0.002, ("0.2%", "0.1%")),
        (1, 0.9999, ("over 99%", "100%")),
    ],
)
def test_values_are_compared_and_not_how_they_read(
    own: float, imported: float, read: tuple[str, str]
) -> None:
    strand = StrandDoc("ai", None, (), {"aei": OWN | {"timeSaved": own}})
    (part,) = pack_of(strand, {}, now("aei", **{**OWN, "timeSaved": imported}))
    assert part.now
    assert [(each.value, each.here) for each in part.now.figures] == [read]


def test_where_an_import_says_the_same_its_day_is_told() -> None:
    (part,) = pack_of(StrandDoc("ai", None, (), {"aei": OWN}), {}, now("aei", **OWN))
    assert part.now is None
    assert part.same
    assert (part.same.source, part.same.dated) == ("Index", date(2026, 5, 1))
    (part,) = pack_of(
        StrandDoc("ai", None, (), {"aei": OWN}), {}, now("aei", **{**OWN, "timeSaved": 1})
    )
    assert part.same is None


def test_a_value_that_only_the_imported_data_has_stands_beside_too() -> None:
    (part,) = pack_of(StrandDoc("ai", None, (), {"aei": {}}), {}, now(timeSaved=0.4))
    assert part.now
    assert [(each.label, each.here) for each in part.now.figures] == [("Time saved", NOT_GIVEN)]
    own = StrandDoc("ai", None, (), {"wef": {"cluster": "words", "label": "Words"}})
    (part,) = pack_of(own, {}, now("wef", cluster="words", label="Other words"))
    assert part.now
    assert [(e.value, e.here) for e in part.now.figures] == [("Other words", "Words")]


def test_what_only_was_imported_follows_a_frameworks_own() -> None:
    imported = now(timeSaved=0.4) | now("wef", label="Words")
    for strand in (StrandDoc("ai", None, (), {"safi": {"score": 1}}), None):
        parts = pack_of(strand, {}, imported)
        assert [part.key for part in parts[-2:]] == ["aei", "wef"]
        assert [part.dated for part in parts[-2:]] == [date(2026, 5, 1)] * 2
    assert pack_of(None, {}) == ()


# -- pages ------------------------------------------------------------------------


def evidence(*rows: dict[str, str]) -> None:
    told = read_file("a.csv", evidence_csv(*rows), timezone.localdate())
    import_ai_evidence(parts=told.parts, by=None)


def section(client: Client, path: str, status: int = 200) -> str:
    """The evidence pack of a page in words, "" where there is none."""
    response = client.get(path)
    assert response.status_code == status
    found = re.search(r'<section class="card pack".*?</section>', response.content.decode(), re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group())) if found else ""


@pytest.fixture
def bicycles(db: None) -> None:
    Occupation.objects.create(
        code="49-3091.00",
        title="Bicycle Repairers",
        onet_release="30.2",
        onet_says={"title": "Bicycle Repairers"},
    )


def test_an_occupation_without_a_framework_shows_what_was_imported(
    client: Client, bicycles: None
) -> None:
    assert section(client, HOME) == ""
    evidence({**AEI, "aei_time_saved": ""} | SAFI | WEF)
    text = section(client, HOME)
    for said in [
        "Use seen in practice Our index, as of 24 March 2026. Open source",
        "Tasks observed 214",
        "People stay in charge 81%",
        "Time saved Not given",
        "How far AI can go Our scores, as of 1 April 2026 Top skill Troubleshooting",
        "Technological Literacy This work belongs to this family of skills.",
        "AI data is identified for 1 occupation.",
    ]:
        assert said in text, said
    page = client.get(HOME).content.decode()
    assert 'href="https://example.org/index" rel="noopener noreferrer"' in page
    assert '<a href="#pack">' in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    client: Client, bicycles: None, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row: dict[str, str] = {}
    for part in [AEI, SAFI, WEF][:number]:
        row |= part
    evidence(row)
    # edition, versions, occupation, anchors, related, evidence, identified, who asks
    with django_assert_num_queries(8):
        assert section(client, HOME)


def test_a_framework_keeps_its_own_pack_and_shows_beside_it_what_differs(
    client: Client, imported: Import, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    imported()
    before = section(client, f"{HOME}ai/")
    assert "differs" not in before
    assert "as of" not in before
    evidence({**AEI, "aei_time_saved": "0.4"} | SAFI | {**WEF, "wef_label": "Other words"})
    with django_assert_num_queries(8):  # edition, what it rests on; evidence, identified
        text = section(client, f"{HOME}ai/")
    assert "Time saved 34%" in text
    assert (
        "Data as of 24 March 2026 differs Time saved 40% here: 34% Our index, as of 24 March 2026."
    ) in text
    assert "Skill family Other words here: Technological Literacy" in text
    assert text.count("differs") == 2
    export = client.get(f"{HOME}export.json").json()
    assert export["ai"]["evidencePack"]["aei"]["timeSaved"] == 0.342


def test_ai_skills_without_a_pack_show_what_was_imported(client: Client, imported: Import) -> None:
    imported(ai={"description": "x", "levels": {"a": {"label": "A", "statements": ["One"]}}})
    assert section(client, f"{HOME}ai/") == ""
    evidence(AEI)
    assert "Our index, as of 24 March 2026" in section(client, f"{HOME}ai/")
    assert section(client, f"{HOME}sources/") == ""


def test_a_framework_without_ai_skills_shows_it_with_its_sources(
    client: Client, imported: Import, example: dict[str, Any]
) -> None:
    levels = {
        key: {"label": level["label"], "statements": ["One"]}
        for key, level in example["framework"]["levels"].items()
    }
    imported(schemaVersion="1.0", framework__levels=levels)
    evidence(AEI)
    assert "Our index, as of 24 March 2026" in section(client, f"{HOME}sources/")
    assert section(client, HOME) == ""


def test_a_role_of_an_organisation_keeps_its_data_to_itself(client: Client, bicycles: None) -> None:
    evidence(AEI)
    Occupation.objects.update(organisation=OrganisationFactory.create())
    section(client, HOME, 404)


def test_text_of_the_data_is_never_markup(client: Client, bicycles: None) -> None:
    evil = "<img src=x>"
    evidence(
        {**AEI, "aei_source": evil, "aei_url": "https://example.org/?<img>"}
        | {**SAFI, "safi_top_skill": evil, "safi_quadrant": evil}
        | {**WEF, "wef_label": evil}
    )
    page = client.get(HOME).content.decode()
    assert "<img" not in page
    assert page.count("&lt;img src=x&gt;") >= 4


def test_the_help_page_counts_the_occupations(client: Client, bicycles: None) -> None:
    assert (
        'for <b class="num">0</b> occupations today'
        in client.get("/help/sources/").content.decode()
    )
    evidence(AEI)
    page = client.get("/help/sources/").content.decode()
    assert 'for <b class="num">1</b> occupation today' in page
    assert 'id="ai-data"' in page
