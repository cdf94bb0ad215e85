"""Mail to whoever asked for a framework: one of each, which they asked for themselves."""

import logging
from collections.abc import Iterable
from itertools import chain
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from frameworks.actions.requests import give_the_turn_back, take_the_turn
from frameworks.models import FrameworkRequest
from frameworks.queries.requests import to_be_told

log = logging.getLogger(__name__)


def tell(occupations: Iterable[int]) -> int:
    """Mail whoever asked for a framework of these occupations (row ids); how many mails went out.

    Each request is mailed of once, however often this is run. A mail that is not taken stops no
    other; a later run sends it, unless it was refused for good. Where no server answers nobody's
    turn is taken, so that a later run does it all.
    """
    connection, sent = get_connection(), 0
    try:
        for request in chain.from_iterable(map(to_be_told, occupations)):
            connection.open()
            if take_the_turn(request=request):
                sent += _send(request, connection)
    except OSError:
        log.exception("no mail server answers: the rest is not told yet")
    connection.close()
    return sent


def _send(request: FrameworkRequest, connection: BaseEmailBackend) -> int:
    try:
        return letter(request, connection).send()
    except SMTPException as error:
        log.exception("mail of request %s was not taken", request.pk)
        if not _is_for_good(error):
            give_the_turn_back(request=request)
        # The server may have hung up: the next mail opens it anew.
        connection.close()
        return 0
    except OSError:
        give_the_turn_back(request=request)
        raise


def _is_for_good(error: SMTPException) -> bool:
    """Whether this mail is not to be tried again: not where the server said 4xx or hung up.

    That it refuses our own address says nothing of the person's.
    """
    if isinstance(error, SMTPServerDisconnected | SMTPSenderRefused):
        return False
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return not isinstance(error, SMTPResponseException) or error.smtp_code >= 500


def letter(request: FrameworkRequest, connection: BaseEmailBackend) -> EmailMessage:
    """What somebody reads once they can rate themselves."""
    site = settings.SITE_URL
    context = {
        "request": request,
        "link": site and site + reverse("occupation", args=[request.occupation.code]),
    }
    return EmailMessage(
        # A title comes from a file: a line break in it may not end the subject.
        " ".join(f"You can rate yourself in {request.occupation} now".split()),
        render_to_string("frameworks/email/here.txt", context),
        to=[str(request.user.email)],
        connection=connection,
    )
