"""What signing out leaves behind: nothing."""

import pytest
from django.test import Client

from factories import UserFactory, signed_in

pytestmark = pytest.mark.django_db


def test_signing_out_empties_the_browsers_storage() -> None:
    client = signed_in(UserFactory.create())
    assert "Clear-Site-Data" not in client.get("/account/logout/")
    response = client.post("/account/logout/")
    assert response["Clear-Site-Data"] == '"storage"'
    assert response["Location"] == "/"
    assert client.get("/me/")["Location"] == "/account/login/?next=/me/"


def test_a_link_signs_nobody_out() -> None:
    client = signed_in(UserFactory.create())
    client.get("/account/logout/")
    assert client.get("/me/").status_code == 200


def test_a_visitor_is_sent_home(client: Client) -> None:
    assert client.get("/account/logout/")["Location"] == "/"
