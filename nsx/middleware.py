"""What happens around every view: who must sign in, how guests sign in, who must wait."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.shortcuts import redirect, resolve_url

from nsx.errors import too_many_requests
from nsx.lib.http import TooManyRequests
from nsx.lib.kept import UNKEPT, keep

View = Callable[..., HttpResponseBase]
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Common(CommonMiddleware):
    """Django's own, which gives every answer a length."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """A 304 goes without: its length would be that of the page, not of nothing."""
        response = super().process_response(request, response)
        if response.status_code == 304:
            del response["Content-Length"]
        return response


class LoginRequired(LoginRequiredMiddleware):
    """Every view that is not marked public needs somebody signed in.

    htmx is sent to the sign-in page as a whole, with 401: a redirect would be followed unseen and
    the page swapped into a row, or an answer taken for saved. A plain form that its view wants kept
    waits in the session until its sender has signed in again.
    """

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """On to the view, or to the sign-in page and from there back to where they were."""
        response = super().process_view(request, view_func, view_args, view_kwargs)
        htmx = getattr(request, "htmx", None)
        if response is None:
            return None
        if not htmx:
            wanted = request.method == "POST" and getattr(view_func, "keeps_form", False)
            if wanted and not keep(request):
                messages.warning(request, UNKEPT)
            return response
        login = resolve_url(self.get_login_url(view_func))
        to_login = redirect_to_login(htmx.current_url_abs_path or "/", login)
        return HttpResponse(status=401, headers={"HX-Redirect": to_login["Location"]})


class GuestsAtTheDoor:
    """Lets guests use the sign-in pages, which turn signed-in people away.

    On these pages a guest is nobody (`request.user`) and waits in `request.guest` until the
    adapter converts or merges them. The other account pages need an account first.
    """

    ENTRANCE = frozenset(
        {
            "account_confirm_email",
            "account_email_verification_sent",
            "account_inactive",
            "account_invitation",
            "account_login",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "account_signup",
            "mfa_authenticate",
        }
    )
    FOR_GUESTS = frozenset({"account", "account_logout"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Step aside, or send a guest to sign up."""
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if not name.startswith(("account", "mfa")) or name in self.FOR_GUESTS:
            return None
        if not getattr(request.user, "is_guest", False):
            return None
        if name not in self.ENTRANCE:
            messages.info(request, "That needs an account. Sign up first; your answers stay.")
            return redirect("account_signup")
        request.guest = request.user  # type: ignore[attr-defined]
        request.user = AnonymousUser()
        return None


class WaitAnswers:
    """Answers TooManyRequests, raised by any view, with 429."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page that says how long to wait."""
        if isinstance(error, TooManyRequests):
            return too_many_requests(request, error.retry_after)
        return None
