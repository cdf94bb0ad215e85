"""Showing results to a team, and seeing who sees them."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.forms.sharing import ChangeForm, ShareForm
from assessments.models import Assessment, Share
from assessments.queries.looks import visits_to
from assessments.queries.sharing import new_managers, overview_of, share_context
from assessments.views.learner import own
from nsx.accounts.models import User


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
    found = overview_of(user)
    context = {
        "overview": found,
        "new_managers": new_managers(found.shares),
        "visits": visits_to(user, found.shares, request.GET.get("page")),
        "section": "me",
    }
    return render(request, "assessments/sharing.html", context)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a team the newest round from now on, or only one that is named."""
    user = cast(User, request.user)
    own_shares = Share.objects.of(user).select_related("team", "occupation")
    found: Share = get_object_or_404(own_shares, pk=pk)
    rounds = Assessment.objects.of(user).filter(occupation=found.occupation_id).newest_first()
    form = ChangeForm(request.POST, rounds=rounds)
    if not form.is_valid():
        messages.error(request, "Choose what the team sees.")
        return redirect("sharing")
    only = form.cleaned_data["round"]
    if chosen := only or rounds.first():
        actions.share_occupation(assessment=chosen, team=found.team, only=only is not None, by=user)
    sees = f"only your round of {only.started_at:%-d %B %Y}" if only else "your newest round"
    messages.success(request, f"{found.team} now sees {sees} in {found.occupation}.")
    return redirect("sharing")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End a share."""
    user = cast(User, request.user)
    own_shares = Share.objects.of(user).select_related("team", "occupation")
    found: Share = get_object_or_404(own_shares, pk=pk)
    actions.withdraw_share(share=found, by=user)
    messages.success(request, f"{found.team} no longer sees your {found.occupation} result.")
    return redirect("sharing")
