"""The forms of a person's account, in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from nsx.accounts.actions.invitations import accept_invitation, hold_invitation
from nsx.accounts.models import Invitation, User
from nsx.lib.text import has_control_characters

NAME_CHARS = 150

LABELS = {
    "login": "E-mail",
    "email": "E-mail",
    "password": "Password",
    "oldpassword": "Your password now",
    "password1": "New password",
    "password2": "New password again",
    "remember": "Keep me signed in on this device",
    "code": "Code",
}
MISSING = {
    "login": "Enter your e-mail.",
    "email": "Enter your e-mail.",
    "password": "Enter your password.",
    "oldpassword": "Enter the password you have now.",
    "password1": "Enter a password.",
    "password2": "Enter the new password once more.",
    "code": "Enter the code.",
}
PASSWORD_HELP = "At least 8 characters. Three or four words are easy to remember."  # noqa: S105


def check_name(name: str) -> None:
    """Raises ValidationError, with its code, for a name we do not take."""
    if len(name) > NAME_CHARS:
        raise ValidationError(
            f"That name has {len(name)} characters. The limit is {NAME_CHARS}.",
            code="text_too_long",
        )
    if has_control_characters(name):
        raise ValidationError(
            "A name is one line of plain letters. Take out line breaks and hidden characters.",
            code="control_characters",
        )


class NameForm(forms.Form):
    """What a person wants to be called."""

    name = forms.CharField(
        required=False,
        label="Name",
        help_text="Your teams see it. Leave it empty to show your e-mail.",
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": NAME_CHARS}),
    )


class Plain:
    """Our words on allauth's fields; labels stay in sight, so no placeholders."""

    fields: dict[str, forms.Field]
    labels: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name) or LABELS.get(name, field.label)
            field.error_messages["required"] = MISSING.get(name, "Fill this in.")
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "That is not a whole e-mail address."
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"
            # The link to a reset has its own place on our pages.
            field.help_text = PASSWORD_HELP if name == "password1" else ""


class LoginForm(Plain, account.LoginForm):
    """E-mail and password."""


class SignupForm(Plain, account.SignupForm):
    """E-mail and a new password."""

    labels = {"password1": "Password"}

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        """The row, its e-mail address and its trail, or none of them."""
        user: User = super().save(request)
        return user


class InvitedForm(SignupForm):
    """A password, and the name others see; the e-mail is the invitation's and confirmed by it."""

    labels = {"password1": "Password"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget = forms.HiddenInput()
        self.fields["name"] = forms.CharField(
            required=False,
            label="Your name",
            validators=[check_name],
            widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": NAME_CHARS}),
        )
        self.order_fields(["name", "password1"])

    @transaction.atomic
    def join(self, request: HttpRequest, invitation: Invitation) -> User:
        """Make the account and accept the invitation, or neither. Raises actions' Refused."""
        # First, so that of two clicks the second finds it used before it makes a second account.
        hold_invitation(invitation=invitation)
        get_adapter().stash_verified_email(request, invitation.email)
        user = self.save(request)
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        accept_invitation(invitation=invitation, by=user)
        return user


class AddEmailForm(Plain, account.AddEmailForm):
    """The address to change to."""

    labels = {"email": "New e-mail"}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """The password now and the new one."""


class SetPasswordForm(Plain, account.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    """The address to send a link to."""


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    """The new password, after following the link."""


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    """The password once more, before something that matters."""


class AuthenticateForm(Plain, mfa.AuthenticateForm):
    """The second step at sign-in."""

    labels = {"code": "Code from your app, or a recovery code"}


class ReauthenticateCodeForm(Plain, mfa.ReauthenticateForm):
    """A code once more, before something that matters."""

    labels = {"code": "Code from your app, or a recovery code"}


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    """The first code from a new app."""

    labels = {"code": "Code the app shows"}
