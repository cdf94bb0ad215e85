"""The levels a team, or one of its people, works towards in an occupation."""

from collections.abc import Mapping
from typing import Any

from django import forms

from assessments.changes import STRANDS

_CHOOSE = "Choose from the list."


class TargetForm(forms.Form):
    """A level for each strand of an occupation's live framework; "" is no target."""

    def __init__(
        self, *args: Any, levels: Mapping[str, Mapping[str, str]], none: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for strand, labels in levels.items():
            self.fields[strand] = forms.ChoiceField(
                label=STRANDS[strand],
                choices=[("", none), *labels.items()],
                required=False,
                error_messages={"invalid_choice": _CHOOSE},
            )
