"""What a manager takes along of a team: equal to the database cell by cell, and to the page."""

import csv
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.cells import Cell
from assessments.exporting import as_xlsx
from assessments.exporting.sheet import Line, Sheet, Someone, told_apart
from assessments.gaps import Tally
from assessments.models import (
    Assessment,
    Evidence,
    EvidenceUse,
    Rating,
    Review,
    StoredPlacement,
    Target,
)
from factories import (
    MembershipFactory,
    RoleFactory,
    UserFactory,
    Workplace,
    framework,
    signed_in,
    started,
)
from frameworks.models import Framework, Statement
from frameworks.queries import documents
from nsx.accounts.models import AuditEvent, Team, User

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\ttab first",
    "two\nlines",
    "Zoë 🚲 Núñez",
    "‏عمر",
    "x" * 150,
    "bell\a",
)
LABELS = {1: "Not yet", 2: "Partly", 3: "Fully", 4: "Beyond", "na": "Not part of my work"}
ANSWERS = ("33333311", "11112.04", "44440321", "2.2.2.2.", "33321111")


@pytest.fixture
def team(workplace: Workplace) -> Team:
    """Six who share, with all there can be in a cell, and one who does not."""
    workplace.share()
    MembershipFactory.create(team=workplace.team, user__name="Nobody Sharing")
    people = [workplace.result]
    people += [workplace.join(f"Kit {number}", said) for number, said in enumerate(ANSWERS)]
    learner = MembershipFactory.create(team=workplace.team, user__name="Still Rating").user
    unfinished = started(learner, workplace.framework, occupational="344")
    actions.share_occupation(assessment=unfinished, team=workplace.team, only=False, by=learner)
    people.append(unfinished)
    for user, level in ((None, "proficient"), (people[2].learner, "developing")):
        Target.objects.create(
            team=workplace.team,
            user=user,
            occupation=workplace.framework.occupation,
            strand="occupational",
            level=level,
        )
    for number, assessment in enumerate(people):
        ratings = list(assessment.ratings.filter(value__isnull=False).order_by("statement"))
        for rating in ratings[number % 3 :: 2]:
            actions.review_rating(
                assessment=assessment,
                statement=rating.statement_id,
                value=rating.value if rating.pk % 3 else 1 + (rating.value or 0) % 4,
                by=workplace.manager,
            )
        for rating in ratings[:: 1 + number % 3]:
            for _ in range(1 + rating.pk % 2):
                note = Evidence.objects.create(owner=assessment.learner, kind="note", note="Done")
                EvidenceUse.objects.create(
                    evidence=note, assessment=assessment, statement_id=rating.statement_id
                )
        Rating.objects.filter(pk__in=[rating.pk for rating in ratings[1::3]]).update(not_sure=True)
        Rating.objects.filter(pk__in=[rating.pk for rating in ratings[::4]]).update(revision=9)
        actions.place_anew(assessment=assessment)
    return workplace.team


def page(workplace: Workplace, query: str = "", path: str = "") -> str:
    response = signed_in(workplace.manager).get(f"/teams/{workplace.team.pk}/{path}{query}")
    assert response.status_code == 200
    return response.content.decode()


def table(workplace: Workplace, query: str = "") -> list[list[str]]:
    """The rows of the CSV."""
    response = signed_in(workplace.manager).get(f"/teams/{workplace.team.pk}/export.csv{query}")
    assert response.status_code == 200
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))


def book(workplace: Workplace, query: str = "") -> Any:
    """The workbook, opened."""
    response = signed_in(workplace.manager).get(f"/teams/{workplace.team.pk}/export.xlsx{query}")
    assert response.status_code == 200
    return load_workbook(BytesIO(response.content))


def rows_of(sheet: Any) -> list[list[object]]:
    return [["" if cell is None else cell for cell in row] for row in sheet.values]


