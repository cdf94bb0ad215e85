"""The audit trail page: who sees which events, how it is narrowed, and what a download holds."""

import csv
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.company import Company, make_company
from accounts.doors import body
from factories import (
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
    UserFactory,
    document,
    framework,
    signed_in,
)
from frameworks.actions import new_draft, upload
from nsx.accounts.models import AuditEvent, Membership, User
from nsx.accounts.words import PRIVATE, WORDS


@pytest.fixture
def company(db: None) -> Company:
    return make_company()


def event(actor: User | None, action: str, target: str, **detail: object) -> AuditEvent:
    return AuditEvent.objects.create(actor=actor, action=action, target=target, detail=detail)


def downloaded(company: Company, who: str, asked: str = "") -> list[dict[str, str]]:
    """The trail as somebody downloads it."""
    response = company.client(who).get(f"/manage/audit/trail.csv{asked}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def actions(company: Company, who: str, asked: str = "") -> list[str]:
    return [row["action"] for row in downloaded(company, who, asked)]


SEEN = [
    # What happened: who did it, the action, its target, its detail; and who sees it beside site
    # admins: the organisation's admin, another's, the framework admin.
    ("admin", "team.join", "team:{team}", {"user": "{member}"}, ("admin",)),
    ("other_admin", "team.join", "team:{ward}", {}, ("other_admin",)),
    ("manager", "team.view", "team:{team}", {}, ("admin",)),
    ("member", "user.rename", "user:{member}", {}, ("admin",)),
    ("learner", "user.rename", "user:{learner}", {}, ()),
    ("site_admin", "role.give", "user:{member}", {"organisation": "{home}"}, ("admin",)),
    ("site_admin", "role.give", "user:{member}", {"organisation": "{clinic}"}, ()),
    ("site_admin", "role.give", "user:{member}", {"organisation": None}, ()),
    ("site_admin", "role.give", "user:{member}", {}, ()),
    ("admin", "invitation.make", "organisation:{home}", {}, ("admin",)),
    ("site_admin", "invitation.make", "site:0", {}, ()),
    ("member", "assessment.finish", "assessment:1", {}, ()),
    ("member", "evidence.add", "evidence:1", {}, ()),
    ("member", "share.give", "share:1", {"team": "{team}"}, ()),
    ("manager", "rating.review", "review:1", {}, ()),
    ("member", "guest.merge", "user:{member}", {}, ()),
    ("manager", "team.join", "team:{ward}", {}, ("other_admin",)),
    ("framework_admin", "framework.import", "framework:1", {}, ("framework_admin",)),
    (None, "framework.import", "framework:1", {}, ("framework_admin",)),
    ("member", "correction.suggest", "correction:1", {}, ("admin", "framework_admin")),
]


@pytest.mark.parametrize(("by", "action", "target", "detail", "seen_by"), SEEN)
def test_who_sees_which_events(
    company: Company,
    by: str | None,
    action: str,
    target: str,
    detail: dict[str, str | None],
    seen_by: tuple[str, ...],
) -> None:
    gaps = {
        "team": company.team.pk,
        "ward": company.other_team.pk,
        "home": company.organisation.pk,
        "clinic": company.other_team.organisation_id,
        "member": company.member.pk,
        "learner": company.learner.pk,
    }
    about = {key: text and int(text.format(**gaps)) for key, text in detail.items()}
    event(getattr(company, by) if by else None, action, target.format(**gaps), **about)
    sees = {who for who in ("admin", "other_admin", "framework_admin") if actions(company, who)}
    assert sees == set(seen_by)
    assert actions(company, "site_admin") == [action]


def test_a_name_elsewhere_is_not_told(company: Company) -> None:
    stranger = MembershipFactory.create(team=company.other_team, user__name="Sky Stranger").user
    event(company.admin, "team.join", f"team:{company.team.pk}", user=stranger.pk, kind="member")
    page = body(company.client("admin").get("/manage/audit/"))
    assert "Workshop" in page
    assert "Sky Stranger" not in page
    assert "Sky Stranger, as member" in body(company.client("site_admin").get("/manage/audit/"))


NARROWED = [
    ("", ["team.view", "team.view", "team.leave", "framework.import"]),
    ("?who=MO", ["team.view", "team.view"]),
    ("?who=%25", []),
    ("?what=team.view", ["team.view"]),
    ("?what=team.view.result", ["team.view"]),
    ("?what=team.leave", ["team.leave"]),
    ("?kind=framework", ["framework.import"]),
    ("?since=2026-03-02", ["team.view", "team.view"]),
    ("?until=2026-03-01", ["team.leave", "framework.import"]),
    ("?since=2026-03-01&until=2026-03-01", ["team.leave"]),
    ("?since=2026-03-01&what=team.leave&who=ada&kind=team", ["team.leave"]),
]


@pytest.mark.parametrize(("asked", "found"), NARROWED)
def test_the_trail_is_narrowed(company: Company, asked: str, found: list[str]) -> None:
    team = f"team:{company.team.pk}"
    days = {
        event(None, "framework.import", "framework:1"): 0,
        event(company.admin, "team.leave", team): 24,
        event(company.manager, "team.view", team): 25,
        event(company.manager, "team.view", team, assessment=1): 26,
    }
    start = timezone.make_aware(datetime(2026, 2, 28))
    for each, hours in days.items():
        AuditEvent.objects.filter(pk=each.pk).update(at=start + timedelta(hours=hours + 23.5))
    assert actions(company, "site_admin", asked) == found
    page = body(company.client("site_admin").get(f"/manage/audit/{asked}"))
    assert f"{len(found)} event" in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("?since=yesterday", "Write the day like 2026-01-31."),
        ("?what=moon.land", "Choose from the list."),
        ("?kind=moon", "Choose from the list."),
        ("?who=a%00b", "Null characters"),
    ],
)
def test_what_cannot_be_asked_is_said_and_narrows_nothing(
    company: Company, asked: str, told: str
) -> None:
    event(company.admin, "team.leave", f"team:{company.team.pk}")
    response = company.client("site_admin").get(f"/manage/audit/{asked}")
    assert response.status_code == 422
    assert told in body(response)
    assert "1 event" in body(response)


