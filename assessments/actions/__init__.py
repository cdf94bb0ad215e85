"""Changes to assessments: each one keyword-only, atomic, and by somebody.

There is one place per change: rating here, evidence and sharing in modules beside it.
"""

from assessments.actions.rating import (
    KEEP,
    REASON_CHARS,
    Given,
    check_given,
    finish_assessment,
    place_anew,
    reopen_assessment,
    save_ratings,
    start_assessment,
)

__all__ = [
    "KEEP",
    "REASON_CHARS",
    "Given",
    "check_given",
    "finish_assessment",
    "place_anew",
    "reopen_assessment",
    "save_ratings",
    "start_assessment",
]
