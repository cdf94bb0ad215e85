"""Deleting one's own account, with all that hangs on it."""

import logging
from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django_tasks_db.models import DBTaskResult

from nsx.accounts.actions.roles import keep_one_site_admin
from nsx.accounts.models import LEFT, AuditEvent, User
from nsx.accounts.queries.invitations import addresses_of, invitations_to
from nsx.accounts.signals import account_leaves
from nsx.lib.sessions import end_sessions

log = logging.getLogger(__name__)


@transaction.atomic
def delete_account(*, user: User, by: User, site: str) -> None:
    """Delete a person and all that is theirs; what they did stays on record without a name.

    Files, sessions and the last mail follow once it is stored. `site` is how its address begins,
    without a slash at the end. Raises PermissionError for somebody else's account, and Refused
    for the last site admin.
    """
    if user.pk != by.pk:
        raise PermissionError("everybody deletes their own account")
    keep_one_site_admin(user.pk)
    # Before the row itself is held: what receivers wait for may be waiting for that.
    account_leaves.send(sender=User, user=user)
    held = User.objects.select_for_update().get(pk=user.pk)
    addresses = addresses_of(held)
    invitations_to(held, addresses).delete()
    for address in addresses:
        # What went wrong with a mail may name whom it was for.
        DBTaskResult.objects.filter(traceback__icontains=address).delete()
    AuditEvent.objects.create(
        actor=None, action="account.delete", target=f"user:{held.pk}", detail={LEFT: True}
    )
    transaction.on_commit(partial(end_sessions, held.pk))
    if held.email and not held.is_guest:
        transaction.on_commit(partial(_say_goodbye, held.email, str(held), site))
    held.delete()


def _say_goodbye(email: str, name: str, site: str) -> None:
    text = render_to_string("accounts/email/account_deleted.txt", {"name": name, "site": site})
    try:
        send_mail("Your NSX account is deleted", text, None, [email])
    except OSError:  # what smtplib raises, and a server that is not there
        log.exception("nobody was told by mail that their account is deleted")
