"""Asking for a framework, no longer asking, and what admins see of it."""

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from frameworks import actions
from frameworks.forms.requests import WHY_CHARS, AskForm
from frameworks.models import Occupation
from frameworks.queries.requests import ORDERS, asked_for, demand_of, is_framed, told, whys_of
from frameworks.views.admins import admin_of
from nsx.accounts.models import User
from nsx.lib.http import TooManyRequests, words_of

PER_PAGE = 25
RETRY_AFTER = 600
FRAMED = "There is a framework by now. You can rate yourself here."
TOO_MANY = "You asked for many frameworks already. Withdraw one first."
ASKED = "We know that you asked. We tell you once it is here."
GUEST_ASKED = "We know that you asked. Make an account, and we tell you once it is here."
TOLD_BEFORE = "We know that you asked. You see it on My skills once it is here again."


def ask(request: HttpRequest, soc: str) -> HttpResponse:
    """Ask for a framework of an occupation; here a visitor comes back to once signed in."""
    user, occupation = cast(User, request.user), occupation_of(request, soc)
    form = AskForm(request.POST if request.method == "POST" else None)
    if is_framed(occupation):
        messages.info(request, FRAMED)
        return redirect("occupation", soc)
    if form.is_valid() and keep(request, occupation, form):
        return redirect("occupation", soc)
    context = {
        "form": form,
        "occupation": occupation,
        "said": occupation.onet_says,
        "demand": demand_of(occupation, user),
        "most": WHY_CHARS,
        "releases": [occupation.onet_release],
        "section": "occupations",
    }
    status = 422 if form.is_bound else 200
    return render(request, "frameworks/ask.html", context, status=status)


def keep(request: HttpRequest, occupation: Occupation, form: AskForm) -> bool:
    """Keep that the reader asks; False where that cannot be, with why in the form."""
    user = cast(User, request.user)
    if not ratelimit.consume(request, action="suggest", user=user):
        raise TooManyRequests(RETRY_AFTER)
    try:
        why = form.cleaned_data["why"]
        kept = actions.ask_for_framework(occupation=occupation, why=why, by=user)
    except actions.Framed:
        messages.info(request, FRAMED)
    except actions.TooManyAsked:
        form.add_error(None, ValidationError(TOO_MANY, code="too_many"))
        return False
    else:
        known = TOLD_BEFORE if told([kept.pk]) else ASKED
        messages.success(request, GUEST_ASKED if user.is_guest else known)
    return True


def occupation_of(request: HttpRequest, soc: str) -> Occupation:
    """An occupation of O*NET's that the reader may see. Raises Http404."""
    there = Occupation.objects.readable_by(request.user).exclude(onet_release="")
    found: Occupation = get_object_or_404(there, code=soc)
    return found


@require_POST
def withdraw(request: HttpRequest, soc: str) -> HttpResponse:
    """Ask no longer, or put away the news that it is here."""
    user = cast(User, request.user)
    occupation = get_object_or_404(Occupation.objects.readable_by(user), code=soc)
    if actions.end_request(occupation=occupation, by=user) and "put-away" not in request.POST:
        messages.success(request, f"You no longer ask for {occupation}.")
    return redirect("dashboard") if "put-away" in request.POST else redirect("occupation", soc)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What people ask for, for those who could write it."""
    _, powers = admin_of(request)
    words = words_of(request)
    order = request.GET.get("order", "")
    order = order if order in ORDERS else ""
    page = Paginator(asked_for(powers, words=words, order=order), PER_PAGE).get_page(
        request.GET.get("page")
    )
    whys = whys_of(page.object_list)
    context = {
        "page": page,
        "rows": [(occupation, whys.get(occupation.pk, [])) for occupation in page],
        "releases": sorted({occupation.onet_release for occupation in page} - {""}),
        "words": words,
        "order": order,
        "orders": ORDERS,
        "powers": powers,
        "page_of": "requests",
        "section": "manage",
    }
    return render(request, "frameworks/requests.html", context)
