"""What a learner fills in for an item of their own plan."""

from typing import Any

from django import forms

from assessments.actions.plans import NOTE_CHARS
from assessments.forms.teamwork import due_field, text_field
from assessments.models import PlanItem


class OwnItemForm(forms.Form):
    """Until when, and a note to oneself."""

    def __init__(self, *args: Any, item: PlanItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"] = due_field(required=False, kept=item.due)
        self.fields["due"].help_text = "You may leave it open."
        self.fields["note"] = text_field("Note to yourself", NOTE_CHARS, "Only you read it.", 4)