class Truth:
    """The same from plain rows of the database, one question at a time."""

    def __init__(self, team: Team, kind: str = "occupational") -> None:
        self.framework = Framework.objects.get()
        self.statements = list(
            Statement.objects.filter(level__domain__strand__kind=kind).order_by(
                "level__domain__position", "level__rank", "position"
            )
        )
        self.team = team
        shown = Assessment.objects.filter(learner__shares__team=team).select_related("learner")
        self.shown = sorted(shown, key=lambda each: each.learner.name.casefold())
        self.others = list(
            User.objects.filter(memberships__team=team, memberships__kind="member").exclude(
                pk__in=[each.learner_id for each in shown]
            )
        )

    def target(self, user: User | None) -> int:
        found = Target.objects.filter(team=self.team, user=user).first()
        if found is None:
            return self.target(None) if user else 0
        return ["emerging", "developing", "proficient", "advanced"].index(found.level) + 1

    def said(self, assessment: Assessment, statement: Statement) -> Any:
        rating = Rating.objects.filter(assessment=assessment, statement=statement).first()
        if rating is None or not (rating.value or rating.not_applicable):
            return None
        return rating.value or "na"

    def review(self, assessment: Assessment, statement: Statement) -> Review | None:
        return (
            Review.objects.filter(assessment=assessment, statement=statement, value__isnull=False)
            .order_by("-created_at", "-pk")
            .first()
        )

    def agrees(self, assessment: Assessment, statement: Statement) -> bool | None:
        rating = Rating.objects.filter(assessment=assessment, statement=statement).first()
        review = self.review(assessment, statement)
        if rating is None or review is None or review.revision_seen != rating.revision:
            return None
        return review.value == rating.value

    def confirmed(self, assessment: Assessment, statement: Statement) -> bool:
        return self.agrees(assessment, statement) is True

    def unsure(self, assessment: Assessment, statement: Statement) -> bool:
        return Rating.objects.filter(
            assessment=assessment, statement=statement, not_sure=True
        ).exists()

    def evidence(self, assessment: Assessment, statement: Statement) -> int:
        return EvidenceUse.objects.filter(assessment=assessment, statement=statement).count()

    def cell(self, assessment: Assessment, statement: Statement) -> str:
        said = self.said(assessment, statement)
        text = str({None: "–", "na": "n/a"}.get(said, said))
        text += {None: "", True: " ✓", False: " ≠"}[self.agrees(assessment, statement)]
        return text + (" ?" if self.unsure(assessment, statement) else "")

    def asked(self, assessment: Assessment, statement: Statement) -> bool:
        return statement.level.rank <= self.target(assessment.learner)

    def below(self, statement: Statement) -> int:
        return sum(self.gap(each, statement) for each in self.shown)

    def gap(self, assessment: Assessment, statement: Statement) -> bool:
        return self.asked(assessment, statement) and self.said(assessment, statement) in (1, 2)

    def rated(self, statement: Statement) -> int:
        return sum(
            self.asked(each, statement) and isinstance(self.said(each, statement), int)
            for each in self.shown
        )

    def missing(self, statement: Statement) -> int:
        return sum(
            self.asked(each, statement) and self.said(each, statement) is None
            for each in self.shown
        )

    @property
    def names(self) -> list[str]:
        return [each.learner.name for each in self.shown] + [each.name for each in self.others]

    def row(self, statement: Statement) -> list[str]:
        return [self.cell(each, statement) for each in self.shown] + ["Not shared"] * len(
            self.others
        )


QUERY = "?level=all&sort=framework"


def name_of(statement: Statement) -> str:
    return statement.text.partition(" — ")[0]


def test_the_matrix_as_csv_is_the_database(workplace: Workplace, team: Team) -> None:
    truth = Truth(team)
    head, *rows = table(workplace, QUERY)
    assert head[:6] == ["Level", "Domain", "Statement", "Below target", "Rated", "Not rated"]
    assert head[6:] == truth.names
    assert rows == [
        [
            statement.level.label,
            "",
            statement.text,
            str(truth.below(statement)),
            str(truth.rated(statement)),
            str(truth.missing(statement)),
            *truth.row(statement),
        ]
        for statement in truth.statements
    ]
    marks = {mark for row in rows for cell in row[6:] for mark in cell.split()}
    assert marks == {"1", "2", "3", "4", "n/a", "–", "✓", "≠", "?", "Not", "shared"}


