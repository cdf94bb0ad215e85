"""Changes to assessments: each one keyword-only, atomic, and by somebody.

There is one place per change: rating here, evidence and sharing in modules beside it.
"""

from assessments.actions.campaigns import end_campaign, start_campaign, write_to
from assessments.actions.confirming import Choice, confirm_ratings
from assessments.actions.deleting import delete_assessment, of_rounds
from assessments.actions.evidence import (
    EditedMeanwhile,
    add_evidence,
    delete_evidence,
    edit_evidence,
    replace_evidence,
    unuse_everywhere,
    unuse_evidence,
    use_evidence,
)
from assessments.actions.looks import (
    record_item_view,
    record_team_export,
    record_team_view,
    record_views,
)
from assessments.actions.moving import move_assessment
from assessments.actions.nearness import take_over
from assessments.actions.plans import (
    Pair,
    change_plan_item,
    finish_plan_item,
    open_plan_item,
    plan,
    plan_alone,
    remove_plan_item,
)
from assessments.actions.rating import (
    KEEP,
    REASON_CHARS,
    Given,
    Saved,
    check_given,
    choose_form,
    finish_assessment,
    is_empty,
    place_anew,
    reopen_assessment,
    save_ratings,
    start_assessment,
)
from assessments.actions.review import ask_for_evidence, reply, review_rating
from assessments.actions.sharing import share_occupation, withdraw_share
from assessments.actions.snapshots import delete_snapshot, take_snapshot
from assessments.actions.targets import remove_target, set_targets
from assessments.actions.teams import join_team

__all__ = [
    "KEEP",
    "REASON_CHARS",
    "Choice",
    "EditedMeanwhile",
    "Given",
    "Pair",
    "Saved",
    "add_evidence",
    "ask_for_evidence",
    "change_plan_item",
    "check_given",
    "choose_form",
    "confirm_ratings",
    "delete_assessment",
    "delete_evidence",
    "delete_snapshot",
    "edit_evidence",
    "end_campaign",
    "finish_assessment",
    "finish_plan_item",
    "is_empty",
    "join_team",
    "move_assessment",
    "of_rounds",
    "open_plan_item",
    "place_anew",
    "plan",
    "plan_alone",
    "record_item_view",
    "record_team_export",
    "record_team_view",
    "record_views",
    "remove_plan_item",
    "remove_target",
    "reopen_assessment",
    "replace_evidence",
    "reply",
    "review_rating",
    "save_ratings",
    "set_targets",
    "share_occupation",
    "start_assessment",
    "start_campaign",
    "take_over",
    "take_snapshot",
    "unuse_everywhere",
    "unuse_evidence",
    "use_evidence",
    "withdraw_share",
    "write_to",
]
