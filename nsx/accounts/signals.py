"""What other apps may want to hear of people's accounts."""

from django.dispatch import Signal

# A guest signed in to the account `user`: receivers give it all that hangs on `guest`, whose row
# goes afterwards, all in one transaction. A receiver may return the address of a page that asks
# the person something; they are sent there first.
guest_merged = Signal()

# A person (`user`) is no longer in a `team`: receivers end what they shared with it, in the same
# transaction, so that nothing shows again should they come back.
team_left = Signal()

# A `team` is about to be deleted with all that hangs on it: receivers keep what is people's own,
# in the same transaction.
team_closed = Signal()

# A person (`user`) deletes their account: receivers make ready what hangs on it, in the same
# transaction. The row goes next, with all below it.
account_leaves = Signal()