def test_the_long_form_is_the_database(workplace: Workplace, team: Team) -> None:
    truth = Truth(team)
    head, *rows = table(workplace, f"{QUERY}&form=long")
    assert head[0] == "Person"
    expected = []
    for each in truth.shown:
        for statement in truth.statements:
            said, review = truth.said(each, statement), truth.review(each, statement)
            rating = Rating.objects.filter(assessment=each, statement=statement).first()
            answered = said is not None
            current = bool(
                answered and rating and review and review.revision_seen == rating.revision
            )
            flags = (
                current,
                truth.confirmed(each, statement),
                truth.asked(each, statement),
                truth.gap(each, statement),
            )
            current_, confirmed, asked, gap = ("yes" if flag else "" for flag in flags)
            target = {0: "", 2: "Developing", 3: "Proficient"}[truth.target(each.learner)]
            expected.append(
                [
                    *(each.learner.name, statement.level.label, "", statement.text),
                    *(str(said or ""), LABELS.get(said, "Not rated")),
                    "yes" if truth.unsure(each, statement) else "",
                    str(review.value) if review and answered else "",
                    *(current_, confirmed, str(truth.evidence(each, statement))),
                    *(target, asked, gap),
                ]
            )
    for other in truth.others:
        expected.append([other.name, "", "", "", "", "Not shared", *[""] * 8])
    assert rows == expected


def test_every_cell_of_the_gaps_sheet_is_the_database(workplace: Workplace, team: Team) -> None:
    truth = Truth(team)
    sheet = book(workplace, QUERY)["Gaps"]
    head, levels, *rows = rows_of(sheet)
    assert head[:6] == ["Statement", "Level", "Domain", "Below target", "Rated", "Not rated"]
    assert head[6:] == truth.names
    labels = [placement(each, "self") for each in truth.shown]
    assert levels[5:] == ["Level", *labels, *["Not shared"] * len(truth.others)]
    assert rows == [
        [
            name_of(statement),
            statement.level.label,
            "",
            truth.below(statement),
            truth.rated(statement),
            truth.missing(statement),
            *truth.row(statement),
        ]
        for statement in truth.statements
    ]
    assert sheet.freeze_panes == "G3"
    fills = {"1": "B3400B", "2": "F7C48F", "3": "DDE4F8", "4": "3E3A9D"}
    for place, statement in enumerate(truth.statements):
        for column, each in enumerate(truth.shown):
            cell = sheet.cell(place + 3, column + 7)
            digit = str(truth.said(each, statement))
            plain = digit in ("1", "2") and not truth.asked(each, statement)
            assert cell.data_type == "s"
            assert cell.fill.start_color.rgb[-6:] == (
                "FFFFFF" if plain else fills.get(digit, "EFEDE6")
            )


def placement(assessment: Assessment, lens: str) -> str:
    """The words of a stored placement, as the person's own page has them."""
    from assessments.headlines import headline_of

    found = StoredPlacement.objects.get(
        assessment=assessment, strand__kind="occupational", lens=lens
    )
    return headline_of(found.result).label


def test_every_cell_of_the_people_sheet_is_the_database(workplace: Workplace, team: Team) -> None:
    truth = Truth(team)
    head, *rows = rows_of(book(workplace, QUERY)["People"])
    assert head == [
        *("Person", "Target", "Self-rated", "With evidence", "Confirmed"),
        *(f"{name}: met of 2" for name in ("Emerging", "Developing", "Proficient", "Advanced")),
        *("Begun", "Finished", "Rated", "Met", "Met with evidence", "Confirmed"),
    ]
    expected: list[list[object]] = []
    for each in truth.shown:
        met = [line for line in truth.statements if truth.said(each, line) in (3, 4)]
        ended = each.finished_at
        expected.append(
            [
                each.learner.name,
                {2: "Developing", 3: "Proficient"}[truth.target(each.learner)],
                *(placement(each, lens) for lens in ("self", "evidenced", "confirmed")),
                *(sum(line.level.rank == rank for line in met) for rank in (1, 2, 3, 4)),
                each.started_at.date(),
                ended.date() if ended else "",
                sum(truth.said(each, line) is not None for line in truth.statements),
                len(met),
                sum(truth.evidence(each, line) > 0 for line in met),
                sum(truth.confirmed(each, line) for line in truth.statements),
            ]
        )
    for other in truth.others:
        expected.append([other.name, "", "Not shared", *[""] * (len(head) - 3)])
    assert [[plain(cell) for cell in row] for row in rows] == expected


