"""When somebody is asked to rate anew."""

from collections.abc import Mapping
from typing import Any

from django import forms

MONTHS = (3, 6, 12)
NEVER = "0"


class RemindersForm(forms.Form):
    """How many months after a result a mail comes; what stands already may stay."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, months: int) -> None:
        super().__init__(data, initial={"months": str(months)})
        offered = sorted({*MONTHS, months} - {0})
        self.fields["months"] = forms.ChoiceField(
            label="Ask me to rate again",
            choices=[*((str(each), _after(each)) for each in offered), (NEVER, "Never")],
            widget=forms.RadioSelect,
            error_messages={
                "required": "Choose when.",
                "invalid_choice": "Choose one of the times here, or “Never”.",
            },
        )


def _after(months: int) -> str:
    return "After 1 month" if months == 1 else f"After {months} months"
