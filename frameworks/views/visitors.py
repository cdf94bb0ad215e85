"""Public pages for visitors: a browser that has one asks whether it changed, and mostly it did not.

What a page says depends on the edition of the database, the build, the address and the visitor's
CSRF cookie, whose token stands in its forms. Whoever has a session gets nothing that is kept.
See docs/adr/0017-visitors-ask-whether-a-page-changed.md.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.crypto import salted_hmac

from frameworks.queries.edition import edition
from nsx.lib.build import build

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

PAGE = "private, no-cache"
"""Kept by the visitor's browser alone: the forms hold their token."""
FILE = "public, no-cache"
"""The same for all visitors, so that a proxy may keep it; it asks us each time."""
NOT_KEPT = "private, no-store"


def for_visitors(kept: str = PAGE) -> Callable[[View[P]], View[P]]:
    """Give a public view an ETag where a visitor asks; 304 where they have the page already."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            # Read before the page: what changes meanwhile makes the next answer a new one.
            mark = edition() if _is_visitor(request) else None
            response: HttpResponseBase | None = None
            # “*” asks whether there is a page at all, which only the view knows.
            if mark and request.headers.get("If-None-Match", "").strip() != "*":
                response = get_conditional_response(request, etag=_etag(request, mark))
            response = response or view(request, *args, **kwargs)
            patch_vary_headers(response, ("Cookie", "HX-Request"))
            if mark and response.status_code in (200, 304):
                # Once more, since the page may have made the visitor's CSRF cookie.
                response["ETag"] = _etag(request, mark)
                response["Cache-Control"] = kept
            else:
                response["Cache-Control"] = NOT_KEPT
            return response

        return shown

    return decorate


def site_of(request: HttpRequest) -> str:
    """What absolute addresses begin with, as in mails: the host that was asked."""
    return request.build_absolute_uri("/").rstrip("/")


def paths_of(soc: str) -> Mapping[str, str]:
    """Where an occupation's tabs stand by their keys, its file ("file"), and the catalogue ("")."""
    names = {
        "": "catalogue",
        "occupational": "occupation",
        "file": "occupation-export",
        **{tab: f"occupation-{tab}" for tab in ("ai", "durable", "sources")},
    }
    return {key: reverse(name, args=[soc] if key else []) for key, name in names.items()}


def _is_visitor(request: HttpRequest) -> bool:
    """Whether a page for them is like that for any visitor: no session, no message waiting.

    In development templates change under a running server, so nobody is.
    """
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return (
        request.method in ("GET", "HEAD") and not own & set(request.COOKIES) and not settings.DEBUG
    )


def _etag(request: HttpRequest, mark: str) -> str:
    """Weak: a token is written differently each time and holds all the same."""
    asked = (
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        request.headers.get("HX-Request"),
        request.META.get("CSRF_COOKIE"),
    )
    return f'W/"{salted_hmac("nsx.page", repr((build(), mark, asked))).hexdigest()}"'
