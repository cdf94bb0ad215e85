"""Showing results to a team, and seeing who sees them."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.forms.sharing import ShareForm
from assessments.models import Share
from assessments.queries.looks import visits_to
from assessments.queries.sharing import given_by, new_managers, share_context
from assessments.views.learner import own
from nsx.accounts.models import User
from nsx.accounts.queries.mail import mail_of


def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a team for a result, and what it sees."""
    user = cast(User, request.user)
    assessment = own(request, pk)
    form = ShareForm(request.POST or None, user=user)
    if request.method == "POST":
        if user.is_guest:
            raise PermissionDenied
        if form.is_valid():
            team = form.cleaned_data["team"]
            actions.share_occupation(
                assessment=assessment,
                team=team,
                only=form.cleaned_data["what"] == "only",
                by=user,
            )
            messages.success(request, f"{team} now sees your {assessment.occupation} result.")
            return redirect("result", pk)
    context = {
        "assessment": assessment,
        **share_context(assessment, user),
        "share_form": form,
        "section": "me",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/share.html", context, status=status)


def sharing(request: HttpRequest) -> HttpResponse:
    """Who sees what of the reader, and who looked."""
    user = cast(User, request.user)
    given = given_by(user)
    shares = [each.share for each in given]
    context = {
        "given": given,
        "new_managers": new_managers(shares),
        "visits": visits_to(user, shares, request.GET.get("page")),
        "places": mail_of(user),
        "section": "me",
    }
    return render(request, "assessments/sharing.html", context)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End a share."""
    user = cast(User, request.user)
    own_shares = Share.objects.of(user).select_related("team", "occupation")
    found: Share = get_object_or_404(own_shares, pk=pk)
    actions.withdraw_share(share=found, by=user)
    messages.success(request, f"{found.team} no longer sees your {found.occupation} result.")
    return redirect("sharing")
