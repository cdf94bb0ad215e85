"""What other parts may want to hear of the talk about answers, in the transaction it is part of."""

from django.dispatch import Signal

# Somebody said something of an answer: `review` is a view, an ask or a reply.
said = Signal()

# A reviewer (`by`) agreed with many answers of an `assessment` at once; `reviews` are the views.
confirmed = Signal()

# A learner added the `evidence` that was asked for: `review` is the reply that says so.
evidence_given = Signal()
