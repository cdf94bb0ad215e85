"""Long work about people, done by `manage.py db_worker`."""

import logging
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django_tasks import task

from nsx.accounts.actions.invitations import send_invitation
from nsx.accounts.models import Invitation

AT_ONCE = 10
"""So many mails go out while the admin waits; more than that the worker sends."""

log = logging.getLogger(__name__)


def send_all(ids: Sequence[int], site: str) -> int:
    """Mail invitations by row id, each on its own; how many went out.

    An address that is refused stops no other. Where no server answers the rest is not tried. What
    did not go out stays "not sent yet", for "send again".
    """
    sent = 0
    waiting = Invitation.objects.filter(pk__in=ids).order_by("pk")
    for invitation in waiting.select_related("organisation", "team", "invited_by"):
        try:
            sent += send_invitation(invitation=invitation, site=site)
        except SMTPRecipientsRefused:
            log.exception("invitation %s was refused", invitation.pk)
        except OSError:
            log.exception("invitation %s and those after it were not sent", invitation.pk)
            break
    return sent


def deliver(ids: Sequence[int], site: str) -> int:
    """Mail a few invitations now, or have the worker mail many; how many are sent or on their way.

    `site` is how the address of the site begins, without a slash at the end.
    """
    if len(ids) <= AT_ONCE:
        return send_all(ids, site)
    send_later.enqueue(list(ids), site)
    return len(ids)


@task()
def send_later(ids: list[int], site: str) -> int:
    """send_all, by the worker."""
    return send_all(ids, site)
