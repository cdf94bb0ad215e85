"""A guest in two tabs who signs in with both at the same moment."""

from threading import Barrier

import pytest
from django.http import HttpRequest
from django.test import Client

from accounts.doors import do_some, sign_in, signed_in_as
from assessments.models import Assessment, Evidence
from factories import UserFactory, started
from frameworks.models import Framework
from nsx.accounts import adapter, guests
from nsx.accounts.models import AuditEvent, User
from together import PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("clash", [False, True])
def test_their_work_is_moved_once(
    clerks: Framework, monkeypatch: pytest.MonkeyPatch, clash: bool
) -> None:
    user = UserFactory.create()
    if clash:
        started(user, clerks, occupational="11")
    tabs = [Client(), Client()]
    brought = do_some(tabs[0], clerks)
    tabs[1].cookies.load({"sessionid": tabs[0].cookies["sessionid"].value})
    both_signed_in = Barrier(2)

    def meet(request: HttpRequest) -> User | None:
        """Both tabs have found the guest before either of them moves its work."""
        both_signed_in.wait(PATIENCE)
        return guests.guest_at_the_door(request)

    monkeypatch.setattr(adapter, "guest_at_the_door", meet)
    answers = at_once(*(lambda tab=tab: sign_in(tab, user.email) for tab in tabs))

    question = f"/me/choose/?with={brought.pk}"
    expected = ["/me/", question] if clash else ["/me/", "/me/"]
    assert sorted(answer["Location"] for answer in answers) == expected
    assert [signed_in_as(tab) for tab in tabs] == [user.email, user.email]
    assert User.objects.get() == user
    assert set(Assessment.objects.values_list("learner", flat=True)) == {user.pk}
    assert Assessment.objects.count() == 1 + clash
    assert Evidence.objects.get().owner == user
    assert AuditEvent.objects.filter(action="guest.merge").count() == 1
