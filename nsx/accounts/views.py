"""A person's own account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def account(request: HttpRequest) -> HttpResponse:
    """Name, e-mail, password, second factor: where to change each."""
    return render(request, "accounts/account.html")
