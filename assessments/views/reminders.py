"""Mail to a person: when to ask them to rate anew, and which teams may write."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms.reminders import RemindersForm
from nsx.accounts.actions.mail import choose_rerate_after, switch_mail
from nsx.accounts.models import Membership, User
from nsx.accounts.queries.mail import mail_of, membership_of, user_of_rerate_off


@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """All mail a person can get, each with its switch."""
    user = cast(User, request.user)
    sent = request.POST if request.method == "POST" else None
    form = RemindersForm(sent, months=user.rerate_after)
    if sent is not None and user.is_guest:
        return redirect("account_signup")
    if form.is_valid():
        months = int(form.cleaned_data["months"])
        choose_rerate_after(user=user, months=months, by=user)
        after = f"{months} months after each result" if months > 1 else "a month after each result"
        told = f"We ask you {after}." if months else "We do not ask you to rate again."
        messages.success(request, f"Saved. {told}")
        return redirect("reminders")
    context = {
        "form": form,
        "places": mail_of(user),
        "printed": settings.EMAIL_BACKEND.endswith("console.EmailBackend"),
        "section": "me",
    }
    status = 422 if form.errors else 200
    return render(request, "assessments/reminders.html", context, status=status)


@csrf_exempt  # a mail program posts here on its own, with the signed address as its only proof
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Be asked to rate anew no more, by the link in such a mail: a button, then that it is off."""
    user = user_of_rerate_off(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        choose_rerate_after(user=user, months=0, by=user)
    return render(request, "assessments/reminders_off.html", {"on": user.rerate_after > 0})


@require_POST
def mail(request: HttpRequest, team: int) -> HttpResponse:
    """Turn a team's mail on or off, and go back to the page it was done on."""
    user = cast(User, request.user)
    place = get_object_or_404(Membership.objects.select_related("team"), team=team, user=user)
    on = request.POST.get("on") == "1"
    switch_mail(membership=place, on=on, by=user)
    told = "may write to you again" if on else "writes to you no more"
    messages.success(request, f"{place.team} {told}.")
    return redirect("sharing" if request.POST.get("back") == "sharing" else "reminders")


@csrf_exempt  # a mail program posts here on its own, with the signed address as its only proof
@login_not_required
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """Turn a team's mail off by the link in it, signed in or not: a button, then that it is off."""
    place = membership_of(token)
    if place is None:
        raise Http404
    if request.method == "POST":
        switch_mail(membership=place, on=False, by=place.user)
        place.reminders = False
    return render(request, "teams/mail_off.html", {"place": place})
