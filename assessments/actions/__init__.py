"""Changes to assessments: each one keyword-only, atomic, and by somebody.

There is one place per change: rating here, evidence and sharing in modules beside it.
"""

from assessments.actions.evidence import (
    add_evidence,
    delete_evidence,
    edit_evidence,
    unuse_evidence,
    use_evidence,
)
from assessments.actions.looks import record_team_export, record_team_view
from assessments.actions.moving import move_assessment
from assessments.actions.rating import (
    KEEP,
    REASON_CHARS,
    Given,
    check_given,
    finish_assessment,
    is_empty,
    place_anew,
    reopen_assessment,
    save_ratings,
    start_assessment,
)
from assessments.actions.review import review_rating
from assessments.actions.sharing import share_occupation, withdraw_share

__all__ = [
    "KEEP",
    "REASON_CHARS",
    "Given",
    "add_evidence",
    "check_given",
    "delete_evidence",
    "edit_evidence",
    "finish_assessment",
    "is_empty",
    "move_assessment",
    "place_anew",
    "record_team_export",
    "record_team_view",
    "reopen_assessment",
    "review_rating",
    "save_ratings",
    "share_occupation",
    "start_assessment",
    "unuse_evidence",
    "use_evidence",
    "withdraw_share",
]
