"""What people send about frameworks, checked."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

TEXT_CHARS = 2_000

# Tab and line breaks are fine; other controls, half characters and what turns the writing
# around are not.
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def checked(text: str, most: int = TEXT_CHARS) -> str:
    """The text without white space around it, lines ended in one way. Raises ValidationError.

    It has at most that many characters.
    """
    clean = text.replace("\r\n", "\n").strip()
    if _BAD.search(clean):
        raise ValidationError("Take out the characters we cannot show.", code="bad_text")
    if len(clean) > most:
        told = f"That is {len(clean):,} characters. The limit is {most:,}."
        raise ValidationError(told, code="text_too_long")
    return clean


class _Text(forms.Field):
    """A text of several lines; what Django's own field refuses is told by our codes."""

    def clean(self, value: Any) -> str:
        return checked(str(value or ""))


class SuggestForm(forms.Form):
    """How a wording should read, why, or both; `text` is how it reads now."""

    says = _Text(required=False, label="How it should read")
    why = _Text(required=False, label="Why")

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def clean(self) -> dict[str, Any]:
        """A wording is one line, and "" where it is the present one."""
        found = super().clean() or {}
        says = " ".join(found.get("says", "").split())
        same = says == " ".join(self.text.split())
        found["says"] = "" if same else says
        if not self.errors and not found["says"] and not found["why"]:
            if same:
                told, code = "Change the wording, or say what is wrong with it.", "unchanged"
            else:
                told, code = "Write how it should read, or what is wrong.", "empty"
            raise ValidationError(told, code=code)
        return found


class DecideForm(forms.Form):
    """Yes or no to a suggestion; a no has a reason."""

    what = forms.ChoiceField(
        choices=[("draft", "Accept into a draft"), ("accept", "Accept"), ("decline", "Decline")],
        error_messages={"required": "Accept or decline.", "invalid_choice": "Accept or decline."},
    )
    answer = _Text(required=False)

    def clean(self) -> dict[str, Any]:
        """A reason for a no."""
        found = super().clean() or {}
        if found.get("what") == "decline" and found.get("answer") == "":
            told = "Say why you decline. The person reads it."
            self.add_error("answer", ValidationError(told, code="empty"))
        return found