def plain(cell: object) -> object:
    """Workbooks keep days as moments."""
    return cell.date() if hasattr(cell, "date") else cell


def test_every_cell_of_the_statements_sheet_is_the_database(
    workplace: Workplace, team: Team
) -> None:
    truth = Truth(team)
    head, *rows = rows_of(book(workplace, QUERY)["Statements"])
    assert head[3:9] == [
        *("1 Not yet", "2 Partly", "3 Fully", "4 Beyond", "Not part of the work", "Not rated")
    ]
    expected = []
    for line in truth.statements:
        said = [truth.said(each, line) for each in truth.shown]
        expected.append(
            [
                *(line.text, line.level.label, ""),
                *(said.count(value) for value in (1, 2, 3, 4, "na", None)),
                *(truth.rated(line), truth.below(line)),
                sum(
                    truth.evidence(each, line) > 0 and truth.said(each, line) in (3, 4)
                    for each in truth.shown
                ),
                sum(truth.confirmed(each, line) for each in truth.shown),
                ", ".join(each.learner.name for each in truth.shown if truth.said(each, line) == 4),
            ]
        )
    assert rows == expected


def test_the_last_sheet_says_what_it_is(workplace: Workplace, team: Team) -> None:
    rows = rows_of(book(workplace, f"{QUERY}&q=kit&target=advanced")["About"])
    told = {str(label): value for label, value in rows if label}
    assert told["Team"] == "Front desk"
    assert told["Occupation"] == "Test clerks (99-9999.00)"
    assert told["Framework version"] == "v1"
    assert told["Target level"] == "Advanced"
    assert told["Shown"] == (
        "All levels; Advanced tried out as target; Names with “kit”; As in the framework"
    )
    assert plain(told["Date"]) == date.today()
    assert told["Placement rule"] == "nsx-placement-1"
    assert told["Please note"] == "Self-ratings. Not for hiring or pay."
    assert (told["People"], told["Who shares"]) == (5, 5)
    assert ["", "Kit 0, Kit 1, Kit 2, Kit 3, Kit 4"] in rows


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_texts_stay_text(workplace: Workplace, text: str) -> None:
    """In a workbook as they are, in CSV with an apostrophe where they look like a formula."""
    statement = Statement.objects.order_by("pk")[0]
    Statement.objects.filter(pk=statement.pk).update(text=text)
    documents._outline.cache_clear()
    User.objects.filter(pk=workplace.learner.pk).update(name=text)
    workplace.share()
    opened = book(workplace, QUERY)
    for sheet in opened:
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}
    kept = text.replace("\a", "\ufffd")
    assert opened["Gaps"].cell(1, 7).value == kept
    assert opened["Statements"].cell(2, 1).value == kept
    head, first, *_ = table(workplace, QUERY)
    safe = f"'{text}" if text[0] in "=+-@\t\r\n" else text
    assert (head[6], first[2]) == (safe, safe)
    assert table(workplace, f"{QUERY}&form=long")[1][0] == safe


def test_people_of_the_same_name_are_told_apart(workplace: Workplace) -> None:
    workplace.join("Kit Same")
    workplace.join("Kit Same")
    assert table(workplace)[0][6:] == ["Kit Same", "Kit Same (2)", "Lee Learner"]


