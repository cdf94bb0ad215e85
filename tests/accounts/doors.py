"""The doors people come in by, as a browser knocks at them."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from assessments.models import Assessment, EvidenceUse
from factories import rate
from factories.people import PASSWORD
from frameworks.models import Framework
from frameworks.queries import outline_of

NEW_PASSWORD = "lantern-oak-river-7"


def begin(client: Client, framework: Framework) -> Assessment:
    """Begin to rate, or go on with what is open."""
    response = client.post(f"/occupations/{framework.occupation.code}/rate/")
    assert response.status_code == 302
    return Assessment.objects.get(pk=response["Location"].split("/")[-2])


def do_some(client: Client, framework: Framework, answers: str = "33") -> Assessment:
    """Rate some statements and show evidence for the first."""
    assessment = begin(client, framework)
    rate(assessment, occupational=answers)
    show(client, assessment)
    return assessment


def show(client: Client, assessment: Assessment, **evidence: Any) -> EvidenceUse:
    """Show evidence for the first statement: a note, unless something else is given."""
    statement = next(outline_of(assessment.framework).statements).id
    given = evidence or {"kind": "note", "note": "Told by customers"}
    response = client.post(f"/me/a/{assessment.pk}/evidence/{statement}/", given)
    assert response.status_code == 302
    return EvidenceUse.objects.get(assessment=assessment)


def sign_up(
    client: Client, email: str = "new@example.org", *, door: str = "/account/signup/"
) -> Any:
    """Make an account."""
    return client.post(door, {"email": email, "password1": NEW_PASSWORD})


def sign_in(
    client: Client, email: str | None, password: str = PASSWORD, *, door: str = "/account/login/"
) -> Any:
    """Sign in with e-mail and password."""
    return client.post(door, {"login": email, "password": password})


def signed_in_as(client: Client) -> str:
    """The e-mail of the account a browser is signed in to, as its account page tells it."""
    found = re.search(r"<dt>E-mail</dt><dd><span>(.*?)</span>", body(client.get("/account/")))
    return found[1] if found else ""


def reset_password(client: Client, email: str | None, password: str = NEW_PASSWORD) -> Any:
    """Ask for a link, follow it, and choose a new password; gives the last answer."""
    client.post("/account/password/reset/", {"email": email})
    form = client.get(mailed_link(), follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def mailed_link() -> str:
    """The path of the link in the newest e-mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found, "there is a link in the e-mail"
    return found[1]


def body(response: Any) -> str:
    """The page, as text."""
    return str(response.content.decode())
