"""Changes to frameworks: each one keyword-only, atomic, and by somebody."""

from frameworks.actions.corrections import (
    Decided,
    NoPlace,
    accept_correction,
    decline_correction,
    suggest_correction,
)
from frameworks.actions.drafts import (
    check_draft,
    decide,
    discard_draft,
    mark_published,
    new_draft,
    open_draft,
    publish_draft,
    put_wording,
    rewrite_draft,
)
from frameworks.actions.imports import (
    begin_publishing,
    begin_undoing,
    check_again,
    check_import,
    publish_import,
    undo_import,
    upload,
)
from frameworks.actions.publishing import (
    BaseMoved,
    Published,
    Refused,
    VersionTaken,
    publish,
    retire,
    roll_back,
)

__all__ = [
    "BaseMoved",
    "Decided",
    "NoPlace",
    "Published",
    "Refused",
    "VersionTaken",
    "accept_correction",
    "begin_publishing",
    "begin_undoing",
    "check_again",
    "check_draft",
    "check_import",
    "decide",
    "decline_correction",
    "discard_draft",
    "mark_published",
    "new_draft",
    "open_draft",
    "publish",
    "publish_draft",
    "publish_import",
    "put_wording",
    "retire",
    "rewrite_draft",
    "roll_back",
    "suggest_correction",
    "undo_import",
    "upload",
]
