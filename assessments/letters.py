"""Mail from a team's managers: it names no rating, and ends by one click."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from nsx.accounts.models import Membership
from nsx.accounts.queries.mail import off_token

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: to whom, about what, and the template of templates/teams/email it is made of."""

    to: Membership
    subject: str
    template: str
    context: Mapping[str, Any]

    def text(self, site: str) -> str:
        """What it says; `site` is how the site's address begins, without a slash at the end."""
        context = {
            **self.context,
            "person": self.to.user,
            "team": self.to.team,
            "site": site,
            "off": site + off_path(self.to),
        }
        return render_to_string(f"teams/email/{self.template}.txt", context)


def off_path(membership: Membership) -> str:
    """The address that turns a team's mail off."""
    return reverse("mail-off", args=[off_token(membership)])


def post(letters: Iterable[Letter], site: str) -> list[Membership]:
    """Send them over one connection, each on its own; to whom it went out.

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
            to=[str(letter.to.user.email)],
            headers={
                "List-Unsubscribe": f"<{site}{off_path(letter.to)}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
            connection=connection,
        )
        try:
            message.send()
            sent.append(letter.to)
        except SMTPRecipientsRefused:
            log.exception("mail to membership %s was refused", letter.to.pk)
        except OSError:
            log.exception("mail to membership %s and those after it was not sent", letter.to.pk)
            break
    connection.close()
    return sent
