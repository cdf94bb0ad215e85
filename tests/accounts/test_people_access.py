"""Who may open which of the pages about people, as one table."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.company import WHO, Company, make_company
from factories import MembershipFactory, OrganisationFactory, UserFactory, signed_in
from nsx.accounts.actions import invitations, roles
from nsx.accounts.models import AuditEvent, Invitation, Membership, Role, User

IN, NO, NONE, NOT = 302, 403, 404, 405

TABLE = [
    # Sent to sign in, then in the order of WHO.
    ("people/", "get", (IN, NO, NO, NO, NO, 200, 200, 200)),
    ("people/", "post", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("people/{member}/", "get", (IN, NO, NO, NO, NO, NONE, 200, 200)),
    ("people/{member}/", "post", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("people/{learner}/", "get", (IN, NO, NO, NO, NO, NONE, NONE, 200)),
    ("people/{member}/give/", "get", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("people/{member}/give/", "post", (IN, NO, NO, NO, NO, NONE, 302, 302)),
    ("people/{admin}/take/{role}/", "get", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("people/{admin}/take/{role}/", "post", (IN, NO, NO, NO, NO, NONE, 302, 302)),
    ("people/{member}/team/", "get", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("people/{member}/team/", "post", (IN, NO, NO, NO, NO, NONE, 302, 302)),
    ("people/{member}/leave/{team}/", "get", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("people/{member}/leave/{team}/", "post", (IN, NO, NO, NO, NO, NONE, 302, 302)),
    ("people/{member}/switch/", "get", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("people/{member}/switch/", "post", (IN, NO, NO, NO, NO, NONE, 302, 302)),
    ("people/invite/", "get", (IN, NO, NO, NO, NO, 200, 200, 200)),
    ("people/invite/", "post", (IN, NO, NO, NO, NO, 422, 422, 422)),
    ("people/invite/{invitation}/again/", "get", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("people/invite/{invitation}/again/", "post", (IN, NO, NO, NO, NO, NONE, 302, 302)),
    ("people/invite/{invitation}/withdraw/", "get", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("people/invite/{invitation}/withdraw/", "post", (IN, NO, NO, NO, NO, NONE, 302, 302)),
    ("audit/", "get", (IN, NO, NO, NO, 200, 200, 200, 200)),
    ("audit/", "post", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
    ("audit/trail.csv", "get", (IN, NO, NO, NO, 200, 200, 200, 200)),
    ("audit/trail.csv", "post", (IN, NOT, NOT, NOT, NOT, NOT, NOT, NOT)),
]


@pytest.fixture
def company(db: None) -> Company:
    return make_company()


@pytest.mark.parametrize(("path", "method", "expected"), TABLE)
def test_who_may_open_what(
    company: Company, path: str, method: str, expected: tuple[int, ...]
) -> None:
    sent = {
        "kind": "member" if "team" in path else "framework_admin",
        "team": company.team.pk,
        "organisation": company.organisation.pk,
        "on": "0",
    }
    found = []
    # From the least power to the most, so that what is done is done last.
    for who in WHO:
        gaps = {
            "member": company.member.pk,
            "learner": company.learner.pk,
            "admin": company.admin.pk,
            "team": company.team.pk,
            "role": 0,
            "invitation": 0,
        }
        again, _ = Role.objects.get_or_create(
            user=company.admin, kind="organisation_admin", organisation=company.organisation
        )
        Membership.objects.get_or_create(team=company.team, user=company.member)
        Invitation.objects.all().delete()
        gaps["role"], gaps["invitation"] = again.pk, company.invited().pk
        ask = getattr(company.client(who), method)
        response = ask(f"/manage/{path.format(**gaps)}", sent if method == "post" else None)
        found.append(response.status_code)
    assert dict(zip(WHO, found, strict=True)) == dict(zip(WHO, expected, strict=True))


def test_nobody_turned_away_changed_anything(company: Company) -> None:
    invitation = company.invited()
    before = AuditEvent.objects.count()
    for who in ("visitor", "learner", "member", "manager", "framework_admin", "other_admin"):
        client = company.client(who)
        start = f"/manage/people/{company.member.pk}"
        client.post(f"{start}/give/", {"kind": "site_admin"})
        client.post(f"{start}/team/", {"team": company.team.pk, "kind": "manager"})
        client.post(f"{start}/leave/{company.team.pk}/")
        client.post(f"{start}/switch/", {"on": "0"})
        client.post(f"/manage/people/{company.admin.pk}/take/{company.role('admin').pk}/")
        client.post(f"/manage/people/invite/{invitation.pk}/withdraw/")
    assert AuditEvent.objects.count() == before
    assert company.place.kind == "member"
    assert Role.objects.count() == 4
    assert User.objects.get(pk=company.member.pk).is_active


BEYOND = [
    ("give", {"kind": "site_admin", "organisation": ""}),
    ("give", {"kind": "framework_admin", "organisation": ""}),
    ("give", {"kind": "framework_admin", "organisation": "{clinic}"}),
    ("give", {"kind": "organisation_admin", "organisation": "{clinic}"}),
    ("team", {"kind": "member", "team": "{ward}"}),
    ("team", {"kind": "owner", "team": "{team}"}),
]


@pytest.mark.parametrize(("what", "sent"), BEYOND)
def test_an_organisation_admin_gives_nothing_beyond_their_organisation(
    company: Company, what: str, sent: dict[str, str]
) -> None:
    gaps = {
        "clinic": company.other_team.organisation_id,
        "ward": company.other_team.pk,
        "team": company.team.pk,
    }
    data = {key: value.format(**gaps) for key, value in sent.items()}
    path = f"/manage/people/{company.member.pk}/{what}/"
    assert company.client("admin").post(path, data).status_code == 422
    assert Role.objects.filter(user=company.member).count() == 0
    assert Membership.objects.get(user=company.member).kind == "member"


@pytest.mark.parametrize("who", ["member", "manager", "framework_admin", "other_admin"])
def test_the_actions_hold_the_same_whoever_calls_them(company: Company, who: str) -> None:
    by, home = getattr(company, who), company.organisation
    role, admin = company.role("admin"), Role.Kind.ORGANISATION_ADMIN
    with pytest.raises(PermissionDenied):
        roles.give_role(user=company.member, kind=admin, organisation=home, by=by)
    with pytest.raises(PermissionDenied):
        roles.take_role(role=role, by=by)
    with pytest.raises(PermissionDenied):
        roles.switch_account(user=company.member, on=False, by=by)


@pytest.mark.parametrize("who", ["learner", "member", "framework_admin", "other_admin"])
def test_places_in_a_team_are_given_by_who_runs_it(company: Company, who: str) -> None:
    by, member = getattr(company, who), Membership.Kind.MEMBER
    invitation = company.invited()
    place = MembershipFactory.create(team=company.team)
    with pytest.raises(PermissionDenied):
        roles.put_in_team(team=company.team, user=company.learner, kind=member, by=by)
    with pytest.raises(PermissionDenied):
        roles.remove_from_team(membership=place, by=by)
    with pytest.raises(PermissionDenied):
        invitations.invite_again(invitation=invitation, by=by)
    with pytest.raises(PermissionDenied):
        invitations.withdraw_invitation(invitation=invitation, by=by)


def test_who_loses_power_loses_it_at_once(company: Company) -> None:
    client = company.client("admin")
    assert client.get("/manage/people/").status_code == 200
    roles.take_role(role=company.role("admin"), by=company.site_admin)
    assert client.get("/manage/people/").status_code == 403
    with pytest.raises(PermissionDenied):
        roles.remove_from_team(membership=company.place, by=company.admin)


def test_who_is_switched_off_is_out_with_their_next_click(company: Company) -> None:
    client = company.client("member")
    assert client.get("/me/").status_code == 200
    path = f"/manage/people/{company.member.pk}/switch/"
    assert company.client("admin").post(path, {"on": "0"}).status_code == 302
    assert client.get("/me/")["Location"].startswith("/account/login/")
    company.client("admin").post(path, {"on": "1"})
    assert signed_in(company.member).get("/me/").status_code == 200


@pytest.mark.parametrize("tie", ["team", "role"])
def test_an_account_that_belongs_elsewhere_too_is_not_an_organisations_to_switch(
    company: Company, tie: str
) -> None:
    if tie == "team":
        MembershipFactory.create(team=company.other_team, user=company.member)
    else:
        roles.give_role(
            user=company.member, kind=Role.Kind.FRAMEWORK_ADMIN, organisation=None, by=None
        )
    client = company.client("admin")
    page = client.get(f"/manage/people/{company.member.pk}/").content.decode()
    assert "Only a site admin can switch this account off" in page
    path = f"/manage/people/{company.member.pk}/switch/"
    assert client.post(path, {"on": "0"}).status_code == 403
    assert company.client("site_admin").post(path, {"on": "0"}).status_code == 302


def test_nobody_takes_the_last_site_admin_away(company: Company) -> None:
    client, pk = company.client("site_admin"), company.site_admin.pk
    path = f"/manage/people/{pk}/take/{company.role('site_admin').pk}/"
    response = client.post(path)
    assert response.status_code == 409
    assert "This is the last site admin." in response.content.decode()
    # One who is switched off is none to fall back on.
    second = UserFactory.create(is_active=False)
    roles.give_role(user=second, kind=Role.Kind.SITE_ADMIN, organisation=None, by=None)
    assert client.post(path).status_code == 409
    User.objects.filter(pk=second.pk).update(is_active=True)
    assert client.post(path)["Location"] == "/me/"
    assert client.get("/manage/people/").status_code == 403


def test_nobody_switches_their_own_account_off(company: Company) -> None:
    path = f"/manage/people/{company.site_admin.pk}/switch/"
    response = company.client("site_admin").post(path, {"on": "0"})
    assert response.status_code == 409
    assert "This is your own account" in response.content.decode()


def test_roles_and_teams_elsewhere_are_not_shown(company: Company) -> None:
    home = OrganisationFactory.create(name="Far Bakery")
    for organisation in (home, company.organisation):
        roles.give_role(
            user=company.member,
            kind=Role.Kind.FRAMEWORK_ADMIN,
            organisation=organisation,
            by=None,
        )
    MembershipFactory.create(team=company.other_team, user=company.member)
    for path in ("", f"{company.member.pk}/"):
        page = company.client("admin").get(f"/manage/people/{path}").content.decode()
        assert "Harbour Cycles" in page
        assert "Far Bakery" not in page
        assert "Hill Clinic" not in page


def test_a_guest_is_nobody_to_look_after(company: Company, client: Client) -> None:
    guest = User.objects.create(is_guest=True)
    path = f"/manage/people/{guest.pk}/"
    assert company.client("site_admin").get(path).status_code == 404
    kind, by = Role.Kind.SITE_ADMIN, company.site_admin
    with pytest.raises(roles.Refused, match="sign up first"):
        roles.give_role(user=guest, kind=kind, organisation=None, by=by)
    with pytest.raises(roles.Refused, match="sign up first"):
        roles.put_in_team(team=company.team, user=guest, kind=Membership.Kind.MEMBER, by=by)


@pytest.mark.django_db(transaction=True)
def test_switching_off_ends_where_they_are_signed_in(company: Company) -> None:
    """Switched on again, nobody is let in without a password: it may be a lost machine."""
    theirs, admin = company.client("member"), company.client("admin")
    assert theirs.get("/me/").status_code == 200
    for on in ("0", "1"):
        admin.post(f"/manage/people/{company.member.pk}/switch/", {"on": on})
    assert User.objects.get(pk=company.member.pk).is_active
    assert theirs.get("/me/").status_code == 302
