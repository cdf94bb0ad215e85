"""Everything that is kept of the reader: how much, to take along, and to delete."""

from tempfile import SpooledTemporaryFile
from typing import IO, cast

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments.archive import write_archive
from assessments.queries.my_data import counts_of
from frameworks.views.visitors import site_of
from nsx.accounts.actions.leaving import delete_account as leave
from nsx.accounts.actions.roles import Refused
from nsx.accounts.models import User
from nsx.accounts.recent import asked_again

IN_MEMORY = 2 * 1024 * 1024
"""Bytes of a zip above which it goes on in a temporary file on the disk."""


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """How much is kept of the reader, with the ways to take it along and to delete it."""
    user = cast(User, request.user)
    context = {"counts": counts_of(user), "ready": "ready" in request.GET, "section": "me"}
    return render(request, "assessments/my_data.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """The zip; who has not said who they are for a while says so first, and comes back."""
    try:
        return _zip(request)
    except ReauthenticationRequired:
        # Back to the page, not to the file: a browser would stay at the question.
        back = f"{resolve_url('my-data')}?ready=1"
        return redirect_to_login(back, resolve_url("account_reauthenticate"))


@asked_again()
def _zip(request: HttpRequest) -> HttpResponseBase:
    name = f"nsx-my-data-{timezone.localdate():%Y-%m-%d}.zip"
    made: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (the response closes it)
    write_archive(cast(User, request.user), made)
    made.seek(0)
    response = FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@asked_again(to_read=False)
def delete_account(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, then delete the reader's account and sign them out."""
    user = cast(User, request.user)
    context = {"counts": counts_of(user), "section": "me"}
    if request.method == "POST":
        try:
            leave(user=user, by=user, site=site_of(request))
        except Refused as refused:
            context["refused"] = str(refused)
            return render(request, "assessments/delete_account.html", context, status=409)
        logout(request)
        response = redirect("goodbye")
        # Answers that wait in the browser go too.
        response["Clear-Site-Data"] = '"storage"'
        return response
    return render(request, "assessments/delete_account.html", context)


@login_not_required
@require_safe
def goodbye(request: HttpRequest) -> HttpResponse:
    """What is said to somebody whose account is gone."""
    return render(request, "assessments/goodbye.html")
