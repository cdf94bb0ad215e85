"""What other parts may want to hear of frameworks."""

from django.dispatch import Signal

# A version (`framework`) is live from now on, new or again; sent in the transaction it is part of.
went_live = Signal()
