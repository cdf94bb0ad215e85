"""Who may open and do what about the people of a team, as one table."""

from collections.abc import Callable, Mapping

import pytest
from django.core.exceptions import PermissionDenied

from assessments import actions
from assessments.models import Target
from factories.harbour import WHO, Harbour, make_harbour
from nsx.accounts.actions import links, roles, teams
from nsx.accounts.actions.invitations import invite
from nsx.accounts.models import AuditEvent, Invitation, JoinLink, Membership, Team
from nsx.accounts.roster import Row

IN, NO, NONE, NOT, OK, GO = 302, 403, 404, 405, 200, 302
BAD = 422

RUN = (IN, NONE, NO, OK, OK, NONE, NONE, NONE, OK, OK)
"""Pages of Desk for who runs it, in the order of WHO; the rest see nothing or are told."""

CHANGE = (IN, NONE, NO, GO, GO, NONE, NONE, NONE, GO, GO)
SHAPE = (IN, NONE, NO, NO, GO, NONE, NONE, NONE, GO, GO)
POSTED_ONLY = (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT, NOT, NOT)

TABLE: list[tuple[str, str, tuple[int, ...], Mapping[str, str]]] = [
    ("/teams/", "get", (IN, OK, OK, OK, OK, OK, OK, OK, OK, OK), {}),
    ("/teams/", "post", POSTED_ONLY, {}),
    ("/teams/new/", "get", (IN, NO, NO, OK, OK, OK, NO, OK, OK, OK), {}),
    (
        "/teams/new/",
        "post",
        (IN, NO, NO, GO, GO, BAD, NO, BAD, GO, GO),
        {"name": "Fresh {who}", "parent": "{desk}"},
    ),
    ("/teams/{desk}/people/", "get", RUN, {}),
    ("/teams/{desk}/people/", "post", POSTED_ONLY, {}),
    ("/teams/{desk}/people/{member}/", "get", RUN, {}),
    ("/teams/{desk}/people/{member}/", "post", POSTED_ONLY, {}),
    ("/teams/{desk}/people/{member}/kind/", "get", POSTED_ONLY, {}),
    ("/teams/{desk}/people/{member}/kind/", "post", CHANGE, {"kind": "manager"}),
    ("/teams/{desk}/people/{member}/remove/", "get", POSTED_ONLY, {}),
    ("/teams/{desk}/people/{member}/remove/", "post", CHANGE, {}),
    ("/teams/{desk}/people/{member}/move/", "get", POSTED_ONLY, {}),
    ("/teams/{desk}/people/{member}/move/", "post", CHANGE, {"team": "{night}"}),
    ("/teams/{desk}/people/invite/", "get", RUN, {}),
    (
        "/teams/{desk}/people/invite/",
        "post",
        RUN,
        {"step": "form", "emails": "new@example.org", "kind": "learner", "team": "{desk}"},
    ),
    ("/teams/{desk}/people/invite/{invitation}/again/", "get", POSTED_ONLY, {}),
    ("/teams/{desk}/people/invite/{invitation}/again/", "post", CHANGE, {}),
    ("/teams/{desk}/people/invite/{invitation}/withdraw/", "get", POSTED_ONLY, {}),
    ("/teams/{desk}/people/invite/{invitation}/withdraw/", "post", CHANGE, {}),
    ("/teams/{desk}/people/link/", "get", POSTED_ONLY, {}),
    ("/teams/{desk}/people/link/", "post", CHANGE, {}),
    ("/teams/{desk}/people/link/withdraw/", "get", POSTED_ONLY, {}),
    ("/teams/{desk}/people/link/withdraw/", "post", CHANGE, {}),
    ("/teams/{desk}/edit/", "get", RUN, {}),
    ("/teams/{desk}/edit/", "post", CHANGE, {"name": "Desk of {who}"}),
    ("/teams/{desk}/move/", "get", POSTED_ONLY, {}),
    ("/teams/{desk}/move/", "post", SHAPE, {"parent": "{yard}"}),
    ("/teams/{desk}/delete/", "get", (IN, NONE, NO, NO, OK, NONE, NONE, NONE, OK, OK), {}),
    ("/teams/{desk}/delete/", "post", SHAPE, {}),
    ("/teams/{desk}/targets/", "get", RUN, {}),
    (
        "/teams/{desk}/targets/",
        "post",
        CHANGE,
        {"occupation": "99-9999.00", "occupational": "proficient"},
    ),
    ("/teams/{desk}/targets/{target}/remove/", "get", POSTED_ONLY, {}),
    ("/teams/{desk}/targets/{target}/remove/", "post", CHANGE, {}),
    ("/teams/{desk}/show/", "get", (IN, NONE, OK, OK, *[NONE] * 6), {}),
    ("/teams/{desk}/show/", "post", (IN, NONE, GO, GO, *[NONE] * 6), {"show": ""}),
    ("/teams/{desk}/leave/", "get", (IN, NONE, OK, OK, *[NONE] * 6), {}),
    ("/teams/{desk}/leave/", "post", (IN, NONE, GO, GO, *[NONE] * 6), {}),
]


