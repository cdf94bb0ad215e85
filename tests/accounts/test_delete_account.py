"""/me/data/delete/: an account goes with all below it; what must stay says nobody's name."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments import actions
from assessments.models import Assessment, Rating, Review
from factories import (
    MembershipFactory,
    RoleFactory,
    UserFactory,
    Workplace,
    finished,
    make_workplace,
    rate,
    signed_in,
)
from factories.people import PASSWORD
from frameworks.queries import outline_of
from nsx.accounts.actions.leaving import delete_account
from nsx.accounts.actions.roles import Refused
from nsx.accounts.models import AuditEvent, Invitation, JoinLink, Role, Team, User

PATH = "/me/data/delete/"


@pytest.fixture
def workplace() -> Workplace:
    return make_workplace()


def leave(user: User, client: Client | None = None) -> Any:
    """Press the button, and give the password that is asked for then."""
    client = client or signed_in(user)
    asked = client.post(PATH)
    assert asked["Location"].startswith("/account/reauthenticate/")
    return client.post(asked["Location"], {"password": PASSWORD})


@pytest.mark.django_db(transaction=True)
def test_an_account_goes_for_good(workplace: Workplace) -> None:
    workplace.share()
    learner = workplace.learner
    address, client, elsewhere = learner.email, signed_in(learner), signed_in(learner)
    mail.outbox.clear()
    answer = leave(learner, client)
    assert answer["Location"] == "/goodbye/"
    assert answer["Clear-Site-Data"] == '"storage"'
    assert "It is deleted" in client.get("/goodbye/").content.decode()
    for browser in (client, elsewhere):
        assert browser.get("/me/")["Location"].startswith("/account/login/")
    assert not User.objects.filter(email=address).exists()
    assert not Assessment.objects.exists()
    assert all(
        session.get_decoded().get("_auth_user_id") != str(learner.pk)
        for session in Session.objects.all()
    )
    (letter,) = mail.outbox
    assert letter.to == [address]
    assert letter.subject == "Your NSX account is deleted"
    assert "Hello Lee Learner" in letter.body


@pytest.mark.django_db(transaction=True)
def test_without_the_password_nothing_goes(workplace: Workplace) -> None:
    client = signed_in(workplace.learner)
    asked = client.post(PATH)
    client.post(asked["Location"], {"password": "not it"})
    assert User.objects.filter(pk=workplace.learner.pk).exists()


@pytest.mark.django_db
def test_what_stays_names_nobody(workplace: Workplace) -> None:
    workplace.share()
    line = next(outline_of(workplace.framework).statements)
    actions.review_rating(
        assessment=workplace.result,
        statement=line.id,
        value=2,
        comment="Not alone yet",
        by=workplace.manager,
    )
    theirs = AuditEvent.objects.filter(actor=workplace.manager).count()
    delete_account(user=workplace.manager, by=workplace.manager, site="https://nsx.test")
    review = Review.objects.get()
    assert (review.author, review.comment) == (None, "Not alone yet")
    assert AuditEvent.objects.filter(actor=None, detail__left=True).count() == theirs + 1
    event = AuditEvent.objects.get(action="account.delete")
    assert (event.by, event.target) == ("Someone who left", f"user:{workplace.manager.pk}")
    page = signed_in(workplace.learner).get(f"/me/a/{workplace.result.pk}/s/{line.id}/talk/")
    assert "Not alone yet" in page.content.decode()
    assert "Mo Manager" not in page.content.decode()


@pytest.mark.django_db
def test_the_page_says_what_goes_what_stays_and_which_teams_stand_alone(
    workplace: Workplace,
) -> None:
    page = signed_in(workplace.learner).get(PATH).content.decode()
    assert "1 round of rating with 12 answers" in page
    assert "No one else runs" not in page
    page = signed_in(workplace.manager).get(PATH).content.decode()
    assert "<b>No one else runs this team.</b>" in page
    assert f'href="/teams/{workplace.team.pk}/people/"' in page
    RoleFactory.create(kind="organisation_admin", organisation=workplace.team.organisation)
    assert "No one else runs" not in signed_in(workplace.manager).get(PATH).content.decode()


@pytest.mark.django_db
def test_the_page_names_only_what_there_is_and_all_of_it() -> None:
    page = signed_in(UserFactory.create()).get(PATH).content.decode()
    for word in ("0 ", "Your plan", "kept of you", "to join a team", "guid", "Plans, targets"):
        assert word not in page.partition("<h1>")[2].partition("cannot reach")[0], word
    place = MembershipFactory.create(kind="manager")
    JoinLink.objects.create(
        team=place.team, key="key", made_by=place.user, expires_at=timezone.now()
    )
    page = signed_in(place.user).get(PATH).content.decode()
    assert "1 link to join a team that you made. It stops working for everyone." in page
    assert "1 place in teams." in page


@pytest.mark.django_db
def test_a_manager_above_or_beside_runs_the_team_on(workplace: Workplace) -> None:
    page = signed_in(workplace.manager).get(PATH).content.decode()
    assert "No one else runs" in page
    above = Team.objects.create(organisation=workplace.team.organisation, name="Region")
    Team.objects.filter(pk=workplace.team.pk).update(parent=above)
    boss = MembershipFactory.create(team=above, kind="manager").user
    page = signed_in(workplace.manager).get(PATH).content.decode()
    assert "No one else runs" not in page
    User.objects.filter(pk=boss.pk).update(is_active=False)
    page = signed_in(workplace.manager).get(PATH).content.decode()
    assert "No one else runs" in page


@pytest.mark.django_db
def test_the_last_site_admin_stays_until_there_is_another() -> None:
    admin = RoleFactory.create().user
    client = signed_in(admin)
    answer = leave(admin, client)
    assert answer.status_code == 409
    assert "Make someone else a site admin first." in answer.content.decode()
    assert 'href="/manage/people/"' in answer.content.decode()
    with pytest.raises(Refused):
        delete_account(user=admin, by=admin, site="")
    RoleFactory.create()
    delete_account(user=admin, by=admin, site="")
    assert Role.objects.count() == 1


@pytest.mark.django_db
def test_invitations_to_them_go_and_one_to_an_address_nobody_confirmed_stays() -> None:
    user = UserFactory.create(email="lee@example.org")
    EmailAddress.objects.create(user=user, email="old@example.org", verified=True)
    EmailAddress.objects.create(user=user, email="other@example.org", verified=False)
    for number, address in enumerate(("lee", "old", "other")):
        Invitation.objects.create(
            email=f"{address}@example.org",
            kind="learner",
            digest=str(number),
            expires_at=user.date_joined,
        )
    delete_account(user=user, by=user, site="")
    assert [each.email for each in Invitation.objects.all()] == ["other@example.org"]


@pytest.mark.django_db(transaction=True)
def test_a_guest_deletes_what_they_tried_without_a_password(workplace: Workplace) -> None:
    client = Client()
    client.post(f"/occupations/{workplace.framework.occupation.code}/rate/")
    guest = User.objects.get(is_guest=True)
    rate(Assessment.objects.get(learner=guest), occupational="3")
    mail.outbox.clear()
    assert "Delete what you tried?" in client.get(PATH).content.decode()
    assert client.post(PATH)["Location"] == "/goodbye/"
    assert not User.objects.filter(is_guest=True).exists()
    assert not mail.outbox


@pytest.mark.django_db
def test_nobody_deletes_another_account(workplace: Workplace) -> None:
    RoleFactory.create(user=workplace.manager)
    with pytest.raises(PermissionError):
        delete_account(user=workplace.learner, by=workplace.manager, site="")
    assert Client().post(PATH)["Location"] == f"/account/login/?next={PATH}"
    leave(workplace.learner)
    assert {each.pk for each in User.objects.all()} == {workplace.manager.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("rounds", [1, 3])
def test_more_rounds_take_no_more_queries(workplace: Workplace, rounds: int) -> None:
    for _ in range(rounds):
        finished(workplace.learner, workplace.framework, occupational="3333")
    with CaptureQueriesContext(connection) as ran:
        delete_account(user=workplace.learner, by=workplace.learner, site="")
    assert not Rating.objects.exists()
    assert len(ran) == 57


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_many_teams(
    workplace: Workplace, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        MembershipFactory.create(user=workplace.learner, kind="manager")
    client = signed_in(workplace.learner)
    with django_assert_num_queries(29):
        client.get(PATH)
