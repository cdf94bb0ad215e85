"""A person's own account."""

from typing import cast

from allauth.account.models import EmailAddress
from allauth.account.views import logout
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from nsx.accounts import actions
from nsx.accounts.forms import NameForm
from nsx.accounts.models import User


def account(request: HttpRequest) -> HttpResponse:
    """Name, e-mail, password, second step, sign out: where to change each."""
    user = cast(User, request.user)
    if user.is_guest:
        return render(request, "accounts/guest.html", {"days": settings.GUEST_DAYS})
    form = NameForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(user=user, name=form.cleaned_data["name"], by=user)
        messages.success(request, "Your name is saved.")
        return redirect("account")
    context = {
        "form": form,
        "unconfirmed": EmailAddress.objects.filter(user=user, verified=False).first(),
        "second_step": is_mfa_enabled(user),
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, then sign out; answers that wait in the browser go too, for others may use it next."""
    response: HttpResponse = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"storage"'
    return response
