"""What admins and the invited do at the same moment: one site admin stays, nobody comes twice."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from accounts.company import make_company
from accounts.doors import NEW_PASSWORD, body
from factories import RoleFactory
from nsx.accounts.actions import roles
from nsx.accounts.actions.invitations import invite, send_invitation
from nsx.accounts.models import AuditEvent, Invitation, Membership, Role, User
from nsx.accounts.queries.invitations import digest_of
from nsx.accounts.roster import Row
from together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("how", ["take", "switch"])
def test_two_site_admins_who_put_each_other_out_leave_one(how: str) -> None:
    ann, bo = (RoleFactory.create() for _ in range(2))

    def put_out(role: Role, by: User) -> bool:
        try:
            if how == "take":
                roles.take_role(role=role, by=by)
            else:
                roles.switch_account(user=role.user, on=False, by=by)
        except (roles.Refused, PermissionDenied):
            return False
        return True

    done = at_once(partial(put_out, ann, bo.user), partial(put_out, bo, ann.user))
    assert sorted(done) == [False, True]
    assert Role.objects.filter(kind="site_admin", user__is_active=True).count() == 1


def test_two_clicks_invite_once() -> None:
    company = make_company()
    row = Row(2, "new@example.org", "", "learner", "Workshop", "Harbour Cycles")
    click = partial(invite, rows=[row], by=company.admin)
    made = at_once(click, click, click)
    assert sorted(len(invitations) for _, invitations in made) == [0, 0, 1]
    assert Invitation.objects.count() == 1


def test_a_link_that_is_used_twice_at_once_lets_one_in() -> None:
    company = make_company()
    send_invitation(invitation=company.invited(), site="http://localhost")
    Invitation.objects.update(digest=digest_of("the-link"))

    def join() -> int:
        path, sent = "/account/invitation/the-link/", {"password1": NEW_PASSWORD}
        return company.client("visitor").post(path, sent).status_code

    assert at_once(join, join) == [302, 302]
    assert "is used" in body(company.client("visitor").get("/account/invitation/the-link/"))
    user = User.objects.get(email="new@example.org")
    assert Membership.objects.filter(user=user).count() == 1
    assert AuditEvent.objects.filter(action="invitation.accept").count() == 1
