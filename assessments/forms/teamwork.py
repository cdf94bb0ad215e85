"""What a team's managers fill in when they plan, ask, remind and look back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.actions.campaigns import MESSAGE_CHARS
from assessments.actions.plans import NOTE_CHARS, Pair
from assessments.models import PlanItem
from assessments.queries.teamwork.pairs import Match
from frameworks.models import Occupation
from nsx.lib.numbers import whole

YEARS = 5
"""A day further ahead is a slip of the pen."""

Choices = Sequence[tuple[str, str]]


def check_due(day: date) -> None:
    """Raises ValidationError for a day that is gone, or years ahead."""
    today = timezone.localdate()
    if day < today:
        raise ValidationError("That day is over. Choose a day from today on.", code="past")
    if day > today + timedelta(days=366 * YEARS):
        raise ValidationError(f"Choose a day within {YEARS} years.", code="far")


class DayField(forms.DateField):
    """A day in plain digits: Python reads those of any script."""

    def to_python(self, value: Any) -> date | None:
        """The day, None where it is left out."""
        if isinstance(value, str) and not value.isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


def due_field(*, required: bool, kept: date | None = None) -> forms.DateField:
    """A day from today on; `kept` is one that stands already and may stay."""
    return DayField(
        required=required,
        label="Until",
        validators=[lambda day: None if day == kept else check_due(day)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Write the day like 2027-03-31."},
    )


def text_field(label: str, limit: int, help_text: str = "", rows: int = 3) -> forms.CharField:
    """A few words that may be left out."""
    return forms.CharField(
        required=False,
        label=label,
        help_text=help_text,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": f"That is too long. The limit is {limit} characters."},
    )


class PlanItemForm(forms.Form):
    """Who guides, until when, and a note; for a new item also who learns."""

    def __init__(
        self, *args: Any, match: Match | None, item: PlanItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        guides = [("", "Nobody yet"), *guide_choices(match, item)]
        if item is None and match:
            self.fields["person"] = forms.ChoiceField(
                label="Who learns",
                choices=[("", "Choose a person"), *learner_choices(match)],
                error_messages={
                    "required": "Choose who learns.",
                    "invalid_choice": "Choose somebody who shares this and has not met it yet.",
                },
            )
        self.fields["guide"] = forms.ChoiceField(
            required=False,
            label="Who can guide",
            choices=guides,
            help_text="Those who rate it Beyond; confirmed first, then who guides the fewest.",
            error_messages={"invalid_choice": "Choose somebody who rates this Beyond."},
        )
        self.fields["due"] = due_field(required=False, kept=item.due if item else None)
        note = "They read it, with their plan. The guide does not."
        self.fields["note"] = text_field("Note for who learns", NOTE_CHARS, note)

    def clean(self) -> dict[str, Any]:
        """Nobody guides themselves."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("guide") and found.get("guide") == found.get("person"):
            raise ValidationError("Choose two people: nobody guides themselves.", code="same")
        return found

    @property
    def guide(self) -> int | None:
        """The chosen guide's row id."""
        return whole(self.cleaned_data["guide"])


def learner_choices(match: Match) -> Choices:
    """Those who have not met the statement and have no plan for it, with what they say."""
    return [
        (str(each.user), f"{each.name}: {each.says}") for each in match.learners if not each.planned
    ]


def guide_choices(match: Match | None, item: PlanItem | None) -> Choices:
    """Those who rate it Beyond, with why they are named; whoever guides already may stay."""
    found = [
        (str(each.user), f"{each.name}: {each.why}")
        for each in (match.guides if match else ())
        if item is None or each.user != item.learner_id
    ]
    if item and item.guide_shown and str(item.guide_id) not in dict(found):
        found.insert(0, (str(item.guide_id), f"{item.guide}: guides this now"))
    return found


class SuggestionsForm(forms.Form):
    """Ticked pairs of the suggestions, planned until one day."""

    due = due_field(required=False)

    def __init__(self, *args: Any, matches: Sequence[Match], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {
            f"{each.user}-{match.row.line.id}": Pair(
                each.user, match.row.line.id, match.guides[0].user
            )
            for match in matches
            for each in match.open
        }
        self.fields["pairs"] = forms.MultipleChoiceField(
            label="People",
            choices=[(key, key) for key in self.found],
            error_messages={
                "required": "Tick who should learn something.",
                "invalid_choice": "Somebody’s ratings changed a moment ago. Look again, then plan.",
            },
        )

    @property
    def chosen(self) -> list[Pair]:
        """What is ticked."""
        return [self.found[key] for key in self.cleaned_data["pairs"]]


class CampaignForm(forms.Form):
    """What a team is asked to rate, until when, and in which words."""

    due = due_field(required=True)
    message = text_field("Message", MESSAGE_CHARS, "Stands in the mail, in your words.")

    def __init__(self, *args: Any, occupations: Sequence[Occupation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(each.pk): each for each in occupations}
        self.fields["occupation"] = forms.ChoiceField(
            label="Occupation",
            choices=[(key, each.title) for key, each in self.found.items()],
            error_messages={
                "required": "Choose an occupation.",
                "invalid_choice": "Choose an occupation of this team.",
            },
        )
        self.order_fields(["occupation", "due", "message"])

    @property
    def occupation(self) -> Occupation:
        """The chosen one."""
        return self.found[self.cleaned_data["occupation"]]


class RemindForm(forms.Form):
    """Who gets a reminder, and the manager's own words in it."""

    words = text_field("Your words", MESSAGE_CHARS, "Optional. The mail has them as you write.")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.MultipleChoiceField(
            label="People",
            choices=people,
            error_messages={
                "required": "Tick who gets a reminder.",
                "invalid_choice": "Somebody was written to, or rated, a moment ago. Look again.",
            },
        )

    @property
    def users(self) -> list[int]:
        """The row ids of those who are ticked."""
        return [int(key) for key in self.cleaned_data["people"]]


class SnapshotForm(forms.Form):
    """A note to a snapshot."""

    note = forms.CharField(
        required=False,
        label="Note",
        max_length=200,
        help_text="Optional. What was going on, such as “After the winter course”.",
        error_messages={"max_length": "That is too long. The limit is 200 characters."},
    )