@pytest.fixture
def harbour(db: None) -> Harbour:
    return make_harbour()


def anew(harbour: Harbour) -> dict[str, str]:
    """Everything that an earlier row of the table may have changed is there again."""
    desk, _ = Team.objects.update_or_create(
        pk=harbour.desk.pk,
        defaults={
            "organisation": harbour.organisation,
            "name": "Desk",
            "parent": harbour.yard,
        },
    )
    Team.objects.filter(pk=harbour.night.pk).update(parent=desk)
    for who in ("member", "manager"):
        Membership.objects.update_or_create(
            team=desk, user=harbour.user(who), defaults={"kind": who}
        )
    Membership.objects.filter(team=harbour.night).delete()
    Invitation.objects.all().delete()
    JoinLink.objects.all().delete()
    target, _ = Target.objects.get_or_create(
        team=desk,
        occupation=harbour.framework.occupation,
        strand="occupational",
        defaults={"level": "emerging"},
    )
    row = Row(2, "new@example.org", "", "learner", "Desk", harbour.organisation.name)
    _, made = invite(rows=[row], by=harbour.admin)
    return {
        "yard": str(harbour.yard.pk),
        "desk": str(desk.pk),
        "night": str(harbour.night.pk),
        "member": str(harbour.member.pk),
        "invitation": str(made[0].pk),
        "target": str(target.pk),
    }


@pytest.mark.parametrize(
    ("path", "method", "expected", "sent"), TABLE, ids=[f"{row[1]} {row[0]}" for row in TABLE]
)
def test_who_may_open_and_do_what(
    harbour: Harbour, path: str, method: str, expected: tuple[int, ...], sent: Mapping[str, str]
) -> None:
    found = []
    for who in WHO:
        gaps = anew(harbour) | {"who": who}
        data = {key: value.format(**gaps) for key, value in sent.items()}
        ask = getattr(harbour.client(who), method)
        found.append(ask(path.format(**gaps), data if method == "post" else None).status_code)
    assert dict(zip(WHO, found, strict=True)) == dict(zip(WHO, expected, strict=True))


def test_nobody_who_is_turned_away_changed_anything(harbour: Harbour) -> None:
    gaps = anew(harbour)
    before = AuditEvent.objects.count()
    for path, method, expected, sent in TABLE:
        for who, status in zip(WHO, expected, strict=True):
            if method == "post" and (status in (NO, NONE) or who == "visitor"):
                data = {key: value.format(**gaps, who=who) for key, value in sent.items()}
                harbour.client(who).post(path.format(**gaps), data)
    assert AuditEvent.objects.count() == before
    assert harbour.place.kind == "member"
    assert Team.objects.get(pk=harbour.desk.pk).parent == harbour.yard


