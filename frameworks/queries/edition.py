"""Which edition of the public pages this is: a mark that changes with anything they show."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

BEGUN, DONE = "onet.import", "onet.imported"
"""The events that an import of O*NET leaves before its first batch and with its last one."""
LONG = timedelta(hours=1)
"""Longer than any import takes: one that was broken off is not under way for ever."""

# Counts beside the newest, since rows may become visible out of their order. Written by hand: it
# stands before every page that a visitor asks for, and putting it together would take longer.
MARKS = """
SELECT
  (SELECT COUNT(*) FROM accounts_auditevent
    WHERE target = 'site' AND at >= %(lately)s AND action = 'onet.import'),
  (SELECT COUNT(*) FROM accounts_auditevent
    WHERE target = 'site' AND at >= %(lately)s AND action = 'onet.imported' AND id > (
      SELECT MIN(id) FROM accounts_auditevent
        WHERE target = 'site' AND at >= %(lately)s AND action = 'onet.import')),
  (SELECT COUNT(*) FROM accounts_auditevent WHERE target = 'site'),
  (SELECT MAX(id) FROM accounts_auditevent WHERE target = 'site'),
  (SELECT COUNT(*) FROM frameworks_listing),
  (SELECT COUNT(*) FROM frameworks_release),
  (SELECT MAX(id) FROM frameworks_release),
  (SELECT COUNT(*) FROM frameworks_aievidence),
  (SELECT MAX(imported_at) FROM frameworks_aievidence),
  (SELECT COUNT(*) FROM frameworks_grounding),
  (SELECT MAX(decided_at) FROM frameworks_grounding),
  (SELECT COUNT(*) FROM frameworks_frameworkrequest),
  (SELECT MAX(id) FROM frameworks_frameworkrequest)
"""


def edition() -> str | None:
    """A mark of all that visitors are shown of the database, in one query.

    It changes when a version goes live, comes back or is retired, with every import, and when
    somebody asks for a framework or says what a statement rests on. None while an import of
    O*NET is under way, since its batches leave no mark of their own: while more were begun
    within the hour than were ended since, for two may run at once.
    """
    since = connection.ops.adapt_datetimefield_value(timezone.now() - LONG)
    with connection.cursor() as cursor:
        cursor.execute(MARKS, {"lately": since})
        begun, done, *marks = cursor.fetchone()
    return None if begun > done else " ".join(map(str, marks))
