"""Mail to people: it names no rating, and ends by one click."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused
from typing import Any, Protocol, TypeVar

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from nsx.accounts.models import Membership, User
from nsx.accounts.queries.mail import off_token, rerate_off_token

log = logging.getLogger(__name__)


class Mail(Protocol):
    """What can be posted: `off` is the address that ends such mail, `name` is for the log."""

    @property
    def subject(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def off(self) -> str: ...
    @property
    def name(self) -> str: ...
    def text(self, site: str) -> str: ...


M = TypeVar("M", bound=Mail)


@dataclass(frozen=True, slots=True)
class Letter:
    """A team's mail: to whom, about what, and the template of templates/teams/email for it."""

    to: Membership
    subject: str
    template: str
    context: Mapping[str, Any]

    @property
    def address(self) -> str:
        """Where it goes."""
        return str(self.to.user.email)

    @property
    def off(self) -> str:
        """The address that turns this team's mail off."""
        return reverse("mail-off", args=[off_token(self.to)])

    @property
    def name(self) -> str:
        """What the log calls it."""
        return f"membership {self.to.pk}"

    def text(self, site: str) -> str:
        """What it says; `site` is how the site's address begins, without a slash at the end."""
        context = {
            **self.context,
            "person": self.to.user,
            "team": self.to.team,
            "site": site,
            "off": site + self.off,
        }
        return render_to_string(f"teams/email/{self.template}.txt", context)


@dataclass(frozen=True, slots=True)
class OwnLetter:
    """Mail that no team sends: the template is one of templates/assessments/email."""

    to: User
    subject: str
    template: str
    context: Mapping[str, Any]

    @property
    def address(self) -> str:
        """Where it goes."""
        return str(self.to.email)

    @property
    def off(self) -> str:
        """The address that ends being asked to rate anew."""
        return reverse("reminders-off", args=[rerate_off_token(self.to)])

    @property
    def name(self) -> str:
        """What the log calls it."""
        return f"user {self.to.pk}"

    def text(self, site: str) -> str:
        """What it says; without `site` it has no links."""
        context = {**self.context, "person": self.to, "site": site, "off": site + self.off}
        return render_to_string(f"assessments/email/{self.template}.txt", context)


def post(letters: Iterable[M], site: str) -> list[M]:
    """Send them over one connection, each on its own; those that went out.

    An address that is refused stops no other. Where no server answers the rest is not tried.
    """
    sent, connection = [], get_connection()
    try:
        connection.open()
    except OSError:
        log.exception("no mail server answers")
        return []
    for letter in letters:
        message = EmailMessage(
            " ".join(letter.subject.split()),
            letter.text(site),
            to=[letter.address],
            headers=_headers(letter, site),
            connection=connection,
        )
        try:
            message.send()
            sent.append(letter)
        except SMTPRecipientsRefused:
            log.exception("mail to %s was refused", letter.name)
        except OSError:
            log.exception("mail to %s and those after it was not sent", letter.name)
            break
    connection.close()
    return sent


def _headers(letter: Mail, site: str) -> dict[str, str]:
    """What a mail program ends such mail by, with one click (RFC 8058)."""
    if not site:
        return {}
    return {
        "List-Unsubscribe": f"<{site}{letter.off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