QUERIES = [
    "",
    "?level=emerging",
    "?level=all",
    "?level=all&sort=framework",
    "?level=all&show=below",
    "?level=all&show=unsure",
    "?level=all&show=waiting",
    "?level=all&target=advanced",
    "?level=all&q=kit",
    "?level=all&order=placement",
    "?level=all&per=50&page=2",
    "?strand=ai&level=all",
    "?strand=durable&level=all",
    "?strand=durable&domain=care&level=all&sort=framework",
    "?level=nonsense&show=nonsense&sort=nonsense",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_file_shows_what_the_page_shows(workplace: Workplace, team: Team, query: str) -> None:
    joint = "&" if query else "?"
    html = page(workplace, f"{query}{joint}view=matrix")
    head = html.split('class="hm"')[1] if 'class="hm"' in html else ""
    names = [unescape(name) for name in re.findall(r'<th scope="col">.*?title="(.*?)"', head)]
    lines = [
        unescape(name) for name in re.findall(r'<th scope="row"><a href="s/\d+/">(.*?)</a>', head)
    ]
    sheet = rows_of(book(workplace, query)["Gaps"])
    assert [row[0] for row in sheet[2:]] == lines
    if lines:
        assert sheet[0][6:] == names
    assert [row[0] for row in rows_of(book(workplace, query)["Statements"])[1:]] == [
        row[2] for row in table(workplace, query)[1:]
    ]


@pytest.mark.parametrize(
    "query", ["", "?q=lee", "?level=all&q=kit", "?level=all&target=advanced", "?view=spread&q=lee"]
)
def test_a_file_counts_as_the_page_does(workplace: Workplace, team: Team, query: str) -> None:
    html = page(workplace, query)
    told = re.findall(r"<b>(\d+)</b> of (\d+)</span>", html.split("<tbody>")[1])
    assert told
    assert [tuple(row[3:5]) for row in table(workplace, query)[1:]][: len(told)] == told
    sheet = rows_of(book(workplace, query)["Gaps"])[2:]
    assert [tuple(map(str, row[3:5])) for row in sheet][: len(told)] == told


def test_who_is_unsure_is_asked_for_only_where_the_page_tells_it(
    workplace: Workplace, team: Team
) -> None:
    for query in ("?view=spread&show=unsure&level=all", "?view=people&show=unsure&level=all"):
        assert len(table(workplace, query)) == 1 + 8
        about = rows_of(book(workplace, query)["About"])
        assert not any("Not sure" in str(row[1]) for row in about if row[0] == "Shown")


@pytest.mark.parametrize(
    ("names", "heads"),
    [
        (["Kit", "Kit", "Kit"], ["Kit", "Kit (2)", "Kit (3)"]),
        (["Kit", "Kit", "Kit (2)"], ["Kit", "Kit (3)", "Kit (2)"]),
        (["Kit (2)", "Kit", "Kit", "Kit"], ["Kit (2)", "Kit", "Kit (3)", "Kit (4)"]),
        (["Kit (2)", "Kit", "Kit", "Kit (2)"], ["Kit (2)", "Kit", "Kit (3)", "Kit (2) (2)"]),
    ],
)
def test_no_two_columns_are_called_the_same(names: list[str], heads: list[str]) -> None:
    assert told_apart(names) == heads


def test_a_workbook_takes_as_many_people_as_it_has_room_for(
    workplace: Workplace, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx, "MOST_PEOPLE", 7)
    client, path = signed_in(workplace.manager), f"/teams/{workplace.team.pk}/export.xlsx"
    sent = client.get(f"{path}?level=all", follow=True)
    assert sent.redirect_chain == [(f"/teams/{workplace.team.pk}/?level=all", 302)]
    assert "A workbook holds 7 people at most." in sent.content.decode()
    assert not AuditEvent.objects.filter(action="team.export").exists()
    assert client.get(f"{path}?q=kit").status_code == 200


def test_every_name_stands_in_the_workbook_however_many_there_are() -> None:
    names = [f"{number} {'N' * 140}" for number in range(300)]
    someone = Someone("", marks=(Cell(4),))
    line = Line("Greets", "Greets.", 1, "A", "", Tally(), 0)
    sheet = Sheet(
        *("Desk", "Firm", "Clerks", "1", "v1", "AI", "", "", date(2030, 1, 1), "rule"),
        levels=[("A", 1)],
        lines=[line],
        people=[replace(someone, name=name) for name in names],
        shared=len(names),
    )
    made = load_workbook(BytesIO(as_xlsx.workbook(sheet)))
    about = ", ".join(str(row[1]) for row in rows_of(made["About"]) if row[0] == "")
    guides = ", ".join(str(cell) for cell in rows_of(made["Statements"])[1][13:])
    assert about == guides == ", ".join(names)


def test_a_share_that_ended_leaves_a_name(workplace: Workplace) -> None:
    share = workplace.share()
    workplace.join("Kit Other")
    assert table(workplace)[1][7] != "Not shared"
    actions.withdraw_share(share=share, by=workplace.learner)
    for row in table(workplace, QUERY)[1:]:
        assert row[7] == "Not shared"
    assert "Lee Learner" not in str(rows_of(book(workplace)["About"]))


PATHS = ("export.csv", "export.csv?form=long", "export.xlsx", "print/")
FILES = PATHS[:3]


@pytest.mark.parametrize("path", PATHS)
def test_an_export_is_on_record_for_those_in_it(workplace: Workplace, path: str) -> None:
    workplace.share()
    assert signed_in(workplace.manager).get(f"/teams/{workplace.team.pk}/{path}").getvalue()
    event = AuditEvent.objects.get(action="team.export")
    assert (event.actor, event.target) == (workplace.manager, f"team:{workplace.team.pk}")
    assert event.detail == {"what": path.partition("?")[0].rpartition(".")[2].strip("/")}
    assert "Mo Manager" in signed_in(workplace.learner).get("/me/sharing/").content.decode()


@pytest.mark.parametrize("path", FILES)
def test_a_team_that_shows_nothing_has_nothing_to_take_along(
    workplace: Workplace, path: str
) -> None:
    client = signed_in(workplace.manager)
    assert client.get(f"/teams/{workplace.team.pk}/{path}").status_code == 404
    assert not AuditEvent.objects.filter(action="team.export").exists()


DENIED = [
    ("anonymous", 302),
    ("stranger", 404),
    ("manager elsewhere", 404),
    ("site_admin", 404),
    ("framework_admin", 404),
    ("organisation_admin", 404),
    ("member", 403),
    ("the learner", 403),
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("who", "status"), DENIED)
def test_only_its_managers_take_a_team_along(
    workplace: Workplace, who: str, status: int, path: str, client: Any
) -> None:
    workplace.share()
    people = {
        "stranger": lambda: UserFactory.create(),
        "manager elsewhere": lambda: MembershipFactory.create(kind="manager").user,
        "member": lambda: MembershipFactory.create(team=workplace.team).user,
        "the learner": lambda: workplace.learner,
    }
    if who.endswith("_admin"):
        organisation = workplace.team.organisation if who.startswith("organisation") else None
        client = signed_in(RoleFactory.create(kind=who, organisation=organisation).user)
    elif who in people:
        client = signed_in(people[who]())
    assert client.get(f"/teams/{workplace.team.pk}/{path}").status_code == status
    assert not AuditEvent.objects.filter(action="team.export").exists()


@pytest.mark.parametrize("path", PATHS)
def test_a_file_is_read_only(workplace: Workplace, path: str) -> None:
    workplace.share()
    assert (
        signed_in(workplace.manager).post(f"/teams/{workplace.team.pk}/{path}").status_code == 405
    )


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize("path", PATHS)
def test_exports_have_one_query_count(
    workplace: Workplace,
    people: int,
    path: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    workplace.share()
    for number in range(1, people):
        workplace.join(f"Kit {number}")
    client = signed_in(workplace.manager)
    client.get(f"/teams/{workplace.team.pk}/{path}")
    with django_assert_num_queries(12 if path == "print/" else 13):
        assert client.get(f"/teams/{workplace.team.pk}/{path}").getvalue()


def test_answers_of_an_older_version_hold(workplace: Workplace, team: Team) -> None:
    before = table(workplace, QUERY)
    framework("99-9999.00", version="v2", ai=(1, 1, 1, 1))
    after = table(workplace, QUERY)
    assert [row[6:] for row in after] == [row[6:] for row in before]
    assert rows_of(book(workplace)["About"])[3] == ["Framework version", "v2"]
