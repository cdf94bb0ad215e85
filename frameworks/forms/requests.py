"""What people send when they ask for a framework, checked."""

from typing import Any

from django import forms

from frameworks.forms.corrections import checked

WHY_CHARS = 300


class _Why(forms.Field):
    """A short text; what Django's own field refuses is told by our codes."""

    def clean(self, value: Any) -> str:
        return checked(str(value or ""), WHY_CHARS)


class AskForm(forms.Form):
    """Why somebody would like a framework; they need not say."""

    why = _Why(required=False, label="Why")
