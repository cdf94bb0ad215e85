"""Mail to whoever asked for a framework: one of each, which they asked for themselves."""

import logging
from collections.abc import Iterable
from itertools import chain
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from frameworks.actions.requests import take_the_turn
from frameworks.models import FrameworkRequest
from frameworks.queries.requests import to_be_told

log = logging.getLogger(__name__)


def tell(occupations: Iterable[int]) -> int:
    """Mail whoever asked for a framework of these occupations (row ids); how many mails went out.

    Each request is mailed of once, however often this is run. An address that is refused stops no
    other. Where no server answers nobody's turn is taken, so that a later run does it.
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
    except SMTPRecipientsRefused:
        log.exception("mail of request %s was refused", request.pk)
        return 0


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