@pytest.mark.parametrize(
    "who", ["stranger", "member", "manager_beside", "framework_admin", "other_admin"]
)
def test_the_actions_hold_the_same_whoever_calls_them(harbour: Harbour, who: str) -> None:
    by, desk = harbour.user(who), harbour.desk
    other = Membership.objects.get(team=desk, user=harbour.manager)
    target = Target.objects.create(
        team=desk, occupation=harbour.framework.occupation, strand="ai", level="aware"
    )
    row = Row(2, "new@example.org", "", "learner", "Desk")
    refused: list[Callable[[], object]] = [
        lambda: teams.make_team(
            organisation=harbour.organisation, name="New", parent=desk, manage=False, by=by
        ),
        lambda: teams.make_team(
            organisation=harbour.organisation, name="New", parent=None, manage=False, by=by
        ),
        lambda: teams.make_organisation(name="New", by=by),
        lambda: teams.rename_team(team=desk, name="New", by=by),
        lambda: teams.move_team(team=desk, parent=None, by=by),
        lambda: teams.delete_team(team=desk, by=by),
        lambda: roles.put_in_team(
            team=desk, user=harbour.stranger, kind=Membership.Kind.MEMBER, by=by
        ),
        lambda: roles.remove_from_team(membership=other, by=by),
        lambda: roles.hand_over(membership=other, to=harbour.yard, by=by),
        lambda: links.make_link(team=desk, by=by),
        lambda: links.withdraw_link(team=desk, by=by),
        lambda: invite(rows=[row], by=by, under=desk),
        lambda: actions.set_targets(
            team=desk, user=None, occupation=harbour.framework.occupation, levels={}, by=by
        ),
        lambda: actions.remove_target(target=target, by=by),
    ]
    for each in refused:
        with pytest.raises(PermissionDenied):
            each()


def test_who_is_switched_off_runs_nothing(harbour: Harbour) -> None:
    harbour.manager.is_active = False
    harbour.manager.save()
    with pytest.raises(PermissionDenied):
        teams.rename_team(team=harbour.desk, name="New", by=harbour.manager)


@pytest.mark.parametrize(
    ("who", "where", "made"),
    [
        ("manager", "under theirs", True),
        ("manager", "under the one below", True),
        ("manager", "under the one above", False),
        ("manager", "at the top", False),
        ("manager_above", "under theirs", True),
        ("admin", "at the top", True),
        ("admin", "under theirs", True),
        ("other_admin", "at the top", False),
        ("site_admin", "at the top", True),
    ],
)
def test_who_makes_teams_where(harbour: Harbour, who: str, where: str, made: bool) -> None:
    parents = {
        "under theirs": harbour.desk,
        "under the one below": harbour.night,
        "under the one above": harbour.yard,
        "at the top": None,
    }
    by, home = harbour.user(who), harbour.organisation

    def make() -> Team:
        return teams.make_team(
            organisation=home, name="New", parent=parents[where], manage=False, by=by
        )

    if not made:
        with pytest.raises(PermissionDenied):
            make()
        return
    assert make().parent == parents[where]
    assert not Membership.objects.filter(team__name="New").exists(), "nobody is in it unasked"


@pytest.mark.parametrize("who", ["manager_above", "admin", "site_admin"])
def test_who_runs_a_team_without_managing_it_sees_no_ratings(harbour: Harbour, who: str) -> None:
    actions.share_occupation(
        assessment=harbour.result, team=harbour.desk, only=False, by=harbour.member
    )
    client = harbour.client(who)
    page = client.get(f"/teams/{harbour.desk.pk}/people/").content.decode()
    assert "Mel Member" in page
    assert "and see no ratings" in page
    assert harbour.framework.occupation.title not in page
    assert f'href="/teams/{harbour.desk.pk}/"' not in page
    for path in ("", f"r/{harbour.result.pk}/"):
        assert client.get(f"/teams/{harbour.desk.pk}/{path}").status_code == 404
    person = client.get(f"/teams/{harbour.desk.pk}/people/{harbour.member.pk}/").content.decode()
    assert "Shares with this team" in person
    assert harbour.framework.occupation.title not in person


@pytest.mark.parametrize("who", ["manager", "manager_above", "admin"])
def test_no_name_of_another_organisation_shows(harbour: Harbour, who: str) -> None:
    client = harbour.client(who)
    for path in (
        "/teams/",
        "/teams/new/",
        f"/teams/{harbour.desk.pk}/people/",
        f"/teams/{harbour.desk.pk}/people/{harbour.member.pk}/",
        f"/teams/{harbour.desk.pk}/people/invite/",
        f"/teams/{harbour.desk.pk}/edit/",
        f"/teams/{harbour.desk.pk}/targets/",
    ):
        page = client.get(path).content.decode()
        assert "Ward" not in page, path
        assert "Hill Clinic" not in page, path
        assert "Otto" not in page, path
