"""How sign-up and sign-in (allauth) treat guests, and the words they use."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from nsx.accounts.guests import guest_at_the_door, merge_guest, still_a_guest
from nsx.accounts.models import AuditEvent, User


class Adapter(DefaultAccountAdapter):
    """A guest who signs up keeps their row; one who signs in brings their work along."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is switched off. Ask whoever runs this site.",
        "duplicate_email": "That is already your e-mail address.",
        "email_password_mismatch": (
            "That e-mail and password do not go together. Check both, or reset your password."
        ),
        "email_taken": "That e-mail already has an account. Sign in instead.",
        "enter_current_password": "That is not your password now. Check it, or reset it.",
        "incorrect_password": "That is not your password. Check it, or reset it.",
        "rate_limited": "That was fast. Wait a minute and try again.",
        "same_as_current": "That is the same as now. Enter a new one.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or reset your password.",
    }

    def new_user(self, request: HttpRequest) -> User:
        """The row to sign up: the guest's own where there still is one."""
        guest = guest_at_the_door(request)
        return (guest and still_a_guest(guest)) or User()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Store the new account; all that hung on a guest stays where it is."""
        converted, user.is_guest = user.is_guest, False
        saved: User = super().save_user(request, user, form, commit)
        if converted:
            AuditEvent.objects.create(
                actor=saved, action="guest.convert", target=f"user:{saved.pk}"
            )
        return saved

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Go on to where they were going, or first to a question about a guest's work."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        guest = guest_at_the_door(request)
        if guest is None or guest.pk == user.pk:
            return response
        questions = merge_guest(guest=guest, into=user)
        if questions is None:
            return response
        messages.success(request, "What you did without an account is now in your account.")
        return HttpResponseRedirect(questions[0]) if questions else response


class MfaAdapter(DefaultMFAAdapter):
    """The second step's words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "Switch the second step off before you change your e-mail.",
        "cannot_generate_recovery_codes": "Set up an app first. Then you can make codes.",
        "incorrect_code": "That code is not right. Codes change every 30 seconds: try the next.",
        "unverified_email": "Confirm your e-mail first. Then you can set up the second step.",
    }

    def get_totp_issuer(self) -> str:
        """What the authenticator app calls us."""
        return "NSX"