def test_only_what_one_may_see_is_offered_to_ask_for(company: Company) -> None:
    page = body(company.client("admin").get("/manage/audit/"))
    assert 'value="team.join"' in page
    assert [action for action in WORDS if action.startswith(PRIVATE) and action in page] == []
    assert 'value="team.join"' not in body(company.client("framework_admin").get("/manage/audit/"))


def test_the_download_says_what_the_page_says_and_no_formula(company: Company) -> None:
    made = framework()
    company.member.name = "=HYPERLINK(1)"
    company.member.save()
    event(company.member, "user.rename", f"user:{company.member.pk}")
    newest, imported = downloaded(company, "site_admin")
    assert (newest["who"], newest["what"], newest["about"]) == (
        "'=HYPERLINK(1)",
        "Changed a name",
        "'=HYPERLINK(1)",
    )
    assert (imported["who"], imported["about"]) == ("Command line", f"Test clerks {made.version}")
    assert datetime.fromisoformat(newest["when"]) >= datetime.fromisoformat(imported["when"])


def test_newer_pages_lead_to_older_ones_and_keep_the_filter(company: Company) -> None:
    for _ in range(51):
        event(company.manager, "team.view", f"team:{company.team.pk}")
    page = body(company.client("admin").get("/manage/audit/?who=mo"))
    assert "1 to 50 of 51" in page
    assert "?who=mo&amp;page=2" in page
    assert "51 to 51 of 51" in body(company.client("admin").get("/manage/audit/?who=mo&page=2"))


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("who", ["site_admin", "admin"])
def test_the_trail_has_one_query_count(
    company: Company,
    number: int,
    who: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(number):
        place = MembershipFactory.create(team=company.team)
        made = framework(f"88-888{n}.00", title=f"Clerks {n}")
        event(company.admin, "team.join", f"team:{company.team.pk}", user=place.user_id)
        role = RoleFactory.create(
            user=UserFactory.create(),
            kind="framework_admin",
            organisation=company.organisation,
        )
        event(
            company.admin,
            "role.give",
            f"user:{role.user_id}",
            organisation=company.organisation.pk,
        )
        event(company.admin, "framework.import", f"framework:{made.pk}")
    assert Membership.objects.count() > number
    client = company.client(who)
    with django_assert_num_queries(9):
        assert client.get("/manage/audit/").status_code == 200


@pytest.mark.django_db
def test_drafts_imports_and_local_roles_are_named_to_those_who_look_after_them() -> None:
    acme, other = OrganisationFactory.create(slug="acme"), OrganisationFactory.create()
    nation = RoleFactory.create(kind="framework_admin").user
    own = RoleFactory.create(kind="framework_admin", organisation=acme).user
    stranger = RoleFactory.create(kind="framework_admin", organisation=other).user
    framework("x-acme-porter", title="Night porters")
    new_draft(document=document("x-acme-porter", title="Day porters", version="v2"), by=nation)
    upload(files=[("porters.json", b"{")], by=nation)
    for user, told in (
        (nation, ["Night porters v1", "Day porters v2", "porters.json"]),
        (own, ["Night porters v1", "Day porters v2"]),
        (stranger, []),
    ):
        page = body(signed_in(user).get("/manage/audit/")) + body(signed_in(user).get("/manage/"))
        words = ("Night porters v1", "Day porters v2", "porters.json")
        assert [word for word in words if word in page] == told
