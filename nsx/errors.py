"""The pages shown instead of the one asked for."""

from typing import cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from nsx.accounts.models import User
from nsx.accounts.queries import who_can_grant_access


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the names of those who can give access."""
    signed_in = request.user.is_authenticated
    names = who_can_grant_access(cast(User, request.user)) if signed_in else []
    return render(request, "403.html", {"names": names}, status=403)


def too_many_requests(request: HttpRequest, retry_after: int = 60) -> HttpResponse:
    """429; `retry_after` is in seconds."""
    context = {"minutes": -(-retry_after // 60)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, with a way to send it again.

    Only what our own page sent is offered again, so that another site's form never becomes ours
    by a click; passwords are typed anew and files chosen anew. htmx gets a fresh token to retry
    with, in a header that other sites cannot read.
    """
    ours = urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
    if getattr(request, "htmx", False):
        return HttpResponse(status=403, headers={"X-CSRFToken": get_token(request)} if ours else {})
    plain = request.content_type == "application/x-www-form-urlencoded"
    again = ours and plain and not request.path.startswith("/account/")
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    context = {"again": again, "fields": fields}
    return render(request, "403_csrf.html", context, status=403)
