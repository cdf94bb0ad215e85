"""What a learner chooses when they share a result."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from assessments.models import Assessment
from nsx.accounts.models import Team, User

WHAT = [
    ("newest", "My newest result, and later ones"),
    ("only", "Only this result"),
]


class ShareForm(forms.Form):
    """A team the learner is in, and how much of the occupation it sees."""

    what = forms.ChoiceField(
        choices=WHAT,
        error_messages={
            "required": "Choose what the team sees.",
            "invalid_choice": "Choose what the team sees.",
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = forms.ModelChoiceField(
            queryset=Team.objects.filter(memberships__user=user),
            error_messages={
                "required": "Choose a team.",
                "invalid_choice": "Choose a team you are in.",
            },
        )


class ChangeForm(forms.Form):
    """What a team sees of an occupation: `round` None is the newest one, and later ones."""

    def __init__(self, *args: Any, rounds: QuerySet[Assessment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"] = forms.ModelChoiceField(queryset=rounds, required=False)
